"""What reading remembers between runs: which words are known, and the state of each feed.

One SQLite file beside the store's tables. It may be deleted at any time: known words are gathered
anew from the store, feeds are read in full once more.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["FeedState", "Notebook", "notebook_path"]

_NAME = ".reading.sqlite"
_COMMON = 100  # articles in which words may stand to be compared by
_REMEMBERED = 200_000  # hashes of words that are known to stand in more
_TABLES = """
CREATE TABLE IF NOT EXISTS sketches (hash INTEGER, article TEXT) STRICT;
CREATE INDEX IF NOT EXISTS by_hash ON sketches (hash);
CREATE TABLE IF NOT EXISTS sketched (article TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS feeds (url TEXT PRIMARY KEY, etag TEXT, modified TEXT, entries TEXT)
    STRICT, WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What a feed's server said last, and the ids of the entries that it then had."""

    etag: str | None
    modified: str | None
    entries: tuple[str, ...]


def notebook_path(root: str) -> Path:
    """Gives the file for the store of that address: in its folder, or the user's data folder."""
    if "://" not in root:
        return Path(root) / _NAME
    import platformdirs

    name = hashlib.blake2b(root.encode(), digest_size=8).hexdigest()
    return platformdirs.user_data_path("geoevents") / "stores" / f"{name}.sqlite"


class Notebook:
    """The opened file; a folder that cannot be written gives one that lasts as long as the run.

    For one user at a time, who may go from thread to thread, as the readers of a stream do.
    """

    def __init__(self, path: Path | None) -> None:
        """Opens or makes it; None keeps it in memory."""
        self._path: Path | None = path
        self._common: set[int] = set()
        self._connection = self._open()

    def _open(self) -> sqlite3.Connection:
        """Opens the file, anew where it is damaged; in memory where there can be none."""
        if self._path is None:
            return _with_tables(sqlite3.connect(":memory:", check_same_thread=False))
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return _with_tables(sqlite3.connect(self._path, timeout=30, check_same_thread=False))
        except (OSError, sqlite3.OperationalError):
            self._path = None
        except sqlite3.DatabaseError:  # a file that is none, or none any more
            if not self._delete():
                self._path = None
        return self._open()

    def _delete(self) -> bool:
        """Deletes the file, which holds nothing that is not told anew; tells whether it could."""
        try:
            for ending in ("", "-wal", "-shm"):
                Path(f"{self._path}{ending}").unlink(missing_ok=True)
        except OSError:
            return False
        return True

    def _begin_anew(self) -> None:
        """Goes on with an empty notebook in place of a damaged one."""
        self._connection.close()
        if self._path is not None and not self._delete():
            self._path = None
        self._connection = self._open()

    def _asked(self, query: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Gives the rows of an answer; none of a notebook that turns out to be damaged."""
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._begin_anew()
            return []

    def close(self) -> None:
        """Closes the file."""
        self._connection.close()

    def sketched(self) -> set[str]:
        """Gives the ids of the articles whose words are noted."""
        return {article for (article,) in self._asked("SELECT article FROM sketched")}

    def note_sketches(self, sketches: Mapping[str, Sequence[int]]) -> None:
        """Notes articles with the hashes of their words."""
        with self._writing():
            for article, hashes in sketches.items():
                new = self._connection.execute(
                    "INSERT OR IGNORE INTO sketched VALUES (?)", (article,)
                ).rowcount
                if new:
                    self._connection.executemany(
                        "INSERT INTO sketches VALUES (?, ?)", [(h, article) for h in hashes]
                    )

    def sharing(self, hashes: Iterable[int]) -> list[tuple[str, int]]:
        """Gives the articles that share hashes, with how many, the most first; at most five.

        Words that stand in very many articles (a photo credit, a sentence of every day's report)
        tell of no copy and are left out, so that the answer takes no longer in a large store.
        """
        shared: Counter[str] = Counter()
        for value in list(hashes)[:500]:
            if value in self._common:
                continue
            rows = self._asked(
                "SELECT article FROM sketches WHERE hash = ? LIMIT ?", (value, _COMMON + 1)
            )
            if len(rows) <= _COMMON:
                shared.update(article for (article,) in rows)
            elif len(self._common) < _REMEMBERED:
                self._common.add(value)  # it stays so, and need not be counted again
        return sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:5]

    def feed(self, url: str) -> FeedState | None:
        """Gives what is noted of a feed."""
        rows = self._asked("SELECT etag, modified, entries FROM feeds WHERE url = ?", (url,))
        if not rows:
            return None
        etag, modified, entries = rows[0]
        return FeedState(etag=etag, modified=modified, entries=tuple(json.loads(entries)))

    def note_feed(self, url: str, state: FeedState) -> None:
        """Notes the state of a feed."""
        with self._writing():
            self._connection.execute(
                "INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?)",
                (url, state.etag, state.modified, json.dumps(state.entries)),
            )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction; what a full, locked or damaged file refuses is not noted.

        It costs no article: what is not noted is gathered from the store by the next run.
        """
        try:
            with self._connection:
                yield
        except sqlite3.OperationalError:
            return
        except sqlite3.DatabaseError:
            self._begin_anew()


def _with_tables(connection: sqlite3.Connection) -> sqlite3.Connection:
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(_TABLES)
    except sqlite3.Error:
        connection.close()
        raise
    return connection
