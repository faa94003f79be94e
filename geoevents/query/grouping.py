"""Incidents over a whole index: which row belongs to which, and which row leads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents.incidents import Act, family, group_acts
from geoevents.model import Review, SubEventType
from geoevents.query.conditions import version_condition

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

__all__ = ["group_rows"]

_COLUMNS = (
    "rid, sub_event_type::VARCHAR, event_date, end_date, time_precision, actor1, actor2, "
    "place_id::VARCHAR, latitude, longitude, geo_precision, claim_status::VARCHAR, claimed_by, "
    "denied_by, source::VARCHAR, article, notes"
)


def group_rows(
    connection: duckdb.DuckDBPyConnection, day: date | None = None, folder: Path | None = None
) -> pa.Table:
    """Groups the records of an index as they stand, or stood at the end of a day.

    Records that people rejected are in no incident. Records of different kinds never meet, so where
    a former index was grouped, only the kinds are grouped anew of which there are new rows.

    Args:
        connection: the index.
        day: None is now.
        folder: where the file of the former index's incidents may lie.

    Returns:
        ``rid``; ``incident``, the rid of the leading record; ``status``; ``leads``.
    """
    import pyarrow as pa

    heads = sorted({family(kind.value) for kind in SubEventType})
    parts: list[pa.Table] = []
    former = None if day is not None or folder is None else _former(connection, folder)
    if former is not None:
        kept, heads = _kept(connection, *former, heads)
        parts.append(kept)
    # One family of kinds at a time: what is held in memory is a part of the store.
    parts.extend(_group_kinds(connection, _kinds([head]), day) for head in heads)
    return pa.concat_tables(parts)


def _group_kinds(
    connection: duckdb.DuckDBPyConnection, kinds: list[str], day: date | None
) -> pa.Table:
    import pyarrow as pa

    columns: dict[str, list[Any]] = {"rid": [], "incident": [], "status": [], "leads": []}
    version = version_condition(day)
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM events WHERE {version.sql} AND review <> ? "  # noqa: S608
        f"AND sub_event_type IN ({', '.join('?' * len(kinds))})",
        [*version.values, Review.REJECTED.value, *kinds],
    ).fetchall()
    for group, status in group_acts(map(_act, rows)):
        for act in group:
            columns["rid"].append(act.key)
            columns["incident"].append(group[0].key)
            columns["status"].append(status.value)
            columns["leads"].append(act is group[0])
    return pa.table({name: pa.array(columns[name], kind) for name, kind in _types().items()})


def _types() -> dict[str, pa.DataType]:
    import pyarrow as pa

    return {"rid": pa.int64(), "incident": pa.int64(), "status": pa.string(), "leads": pa.bool_()}


def _kinds(heads: Iterable[str]) -> list[str]:
    wanted = set(heads)
    return [kind.value for kind in SubEventType if family(kind.value) in wanted]


def _former(connection: duckdb.DuckDBPyConnection, folder: Path) -> tuple[Path, int] | None:
    row = connection.execute("SELECT former, last FROM lineage").fetchone()
    file = folder / f"{row[0]}.parquet" if row else None
    return (file, row[1]) if row and file is not None and file.exists() else None


def _kept(
    connection: duckdb.DuckDBPyConnection, file: Path, last: int, heads: list[str]
) -> tuple[pa.Table, list[str]]:
    """Gives the former incidents of kinds that saw no new row, and the families that did."""
    import pyarrow as pa

    touched = connection.execute(
        "SELECT DISTINCT sub_event_type::VARCHAR FROM events "
        "WHERE event_id IN (SELECT event_id FROM events WHERE rid > ?)",
        [last],
    ).fetchall()
    changed = sorted({family(kind) for (kind,) in touched})
    kinds = _kinds(head for head in heads if head not in changed)
    found: pa.Table = connection.sql(
        "SELECT made.* FROM read_parquet(?) AS made JOIN events USING (rid) "  # noqa: S608
        f"WHERE sub_event_type IN ({', '.join('?' * len(kinds))})",
        params=[str(file), *kinds],
    ).to_arrow_table()
    return found.cast(pa.schema(_types())), changed


def _act(row: tuple[Any, ...]) -> Act:
    first: date = row[2]
    last: date = row[3]
    return Act(row[0], row[1], first.toordinal(), last.toordinal(), *row[4:])
