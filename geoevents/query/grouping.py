"""Incidents over a whole index: which row belongs to which, and which row leads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents.incidents import Act, IncidentStatus, family
from geoevents.incidents.acts import Columns, numbers_of
from geoevents.incidents.grouping import leads_of
from geoevents.incidents.status import status_of
from geoevents.model import ClaimStatus, Review, SubEventType
from geoevents.query.conditions import version_condition

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

__all__ = ["group_rows"]

_DAY_ONE = "DATE '0001-01-01'"  # day 1, as Python counts them
_COLUMNS = (
    "rid, sub_event_type::VARCHAR AS sub_event_type, "
    f"date_diff('day', {_DAY_ONE}, event_date) + 1 AS first, "
    f"date_diff('day', {_DAY_ONE}, end_date) + 1 AS last, time_precision, "
    "actor1::VARCHAR AS actor1, actor2::VARCHAR AS actor2, "
    "place_id::VARCHAR AS place_id, latitude, longitude, geo_precision, "
    "claim_status::VARCHAR AS claim_status, claimed_by, denied_by, source::VARCHAR AS source, "
    "article, notes, country::VARCHAR || ':' || admin1::VARCHAR AS region"
)
_ALONE = {
    ClaimStatus.DENIED.value: IncidentStatus.DISPUTED.value,
    ClaimStatus.CLAIMED.value: IncidentStatus.ONE_SIDED.value,
    ClaimStatus.REPORTED.value: IncidentStatus.REPORTED.value,
}


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
    import duckdb
    import pyarrow as pa

    heads = sorted({family(kind.value) for kind in SubEventType})
    parts: list[pa.Table] = []
    former = None if day is not None or folder is None else _former(connection, folder)
    if former is not None:
        try:
            kept, heads = _kept(connection, *former, heads)
            parts.append(kept)
        except duckdb.Error:  # its file is damaged: all are grouped anew
            former[0].unlink(missing_ok=True)
    # One family of kinds at a time: what is held in memory is a part of the store.
    parts.extend(_group_kinds(connection, _kinds([head]), day) for head in heads)
    return pa.concat_tables(parts)


def _group_kinds(
    connection: duckdb.DuckDBPyConnection, kinds: list[str], day: date | None
) -> pa.Table:
    import numpy as np
    import pyarrow as pa

    version = version_condition(day)
    rows: pa.Table = connection.sql(
        f"SELECT {_COLUMNS} FROM events WHERE {version.sql} AND review <> ? "  # noqa: S608
        f"AND sub_event_type IN ({', '.join('?' * len(kinds))}) ORDER BY rid",
        params=[*version.values, Review.REJECTED.value, *kinds],
    ).to_arrow_table()
    leads = leads_of(_numbers(rows))
    own = np.arange(len(leads))
    said = rows.column("claim_status").to_pylist()
    status = [_ALONE[word] for word in said]
    # Only groups of several need a look at who says what.
    shared = np.flatnonzero(leads != own)
    members = np.unique(np.concatenate([shared, leads[shared]]))
    acts = dict(zip(members.tolist(), map(_act, _tuples(rows.take(members))), strict=True))
    groups: dict[int, list[int]] = {lead: [lead] for lead in np.unique(leads[shared]).tolist()}
    for member in shared.tolist():
        groups[int(leads[member])].append(member)
    for places in groups.values():
        worth = status_of([acts[place] for place in places]).value
        for place in places:
            status[place] = worth
    rid = rows.column("rid").to_numpy()
    values = {"rid": rid, "incident": rid[leads], "status": status, "leads": leads == own}
    return pa.table({name: pa.array(values[name], kind) for name, kind in _types().items()})


def _numbers(rows: pa.Table) -> Columns:
    """Gives what is compared as numbers, equal where the words are equal."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    def codes(*names: str) -> list[Any]:
        columns = [rows.column(name).combine_chunks() for name in names]
        words = pa.concat_arrays([c.cast(pa.string()) for c in columns])
        numbers = pc.fill_null(words.dictionary_encode().indices, -1).to_numpy() + 1
        return list(np.split(numbers.astype(np.int64), len(names)))

    def whole(name: str, missing: int = 0) -> Any:  # noqa: ANN401 - an array of pyarrow
        column = pc.fill_null(rows.column(name).cast(pa.int64()), missing)
        return column.to_numpy().astype(np.int64)

    def real(name: str) -> Any:  # noqa: ANN401
        return rows.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False)

    kinds = rows.column("sub_event_type").to_pylist()
    numbers = numbers_of(sorted(set(kinds)))
    told = np.array([numbers[kind] for kind in kinds], np.int64).reshape(-1, 2)
    actor1, actor2 = codes("actor1", "actor2")
    (place,), (article,), (region,) = codes("place_id"), codes("article"), codes("region")
    return Columns(
        family=told[:, 0],
        kind=told[:, 1],
        first=whole("first"),
        last=whole("last"),
        time_precision=whole("time_precision"),
        actor1=actor1,
        actor2=actor2,
        place=place,
        latitude=real("latitude"),
        longitude=real("longitude"),
        geo_precision=whole("geo_precision", 5),
        denied=np.array([kind == "denied" for kind in rows.column("claim_status").to_pylist()]),
        article=article,
        region=region,
    )


def _tuples(rows: pa.Table) -> Iterable[tuple[Any, ...]]:
    return zip(*(column.to_pylist() for column in rows.columns), strict=True)


def _types() -> dict[str, pa.DataType]:
    import pyarrow as pa

    return {"rid": pa.int64(), "incident": pa.int64(), "status": pa.string(), "leads": pa.bool_()}


def _kinds(heads: Iterable[str]) -> list[str]:
    wanted = set(heads)
    return [kind.value for kind in SubEventType if family(kind.value) in wanted]


def _former(connection: duckdb.DuckDBPyConnection, folder: Path) -> tuple[Path, int] | None:
    # All of it is fetched: an answer that is left open would hold what is asked next.
    for former, last in connection.execute("SELECT former, last FROM lineage").fetchall():
        file = folder / f"{former}.parquet"
        return (file, last) if file.exists() else None
    return None


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
    return Act(*row)
