"""One name without a text: "Goncharovka", or "Goncharovka, Kursk Oblast"."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from geoevents.gazetteer.index import Gazetteer
from geoevents.geocoding.candidates import CandidateFinder, Hit
from geoevents.geocoding.context import CONTEXT, contains
from geoevents.geocoding.cues import read_cue
from geoevents.geocoding.decisions import candidate_of, precision_of
from geoevents.geocoding.explain import label, reason_alone
from geoevents.geocoding.fitted import Fitted
from geoevents.geocoding.layout import ALONE, Group, Problem
from geoevents.geocoding.lexicon import Lexicon
from geoevents.model import Mention, Place, PlaceKind, Resolution

__all__ = ["SingleNames"]

# Of names that a person asks for, the gazetteer's answer can still be a namesake that it lacks.
_UNSEEN_NAMESAKE = 0.97
_ANSWER_FROM = 0.35  # belief; below it several places are about as likely and none is given
_SAME_KM = 8.0  # points of one settlement in different sources lie this far apart at most
_LONGEST_NAME = 200  # characters; a longer "name" is a text
_HOLDERS = frozenset({PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2})


class SingleNames:
    """Resolves names that a person or another program asks for."""

    def __init__(
        self, gazetteer: Gazetteer, finder: CandidateFinder, lexicon: Lexicon, fitted: Fitted
    ) -> None:
        self._gazetteer = gazetteer
        self._finder = finder
        self._lexicon = lexicon
        self._fitted = fitted

    def geocode(self, name: str, region: str | None, country: str | None) -> Resolution:
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
        first, *outer = [part.strip() for part in given.split(",") if part.strip()] or [given]
        if given in self._gazetteer:  # "Washington, D.C." is one name
            first, outer = given, []
        outer += [part for part in (region, self._country_name(country)) if part]
        hits = self._hits(first)
        if not hits:
            return _unplaced(mention, f"No place of the gazetteer is called “{first}”.")
        kept, unknown = self._within(hits, outer)
        if unknown is not None:
            return _unplaced(mention, f"No region, district or country is called “{unknown}”.")
        if not kept:
            found = "; ".join(label(h.place) for h in hits[:3])
            return _unplaced(
                mention,
                f"No place called “{first}” lies in {', '.join(outer)}; elsewhere: {found}.",
            )
        return self._decide(mention, first, kept, outer)

    def _hits(self, name: str) -> tuple[Hit, ...]:
        whole = read_cue(name, 0, len(name), self._lexicon)
        words = name.rsplit(None, 1)
        if whole is None and len(words) == 2:
            kind = self._lexicon.cues_after.get(words[1].lower())
            if kind is not None and kind is not PlaceKind.SITE:
                return self._finder.find(words[0], kind, words[1]) or self._finder.find(name)
        return self._finder.find(name, whole.kind if whole else None, whole.text if whole else None)

    def _within(self, hits: Sequence[Hit], outer: Sequence[str]) -> tuple[list[Hit], str | None]:
        """Keeps the candidates that lie in every outer place; names an outer that is unknown."""
        kept = list(hits)
        for name in outer:
            holders = [h.place for h in self._hits(name) if h.place.kind in _HOLDERS]
            if not holders:
                return [], name
            kept = [h for h in kept if any(contains(o, h.place) for o in holders)]
        return kept, None

    def _decide(
        self, mention: Mention, name: str, hits: Sequence[Hit], outer: Sequence[str]
    ) -> Resolution:
        cue = next((h.place.kind for h in hits if h.via == "kind"), None)
        problem = Problem.of([Group(name, cue, tuple(hits))])
        weights = self._fitted.ranking["alone"]
        scores = problem.alone @ np.array([weights.get(n, 0.0) for n in ALONE])
        belief = problem.beliefs(scores)
        order = np.argsort(-belief, kind="stable").tolist()
        features = np.hstack([problem.alone, np.zeros((len(hits), len(CONTEXT)))])
        candidates = tuple(
            candidate_of(problem.rows[r], float(belief[r]), features[r], weights)
            for r in order[:10]
        )
        best = problem.rows[order[0]]
        together = sum(
            float(belief[r]) for r in order if r == order[0] or problem.km(order[0], r) <= _SAME_KM
        )
        namesakes = [
            problem.rows[r].place
            for r in order[1:]
            if problem.km(order[0], r) > _SAME_KM and problem.rows[r].place.kind is best.place.kind
        ]
        score = together * _UNSEEN_NAMESAKE
        words = reason_alone(best, candidates, namesakes, outer, sure=together >= _ANSWER_FROM)
        place: Place | None = best.place if together >= _ANSWER_FROM else None
        return Resolution(
            mention=mention,
            place=place,
            score=score,
            reason=words,
            candidates=candidates,
            geo_precision=precision_of(place, best.via) if place else None,
            latitude=place.latitude if place else None,
            longitude=place.longitude if place else None,
        )

    def _country_name(self, country: str | None) -> str | None:
        if country is None or len(country) != 2:
            return country
        place = self._gazetteer.country(country)
        return place.name if place is not None else country


def _unplaced(mention: Mention, why: str) -> Resolution:
    return Resolution(mention=mention, place=None, score=0.0, reason=why)
