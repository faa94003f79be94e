"""Fits the parts of the geocoder: recogniser, ranker, anchors, calibrator."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from fitting.regression import Array, fit_logit, isotonic, logistic
from fitting.samples import EXCERPT, Sample, mentions_of, near_gold
from fitting.theatre import Drawn, fit_war
from geoevents.geocoding.blocks import AT_WAR
from geoevents.geocoding.calibration import Situation, signals
from geoevents.geocoding.own_features import ALONE
from geoevents.geocoding.ranking import TOGETHER, Ranker
from geoevents.geocoding.recogniser import choose, probability
from geoevents.geocoding.resolver import Resolver

LEAST_SEEN = 3  # evidence seen in fewer proposals gets no weight
RECOGNITION_PENALTY = 2.0
CALIBRATION_PENALTY = 1.0
ANCHOR_PENALTY = 2.0
PUBLISHER_WEIGHT = 0.5  # by hand: a weak prior; the corpora name no publishers to fit it on
EXCERPT_HEFT = 1.0  # of a sentence's names against those of whole documents
ABSTAIN_BELOW = 0.4  # below it, answers on unseen folds were wrong three times in four
KEPT_THRESHOLD = 0.4
Unseen = list[tuple[Situation, bool, str]]


def fit_recognition(samples: Sequence[Sample], name: str) -> dict[str, float]:
    """Fits the logistic model of the recogniser."""
    lines = [(f, label) for s in samples for _, f, label in s.proposals[name]]
    seen = Counter(e for found, _ in lines for e in set(found))
    names = ["bias", *sorted(e for e, n in seen.items() if n >= LEAST_SEEN)]
    column = {e: i for i, e in enumerate(names)}
    matrix = np.zeros((len(lines), len(names)))
    matrix[:, 0] = 1.0
    for i, (found, _) in enumerate(lines):
        for e in found:
            if e in column:
                matrix[i, column[e]] = 1.0
    labels = np.array([float(label) for _, label in lines])
    solved = logistic(matrix, labels, RECOGNITION_PENALTY)
    return {e: rounded(w) for e, w in zip(names, solved, strict=True) if abs(w) >= 5e-4}


def recognise(
    sample: Sample, name: str, weights: dict[str, float], threshold: float
) -> set[tuple[int, int]]:
    """Gives the spans that the fitted recogniser keeps."""
    scored = [(probability(f, weights), p) for p, f, _ in sample.proposals[name]]
    return {(p.start, p.end) for p in choose(scored, threshold)}


def blocks_of(
    samples: Sequence[Sample], features: dict[str, Array]
) -> list[tuple[Array, list[int], float]]:
    """Gives the blocks of candidates to fit on: groups that have a right and a wrong one."""
    blocks = []
    for s in samples:
        assert s.problem is not None  # noqa: S101 - laid out before
        for group in s.problem.filled:
            held = s.problem.rows_of(group)
            right = [held.index(r) for r in s.right[group]]
            if right and len(right) < len(held):
                heft = math.sqrt(max(1, s.counts[group]))
                heft *= EXCERPT_HEFT if EXCERPT in s.key else 1.0
                blocks.append((features[s.key][held], right, heft))
    return blocks


def fit_ranking(samples: Sequence[Sample], drawn: Drawn) -> dict[str, dict[str, float]]:
    """Fits the ranker: alone first, then with context from the beliefs so far.

    Args:
        samples: documents of the corpora.
        drawn: names in sentences of war, for the prior of countries at war.
    """
    everything = [e for s in samples for e in (s, *s.excerpts)]
    alone_features = {s.key: s.problem.alone for s in everything if s.problem is not None}
    alone = fit_logit(blocks_of(everything, alone_features), len(ALONE))
    weights = {
        "alone": dict(zip(ALONE, map(float, alone), strict=True)),
        "together": dict(zip(TOGETHER, map(float, [*alone, *([0.0] * 99)]), strict=False)),
    }
    for _ in range(3):
        ranker = Ranker(weights)
        features = {
            s.key: ranker.rank(s.problem).features
            for s in everything
            if s.problem and s.problem.rows
        }
        usable = [s for s in everything if s.key in features]
        start = np.array([weights["together"][name] for name in TOGETHER])
        together = fit_logit(blocks_of(usable, features), len(TOGETHER), start)
        weights["together"] = dict(zip(TOGETHER, map(float, together), strict=True))
    war = fit_war(drawn, weights)
    for part in ("alone", "together"):
        weights[part][ALONE[AT_WAR]] = war
    weights["together"]["publisher's country"] = PUBLISHER_WEIGHT
    return {
        part: {name: rounded(w) for name, w in found.items()} for part, found in weights.items()
    }


def fit_anchors(samples: Sequence[Sample], resolvers: dict[str, Resolver]) -> dict[str, float]:
    """Fits how likely a street or building lies in a place of the text that it may stand in."""
    lines: list[tuple[dict[str, float], bool]] = []
    for s in samples:
        weighed = resolvers[s.key].weigh(s.plain, mentions_of(s))
        for w, gold in zip(weighed, s.gold, strict=True):
            if gold["latitude"] is not None:
                lines += [
                    (o.features, near_gold(o.place.latitude, o.place.longitude, gold))
                    for o in w.options
                ]
    names = ["bias", *sorted({n for f, _ in lines for n in f} - {"bias"})]
    matrix = np.array([[f.get(n, 0.0) for n in names] for f, _ in lines])
    solved = logistic(matrix, np.array([float(good) for _, good in lines]), ANCHOR_PENALTY)
    return {n: rounded(w) for n, w in zip(names, solved, strict=True)}


def fit_calibration(unseen: Unseen) -> tuple[dict[str, float], list[tuple[float, float]]]:
    """Fits the calibrator and its correction curve."""
    described = [signals(s) for s, _, _ in unseen]
    names = ["bias", *sorted({n for d in described for n in d} - {"bias"})]
    matrix = np.array([[d.get(n, 0.0) for n in names] for d in described])
    labels = np.array([float(g) for _, g, _ in unseen])
    solved = logistic(matrix, labels, CALIBRATION_PENALTY)
    weights = {n: rounded(w) for n, w in zip(names, solved, strict=True)}
    raw = 1 / (1 + np.exp(-np.clip(matrix @ solved, -30, 30)))
    return weights, isotonic(raw, labels)


def rounded(weight: float) -> float:
    """Rounds a weight as the file keeps it; -0.0, which hangs on the threads of BLAS, is 0.0."""
    return round(float(weight), 4) + 0.0


def weights_file(
    recognition: dict[str, Any],
    ranking: dict[str, Any],
    calibration: dict[str, float],
    curve: list[tuple[float, float]],
    anchors: dict[str, float],
) -> dict[str, Any]:
    """Gives the contents of a weights file."""
    return {
        "recognition": recognition,
        "recognition_threshold": KEPT_THRESHOLD,
        "ranking": ranking,
        "calibration": calibration,
        "curve": curve,
        "anchors": anchors,
        "abstain_below": ABSTAIN_BELOW,
    }
