"""Ranks the candidates of a document's mentions together, on features that can be told in words.

A conditional logit: every candidate gets the weighted sum of its features, and the candidates of
one name share belief by softmax. Names are first judged alone, then twice more with what the other
names of the document are believed to mean. Weights come from ``benchmarks/fit_ranker.py``.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from geoevents.geocoding.context import CONTEXT, context_features
from geoevents.geocoding.layout import ALONE, Array, Problem
from geoevents.model import Place

__all__ = ["TOGETHER", "rank"]

TOGETHER = ALONE + CONTEXT
ROUNDS = 2


def rank(
    problem: Problem,
    weights: Mapping[str, Mapping[str, float]],
    publisher: Place | None = None,
) -> tuple[Array, Array]:
    """Gives the belief in every candidate and the features that it came from.

    Args:
        problem: the document's groups and candidates.
        weights: "alone" and "together", each by feature name.
        publisher: where the text was published, a weak prior; None where unknown.

    Returns:
        Belief per row of the problem (sums to one within a group), and the feature matrix with
        the columns of ``TOGETHER``.
    """
    alone = np.array([weights["alone"].get(name, 0.0) for name in ALONE])
    together = np.array([weights["together"].get(name, 0.0) for name in TOGETHER])
    belief = problem.beliefs(problem.alone @ alone)
    features = np.hstack([problem.alone, np.zeros((len(problem.rows), len(CONTEXT)))])
    for _ in range(ROUNDS):
        features = np.hstack([problem.alone, context_features(problem, belief, publisher)])
        belief = problem.beliefs(features @ together)
    return belief, features
