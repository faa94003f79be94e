"""Places for what no gazetteer holds: a street or building lies in the town the text puts it in."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from geoevents.geocoding.lexicon import Lexicon
from geoevents.language import Document
from geoevents.model import Mention, MentionRole, Place, PlaceKind

__all__ = ["Anchor", "Anchoring", "Option", "Placed", "best_anchor", "may_be_anchored"]

_TOWNISH = frozenset({PlaceKind.SETTLEMENT, PlaceKind.ADMIN2, PlaceKind.SITE})
_WIDE = frozenset({PlaceKind.ADMIN1, PlaceKind.COUNTRY})
_SURE = 0.4  # a place believed less is no anchor
_LONGEST_TIE = 30  # characters between a building and the town that it is said to stand in
_OF_WAR = 0.6  # of a text that is wholly of war; its unknown names are villages, not quarters
_SAME_KM = 60.0  # towns this near are one neighbourhood
_MOST_TOWNS = 40  # the most named; a text that names more is no article
_KM_PER_DEGREE = 111.2
_AND = re.compile(r",?\s+(?:and|or)\s+(?:in\s+|near\s+|at\s+)?", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+(?:the\s+)?$", re.IGNORECASE)
_TO = re.compile(r"\s+(?:\w+\s+){0,2}to\s+(?:the\s+)?", re.IGNORECASE)


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
class _Town:
    """All mentions of one place, in the order of the text."""

    place: Place
    score: float
    mentions: list[Mention] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    named: bool = False  # as a place, not as who acts


@dataclass(slots=True)
class _Scene:
    """The places of a text that an unknown name may lie in."""

    towns: list[_Town]
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
            tie, gap = _tie(document, mention, here, town)
            if tie != "phrase" and (
                town.place.kind is PlaceKind.SITE or _is_way_to(document.text, mention, town)
            ):
                continue
            if mention.cue is PlaceKind.SETTLEMENT and tie not in {"phrase", "sentence"}:
                continue  # a village is no part of a town
            if shape == "name" and _is_listed(document.text, mention, town):
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
            sum(len(t.mentions) for t in towns if _km(t.place, town.place) < _SAME_KM)
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

    def _towns(self, placed: Sequence[Placed], kinds: frozenset[PlaceKind]) -> list[_Town]:
        found: dict[str, _Town] = {}
        for p in placed:
            if p.place.kind in kinds and p.score >= _SURE:
                town = found.setdefault(p.place.id, _Town(p.place, p.score))
                town.score = max(town.score, p.score)
                town.mentions.append(p.mention)
                town.starts.append(p.mention.start)
                town.named |= p.mention.role is MentionRole.LOCATION
                sentence = self._document.sentence_at(p.mention.start)
                if sentence is not None:
                    town.sentences.append(sentence)
        return sorted(found.values(), key=lambda t: -len(t.mentions))[:_MOST_TOWNS]


def _may_hold_name(tie: str, town: _Town, total: int, *, doubtful: bool, war: bool) -> bool:
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


def _tie(document: Document, mention: Mention, here: int | None, town: _Town) -> tuple[str, float]:
    """Gives how the text ties a mention to a place, and how many sentences lie between them."""
    following = bisect_left(town.starts, mention.end)
    if following < len(town.starts):
        start = town.starts[following]
        if start - mention.end <= _LONGEST_TIE and _ties(document.text[mention.end : start]):
            return "phrase", 0.0
    if here is None or not town.sentences:
        return "text", 99.0
    position = bisect_left(town.sentences, here)
    around = town.sentences[max(0, position - 1) : position + 1]
    gap = min(abs(here - s) for s in around)
    if gap == 0:
        return "sentence", 0.0
    paragraph = document.sentences[here].paragraph
    alike = any(document.sentences[s].paragraph == paragraph for s in around)
    return "paragraph" if alike else "text", float(gap)


def _is_listed(text: str, mention: Mention, town: _Town) -> bool:
    """Tells whether "and" joins a name to the town: "Alfa and Bravo" are two places."""
    for other in town.mentions:
        first, second = (mention, other) if mention.start < other.start else (other, mention)
        if second.start - first.end <= _LONGEST_TIE and _AND.fullmatch(
            text[first.end : second.start]
        ):
            return True
    return False


def _is_way_to(text: str, mention: Mention, town: _Town) -> bool:
    """Tells whether the text goes from what is named to a town: "from Fort Ross to Reno"."""
    if not _FROM.search(text[max(0, mention.start - 12) : mention.start]):
        return False
    following = bisect_left(town.starts, mention.end)
    return following < len(town.starts) and bool(
        _TO.fullmatch(text[mention.end : town.starts[following]])
    )


def _ties(gap: str) -> bool:
    words = gap.lower().replace(",", " ").split()
    return (
        not words
        or words[0] in {"in", "at", "near", "of"}
        or (gap.lstrip().startswith(",") and len(words) <= 1)
    )


def _shape(name: str, lexicon: Lexicon) -> str:
    words = set(name.lower().replace(".", "").split())
    if words & (lexicon.site_words | lexicon.street_words | lexicon.site_first_words):
        return "site"
    return "organisation" if words & lexicon.organisation_words else "name"


def _km(one: Place, other: Place) -> float:
    middle = math.radians((one.latitude + other.latitude) / 2)
    turn = (one.longitude - other.longitude + 180) % 360 - 180
    return _KM_PER_DEGREE * math.hypot(one.latitude - other.latitude, turn * math.cos(middle))
