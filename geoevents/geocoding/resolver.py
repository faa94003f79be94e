"""From mentions to answers: candidates ranked together, streets put in their towns, or neither."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geoevents.gazetteer.index import Gazetteer
from geoevents.geocoding.anchoring import Anchor, Placed, anchor_key, find_anchor
from geoevents.geocoding.candidates import CandidateFinder
from geoevents.geocoding.coordinates import resolve_coordinates
from geoevents.geocoding.decisions import Decision, decide
from geoevents.geocoding.explain import abstention, label
from geoevents.geocoding.fitted import Fitted
from geoevents.geocoding.grouping import group_mentions
from geoevents.geocoding.layout import Problem
from geoevents.geocoding.lexicon import Lexicon
from geoevents.geocoding.offsets import refine
from geoevents.geocoding.ranking import rank
from geoevents.language import Document
from geoevents.model import GeoPrecision, Mention, MentionRole, Place, PlaceKind, Resolution

__all__ = ["Resolver", "Weighed"]

# Below this calibrated score a place that the text puts the mention in may be the better answer.
# Taken where, on unseen folds, anchors of doubtful names start to be right more often.
DOUBTFUL = 0.4
_TOWNISH = frozenset({PlaceKind.SETTLEMENT, PlaceKind.SITE, PlaceKind.ADMIN2})


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is to be said for a mention: its best candidate, and the place it may stand in."""

    mention: Mention
    decision: Decision | None
    anchor: Anchor | None
    anchor_key: str | None


@dataclass(slots=True)
class Resolver:
    """Resolves mentions of one document at a time."""

    gazetteer: Gazetteer
    finder: CandidateFinder
    lexicon: Lexicon
    fitted: Fitted

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
        grouping = group_mentions(document, ordered, self.finder, self.gazetteer, self.lexicon)
        decisions = self._decide(Problem.of(grouping.groups), publisher)
        pairs = [(m, decisions.get(g)) for m, g in zip(ordered, grouping.of_mention, strict=True)]
        placed = [Placed(m, d.place, d.score) for m, d in pairs if d is not None]
        return [self._weigh_one(document, m, d, placed) for m, d in pairs]

    def _weigh_one(
        self,
        document: Document,
        mention: Mention,
        decision: Decision | None,
        placed: Sequence[Placed],
    ) -> Weighed:
        doubtful = (
            decision is not None and decision.score < DOUBTFUL and decision.place.kind in _TOWNISH
        )
        if (decision is not None and not doubtful) or mention.role is MentionRole.DEMONYM:
            return Weighed(mention, decision, None, None)
        others = [p for p in placed if p.mention.text != mention.text]
        anchor = find_anchor(document, mention, others)
        if anchor is None:
            return Weighed(mention, decision, None, None)
        key = anchor_key(mention.text, anchor.tie, self.lexicon, doubtful=doubtful)
        if key.startswith("doubtful name") and anchor.tie != "phrase":
            # A town that the gazetteer knows is left out rather than put into another one.
            return Weighed(mention, decision, None, None)
        return Weighed(mention, decision, anchor, key)

    def _decide(self, problem: Problem, publisher: Place | None) -> dict[int, Decision]:
        if not problem.rows:
            return {}
        belief, features = rank(problem, self.fitted.ranking, publisher)
        rows: dict[int, list[int]] = {}
        for row, group in enumerate(problem.group_of.tolist()):
            rows.setdefault(group, []).append(row)
        return {
            group: decide(
                problem,
                held,
                belief,
                features,
                self.fitted,
            )
            for group, held in rows.items()
        }

    def _answer(self, weighed: Weighed) -> Resolution:
        decision, anchor = weighed.decision, weighed.anchor
        score = decision.score if decision else 0.0
        tied = self.fitted.anchors.get(weighed.anchor_key or "", 0.0)
        tied *= anchor.score if anchor else 0.0
        if anchor is not None and tied > score and tied >= self.fitted.abstain_below:
            return _resolution(
                weighed,
                anchor.place,
                tied,
                f"Not found as a place of its own; the text ({anchor.tie}) puts it in "
                f"{label(anchor.place)}.",
                GeoPrecision.NEAR if anchor.tie != "region" else GeoPrecision.REGION,
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
