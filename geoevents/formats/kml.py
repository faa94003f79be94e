"""KML, written event by event; GDAL's own writer would hold the whole document in memory.

KML is XML: characters that XML cannot hold become U+FFFD. No text is HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from geoevents.formats.metadata import Metadata
from geoevents.formats.rows import Frames, each_frame, json_rows
from geoevents.formats.target import Target, opened
from geoevents.frame import COLUMNS, arrow_schema

__all__ = ["write"]

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, Char
_TYPES = {"int8": "int", "double": "double"}  # what KML has; whole numbers of 64 bits are text
_END = "</Folder></Document></kml>\n"


def write(frames: Frames, target: Target, *, metadata: Metadata) -> None:
    """Writes KML: a placemark an event, with name, span of days and every column as extended data.

    Events without a place have no point. How to cite the file stands in the document's
    description.

    Args:
        frames: a frame of the event schema, or a stream of them.
        target: a path or a binary stream.
        metadata: what the description says.
    """
    with opened(target) as stream:
        stream.write(_head(metadata).encode())
        for frame in each_frame(frames):
            rows = json_rows(frame, parse_evidence=False)
            stream.write("".join(map(_placemark, rows)).encode())
        stream.write(_END.encode())


def _head(metadata: Metadata) -> str:
    fields = "".join(
        f'<SimpleField name="{field.name}" type="{_TYPES.get(str(field.type), "string")}"/>\n'
        for field in arrow_schema()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document id="geoevents">\n'
        f"<name>Geoevents</name>\n<description>{_text(metadata.citation_text())}</description>\n"
        f'<Schema name="events" id="events">\n{fields}</Schema>\n<Folder><name>events</name>\n'
    )


def _placemark(row: Mapping[str, Any]) -> str:
    point = ""
    if row["latitude"] is not None:
        point = (
            f"<Point><coordinates>{row['longitude']!r},{row['latitude']!r}</coordinates></Point>"
        )
    title = ", ".join(filter(None, [row["sub_event_type"], row["location"]]))
    return (
        f"<Placemark><name>{_text(title)}</name>\n"
        f"<TimeSpan><begin>{row['event_date']}</begin><end>{row['end_date']}</end></TimeSpan>\n"
        f'<ExtendedData><SchemaData schemaUrl="#events">\n{"".join(_cells(row))}'
        f"</SchemaData></ExtendedData>{point}</Placemark>\n"
    )


def _cells(row: Mapping[str, Any]) -> Iterator[str]:
    for name in COLUMNS:
        value = row[name]
        if value is not None:
            words = _text(value) if isinstance(value, str) else repr(value)
            yield f'<SimpleData name="{name}">{words}</SimpleData>\n'


def _text(words: str) -> str:
    """Gives words as XML has them; a bare CR would be read as another line end."""
    return escape(_NOT_XML.sub("\ufffd", words), quote=False).replace("\r", "&#13;")
