"""A planned import, carried out: rows → records in the store, with what failed and why.

A row's record has the same id whenever it is imported. So an import that broke off is done again
from its start and doubles nothing, nor do two imports of one file at once; a row that its dataset
has changed becomes a new version of its record; and a record that a person has reviewed is left as
that person left it.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geoevents.errors import SchemaError
from geoevents.formats.csv import neutralise
from geoevents.formats.importing.known import Known
from geoevents.formats.importing.placing import Placer
from geoevents.formats.importing.plan import ImportPlan, converter_for
from geoevents.formats.importing.result import Failure, ImportResult
from geoevents.formats.importing.rows import Row, open_rows
from geoevents.formats.importing.values import LeftOutError, RowError
from geoevents.frame import records_to_arrow
from geoevents.model import Event
from geoevents.store import EventStore, tidy
from geoevents.store.lock import writing

__all__ = ["Failure", "ImportResult", "convert_rows", "run_import"]

_BATCH = 5_000  # records in one append
_KEPT = 1_000  # failures that the result holds; all of them go to the file
_FAULT = "\x00fault"  # under which a row carries what is wrong with it as a line

Progress = Callable[[int, int, int], None]


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
    known = Known(store, by_id_alone=plan.dataset == "geoevents")
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


def _append(
    store: EventStore, batch: list[dict[str, Any]], known: Known, result: ImportResult
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
