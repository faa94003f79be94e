"""Ranks the candidates of a document's mentions together, on features that can be told in words.

A conditional logit: every candidate gets the weighted sum of its features, and the candidates of
one name share belief by softmax. Names are first judged alone, then twice more with what the other
names of the document are believed to mean. Weights come from ``benchmarks/fit_ranker.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from geoevents.geocoding.blocks import Array
from geoevents.geocoding.context import CONTEXT, Context
from geoevents.geocoding.layout import Problem
from geoevents.geocoding.own_features import ALONE
from geoevents.model import Place

__all__ = ["TOGETHER", "Ranked", "Ranker"]

TOGETHER = ALONE + CONTEXT
ROUNDS = 2


class Ranked(NamedTuple):
    """Belief per row of a problem, summing to one within a group, and what it came from."""

    belief: Array
    features: Array  # the columns of ``TOGETHER``
    others: Array  # how much else the text names, from 0 to 1


class Ranker:
    """Ranks with fitted weights."""

    def __init__(self, weights: Mapping[str, Mapping[str, float]]) -> None:
        """Takes the weights "alone" and "together", each by feature name."""
        self._alone = np.array([weights["alone"].get(name, 0.0) for name in ALONE])
        self._together = np.array([weights["together"].get(name, 0.0) for name in TOGETHER])

    def rank(self, problem: Problem, publisher: Place | None = None) -> Ranked:
        """Gives the belief in every candidate and the features that it came from.

        Args:
            problem: the document's groups and candidates.
            publisher: where the text was published, a weak prior; None where unknown.
        """
        belief = before = problem.beliefs(problem.alone @ self._alone)
        context = Context(problem, publisher)
        features = np.empty((len(problem.rows), len(TOGETHER)))
        features[:, : len(ALONE)] = problem.alone
        for _ in range(ROUNDS):
            before = belief
            context.fill(belief, features[:, len(ALONE) :])
            belief = problem.beliefs(features @ self._together)
        return Ranked(belief, features, context.others(before))
