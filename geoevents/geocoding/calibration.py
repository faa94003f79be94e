"""From belief to a probability that means what it says, and the line below which to abstain."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import repeat
from operator import itemgetter, mul
from typing import NamedTuple

from geoevents.model import PlaceKind

__all__ = ["Situation", "calibrate", "signals"]


_IS = {kind: f"is {kind}" for kind in PlaceKind}
_BY = {via: f"by {via}" for via in ("name", "kind", "demonym", "part")}


_LESSER = 100_000  # people
_ABROAD, _HARDLY = 0.3, 0.1  # shares of the text's places: in other countries, in the place's own
_UNSURE = 0.65  # below what other parts take for settled


class Situation(NamedTuple):
    """How a decision stood: what the calibrator looks at."""

    belief: float  # of the best candidate
    second: float  # of the best candidate that lies elsewhere
    candidates: int
    kind: PlaceKind
    population: int
    via: str
    stated: float  # the text says that it lies there
    country_share: float
    abroad: float  # share of the text's places that lie in other countries
    company: float  # other places of the text within 200 km
    demonym: bool
    trap: bool = False  # the name is also a common word or a personal name
    plain: bool = True  # the name is one that settlements have, not that of a site or street
    english: bool = False  # in an English-speaking country, whose names are also people's
    at_war: float = 0.0  # the text speaks of war, and the place lies in a country at war
    rival_share: float = 0.0  # share of the text's places in the country of the next candidate
    at_peace: float = 0.0  # the text speaks of war, and the place lies in a country at peace
    namesake_at_war: float = 0.0  # a candidate lies in a country at war


def signals(s: Situation) -> dict[str, float]:
    """Gives the calibrator's features of a decision by name."""
    belief = min(max(s.belief, 1e-4), 1 - 1e-4)
    found = {
        "bias": 1.0,
        "log-odds of belief": math.log(belief / (1 - belief)) / 4,
        "belief": s.belief,
        "lead over the next place elsewhere": s.belief - s.second,
        "only candidate": float(s.candidates == 1),
        "many candidates": math.log10(max(1, s.candidates)),
        _IS[s.kind]: 1.0,
        _BY[s.via]: 1.0,
        "said to lie there": s.stated,
        "share of the text's places in this country": s.country_share,
        "share of the text's places in other countries": s.abroad,
        "other places within 200 km": s.company,
        "next place in a country of the text": max(0.0, s.rival_share - s.country_share),
        "demonym": float(s.demonym),
        "population": math.log10(s.population + 1) / 7 if s.kind is PlaceKind.SETTLEMENT else 0.0,
        "small and alone": float(
            s.kind is PlaceKind.SETTLEMENT and s.population < 20_000 and s.company < 0.3
        )
        * (1.0 - s.stated),
    }
    if found["small and alone"]:
        found["small and alone, no namesake"] = float(s.candidates == 1 and not s.trap and s.plain)
        found["small and alone, trap"] = float(s.trap)
        found["small and alone, name of a site"] = float(not s.plain)
        found["small and alone, in an English-speaking country"] = float(s.english)
        found["small and alone, places in other countries"] = s.abroad
        found["small and alone, at war"] = s.at_war
        found["small and alone, share of belief"] = s.belief
    if s.kind is PlaceKind.SETTLEMENT:
        lesser = max(0.0, 1.0 - math.log10(s.population + 1) / 6) * (1.0 - s.stated)
        found["lesser town"] = lesser
        found["lesser town, places in other countries"] = lesser * s.abroad
        found["town in an English-speaking country"] = float(s.english)
        found["town at war"] = s.at_war
        found["town at war, next place"] = s.at_war * s.second
    if s.at_peace:
        foreign = s.at_peace * (1.0 - min(1.0, s.country_share)) * (1.0 - s.stated)
        found["at peace in a text of war"] = foreign
        found["at peace in a text of war, population"] = foreign * math.log10(s.population + 1) / 7
        found["at peace in a text of war, namesake at war"] = foreign * s.namesake_at_war
    found["trap"] = float(s.trap)
    found["name of a site"] = float(not s.plain)
    return found


def calibrate(
    s: Situation, weights: Mapping[str, float], curve: Sequence[Sequence[float]]
) -> float:
    """Gives the probability that a decision is right.

    Args:
        s: how the decision stood.
        weights: fitted by feature name.
        curve: points (raw, calibrated) of a rising line that corrects the logistic's output.

    Returns:
        A probability strictly between 0 and 1, given that the mention names a place.
    """
    found = signals(s)
    total = sum(map(mul, found.values(), map(weights.get, found, repeat(0.0))))
    raw = 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
    found_so = min(0.999, max(0.001, _on_curve(raw, curve)))
    return min(found_so, _most(s)) if s.at_war else found_so


def _most(s: Situation) -> float:
    """Gives what the score of a town in a text of war may be at most.

    Not fitted, since the corpora have too few of them: no surer than the next place leaves room
    for, and of a lesser town in none of the countries named never sure. In the corpora's texts of
    war all such names that the gazetteer lacks lay in a country that was named.
    """
    most = max(0.0, 1.0 - s.second)
    elsewhere = s.abroad > _ABROAD and s.country_share < _HARDLY and not s.stated
    if elsewhere and s.kind is PlaceKind.SETTLEMENT and s.population < _LESSER:
        most = min(most, _UNSURE)
    return most


def _on_curve(raw: float, curve: Sequence[Sequence[float]]) -> float:
    if not curve:
        return raw
    if raw >= curve[-1][0]:
        return curve[-1][1]
    after = bisect_left(curve, raw, key=itemgetter(0))
    if after == 0:
        return curve[0][1]
    (x0, y0), (x1, y1) = curve[after - 1], curve[after]
    return y0 + (y1 - y0) * (raw - x0) / (x1 - x0)
