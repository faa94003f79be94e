"""``gazetteer add``, ``add-places``, ``list`` and ``remove``: the user's own part of the index."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.cli.shared import Commands, add_command, say

if TYPE_CHECKING:
    from geoevents.gazetteer.overlay import Addition

__all__ = ["add_actions"]


def add_actions(actions: Commands) -> None:
    """Adds the actions of this file to those of ``gazetteer``."""
    add = add_command(
        actions,
        "add",
        _add,
        "add all places of countries from GeoNames' dumps",
        "geoevents gazetteer add UA RU",
    )
    add.add_argument("countries", nargs="*", metavar="COUNTRY", help="alpha-2 codes, such as UA")
    add.add_argument(
        "--file",
        type=Path,
        help="a dump already here; the country is its name (UA.zip) unless one is given",
    )
    places = add_command(
        actions,
        "add-places",
        _add_places,
        "add a file of your own places, CSV or GeoJSON",
        "geoevents gazetteer add-places villages.csv",
    )
    places.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="with name, latitude and longitude"
    )
    add_command(
        actions, "list", _list, "print what was added to the index", "geoevents gazetteer list"
    )
    remove = add_command(
        actions,
        "remove",
        _remove,
        "take additions out of the index",
        "geoevents gazetteer remove UA",
    )
    remove.add_argument("names", nargs="+", metavar="NAME", help="as `gazetteer list` gives it")


def _add(args: argparse.Namespace) -> int:
    from tqdm import tqdm

    from geoevents.gazetteer.overlay import add_country

    if args.file is not None and not args.countries:
        args.countries = [args.file.stem.upper()]
    if not args.countries or (args.file is not None and len(args.countries) != 1):
        say("geoevents: name the countries to add, such as UA RU; --file goes with one of them")
        return 2
    if args.file is not None and args.file.suffix.lower() not in {".zip", ".txt"}:
        say(f"geoevents: {args.file.name} is no GeoNames dump: those are .zip or .txt")
        return 1
    for code in args.countries:
        with tqdm(desc=code, unit="B", unit_scale=True, disable=None) as bar:

            def loaded(done: int, size: int | None, bar: tqdm = bar) -> None:
                bar.total = size
                bar.update(done - bar.n)

            addition = add_country(code, args.file, progress=loaded)
        sys.stdout.write(f"{_line(addition)}\n")
    return 0


def _add_places(args: argparse.Namespace) -> int:
    from geoevents.gazetteer.overlay import add_places

    for file in args.files:
        sys.stdout.write(f"{_line(add_places(file))}\n")
    return 0


def _list(_args: argparse.Namespace) -> int:
    from geoevents.gazetteer.overlay import additions, home_folder

    found = additions()
    for addition in found:
        sys.stdout.write(f"{_line(addition)}\n")
    if not found:
        say(f"nothing was added (folder {home_folder()})")
    return 0


def _remove(args: argparse.Namespace) -> int:
    from geoevents.gazetteer.overlay import remove

    for name in args.names:
        sys.stdout.write(f"removed {remove(name)}\n")
    return 0


def _line(addition: Addition) -> str:
    day = addition.added_at.date().isoformat()
    return (
        f"{addition.name}  {addition.kind}  {addition.places:,} places, {addition.names:,} names; "
        f"{addition.source}, {addition.size:,} bytes, sha256 {addition.sha256}, {day}"
    )
