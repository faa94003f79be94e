#!/usr/bin/env python3
"""Measures accuracy against gold data and fails where a figure falls below its floor.

usage: evaluate.py [--corpora DIR] [--only NAME …] [--keep DIR]

The project's own gold sets (``tests/gold``, ``data/gold``) are always measured. ``--corpora`` names
a folder of outside corpora with their scorers (score_toponyms.py, score_types.py, score_events.py).
Floors stand in ``floors.json`` beside this file, with the hash of the corpus they were taken on:
they are raised when a figure gains, and never lowered. Type, place and the like of events are
shares of the pairs that were found, so a share can fall because more was found, all of it right but
in one field: then it holds where what is right among all gold events (share by recall) has not
fallen below what it was at the floor's share and recall.

Every run uses the shipped gazetteer alone: the user's own additions are kept out by an empty
GEOEVENTS_HOME, or a figure would tell of this machine.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOORS = Path(__file__).with_name("floors.json")


@dataclass(frozen=True, slots=True)
class Measurement:
    """One corpus, the command that reads it, and the scorer that judges what it printed."""

    name: str
    corpus: str
    command: tuple[str, ...]
    scorer: str
    outside: bool = True


MEASUREMENTS = (
    Measurement("tr-news, given spans", "tr-news.jsonl", ("geoparse", "--given-spans"), "toponyms"),
    Measurement("tr-news, end to end", "tr-news.jsonl", ("geoparse",), "toponyms"),
    Measurement("gwn-dev, given spans", "gwn-dev.jsonl", ("geoparse", "--given-spans"), "toponyms"),
    Measurement("gwn-dev, end to end", "gwn-dev.jsonl", ("geoparse",), "toponyms"),
    Measurement("types-dev", "types-dev.jsonl", ("extract", "--format", "jsonl"), "types"),
    Measurement(
        "dev items", "tests/gold/dev.jsonl", ("extract", "--format", "jsonl"), "events", False
    ),
    Measurement(
        "sample articles",
        "data/gold/sample_events.jsonl",
        ("extract", "--format", "jsonl"),
        "events",
        False,
    ),
    Measurement(
        "further items",
        "data/gold/further_items.jsonl",
        ("extract", "--format", "jsonl"),
        "events",
        False,
    ),
    Measurement(
        "fresh items",
        "data/gold/fresh_items.jsonl",
        ("extract", "--format", "jsonl"),
        "events",
        False,
    ),
    Measurement(
        "wire items",
        "data/gold/wire_items.jsonl",
        ("extract", "--format", "jsonl"),
        "events",
        False,
    ),
    Measurement(
        "unseen items",
        "data/gold/unseen_items.jsonl",
        ("extract", "--format", "jsonl"),
        "events",
        False,
    ),
)


def main() -> int:
    """Runs the measurements and prints a table; returns 1 where a floor is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, help="folder of outside corpora and scorers")
    names = [measurement.name for measurement in MEASUREMENTS]
    parser.add_argument("--only", nargs="*", choices=names, help="names of measurements to run")
    parser.add_argument("--keep", type=Path, help="folder to leave the predictions in")
    args = parser.parse_args()
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for measurement in MEASUREMENTS:
            if args.only and measurement.name not in args.only:
                continue
            if measurement.outside and args.corpora is None:
                continue
            failed |= not judge(measurement, args.corpora, folder, floors, Path(scratch))
    return int(failed)


def judge(
    measurement: Measurement,
    corpora: Path | None,
    folder: Path,
    floors: dict[str, dict[str, object]],
    scratch: Path,
) -> bool:
    """Measures one corpus, prints its lines, and tells whether every floor holds."""
    base = corpora if measurement.outside and corpora else ROOT
    corpus = base / measurement.corpus
    entry = floors.get(measurement.name, {})
    digest = hashlib.sha256(corpus.read_bytes()).hexdigest()[:16]
    if entry and entry["corpus_sha256"] != digest:
        print(f"{measurement.name}: the corpus changed ({digest}); measure anew, restate floors")
        return False
    predictions = folder / f"{measurement.name.replace(',', '').replace(' ', '-')}.jsonl"
    started = time.perf_counter()
    predict(measurement, corpus, predictions, scratch)
    seconds = time.perf_counter() - started
    figures = score(measurement, corpus, predictions, corpora)
    wanted = entry.get("floors", {})
    assert isinstance(wanted, dict)  # noqa: S101 - the file's own shape
    good = True
    print(f"\n{measurement.name}  ({seconds:.0f} s, corpus {digest})")
    for name, value in figures.items():
        if not isinstance(value, int | float) or value is None:
            continue
        floor = wanted.get(name)
        verdict = ""
        if floor is not None:
            ok = value >= floor
            more = not ok and _more_found(name, value, floor, figures, entry)
            good &= ok or more
            verdict = f"  floor {floor:.3f}  {'ok' if ok else 'more found' if more else 'BELOW'}"
        print(f"  {name:12s} {value:10.3f}{verdict}")
    missing = set(wanted) - set(figures)
    if missing:
        print(f"  no figure for {', '.join(sorted(missing))}")
    return good and not missing


def _more_found(
    name: str, value: float, floor: float, figures: dict[str, object], entry: dict[str, object]
) -> bool:
    """Tells whether a share of the pairs is below its floor only because more was found."""
    recall, then = figures.get("recall"), entry.get("recall")
    if name in {"f1", "precision", "recall"} or not isinstance(recall, float):
        return False
    return isinstance(then, float) and recall > then and value * recall >= floor * then


def predict(measurement: Measurement, corpus: Path, target: Path, scratch: Path) -> None:
    """Runs the project's command line on a corpus with the shipped gazetteer alone."""
    home = scratch / "home"
    home.mkdir(exist_ok=True)
    verb, *options = measurement.command
    with target.open("w", encoding="utf-8") as out:
        subprocess.run(
            [sys.executable, "-m", "geoevents.cli", verb, str(corpus), *options],
            stdout=out,
            check=True,
            env={**os.environ, "GEOEVENTS_HOME": str(home)},
        )


def score(
    measurement: Measurement, corpus: Path, predictions: Path, corpora: Path | None
) -> dict[str, float | None]:
    """Gives the scorer's figures by name."""
    if measurement.outside and corpora is not None:
        scorer = corpora / f"score_{measurement.scorer}.py"
    else:
        scorer = Path(__file__).with_name("scoring.py")
    out = subprocess.run(
        [sys.executable, str(scorer), str(corpus), str(predictions), "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    figures: dict[str, float | None] = json.loads(out.stdout)
    return figures


if __name__ == "__main__":
    sys.exit(main())
