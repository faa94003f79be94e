"""Judges which proposed stretches are mentions of places, by weighted evidence.

Every proposal is described by named pieces of evidence; a logistic model with fitted weights turns
them into a probability. Two sets of weights exist: for sentences that spaCy parsed, and for those
that were only scanned.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from geoevents.geocoding.proposals import Proposal

__all__ = ["choose", "probability"]


# A common word that opens a sentence has its capital from there ("Nice weather", "Mobile phones"):
# what it says of itself counts for nothing, and the fitted corpora hold too few such openings.
_OPENING = frozenset({"common word", "starts sentence", "right small word"})
_SEEN_AS_PLACE = frozenset({"entity GPE", "entity LOC", "place entity elsewhere"})


def probability(evidence: Sequence[str], weights: Mapping[str, float]) -> float:
    """Gives the fitted probability that a proposal with this evidence is a mention."""
    if _OPENING.issubset(evidence) and _SEEN_AS_PLACE.isdisjoint(evidence):
        return 0.0
    total = sum(weights.get(name, 0.0) for name in evidence) + weights.get("bias", 0.0)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def choose(scored: Sequence[tuple[float, Proposal]], threshold: float) -> list[Proposal]:
    """Keeps the most probable proposals that do not overlap, sorted by start."""
    kept: list[Proposal] = []
    taken: set[int] = set()
    for score, proposal in sorted(scored, key=lambda s: (-s[0], s[1].first, -s[1].last)):
        if score < threshold:
            break
        covered = range(proposal.first, proposal.last + 1)
        if taken.isdisjoint(covered):
            taken.update(covered)
            kept.append(proposal)
    return sorted(kept, key=lambda p: p.start)
