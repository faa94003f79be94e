"""One name without a text: "Goncharovka", "Goncharovka, Kursk Oblast", "12 km south of Sudzha"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from geoevents.gazetteer.index import Gazetteer
from geoevents.gazetteer.names import normalise
from geoevents.geocoding.asked import Asked, read_asked, read_point
from geoevents.geocoding.asked_names import AskedNames
from geoevents.geocoding.blocks import Blocks, Group
from geoevents.geocoding.candidates import CandidateFinder
from geoevents.geocoding.context import CONTEXT, contains
from geoevents.geocoding.coordinates import resolve_coordinates
from geoevents.geocoding.decisions import candidate_of, precision_of
from geoevents.geocoding.explain import SAME_TOWN_KM, label, reason_alone
from geoevents.geocoding.fitted import Fitted
from geoevents.geocoding.hits import Hit
from geoevents.geocoding.layout import Problem
from geoevents.geocoding.lexicon import Lexicon
from geoevents.geocoding.narrowing import is_its_city, spelled_so
from geoevents.geocoding.offsets import shift_point
from geoevents.geocoding.own_features import ALONE
from geoevents.model import (
    Candidate,
    GeoPrecision,
    MatchTier,
    Mention,
    Place,
    PlaceKind,
    Resolution,
)

__all__ = ["SingleNames"]

# Of names that a person asks for, the gazetteer's answer can still be a namesake that it lacks.
_UNSEEN_NAMESAKE = 0.97
# Of misspelt names; not calibrated, and below what other parts take for sure (0.7).
_MISSPELT = 0.6
_ROMANISED = 0.7  # the same of names that only their romanisation or respelling leads to
_ANSWER_FROM = 0.35  # belief; below it several places are about as likely and none is given
_WORTH_TELLING = 0.01  # belief; a less likely place of another spelling is not named as a namesake
_NEARLY = 0.4  # of the belief in the region
_LONGEST_NAME = 200  # characters; a longer "name" is a text
_HOLDERS = frozenset({PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2})
_DIVISIONS = frozenset({PlaceKind.ADMIN1, PlaceKind.ADMIN2})
_POINTS = frozenset({PlaceKind.SETTLEMENT, PlaceKind.SITE})


class SingleNames:
    """Resolves names that a person or another program asks for."""

    def __init__(
        self, gazetteer: Gazetteer, finder: CandidateFinder, lexicon: Lexicon, fitted: Fitted
    ) -> None:
        self._gazetteer = gazetteer
        self._finder = finder
        self._names = AskedNames(gazetteer, finder, lexicon)
        self._fitted = fitted

    def geocode(
        self, name: str, region: str | None, country: str | None, *, fuzzy: bool = False
    ) -> Resolution:
        """Gives the resolution of a name; see ``Geocoder.geocode``."""
        given = " ".join(name.split())
        mention = Mention(start=0, end=len(name), text=name)
        if not given or len(given) > _LONGEST_NAME:
            why = (
                "The name is empty."
                if not given
                else (f"The name has {len(given)} characters; a name has at most {_LONGEST_NAME}.")
            )
            return _unplaced(mention, why)
        point = self._point(mention, given)
        if point is not None:
            return point
        outer = [part for part in (region, self._country_name(country)) if part]
        answer = self._named(mention, given, outer)
        if answer.candidates:
            return answer
        asked = read_asked(given)
        if asked.name != given:
            answer = self._named(mention, asked.name, outer)
        if fuzzy and not answer.candidates:
            answer = self._named(mention, asked.name, outer, fuzzy=True)
        return _placed_by(answer, asked)

    def _point(self, mention: Mention, given: str) -> Resolution | None:
        """Gives the point where coordinates were asked for, or why they are none."""
        numbers = read_point(given)
        text = f"{numbers[0]:.6f}, {numbers[1]:.6f}" if numbers else given
        found = resolve_coordinates(replace(mention, text=text), self._gazetteer)
        if found is not None and found.place is not None:
            place = replace(found.place, name=given)
            where = ", ".join(p for p in (place.admin1, place.country) if p) or "at sea"
            words = f"The name is a pair of coordinates ({where})."
            only = Candidate(
                place=place, score=found.score, tier=MatchTier.MAIN, matched_name=given
            )
            return replace(found, mention=mention, place=place, reason=words, candidates=(only,))
        if numbers is None:
            return None
        return _unplaced(
            mention,
            f"{given} are no coordinates: a latitude is at most 90, a longitude at most 180, and "
            "0, 0 is no place.",
        )

    def _named(
        self, mention: Mention, given: str, stated: Sequence[str], *, fuzzy: bool = False
    ) -> Resolution:
        first, *outer = [part.strip() for part in given.split(",") if part.strip()] or [given]
        if given in self._gazetteer:  # "Washington, D.C." is one name
            first, outer = given, []
        outer += stated
        hits = self._names.misspelt(first) if fuzzy else self._names.hits(first)
        if not hits and not fuzzy:
            hits, outer = self._names.site(first, outer)
        romanised = not hits and not fuzzy
        if romanised:
            hits = self._names.romanised(first)
        if not hits:
            return _unplaced(mention, f"No place of the gazetteer is called “{first}”.")
        if not outer and self._finder.own_kind(first) is PlaceKind.WATER:
            # The Red Sea is the sea; the states named after it need their country said.
            hits = tuple(h for h in hits if h.place.kind is PlaceKind.WATER) or hits
        kept, holders = list(hits), []
        for name in outer:
            holders = [h.place for h in self._names.hits(name) if h.place.kind in _HOLDERS]
            if not holders:
                return _unplaced(mention, f"No region, district or country is called “{name}”.")
            kept = [h for h in kept if any(contains(o, h.place) for o in holders)]
            if any(o.kind is not PlaceKind.COUNTRY for o in holders):
                kept = spelled_so(first, kept)
        if not kept:
            found = "; ".join(label(h.place) for h in hits[:3])
            return _unplaced(
                mention,
                f"No place called “{first}” lies in {', '.join(outer)}; elsewhere: {found}.",
            )
        answer = self._decide(mention, first, kept, outer)
        if not romanised:
            return answer
        how = "respelled as English writes such names" if first.isascii() else "romanised"
        words = f" No source writes it “{first}”: it was {how}."
        return replace(answer, score=answer.score * _ROMANISED, reason=answer.reason + words)

    def _decide(
        self, mention: Mention, name: str, hits: Sequence[Hit], outer: Sequence[str]
    ) -> Resolution:
        asked = self._finder.own_kind(name)
        cue = asked or next((h.place.kind for h in hits if h.via == "kind"), None)
        problem = Problem.of([Group(name, cue, tuple(hits))], Blocks(self._gazetteer.people_of))
        weights = self._fitted.ranking["alone"]
        scores = problem.alone @ np.array([weights.get(n, 0.0) for n in ALONE])
        belief = problem.beliefs(scores)
        order = np.argsort(-belief, kind="stable").tolist()
        if asked is None:
            order = _city_first(problem, belief.tolist(), order)
        features = np.hstack([problem.alone, np.zeros((len(hits), len(CONTEXT)))])
        candidates = tuple(
            candidate_of(problem.rows[r], float(belief[r]), features[r].tolist(), weights)
            for r in order[:10]
        )
        best = problem.rows[order[0]]
        together = sum(
            float(belief[r])
            for r in order
            if r == order[0]
            or problem.km(order[0], r) <= SAME_TOWN_KM
            or is_its_city(best.place, problem.rows[r].place)
        )
        whole = normalise(name)
        namesakes = [
            other
            for r in order[1:]
            if (other := problem.rows[r].place).kind is best.place.kind
            and problem.km(order[0], r) > SAME_TOWN_KM
            and (belief[r] >= _WORTH_TELLING or normalise(other.name) == whole)
        ]
        score = together * _UNSEEN_NAMESAKE
        if best.tier is MatchTier.FUZZY:
            score *= _MISSPELT
        words = reason_alone(best, candidates, namesakes, outer, share=together, least=_ANSWER_FROM)
        place: Place | None = best.place if together >= _ANSWER_FROM else None
        precision = precision_of(place, best.via) if place else None
        if asked in _DIVISIONS and precision is GeoPrecision.TOWN:
            precision = GeoPrecision.NEAR
            words += " The division that was asked for is not known: this is the town in its name."
        return Resolution(
            mention=mention,
            place=place,
            score=score,
            reason=words,
            candidates=candidates,
            geo_precision=precision,
            latitude=place.latitude if place else None,
            longitude=place.longitude if place else None,
        )

    def _country_name(self, country: str | None) -> str | None:
        if country is None or len(country) != 2:
            return country
        place = self._gazetteer.country(country)
        return place.name if place is not None else country


def _city_first(problem: Problem, belief: Sequence[float], order: list[int]) -> list[int]:
    """Puts the city before the region that is called after it, where it is nearly as likely.

    A bare "Rovno" is the city of Rivne, not the oblast.
    """
    best = problem.rows[order[0]].place
    if best.kind is not PlaceKind.ADMIN1:
        return order
    for row in order[1:]:
        place = problem.rows[row].place
        if belief[row] < _NEARLY * belief[order[0]]:
            break
        inside = (place.country, place.admin1_code) == (best.country, best.admin1_code)
        if place.kind is PlaceKind.SETTLEMENT and inside:
            return [row, *(r for r in order if r != row)]
    return order


def _placed_by(resolution: Resolution, asked: Asked) -> Resolution:
    """Gives the answer for a place that lies by a named one, or is named in another case."""
    place, offset = resolution.place, asked.offset
    if place is None or not asked.near or place.kind not in _POINTS:
        return resolution
    if offset is None or offset.km is None or offset.bearing is None:
        words = f"{resolution.reason} Asked for was what lies near it."
        return replace(resolution, geo_precision=GeoPrecision.NEAR, reason=words)
    latitude, longitude = shift_point(place.latitude, place.longitude, offset.km, offset.bearing)
    return replace(
        resolution,
        geo_precision=GeoPrecision.NEAR,
        latitude=latitude,
        longitude=longitude,
        reason=f"{resolution.reason} The point is shifted by “{offset.words}”.",
    )


def _unplaced(mention: Mention, why: str) -> Resolution:
    return Resolution(mention=mention, place=None, score=0.0, reason=why)
