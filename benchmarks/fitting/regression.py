"""The solvers: ridge logistic regression, conditional logit, a rising curve."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[np.float64]]
LOGIT_STEPS = 40
SHORTEST_STEP = 1e-3
RANKING_PENALTY = 1.0


def logistic(matrix: Array, labels: Array, penalty: float, steps: int = 25) -> Array:
    """Solves a ridge logistic regression by Newton's method; column 0 is not penalised."""
    weights = np.zeros(matrix.shape[1])
    ridge = np.full(matrix.shape[1], penalty)
    ridge[0] = 1e-3
    for _ in range(steps):
        p = 1 / (1 + np.exp(-np.clip(matrix @ weights, -30, 30)))
        gradient = matrix.T @ (labels - p) - ridge * weights
        curvature = (matrix * (p * (1 - p))[:, None]).T @ matrix + np.diag(ridge)
        step = np.linalg.solve(curvature, gradient)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def fit_logit(
    blocks: list[tuple[Array, list[int], float]], width: int, start: Array | None = None
) -> Array:
    """Fits a conditional logit by damped Newton steps.

    Args:
        blocks: candidates, the positions of the right ones, and a weight.
        width: number of features.
        start: weights to begin with; None is nought.
    """
    weights = np.zeros(width) if start is None else start.copy()
    matrix = np.vstack([b[0] for b in blocks])
    sizes = [len(b[0]) for b in blocks]
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    right = np.concatenate([np.isin(np.arange(len(b[0])), b[1]).astype(float) for b in blocks])
    heft = np.array([b[2] for b in blocks])
    row_heft = np.repeat(heft, sizes)

    def shares(at: Array) -> tuple[float, Array, Array]:
        scores = matrix @ at
        grown = np.exp(scores - np.repeat(np.maximum.reduceat(scores, first), sizes))
        everything = np.add.reduceat(grown, first)
        good = np.maximum(np.add.reduceat(grown * right, first), 1e-300)
        gain = float((heft * np.log(good / everything)).sum() - RANKING_PENALTY / 2 * at @ at)
        return (
            gain,
            grown / np.repeat(everything, sizes),
            grown * right / np.repeat(good, sizes),
        )

    gain, share, share_good = shares(weights)
    for _ in range(LOGIT_STEPS):
        gradient = matrix.T @ ((share_good - share) * row_heft) - RANKING_PENALTY * weights
        weighted = matrix * share[:, None]
        means = np.add.reduceat(weighted, first, axis=0)
        curvature = (weighted * row_heft[:, None]).T @ matrix - (means * heft[:, None]).T @ means
        step = np.linalg.solve(curvature + RANKING_PENALTY * np.eye(width), gradient)
        length = 1.0
        while (better := shares(weights + length * step))[0] < gain and length > SHORTEST_STEP:
            length /= 2
        if better[0] < gain + 1e-4:
            break
        weights += length * step
        gain, share, share_good = better
    return weights


def isotonic(raw: Array, labels: Array, bins: int = 40) -> list[tuple[float, float]]:
    """Gives a rising curve from raw to observed share right, over bins of equal size."""
    order = np.argsort(raw, kind="stable")
    blocks: list[list[float]] = []
    for part in np.array_split(order, bins):
        blocks.append([float(raw[part].mean()), float(labels[part].mean()), float(len(part))])
        while len(blocks) > 1 and blocks[-2][1] > blocks[-1][1]:
            b, a = blocks.pop(), blocks.pop()
            n = a[2] + b[2]
            blocks.append([(a[0] * a[2] + b[0] * b[2]) / n, (a[1] * a[2] + b[1] * b[2]) / n, n])
    return [(round(x, 4), round(y, 4)) for x, y, _ in blocks]
