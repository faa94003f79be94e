"""Filters, counts, grids and pages over one version of the store, answered by DuckDB."""

from __future__ import annotations

import weakref
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from geoevents.errors import UnknownValueError
from geoevents.frame import COLUMNS, arrow_schema, arrow_to_frame, record_to_event
from geoevents.incidents import Incident, IncidentStatus, group_events
from geoevents.model import ClaimStatus, Event, EventType, GeoPrecision
from geoevents.query.conditions import FACETS, Condition, conditions
from geoevents.query.grid import Bounds, grid_for, view_of
from geoevents.query.index import open_index
from geoevents.query.results import Cell, Facets, Histogram, RegionCount, Summary, Unit
from geoevents.query.selection import LEAN, Selections

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb
    import pandas as pd
    from geopandas import GeoDataFrame

    from geoevents.query.filters import Filter
    from geoevents.store import EventStore

__all__ = ["PAGE_COLUMNS", "EventQuery"]

PAGE_COLUMNS: tuple[str, ...] = tuple(name for name in COLUMNS if name != "evidence")
_UNITS: tuple[tuple[int, Unit], ...] = ((62, "day"), (430, "week"), (3_700, "month"))
_PLACED = "geo_precision <= 2 AND latitude IS NOT NULL"
_REGIONAL = "geo_precision >= 3"
_REGION_LEVEL = (
    """SELECT place_id, country, CASE WHEN geo_precision = 3 THEN admin1 END, geo_precision,
        event_type, claim_status, count(*)""",
    _REGIONAL,
)
_EVERY_REGION = (
    """SELECT max(place_id::VARCHAR) FILTER (geo_precision = 3), country, admin1, 3,
        event_type, claim_status, count(*)""",
    "geo_precision <= 3 AND admin1 IS NOT NULL",
)


class EventQuery:
    """The current state of a store, ready to be asked; many threads may ask at once.

    It stands for the store as it was when this was made: make a new one when ``store.version``
    is no longer ``version``.
    """

    def __init__(self, store: EventStore, *, folder: Path | None = None) -> None:
        """Reads the store.

        Args:
            store: the store to answer for.
            folder: where the index of a large store is kept; None is ``$GEOEVENTS_CACHE`` or the
                user's cache folder.

        Raises:
            StoreError: the store is gone.
        """
        self.version = store.version
        self._connection = open_index(store, folder)
        self._selections = Selections(self._connection)
        self._finalizer = weakref.finalize(self, self._connection.close)

    def close(self) -> None:
        """Lets go of memory; nothing can be asked afterwards."""
        self._finalizer()

    def forget(self) -> None:
        """Drops the rows kept for former words and days; the next question finds them anew."""
        self._selections.clear()

    def summary(self, f: Filter) -> Summary:
        """Gives the figures of a filter."""
        with self._asking(f) as ask:
            row = ask.one(
                f"""SELECT count(*), count(*) FILTER ({_PLACED}), count(*) FILTER ({_REGIONAL}),
                    count(DISTINCT article_hash), count(DISTINCT source), count(DISTINCT party),
                    sum(fatalities) FILTER (claim_status <> 'denied')::BIGINT,
                    min(event_date), max(end_date)"""
            )
            kinds = ask.all("SELECT event_type, claim_status, count(*)", "GROUP BY ALL")
        types: Counter[EventType] = Counter()
        statuses: Counter[ClaimStatus] = Counter()
        for kind, status, count in kinds:
            types[EventType(kind)] += count
            statuses[ClaimStatus(status)] += count
        events, placed, regional, articles, publishers, parties, fatalities, first, last = row
        return Summary(
            events=events,
            placed=placed,
            region_level=regional,
            unplaced=events - placed - regional,
            articles=articles,
            publishers=publishers,
            parties=parties,
            fatalities=fatalities,
            first=first,
            last=last,
            by_status=dict(statuses.most_common()),
            by_type=dict(types.most_common()),
        )

    def facets(self, f: Filter) -> Facets:
        """Gives the counts of every choice, each with its own dimension left open."""
        closed = {_facet_group(c.facet) for c in conditions(f) if c.facet}
        open_facets = [name for name in FACETS if _facet_group(name) not in closed]
        counts: dict[str, list[tuple[Any, int]]] = {name: [] for name in FACETS}
        with self._asking(f) as ask:
            if open_facets:
                columns = [FACETS[name] for name in open_facets]
                sets = ", ".join(f"({column})" for column in columns)
                rows = ask.all(
                    f"SELECT grouping_id({', '.join(columns)}), {', '.join(columns)}, count(*)",
                    f"GROUP BY GROUPING SETS ({sets})",
                )
                for mark, *values, count in rows:
                    # The one bit that is 0 tells the column that this row counts.
                    place = next(
                        i for i in range(len(columns)) if not mark >> (len(columns) - 1 - i) & 1
                    )
                    counts[open_facets[place]].append((values[place], count))
            for name in FACETS.keys() - set(open_facets):
                counts[name] = ask.all(
                    f"SELECT {FACETS[name]}, count(*)", "GROUP BY ALL", leave_out=_facet_group(name)
                )
        return Facets(**{name: _ordered(rows) for name, rows in counts.items()})

    def histogram(self, f: Filter, *, unit: Unit | None = None) -> Histogram:
        """Gives counts per bin and type; None lets the span of the events choose the unit."""
        start = "event_date" if f.date_from is None else "greatest(event_date, $first)"
        values = {} if f.date_from is None else {"first": f.date_from}
        with self._asking(f) as ask:
            chosen = unit or _unit(f, ask.one("SELECT min(event_date), max(event_date)"))
            frame = ask.frame(
                f"""SELECT date_trunc('{chosen}', {start})::TIMESTAMP_S AS start,
                    event_type::VARCHAR AS event_type, count(*) AS count""",
                "GROUP BY ALL ORDER BY ALL",
                named=values,
            )
        return Histogram(unit=chosen, frame=frame)

    def cells(self, f: Filter, bounds: Bounds, zoom: int) -> list[Cell]:
        """Gives the events of precision 1–2 in a view, gathered on a grid of at most 1,500 cells.

        Few events in view come on a grid so fine that only neighbours of some pixels share a cell.
        """
        windows, top, bottom = view_of(bounds)
        spans = " OR ".join(f"mx BETWEEN {left!r} AND {right!r}" for left, right in windows)
        within = f"{_PLACED} AND my BETWEEN {top!r} AND {bottom!r} AND ({spans})"
        with self._asking(f) as ask:
            (in_view,) = ask.one("SELECT count(*)", where=within)
            grid = grid_for(bounds, zoom, in_view)
            rows = ask.all(
                f"""SELECT floor(mx * {grid.per_world!r})::INTEGER,
                    floor(my * {grid.per_world!r})::INTEGER,
                    event_type, claim_status, count(*), sum(latitude), sum(longitude),
                    min(longitude), min(latitude), max(longitude), max(latitude),
                    max(geo_precision), min(rid)""",
                "GROUP BY ALL",
                where=within,
            )
            gathered: dict[tuple[int, int], list[tuple[Any, ...]]] = {}
            for row in rows:
                gathered.setdefault(row[:2], []).append(row[2:])
            single = [r[0][-1] for r in gathered.values() if len(r) == 1 and r[0][2] == 1]
            ids = ask.event_ids(single)
        return [_cell(rows, ids) for rows in gathered.values()]

    def regions(self, f: Filter, *, all_points: bool = False) -> list[RegionCount]:
        """Gives the events that are known only to lie in a region or country, largest first.

        Args:
            f: the filter.
            all_points: count every event that names a first-level region instead, points too, as
                a choropleth wants it. Such a count is of precision 3 and has no ``place_id``,
                unless some of its events stand for the region itself; those known to a country
                only are left out.
        """
        select, where = _EVERY_REGION if all_points else _REGION_LEVEL
        with self._asking(f) as ask:
            rows = ask.all(select, "GROUP BY ALL", where=where)
        gathered: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
        for row in rows:
            gathered.setdefault(row[int(all_points) : 4], []).append(row)
        found = []
        for parts in gathered.values():
            _, country, admin1, precision = parts[0][:4]
            types, statuses = _shares([part[4:] for part in parts])
            found.append(
                RegionCount(
                    place_id=next((part[0] for part in parts if part[0]), None),
                    country=country,
                    admin1=admin1,
                    geo_precision=GeoPrecision(precision),
                    count=sum(types.values()),
                    by_type=types,
                    by_status=statuses,
                )
            )
        return sorted(found, key=lambda r: (-r.count, r.country or "", r.admin1 or ""))

    def page(
        self,
        f: Filter,
        *,
        sort: str = "event_date",
        descending: bool = True,
        offset: int = 0,
        limit: int = 50,
    ) -> pd.DataFrame:
        """Gives rows ``offset`` to ``offset + limit`` of the filtered events, as ``PAGE_COLUMNS``.

        Raises:
            UnknownValueError: ``sort`` is no column of a page.
        """
        if sort not in PAGE_COLUMNS:
            raise UnknownValueError("sort column", sort, PAGE_COLUMNS)
        way = "DESC" if descending else "ASC"
        with self._asking(f) as ask:
            return ask.rows(
                f"ORDER BY {sort} {way} NULLS LAST, rid {way} "
                f"LIMIT {int(limit)} OFFSET {int(offset)}",
                column=sort,
            )

    def at(self, f: Filter, bounds: Bounds, limit: int = 200) -> pd.DataFrame:
        """Gives the events of one cell (``Cell.bounds``), newest first, as ``PAGE_COLUMNS``."""
        west, south, east, north = (repr(float(b)) for b in bounds)
        with self._asking(f) as ask:
            return ask.rows(
                f"ORDER BY event_date DESC, rid DESC LIMIT {int(limit)}",
                where=f"{_PLACED} AND latitude BETWEEN {south} AND {north} "
                f"AND longitude BETWEEN {west} AND {east}",
            )

    def in_region(self, f: Filter, place_id: str, limit: int = 200) -> pd.DataFrame:
        """Gives the region-level events of one ``RegionCount.place_id``, newest first."""
        with self._asking(f) as ask:
            return ask.rows(
                f"ORDER BY event_date DESC, rid DESC LIMIT {int(limit)}",
                where=f"{_REGIONAL} AND place_id = $place",
                named={"place": place_id},
            )

    def unplaced(self, f: Filter, *, offset: int = 0, limit: int = 50) -> pd.DataFrame:
        """Gives the events without any place, newest first, as ``PAGE_COLUMNS``."""
        with self._asking(f) as ask:
            return ask.rows(
                f"ORDER BY event_date DESC, rid DESC LIMIT {int(limit)} OFFSET {int(offset)}",
                where="latitude IS NULL",
            )

    def extent(self, f: Filter) -> Bounds | None:
        """Gives (west, south, east, north) of the filtered events that have a point, or None."""
        with self._asking(f) as ask:
            west, south, east, north = ask.one(
                "SELECT min(longitude), min(latitude), max(longitude), max(latitude)"
            )
        return None if west is None else (west, south, east, north)

    def event(self, event_id: str) -> Event | None:
        """Gives the latest version of a record, rejected or not; None where there is none."""
        found = self._events("event_id = ?", [event_id])
        return found[0] if found else None

    def article_events(self, article_id: str) -> list[Event]:
        """Gives the latest versions of an article's records, in the order of its sentences."""
        return self._events(
            "article_hash = hash(?) AND article = ?",
            [article_id, article_id],
            "sentence_start, rid",
        )

    def incident_counts(self, f: Filter) -> dict[IncidentStatus, int]:
        """Gives how many incidents the filtered records belong to, by what they are worth."""
        self._selections.group()
        with self._asking(f) as ask:
            rows = ask.all(
                "SELECT status, count(DISTINCT incident)",
                "GROUP BY ALL",
                where="grouping.rid IS NOT NULL",
                join="JOIN grouping USING (rid)",
            )
        counts = {IncidentStatus(status): count for status, count in rows}
        return {status: counts[status] for status in IncidentStatus if status in counts}

    def incident(self, event_id: str) -> Incident | None:
        """Gives the incident that a record belongs to, with all its members.

        Any member's id will do; None for a record that is unknown or that people rejected.
        """
        self._selections.group()
        found = self._events(
            "rid IN (SELECT rid FROM grouping WHERE incident = "
            "(SELECT incident FROM grouping JOIN events AS asked USING (rid) "
            "WHERE asked.event_id = ? AND asked.valid_to IS NULL))",
            [event_id],
        )
        return next((i for i in group_events(found)), None)

    def incidents(self, f: Filter, *, offset: int = 0, limit: int = 50) -> list[Incident]:
        """Gives the incidents that filtered records belong to, latest first, with all members."""
        self._selections.group()
        with self._asking(f) as ask:
            rows = ask.all(
                "SELECT incident, max(event_date) AS day",
                f"GROUP BY incident ORDER BY day DESC, incident LIMIT {int(limit)} "
                f"OFFSET {int(offset)}",
                join="JOIN grouping USING (rid)",
            )
        wanted = ", ".join(str(row[0]) for row in rows) or "-1"
        members = self._events(
            f"rid IN (SELECT rid FROM grouping WHERE incident IN ({wanted}))",  # noqa: S608
            [],
        )
        made = group_events(members)
        return sorted(made, key=lambda i: (i.lead.event_date, i.incident_id), reverse=True)

    def frame(self, f: Filter) -> GeoDataFrame:
        """Gives the filtered events in full, oldest first, in the schema of ``frame``."""
        import pyarrow as pa

        return arrow_to_frame(pa.Table.from_batches(self.batches(f), schema=arrow_schema()))

    def batches(self, f: Filter, size: int = 20_000) -> Iterator[Any]:
        """Gives the filtered events as Arrow record batches, oldest first, in bounded memory."""
        with self._asking(f) as ask:
            for batch in ask.arrow(_in_full(), "ORDER BY rid", size):
                yield batch.cast(arrow_schema())

    def _events(self, where: str, values: Sequence[object], order: str = "rid") -> list[Event]:
        sql = f"SELECT {_in_full()} FROM events WHERE valid_to IS NULL AND {where} ORDER BY {order}"  # noqa: S608
        table = self._connection.cursor().sql(sql, params=list(values)).to_arrow_table()
        return [record_to_event(row) for row in table.to_pylist()]

    @contextmanager
    def _asking(self, f: Filter) -> Iterator[_Asking]:
        cursor = self._connection.cursor()
        try:
            with self._selections.of(f) as (relation, fixed):
                yield _Asking(cursor, relation, [*fixed, *conditions(f)])
        finally:
            cursor.close()


class _Asking:
    """One filter's questions on one cursor: adds the FROM and WHERE that they share."""

    def __init__(
        self, cursor: duckdb.DuckDBPyConnection, relation: str, asked: Sequence[Condition]
    ) -> None:
        self._cursor = cursor
        self._relation = relation
        self._conditions = asked

    def statement(
        self,
        select: str,
        rest: str = "",
        *,
        where: str = "TRUE",
        leave_out: str | None = None,
        join: str = "",
        named: dict[str, object] | None = None,
    ) -> tuple[str, dict[str, object]]:
        """Gives the SQL of a question and its parameters by name."""
        values: dict[str, object] = dict(named or {})
        parts = [where]
        for condition in self._conditions:
            if leave_out is not None and _facet_group(condition.facet) == leave_out:
                continue
            pieces = condition.sql.split("?")
            text = pieces[0]
            for value, piece in zip(condition.values, pieces[1:], strict=True):
                name = f"p{len(values)}"
                values[name] = value
                text += f"${name}{piece}"
            parts.append(text)
        return f"{select} FROM {self._relation} {join} WHERE {' AND '.join(parts)} {rest}", values

    def run(self, select: str, rest: str = "", **more: Any) -> duckdb.DuckDBPyConnection:  # noqa: ANN401
        return self._cursor.execute(*self.statement(select, rest, **more))

    def all(self, select: str, rest: str = "", **more: Any) -> list[Any]:  # noqa: ANN401
        return self.run(select, rest, **more).fetchall()

    def one(self, select: str, **more: Any) -> Any:  # noqa: ANN401
        return self.run(select, **more).fetchone()

    def frame(self, select: str, rest: str = "", **more: Any) -> pd.DataFrame:  # noqa: ANN401
        frame: pd.DataFrame = self.run(select, rest, **more).df()
        return frame

    def event_ids(self, rids: Sequence[int]) -> dict[int, str]:
        """Gives the ids of rows by their number."""
        if not rids:
            return {}
        wanted = ", ".join(str(int(rid)) for rid in rids)
        sql = f"SELECT rid, event_id FROM events WHERE rid IN ({wanted})"  # noqa: S608 - numbers
        return dict(self._cursor.execute(sql).fetchall())

    def rows(self, rest: str, *, column: str = "rid", **more: Any) -> pd.DataFrame:  # noqa: ANN401
        """Gives whole rows: first which, then their wide columns for those alone.

        ``column`` is the one that ``rest`` sorts by, which a narrowed relation may lack.
        """
        if self._relation != "events" and column not in LEAN:
            self._relation = (
                f"(SELECT narrow.*, events.{column} FROM {self._relation} AS narrow "  # noqa: S608
                "JOIN events USING (rid))"
            )
        rids = [row[0] for row in self.all("SELECT rid", rest, **more)]
        wanted = ", ".join(map(str, rids)) or "-1"
        shown = ", ".join(
            f"{name}::VARCHAR AS {name}" if name in _TEXTS else name for name in PAGE_COLUMNS
        )
        sql = f"SELECT rid, {shown} FROM events WHERE rid IN ({wanted})"  # noqa: S608 - numbers
        frame = self._cursor.execute(sql).df().set_index("rid")
        return frame.loc[rids].reset_index(drop=True)

    def arrow(self, select: str, rest: str, size: int) -> Any:  # noqa: ANN401
        """Gives whole rows as a reader of Arrow batches."""
        where = "TRUE"
        if self._relation != "events":
            where = f"rid IN (SELECT rid FROM {self._relation})"  # noqa: S608 - our own name
            self._relation = "events"
        sql, values = self.statement(f"SELECT {select}", rest, where=where)
        return self._cursor.sql(sql, params=values).to_arrow_reader(size)


_TEXTS = frozenset(
    "event_type sub_event_type claim_status review country admin1 source place_id".split()
)


def _unit(f: Filter, span: tuple[date | None, date | None]) -> Unit:
    """Chooses bins so that a chart of the span has at most some 120 of them."""
    first, last = span
    if first is None or last is None:
        return "day"
    days = (last - max(first, f.date_from or first)).days
    return next((name for most, name in _UNITS if days <= most), "year")


def _in_full() -> str:
    return ", ".join(f"{name}::VARCHAR AS {name}" if name in _TEXTS else name for name in COLUMNS)


def _facet_group(facet: str | None) -> str | None:
    """Countries and regions are one dimension: places."""
    return "places" if facet in {"countries", "admin1"} else facet


def _ordered(rows: Sequence[tuple[Any, int]]) -> dict[Any, int]:
    known = [(value, count) for value, count in rows if value is not None]
    return dict(sorted(known, key=lambda row: (-row[1], str(row[0]))))


def _shares(
    parts: Sequence[tuple[Any, ...]],
) -> tuple[dict[EventType, int], dict[ClaimStatus, int]]:
    """Sums rows of (event type, claim status, count, …) by either, largest first."""
    types: Counter[EventType] = Counter()
    statuses: Counter[ClaimStatus] = Counter()
    for kind, status, count, *_ in parts:
        types[EventType(kind)] += count
        statuses[ClaimStatus(status)] += count
    return dict(types.most_common()), dict(statuses.most_common())


def _cell(rows: Sequence[tuple[Any, ...]], ids: dict[int, str]) -> Cell:
    types, statuses = _shares(rows)
    _, _, counts, latitudes, longitudes, wests, souths, easts, norths, precisions, rids = zip(
        *rows, strict=True
    )
    count = sum(counts)
    bounds = (min(wests), min(souths), max(easts), max(norths))
    return Cell(
        latitude=sum(latitudes) / count,
        longitude=sum(longitudes) / count,
        count=count,
        by_type=types,
        by_status=statuses,
        event_id=ids[rids[0]] if count == 1 else None,
        geo_precision=GeoPrecision(max(precisions)),
        bounds=bounds,
        one_point=bounds[0] == bounds[2] and bounds[1] == bounds[3],
    )
