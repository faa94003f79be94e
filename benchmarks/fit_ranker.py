#!/usr/bin/env python3
"""Fits the geocoder's weights on development corpora and reports them on held-out folds.

usage: fit_ranker.py CORPUS.jsonl … [--seed 7] [--folds 5] [--out FILE] [--report-only]

A corpus has one JSON document per line: {"id", "text", "toponyms": [{"start", "end", "latitude",
"longitude", "geonameid"}]}, or this project's own gold with "places" (which has no nationalities).
Fitted are the recogniser (a logistic model on evidence), the ranker (a conditional logit on
candidates), the calibrator (a logistic model on how decisions stood, with a rising correction
curve) and the shares in which streets and buildings were right when put in a town of the text. All
figures printed are of documents that recogniser and ranker had not seen: folds are of whole
documents. The same corpora, seed and gazetteer give the same file.
"""

from __future__ import annotations

import argparse
import json
import math
import pickle
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from geoevents.gazetteer.index import Gazetteer
from geoevents.geocoding.calibration import Situation, calibrate, signals
from geoevents.geocoding.candidates import CandidateFinder
from geoevents.geocoding.decisions import situation_of
from geoevents.geocoding.evidence import describe
from geoevents.geocoding.fitted import Fitted
from geoevents.geocoding.geocoder import Geocoder
from geoevents.geocoding.grouping import group_mentions
from geoevents.geocoding.layout import ALONE, Problem
from geoevents.geocoding.lexicon import DATA, load_lexicon
from geoevents.geocoding.proposals import Proposal, propose, read_document
from geoevents.geocoding.ranking import TOGETHER, rank
from geoevents.geocoding.recogniser import choose, probability
from geoevents.geocoding.resolver import Resolver
from geoevents.language import Document, Language
from geoevents.model import Mention, MentionRole, PlaceKind

Array = np.ndarray[Any, np.dtype[np.float64]]
RIGHT_KM = 161.0
LEAST_SEEN = 3  # evidence seen in fewer proposals gets no weight
RECOGNITION_PENALTY = 2.0
RANKING_PENALTY = 1.0
CALIBRATION_PENALTY = 1.0
PUBLISHER_WEIGHT = 0.5  # by hand: a weak prior; the corpora name no publishers to fit it on
ABSTAIN_BELOW = 0.4  # below it, answers on unseen folds were wrong three times in four


@dataclass
class Sample:
    """A gold document as the geocoder sees it."""

    key: str
    text: str
    gold: list[dict[str, Any]]
    parsed: Document
    plain: Document
    proposals: dict[str, list[tuple[Proposal, list[str], bool]]] = field(default_factory=dict)
    problem: Problem | None = None
    right: dict[int, list[int]] = field(default_factory=dict)  # group → right rows
    counts: dict[int, int] = field(default_factory=dict)
    group_of_gold: list[int] = field(default_factory=list)


def main() -> None:
    """Fits, reports, writes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--out", type=Path, default=DATA / "weights.json")
    parser.add_argument("--report-only", action="store_true")
    parser.add_argument("--misses", type=Path, help="file to list the wrong answers in")
    parser.add_argument("--parses", type=Path, help="file to keep spaCy's parses in between runs")
    args = parser.parse_args()
    gazetteer = Gazetteer.open()
    samples = read_samples(args.corpora, gazetteer, args.parses)
    folds = split(samples, args.folds, args.seed)
    print(f"{len(samples)} documents, {sum(len(s.gold) for s in samples)} toponyms")
    report_recognition(folds)
    unseen, ranking_of = rank_unseen(folds)
    report_calibration(unseen, args.seed)
    calibration, curve = fit_calibration(unseen)
    raw_of = {
        n: fit_weights(
            [s for f in folds if f is not held for s in f], calibration, curve, {}, ranking_of[n]
        )
        for n, held in enumerate(folds)
    }
    finder = CandidateFinder(gazetteer, load_lexicon())
    resolvers = {
        s.key: Resolver(gazetteer, finder, load_lexicon(), Fitted(**raw_of[n]))
        for n, held in enumerate(folds)
        for s in held
    }
    for n, held in enumerate(folds):
        rest = [s for f in folds if f is not held for s in f]
        raw_of[n]["anchors"] = fit_anchors(rest, resolvers)
    fitted_of = {n: Fitted(**raw) for n, raw in raw_of.items()}
    report_whole(folds, gazetteer, fitted_of, args.misses)
    if not args.report_only:
        weights = fit_weights(samples, calibration, curve, fit_anchors(samples, resolvers))
        args.out.write_text(
            json.dumps(weights, indent=1, sort_keys=True, ensure_ascii=False) + "\n",
            encoding="utf-8",
        )
        print(f"wrote {args.out}")


def read_samples(corpora: Iterable[Path], gazetteer: Gazetteer, keep: Path | None) -> list[Sample]:
    """Reads and parses the corpora, proposes mentions and finds candidates for the gold ones."""
    lexicon = load_lexicon()
    finder = CandidateFinder(gazetteer, lexicon)
    language = Language()
    known = pickle.loads(keep.read_bytes()) if keep and keep.exists() else {}  # noqa: S301 - own file
    samples = []
    for corpus in corpora:
        for line in corpus.read_text(encoding="utf-8").splitlines():
            raw = json.loads(line)
            key = f"{corpus.stem}/{raw['id']}"
            parsed = language.read(raw["text"])
            if key in known:
                parsed.parses.update(known[key])
            else:
                language.parse([parsed])
                known[key] = dict(parsed.parses)
            gold = raw["toponyms"] if "toponyms" in raw else list(map(own_gold, raw["places"]))
            gold.sort(key=lambda g: (g["start"], g["end"]))
            samples.append(Sample(key, raw["text"], gold, parsed, language.read(raw["text"])))
    if keep:
        keep.write_bytes(pickle.dumps(known))
    for sample in samples:
        spans = {(g["start"], g["end"]) for g in sample.gold}
        own = any("role" in g for g in sample.gold)
        for name, document in (("parsed", sample.parsed), ("scanned", sample.plain)):
            reading = read_document(document)
            proposals = propose(reading, gazetteer, finder, lexicon)
            found = describe(reading, proposals, finder, lexicon)
            sample.proposals[name] = [
                (p, f, (p.start, p.end) in spans)
                for p, f in zip(proposals, found, strict=True)
                if not (own and "demonym" in f)  # this gold does not mark nationalities
            ]
        lay_out(sample, finder, gazetteer)
    return samples


def lay_out(sample: Sample, finder: CandidateFinder, gazetteer: Gazetteer) -> None:
    """Finds the candidates of the gold mentions, and which of them are right."""
    lexicon = load_lexicon()
    gold = sample.gold
    mentions = mentions_of(sample)
    grouping = group_mentions(sample.plain, mentions, finder, gazetteer, lexicon)
    sample.problem = Problem.of(grouping.groups)
    sample.group_of_gold = grouping.of_mention
    rows: dict[int, list[int]] = {}
    for row, group in enumerate(sample.problem.group_of.tolist()):
        rows.setdefault(group, []).append(row)
    for group, held in rows.items():
        golds = [g for g, o in zip(gold, grouping.of_mention, strict=True) if o == group]
        sample.counts[group] = len(golds)
        votes = Counter(r for g in golds for r in right_rows(sample.problem, held, g))
        most = max(votes.values(), default=0)
        sample.right[group] = [r for r, n in votes.items() if n == most]


def mentions_of(sample: Sample) -> list[Mention]:
    """Gives the gold spans as mentions without cue or role, as a user's given spans are."""
    return [
        Mention(start=g["start"], end=g["end"], text=sample.text[g["start"] : g["end"]])
        for g in sample.gold
    ]


KIND_WORDS = (" region", " district", " state", " province", " oblast")


def own_gold(place: dict[str, Any]) -> dict[str, Any]:
    """Turns a place of this project's gold into a toponym: the kind word is no part of the name."""
    text = place["text"]
    word = next((w for w in KIND_WORDS if text.endswith(w)), "")
    return {
        "start": place["start"],
        "end": place["end"] - len(word),
        "latitude": place["latitude"],
        "longitude": place["longitude"],
        "geonameid": None,
        "role": place["role"],
        "region": bool(word),
    }


def right_rows(problem: Problem, rows: Sequence[int], gold: dict[str, Any]) -> list[int]:
    """Gives the candidates that are the gold place itself, or else those within 161 km of it."""
    if gold["latitude"] is None:
        return []
    exact = [r for r in rows if problem.rows[r].place.id == f"geonames:{gold['geonameid']}"]
    near = [r for r in rows if is_right(problem, r, gold)]
    if "region" in gold:
        kinds = {problem.rows[r].place.kind for r in near}
        wanted = PlaceKind.ADMIN1 if gold["region"] else PlaceKind.SETTLEMENT
        if wanted in kinds:
            exact = [r for r in near if problem.rows[r].place.kind is wanted]
    return exact or near


def is_right(problem: Problem, row: int, gold: dict[str, Any]) -> bool:
    """Tells whether a candidate counts as right: same id, or within 161 km."""
    place = problem.rows[row].place
    return place.id == f"geonames:{gold['geonameid']}" or near_gold(
        place.latitude, place.longitude, gold
    )


def near_gold(latitude: float | None, longitude: float | None, gold: dict[str, Any]) -> bool:
    """Tells whether a point lies within 161 km of the gold point."""
    if latitude is None or longitude is None or gold["latitude"] is None:
        return False
    return great_circle(latitude, longitude, gold["latitude"], gold["longitude"]) <= RIGHT_KM


def great_circle(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Gives the distance of two points in km."""
    lat1, lon1, lat2, lon2 = map(math.radians, (lat1, lon1, lat2, lon2))
    h = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 12742.0176 * math.asin(min(1.0, math.sqrt(h)))


def split(samples: Sequence[Sample], folds: int, seed: int) -> list[list[Sample]]:
    """Deals documents into folds."""
    order = list(samples)
    random.Random(seed).shuffle(order)  # noqa: S311 - a fixed shuffle, nothing secret
    return [order[i::folds] for i in range(folds)]


# --- recognition -------------------------------------------------------------------------------


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
    return {e: round(float(w), 4) for e, w in zip(names, solved, strict=True) if abs(w) >= 5e-4}


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


def recognise(
    sample: Sample, name: str, weights: dict[str, float], threshold: float
) -> set[tuple[int, int]]:
    """Gives the spans that the fitted recogniser keeps."""
    scored = [(probability(f, weights), p) for p, f, _ in sample.proposals[name]]
    return {(p.start, p.end) for p in choose(scored, threshold)}


THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5)
KEPT_THRESHOLD = 0.4


def report_recognition(folds: list[list[Sample]]) -> None:
    """Prints precision, recall and F1 of exact spans on folds that were not fitted on."""
    for name in ("parsed", "scanned"):
        counts: dict[tuple[str, float], list[int]] = {}
        for held in folds:
            rest = [s for f in folds if f is not held for s in f]
            weights = fit_recognition(rest, name)
            for s in held:
                gold = {(g["start"], g["end"]) for g in s.gold}
                for threshold in THRESHOLDS:
                    found = recognise(s, name, weights, threshold)
                    c = counts.setdefault((s.key.split("/")[0], threshold), [0, 0, 0])
                    c[0] += len(found & gold)
                    c[1] += len(found)
                    c[2] += len(gold)
        for (corpus, threshold), (hit, found_n, gold_n) in sorted(counts.items()):
            p, r = hit / max(1, found_n), hit / max(1, gold_n)
            print(
                f"recognition {name:8s} {corpus:10s} at {threshold:.2f}: "
                f"P {p:.3f} R {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.3f}"
            )


# --- ranking -----------------------------------------------------------------------------------


def fit_logit(blocks: list[tuple[Array, list[int], float]], width: int) -> Array:
    """Fits a conditional logit: blocks of candidates, their right rows, and a weight."""
    weights = np.zeros(width)
    matrix = np.vstack([b[0] for b in blocks])
    block_of = np.concatenate([np.full(len(b[0]), i) for i, b in enumerate(blocks)])
    right = np.concatenate([np.isin(np.arange(len(b[0])), b[1]).astype(float) for b in blocks])
    heft = np.array([b[2] for b in blocks])
    first, second = np.zeros(width), np.zeros(width)
    for step in range(1, 801):
        scores = matrix @ weights
        peak = np.full(len(blocks), -np.inf)
        np.maximum.at(peak, block_of, scores)
        grown = np.exp(scores - peak[block_of])
        everything = np.bincount(block_of, weights=grown, minlength=len(blocks))
        good = np.bincount(block_of, weights=grown * right, minlength=len(blocks))
        share = grown / everything[block_of]
        share_good = grown * right / np.maximum(good, 1e-12)[block_of]
        gradient = matrix.T @ ((share_good - share) * heft[block_of]) - RANKING_PENALTY * weights
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        weights += 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights


def blocks_of(
    samples: Sequence[Sample], features: dict[str, Array]
) -> list[tuple[Array, list[int], float]]:
    """Gives the blocks of candidates to fit on: groups that have a right and a wrong one."""
    blocks = []
    for s in samples:
        assert s.problem is not None  # noqa: S101 - laid out before
        rows: dict[int, list[int]] = {}
        for row, group in enumerate(s.problem.group_of.tolist()):
            rows.setdefault(group, []).append(row)
        for group, held in rows.items():
            right = [held.index(r) for r in s.right[group]]
            if right and len(right) < len(held):
                blocks.append((features[s.key][held], right, math.sqrt(max(1, s.counts[group]))))
    return blocks


def fit_ranking(samples: Sequence[Sample]) -> dict[str, dict[str, float]]:
    """Fits the ranker: alone first, then with context from the beliefs so far."""
    alone_features = {s.key: s.problem.alone for s in samples if s.problem is not None}
    alone = fit_logit(blocks_of(samples, alone_features), len(ALONE))
    weights = {
        "alone": dict(zip(ALONE, map(float, alone), strict=True)),
        "together": dict(zip(TOGETHER, map(float, [*alone, *([0.0] * 99)]), strict=False)),
    }
    for _ in range(3):
        features = {
            s.key: rank(s.problem, weights)[1] for s in samples if s.problem and s.problem.rows
        }
        usable = [s for s in samples if s.key in features]
        together = fit_logit(blocks_of(usable, features), len(TOGETHER))
        weights["together"] = dict(zip(TOGETHER, map(float, together), strict=True))
    weights["together"]["publisher's country"] = PUBLISHER_WEIGHT
    return {
        part: {name: round(w, 4) for name, w in found.items()} for part, found in weights.items()
    }


Unseen = list[tuple[Situation, bool, str]]


def rank_unseen(folds: list[list[Sample]]) -> tuple[Unseen, dict[int, dict[str, Any]]]:
    """Ranks every fold with weights of the others.

    Returns:
        How each decision stood with whether it was right, and the ranking weights by fold.
    """
    unseen: Unseen = []
    weights_of: dict[int, dict[str, Any]] = {}
    totals: dict[str, list[float]] = {}
    for number, held in enumerate(folds):
        weights = fit_ranking([s for f in folds if f is not held for s in f])
        weights_of[number] = weights
        for s in held:
            corpus = s.key.split("/")[0]
            t = totals.setdefault(corpus, [0, 0, 0])
            if s.problem is None or not s.problem.rows:
                continue
            belief, features = rank(s.problem, weights)
            rows: dict[int, list[int]] = {}
            for row, group in enumerate(s.problem.group_of.tolist()):
                rows.setdefault(group, []).append(row)
            for gold, group in zip(s.gold, s.group_of_gold, strict=True):
                if gold["latitude"] is None:
                    continue
                t[2] += 1
                if group not in rows:
                    continue
                best, situation = situation_of(
                    s.problem,
                    rows[group],
                    belief,
                    features,
                )
                good = is_right(s.problem, best, gold)
                t[0] += good
                t[1] += any(is_right(s.problem, r, gold) for r in rows[group])
                unseen.append((situation, good, corpus))
    for corpus, (good, possible, count) in totals.items():
        print(
            f"candidates {corpus}: right {good / count:.3f}, "
            f"possible {possible / count:.3f} (of {count:.0f}; without anchors)"
        )
    return unseen, weights_of


# --- anchors -----------------------------------------------------------------------------------

PRIOR_SEEN, PRIOR_RIGHT = 6.0, 2.5  # shrinks the shares of rare classes of anchors to this


def fit_anchors(samples: Sequence[Sample], resolvers: dict[str, Resolver]) -> dict[str, float]:
    """Counts how often streets, buildings and doubtful names were right when put in a town."""
    seen: dict[str, list[float]] = {}
    for s in samples:
        weighed = resolvers[s.key].weigh(s.plain, mentions_of(s))
        for w, gold in zip(weighed, s.gold, strict=True):
            if w.anchor is None or w.anchor_key is None or gold["latitude"] is None:
                continue
            count = seen.setdefault(w.anchor_key, [0.0, 0.0])
            count[0] += near_gold(w.anchor.place.latitude, w.anchor.place.longitude, gold)
            count[1] += w.anchor.score
    return {
        key: round(min(0.98, (good + PRIOR_RIGHT) / (weight + PRIOR_SEEN)), 4)
        for key, (good, weight) in sorted(seen.items())
    }


# --- the whole ---------------------------------------------------------------------------------


def report_whole(
    folds: list[list[Sample]],
    gazetteer: Gazetteer,
    fitted_of: dict[int, Fitted],
    misses: Path | None,
) -> None:
    """Prints the accuracy of the whole geocoder on unseen folds, given spans and end to end."""
    scores: list[tuple[float, bool]] = []
    lines: list[str] = []
    counts: dict[str, Counter[str]] = {}
    for number, held in enumerate(folds):
        geocoder = Geocoder(gazetteer, fitted=fitted_of[number])
        for s in held:
            c = counts.setdefault(s.key.split("/")[0], Counter())
            given = geocoder.resolve(s.plain, mentions_of(s))
            for r, gold in zip(given, s.gold, strict=True):
                if gold["latitude"] is None:
                    continue
                good = near_gold(r.latitude, r.longitude, gold) or (
                    r.place is not None and r.place.id == f"geonames:{gold['geonameid']}"
                )
                c["gold"] += 1
                c["right"] += good
                if r.place is not None:
                    scores.append((r.score, good))
                    c["answers"] += 1
                if not good:
                    said = (
                        f"{r.place.name}, {r.place.admin1}, {r.place.country}" if r.place else "-"
                    )
                    lines.append(
                        f"{s.key}\t{r.mention.text}\t{said}\t{r.score:.2f}\t"
                        f"{gold['latitude']:.2f},{gold['longitude']:.2f}\t{r.reason}"
                    )
            found = geocoder.geoparse(s.parsed, parse=False)
            report_spans(c, s, found)
    for corpus, c in counts.items():
        p, r = c["span hits"] / max(1, c["spans"]), c["span hits"] / max(1, c["gold spans"])
        print(
            f"whole {corpus}: given spans acc161 {c['right'] / c['gold']:.3f}, answers "
            f"{c['answers'] / c['gold']:.3f}; end to end P {p:.3f} R {r:.3f} "
            f"F1 {2 * p * r / max(1e-9, p + r):.3f} acc161 {c['end right'] / c['gold']:.3f}"
            + (f"; roles right {c['role right'] / c['roles']:.3f}" if c["roles"] else "")
        )
    report_reliability(scores)
    if misses:
        misses.write_text("\n".join(lines), encoding="utf-8")


def report_spans(c: Counter[str], s: Sample, found: Sequence[Any]) -> None:
    """Counts exact spans, right points and roles of one document's end-to-end answers."""
    gold = {(g["start"], g["end"]): g for g in s.gold}
    own = any("role" in g for g in s.gold)
    c["gold spans"] += len(gold)
    for r in found:
        if own and r.mention.role is MentionRole.DEMONYM:
            continue
        c["spans"] += 1
        g = gold.get((r.mention.start, r.mention.end))
        if g is None:
            continue
        c["span hits"] += 1
        c["end right"] += near_gold(r.latitude, r.longitude, g) or (
            r.place is not None and r.place.id == f"geonames:{g['geonameid']}"
        )
        if "role" in g:
            c["roles"] += 1
            c["role right"] += r.mention.role.value == g["role"]


# --- calibration -------------------------------------------------------------------------------


def fit_calibration(unseen: Unseen) -> tuple[dict[str, float], list[tuple[float, float]]]:
    """Fits the calibrator and its correction curve."""
    described = [signals(s) for s, _, _ in unseen]
    names = ["bias", *sorted({n for d in described for n in d} - {"bias"})]
    matrix = np.array([[d.get(n, 0.0) for n in names] for d in described])
    labels = np.array([float(g) for _, g, _ in unseen])
    solved = logistic(matrix, labels, CALIBRATION_PENALTY)
    weights = {n: round(float(w), 4) for n, w in zip(names, solved, strict=True)}
    raw = 1 / (1 + np.exp(-np.clip(matrix @ solved, -30, 30)))
    return weights, isotonic(raw, labels)


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


def report_calibration(unseen: Unseen, seed: int) -> None:
    """Prints the reliability of ranked answers on halves that the calibrator was not fitted on."""
    order = list(range(len(unseen)))
    random.Random(seed).shuffle(order)  # noqa: S311 - a fixed shuffle
    halves = (order[::2], order[1::2])
    scored: list[tuple[float, bool]] = []
    for held, rest in (halves, halves[::-1]):
        weights, curve = fit_calibration([unseen[i] for i in rest])
        scored += [(calibrate(unseen[i][0], weights, curve), unseen[i][1]) for i in held]
    report_reliability([(p, g) for p, g in scored if p >= ABSTAIN_BELOW])


def report_reliability(scored: Sequence[tuple[float, bool]]) -> None:
    """Prints the expected calibration error, the table behind it, and what 0.7 keeps."""
    error = 0.0
    for step in range(10):
        part = [(p, g) for p, g in scored if min(9, int(p * 10)) == step]
        if part:
            said = sum(p for p, _ in part) / len(part)
            was = sum(g for _, g in part) / len(part)
            error += abs(said - was) * len(part) / len(scored)
            print(f"  score {step / 10:.1f}: said {said:.3f} was {was:.3f} ({len(part)})")
    sure = [g for p, g in scored if p >= 0.7]
    print(
        f"  ECE {error:.3f}; score >= 0.7 right {sum(sure) / max(1, len(sure)):.3f}, "
        f"keeps {len(sure) / max(1, len(scored)):.3f} of {len(scored)} answers"
    )


def fit_weights(
    samples: Sequence[Sample],
    calibration: dict[str, float],
    curve: list[tuple[float, float]],
    anchors: dict[str, float],
    ranking: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Gives the contents of a weights file, fitted on some documents."""
    return {
        "recognition": {n: fit_recognition(samples, n) for n in ("parsed", "scanned")},
        "recognition_threshold": KEPT_THRESHOLD,
        "ranking": ranking or fit_ranking(samples),
        "calibration": calibration,
        "curve": curve,
        "anchors": anchors,
        "abstain_below": ABSTAIN_BELOW,
    }


if __name__ == "__main__":
    main()
