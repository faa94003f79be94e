"""Places for what no gazetteer holds: a street or building lies in the town the text puts it in."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from geoevents.geocoding.lexicon import Lexicon
from geoevents.geocoding.offsets import km_between
from geoevents.geocoding.ties import Town, is_listed, is_way_to, tie_of
from geoevents.language import Document
from geoevents.model import Mention, MentionRole, Place, PlaceKind

__all__ = ["Anchor", "Anchoring", "Option", "Placed", "best_anchor", "may_be_anchored"]

_TOWNISH = frozenset({PlaceKind.SETTLEMENT, PlaceKind.ADMIN2, PlaceKind.SITE})
_WIDE = frozenset({PlaceKind.ADMIN1, PlaceKind.COUNTRY})
_SURE = 0.4  # a place believed less is no anchor
_OF_WAR = 0.6  # of a text that is wholly of war; its unknown names are villages, not quarters
_SAME_KM = 60.0  # towns this near are one neighbourhood
_MOST_TOWNS = 40  # the most named; a text that names more is no article


class Placed(NamedTuple):
    """A mention that already has a place."""

    mention: Mention
    place: Place
    score: float


class Anchor(NamedTuple):
    """The place that stands in, how the text ties the mention to it, and how sure that is."""

    place: Place
    tie: str  # "phrase", "sentence", "paragraph", "text"
    score: float


@dataclass(slots=True)
class Option:
    """A place that may stand in, with what speaks for and against it."""

    place: Place
    tie: str
    features: dict[str, float]
    sure: float  # how sure the place itself is; what lies in it cannot be surer


@dataclass(slots=True)
class _Scene:
    """The places of a text that an unknown name may lie in."""

    towns: list[Town]
    wide: bool  # they are regions and countries: the text names no town
    total: int  # mentions of towns
    near: list[int]  # of each town, mentions of towns around it
    by_country: dict[str | None, float]
    everything: float


def may_be_anchored(mention: Mention, lexicon: Lexicon) -> bool:
    """Tells whether what is named can lie in a town: a sea, a range or a region cannot."""
    if mention.role is MentionRole.DEMONYM:
        return False
    if mention.cue is not None and mention.cue is not PlaceKind.SITE:
        return mention.cue is PlaceKind.SETTLEMENT
    words = mention.text.casefold().replace(".", "").split()
    if len(words) < 2 or words[-1] in lexicon.street_words | lexicon.site_words:
        return True
    kinds = {lexicon.own_kind_words.get(w) for w in (words[0], words[-1])}
    return kinds <= {None, PlaceKind.SETTLEMENT}


class Anchoring:
    """Finds the places of one document that streets and buildings may lie in."""

    def __init__(
        self, document: Document, placed: Sequence[Placed], lexicon: Lexicon, war: float
    ) -> None:
        """Takes the text, its mentions that have a place, and how much it speaks of war.

        The mentions are sorted by start.
        """
        self._document = document
        self._placed = placed
        self._lexicon = lexicon
        self._scenes: dict[str, _Scene] = {}
        self._war = war >= _OF_WAR

    def options(self, mention: Mention, *, doubtful: bool) -> Iterator[Option]:
        """Gives the places of the text that a street or building may lie in.

        A name that is no street's and no building's may be a village anywhere: it has options only
        in its own sentence, or in the town that most of the text is about where it is not of war.

        Args:
            mention: what has no candidates of its own, or none that is likely.
            doubtful: whether it has candidates.
        """
        scene = self._scenes.get(mention.text)
        if scene is None:
            scene = self._scenes[mention.text] = self._look(mention.text)
        document, shape = self._document, _shape(mention.text, self._lexicon)
        here = mention.sentence
        if here is None:
            here = document.sentence_at(mention.start)
        for town, near in zip(scene.towns, scene.near, strict=True):
            tie, gap = tie_of(document, mention, here, town)
            if tie != "phrase" and (
                town.place.kind is PlaceKind.SITE or is_way_to(document.text, mention, town)
            ):
                continue
            if mention.cue is PlaceKind.SETTLEMENT and tie not in {"phrase", "sentence"}:
                continue  # a village is no part of a town
            if shape == "name" and is_listed(document.text, mention, town):
                continue
            if shape == "name" and not _may_hold_name(
                tie, town, scene.total, doubtful=doubtful, war=self._war
            ):
                continue
            if scene.wide:
                features = {
                    "bias": 1.0,
                    f"is {town.place.kind.value}": 1.0,
                    f"{shape} in {town.place.kind.value}": 1.0,
                    "share of the text's regions": len(town.mentions) / scene.total,
                }
            else:
                features = {
                    "bias": 1.0,
                    f"by {tie}": 1.0,
                    f"{shape} by {tie}": 1.0,
                    shape: 1.0,
                    "doubtful": float(doubtful),
                    f"doubtful {shape}": float(doubtful),
                    "share of the text's towns": len(town.mentions) / scene.total,
                    "share of the text's towns around": near / scene.total,
                    "only town": float(near == scene.total),
                    "share of the text's places in its country": (
                        scene.by_country.get(town.place.country, 0.0) / scene.everything
                    ),
                    "named as a place": float(town.named),
                    "sentences away": math.exp(-gap),
                }
            yield Option(town.place, tie, features, town.score)

    def _look(self, name: str) -> _Scene:
        """Gives the places that other names of the text mean."""
        others = [p for p in self._placed if p.mention.text != name]
        towns = self._towns(others, _TOWNISH)
        wide = not towns
        if wide:
            towns = self._towns(others, _WIDE)
        near = [
            sum(len(t.mentions) for t in towns if km_between(t.place, town.place) < _SAME_KM)
            for town in towns
        ]
        by_country: dict[str | None, float] = {}
        for p in others:
            by_country[p.place.country] = by_country.get(p.place.country, 0.0) + p.score
        return _Scene(
            towns,
            wide,
            sum(len(t.mentions) for t in towns),
            near,
            by_country,
            sum(p.score for p in others),
        )

    def _towns(self, placed: Sequence[Placed], kinds: frozenset[PlaceKind]) -> list[Town]:
        found: dict[str, Town] = {}
        for p in placed:
            if p.place.kind in kinds and p.score >= _SURE:
                town = found.setdefault(p.place.id, Town(p.place, p.score))
                town.score = max(town.score, p.score)
                town.mentions.append(p.mention)
                town.starts.append(p.mention.start)
                town.named |= p.mention.role is MentionRole.LOCATION
                sentence = self._document.sentence_at(p.mention.start)
                if sentence is not None:
                    town.sentences.append(sentence)
        return sorted(found.values(), key=lambda t: -len(t.mentions))[:_MOST_TOWNS]


def _may_hold_name(tie: str, town: Town, total: int, *, doubtful: bool, war: bool) -> bool:
    """Tells whether a plain name may be put in a town."""
    if tie == "phrase":
        return True
    if doubtful:  # a town that the gazetteer knows is left out rather than put into another one
        return False
    if tie == "sentence":
        return any(m.role is not MentionRole.ACTOR for m in town.mentions)
    return not war and (tie == "paragraph" or 2 * len(town.mentions) >= total)


def best_anchor(options: Iterable[Option], weights: Mapping[str, float]) -> Anchor | None:
    """Gives the likeliest option with its probability; None where there is none."""
    best: Anchor | None = None
    for option in options:
        total = sum(value * weights.get(name, 0.0) for name, value in option.features.items())
        score = min(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total)))), 0.99 * option.sure)
        if best is None or score > best.score:
            best = Anchor(option.place, option.tie, min(0.98, score))
    return best


def _shape(name: str, lexicon: Lexicon) -> str:
    words = set(name.lower().replace(".", "").split())
    if words & (lexicon.site_words | lexicon.street_words | lexicon.site_first_words):
        return "site"
    return "organisation" if words & lexicon.organisation_words else "name"
