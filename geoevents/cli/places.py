"""``geocode`` and ``gazetteer``: one name looked up, and the place index itself."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents.cli.additions import add_actions
from geoevents.cli.shared import Commands, add_command, say, write_json

if TYPE_CHECKING:
    from geoevents.model import Candidate, Place, Resolution

__all__ = ["add_commands"]


def add_commands(commands: Commands) -> None:
    """Adds the commands of this file."""
    geocode = add_command(
        commands,
        "geocode",
        _geocode,
        "print the places that a name may mean, with scores and reasons",
        'geoevents geocode Goncharovka --region "Kursk region" --why',
    )
    geocode.add_argument("name", metavar="NAME", help="a place name in any script")
    geocode.add_argument("--region", help="the region that it lies in")
    geocode.add_argument("--country", help="the country that it lies in, by name or code")
    geocode.add_argument("--why", action="store_true", help="say what counted for each candidate")
    geocode.add_argument("--limit", type=int, default=10, help="most candidates; default 10")
    geocode.add_argument("--json", action="store_true", help="print one JSON line a candidate")
    group = add_command(
        commands,
        "gazetteer",
        None,
        "build, inspect and search the place index",
        "geoevents gazetteer search Sudzha",
    )
    _add_gazetteer(group.add_subparsers(dest="action", metavar="ACTION", required=True))


def _add_gazetteer(actions: Commands) -> None:
    build = add_command(
        actions,
        "build",
        _build,
        "build the shipped index from its inputs",
        "geoevents gazetteer build inputs/",
    )
    build.add_argument("inputs", type=Path, help="folder with the archives of gazetteer/README.md")
    build.add_argument("--output", type=Path, help="folder of the index; default: the shipped one")
    add_command(
        actions,
        "info",
        _info,
        "print what the index holds and where it comes from",
        "geoevents gazetteer info",
    )
    search = add_command(
        actions,
        "search",
        _search,
        "search places by name or its beginning",
        "geoevents gazetteer search Sudz --limit 5",
    )
    search.add_argument("query", help="a name or its beginning, in any script")
    search.add_argument("--limit", type=int, default=10, help="most places; default 10")
    search.add_argument("--fuzzy", action="store_true", help="find misspelt names too")
    search.add_argument("--json", action="store_true", help="print one JSON line a place")
    add_actions(actions)


def _geocode(args: argparse.Namespace) -> int:
    from geoevents.geocoding.geocoder import Geocoder

    resolution = Geocoder().geocode(args.name, region=args.region, country=args.country)
    candidates = resolution.candidates[: args.limit]
    if args.json:
        for candidate in candidates:
            write_json(_candidate_json(candidate, why=args.why))
    else:
        sys.stdout.write(_described(resolution, candidates, why=args.why))
    return 0 if candidates else 1


def _described(resolution: Resolution, candidates: tuple[Candidate, ...], *, why: bool) -> str:
    chosen = resolution.place.id if resolution.place else None
    lines = [resolution.reason]
    for candidate in candidates:
        mark = "→" if candidate.place.id == chosen else " "
        lines.append(f"{mark} {candidate.score:5.3f}  {_place_line(candidate.place)}")
        if why:
            lines += [f"           {f.contribution:+6.2f}  {f.text}" for f in candidate.features]
    return "\n".join(lines) + "\n"


def _place_line(place: Place) -> str:
    where = ", ".join(filter(None, (place.name, place.admin2, place.admin1, place.country)))
    people = f", {place.population:,} people" if place.population else ""
    point = f"{place.latitude:.5f}, {place.longitude:.5f}"
    return f"{where}  ({point}; {place.feature_code}{people}; {place.id})"


def _place_json(place: Place) -> dict[str, Any]:
    names = (
        "id name latitude longitude kind feature_code country admin1 admin2 population note source"
    )
    return {name: getattr(place, name) for name in names.split()}


def _candidate_json(candidate: Candidate, *, why: bool) -> dict[str, Any]:
    value = {
        **_place_json(candidate.place),
        "score": round(candidate.score, 4),
        "matched_name": candidate.matched_name,
        "tier": candidate.tier.name.lower(),
    }
    if why:
        value["why"] = [
            {"name": f.name, "value": f.value, "contribution": f.contribution, "text": f.text}
            for f in candidate.features
        ]
    return value


def _build(args: argparse.Namespace) -> int:
    from geoevents.gazetteer.build import build_gazetteer
    from geoevents.gazetteer.index import shipped_folder

    write_json(build_gazetteer(args.inputs, args.output or shipped_folder(), say))
    return 0


def _info(_args: argparse.Namespace) -> int:
    import json

    from geoevents.gazetteer.index import Gazetteer, shipped_folder

    facts = json.loads((shipped_folder() / "info.json").read_text(encoding="utf-8"))
    facts = {"folder": str(shipped_folder()), "version": Gazetteer.open().version, **facts}
    sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
    return 0


def _search(args: argparse.Namespace) -> int:
    from geoevents.gazetteer.index import Gazetteer

    matches = Gazetteer.open().search(args.query, args.limit, fuzzy=args.fuzzy)
    for match in matches:
        if args.json:
            write_json({**_place_json(match.place), "matched_name": match.matched_name})
        else:
            sys.stdout.write(f"{_place_line(match.place)}\n")
    if not matches:
        say(f"no place is called {args.query!r}; --fuzzy finds misspelt names")
    return 0 if matches else 1
