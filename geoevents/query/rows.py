"""Questions whose answers are rows: pages of a table, lists behind a mark, neighbours in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.errors import UnknownValueError
from geoevents.model import Event
from geoevents.query.answering import Answering
from geoevents.query.asking import PAGE_COLUMNS, PLACED, REGIONAL, UNPLACED, Asking
from geoevents.query.conditions import distance_sql
from geoevents.query.counts import neighbours_of, rank_of
from geoevents.query.filters import Filter
from geoevents.query.grid import Bounds

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Rows"]

_PAGE = 50  # rows of a page of the table


class Rows(Answering):
    """Rows of a filter."""

    def page(
        self,
        f: Filter,
        *,
        sort: str = "event_date",
        descending: bool = True,
        offset: int = 0,
        limit: int = _PAGE,
    ) -> pd.DataFrame:
        """Gives rows ``offset`` to ``offset + limit`` of the filtered events, as ``PAGE_COLUMNS``.

        Raises:
            UnknownValueError: ``sort`` is no column of a page.
        """
        order = f"ORDER BY {_order(sort, descending=descending)}"
        span = f"LIMIT {int(limit)} OFFSET {int(offset)}"

        def rows(ask: Asking) -> pd.DataFrame:
            return ask.rows(f"{order} {span}", column=sort)

        if limit > _PAGE:  # an export, of megabytes: what is kept is what readers ask again
            with self._asking(f) as ask:
                return rows(ask)
        return self._answer(("page", order, span), f, rows)

    def rank(
        self, f: Filter, event_id: str, *, sort: str = "event_date", descending: bool = True
    ) -> int | None:
        """Gives the place of an event in the order of ``page``, from 0; None where it is not in it.

        Raises:
            UnknownValueError: ``sort`` is no column of a page.
        """
        order = _order(sort, descending=descending)

        def rank(ask: Asking) -> int | None:
            rid = self._rid(event_id, f)
            return None if rid is None else rank_of(ask, rid, sort, order)

        return self._answer(("rank", event_id, order), f, rank)

    def at(self, f: Filter, bounds: Bounds, limit: int = 200) -> pd.DataFrame:
        """Gives the events of one cell (``Cell.bounds``), newest first, as ``PAGE_COLUMNS``."""
        return self._newest(f, _within(bounds), limit)

    def count_at(self, f: Filter, bounds: Bounds) -> int:
        """Gives how many events ``at`` has, without a limit."""
        with self._asking(f) as ask:
            return int(ask.one("SELECT count(*)", where=_within(bounds))[0])

    def count_in_region(self, f: Filter, place_id: str) -> int:
        """Gives how many events ``in_region`` has, without a limit."""
        named: dict[str, object] = {"place": place_id}
        with self._asking(f) as ask:
            row = ask.one("SELECT count(*)", where=f"{REGIONAL} AND place_id = $place", named=named)
        return int(row[0])

    def nearest(self, f: Filter, around: tuple[float, float], limit: int = 10) -> pd.DataFrame:
        """Gives the events with a point that lie nearest to a latitude and longitude."""
        sql, values = distance_sql(*around)
        for number in range(len(values)):
            sql = sql.replace("?", f"$d{number}", 1)
        named: dict[str, object] = {f"d{number}": value for number, value in enumerate(values)}
        with self._asking(f) as ask:
            return ask.rows(
                f"ORDER BY {sql}, event_date DESC, rid DESC LIMIT {int(limit)}",
                where=PLACED,
                named=named,
            )

    def neighbours(self, f: Filter, event: Event) -> tuple[str | None, str | None]:
        """Gives the ids of the events just after and just before one in time, within a filter."""
        rid = self._rid(event.event_id, f)
        if rid is None:
            return None, None
        with self._asking(f) as ask:
            return neighbours_of(ask, rid, event.event_date)

    def in_region(self, f: Filter, place_id: str, limit: int = 200) -> pd.DataFrame:
        """Gives the region-level events of one ``RegionCount.place_id``, newest first."""
        return self._newest(
            f, f"{REGIONAL} AND place_id = $place", limit, named={"place": place_id}
        )

    def unplaced(self, f: Filter, *, offset: int = 0, limit: int = 50) -> pd.DataFrame:
        """Gives the events without any place, newest first, as ``PAGE_COLUMNS``."""
        return self._newest(f, UNPLACED, limit, offset)

    def placed(self, f: Filter, *, limit: int = 50) -> pd.DataFrame:
        """Gives the events with a place, if only a region, newest first, as ``PAGE_COLUMNS``."""
        return self._answers.of((("placed", limit), f), lambda: self._placed(f, limit))

    def _placed(self, f: Filter, limit: int) -> pd.DataFrame:
        page = self.page(f)  # the table asks for it as well, and most events have a place
        precision = page["geo_precision"]
        found = page[precision.notna() & ((precision >= 3) | page["latitude"].notna())]
        if len(found) >= limit or len(page) < _PAGE:
            return found.head(limit).reset_index(drop=True)
        return self._newest(f, f"NOT {UNPLACED}", limit)

    def _newest(
        self,
        f: Filter,
        where: str,
        limit: int,
        offset: int = 0,
        named: dict[str, object] | None = None,
    ) -> pd.DataFrame:
        rest = f"ORDER BY event_date DESC, rid DESC LIMIT {int(limit)} OFFSET {int(offset)}"
        return self._answer(
            ("newest", where, rest, *(named or {}).items()),
            f,
            lambda ask: ask.rows(rest, where=where, named=named),
        )


def _within(bounds: Bounds) -> str:
    west, south, east, north = (repr(float(b)) for b in bounds)
    return (
        f"{PLACED} AND latitude BETWEEN {south} AND {north} AND longitude BETWEEN {west} AND {east}"
    )


def _order(sort: str, *, descending: bool) -> str:
    if sort not in PAGE_COLUMNS:
        raise UnknownValueError("sort column", sort, PAGE_COLUMNS)
    way = "DESC" if descending else "ASC"
    return f"{sort} {way} NULLS LAST, rid {way}"
