"""Where an export goes: a path, or a binary stream."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

__all__ = ["Target", "opened", "through_file"]

Target = Path | str | IO[bytes]


@contextmanager
def opened(target: Target) -> Iterator[IO[bytes]]:
    """Gives a binary stream; a path is written beside its name first, so none is left half done."""
    if not isinstance(target, Path | str):
        yield target
        return
    path = Path(target)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as stream:
            yield stream
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def through_file(target: Target, name: str, write: Callable[[Path], None]) -> None:
    """Lets ``write`` make a file of that name, which GDAL needs, and copies it to the target."""
    with tempfile.TemporaryDirectory(prefix="geoevents-") as folder:
        path = Path(folder) / name
        write(path)
        with path.open("rb") as made, opened(target) as stream:
            shutil.copyfileobj(made, stream)
