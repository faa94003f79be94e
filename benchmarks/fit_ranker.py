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
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from geoevents.gazetteer.index import Gazetteer, shipped_folder
from geoevents.gazetteer.shard import Shard
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
ANCHOR_PENALTY = 2.0
LOGIT_STEPS = 40
SHORTEST_STEP = 1e-3
PUBLISHER_WEIGHT = 0.5  # by hand: a weak prior; the corpora name no publishers to fit it on
WAR_WEIGHT = 1.0  # by hand, for the same reason: few of their names have a namesake in a war
SENTENCES = Path(__file__).with_name("sentences.txt")
OWN = "own/"  # begins the key of a sentence of that file
DRAWN_NAMES = 4  # documents made of each of them, the first with its own places
EXCERPT = "#"  # marks the key of a sentence that stands as a document of its own
EXCERPT_HEFT = 1.0  # of a sentence's names against those of whole documents
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
    excerpts: list[Sample] = field(default_factory=list)  # its sentences, each alone


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
    parser.add_argument("--fit-only", action="store_true", help="leave the slow reports out")
    parser.add_argument("--misses", type=Path, help="file to list the wrong answers in")
    parser.add_argument("--parses", type=Path, help="file to keep spaCy's parses in between runs")
    args = parser.parse_args()
    gazetteer = Gazetteer.open()
    samples = read_samples(args.corpora, gazetteer, args.parses, args.seed)
    own = [s for s in samples if s.key.startswith(OWN)]
    samples = [s for s in samples if not s.key.startswith(OWN)]
    folds = split(samples, args.folds, args.seed)
    print(f"{len(samples)} documents, {sum(len(s.gold) for s in samples)} toponyms")
    unseen, ranking_of = rank_unseen(folds)
    report_calibration(unseen, args.seed)
    calibration, curve = fit_calibration(unseen)
    recognition_of: dict[int, Any] = (
        {n: {} for n in ranking_of} if args.fit_only else report_recognition(folds, own)
    )
    raw_of = {
        n: weights_file(recognition_of[n], ranking_of[n], calibration, curve, {})
        for n in ranking_of
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
    if not args.fit_only:
        report_whole(folds, gazetteer, fitted_of, args.misses)
    if not args.report_only:
        weights = weights_file(
            {n: fit_recognition([*samples, *own], n) for n in ("parsed", "scanned")},
            fit_ranking(samples),
            calibration,
            curve,
            fit_anchors(samples, resolvers),
        )
        args.out.write_text(
            json.dumps(weights, indent=1, sort_keys=True, ensure_ascii=False) + "\n",
            encoding="utf-8",
        )
        print(f"wrote {args.out}")


def own_sentences(path: Path, gazetteer: Gazetteer, language: Language, seed: int) -> list[Sample]:
    """Makes documents of the project's own sentences, with names drawn from the gazetteer.

    Without it the recogniser would learn the names of the corpora, which spaCy knows, and hardly
    any act of war. What is right of them is which names are places, not where they lie.
    """
    rng = random.Random(seed)  # noqa: S311 - a fixed choice, nothing secret
    lines = [x for x in path.read_text(encoding="utf-8").splitlines() if x and x[0] != "#"]
    persons = next(x for x in lines if x.startswith("persons:")).split()[1:]
    towns = towns_at_war()
    namesakes = sorted(n.title() for n in load_lexicon().surnames if n in gazetteer)
    samples = []
    for number, line in enumerate(x for x in lines if not x.startswith("persons:")):
        for turn in range(DRAWN_NAMES):
            country = rng.choice(sorted(towns))
            text, gold = "", []
            for part in re.split(r"(\[.*?\]|\{.*?\})", line):
                name = part[1:-1]
                if part[:1] == "[":
                    name = name if turn == 0 else rng.choice(towns[country])
                    gold.append(
                        {
                            "start": len(text),
                            "end": len(text) + len(name),
                            "latitude": None,
                            "longitude": None,
                            "geonameid": None,
                        }
                    )
                elif part[:1] == "{":
                    name = rng.choice(persons if turn % 2 else namesakes)
                else:
                    name = part
                text += name
            document = language.read(text)
            samples.append(
                Sample(f"{OWN}{number}-{turn}", text, gold, document, language.read(text))
            )
    language.parse([s.parsed for s in samples])
    return samples


def towns_at_war() -> dict[str, list[str]]:
    """Gives names of settlements in countries at war that a text could have as they stand."""
    lexicon = load_lexicon()
    traps = lexicon.common_words | lexicon.given_names | lexicon.surnames | lexicon.never
    found: dict[str, list[str]] = {}
    shard = Shard(shipped_folder())
    for row in shard.rows_of_kind(PlaceKind.SETTLEMENT):
        place = shard.place(row)
        if (
            (place.country or "").lower() in lexicon.theatre_countries
            and place.name.isascii()
            and place.name.casefold() not in traps
        ):
            found.setdefault(place.country or "", []).append(place.name)
    return found


def read_samples(
    corpora: Iterable[Path], gazetteer: Gazetteer, keep: Path | None, seed: int = 7
) -> list[Sample]:
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
    samples += own_sentences(SENTENCES, gazetteer, language, seed)
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
        if sample.key.startswith(OWN):
            continue  # fits the recogniser alone
        lay_out(sample, finder)
        sample.excerpts = excerpts_of(sample, finder, language)
    return samples


def excerpts_of(sample: Sample, finder: CandidateFinder, language: Language) -> list[Sample]:
    """Gives the sentences of a document that name places as documents of their own.

    A text may be one sentence: how far to trust an answer with no other name beside it, whole
    articles do not teach.
    """
    excerpts = []
    for sentence in sample.plain.sentences:
        gold = [
            g | {"start": g["start"] - sentence.start, "end": g["end"] - sentence.start}
            for g in sample.gold
            if sentence.start <= g["start"] and g["end"] <= sentence.end
        ]
        if gold and len(sample.plain.sentences) > 1:
            document = language.read(sample.text[sentence.start : sentence.end])
            key = f"{sample.key}{EXCERPT}{sentence.index}"
            excerpt = Sample(key, document.text, gold, document, document)
            lay_out(excerpt, finder)
            excerpts.append(excerpt)
    return excerpts


def lay_out(sample: Sample, finder: CandidateFinder) -> None:
    """Finds the candidates of the gold mentions, and which of them are right."""
    lexicon = load_lexicon()
    gold = sample.gold
    mentions = mentions_of(sample)
    grouping = group_mentions(sample.plain, mentions, finder, lexicon)
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


def report_recognition(folds: list[list[Sample]], own: list[Sample]) -> dict[int, Any]:
    """Prints precision, recall and F1 of exact spans on folds that were not fitted on.

    The project's own sentences are dealt into the folds by the line that they were made of.

    Returns:
        By fold, the weights that were fitted on the others.
    """
    weights_of: dict[int, Any] = {n: {} for n in range(len(folds))}
    for name in ("parsed", "scanned"):
        counts: dict[tuple[str, float], list[int]] = {}
        for number, held in enumerate(folds):
            rest = [s for f in folds if f is not held for s in f]
            held_own = [s for s in own if line_of(s) % len(folds) == number]
            rest_own = [s for s in own if line_of(s) % len(folds) != number]
            weights = weights_of[number][name] = fit_recognition([*rest, *rest_own], name)
            for s in [*held, *held_own]:
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
    return weights_of


def line_of(sample: Sample) -> int:
    """Gives the line that one of the project's own sentences was made of."""
    return int(sample.key.removeprefix(OWN).split("-")[0])


# --- ranking -----------------------------------------------------------------------------------


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
                heft = math.sqrt(max(1, s.counts[group]))
                heft *= EXCERPT_HEFT if EXCERPT in s.key else 1.0
                blocks.append((features[s.key][held], right, heft))
    return blocks


def fit_ranking(samples: Sequence[Sample]) -> dict[str, dict[str, float]]:
    """Fits the ranker: alone first, then with context from the beliefs so far."""
    everything = [e for s in samples for e in (s, *s.excerpts)]
    alone_features = {s.key: s.problem.alone for s in everything if s.problem is not None}
    alone = fit_logit(blocks_of(everything, alone_features), len(ALONE))
    weights = {
        "alone": dict(zip(ALONE, map(float, alone), strict=True)),
        "together": dict(zip(TOGETHER, map(float, [*alone, *([0.0] * 99)]), strict=False)),
    }
    for _ in range(3):
        features = {
            s.key: rank(s.problem, weights)[1] for s in everything if s.problem and s.problem.rows
        }
        usable = [s for s in everything if s.key in features]
        start = np.array([weights["together"][name] for name in TOGETHER])
        together = fit_logit(blocks_of(usable, features), len(TOGETHER), start)
        weights["together"] = dict(zip(TOGETHER, map(float, together), strict=True))
    for part in ("alone", "together"):
        weights[part]["in a country at war, and the text speaks of war"] = WAR_WEIGHT
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
        for s in [part for document in held for part in (document, *document.excerpts)]:
            corpus = s.key.split("/")[0] + (" sentences" if EXCERPT in s.key else "")
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
    return {n: round(float(w), 4) for n, w in zip(names, solved, strict=True)}


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
    scored: dict[str, list[tuple[float, bool]]] = {"documents": [], "sentences": []}
    for held, rest in (halves, halves[::-1]):
        weights, curve = fit_calibration([unseen[i] for i in rest])
        for i in held:
            situation, good, corpus = unseen[i]
            part = "sentences" if corpus.endswith("sentences") else "documents"
            scored[part].append((calibrate(situation, weights, curve), good))
    for part, found in scored.items():
        print(f"reliability of ranked answers, {part}")
        report_reliability([(p, g) for p, g in found if p >= ABSTAIN_BELOW])


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


if __name__ == "__main__":
    main()
