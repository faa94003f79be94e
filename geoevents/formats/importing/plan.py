"""What an import will do, before it does it: which dataset it is, whose, and how it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from geoevents.errors import SchemaError, UnknownValueError
from geoevents.formats.importing.acled import Acled, is_acled
from geoevents.formats.importing.gdelt import HEADERS, Gdelt, is_gdelt, looks_like_gdelt
from geoevents.formats.importing.mapping import ColumnMapping, guess_mapping
from geoevents.formats.importing.own import Own, is_own
from geoevents.formats.importing.placing import Placer
from geoevents.formats.importing.records import Converter, Terms, terms_of
from geoevents.formats.importing.rows import open_rows
from geoevents.formats.importing.table import Table, is_timemap, timemap_mapping
from geoevents.formats.importing.ucdp import Ucdp, is_ucdp
from geoevents.formats.importing.viina import Viina, is_viina
from geoevents.formats.importing.vocabularies import known_datasets

__all__ = ["DATASETS", "ImportPlan", "converter_for", "plan_import"]

DATASETS = ("acled", "ucdp", "gdelt", "viina", "timemap", "geoevents", "table")
_SIGNS = {
    "geoevents": is_own,
    "acled": is_acled,
    "ucdp": is_ucdp,
    "gdelt": is_gdelt,
    "viina": is_viina,
    "timemap": is_timemap,
}
_SAMPLE = 5
_LONGEST = 1_000  # characters of a licence or citation, as a person may type them


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """How a file will be read. ``mapping`` is None for datasets that have a reader of their own.

    ``sample`` holds the first rows, for people to look at. Change ``mapping`` and ``terms`` with
    ``dataclasses.replace``.
    """

    path: Path
    dataset: str
    terms: Terms
    columns: tuple[str, ...]
    header: tuple[str, ...] | None = None
    mapping: ColumnMapping | None = None
    sample: tuple[dict[str, object], ...] = ()


def plan_import(
    path: str | Path,
    *,
    dataset: str | None = None,
    name: str | None = None,
    licence: str | None = None,
    citation: str | None = None,
) -> ImportPlan:
    """Looks at a file and says how it would be imported; nothing is stored.

    Args:
        path: the file.
        dataset: one of ``DATASETS``; None tells it from the columns.
        name: what to call the dataset; a table is called by its file otherwise.
        licence: its licence, where it is another than the dataset's usual one, or than the one
            that an export of our own states in its metadata.
        citation: how it wants to be cited, likewise.

    Raises:
        SchemaError: the file cannot be read, or is not of that dataset.
        UnknownValueError: ``dataset`` is none of ``DATASETS``.
    """
    file = Path(path)
    if dataset is not None and dataset not in DATASETS:
        raise UnknownValueError("dataset", dataset, DATASETS)
    header = _headerless(file) if dataset in {None, "gdelt"} else None
    with open_rows(file, header=header) as source:
        columns, about = source.columns, source.about
        sample = tuple(dict(row) for _, row in islice(source.rows, _SAMPLE))
    lowered = [column.lower() for column in columns]
    key = dataset or next((key for key, fits in _SIGNS.items() if fits(lowered)), "table")
    if dataset in _SIGNS and not _SIGNS[dataset](lowered):
        raise SchemaError(
            f"{file}: does not look like {dataset}: its columns are {', '.join(columns[:40])}"
        )
    mapping = None
    if key == "timemap":
        mapping = timemap_mapping(columns)
    elif key == "table":
        mapping = guess_mapping(columns)
    plain = file.name.split(".", 1)[0]
    terms = terms_of(
        "table" if key == "geoevents" else key,
        dataset=name or (plain if key in {"table", "timemap", "geoevents"} else None),
        licence=licence or (_stated(about, "licence") if key == "geoevents" else None),
        citation=citation or (_stated(about, "citation") if key == "geoevents" else None),
    )
    if key == "geoevents":
        terms = replace(terms, key="geoevents")
    return ImportPlan(
        path=file,
        dataset=key,
        terms=terms,
        columns=columns,
        header=header,
        mapping=mapping,
        sample=sample,
    )


def converter_for(plan: ImportPlan, placer: Placer | None = None) -> Converter:
    """Gives what makes events of the plan's rows.

    Raises:
        SchemaError: the mapping of a table lacks what an event needs.
    """
    places = placer or Placer()
    if plan.dataset == "geoevents":
        return Own(plan.terms)
    if plan.mapping is not None:
        plan.mapping.check(plan.columns)
        return Table(plan.terms, places, plan.mapping)
    kinds: dict[str, Callable[[Terms, Placer], Converter]] = {
        "acled": Acled,
        "ucdp": Ucdp,
        "gdelt": Gdelt,
        "viina": Viina,
    }
    return kinds[plan.dataset](plan.terms, places)


def titles() -> dict[str, str]:
    """Gives the datasets' names for people by their key."""
    return {key: known.title for key, known in known_datasets().items()}


def _stated(about: Mapping[str, object], name: str) -> str | None:
    """Gives what an export of our own says for the records that are of no other dataset."""
    words = about.get(name)
    if not isinstance(words, str):
        return None
    whole = words.encode("utf-8", "replace").decode("utf-8")  # half a letter cannot be stored
    return " ".join(whole.split())[:_LONGEST] or None


def _headerless(path: Path) -> tuple[str, ...] | None:
    """Gives the names of GDELT's columns where the file is one of theirs, which have no header."""
    if path.suffix.lower() not in {".csv", ".tsv", ".txt", ".zip"} or not path.is_file():
        return None
    if path.suffix.lower() == ".zip" and ".export." not in path.name.lower():
        return None
    if path.suffix.lower() == ".zip":
        return HEADERS[max(HEADERS)]
    with path.open("rb") as stream:
        return looks_like_gdelt(stream.readline(100_000).decode("utf-8", "replace"))
