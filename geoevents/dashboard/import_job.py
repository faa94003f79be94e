"""An import in a thread of its own: the uploaded file, its progress, and what came of it."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from geoevents.dashboard.background import BackgroundRun
from geoevents.errors import GeoeventsError
from geoevents.formats.importing import (
    Failure,
    ImportPlan,
    ImportResult,
    Placer,
    convert_rows,
    run_import,
)
from geoevents.model import Event
from geoevents.store import EventStore

__all__ = ["ImportJob", "Preview", "Upload", "preview_of"]

_LOOKED_AT = 2_000  # rows that a preview reads
_SHOWN = 12
_UNKNOWN_KIND = "kind of event '"


class Upload:
    """A file that was uploaded, in a folder of its own that goes when nothing refers to it."""

    def __init__(self, name: str, content: bytes) -> None:
        self.name = name
        self._folder = Path(tempfile.mkdtemp(prefix="geoevents-import-"))
        self._end = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        given = self._folder / "given"  # apart from the file of failed rows, whatever its name
        given.mkdir()
        self.path = given / _file_name(name)
        self.path.write_bytes(content)
        self.failed = self._folder / "failed rows.csv"


def _file_name(name: str) -> str:
    """Gives a name that any file may have, with the endings of the one that was given."""
    plain = Path(name.replace("\\", "/")).name
    kept = "".join(c if c.isalnum() or c in " ._-" else "_" for c in plain).strip(" .")
    stem, dot, endings = kept.partition(".")
    return f"{stem[:60] or 'table'}{dot}{endings[-40:]}" if dot else f"{stem[:60] or 'table'}.csv"


@dataclass(frozen=True, slots=True)
class Preview:
    """What the first rows of a plan give: events, failures by reason, kinds that are not ours."""

    events: tuple[Event, ...] = ()
    rows: int = 0
    good: int = 0
    reasons: tuple[tuple[str, int, int], ...] = ()  # reason, rows, line of the first
    unknown_kinds: tuple[str, ...] = ()
    fault: str = ""


def preview_of(plan: ImportPlan, placer: Placer) -> Preview:
    """Reads the first 2,000 rows of a plan; nothing is stored."""
    events: list[Event] = []
    reasons: Counter[str] = Counter()
    firsts: dict[str, int] = {}
    kinds: dict[str, None] = {}
    rows = good = 0
    try:
        for item in islice(convert_rows(plan, placer=placer), _LOOKED_AT):
            rows += 1
            if not isinstance(item, Failure):
                good += 1
                if len(events) < _SHOWN:
                    events.append(item)
                continue
            reasons[item.reason] += 1
            firsts.setdefault(item.reason, item.line)
            if item.reason.startswith(_UNKNOWN_KIND):
                kinds[item.reason.removeprefix(_UNKNOWN_KIND).split("' is none", 1)[0]] = None
    except GeoeventsError as error:
        return Preview(fault=str(error))
    shown = tuple((why, n, firsts[why]) for why, n in reasons.most_common(_SHOWN))
    return Preview(tuple(events), rows, good, shown, tuple(kinds)[:_SHOWN])


@dataclass(slots=True)
class ImportJob(BackgroundRun):
    """The run. ``done`` of ``size`` bytes (or rows) are read, ``rows`` rows."""

    plan: ImportPlan
    upload: Upload
    done: int = 0
    size: int = 1
    rows: int = 0
    result: ImportResult | None = None

    def start(self, store: EventStore, placer: Placer) -> None:
        """Begins; a stop takes effect after the batch that is being stored, which stays."""
        self.begin(lambda: self._import(store, placer))

    def _progress(self, done: int, size: int, rows: int) -> None:
        self.done, self.size, self.rows = done, size, rows

    def _import(self, store: EventStore, placer: Placer) -> None:
        self.result = run_import(
            self.plan,
            store,
            failed=self.upload.failed,
            progress=self._progress,
            cancelled=lambda: self.cancelled,
            placer=placer,
        )
