"""From mentions to answers: candidates ranked together, streets put in their towns, or neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from geoevents.gazetteer.index import Gazetteer
from geoevents.geocoding.anchoring import (
    Anchoring,
    Option,
    Placed,
    best_anchor,
    may_be_anchored,
)
from geoevents.geocoding.candidates import CandidateFinder
from geoevents.geocoding.coordinates import resolve_coordinates
from geoevents.geocoding.decisions import Decision, decide, precision_of
from geoevents.geocoding.explain import abstention, label
from geoevents.geocoding.fitted import Fitted
from geoevents.geocoding.grouping import group_mentions
from geoevents.geocoding.layout import Blocks, Problem
from geoevents.geocoding.lexicon import Lexicon
from geoevents.geocoding.offsets import refine
from geoevents.geocoding.ranking import rank
from geoevents.language import Document
from geoevents.model import GeoPrecision, Mention, Place, PlaceKind, Resolution

__all__ = ["Resolver", "Weighed"]

# Below this calibrated score a place that the text puts the mention in may be the better answer.
# Taken where, on unseen folds, anchors of doubtful names start to be right more often.
DOUBTFUL = 0.4
_TOWNISH = frozenset({PlaceKind.SETTLEMENT, PlaceKind.SITE, PlaceKind.ADMIN2})


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is to be said for a mention: its best candidate, and the places it may stand in."""

    mention: Mention
    decision: Decision | None
    options: tuple[Option, ...] = ()


@dataclass(slots=True)
class Resolver:
    """Resolves mentions of one document at a time."""

    gazetteer: Gazetteer
    finder: CandidateFinder
    lexicon: Lexicon
    fitted: Fitted
    blocks: Blocks = field(default_factory=Blocks)

    def resolve(
        self, document: Document, mentions: Sequence[Mention], publisher: Place | None = None
    ) -> list[Resolution]:
        """Gives one resolution per mention, sorted by start."""
        stated = {
            (m.start, m.end): found
            for m in mentions
            if (found := resolve_coordinates(m, self.gazetteer)) is not None
        }
        names = [m for m in mentions if (m.start, m.end) not in stated]
        answers = [
            refine(document, self._answer(w)) for w in self.weigh(document, names, publisher)
        ]
        return sorted([*answers, *stated.values()], key=lambda r: r.mention.start)

    def weigh(
        self, document: Document, mentions: Sequence[Mention], publisher: Place | None = None
    ) -> list[Weighed]:
        """Gives what is to be said for each mention, before it is decided whether to answer."""
        ordered = sorted(mentions, key=lambda m: (m.start, m.end))
        if not ordered:
            return []
        grouping = group_mentions(document, ordered, self.finder, self.lexicon)
        decisions = self._decide(Problem.of(grouping.groups, self.blocks), publisher)
        pairs = [(m, decisions.get(g)) for m, g in zip(ordered, grouping.of_mention, strict=True)]
        placed = [Placed(m, d.place, d.score) for m, d in pairs if d is not None]
        anchoring = Anchoring(document, placed, self.lexicon)
        return [self._weigh_one(anchoring, m, d) for m, d in pairs]

    def _weigh_one(
        self, anchoring: Anchoring, mention: Mention, decision: Decision | None
    ) -> Weighed:
        doubtful = (
            decision is not None and decision.score < DOUBTFUL and decision.place.kind in _TOWNISH
        )
        if decision is not None and not doubtful:
            return Weighed(mention, decision)
        if not may_be_anchored(mention, self.lexicon):
            return Weighed(mention, decision)
        return Weighed(mention, decision, tuple(anchoring.options(mention, doubtful=doubtful)))

    def _decide(self, problem: Problem, publisher: Place | None) -> dict[int, Decision]:
        if not problem.rows:
            return {}
        belief, features = rank(problem, self.fitted.ranking, publisher)
        return {
            group: decide(problem, rows, belief, features, self.fitted)
            for group in range(len(problem.groups))
            if (rows := problem.rows_of(group))
        }

    def _answer(self, weighed: Weighed) -> Resolution:
        decision = weighed.decision
        anchor = best_anchor(weighed.options, self.fitted.anchors)
        score = decision.score if decision else 0.0
        if (
            anchor is not None
            and anchor.score > score
            and anchor.score >= self.fitted.abstain_below
        ):
            wide = anchor.place.kind in {PlaceKind.ADMIN1, PlaceKind.COUNTRY}
            return _resolution(
                weighed,
                anchor.place,
                anchor.score,
                f"Not found as a place of its own; the text ({anchor.tie}) puts it in "
                f"{label(anchor.place)}.",
                precision_of(anchor.place, "name") if wide else GeoPrecision.NEAR,
            )
        if decision is None or score < self.fitted.abstain_below:
            candidates = decision.candidates if decision else ()
            return _resolution(weighed, None, score, abstention(candidates, score), None)
        return _resolution(weighed, decision.place, score, decision.reason, decision.precision)


def _resolution(
    weighed: Weighed,
    place: Place | None,
    score: float,
    reason: str,
    precision: GeoPrecision | None,
) -> Resolution:
    return Resolution(
        mention=weighed.mention,
        place=place,
        score=score,
        reason=reason,
        candidates=weighed.decision.candidates if weighed.decision else (),
        geo_precision=precision,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
    )
