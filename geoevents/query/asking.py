"""One filter's questions to the index: SQL text and its parameters, kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from geoevents.frame import COLUMNS
from geoevents.query.conditions import Condition
from geoevents.query.selection import LEAN

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

__all__ = ["PAGE_COLUMNS", "PLACED", "REGIONAL", "UNPLACED", "Asking", "facet_group", "in_full"]

PAGE_COLUMNS: tuple[str, ...] = tuple(name for name in COLUMNS if name != "evidence")
PLACED = "geo_precision <= 2 AND latitude IS NOT NULL"
REGIONAL = "geo_precision >= 3"
UNPLACED = "(geo_precision IS NULL OR geo_precision <= 2 AND latitude IS NULL)"
TEXTS = frozenset(
    "event_type sub_event_type claim_status review country admin1 source place_id "
    "actor1 actor2".split()
)


class Asking:
    """One filter's questions on one cursor: adds the FROM and WHERE that they share."""

    def __init__(
        self, cursor: duckdb.DuckDBPyConnection, relation: str, asked: Sequence[Condition]
    ) -> None:
        self._cursor = cursor
        self._relation = relation
        self._conditions = asked

    @property
    def is_whole(self) -> bool:
        """Whether all columns are at hand, not only those of a narrowed relation."""
        return self._relation == "events"

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
            if leave_out is not None and facet_group(condition.facet) == leave_out:
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
        """Asks, and gives the cursor with the answer."""
        return self._cursor.execute(*self.statement(select, rest, **more))

    def all(self, select: str, rest: str = "", **more: Any) -> list[Any]:  # noqa: ANN401
        """Gives all rows of an answer."""
        return self.run(select, rest, **more).fetchall()

    def one(self, select: str, rest: str = "", **more: Any) -> Any:  # noqa: ANN401
        """Gives the only row of an answer."""
        return self.run(select, rest, **more).fetchone()

    def frame(self, select: str, rest: str = "", **more: Any) -> pd.DataFrame:  # noqa: ANN401
        """Gives an answer as a data frame."""
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
        shown = ", ".join(
            f"{name}::VARCHAR AS {name}" if name in TEXTS else name for name in PAGE_COLUMNS
        )
        # A join reads the wide columns of these rows alone; a written list reads all of a block.
        sql = f"SELECT rid, {shown} FROM events WHERE rid IN (SELECT unnest($rids::BIGINT[]))"  # noqa: S608
        frame = self._cursor.execute(sql, {"rids": rids}).df().set_index("rid")
        return frame.loc[rids].reset_index(drop=True)

    def arrow(self, select: str, rest: str, size: int) -> Any:  # noqa: ANN401
        """Gives whole rows as a reader of Arrow batches."""
        where = "TRUE"
        if self._relation != "events":
            where = f"rid IN (SELECT rid FROM {self._relation})"  # noqa: S608 - our own name
            self._relation = "events"
        sql, values = self.statement(f"SELECT {select}", rest, where=where)
        return self._cursor.sql(sql, params=values).to_arrow_reader(size)


def in_full() -> str:
    """Gives the columns of a whole record, enums as words."""
    return ", ".join(f"{name}::VARCHAR AS {name}" if name in TEXTS else name for name in COLUMNS)


def facet_group(facet: str | None) -> str | None:
    """Countries and regions are one dimension: places."""
    return "places" if facet in {"countries", "admin1"} else facet
