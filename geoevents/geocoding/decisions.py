"""From ranked candidates to answers: which place, how sure, how precise, and why in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from geoevents.geocoding.blocks import NARROW, SETTLED, THEATRE
from geoevents.geocoding.calibration import Situation, calibrate
from geoevents.geocoding.explain import SAME_TOWN_KM, reason
from geoevents.geocoding.feature_words import describe_feature
from geoevents.geocoding.fitted import Fitted
from geoevents.geocoding.hits import Hit
from geoevents.geocoding.layout import Problem, km_of
from geoevents.geocoding.lexicon import load_lexicon
from geoevents.geocoding.ranking import TOGETHER, Ranked
from geoevents.model import Candidate, Feature, GeoPrecision, Place, PlaceKind

__all__ = ["Account", "Decision", "Standing", "candidate_of", "decide", "precision_of", "standings"]

_SAME_PLACE_KM = 161.0  # candidates nearer than this count as the same answer, as scorers do
_SHOWN = 5  # candidates kept with an answer
_EXPLAINED = 3  # of these have their features told; the rest cannot have decided anything
_COLUMN = {name: number for number, name in enumerate(TOGETHER)}
_SHARE = _COLUMN["share of the text's places in this country"]
_OF_SITUATION = [
    _COLUMN[name]
    for name in (
        "said to lie there",
        "share of the text's places in this country",
        "other places within 200 km",
        "in a country at war, and the text speaks of war",
    )
]


class Decision(NamedTuple):
    """The best place of one group, its calibrated score, and what decided."""

    place: Place
    score: float
    account: Account
    precision: GeoPrecision


def precision_of(place: Place, via: str) -> GeoPrecision:
    """Gives the geo_precision that naming a place gives: 1 a town, 3 a region, 4 a country.

    A settlement reached through the name of a site or quarter is precision 2, a district 3.
    """
    if place.kind is PlaceKind.COUNTRY or via == "demonym":
        return GeoPrecision.COUNTRY
    if place.kind in {PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.AREA, PlaceKind.WATER}:
        wide = place.feature_code in {"CONT", "OCN", "RGN"} and place.country is None
        return GeoPrecision.COUNTRY if wide else GeoPrecision.REGION
    return GeoPrecision.NEAR if via == "part" else GeoPrecision.TOWN


class Standing(NamedTuple):
    """The best row of a group, how the decision for it stands, and the rows to tell of.

    ``clear`` is how far the best is told from villages of its name that lie near it, 0 to 1: these
    count as the same answer in the situation, as scorers count.
    """

    best: int
    situation: Situation
    shown: list[int]
    clear: float


def standings(problem: Problem, ranked: Ranked) -> dict[int, Standing]:
    """Gives how the decision of every group that has candidates stands, by group."""
    if not problem.rows:
        return {}
    belief, features, others = ranked
    order = np.lexsort((-belief, problem.group_of))  # within a group the likeliest first
    first = np.array(problem.first)
    best = order[first]
    km = km_of(problem.point - problem.point[best][problem.slot_of])
    apart = km > _SAME_PLACE_KM
    settled = problem.marks[SETTLED]
    both = (settled * settled[best][problem.slot_of]) > 0
    beside = (km > SAME_TOWN_KM) & ~apart & both
    neighbours = np.add.reduceat(belief * beside, first)
    clear = belief[best] / (belief[best] + neighbours)
    together = np.add.reduceat(belief * ~apart, first)
    second = np.maximum.reduceat(belief * apart, first)
    told = features[best][:, _OF_SITUATION]
    theatre = problem.marks[THEATRE]
    at_peace = problem.marks[NARROW][best] * (1.0 - theatre[best])
    namesakes = np.maximum.reduceat(theatre, first)
    rows = zip(
        problem.filled,
        best.tolist(),
        together.tolist(),
        second.tolist(),
        told.tolist(),
        others[best].tolist(),
        clear.tolist(),
        at_peace.tolist(),
        namesakes.tolist(),
        strict=True,
    )
    ordered, far = order.tolist(), apart.tolist()
    shares = features[:, _SHARE].tolist()
    english = load_lexicon().english_countries
    found = {}
    for number, row, share, rival, of_best, rest, alone, peaceful, namesake in rows:
        stated, country_share, company, at_war = of_best
        group, hit = problem.groups[number], problem.rows[row]
        place = hit.place
        start, end = problem.starts[number], problem.starts[number + 1]
        found[number] = Standing(
            row,
            Situation(  # by position: this is the inmost loop
                share,
                rival,
                end - start,
                place.kind,
                place.population,
                hit.via,
                stated,
                country_share,
                max(0.0, rest - country_share),
                company,
                group.demonym,
                group.trap,
                group.plain,
                (place.country or "").lower() in english,
                at_war,
                next((shares[r] for r in ordered[start:end] if far[r]), 0.0),
                peaceful * group.war,
                namesake,
            ),
            ordered[start : min(end, start + _SHOWN)],
            alone,
        )
    return found


class Account:
    """What decided one group, kept until somebody wants it in words."""

    __slots__ = ("_candidates", "_ranked", "_reason", "_rows", "_shown", "_situation", "_weights")

    def __init__(
        self,
        rows: Sequence[Hit],
        ranked: Ranked,
        shown: Sequence[int],
        situation: Situation,
        weights: Mapping[str, float],
    ) -> None:
        """Takes the rows of the problem, and which of them are the likeliest, the best first."""
        self._rows = rows
        self._ranked = ranked
        self._shown = shown
        self._situation = situation
        self._weights = weights
        self._candidates: tuple[Candidate, ...] | None = None
        self._reason: str | None = None

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The likeliest candidates; of the first few also what each feature contributed."""
        if self._candidates is None:
            belief, features, _ = self._ranked
            self._candidates = tuple(
                candidate_of(
                    self._rows[row],
                    float(belief[row]),
                    features[row].tolist() if position < _EXPLAINED else (),
                    self._weights,
                )
                for position, row in enumerate(self._shown)
            )
        return self._candidates

    @property
    def reason(self) -> str:
        """One sentence on why the best candidate was chosen."""
        if self._reason is None:
            best = self._rows[self._shown[0]]
            self._reason = reason(best, self.candidates, self._situation)
        return self._reason


def decide(problem: Problem, ranked: Ranked, fitted: Fitted) -> dict[int, Decision]:
    """Decides the groups of a document that have candidates.

    Args:
        problem: the document's candidates.
        ranked: belief and features per row of the problem.
        fitted: the weights.
    """
    weights = fitted.ranking["together"]
    decisions = {}
    for number, (best, situation, shown, clear) in standings(problem, ranked).items():
        hit = problem.rows[best]
        decisions[number] = Decision(
            hit.place,
            calibrate(situation, fitted.calibration, fitted.curve) * clear,
            Account(problem.rows, ranked, shown, situation, weights),
            precision_of(hit.place, hit.via),
        )
    return decisions


def candidate_of(
    hit: Hit, belief: float, row: Iterable[float], weights: Mapping[str, float]
) -> Candidate:
    """Gives a candidate, with its features in words and what each contributed.

    Args:
        hit: the place.
        belief: its share of belief.
        row: its features, the columns of ``TOGETHER``; empty where they are not to be told.
        weights: by feature name.
    """
    population = hit.place.population
    return Candidate(
        place=hit.place,
        score=belief,
        tier=hit.tier,
        matched_name=hit.matched_name,
        features=tuple(
            Feature(
                name=name,
                value=value,
                contribution=value * weights.get(name, 0.0),
                text=describe_feature(name, population),
            )
            for name, value in zip(TOGETHER, row, strict=False)
            if value
        ),
    )
