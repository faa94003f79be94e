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
from pathlib import Path
from typing import Any

from fitting.models import fit_anchors, fit_calibration, fit_ranking, fit_recognition, weights_file
from fitting.reports import rank_unseen, report_calibration, report_recognition, report_whole
from fitting.samples import OWN, read_samples, split
from fitting.theatre import count_shares, draw, judge

from geoevents.gazetteer.index import Gazetteer
from geoevents.geocoding.candidates import CandidateFinder
from geoevents.geocoding.fitted import Fitted
from geoevents.geocoding.lexicon import DATA, load_lexicon
from geoevents.geocoding.resolver import Resolver


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
    finder = CandidateFinder(gazetteer, load_lexicon())
    shares = count_shares(samples, gazetteer)
    print(
        f"texts of war: {shares.at_war:.3f} of towns lie at war, {shares.lacking:.3f} of these are "
        f"lacking; {shares.named:.3f} lie in a country that is named"
    )
    drawn = draw(gazetteer, finder, args.seed, shares)
    unseen, ranking_of = rank_unseen(folds, drawn)
    unseen += judge(draw(gazetteer, finder, args.seed + 1, shares), ranking_of[0])
    report_calibration(unseen, args.seed)
    calibration, curve = fit_calibration(unseen)
    recognition_of: dict[int, Any] = (
        {n: {} for n in ranking_of} if args.fit_only else report_recognition(folds, own)
    )
    raw_of = {
        n: weights_file(recognition_of[n], ranking_of[n], calibration, curve, {})
        for n in ranking_of
    }
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
            fit_ranking(samples, drawn),
            calibration,
            curve,
            fit_anchors(samples, resolvers),
        )
        args.out.write_text(
            json.dumps(weights, indent=1, sort_keys=True, ensure_ascii=False) + "\n",
            encoding="utf-8",
        )
        print(f"wrote {args.out}")


if __name__ == "__main__":
    main()
