"""``geocode`` and ``gazetteer``: one name looked up, and the place index itself."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents.cli.additions import add_actions
from geoevents.cli.online import add_online, online_geocoder
from geoevents.cli.shared import Commands, add_command, say, write_json

if TYPE_CHECKING:
    from geoevents.model import Candidate, Place, Resolution

__all__ = ["add_commands"]

_LOOKED_AT = 500  # places of a name, among which those of one country are looked for


def add_commands(commands: Commands) -> None:
    """Adds the commands of this file."""
    geocode = add_command(
        commands,
        "geocode",
        _geocode,
        "print the places that a name may mean, with scores and reasons",
        'geoevents geocode Goncharovka --region "Kursk region" --why',
    )
    geocode.add_argument(
        "name",
        metavar="NAME",
        help="a place name in any script and case, with its region after a comma where you know "
        'it; also "12 km south of Sudzha", "51.19, 35.25" or "University of Aleppo"',
    )
    geocode.add_argument("--region", help="the region that it lies in")
    geocode.add_argument("--country", help="the country that it lies in, by name or code")
    geocode.add_argument("--why", action="store_true", help="say what counted for each candidate")
    geocode.add_argument("--limit", type=int, default=10, help="most candidates; default 10")
    geocode.add_argument(
        "--fuzzy", action="store_true", help="where nothing is called so, try misspelt names"
    )
    geocode.add_argument("--json", action="store_true", help="print one JSON line a candidate")
    add_online(geocode)
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
    info = add_command(
        actions,
        "info",
        _info,
        "print what the index, or one addition to it, holds and where it comes from",
        "geoevents gazetteer info UA",
    )
    info.add_argument("name", nargs="?", help="an addition, as `gazetteer list` gives it")
    search = add_command(
        actions,
        "search",
        _search,
        "search places by name or its beginning",
        "geoevents gazetteer search Sudz --limit 5",
    )
    search.add_argument("query", nargs="+", help="a name or its beginning, in any script")
    search.add_argument("--country", help="only places of this country, such as SD")
    search.add_argument("--limit", type=int, default=10, help="most places; default 10")
    search.add_argument("--fuzzy", action="store_true", help="find misspelt names too")
    search.add_argument("--json", action="store_true", help="print one JSON line a place")
    add_actions(actions)


def _geocode(args: argparse.Namespace) -> int:
    from geoevents.geocoding.geocoder import Geocoder
    from geoevents.geocoding.inquiry import OnlineError
    from geoevents.geocoding.setting import SettingsError

    try:
        geocoder = Geocoder(online=online_geocoder(args))
    except SettingsError as error:
        say(f"geoevents: {error}")
        return 2
    failed = False
    asked = {"region": args.region, "country": args.country, "fuzzy": args.fuzzy}
    try:
        resolution = geocoder.geocode(args.name, **asked)
    except OnlineError as error:
        say(f"geoevents: {error}; this is the gazetteer's answer")
        failed = True
        resolution = geocoder.geocode(args.name, **asked, offline=True)
    candidates = resolution.candidates[: args.limit]
    if args.json:
        for candidate in candidates:
            chosen = resolution.place is not None and candidate.place.id == resolution.place.id
            point = resolution if chosen else None
            write_json(_candidate_json(candidate, point, why=args.why))
    else:
        sys.stdout.write(_described(resolution, candidates, why=args.why))
    return 0 if candidates and not failed else 1


def _described(resolution: Resolution, candidates: tuple[Candidate, ...], *, why: bool) -> str:
    place = resolution.place
    lines = [resolution.reason]
    if place is not None and resolution.geo_precision is not None:
        shifted = (place.latitude, place.longitude) != (resolution.latitude, resolution.longitude)
        point = f"{resolution.latitude:.5f}, {resolution.longitude:.5f}"
        by = f", shifted from {place.name}" if shifted else ""
        precision = f"{int(resolution.geo_precision)} ({resolution.geo_precision.name.lower()})"
        lines.append(f"Point: {point}{by}; precision {precision}; score {resolution.score:.3f}.")
    for candidate in candidates:
        mark = "→" if place is not None and candidate.place.id == place.id else " "
        lines.append(f"{mark} {candidate.score:5.3f}  {_place_line(candidate.place)}")
        if why:
            lines += [f"           {f.contribution:+6.2f}  {f.text}" for f in candidate.features]
    return "\n".join(lines) + "\n"


def _place_line(place: Place) -> str:
    parts = (place.name, place.admin2, place.admin1, place.country)
    where = ", ".join(dict.fromkeys(part for part in parts if part))
    people = f", {place.population:,} people" if place.population else ""
    point = f"{place.latitude:.5f}, {place.longitude:.5f}"
    return f"{where}  ({point}; {place.feature_code}{people}; {place.id})"


def _place_json(place: Place) -> dict[str, Any]:
    names = (
        "id name latitude longitude kind feature_code country admin1 admin2 population note source"
    )
    return {name: getattr(place, name) for name in names.split()}


def _candidate_json(
    candidate: Candidate, chosen: Resolution | None, *, why: bool
) -> dict[str, Any]:
    """Gives a candidate as JSON values; that of the answer with its point, precision and reason."""
    value = {
        **_place_json(candidate.place),
        "score": round(candidate.score, 4),
        "matched_name": candidate.matched_name,
        "tier": candidate.tier.name.lower(),
        "chosen": chosen is not None,
    }
    if chosen is not None:
        value["answer"] = {
            "latitude": chosen.latitude,
            "longitude": chosen.longitude,
            "geo_precision": chosen.geo_precision,
            "score": round(chosen.score, 4),
            "reason": chosen.reason,
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


def _info(args: argparse.Namespace) -> int:
    import json

    from geoevents.gazetteer.index import Gazetteer, shipped_folder
    from geoevents.gazetteer.overlay import additions, find_addition

    folder = shipped_folder() if args.name is None else find_addition(args.name).folder
    facts = json.loads((folder / "info.json").read_text(encoding="utf-8"))
    # The notes of places are of use to the index alone; most are ids of their sources.
    facts = {"folder": str(folder), **{k: v for k, v in facts.items() if k != "notes"}}
    if args.name is None:
        facts["version"] = Gazetteer.open().version
        facts["additions"] = [addition.name for addition in additions()]
    sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
    return 0


def _search(args: argparse.Namespace) -> int:
    from geoevents.gazetteer.index import Gazetteer

    words = " ".join(args.query)
    wanted = args.country.upper() if args.country else None
    most = args.limit if wanted is None else _LOOKED_AT
    found = Gazetteer.open().search(words, most, fuzzy=args.fuzzy)
    matches = [match for match in found if wanted in {None, match.place.country}][: args.limit]
    for match in matches:
        if args.json:
            write_json({**_place_json(match.place), "matched_name": match.matched_name})
        else:
            sys.stdout.write(f"{_place_line(match.place)}\n")
    if not matches:
        where = f" in {wanted}" if wanted else ""
        say(f"no place{where} is called {words!r}; --fuzzy finds misspelt names")
    return 0 if matches else 1
