"""Maps and timelines of ``geoevents export``: PNG, SVG and HTML."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.cli.shared import say

if TYPE_CHECKING:
    from geoevents.query import EventQuery, Filter

__all__ = ["PICTURE_ENDINGS", "PICTURE_NAMES", "picture_of", "write_picture"]

PICTURE_NAMES = ("png", "svg", "timeline-png", "timeline-svg", "html")
PICTURE_ENDINGS = (".png", ".svg", ".timeline.png", ".timeline.svg", ".html")


def picture_of(form: str | None, output: str) -> str | None:
    """Gives the kind of picture that a format, or else a file's name, asks for; None for none."""
    if form is not None:
        return form if form in PICTURE_NAMES else None
    for suffix, name in ((".timeline.png", "timeline-png"), (".timeline.svg", "timeline-svg")):
        if output.endswith(suffix):
            return name
    return next((name for name in ("png", "svg", "html") if output.endswith(f".{name}")), None)


def write_picture(name: str, query: EventQuery, wanted: Filter, args: argparse.Namespace) -> int:
    """Draws the filtered events and writes the file; gives the exit code."""
    from geoevents.formats import metadata_for
    from geoevents.formats.target import opened
    from geoevents.gazetteer.index import Gazetteer
    from geoevents.views.pictures import Scene, picture_named

    scene = Scene(
        query=query,
        asked=wanted,
        metadata=metadata_for(query, wanted),
        gazetteer=Gazetteer.open(),
        bounds=wanted.bbox,
    )
    content = picture_named(name).draw(scene)
    with opened(sys.stdout.buffer if args.output == "-" else Path(args.output)) as stream:
        stream.write(content)
    say(f"{picture_named(name).title}, {len(content) / 1024:,.0f} KB")
    return 0
