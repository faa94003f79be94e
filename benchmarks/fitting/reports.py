"""Prints how good the fitted parts are on documents that they were not fitted on."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fitting.models import (
    ABSTAIN_BELOW,
    Unseen,
    fit_calibration,
    fit_ranking,
    fit_recognition,
    recognise,
)
from fitting.samples import EXCERPT, Sample, is_right, line_of, mentions_of, near_gold
from fitting.theatre import WAR_NAMES, Drawn
from geoevents.gazetteer.index import Gazetteer
from geoevents.geocoding.calibration import calibrate
from geoevents.geocoding.decisions import standings
from geoevents.geocoding.fitted import Fitted
from geoevents.geocoding.geocoder import Geocoder
from geoevents.geocoding.ranking import Ranker
from geoevents.model import MentionRole, Place

THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5)


def rank_unseen(
    folds: list[list[Sample]], drawn: Drawn
) -> tuple[Unseen, dict[int, dict[str, Any]]]:
    """Ranks every fold with weights of the others.

    Returns:
        How each decision stood with whether it was right, and the ranking weights by fold.
    """
    unseen: Unseen = []
    weights_of: dict[int, dict[str, Any]] = {}
    totals: dict[str, list[float]] = {}
    for number, held in enumerate(folds):
        weights = fit_ranking([s for f in folds if f is not held for s in f], drawn)
        weights_of[number] = weights
        ranker = Ranker(weights)
        for s in [part for document in held for part in (document, *document.excerpts)]:
            corpus = s.key.split("/")[0] + (" sentences" if EXCERPT in s.key else "")
            t = totals.setdefault(corpus, [0, 0, 0])
            if s.problem is None or not s.problem.rows:
                continue
            found = standings(s.problem, ranker.rank(s.problem))
            for gold, group in zip(s.gold, s.group_of_gold, strict=True):
                if gold["latitude"] is None:
                    continue
                t[2] += 1
                if group not in found:
                    continue
                good = is_right(s.problem, found[group].best, gold)
                t[0] += good
                t[1] += any(is_right(s.problem, r, gold) for r in s.problem.rows_of(group))
                unseen.append((found[group].situation, good, corpus))
    for corpus, (good, possible, count) in totals.items():
        print(
            f"candidates {corpus}: right {good / count:.3f}, "
            f"possible {possible / count:.3f} (of {count:.0f}; without anchors)"
        )
    return unseen, weights_of


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
                    count_country(c, r.place, gold, gazetteer)
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
            f"; country right {c['country right'] / max(1, c['country said']):.3f} of "
            f"{c['country said']} that say one, "
            f"{(c['country right'] + c['wider right']) / max(1, c['country']):.3f} of "
            f"{c['country']} answers where what is wider than a country is right for a continent, "
            f"{c['country right'] / max(1, c['country']):.3f} where it is always wrong"
            + (f"; roles right {c['role right'] / c['roles']:.3f}" if c["roles"] else "")
        )
    report_reliability(scores)
    if misses:
        misses.write_text("\n".join(lines), encoding="utf-8")


def count_country(
    c: Counter[str], place: Place, gold: dict[str, Any], gazetteer: Gazetteer
) -> None:
    """Counts whether an answer lies in the country of the gold point, where that lies in one.

    The point's country is that of the gazetteer's polygons, which are too coarse for the Vatican:
    the gold place itself is always right. What is wider than a country (Europe, a sea) says none,
    which is right where the gold place is a continent, though its point lies in some country.
    """
    country, _ = gazetteer.containing(gold["latitude"], gold["longitude"])
    if country is None:
        return
    c["country"] += 1
    meant = gazetteer.place(f"geonames:{gold['geonameid']}")
    if place.country is not None:
        c["country said"] += 1
        c["country right"] += place.country == country.country or place == meant
    else:
        c["wider right"] += meant is not None and meant.country is None


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


def report_calibration(unseen: Unseen, seed: int) -> None:
    """Prints the reliability of ranked answers on halves that the calibrator was not fitted on."""
    order = list(range(len(unseen)))
    random.Random(seed).shuffle(order)  # noqa: S311 - a fixed shuffle
    halves = (order[::2], order[1::2])
    parts = ("documents", "sentences", WAR_NAMES)
    scored: dict[str, list[tuple[float, bool]]] = {part: [] for part in parts}
    for held, rest in (halves, halves[::-1]):
        weights, curve = fit_calibration([unseen[i] for i in rest])
        for i in held:
            situation, good, corpus = unseen[i]
            part = next((p for p in parts[1:] if corpus.endswith(p)), parts[0])
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
