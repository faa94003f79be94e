"""Other people's event tables → records: ACLED, UCDP GED, GDELT, VIINA, TimeMap, any table.

``plan_import`` looks at a file and says how it would be read, ``run_import`` does it.
"""

from geoevents.formats.importing.importer import (
    Failure,
    ImportResult,
    convert_rows,
    run_import,
)
from geoevents.formats.importing.mapping import FIELDS, ColumnMapping, guess_mapping
from geoevents.formats.importing.placing import Placer
from geoevents.formats.importing.plan import DATASETS, ImportPlan, plan_import
from geoevents.formats.importing.records import Terms

__all__ = [
    "DATASETS",
    "FIELDS",
    "ColumnMapping",
    "Failure",
    "ImportPlan",
    "ImportResult",
    "Placer",
    "Terms",
    "convert_rows",
    "guess_mapping",
    "plan_import",
    "run_import",
]
