"""CSV in UTF-8, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

from geoevents.formats.metadata import Metadata
from geoevents.formats.rows import Frames, each_frame, json_rows
from geoevents.formats.target import Target, opened
from geoevents.frame import COLUMNS

__all__ = ["neutralise", "write"]

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(frames: Frames, target: Target, *, metadata: Metadata) -> None:  # noqa: ARG001
    """Writes one row an event with the columns of the event schema; null is an empty cell.

    Text that a spreadsheet would run as a formula gets an apostrophe before it; numbers are left
    as they are. ``evidence`` is JSON text. CSV has no place for metadata.

    Args:
        frames: a frame of the event schema, or a stream of them.
        target: a path or a binary stream.
        metadata: not written.
    """
    with opened(target) as stream:
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for frame in each_frame(frames):
            for row in json_rows(frame, parse_evidence=False):
                writer.writerow([neutralise(value) for value in row.values()])
            stream.write(buffer.getvalue().encode())
            buffer.seek(0)
            buffer.truncate()
        stream.write(buffer.getvalue().encode())


def neutralise(value: object) -> object:
    """Gives a cell that no spreadsheet takes for a formula; anything but text stays as it is.

    NUL, at which many readers of CSV stop, becomes the replacement character.
    """
    if not isinstance(value, str):
        return value
    text = value.replace("\0", "\ufffd")
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text
