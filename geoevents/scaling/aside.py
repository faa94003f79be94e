"""Articles that could not be analysed, kept with their error in a file that can be read again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from geoevents.errors import StoreError
from geoevents.model import Article

__all__ = ["Aside", "aside_path"]


def aside_path(root: str) -> Path:
    """Gives the file for a store: beside its folder; in the working folder for an address.

    A store may be the root of a volume, beside which its user may not write: then it lies within.
    """
    if "://" in root:
        return Path("geoevents.set-aside.jsonl")
    folder = Path(root)
    beside = folder.with_name(f"{folder.name}.set-aside.jsonl")
    if folder.is_dir() and not beside.exists() and not os.access(beside.absolute().parent, os.W_OK):
        return folder / ".set-aside.jsonl"
    return beside


class Aside:
    """A file of JSON lines, one for each article that is set aside, which ``ingest`` reads again.

    Lines are added as articles fail, and are on the disk when ``add`` returns. Of what is in the
    file only the ids and a number for each error are held in memory. ``tidy`` takes out what was
    stored meanwhile, and lines that a later one replaces.
    """

    def __init__(self, path: Path) -> None:
        """Looks what the file holds; it is made by the first article.

        Raises:
            StoreError: it cannot be read or written there.
        """
        self.path = path
        self._errors: dict[str, int] = {}  # id → of its error
        self._gone: set[str] = set()
        self._doubled = False
        try:
            if path.is_dir():
                raise IsADirectoryError("is a folder; a file is wanted")
            if path.exists():
                # So that it is known now whether it can be written.
                with _alone(path), path.open("r+b") as file:
                    _mend_end(file)
                for row in _rows(path):
                    self._doubled |= row["id"] in self._errors
                    self._errors[row["id"]] = hash(row.get("error"))
            elif not os.access(path.absolute().parent, os.W_OK):
                raise PermissionError("there is no such folder, or you may not write in it")
        except OSError as error:
            raise self._fault(error) from error

    def __len__(self) -> int:
        return len(self._errors.keys() - self._gone)

    def failed_with(self, error: str) -> frozenset[str]:
        """Gives the ids of articles that are there with an error."""
        return frozenset(id_ for id_, known in self._errors.items() if known == hash(error))

    def add(self, articles: Iterable[tuple[Article, str]]) -> None:
        """Adds articles with their errors; one that is there with the same error stays as it is.

        Raises:
            StoreError: the file could not be written.
        """
        lines = []
        for article, error in articles:
            self._gone.discard(article.id)
            if self._errors.get(article.id) == hash(error):
                continue
            self._doubled |= article.id in self._errors
            self._errors[article.id] = hash(error)
            lines.append(f"{json.dumps(_row(article, error), ensure_ascii=True)}\n")
        if not lines:
            return
        try:
            with _alone(self.path), self.path.open("ab") as file:
                file.write("".join(lines).encode("ascii"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise self._fault(error) from error

    def stored(self, ids: Iterable[str]) -> None:
        """Notes that articles are in the store, so that ``tidy`` takes them out."""
        self._gone.update(id_ for id_ in ids if id_ in self._errors)

    def tidy(self) -> None:
        """Writes the file anew where lines are to go; it is never seen half written.

        Raises:
            StoreError: the file could not be written.
        """
        if not (self._gone or self._doubled):
            return
        draft = self.path.with_name(f"{self.path.name}.{os.getpid()}")
        try:
            with _alone(self.path):
                self._write_anew(draft)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise self._fault(error) from error
        for id_ in self._gone:
            del self._errors[id_]
        self._gone.clear()
        self._doubled = False

    def _write_anew(self, draft: Path) -> None:
        last = {row["id"]: number for number, row in enumerate(_rows(self.path))}
        kept = 0
        with draft.open("w", encoding="ascii") as file:
            for number, row in enumerate(_rows(self.path)):
                if row["id"] not in self._gone and last[row["id"]] == number:
                    file.write(f"{json.dumps(row, ensure_ascii=True)}\n")
                    kept += 1
        if kept:
            draft.replace(self.path)
        else:
            draft.unlink()
            self.path.unlink()

    def _fault(self, error: OSError) -> StoreError:
        return StoreError(
            f"{self.path}: articles cannot be set aside here: {error.strerror or error}. What was "
            "stored is whole; free space or name another file with --set-aside, and run the same "
            "again"
        )


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keeps other runs from the file for the block; it is made where there is none.

    Raises:
        OSError: it cannot be opened.
    """
    try:
        import fcntl
    except ModuleNotFoundError:  # not a POSIX system
        yield
        return
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            # Who had the lock before may have put another file in the place of this one.
            if _is_open_as(handle, path):
                yield
                return
        finally:
            os.close(handle)


def _is_open_as(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _row(article: Article, error: str) -> dict[str, Any]:
    return {
        "id": article.id,
        "error": error,
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "publisher": article.publisher,
        "url": article.url,
        "text": article.text,
    }


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """Gives what the lines hold, one at a time; a damaged line is passed over."""
    with path.open("rb") as file:
        for line in file:
            try:
                row = json.loads(line)
            except ValueError:
                continue
            if isinstance(row, dict) and isinstance(row.get("id"), str):
                yield row


def _mend_end(file: Any) -> None:  # noqa: ANN401 - a binary file
    """Ends the last line, which a killed run may have left half written."""
    if file.seek(0, os.SEEK_END):
        file.seek(-1, os.SEEK_END)
        if file.read(1) != b"\n":
            file.write(b"\n")
