"""Figures of a filter: totals, the counts of every choice, and bins over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from geoevents.incidents import IncidentStatus
from geoevents.model import ClaimStatus, EventType
from geoevents.query.asking import PLACED, REGIONAL, Asking, facet_group
from geoevents.query.conditions import FACETS, conditions, distance_sql
from geoevents.query.results import Facets, Histogram, Summary, Unit
from geoevents.query.selection import LEAN

if TYPE_CHECKING:
    from geoevents.query.filters import Filter

__all__ = [
    "actors_of",
    "distances_of",
    "facets_of",
    "histogram_of",
    "incidents_of",
    "neighbours_of",
    "rank_of",
    "spans_of",
    "summary_of",
]

_KILLED = (1, 10, 50, 100)  # the choices of "at least so many killed"
_UNITS: tuple[tuple[int, Unit], ...] = ((62, "day"), (430, "week"), (3_700, "month"))


def summary_of(ask: Asking, grouping: str | None) -> Summary:
    """Gives the figures of a filter.

    Args:
        ask: the filter's questions.
        grouping: the table of incidents, or None where it is not made yet; then records of one
            kind, place and day are taken for one act.
    """
    kinds = ask.all(
        f"""SELECT event_type, claim_status, count(*), count(*) FILTER ({PLACED}),
            count(*) FILTER ({REGIONAL}), count(*) FILTER (article_hash IS NULL),
            min(event_date), max(end_date)""",
        "GROUP BY ALL",
    )
    types: Counter[EventType] = Counter()
    statuses: Counter[ClaimStatus] = Counter()
    for kind, status, count, *_ in kinds:
        types[EventType(kind)] += count
        statuses[ClaimStatus(status)] += count
    events, placed, regional, imported = (sum(row[n] for row in kinds) for n in (2, 3, 4, 5))
    first = min((row[6] for row in kinds), default=None)
    last = max((row[7] for row in kinds), default=None)
    # Each by itself: several distinct counts in one question cost far more.
    (articles,) = ask.one("SELECT count(DISTINCT article_hash)")
    publishers, parties = (
        len(ask.all(f"SELECT {column}", "GROUP BY 1", where=f"{column} IS NOT NULL"))
        for column in ("source", "party")
    )
    return Summary(
        events=events,
        placed=placed,
        region_level=regional,
        unplaced=events - placed - regional,
        articles=articles,
        imported=imported,
        publishers=publishers,
        parties=parties,
        fatalities=_killed(ask, grouping),
        first=first,
        last=last,
        by_status=dict(statuses.most_common()),
        by_type=dict(types.most_common()),
    )


def _killed(ask: Asking, grouping: str | None) -> int | None:
    """Sums the lowest number that is stated for each act, so that rival claims do not add up."""
    act = "event_date, sub_event_type, coalesce(enum_code(place_id)::BIGINT, -rid)"
    (killed,) = ask.one(
        "SELECT sum(lowest)::BIGINT FROM (SELECT min(fatalities) AS lowest",
        f"GROUP BY {'coalesce(incident, -rid)' if grouping else act})",
        where="fatalities IS NOT NULL AND claim_status <> 'denied'",
        join=f"LEFT JOIN {grouping} USING (rid)" if grouping else "",
    )
    return killed  # type: ignore[no-any-return]


def incidents_of(ask: Asking, grouping: str) -> dict[IncidentStatus, int]:
    """Gives how many incidents the filtered records belong to, by what they are worth."""
    rows = ask.all(
        "SELECT status, count(DISTINCT incident)",
        "GROUP BY ALL",
        join=f"JOIN {grouping} USING (rid)",
    )
    counts = {IncidentStatus(status): count for status, count in rows}
    return {status: counts[status] for status in IncidentStatus if status in counts}


def facets_of(ask: Asking, f: Filter) -> Facets:
    """Gives the counts of every choice, each with its own dimension left open."""
    closed = {facet_group(c.facet) for c in conditions(f) if c.facet}
    open_facets = [name for name in FACETS if facet_group(name) not in closed]
    counts: dict[str, list[tuple[Any, int]]] = {name: [] for name in FACETS}
    if open_facets:
        columns = [FACETS[name] for name in open_facets]
        sets = ", ".join(f"({column})" for column in columns)
        rows = ask.all(
            f"SELECT grouping_id({', '.join(columns)}), {', '.join(columns)}, count(*)",
            f"GROUP BY GROUPING SETS ({sets})",
        )
        # The one bit that is 0 in a row's mark tells the column that the row counts.
        every = (1 << len(columns)) - 1
        place_of = {every ^ 1 << (len(columns) - 1 - i): i for i in range(len(columns))}
        for row in rows:
            place = place_of[row[0]]
            counts[open_facets[place]].append((row[1 + place], row[-1]))
    for name in FACETS.keys() - set(open_facets):
        counts[name] = ask.all(
            f"SELECT {FACETS[name]}, count(*)", "GROUP BY ALL", leave_out=facet_group(name)
        )
    counted = ask.one(
        f"SELECT {', '.join(f'count(*) FILTER (fatalities >= {n})' for n in _KILLED)}",
        where=f"fatalities >= {min(_KILLED)}",
        leave_out="fatalities",
    )
    killed = {n: count for n, count in zip(_KILLED, counted, strict=True) if count}
    return Facets(fatalities=killed, **{name: _ordered(rows) for name, rows in counts.items()})


def actors_of(ask: Asking, limit: int) -> dict[str, int]:
    """Gives the actors with the most events, on either side, and how many each has."""
    # Pairs first: a name is taken apart for each pair, not for each event.
    rows = ask.all(
        """SELECT name, sum(n)::BIGINT AS events
            FROM (SELECT unnest(list_distinct([first, second])) AS name, n
                  FROM (SELECT actor1::VARCHAR AS first, actor2::VARCHAR AS second,
                        count(*) AS n""",
        f"GROUP BY actor1, actor2)) GROUP BY name ORDER BY events DESC, name LIMIT {int(limit)}",
    )
    return dict(rows)


def spans_of(ask: Asking, spans: Sequence[tuple[date | None, date | None]]) -> list[int]:
    """Gives how many events each span of days would show, the filter's own days left open."""
    if not spans:
        return []
    values: dict[str, object] = {}
    counts = []
    for n, (first, last) in enumerate(spans):
        values |= {f"first{n}": first or date.min, f"last{n}": last or date.max}
        counts.append(f"count(*) FILTER (end_date >= $first{n} AND event_date <= $last{n})")
    return list(ask.one(f"SELECT {', '.join(counts)}", leave_out="dates", named=values))


def distances_of(ask: Asking, around: tuple[float, float], km: Sequence[float]) -> list[int]:
    """Gives how many events with a point lie within each distance of a place."""
    sql, values = distance_sql(*around)
    for number in range(len(values)):
        sql = sql.replace("?", f"$d{number}", 1)
    named: dict[str, object] = {f"d{number}": value for number, value in enumerate(values)}
    within = []
    for number, reach in enumerate(km):
        named[f"km{number}"] = reach
        within.append(f"count(*) FILTER (far <= $km{number})")
    return list(
        ask.one(
            f"SELECT {', '.join(within)} FROM (SELECT {sql} AS far",  # noqa: S608
            ")",
            where=PLACED,
            named=named,
        )
    )


def histogram_of(ask: Asking, f: Filter, unit: Unit | None = None) -> Histogram:
    """Gives counts per bin and type; None lets the span of the events choose the unit."""
    start = "day" if f.date_from is None else "greatest(day, $first)"
    values = {} if f.date_from is None else {"first": f.date_from}
    chosen = unit or _unit(f, ask.one("SELECT min(event_date), max(event_date)"))
    # Days first: then a bin and a word are made for each day, not for each event.
    frame = ask.frame(
        f"""SELECT date_trunc('{chosen}', {start})::TIMESTAMP_S AS start,
            kind::VARCHAR AS event_type, sum(n)::BIGINT AS count, sum(long)::BIGINT AS spread
            FROM (SELECT event_date AS day, event_type AS kind, count(*) AS n,
                  count(*) FILTER (end_date > event_date) AS long""",  # noqa: S608 - ours
        "GROUP BY ALL) GROUP BY ALL ORDER BY ALL",
        named=values,
    )
    return Histogram(unit=chosen, frame=frame)


def neighbours_of(ask: Asking, rid: int, day: date) -> tuple[str | None, str | None]:
    """Gives the ids of the events just after and just before a row and its day, as pages go."""
    found: list[int | None] = []
    for sign, way in ((">", "ASC"), ("<", "DESC")):
        row = ask.one(
            "SELECT rid",
            f"ORDER BY event_date {way}, rid {way} LIMIT 1",
            where=f"(event_date {sign} $day OR event_date = $day AND rid {sign} $rid)",
            named={"day": day, "rid": rid},
        )
        found.append(row[0] if row else None)
    ids = ask.event_ids([number for number in found if number is not None])
    after, before = (None if number is None else ids[number] for number in found)
    return after, before


def rank_of(ask: Asking, rid: int, sort: str, order: str) -> int | None:
    """Gives the place of a row in an order, from 0."""
    wide = f"(SELECT rid, {sort} FROM events)"  # noqa: S608 - a column of ours
    row = ask.one(
        f"SELECT place FROM (SELECT rid, row_number() OVER (ORDER BY {order}) - 1 AS place",  # noqa: S608
        ") WHERE rid = $rid",
        join="" if ask.is_whole or sort in LEAN else f"JOIN {wide} USING (rid)",
        named={"rid": rid},
    )
    return None if row is None else int(row[0])


def _unit(f: Filter, span: tuple[date | None, date | None]) -> Unit:
    """Chooses bins so that a chart of the span has at most some 120 of them."""
    first, last = span
    if first is None or last is None:
        return "day"
    days = (last - max(first, f.date_from or first)).days
    return next((name for most, name in _UNITS if days <= most), "year")


def _ordered(rows: Sequence[tuple[Any, int]]) -> dict[Any, int]:
    known = [(value, count) for value, count in rows if value is not None]
    return dict(sorted(known, key=lambda row: (-row[1], str(row[0]))))
