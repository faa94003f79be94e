"""From ranked candidates to answers: which place, how sure, how precise, and why in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geoevents.geocoding.calibration import Situation, calibrate
from geoevents.geocoding.candidates import Hit
from geoevents.geocoding.explain import describe_feature, reason
from geoevents.geocoding.fitted import Fitted
from geoevents.geocoding.layout import Array, Problem
from geoevents.geocoding.lexicon import load_lexicon
from geoevents.geocoding.ranking import TOGETHER
from geoevents.model import Candidate, Feature, GeoPrecision, Place, PlaceKind

__all__ = ["Decision", "candidate_of", "decide", "precision_of", "situation_of"]

_SAME_PLACE_KM = 161.0  # candidates nearer than this count as the same answer, as scorers do
_SHOWN = 5  # candidates kept with an answer
_EXPLAINED = 3  # of these have their features told; the rest cannot have decided anything
_COLUMN = {name: number for number, name in enumerate(TOGETHER)}
_SHARE = _COLUMN["share of the text's places in this country"]
_AT_WAR = _COLUMN["in a country at war, and the text speaks of war"]


@dataclass(frozen=True, slots=True)
class Decision:
    """The best place of one group, its calibrated score, and the words for it."""

    place: Place
    score: float
    reason: str
    candidates: tuple[Candidate, ...]
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


def situation_of(
    problem: Problem, rows: Sequence[int], belief: Array, features: Array
) -> tuple[int, Situation]:
    """Gives the best row of a group, and how the decision for it stands."""
    order = sorted(rows, key=lambda r: -belief[r])
    best = order[0]
    hit = problem.rows[best]
    group = problem.groups[int(problem.group_of[best])]
    elsewhere = [r for r in order[1:] if problem.km(best, r) > _SAME_PLACE_KM]
    together = float(belief[best]) + sum(
        float(belief[r]) for r in order[1:] if problem.km(best, r) <= _SAME_PLACE_KM
    )
    return best, Situation(
        belief=together,
        second=float(belief[elsewhere[0]]) if elsewhere else 0.0,
        candidates=len(order),
        kind=hit.place.kind,
        population=hit.place.population,
        via=hit.via,
        stated=float(features[best, _COLUMN["said to lie there"]]),
        country_share=float(features[best, _SHARE]),
        abroad=max(0.0, float(problem.others[best]) - float(features[best, _SHARE]))
        if problem.others is not None
        else 0.0,
        company=float(features[best, _COLUMN["other places within 200 km"]]),
        demonym=group.demonym,
        trap=group.trap,
        plain=group.plain,
        english=(hit.place.country or "").lower() in load_lexicon().english_countries,
        at_war=float(features[best, _AT_WAR]),
    )


def decide(
    problem: Problem,
    rows: Sequence[int],
    belief: Array,
    features: Array,
    fitted: Fitted,
) -> Decision:
    """Decides one group.

    Args:
        problem: the document's candidates.
        rows: the rows of this group.
        belief: belief per row of the problem.
        features: features per row of the problem.
        fitted: the weights.
    """
    best, situation = situation_of(problem, rows, belief, features)
    score = calibrate(situation, fitted.calibration, fitted.curve)
    order = sorted(rows, key=lambda r: -belief[r])[:_SHOWN]
    weights = fitted.ranking["together"]
    candidates = tuple(
        candidate_of(
            problem.rows[r], float(belief[r]), features[r], weights, features=position < _EXPLAINED
        )
        for position, r in enumerate(order)
    )
    place = problem.rows[best].place
    return Decision(
        place,
        score,
        reason(problem.rows[best], candidates, situation),
        candidates,
        precision_of(place, problem.rows[best].via),
    )


def candidate_of(
    hit: Hit, belief: float, row: Array, weights: Mapping[str, float], *, features: bool = True
) -> Candidate:
    """Gives a candidate, with its features in words and what each contributed where asked for."""
    told: tuple[Feature, ...] = ()
    if features:
        population = hit.place.population
        told = tuple(
            Feature(
                name=name,
                value=value,
                contribution=value * weights.get(name, 0.0),
                text=describe_feature(name, population),
            )
            for name, value in zip(TOGETHER, row.tolist(), strict=True)
            if value
        )
    return Candidate(
        place=hit.place,
        score=belief,
        tier=hit.tier,
        matched_name=hit.matched_name,
        features=told,
    )
