#!/usr/bin/env python3
"""Generates a store of made-up events, realistic in space, time, type and text, from a seed.

usage: generate.py STORE [--events N] [--seed S]

Events gather around towns near front lines and in cities, grow and ebb over months, come in bursts
of articles that repeat each other, and carry claims, denials, imprecise dates and missing places
in shares like those of real reporting. The words are templates: nothing here is a real event.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from geoevents.frame import COLUMNS, arrow_schema
from geoevents.model import SubEventType
from geoevents.store import EventStore

FIRST, LAST = date(2021, 1, 1), date(2026, 6, 30)
CHUNK = 100_000


class Region(NamedTuple):
    """A region that events fall into: GeoNames id, centre, spread in degrees, share of events."""

    country: str
    name: str
    geonames: int
    latitude: float
    longitude: float
    spread: float
    weight: float
    side: str
    other: str


REGIONS = (
    Region("UA", "Donetsk Oblast", 709716, 48.1, 37.6, 0.7, 20, "RU", "UA"),
    Region("UA", "Kharkiv Oblast", 706482, 49.8, 36.9, 0.7, 12, "RU", "UA"),
    Region("UA", "Zaporizhzhia Oblast", 687699, 47.5, 35.8, 0.6, 9, "RU", "UA"),
    Region("UA", "Kherson Oblast", 706442, 46.7, 33.2, 0.6, 8, "RU", "UA"),
    Region("UA", "Luhansk Oblast", 702657, 49.0, 38.6, 0.5, 7, "RU", "UA"),
    Region("UA", "Sumy Oblast", 692196, 51.1, 34.4, 0.6, 6, "RU", "UA"),
    Region("UA", "Dnipropetrovsk Oblast", 709929, 48.3, 35.0, 0.6, 3, "RU", "UA"),
    Region("UA", "Chernihiv Oblast", 710734, 51.5, 32.2, 0.6, 2, "RU", "UA"),
    Region("UA", "Odesa Oblast", 698738, 46.6, 30.5, 0.5, 2, "RU", "UA"),
    Region("RU", "Kursk Oblast", 538555, 51.5, 35.6, 0.6, 5, "UA", "RU"),
    Region("RU", "Belgorod Oblast", 578071, 50.7, 37.0, 0.5, 4, "UA", "RU"),
    Region("RU", "Bryansk Oblast", 571473, 52.8, 33.2, 0.5, 1.5, "UA", "RU"),
    Region("SD", "Khartoum", 379253, 15.6, 32.5, 0.3, 4, "Rapid Support Forces", "SD"),
    Region("SD", "North Darfur", 408664, 13.6, 25.3, 0.8, 3, "Rapid Support Forces", "SD"),
    Region("PS", "Gaza Strip", 281132, 31.4, 34.35, 0.1, 5, "IL", "Hamas"),
    Region("LB", "Liban-Sud", 279894, 33.3, 35.3, 0.2, 2, "IL", "Hezbollah"),
    Region("MM", "Rakhine", 1298852, 20.1, 93.5, 0.7, 2, "MM", "Arakan Army"),
    Region("MM", "Shan", 1297099, 22.3, 98.2, 1.0, 2, "MM", "MNDAA"),
    Region("CD", "North Kivu", 206938, -1.0, 29.0, 0.6, 2.5, "M23", "CD"),
)
FORCES = {
    "RU": "Russia",
    "UA": "Ukraine",
    "SD": "Sudan",
    "IL": "Israel",
    "MM": "Myanmar",
    "CD": "Congo",
}
SYLLABLES = (
    "no vo se lo ka mi pe tro vka bo ri so va ne zhi gor la du bro va ste po li che re".split()
)
TEMPLATES = {
    SubEventType.SHELLING: ("Artillery of {a} shelled {p}, {s}", 30),
    SubEventType.AIR_DRONE_STRIKE: ("A drone of {a} struck a building in {p}, {s}", 24),
    SubEventType.ARMED_CLASH: ("Units of {a} attacked positions of {b} near {p}, {s}", 16),
    SubEventType.DISRUPTED_WEAPONS_USE: ("Air defences of {b} shot down drones over {p}, {s}", 8),
    SubEventType.NON_STATE_OVERTAKES: ("Forces of {a} took {p} after fighting, {s}", 3),
    SubEventType.GOVERNMENT_REGAINS: ("{b} recaptured {p}, {s}", 2),
    SubEventType.CHANGE_TO_GROUP: ("{b} regrouped its units around {p}, {s}", 3),
    SubEventType.REMOTE_EXPLOSIVE: ("A mine went off on a road by {p}, {s}", 2),
    SubEventType.ATTACK: ("Gunmen of {a} shot at residents of {p}, {s}", 3),
    SubEventType.ARRESTS: ("Police detained a suspected saboteur in {p}, {s}", 1.5),
    SubEventType.LOOTING: ("Shops were looted in {p}, {s}", 1),
    SubEventType.PEACEFUL_PROTEST: ("Residents of {p} rallied for the return of prisoners, {s}", 2),
    SubEventType.OTHER: ("An evacuation of {p} was under way, {s}", 2),
    SubEventType.THREAT: ("{a} threatened to answer for the events at {p}, {s}", 1.5),
    SubEventType.APPEAL: ("{b} appealed to its allies after the fighting at {p}, {s}", 1),
}
ENDINGS = (
    "officials said",
    "according to a morning summary",
    "leaving windows broken and a power line down",
    "while crews fought a fire for several hours",
    "and the road was closed until evening",
    "residents told reporters",
    "the second time in a week",
)
_FIRST_NAMES = "Continental Border River Steppe Harbour Northern Daily Metro".split()
PUBLISHERS = tuple(
    f"{first} {last}" for first in _FIRST_NAMES for last in ("Wire", "Post", "Courier", "Monitor")
)


class Town(NamedTuple):
    """A made-up town and the place of its region in ``REGIONS``."""

    id: str
    name: str
    latitude: float
    longitude: float
    region: int


@lru_cache(maxsize=4)
def towns(seed: int, per_region: int = 60) -> list[Town]:
    """Gives made-up towns; most lie along a line through their region, as at a front."""
    rng = np.random.default_rng(seed)
    found = []
    for number, region in enumerate(REGIONS):
        angle = rng.uniform(0, np.pi)
        along = rng.normal(0, 0.55, per_region) * region.spread
        across = rng.normal(0, 0.15, per_region) * region.spread
        latitudes = region.latitude + along * np.sin(angle) + across * np.cos(angle)
        longitudes = region.longitude + along * np.cos(angle) - across * np.sin(angle)
        for i, (latitude, longitude) in enumerate(zip(latitudes, longitudes, strict=True)):
            name = "".join(rng.choice(SYLLABLES, 3)).capitalize()
            at = (round(float(latitude), 5), round(float(longitude), 5))
            found.append(Town(f"generated:{number}-{i}", name, *at, number))
    return found


def tables(events: int, seed: int, first: int) -> tuple[pa.Table, pa.Table]:
    """Gives ``events`` events and their articles, as ``EventStore.append_table`` takes them."""
    rng = np.random.default_rng((seed, first))
    draws = _draw(events, seed, rng)
    places = towns(seed)
    rows: list[dict[str, object]] = []
    articles: dict[str, dict[str, object]] = {}
    for i in range(events):
        number = int(draws["article"][i])
        name = f"g{seed}-{first + number}"
        published = FIRST + timedelta(days=int(draws["day"][number]))
        moment = datetime.combine(published, datetime.min.time(), UTC) + timedelta(hours=18)
        publisher = PUBLISHERS[draws["publisher"][number]]
        row: dict[str, object] = {
            **_act(i, draws, places),
            **_time(int(draws["tense"][i]), published),
            "event_id": hashlib.blake2b(f"{name}/{i}".encode(), digest_size=8).hexdigest(),
            "source": publisher,
            "source_url": f"https://example.org/{name}",
            "article": name,
            "extractor": "generated",
            "review": "unreviewed",
            "recorded_at": moment,
            "date_text": None,
            "evidence": "[]",
        }
        notes = str(row["notes"])
        article = articles.get(name)
        text = "" if article is None else f"{article['text']} "
        row |= {"sentence_start": len(text), "sentence_end": len(text) + len(notes)}
        rows.append(row)
        articles[name] = {
            "id": name,
            "title": notes[:80] if article is None else article["title"],
            "published": published,
            "publisher": publisher,
            "url": row["source_url"],
            "text": text + notes,
            "recorded_at": moment,
        }
    columns = {name: [row.get(name) for row in rows] for name in COLUMNS}
    return pa.table(columns, schema=arrow_schema()), pa.Table.from_pylist(list(articles.values()))


def _draw(events: int, seed: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Draws where, when and what, for all events at once."""
    places = towns(seed)
    popularity = rng.permutation(1 / np.arange(1, len(places) + 1) ** 0.8)
    days = (LAST - FIRST).days
    curve = 1.2 + np.sin(np.arange(days) / 90) + rng.gamma(0.5, 1, days)
    curve += 3 * (np.arange(days) > 400)
    return {
        "town": _choose(rng, events, [REGIONS[p[4]].weight for p in places] * popularity),
        "day": _choose(rng, events, curve),
        "kind": _choose(rng, events, [share for _, share in TEMPLATES.values()]),
        "precision": _choose(rng, events, [0.06, 0.60, 0.14, 0.16, 0.04]),  # 0: no place
        "tense": 1 + _choose(rng, events, [0.7, 0.25, 0.05]),
        "claim": _choose(rng, events, [0.42, 0.5, 0.08]),
        "dead": np.where(rng.random(events) < 0.25, rng.geometric(0.3, events) - 1, -1),
        "article": np.repeat(np.arange(events), rng.choice([1, 2, 3, 4, 6], events))[:events],
        "publisher": _choose(rng, events, 1 / np.arange(1, len(PUBLISHERS) + 1)),
        "drift": rng.normal(0, 0.03, (events, 2)),
    }


def _choose(
    rng: np.random.Generator, size: int, weights: Sequence[float] | np.ndarray
) -> np.ndarray:
    shares = np.asarray(weights, dtype=float)
    return rng.choice(len(shares), size, p=shares / shares.sum())


def _act(i: int, draws: dict[str, np.ndarray], places: list[Town]) -> dict[str, object]:
    """Gives what happened where, who did it and who says so."""
    town = places[draws["town"][i]]
    region = REGIONS[town.region]
    sub = list(TEMPLATES)[draws["kind"][i]]
    where = _where(int(draws["precision"][i]), town, draws["drift"][i])
    location = where["location"] or "the front"
    side, other = (FORCES.get(party, party) for party in (region.side, region.other))
    ending = ENDINGS[int(draws["town"][i] + i) % len(ENDINGS)]
    party = region.side if (draws["town"][i] + draws["kind"][i]) % 3 else region.other
    claim, dead = int(draws["claim"][i]), int(draws["dead"][i])
    return {
        **where,
        "event_type": sub.event_type.value,
        "sub_event_type": sub.value,
        "actor1": f"Military Forces of {side}" if region.side in FORCES else side,
        "actor2": f"Military Forces of {other}" if region.other in FORCES else other,
        "notes": TEMPLATES[sub][0].format(a=side, b=other, p=location, s=ending) + ".",
        "fatalities": dead if dead >= 0 else None,
        "claim_status": ("reported", "claimed", "denied")[claim],
        "claimed_by": party if claim == 1 else None,
        "denied_by": party if claim == 2 else None,
        "confidence": 0.5 + (i % 50) / 100,
        "location_score": None if where["country"] is None else 0.6 + (i % 40) / 100,
        "place_reason": None if where["country"] is None else "made up",
    }


def _where(precision: int, town: Town, drift: np.ndarray) -> dict[str, object]:
    region = REGIONS[town.region]
    keys = "geo_precision location place_id admin1 country latitude longitude".split()
    at_town = (town.latitude, town.longitude)
    near = (round(town.latitude + float(drift[0]), 5), round(town.longitude + float(drift[1]), 5))
    middle = (region.latitude, region.longitude)
    country = f"country:{region.country}"
    values = {
        0: (None,) * 7,
        1: (1, town.name, town.id, region.name, region.country, *at_town),
        2: (2, town.name, town.id, region.name, region.country, *near),
        3: (3, region.name, f"geonames:{region.geonames}", region.name, region.country, *middle),
        4: (4, FORCES.get(region.country, region.country), country, None, region.country, *middle),
    }[precision]
    return dict(zip(keys, values, strict=True))


def _time(precision: int, published: date) -> dict[str, object]:
    start = end = published - timedelta(days=int(precision > 1))
    if precision == 3:
        start = published.replace(day=1)
        end = (start + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return {"event_date": start, "end_date": end, "time_precision": precision}


def fill(path: str | Path, events: int, seed: int = 1) -> EventStore:
    """Makes a store of ``events`` generated events at ``path`` and gives it, opened."""
    store = EventStore.open(path)
    done = 0
    while done < events:
        count = min(CHUNK, events - done)
        store.append_table(*tables(count, seed, done))
        done += count
    return store


def main() -> None:
    """Fills the store that the command line names."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("store", type=Path)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    started = time.perf_counter()
    store = fill(args.store, args.events, args.seed)
    print(f"{store.statistics()} in {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
