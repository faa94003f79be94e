"""The articles of a store: where each of them stands, and its text.

An article is looked up by its id. Of each data file the ids alone are read, once; a text is read
with the row group that it stands in, and the last few of those are kept.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from geoevents.compact import CompactMap
from geoevents.errors import StoreError
from geoevents.model import Article
from geoevents.store.layout import article_schema
from geoevents.store.problems import translated
from geoevents.store.tables import Tables

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.dataset as ds

__all__ = ["Articles", "articles_of", "articles_to_arrow"]

_Key = TypeVar("_Key")
_Kept = TypeVar("_Kept")

_REMEMBERED = 8  # row groups that are kept, and of which their texts' marks are
_HELD = 8 << 20  # bytes of a row group that is kept
_ATTEMPTS = 4


class Articles:
    """What the article table holds, looked at anew by ``look``."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._places = CompactMap()  # article id → where in the list of row groups
        self._known: list[tuple[str, int]] = []  # row groups: file, number in it
        self._files: set[str] = set()
        self._looking = threading.Lock()
        self._keeping = threading.Lock()
        self._fragments: dict[str, Any] = {}  # file → its Arrow fragment
        self._groups: dict[tuple[str, int], pa.Table] = {}  # row groups that were read last
        self._marks: dict[tuple[str, int], dict[str, int]] = {}  # row group → id → mark of a text

    def look(self, *, exact: bool = False) -> None:
        """Notes in which file and row group each article stands; reads only files not yet seen.

        Args:
            exact: look at the log although it seems unchanged.

        Raises:
            StoreError: the store is gone or cannot be read.
        """
        with self._looking:  # nobody goes by what another thread has not read to its end
            dataset = self._tables.dataset("articles") if exact else self._tables.look("articles")
            if dataset is not None:
                self._note_places(dataset)

    def __contains__(self, article_id: str) -> bool:
        return article_id in self._places

    def ids(self) -> frozenset[str]:
        """Gives the ids of all articles, read anew."""
        with translated(self._tables.root):
            rows = self._tables.dataset("articles").to_table(columns=["id"])
        return frozenset(rows.column("id").to_pylist())

    def has_text(self, article: Article) -> bool:
        """Tells whether just this text stands under the article's id."""
        number = self._places.get(article.id)
        if number is None:
            return False
        marks = self._marks.get(self._known[number])
        if marks is None:
            place, stored = self._row_group(article.id)
            ids, texts = (stored.column(name).to_pylist() for name in ("id", "text"))
            marks = dict(zip(ids, map(hash, texts), strict=True))
            self._keep(self._marks, place, marks)
        return marks.get(article.id) == hash(article.text)

    def get(self, article_id: str) -> Article | None:
        """Gives an article with its text, or None where there is none of that id."""
        import pyarrow.compute as pc

        if article_id not in self._places:
            return None
        _, rows = self._row_group(article_id)
        row = pc.index(rows.column("id"), article_id).as_py()
        return _to_article(rows.slice(row, 1).to_pylist()[0])

    def all(self) -> Iterator[Article]:
        """Gives all articles, each once, in no particular order."""
        seen: set[str] = set()
        with translated(self._tables.root):
            for batch in self._tables.dataset("articles").to_batches(batch_size=256):
                for row in batch.to_pylist():
                    if row["id"] not in seen:
                        seen.add(row["id"])
                        yield _to_article(row)

    def _row_group(self, article_id: str) -> tuple[tuple[str, int], pa.Table]:
        """Gives where a known article stands, and the rows there; the last few are kept.

        While another thread looks anew, a place may be of a file that is not listed yet or no
        longer; and a file may have been compacted and vacuumed since. Then it is looked up again.
        """
        for attempt in range(_ATTEMPTS):
            place = self._known[self._places.get(article_id) or 0]
            held = self._groups.get(place)
            if held is not None:
                return place, held
            fragment = self._fragments.get(place[0])
            if fragment is not None:
                try:
                    with translated(self._tables.root):
                        group = fragment.subset(row_group_ids=[place[1]])
                        held = group.to_table(schema=article_schema())
                except StoreError:
                    if attempt == _ATTEMPTS - 1:
                        raise
                else:
                    if held.nbytes <= _HELD:
                        self._keep(self._groups, place, held)
                    return place, held
            self.look(exact=True)
        raise StoreError(
            f"{self._tables.root}: the files of the articles change faster than they can be read; "
            "run the same again"
        )

    def _note_places(self, dataset: ds.Dataset) -> None:
        with translated(self._tables.root):
            fragments = {f.path: f for f in dataset.get_fragments()}
            for path, fragment in fragments.items():
                if path in self._files:
                    continue
                for group in fragment.split_by_row_group():
                    ids = group.to_table(schema=article_schema(), columns=["id"]).column("id")
                    self._known.append((path, group.row_groups[0].id))
                    self._places.update(ids.to_pylist(), len(self._known) - 1)
                self._files.add(path)
            self._fragments = fragments

    def _keep(self, kept: dict[_Key, _Kept], key: _Key, value: _Kept) -> None:
        """Adds to what is kept, and lets go of what was added first."""
        with self._keeping:
            while len(kept) >= _REMEMBERED:
                kept.pop(next(iter(kept)))
            kept[key] = value


def articles_to_arrow(articles: Sequence[Article], now: datetime) -> pa.Table:
    """Gives articles as rows of the table, recorded at that moment."""
    import pyarrow as pa

    schema = article_schema()
    names = [name for name in schema.names if name != "recorded_at"]
    columns = {name: [getattr(article, name) for article in articles] for name in names}
    return pa.table({**columns, "recorded_at": [now] * len(articles)}, schema=schema)


def articles_of(rows: pa.RecordBatch) -> list[Article]:
    """Gives rows of the table as articles."""
    return [_to_article(row) for row in rows.to_pylist()]


def _to_article(row: dict[str, Any]) -> Article:
    return Article(**{name: value for name, value in row.items() if name != "recorded_at"})
