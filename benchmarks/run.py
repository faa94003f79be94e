#!/usr/bin/env python3
"""Measures the promises of the design and prints one line each: promise, target, measured.

usage: run.py [--quick | --long] [--only WORD …]

Everything is measured in this one run on this machine. Speeds are ratios of two things measured
here by turns, so that a slow machine slows both; times and memory are absolute. Shared machines
swing by a factor of two, so a line of time *fails* the run only where it misses its target by the
margin ``SLACK`` (a factor); between target and slack it is marked ``near`` and does not fail.
Ratios of two things measured by turns swing less and have less slack (``BY_TURNS``; ``BY_CLOCK``
where both are by the clock). Memory, bytes and counts are the same on every machine: they have no
slack. A debt that is known is marked ``short``; it fails only where it grows by more than the
slack.
``--quick`` leaves out the store of 1,000,000 events; ``--long`` then runs what takes minutes each:
readers under load (``load.py``), ten of them against one (``sessions.py``), and the import of
100,000 rows (``importing.py``).
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line sets it
from bench_map import markers
from bench_queries import queries
from bench_start import gazetteer, starting
from bench_texts import scaling, texts
from promises import ROOT, Line


def main() -> int:
    """Runs the measurements; returns 1 where a promise is missed by more than the slack."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="without the 1,000,000 events")
    parser.add_argument("--long", action="store_true", help="then load, sessions, an import")
    parser.add_argument("--only", nargs="*", default=[], help="run what has one of these words")
    args = parser.parse_args()
    sizes = (100_000,) if args.quick else (10_000, 100_000, 1_000_000)
    parts: dict[str, Callable[[], Iterator[Line]]] = {
        "start import help cold": starting,
        "gazetteer open lookup": gazetteer,
        "text extraction": texts,
        "scaling workers growth": lambda: scaling(quick=args.quick),
        "map markers": markers,
        "query filter memory": lambda: queries(sizes),
    }
    failed = 0
    print(_machine())
    print(f"{'':7s}{'promise':62s}{'target':>13s}{'measured':>12s}{'ratio':>8s}")
    for words, part in parts.items():
        if args.only and not any(word in words for word in args.only):
            continue
        for line in part():
            print(line, flush=True)
            failed += line.verdict == "MISSED"
    if args.long:
        failed += sum(_run_script(*call) for call in _long(sizes[-1]))
    return int(failed > 0)


def _long(events: int) -> Iterator[tuple[str, ...]]:
    """The calls of the scripts that take minutes, over one generated store."""
    from generate import fill

    yield ("importing.py",)
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder) / "store", min(events, 100_000))
        yield "sessions.py", f"{folder}/store"
        yield "load.py", "--store", f"{folder}/store"


def _run_script(name: str, *options: str) -> bool:
    """Runs a script beside this one, whose lines go on here; tells whether it failed."""
    print(f"-- benchmarks/{' '.join((name, *options))}", flush=True)
    command = [sys.executable, str(Path(__file__).with_name(name)), *options]
    return subprocess.run(command, check=False, cwd=ROOT).returncode != 0


def _machine() -> str:
    """Says on what was measured: processor, cores, memory, load, versions."""
    import numpy as np
    import spacy

    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    name = next((line.split(":", 1)[1].strip() for line in lines if "model name" in line), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"machine: {name or platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB, load "
        f"{os.getloadavg()[0]:.1f}; Python {platform.python_version()}, spaCy {spacy.__version__}, "
        f"NumPy {np.__version__}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
