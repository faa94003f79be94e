"""A note of what is being read, for the run after one that was killed while it read.

It lies beside the store, one for each run, locked by the process whose it is: a note that nobody
holds is of a run that is no more. That a process died says only that one of the articles under way
may be to blame, or none of them (somebody killed it, the power went): they are suspects.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from geoevents.scaling.aside import aside_path

__all__ = ["UnderWay", "note_path"]


def note_path(root: str) -> Path:
    """Gives where a store's notes are; each has the number of its process behind the name."""
    return aside_path(root).with_suffix("").with_suffix(".under-way")


class UnderWay:
    """The note of this run. ``suspected`` tells of which articles notes of dead runs speak.

    Ids are kept as digests, so that the note tells nobody what is read, and what is written at a
    time is a part of one page of a file: the system has all of it or nothing when a process ends.
    Where no note can be made nothing is suspected, and the run goes on without.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(f"{path.name}.{os.getpid()}")
        self._handle: int | None = None
        self._suspects: set[str] = set()
        left = self._take_over(path)
        if self._path not in left and self._path.exists():  # of another run of this process
            return
        # Under another name until it is locked: a run that begins now would think it a dead one's.
        draft = self._path.with_name(f".{self._path.name}")
        try:
            self._handle = _locked(draft, os.O_CREAT | os.O_TRUNC)
            if self._handle is not None:
                draft.rename(self._path)
        except OSError:
            self._drop(keep=True)
            return
        self.write(())
        for other in left:
            if other != self._path:
                other.unlink(missing_ok=True)

    def _take_over(self, path: Path) -> list[Path]:
        """Gives the notes that nobody holds, of which the suspects are now ours."""
        left = []
        for other in path.parent.glob(f"{path.name}.*"):
            try:
                handle = _locked(other)
                if handle is None:
                    continue
                first, _, _ = os.read(handle, os.fstat(handle).st_size).partition(b"\n")
                os.close(handle)
            except OSError:  # another user's
                continue
            self._suspects.update(first.decode("ascii", "ignore").split())
            left.append(other)
        return left

    def suspected(self, article_id: str) -> bool:
        """Tells whether an article was under way when a run was killed."""
        return bool(self._suspects) and _digest(article_id) in self._suspects

    def suspect(self, ids: Iterable[str]) -> None:
        """Has the next run think of articles as of those under way when a run was killed."""
        self._suspects.update(map(_digest, ids))

    def clear(self, ids: Iterable[str]) -> None:
        """Takes articles from the suspects: it is known what becomes of them."""
        self._suspects.difference_update(map(_digest, ids))
        self.write(())

    def write(self, ids: Iterable[str]) -> None:
        """Notes the articles that are read from now on, beside those suspected before."""
        if self._handle is not None:
            words = sorted({*self._suspects, *map(_digest, ids)})
            try:
                os.pwrite(self._handle, f"{' '.join(words)}\n".encode("ascii"), 0)
            except OSError:  # a full disk, of which the store will tell
                self._drop()

    def close(self, *, complete: bool) -> None:
        """Ends the note with a run that came to an end.

        Args:
            complete: everything was read. Otherwise suspects that did not come are kept.
        """
        if complete:
            self._suspects.clear()
        self.write(())
        if self._handle is not None:
            self._drop(keep=bool(self._suspects))

    def _drop(self, *, keep: bool = False) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
        if not keep:
            self._path.unlink(missing_ok=True)


def _digest(article_id: str) -> str:
    return hashlib.blake2b(article_id.encode("utf-8", "replace"), digest_size=8).hexdigest()


def _locked(path: Path, flags: int = 0) -> int | None:
    """Opens a note and locks it; None where a run that is alive has it, or nothing can be locked.

    Raises:
        OSError: it cannot be opened.
    """
    try:
        import fcntl
    except ModuleNotFoundError:  # not a POSIX system
        return None
    handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | flags, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle
