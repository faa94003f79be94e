"""An export with its companions in one zip: the file, ``CITATION.txt``, ``data_dictionary.csv``."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.formats.metadata import Metadata, companions
from geoevents.formats.rows import Frames
from geoevents.formats.target import Target, opened

if TYPE_CHECKING:
    from geoevents.formats import Format

__all__ = ["write_bundle"]


def write_bundle(form: Format, frames: Frames, target: Target, *, metadata: Metadata) -> None:
    """Writes a zip with the file of a format and its companions.

    A format that is a zip of several files by itself has them inside, and is written as it is.
    """
    if form.suffix.endswith(".zip"):
        form.write(frames, target, metadata=metadata)
        return
    with tempfile.TemporaryDirectory(prefix="geoevents-") as folder:
        made = Path(folder) / f"events{form.suffix}"
        form.write(frames, made, metadata=metadata)
        with (
            opened(target) as stream,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            archive.write(made, made.name)
            for name, content in companions(metadata).items():
                archive.writestr(name, content)
