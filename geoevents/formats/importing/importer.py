"""A planned import, carried out: rows → records in the store, with what failed and why.

A row's record has the same id whenever it is imported. So an import that broke off is done again
from its start and doubles nothing, nor do two imports of one file at once; a row that its dataset
has changed becomes a new version of its record; and a record that a person has reviewed is left as
that person left it.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path
from typing import Any

from geoevents.errors import SchemaError
from geoevents.formats.csv import neutralise
from geoevents.formats.importing.placing import Placer
from geoevents.formats.importing.plan import ImportPlan, converter_for
from geoevents.formats.importing.rows import Row, open_rows
from geoevents.formats.importing.values import LeftOutError, RowError
from geoevents.frame import COLUMNS, arrow_schema, event_record, records_to_arrow
from geoevents.model import Event, Review
from geoevents.review.decisions import FIELDS
from geoevents.store import EventStore, tidy
from geoevents.store.lock import writing

__all__ = ["Failure", "ImportResult", "convert_rows", "run_import"]

_BATCH = 5_000  # records in one append
_KEPT = 1_000  # failures that the result holds; all of them go to the file
_COMPARED = tuple(n for n in COLUMNS if n not in {"event_id", "recorded_at", "review"})
_compared = itemgetter(*_COMPARED)
_EDITED = tuple(column for columns in FIELDS.values() for column in columns)
_edited = itemgetter(*_EDITED)
_FAULT = "\x00fault"  # under which a row carries what is wrong with it as a line

Progress = Callable[[int, int, int], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """A row that became no record: its line (or place in the file), why, and its cells."""

    line: int
    reason: str
    row: Mapping[str, Any]


@dataclass(slots=True)
class ImportResult:
    """What an import did, in rows."""

    rows: int = 0
    new: int = 0
    changed: int = 0  # new versions of records whose dataset changed them
    known: int = 0  # in the store already, and the same
    reviewed: int = 0  # changed by the dataset, but reviewed by a person, so left
    edited: int = 0  # of our own exports: other than in the store, where a review would change it
    failed: int = 0
    left_out: Counter[str] = field(default_factory=Counter)  # reason → rows
    failures: list[Failure] = field(default_factory=list)
    cancelled: bool = False

    def words(self) -> str:
        """Says it in a line."""
        told = [f"{self.rows:,} rows: {self.new:,} new records"]
        if self.changed:
            told.append(f"{self.changed:,} new versions")
        told.append(f"{self.known:,} already known")
        if self.reviewed:
            told.append(f"{self.reviewed:,} left as people reviewed them")
        if self.edited:
            told.append(f"{self.edited:,} other than in the store, left (correct them by review)")
        if self.left_out:
            told.append(f"{self.left_out.total():,} left out")
        told.append(f"{self.failed:,} failed")
        return ", ".join(told) + (" (stopped before the end)" if self.cancelled else "")


def convert_rows(
    plan: ImportPlan, *, placer: Placer | None = None, progress: Progress | None = None
) -> Iterator[Event | Failure]:
    """Gives the events of a planned file, and its failures, row by row; nothing is stored.

    A row that is left out is a ``Failure`` too; its reason begins with "left out: ".

    Args:
        plan: what ``plan_import`` gave, changed or not.
        placer: the gazetteer's places, shared between imports.
        progress: is told bytes (or rows) done, all of them, and rows, every 1,000 rows.

    Raises:
        SchemaError: the file cannot be read, or the mapping lacks what an event needs.
    """
    for _, _, item in _converted(plan, placer, progress):
        yield item


def _converted(
    plan: ImportPlan, placer: Placer | None, progress: Progress | None
) -> Iterator[tuple[int, Row, Event | Failure]]:
    """Gives each row with its line and what became of it."""
    converter = converter_for(plan, placer)
    exact = plan.mapping is not None  # a mapping names columns as they are written
    count = 0
    with open_rows(plan.path, header=plan.header) as source:
        lower = {name: name.lower() for name in source.columns}
        for line, row in source.rows:
            count += 1
            if progress is not None and count % 1_000 == 0:
                progress(source.progress(), source.size, count)
            if _FAULT in row:
                yield line, row, Failure(line, str(row[_FAULT]), _plain(row))
                continue
            named = row if exact else {lower.get(k) or k.lower(): v for k, v in row.items()}
            try:
                yield line, row, converter.event(named)
            except LeftOutError as error:
                yield line, row, Failure(line, f"left out: {error}", row)
            except RowError as error:
                yield line, row, Failure(line, str(error), row)
        if progress is not None:
            progress(source.size, source.size, count)


def run_import(
    plan: ImportPlan,
    store: EventStore,
    *,
    failed: Path | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    placer: Placer | None = None,
) -> ImportResult:
    """Imports a planned file into a store.

    Args:
        plan: what ``plan_import`` gave, changed or not.
        store: where the records go.
        failed: a CSV file for the rows that failed or were left out, with line and reason.
        progress: see ``convert_rows``.
        cancelled: asked between batches; what is stored by then stays, and is known next time.
        placer: the gazetteer's places, shared between imports.

    Raises:
        SchemaError: the file cannot be read, or the mapping lacks what an event needs.
        StoreError: the store could not be written.
    """
    if failed is not None and failed.resolve() == plan.path.resolve():
        raise SchemaError(f"{failed}: is the file that is imported; name another for failed rows")
    result = ImportResult()
    known = _Known(store, by_id_alone=plan.dataset == "geoevents")
    batch: list[dict[str, Any]] = []
    with _failed_file(failed, plan.columns) as write_failed:
        for line, row, item in _converted(plan, placer, progress):
            result.rows += 1
            failure = item if isinstance(item, Failure) else None
            if isinstance(item, Event) and (fault := known.sort(item, batch, result)):
                failure = Failure(line, fault, row)
            if failure is not None:
                _note(failure, result)
                write_failed(failure)
            if len(batch) >= _BATCH:
                _append(store, batch, known, result)
                if cancelled():
                    result.cancelled = True
                    return result
        _append(store, batch, known, result)
    if result.new:
        tidy(store)  # records of many months leave many small files
    return result


class _Known:
    """What the store has of imported records: by id, what the last version of the dataset says.

    Our own exports are known by their ids; what people may have edited in them is compared.
    """

    def __init__(self, store: EventStore, *, by_id_alone: bool) -> None:
        self._store = store
        self._by_id_alone = by_id_alone
        self._said: dict[str, tuple[datetime, int]] = {}  # of the dataset's last version
        self._reviewed: set[str] = set()
        self._here: dict[str, int] = {}
        self._counted: dict[str, str] = {}  # of the batch at hand: as "new" or "changed"
        self._files: set[str] = set()
        self.look()

    def look(self, own: datetime | None = None) -> bool:
        """Takes in what was stored since the last look; tells whether there was anything.

        Args:
            own: the moment of the batch that this import has just stored, which is known already.
        """
        compared = _EDITED if self._by_id_alone else _COMPARED
        columns = ["event_id", "dataset", "review", "reviewer", "recorded_at", *compared]
        names = list(dict.fromkeys(columns))
        schema = arrow_schema()
        found = False
        for fragment in self._store.events_dataset().get_fragments():
            if fragment.path in self._files:
                continue
            self._files.add(fragment.path)
            if own is not None:
                moments = fragment.to_table(schema=schema, columns=["recorded_at"])
                if set(moments.column("recorded_at").unique().to_pylist()) == {own}:
                    continue
            found = True
            for piece in fragment.to_batches(schema=schema, columns=names, batch_size=8_192):
                for row in piece.to_pylist():
                    self._take(row)
        return found

    def _take(self, row: Mapping[str, Any]) -> None:
        if row["dataset"] is None and not self._by_id_alone:
            return
        name = row["event_id"]
        by_people = row["review"] != Review.UNREVIEWED.value
        if by_people:
            self._reviewed.add(name)
        if not self._by_id_alone and (by_people or row["reviewer"] is not None):
            return
        said = self._said.get(name)
        if said is None or said[0] <= row["recorded_at"]:
            self._said[name] = (row["recorded_at"], self._content(row))

    def _content(self, record: Mapping[str, Any]) -> int:
        """Gives a number for what a record says (of its words, since -1 and -2 hash alike)."""
        return hash(repr((_edited if self._by_id_alone else _compared)(record)))

    def sort(self, event: Event, batch: list[dict[str, Any]], result: ImportResult) -> str:
        """Counts an event, and puts it into the batch where it is new; gives what is wrong."""
        name = event.event_id
        record = event_record(event)
        content = self._content(record)
        if name in self._here:
            if self._here[name] == content:
                result.known += 1
                return ""
            return f"repeats the id of an earlier row ({event.article!r}) with other cells"
        self._here[name] = content
        kind = self._kind(name, content)
        setattr(result, kind, getattr(result, kind) + 1)
        if kind in {"new", "changed"}:
            self._counted[name] = kind
            batch.append(record)
        return ""

    def sort_again(self, batch: list[dict[str, Any]], result: ImportResult) -> None:
        """Takes out of a batch what others have stored meanwhile, and counts it as known."""
        kept: list[dict[str, Any]] = []
        for record in batch:
            name = record["event_id"]
            kind = self._kind(name, self._here[name])
            before = self._counted[name]
            setattr(result, before, getattr(result, before) - 1)
            setattr(result, kind, getattr(result, kind) + 1)
            if kind in {"new", "changed"}:
                self._counted[name] = kind
                kept.append(record)
        batch[:] = kept

    def stored(self, moment: datetime) -> None:
        """Passes over the files that the batch of a moment has just become: it is known."""
        self.look(own=moment)
        self._counted.clear()

    def _kind(self, name: str, content: int) -> str:
        """Gives under which count of the result a record falls."""
        said = self._said.get(name)
        if said is None:
            return "reviewed" if name in self._reviewed else "new"
        if content == said[1]:
            return "known"
        if self._by_id_alone:
            return "edited"
        return "reviewed" if name in self._reviewed else "changed"


def _append(
    store: EventStore, batch: list[dict[str, Any]], known: _Known, result: ImportResult
) -> None:
    """Stores a batch, but for what another import has stored since the last look."""
    if not batch:
        return
    with writing(store.root):
        if known.look():
            known.sort_again(batch, result)
        if batch:
            now = datetime.now(UTC)
            for record in batch:
                record["recorded_at"] = record["recorded_at"] or now
            store.append_table(records_to_arrow(batch))
            known.stored(now)
    batch.clear()


def _note(failure: Failure, result: ImportResult) -> None:
    if failure.reason.startswith("left out: "):
        result.left_out[failure.reason.removeprefix("left out: ")] += 1
        return
    result.failed += 1
    if len(result.failures) < _KEPT:
        result.failures.append(failure)


def _harmless(cell: object) -> object:
    """Gives a cell that no spreadsheet runs; numbers stay what they are."""
    try:
        float(str(cell))
    except ValueError:
        return neutralise(cell)
    return cell


def _plain(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != _FAULT}


@contextmanager
def _failed_file(
    path: Path | None, columns: tuple[str, ...]
) -> Iterator[Callable[[Failure], None]]:
    """Gives what writes a failure to the file, which is made with the first of them."""
    if path is None:
        yield lambda _failure: None
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["line", "reason", *columns])

        def write(failure: Failure) -> None:
            cells = [_harmless(failure.row.get(name, "")) for name in columns]
            writer.writerow([failure.line, failure.reason, *cells])

        yield write
