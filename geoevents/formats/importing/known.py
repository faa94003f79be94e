"""What a store has of imported records already: which rows are new, changed, or left alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any

from geoevents.formats.importing.result import ImportResult
from geoevents.formats.importing.seen import SeenRows
from geoevents.frame import COLUMNS, arrow_schema, event_record
from geoevents.model import Event, Review
from geoevents.review.decisions import FIELDS
from geoevents.store import EventStore, translated

__all__ = ["Known"]

_COMPARED = tuple(n for n in COLUMNS if n not in {"event_id", "recorded_at", "review"})
_compared = itemgetter(*_COMPARED)
_EDITED = tuple(column for columns in FIELDS.values() for column in columns)
_edited = itemgetter(*_EDITED)


class Known:
    """What the store has of imported records: by id, what the last version of the dataset says.

    Our own exports are known by their ids; what people may have edited in them is compared.
    """

    def __init__(self, store: EventStore, *, by_id_alone: bool) -> None:
        self._store = store
        self._by_id_alone = by_id_alone
        self._said: dict[str, tuple[datetime, int]] = {}  # of the dataset's last version
        self._reviewed: set[str] = set()
        self._here = SeenRows()
        self._counted: dict[str, str] = {}  # of the batch at hand: as "new" or "changed"
        self._files: set[str] = set()
        self.look()

    def look(self, own: datetime | None = None) -> bool:
        """Takes in what was stored since the last look; tells whether there was anything.

        Args:
            own: the moment of the batch that this import has just stored, which is known already.
        """
        with translated(self._store.root):  # a damaged file is the store's fault, in its words
            return self._look(own)

    def _look(self, own: datetime | None) -> bool:
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
        before = self._here.content_of(name)
        if before is not None:
            if before == content:
                result.known += 1
                return ""
            return f"repeats the id of an earlier row ({event.article!r}) with other cells"
        self._here.put(name, content)
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
            kind = self._kind(name, self._here.content_of(name))
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

    def _kind(self, name: str, content: int | None) -> str:
        """Gives under which count of the result a record falls."""
        said = self._said.get(name)
        if said is None:
            return "reviewed" if name in self._reviewed else "new"
        if content == said[1]:
            return "known"
        if self._by_id_alone:
            return "edited"
        return "reviewed" if name in self._reviewed else "changed"
