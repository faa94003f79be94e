"""Incidents over a whole index: which row belongs to which, and which row leads."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from geoevents.incidents import Act, family, group_acts
from geoevents.model import Review, SubEventType

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

__all__ = ["group_rows"]

_COLUMNS = (
    "rid, sub_event_type::VARCHAR, event_date, end_date, time_precision, actor1, actor2, "
    "place_id::VARCHAR, latitude, longitude, geo_precision, claim_status::VARCHAR, claimed_by, "
    "denied_by, source::VARCHAR, article, notes"
)


def group_rows(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """Groups the current records of an index.

    Records that people rejected are in no incident.

    Returns:
        ``rid``; ``incident``, the rid of the leading record; ``status``; ``leads``.
    """
    import pyarrow as pa

    columns: dict[str, list[Any]] = {"rid": [], "incident": [], "status": [], "leads": []}
    # One family of kinds at a time: what is held in memory is a part of the store.
    for head in sorted({family(kind.value) for kind in SubEventType}):
        kinds = [kind.value for kind in SubEventType if family(kind.value) == head]
        marks = ", ".join("?" * len(kinds))
        rows = connection.execute(
            f"SELECT {_COLUMNS} FROM events WHERE valid_to IS NULL AND review <> ? "  # noqa: S608
            f"AND sub_event_type IN ({marks})",
            [Review.REJECTED.value, *kinds],
        ).fetchall()
        for group, status in group_acts(map(_act, rows)):
            for act in group:
                columns["rid"].append(act.key)
                columns["incident"].append(group[0].key)
                columns["status"].append(status.value)
                columns["leads"].append(act is group[0])
    types = {"rid": pa.int64(), "incident": pa.int64(), "status": pa.string(), "leads": pa.bool_()}
    return pa.table({name: pa.array(columns[name], kind) for name, kind in types.items()})


def _act(row: tuple[Any, ...]) -> Act:
    first: date = row[2]
    last: date = row[3]
    return Act(row[0], row[1], first.toordinal(), last.toordinal(), *row[4:])
