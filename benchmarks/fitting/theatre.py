"""Lone names in sentences of war: what the prior for countries at war is fitted on.

The corpora hold few names that a place at war shares with one at peace, so that the prior cannot be
fitted on them, nor how far to trust an answer that lies at peace. Here the project's own sentences
of war get one town each, drawn from the gazetteer. How often it lies in a country at war, and how
often the gazetteer lacks it, is counted on the corpora.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from fitting.regression import Array
from fitting.samples import SENTENCES, Sample, great_circle, near_gold
from geoevents.gazetteer.index import Gazetteer, shipped_folder
from geoevents.gazetteer.shard import Shard
from geoevents.geocoding.blocks import AT_WAR, Blocks
from geoevents.geocoding.calibration import Situation
from geoevents.geocoding.candidates import CandidateFinder
from geoevents.geocoding.decisions import standings
from geoevents.geocoding.grouping import group_mentions
from geoevents.geocoding.layout import Problem
from geoevents.geocoding.lexicon import load_lexicon, speaks_of_war
from geoevents.geocoding.ranking import TOGETHER, Ranker
from geoevents.language import Language
from geoevents.model import Mention, Place, PlaceKind

DRAWS = 2_000
WAR_NAMES = "names in sentences of war"
STEPS = 30
WHOLLY = 1.0  # of war
VILLAGE = 5_000  # people
GREAT = 500_000  # people; such cities need no country beside them
NEIGHBOURS = 4
UNKNOWN = 100  # people of a place of which no number is known
# Powers of their people by which towns are drawn, so that half have more people than half of those
# in the corpora's texts of war: 270,000 at war; at peace these are capitals and great cities.
BY_PEOPLE_AT_WAR = 1.0
BY_PEOPLE_AT_PEACE = 1.25
Drawn = list[tuple[Problem, Place]]


class Shares(NamedTuple):
    """What the corpora's texts of war tell of the towns and villages that they name."""

    at_war: float  # lie in a country at war
    lacking: float  # of these, the gazetteer lacks
    named: float  # of lesser ones in texts that name countries, lie in one that is named


def count_shares(samples: Sequence[Sample], gazetteer: Gazetteer) -> Shares:
    """Counts where the towns and villages lie that the corpora's texts of war name."""
    lexicon = load_lexicon()
    counted: Counter[str] = Counter()
    for s in samples:
        if speaks_of_war(s.text, lexicon) < WHOLLY or s.problem is None:
            continue
        firsts = [g.hits[0].place for g in s.problem.groups if g.hits]
        named = {p.country for p in firsts if p.kind is PlaceKind.COUNTRY}
        for gold, group in zip(s.gold, s.group_of_gold, strict=True):
            if gold["latitude"] is None:
                continue
            right = [
                h.place
                for h in s.problem.groups[group].hits
                if near_gold(h.place.latitude, h.place.longitude, gold)
            ]
            kinds = {p.kind for p in right}
            country, _ = gazetteer.containing(gold["latitude"], gold["longitude"])
            if country is None or (right and PlaceKind.SETTLEMENT not in kinds):
                continue
            if PlaceKind.COUNTRY in kinds:
                continue
            theatre = _is_theatre(country)
            counted["towns"] += 1
            counted["at war"] += theatre
            counted["lacking"] += theatre and not right
            if named and all(p.population < GREAT for p in right):
                counted["beside countries"] += 1
                counted["named"] += country.country in named
    return Shares(
        counted["at war"] / counted["towns"],
        counted["lacking"] / counted["at war"],
        counted["named"] / counted["beside countries"],
    )


def draw(gazetteer: Gazetteer, finder: CandidateFinder, seed: int, shares: Shares) -> Drawn:
    """Lays out sentences of war with one town each; half of them name a country too.

    Those that the gazetteer is taken to lack are drawn among its villages, all others by their
    people. Where the country named is not the town's own, it is one of those next to it.
    """
    lexicon, language = load_lexicon(), Language()
    rng = random.Random(seed)  # noqa: S311 - a fixed choice, nothing secret
    lines = [x for x in SENTENCES.read_text(encoding="utf-8").splitlines() if x and x[0] != "#"]
    lines = [x for x in lines if x.count("[") == 1 and "{" not in x and not x.startswith("persons")]
    shard = Shard(shipped_folder())
    towns = [shard.place(row) for row in shard.rows_of_kind(PlaceKind.SETTLEMENT)]
    theatres = [p for p in towns if _is_theatre(p)]
    peaceful = _Urn([p for p in towns if not _is_theatre(p)], BY_PEOPLE_AT_PEACE)
    known = _Urn(theatres, BY_PEOPLE_AT_WAR)
    villages = _Urn([p for p in theatres if p.population < VILLAGE], 0.0)
    states = [s for code in gazetteer.country_codes() if (s := gazetteer.country(code))]
    blocks = Blocks(gazetteer.people_of)
    drawn: Drawn = []
    while len(drawn) < DRAWS:
        lacking = False
        urn = peaceful
        if rng.random() < shares.at_war:
            lacking = rng.random() < shares.lacking
            urn = villages if lacking else known
        place = urn.draw(rng)
        before, after = re.split(r"\[.*?\]", rng.choice(lines))
        text = before + place.name + after
        spans = [(len(before), len(before) + len(place.name))]
        if rng.random() < 0.5:
            own = rng.random() < shares.named
            near = sorted(states, key=lambda s: _distance(s, place))[: NEIGHBOURS + 1]
            state = next((s for s in near if s.country == place.country), None)
            if not own:
                state = rng.choice([s for s in near if s.country != place.country])
            if state is not None:
                text += f" Officials in {state.name} confirmed it."
                start = len(text) - len(f"{state.name} confirmed it.")
                spans.append((start, start + len(state.name)))
        if not speaks_of_war(text, lexicon):
            continue
        document = language.read(text)
        mentions = [Mention(start=a, end=b, text=text[a:b]) for a, b in spans]
        groups = group_mentions(document, mentions, finder, lexicon).groups
        if lacking:
            hits = tuple(h for h in groups[0].hits if not _is_it(h.place, place))
            groups[0] = replace(groups[0], hits=hits, likely=None)
        problem = Problem.of(groups, blocks)
        if 0 in problem.filled:
            drawn.append((problem, place))
    return drawn


class _Urn:
    """Places to draw from, each with its heft."""

    def __init__(self, places: Sequence[Place], power: float) -> None:
        self._places = places
        self._upto = np.cumsum([(p.population + UNKNOWN) ** power for p in places])

    def draw(self, rng: random.Random) -> Place:
        return self._places[int(np.searchsorted(self._upto, rng.random() * self._upto[-1]))]


def _distance(state: Place, place: Place) -> float:
    return great_circle(state.latitude, state.longitude, place.latitude, place.longitude)


def _is_theatre(place: Place) -> bool:
    return (place.country or "").lower() in load_lexicon().theatre_countries


def fit_war(drawn: Drawn, weights: dict[str, dict[str, float]]) -> float:
    """Fits the weight of a place at war in a text of war, all other weights as they are.

    Newton's method on the likelihood of the drawn places among their namesakes.
    """
    column = AT_WAR
    blocks: list[tuple[Array, Array, Array]] = []
    ranker = Ranker(weights)
    for problem, place in drawn:
        rows = np.array(problem.rows_of(0))
        features = ranker.rank(problem).features[rows]
        right = np.array([_is_it(problem.rows[r].place, place) for r in rows])
        if right.any() and not right.all():
            rest = np.array([weights["together"].get(n, 0.0) for n in TOGETHER])
            rest[column] = 0.0
            blocks.append((features @ rest, features[:, column], right))
    weight = 0.0
    for _ in range(STEPS):
        slope = bend = 0.0
        for fixed, war, right in blocks:
            share = np.exp(fixed + weight * war - (fixed + weight * war).max())
            share /= share.sum()
            good = share * right / (share * right).sum()
            mean, mean_good = float(share @ war), float(good @ war)
            slope += mean_good - mean
            bend += float(share @ war**2) - mean**2 - (float(good @ war**2) - mean_good**2)
        weight += max(-1.0, min(1.0, slope / max(bend, 1e-9)))
        if abs(slope) < 1e-6:
            break
    return round(weight, 4)


def judge(drawn: Drawn, weights: dict[str, dict[str, float]]) -> list[tuple[Situation, bool, str]]:
    """Gives how each decision on a drawn name stood, and whether it was right."""
    ranker = Ranker(weights)
    found = []
    for problem, place in drawn:
        standing = standings(problem, ranker.rank(problem)).get(0)
        if standing is not None:
            best = problem.rows[standing.best].place
            found.append((standing.situation, _is_it(best, place), WAR_NAMES))
    return found


def _is_it(one: Place, place: Place) -> bool:
    return near_gold(
        one.latitude, one.longitude, {"latitude": place.latitude, "longitude": place.longitude}
    )
