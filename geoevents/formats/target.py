"""Where an export goes: a path, or a binary stream."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

__all__ = ["FULL", "Target", "opened", "through_file"]

Target = Path | str | IO[bytes]
FULL = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
)  # no room, or none for this user or file
_LITTLE = 64 * 1024  # bytes: with less free, a failed writer is taken to have had no room


@contextmanager
def opened(target: Target) -> Iterator[IO[bytes]]:
    """Gives a binary stream; a path is written beside its name first, so none is left half done.

    Raises:
        FileNotFoundError: there is no such folder. None is made: it would be that of a slip.
    """
    if not isinstance(target, Path | str):
        yield target
        return
    path = Path(target)
    if not path.parent.is_dir():
        words = "there is no such folder; make it first, or write to another"
        raise FileNotFoundError(errno.ENOENT, words, str(path.parent))
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as stream:
            yield stream
        draft.replace(path)
    except OSError as error:
        if (
            error.filename is None and error.errno in FULL
        ):  # a write knows no name: say whose it was
            error.filename = str(path)
        raise
    finally:
        draft.unlink(missing_ok=True)


def through_file(target: Target, name: str, write: Callable[[Path], None]) -> None:
    """Lets ``write`` make a file of that name, which GDAL needs, and copies it to the target.

    Raises:
        OSError: the folder for temporary files is full; the error names it.
    """
    with tempfile.TemporaryDirectory(prefix="geoevents-") as folder:
        path = Path(folder) / name
        try:
            write(path)
        except (OSError, RuntimeError) as error:  # GDAL's are RuntimeErrors, which seldom tell why
            known = error.errno in FULL if isinstance(error, OSError) else False
            if not known and shutil.disk_usage(folder).free > _LITTLE:
                raise
            why = os.strerror(errno.ENOSPC)
            raise OSError(errno.ENOSPC, why, tempfile.gettempdir()) from error
        with path.open("rb") as made, opened(target) as stream:
            shutil.copyfileobj(made, stream)
