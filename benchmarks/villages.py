#!/usr/bin/env python3
"""Measures how a country's villages are found once its full GeoNames dump is added.

usage: villages.py UA.zip [--count 300] [--seed 1 --seed 2 …]

Adds the dump to an empty data folder, draws populated places at random, and asks for each as
"name, first-level division" with nothing else to go by. An answer is right where its point lies
within 5 km of the drawn row's. A name is ambiguous where another populated place of the division,
farther than 5 km, bears it as its main name (compared as the gazetteer compares names); such a name
holds where it is answered right or the answer says that it is ambiguous. Prints the time and memory
of adding and opening too.
"""

from __future__ import annotations

import argparse
import math
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from geoevents.geocoding.geocoder import Geocoder

_KM = 5.0
_OPEN = """
import sys, time
from pathlib import Path
import marisa_trie, numpy, pyarrow, pyarrow.ipc
from geoevents.gazetteer.index import Gazetteer
def resident():
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
before, start = resident(), time.perf_counter()
gazetteer = Gazetteer.open()
gazetteer.lookup(sys.argv[1])
print(time.perf_counter() - start, resident() - before)
"""


class Village(NamedTuple):
    """A populated place of the dump; latitude and longitude in degrees (WGS84)."""

    name: str
    division: str
    latitude: float
    longitude: float


class Score(NamedTuple):
    """What became of a sample."""

    drawn: int
    right: int
    plain: int
    plain_right: int
    ambiguous: int
    ambiguous_right: int
    ambiguous_held: int
    silently_wrong: int


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("dump", type=Path, help="a country's dump, such as UA.zip")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, action="append", help="may be given several times")
    parser.add_argument("--show", action="store_true", help="print what is not right")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["GEOEVENTS_HOME"] = home
        _measure(args.dump, args.count, args.seed or [1, 2, 3], show=args.show)
    return 0


def _measure(dump: Path, count: int, seeds: Sequence[int], *, show: bool) -> None:
    from geoevents.gazetteer.overlay import add_country
    from geoevents.geocoding.geocoder import Geocoder

    code = dump.stem.upper()
    start = time.perf_counter()
    addition = add_country(code, dump)
    took = time.perf_counter() - start
    print(f"adding {code}: {took:.1f} s, {addition.places:,} places, {addition.names:,} names")
    for _ in range(3):
        found = subprocess.run(
            [sys.executable, "-c", _OPEN, "Kyiv"], check=True, capture_output=True, text=True
        )
        seconds, megabytes = found.stdout.split()
        print(f"opening with it, imports apart: {float(seconds):.3f} s, {float(megabytes):.0f} MB")
    geocoder = Geocoder()
    villages = read_villages(dump, code, geocoder)
    for seed in seeds:
        print(f"seed {seed}: {_told(score(villages, count, seed, geocoder, show=show))}")


def read_villages(dump: Path, code: str, geocoder: Geocoder) -> list[Village]:
    """Reads the populated places (feature class P) whose first-level division has a name."""
    villages = []
    with zipfile.ZipFile(dump) as archive, archive.open(f"{code}.txt") as stream:
        for line in stream:
            cells = line.decode("utf-8").rstrip("\n").split("\t")
            if len(cells) < 15 or cells[6] != "P":
                continue
            division = geocoder.gazetteer.admin1(code, cells[10])
            if division is not None:
                villages.append(Village(cells[1], division.name, float(cells[4]), float(cells[5])))
    return villages


def score(
    villages: Sequence[Village],
    count: int,
    seed: int,
    geocoder: Geocoder,
    *,
    show: bool = False,
) -> Score:
    """Asks for villages drawn at random and judges the answers."""
    from geoevents.gazetteer.names import normalise

    same: dict[tuple[str, str], list[Village]] = defaultdict(list)
    for village in villages:
        same[normalise(village.name), village.division].append(village)
    tally: dict[str, int] = defaultdict(int)
    draw = random.Random(seed)  # noqa: S311 - a sample, no secret
    for village in draw.sample(villages, min(count, len(villages))):
        answer = geocoder.geocode(f"{village.name}, {village.division}")
        place = answer.place
        right = place is not None and _km(village, place.latitude, place.longitude) <= _KM
        kind = "plain"
        for other in same[normalise(village.name), village.division]:
            if _km(village, other.latitude, other.longitude) > _KM:
                kind = "ambiguous"
        says = "Ambiguous" in answer.reason
        tally["drawn"] += 1
        tally[kind] += 1
        tally["right"] += right
        tally[f"{kind}_right"] += right
        tally["ambiguous_held"] += kind == "ambiguous" and (right or says)
        tally["silently_wrong"] += place is not None and not right and not says
        if show and not right:
            print(f"  {kind}: {village} → {place and place.name}: {answer.reason[:160]}")
    return Score(**{name: tally[name] for name in Score._fields})


def _km(village: Village, latitude: float, longitude: float) -> float:
    north = (village.latitude - latitude) * 111.2
    east = (village.longitude - longitude) * 111.2 * math.cos(math.radians(latitude))
    return math.hypot(north, east)


def _told(found: Score) -> str:
    held = (found.plain_right + found.ambiguous_held) / found.drawn
    return (
        f"{found.right / found.drawn:.3f} of {found.drawn} right; "
        f"unambiguous {found.plain_right}/{found.plain} = "
        f"{found.plain_right / max(1, found.plain):.3f}; "
        f"ambiguous {found.ambiguous_right} right and {found.ambiguous_held} right or said so "
        f"of {found.ambiguous}; held {held:.3f}; wrong in silence {found.silently_wrong}"
    )


if __name__ == "__main__":
    sys.exit(main())
