#!/usr/bin/env python3
"""Generates a store of made-up events, realistic in space, time, type and text, from a seed.

usage: generate.py STORE [--events N] [--seed S]

Events fall into all countries of the gazetteer, most of them where there is war, and gather around
some towns of each region; they begin with a war, grow and ebb, come in bursts of articles that
tell or copy each other's news, and carry claims, denials, imprecise dates and missing places in
shares like those of real reporting. Thousands of parties and newspapers take part, few of them
often. The words are templates: nothing here is a real event.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import wording
from numpy.typing import NDArray
from world import ONSET, PROFILES, World, choose, open_world

from geoevents.frame import arrow_schema
from geoevents.store import EventStore

FIRST, LAST = date(2021, 1, 1), date(2026, 6, 30)
CHUNK = 100_000
COPIED = 0.08  # of articles repeat their forerunner's words
FOLLOWS = 0.3  # of articles tell of the same event as the one before
Draws = dict[str, NDArray]


def tables(events: int, seed: int, first: int) -> tuple[pa.Table, pa.Table]:
    """Gives ``events`` events and their articles, as ``EventStore.append_table`` takes them."""
    rng = np.random.default_rng((seed, first))
    world = open_world(seed)
    draws = _draw(events, seed, world, rng)
    columns = _where(draws, world) | _when(draws) | _who(draws, world)
    names = [f"g{seed}-{first + number}" for number in range(int(draws["article"][-1]) + 1)]
    article = np.array(names, object)[draws["article"]]
    notes = _notes(draws, columns)
    columns |= {
        "notes": notes,
        "event_id": [
            hashlib.blake2b(f"{name}/{i}".encode(), digest_size=8).hexdigest()
            for i, name in enumerate(article)
        ],
        "source": world.newspapers[draws["paper"][draws["article"]]],
        "source_url": [f"https://example.org/{name}" for name in article],
        "article": article,
        "extractor": ["generated"] * events,
        "review": ["unreviewed"] * events,
        "evidence": ["[]"] * events,
    }
    texts, starts = [""] * len(names), []
    for number, sentence in zip(draws["article"].tolist(), notes, strict=True):
        if texts[number]:
            texts[number] += " "
        starts.append(len(texts[number]))
        texts[number] += sentence
    columns["sentence_start"] = starts
    columns["sentence_end"] = [a + len(b) for a, b in zip(starts, notes, strict=True)]
    published = pa.array(draws["day"].astype("datetime64[D]"))
    articles = {
        "id": names,
        "title": [text[:80] for text in texts],
        "published": published,
        "publisher": world.newspapers[draws["paper"]].tolist(),
        "url": [f"https://example.org/{name}" for name in names],
        "text": texts,
        "recorded_at": _evening(draws["day"]),
    }
    schema = arrow_schema()
    arrays = [
        pa.array(columns[f.name], f.type) if f.name in columns else pa.nulls(events, f.type)
        for f in schema
    ]
    return pa.table(arrays, schema=schema), pa.table(articles)


def _draw(events: int, seed: int, world: World, rng: np.random.Generator) -> Draws:
    """Draws where, when, what and who for all events at once; days, towns, papers by article."""
    article = np.repeat(np.arange(events), rng.choice([1, 2, 3, 4, 6], events))[:events]
    count = int(article[-1]) + 1
    follows = rng.random(count) < FOLLOWS
    follows[0] = False
    leader = np.maximum.accumulate(np.where(follows, 0, np.arange(count)))
    town = choose(rng, count, world.weights)[leader]
    region = world.towns["region"][town]
    country = world.regions["country"][region]
    first = np.r_[True, np.diff(article) > 0]
    elsewhere = world.in_region.pick(region[article], rng.random(events) ** 2.5)
    stays = first | (rng.random(events) < 0.5)
    profile = world.countries["profile"][country]
    weights = np.cumsum([kind.weights for kind in wording.KINDS], axis=0)
    lots = rng.random(events)
    kind = np.zeros(events, int)
    for number in range(len(PROFILES)):
        own = profile[article] == number
        line = weights[:, number] / weights[-1, number]
        kind[own] = np.searchsorted(line, lots[own], side="right")
    quiet = profile[article] != 0  # where there is no war, less is claimed
    said = rng.random(events)
    drawn: Draws = {
        "town": np.where(stays, town[article], elsewhere),
        "kind": kind,
        "precision": choose(rng, events, [0.06, 0.60, 0.14, 0.16, 0.04]),  # 0: no place
        "tense": 1 + choose(rng, events, [0.7, 0.25, 0.05]),
        "claim": np.where(quiet, (said > 0.8) + 0, (said > 0.42) + 0)
        + (said > 0.95 - 0.03 * ~quiet),
        "dead": np.where(rng.random(events) < 0.25, rng.geometric(0.3, events) - 1, -1),
        "drift": rng.normal(0, 0.03, (events, 2)),
        "lot": rng.integers(0, wording.LOTS, events),
        "group": world.groups.pick(country[article], rng.random(events) ** 4),
        "outsider": rng.random(events),
    }
    begins = np.flatnonzero(first)
    repeats = np.flatnonzero(follows & (rng.random(count) < COPIED / FOLLOWS))
    for column in drawn.values():
        column[begins[repeats]] = column[begins[leader[repeats]]]
    local = world.papers.pick(country, rng.random(count) ** 2.5)
    wires = world.papers.start.min()
    return drawn | {
        "article": article,
        "country": country,
        "day": _days(country, leader, seed, world, rng),
        "paper": np.where(
            rng.random(count) < 0.35, (wires * rng.random(count) ** 2).astype(int), local
        ),
    }


def _days(
    country: NDArray, leader: NDArray, seed: int, world: World, rng: np.random.Generator
) -> NDArray:
    """Draws a day for each article, in days since 1970: every country has its own bursts."""
    length, epoch = (LAST - FIRST).days, (FIRST - date(1970, 1, 1)).days
    found = np.zeros(len(country), int)
    for number in np.unique(country):
        own = np.random.default_rng((seed, int(number)))
        curve = 1.2 + np.sin(np.arange(length) / 90 + own.uniform(0, 6)) + own.gamma(0.5, 1, length)
        onset = ONSET.get(world.countries["code"][number])
        if onset is not None:
            curve[(onset - FIRST).days :] *= 5
        there = np.flatnonzero(country == number)
        found[there] = epoch + choose(rng, len(there), curve)
    return found[leader]


def _where(draws: Draws, world: World) -> dict[str, list]:
    """Gives the columns of the place, as exact as each event's article tells it."""
    town, precision = draws["town"], draws["precision"]
    region = world.towns["region"][town]
    country = world.regions["country"][region]
    owners = ((world.towns, town), (world.towns, town), (world.regions, region))
    owners = (*owners, (world.countries, country))
    columns = {}
    for name in ("name", "id", "latitude", "longitude"):
        columns[name] = np.choose(precision.clip(1) - 1, [of[name][at] for of, at in owners])
    near = precision == 2
    for axis, name in enumerate(("latitude", "longitude")):
        columns[name] = np.round(columns[name] + near * draws["drift"][:, axis], 5)
    placed = precision > 0
    return {
        "geo_precision": _given(precision, placed),
        "location": _given(columns["name"], placed),
        "place_id": _given(columns["id"], placed),
        "admin1": _given(world.regions["name"][region], placed & (precision < 4)),
        "country": _given(world.countries["code"][country], placed),
        "latitude": _given(columns["latitude"].clip(-90, 90), placed),
        "longitude": _given(columns["longitude"].clip(-180, 180), placed),
        "location_score": _given(0.6 + np.arange(len(town)) % 40 / 100, placed),
        "place_reason": _given(np.full(len(town), "made up", object), placed),
    }


def _given(values: NDArray, where: NDArray) -> list:
    """Gives values, and None where there is none."""
    return np.where(where, values.astype(object), None).tolist()


def _when(draws: Draws) -> dict[str, NDArray]:
    published, tense = draws["day"][draws["article"]], draws["tense"]
    start = published - (tense > 1)
    month = published.astype("datetime64[D]").astype("datetime64[M]")
    first, last = (m.astype("datetime64[D]").astype(int) for m in (month, month + 1))
    vague = tense == 3
    return {
        "event_date": np.where(vague, first, start).astype("datetime64[D]"),
        "end_date": np.where(vague, last - 1, start).astype("datetime64[D]"),
        "time_precision": tense,
        "recorded_at": _evening(published),
    }


def _evening(days: NDArray) -> pa.Array:
    """18:00 UTC of days."""
    return pa.array(((days * 24 + 18) * 3_600_000_000), pa.int64()).cast(pa.timestamp("us", "UTC"))


def _who(draws: Draws, world: World) -> dict[str, list]:
    """Gives what happened, between whom, and on whose word."""
    kind, country = draws["kind"], draws["country"][draws["article"]]
    group = draws["group"]
    roles = np.column_stack([world.roles[country], group])
    roles[:, wording.OPPONENT] = np.where(
        draws["outsider"] < 0.8, roles[:, wording.OPPONENT], group
    )
    at = np.arange(len(kind))
    sides = np.array([(k.first, k.second) for k in wording.KINDS])[kind]
    one, two = roles[at, sides[:, 0]], roles[at, sides[:, 1].clip(max=wording.GROUP)]
    alone = sides[:, 1] == wording.NOBODY
    claim, harmed = draws["claim"], np.array([k.weights[2] < 1 for k in wording.KINDS])[kind]
    subs = np.array([k.sub for k in wording.KINDS], object)
    party = world.words[np.where(alone | (at % 3 > 0), one, two)]
    return {
        "event_type": np.array([s.event_type.value for s in subs], object)[kind],
        "sub_event_type": np.array([s.value for s in subs], object)[kind],
        "actor1": world.parties[one],
        "actor2": _given(world.parties[two], ~alone),
        "fatalities": _given(draws["dead"], (draws["dead"] >= 0) & harmed),
        "claim_status": np.array(("reported", "claimed", "denied"), object)[claim],
        "claimed_by": _given(party, claim == 1),
        "denied_by": _given(party, claim == 2),
        "confidence": 0.5 + at % 50 / 100,
    }


def _notes(draws: Draws, columns: dict[str, list]) -> list[str]:
    days = (draws["day"][draws["article"]] + 3) % 7  # 1 January 1970 was a Thursday
    places = np.where(draws["precision"] > 0, columns["location"], "the front")
    return [
        wording.sentence(kind, first, second or "", place, lot=lot, weekday=day)
        for kind, first, second, place, lot, day in zip(
            draws["kind"].tolist(),
            columns["actor1"],
            columns["actor2"],
            places,
            draws["lot"].tolist(),
            days.tolist(),
            strict=True,
        )
    ]


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
