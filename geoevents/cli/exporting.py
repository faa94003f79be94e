"""``export`` and ``incidents``: filtered events as a file, and what they amount to."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.cli.filtering import add_filter_options, filter_from
from geoevents.cli.picturing import PICTURE_ENDINGS, PICTURE_NAMES, picture_of, write_picture
from geoevents.cli.shared import Commands, add_command, say, write_json

if TYPE_CHECKING:
    from geoevents.formats import Format, Metadata
    from geoevents.formats.rows import Frames
    from geoevents.incidents import Incident

__all__ = ["add_commands"]

_SAYS = {"reported": "reports", "claimed": "claims", "denied": "denies"}
_ALIASES = {
    "ndjson": "geojsonl", "geopackage": "gpkg", "parquet": "geoparquet", "fgb": "flatgeobuf",
    "shp": "shapefile",
}  # fmt: skip


def add_commands(commands: Commands) -> None:
    """Adds the commands of this file."""
    from geoevents.formats import FORMATS

    export = add_command(
        commands,
        "export",
        _export,
        "write filtered events as GeoJSON, CSV or a GIS file",
        'geoevents export --from 2025-03-01 --region "Kursk Oblast" --type Battles -o k.geojson',
    )
    add_filter_options(export)
    export.add_argument(
        "--format", default=None, help=f"one of {', '.join([*FORMATS, *PICTURE_NAMES])}"
    )
    export.add_argument(
        "-o",
        "--output",
        default="-",
        help="file to write; default: - for standard output. A name that ends in .zip gets the "
        "file with its CITATION and data dictionary",
    )
    export.add_argument(
        "--table", default="geoevents", help="table of that database; default: geoevents"
    )
    export.add_argument(
        "--replace", action="store_true", help="take out what the table holds before"
    )
    _add_incidents(commands)


def _add_incidents(commands: Commands) -> None:
    incidents = add_command(
        commands,
        "incidents",
        _incidents,
        "print incidents: which records tell of the same act, and who says what",
        "geoevents incidents --incident-status disputed --from 2025-03-01",
    )
    add_filter_options(incidents)
    incidents.add_argument("--limit", type=int, default=50, help="most incidents; default 50")
    incidents.add_argument(
        "--format", choices=("text", "jsonl", "geojson"), default="text", help="default: text"
    )
    incidents.add_argument(
        "-o",
        "--output",
        default="-",
        help="file to write GeoJSON to; default: - for standard output",
    )


def _export(args: argparse.Namespace) -> int:
    from geoevents.formats import metadata_for, stream_of, write_bundle
    from geoevents.query import EventQuery
    from geoevents.store import EventStore

    picture = picture_of(args.format, args.output)
    database = next((value for value in args.filter_to if "://" in value), None)
    args.filter_to = [value for value in args.filter_to if "://" not in value]
    form = _format("geojson" if picture else args.format, args.output)
    query = EventQuery(EventStore.open(args.store, create=False))
    wanted = filter_from(args, query)
    if picture:
        return write_picture(picture, query, wanted, args)
    summary = query.summary(wanted)
    metadata = metadata_for(query, wanted)
    target = sys.stdout.buffer if args.output == "-" else args.output
    content = stream_of(query, wanted)
    if database:
        return _to_database(content, database, args, metadata)
    if args.output.lower().endswith(".zip"):
        write_bundle(form, content, target, metadata=metadata)
    else:
        form.write(content, target, metadata=metadata)
    lost = f"; {form.title} cannot hold {form.loses}" if form.loses else ""
    if form.name == "flatgeobuf":
        written = summary.events - summary.unplaced
        say(f"{_events(written)} written, {summary.unplaced:,} left out{lost}")
    else:
        say(f"{_events(summary.events)}, {summary.unplaced:,} without a place{lost}")
    return 0


def _events(count: int) -> str:
    return f"{count:,} event{'' if count == 1 else 's'}"


def _to_database(frames: Frames, address: str, args: argparse.Namespace, metadata: Metadata) -> int:
    from geoevents.formats import write_postgis

    schema, _, table = args.table.rpartition(".")
    count = write_postgis(
        frames,
        address,
        metadata=metadata,
        table=table,
        schema=schema or None,
        replace=args.replace,
    )
    say(f"{count:,} events into table {args.table}")
    return 0


def _incidents(args: argparse.Namespace) -> int:
    from geoevents.formats import incident_json, incidents_metadata, write_incidents
    from geoevents.query import EventQuery
    from geoevents.store import EventStore

    query = EventQuery(EventStore.open(args.store, create=False))
    wanted = filter_from(args, query)
    found = query.incidents(wanted, limit=args.limit)
    counts = query.incident_counts(wanted)
    total = sum(counts.values())
    if args.format == "geojson":
        metadata = incidents_metadata(
            found, query=wanted.to_params(), version=query.version, total=total
        )
        target = sys.stdout.buffer if args.output == "-" else args.output
        write_incidents(found, target, metadata=metadata)
    elif args.format == "jsonl":
        for incident in found:
            write_json(incident_json(incident))
    else:
        for incident in found:
            sys.stdout.write(_described(incident))
    told = ", ".join(f"{count:,} {status.value}" for status, count in counts.items())
    say(f"{total:,} incidents{': ' if told else ''}{told}; {len(found)} printed")
    return 0


def _described(incident: Incident) -> str:
    lead = incident.lead
    where = ", ".join(filter(None, (lead.location, lead.admin1, lead.country))) or "no place"
    lines = [f"{lead.event_date}  {lead.sub_event_type.value}  {where}  [{incident.status.value}]"]
    for voice, event in zip(incident.voices, incident.members, strict=True):
        copy = ", same words as before" if voice.copy else ""
        words = " ".join(event.notes.split())
        lines.append(f"    {voice.who or 'unknown'} {_SAYS[voice.says.value]}{copy}: {words}")
    return "\n".join(lines) + "\n"


def _format(name: str | None, output: str) -> Format:
    """Gives the format that is named, or else the one that the file's name asks for.

    Raises:
        UnknownValueError: there is no such format; the message gives all of them.
    """
    from geoevents.errors import UnknownValueError
    from geoevents.formats import FORMATS, format_named

    suffixes = {form.suffix: form.name for form in FORMATS.values()} | {".json": "geojson"}
    plain = output.removesuffix(".zip") if not output.endswith(tuple(suffixes)) else output
    ending = Path(plain).suffix if output != "-" else ""
    found = next((name for suffix, name in suffixes.items() if plain.endswith(suffix)), None)
    if name is None and found is None and ending:
        raise UnknownValueError("format (see --format)", ending, [*suffixes, *PICTURE_ENDINGS])
    asked = _ALIASES.get(name or "", name) or found or "geojson"
    if asked not in FORMATS:
        raise UnknownValueError("format", asked, [*FORMATS, *PICTURE_NAMES])
    return format_named(asked)
