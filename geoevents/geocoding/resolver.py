"""From mentions to answers: candidates ranked together, streets put in their towns, or neither."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from geoevents.gazetteer.index import Gazetteer
from geoevents.geocoding.anchoring import (
    Anchor,
    Anchoring,
    Option,
    Placed,
    best_anchor,
    may_be_anchored,
)
from geoevents.geocoding.answers import answer
from geoevents.geocoding.blocks import Blocks
from geoevents.geocoding.candidates import CandidateFinder
from geoevents.geocoding.context import contains
from geoevents.geocoding.coordinates import resolve_coordinates
from geoevents.geocoding.decisions import Account, Decision, decide, precision_of
from geoevents.geocoding.explain import abstention, label
from geoevents.geocoding.fitted import Fitted
from geoevents.geocoding.grouping import Grouping, group_mentions
from geoevents.geocoding.layout import Problem
from geoevents.geocoding.lexicon import Lexicon
from geoevents.geocoding.offsets import nearness
from geoevents.geocoding.ranking import Ranker
from geoevents.language import Document
from geoevents.model import GeoPrecision, Mention, Place, PlaceKind, Resolution

__all__ = ["Resolver", "Weighed"]

# Below this calibrated score a place that the text puts the mention in may be the better answer.
# Taken where, on unseen folds, anchors of doubtful names start to be right more often.
DOUBTFUL = 0.4
SURE = 0.7  # a score from which other parts take an answer for settled
# Of a name put into the region or country that the text states. Not calibrated, and below SURE: the
# region is right, but it is not the place that was named.
HELD_SCORE = 0.6
_KNOWN = 300_000  # people; a text that names a larger city hardly means a namesake of it
_HOLDERS = frozenset({PlaceKind.COUNTRY, PlaceKind.ADMIN1, PlaceKind.ADMIN2})
_TOWNISH = frozenset({PlaceKind.SETTLEMENT, PlaceKind.SITE, PlaceKind.ADMIN2})


class Weighed(NamedTuple):
    """What is to be said for a mention: its best candidate, and the places it may stand in.

    ``holder`` is the region or country that the text puts it in, where no candidate lies there.
    """

    mention: Mention
    decision: Decision | None
    options: Sequence[Option] = ()
    holder: Decision | None = None


class Resolver:
    """Resolves mentions of one document at a time."""

    def __init__(
        self, gazetteer: Gazetteer, finder: CandidateFinder, lexicon: Lexicon, fitted: Fitted
    ) -> None:
        self._gazetteer = gazetteer
        self._finder = finder
        self._lexicon = lexicon
        self._fitted = fitted
        self._ranker = Ranker(fitted.ranking)
        self._blocks = Blocks(gazetteer.people_of)

    def resolve(
        self, document: Document, mentions: Sequence[Mention], publisher: Place | None = None
    ) -> list[Resolution]:
        """Gives one resolution per mention, sorted by start."""
        stated: list[Resolution] = []
        names: list[Mention] = []
        for mention in mentions:
            found = resolve_coordinates(mention, self._gazetteer)
            if found is None:
                names.append(mention)
            else:
                stated.append(found)
        answers = [self._answer(document, w) for w in self.weigh(document, names, publisher)]
        if not stated:
            return answers
        return sorted([*answers, *stated], key=lambda r: r.mention.start)

    def weigh(
        self, document: Document, mentions: Sequence[Mention], publisher: Place | None = None
    ) -> list[Weighed]:
        """Gives what is to be said for each mention, before it is decided whether to answer."""
        ordered = sorted(mentions, key=lambda m: (m.start, m.end))
        if not ordered:
            return []
        grouping = group_mentions(document, ordered, self._finder, self._lexicon)
        problem = Problem.of(grouping.groups, self._blocks)
        decisions = decide(problem, self._ranker.rank(problem, publisher), self._fitted)
        pairs = [(m, decisions.get(g)) for m, g in zip(ordered, grouping.of_mention, strict=True)]
        anchoring: Anchoring | None = None
        weighed = []
        holders = _holders(grouping, decisions)
        for group, (mention, decision) in zip(grouping.of_mention, pairs, strict=True):
            doubtful = _is_doubtful(decision)
            options: Sequence[Option] = ()
            if (decision is None or doubtful) and may_be_anchored(mention, self._lexicon):
                if anchoring is None:
                    placed = [Placed(m, d.place, d.score) for m, d in pairs if d is not None]
                    anchoring = Anchoring(document, placed, self._lexicon, grouping.war)
                cue = grouping.groups[group].cue
                asked = mention if mention.cue is cue else replace(mention, cue=cue)
                options = tuple(anchoring.options(asked, doubtful=doubtful))
            weighed.append(Weighed(mention, decision, options, holders.get(group)))
        return weighed

    def _answer(self, document: Document, weighed: Weighed) -> Resolution:
        mention, decision, options, holder = weighed
        account = decision.account if decision else None
        score = decision.score if decision else 0.0
        anchor = best_anchor(options, self._fitted.anchors) if options else None
        held = HELD_SCORE * holder.score if holder else 0.0
        if anchor is not None and anchor.score > max(score, held) and self._is_enough(anchor.score):
            return _anchored(mention, anchor, account)
        if holder is not None:
            return _held(mention, holder.place, held, account)
        if decision is None or account is None or not self._is_enough(score):
            return answer(
                mention,
                None,
                score,
                precision=None,
                point=None,
                account=account,
                tell=lambda: abstention(account.candidates if account else (), score),
            )
        place = decision.place
        near = nearness(document, mention, place, decision.precision)
        return answer(
            mention,
            place,
            score,
            precision=decision.precision if near is None else GeoPrecision.NEAR,
            point=near or place,
            account=account,
            tell=lambda: account.reason if near is None else f"{account.reason} {near.words}",
        )

    def _is_enough(self, score: float) -> bool:
        return score >= self._fitted.abstain_below


def _holders(grouping: Grouping, decisions: Mapping[int, Decision]) -> dict[int, Decision]:
    """Gives the regions and countries that names are said to lie in where none of theirs does.

    Returns:
        By group of mentions; one sense per document holds for this too.
    """
    found: dict[int, Decision] = {}
    for inner, outer in grouping.said.items():
        number = grouping.of_mention[inner]
        decision = decisions.get(number)
        holder = decisions.get(grouping.of_mention[outer])
        if holder is None or holder.score < SURE or holder.place.kind not in _HOLDERS:
            continue
        group, place = grouping.groups[number], holder.place
        if grouping.groups[grouping.of_mention[outer]].demonym:
            continue
        if decision is None:
            if not group.hits:
                found[number] = holder
        elif (
            decision.place.kind in _TOWNISH
            and all(
                h.place.population < _KNOWN
                for h in group.hits
                if h.place.kind is PlaceKind.SETTLEMENT
            )
            and not any(contains(place, h.place) or h.place.id == place.id for h in group.hits)
            and not contains(decision.place, place)
        ):
            found[number] = holder
    return found


def _held(mention: Mention, place: Place, score: float, account: Account | None) -> Resolution:
    def tell() -> str:
        known = "; ".join(label(c.place) for c in account.candidates[:3]) if account else ""
        elsewhere = f" (only elsewhere: {known})" if known else ""
        return (
            f"The text puts it in {label(place)}, where no place of this name is "
            f"known{elsewhere}; {place.name} stands for it."
        )

    return answer(
        mention,
        place,
        score,
        precision=precision_of(place, "name"),
        point=place,
        account=account,
        tell=tell,
    )


def _is_doubtful(decision: Decision | None) -> bool:
    return decision is not None and decision.score < DOUBTFUL and decision.place.kind in _TOWNISH


def _anchored(mention: Mention, anchor: Anchor, account: Account | None) -> Resolution:
    place = anchor.place
    wide = place.kind in {PlaceKind.ADMIN1, PlaceKind.COUNTRY}
    return answer(
        mention,
        place,
        anchor.score,
        precision=precision_of(place, "name") if wide else GeoPrecision.NEAR,
        point=place,
        account=account,
        tell=lambda: (
            f"Not found as a place of its own; the text ({anchor.tie}) puts it in {label(place)}."
        ),
    )
