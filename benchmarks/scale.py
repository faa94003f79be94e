#!/usr/bin/env python3
"""Measures of scale: two workers against one, cost at 1, 10 and 100 times the articles, a peer.

usage: scale.py [--articles 5000] [--single N] [--seed 1] [--kill] [--together]

Run by itself it makes so many articles (seeded, about 220 words each), has the command ingest them
with one worker and with two, and prints for each: articles a second from the first commit to the
last, CPU seconds an article over all processes, the memory of the starter and of the largest worker
along the way, and whether every article was stored once. ``--kill`` kills one of the two workers
when a third is stored. ``--single`` takes the rate of one worker from the first so many articles.
Exits with 1 where anything is missing or doubled, where a run failed, and where a process goes on
growing: from the first fifth to the last by more than a quarter.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import linear_regression
from typing import NamedTuple

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent))
from corpus import made
from promises import peak

from geoevents.model import Article, PlaceKind
from geoevents.scaling import Tally, ingest, open_runner
from geoevents.store import EventStore

__all__ = ["Course", "Run", "command", "growth", "most_populous", "process_tree", "run_with"]

# Shares of the articles that are not timed: at the start processes start and models load, at the
# end one worker waits for the other's last batch, which a long run does not notice.
_WARM, _TAIL = 0.15, 0.95
_FLAT = 1.25  # what the last fifth of a long run may take of memory, against the first


class Run(NamedTuple):
    """One run: articles a second once it is under way, what was stored, memory in MB.

    ``cost`` is the CPU seconds of this process for an article, models loaded or not; ``work`` those
    of all processes once the run is under way; ``doubled`` how many rows of articles and events
    have the id of another.
    """

    rate: float
    cost: float
    work: float
    articles: int
    events: int
    doubled: int
    memory: float


class _Watch:
    """Notes when how many articles were done, and the CPU seconds of all processes until then."""

    def __init__(self) -> None:
        self.marks: list[tuple[float, int, float]] = []

    def show(self, tally: Tally) -> None:
        """Takes the counts."""
        if not self.marks or self.marks[-1][1] != tally.done:
            spent = sum(seconds for seconds, _ in process_tree(os.getpid()).values())
            self.marks.append((time.perf_counter(), tally.done, spent))

    def close(self) -> None:
        """Does nothing."""


def run_with(workers: int, count: int, seed: int = 1) -> Run:
    """Ingests made articles into a new store with so many worker processes."""
    watch = _Watch()
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        store = EventStore.open(Path(folder) / "store")
        with open_runner(workers=workers) as runner:
            ingest(store, made(count, seed), runner, progress=watch)
        ids, events = _ids(store)
    cost = (time.process_time() - started) / count
    timed = [mark for mark in watch.marks if _WARM * count <= mark[1] <= _TAIL * count]
    moments, done, spent = zip(*timed, strict=True)
    rate = linear_regression(moments, done).slope  # batches come back by leaps
    work = linear_regression(done, spent).slope
    memory = peak()
    doubled = len(ids) + len(events) - len(set(ids)) - len(set(events))
    return Run(rate, cost, work, len(set(ids)), len(set(events)), doubled, memory)


def _ids(store: EventStore) -> tuple[list[str], list[str]]:
    """Gives the ids of all rows of articles and of events."""
    articles = store.tables.dataset("articles").to_table(columns=["id"])
    events = store.events_dataset().to_table(columns=["event_id"])
    return articles.column(0).to_pylist(), events.column(0).to_pylist()


def growth(sizes: tuple[int, ...]) -> Iterator[tuple[int, Run]]:
    """Gives runs over so many articles, each in a process of its own, the models loaded before."""
    code = (
        "import sys, scale; scale.run_with(1, 20, 0); print(*scale.run_with(1, int(sys.argv[1])))"
    )
    for size in sizes:
        run = subprocess.run(
            [sys.executable, "-c", code, str(size)],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            cwd=Path(__file__).parent,
        )
        rate, cost, work, *counts, memory = run.stdout.split()
        yield size, Run(float(rate), float(cost), float(work), *map(int, counts), float(memory))


def most_populous(nlp: object, articles: list[Article]) -> int:
    """The usual short way: spaCy's place names, each looked up, the most populous taken.

    Returns:
        How many names were placed.
    """
    from geoevents.gazetteer.index import Gazetteer

    gazetteer = Gazetteer.open()
    placed = 0
    for doc in nlp.pipe((a.text for a in articles), batch_size=64):  # type: ignore[attr-defined]
        for entity in doc.ents:
            if entity.label_ in {"GPE", "LOC"}:
                hits = [hit.place for hit in gazetteer.lookup(entity.text)]
                hits = [p for p in hits if p.kind is not PlaceKind.AREA]
                placed += bool(max(hits, key=lambda p: p.population, default=None))
    return placed


_Mark = tuple[float, int, float, float, float, float]


class Course(NamedTuple):
    """How the command went: what was stored when, and what its processes took.

    ``marks`` has, for each commit seen, the moment, the articles stored, the CPU seconds of all
    processes until then, the MB of the starter and of the largest worker, and the CPU seconds of
    the starter alone.
    """

    marks: list[_Mark]
    seconds: float
    code: int
    doubled: int
    missing: int
    events: int

    @property
    def rate(self) -> float:
        """Articles a second between the first commit and the last."""
        (begun, first, *_), (ended, last, *_) = self.marks[0], self.marks[-1]
        return (last - first) / max(1e-9, ended - begun)

    @property
    def cost(self) -> float:
        """CPU seconds an article, all processes together, between the first and the last commit."""
        first, last = self.marks[0], self.marks[-1]
        return (last[2] - first[2]) / max(1, last[1] - first[1])

    @property
    def starter(self) -> float:
        """CPU seconds an article of the process that reads, hands out and commits."""
        first, last = self.marks[0], self.marks[-1]
        return (last[5] - first[5]) / max(1, last[1] - first[1])

    def memory(self, part: int) -> list[float]:
        """MB at each fifth of the commits, the largest in it: of the starter 3, of a worker 4."""
        fifth = max(1, -(-len(self.marks) // 5))
        parts = [self.marks[i : i + fifth] for i in range(0, len(self.marks), fifth)]
        return [max(mark[part] for mark in marks) for marks in parts]

    @property
    def grows(self) -> bool:
        """Whether a process goes on growing."""
        courses = (self.memory(3), self.memory(4))
        return any(course[-1] > _FLAT * course[0] for course in courses)


def command(articles: Path, store: Path, count: int, workers: int, *, kill: bool) -> Course:
    """Runs ``geoevents ingest`` over a file of articles and watches it from outside."""
    code = "import sys; from geoevents.cli import main; sys.exit(main())"
    words = ["-c", code, "ingest", str(articles), "--store", str(store)]
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *words, "--workers", str(workers)], stderr=subprocess.DEVNULL
    )
    marks: list[_Mark] = []
    opened = None
    spent: dict[int, float] = {}  # CPU seconds by process; those of dead ones stay
    version = -1
    while process.poll() is None:
        time.sleep(0.5)
        tree = process_tree(process.pid)
        spent.update({pid: seconds for pid, (seconds, _) in tree.items()})
        if opened is None:
            if not any((store / "articles" / "_delta_log").glob("*.json")):
                continue
            opened = EventStore.open(store, create=False)
        table = opened.tables.table("articles")
        if table.version() == version:
            continue  # nothing was committed; counting costs more the more files there are
        version = table.version()
        stored = sum(pa.table(table.get_add_actions()).column("num_records").to_pylist())
        if stored and (not marks or marks[-1][1] != stored):
            own = tree.get(process.pid, (0.0, 0.0))[1]
            most = max((mb for pid, (_, mb) in tree.items() if pid != process.pid), default=0.0)
            now = time.perf_counter() - started
            starter = spent.get(process.pid, 0.0)
            marks.append((now, stored, sum(spent.values()), own, most, starter))
            if kill and stored >= count / 3:
                kill = not _kill_worker(process.pid, tree)
    seconds = time.perf_counter() - started
    done = EventStore.open(store, create=False)
    ids, events = _ids(done)
    doubled = sum(n - 1 for part in (ids, events) for n in Counter(part).values())
    missing = count - len(set(ids))
    if not marks or marks[-1][1] != len(ids):
        last = marks[-1] if marks else (0.0, 0, 0.0, 0.0, 0.0, 0.0)
        marks.append((seconds, len(ids), sum(spent.values()), *last[3:]))
    return Course(marks, seconds, process.returncode, doubled, missing, len(events))


def _write(path: Path, count: int, seed: int) -> None:
    with path.open("w", encoding="utf-8") as lines:
        for a in made(count, seed):
            row = {"id": a.id, "text": a.text, "published": str(a.published)}
            lines.write(f"{json.dumps({**row, 'publisher': a.publisher})}\n")


def process_tree(root: int) -> dict[int, tuple[float, float]]:
    """Gives CPU seconds and MB of a process and all that come from it, by number."""
    parents: dict[int, int] = {}
    found: dict[int, tuple[float, float]] = {}
    tick, page = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        pid = int(entry.name)
        parents[pid] = int(fields[1])
        found[pid] = ((int(fields[11]) + int(fields[12])) / tick, int(fields[21]) * page / 1e6)

    def comes_from(pid: int) -> bool:
        while pid and pid != root:
            pid = parents.get(pid, 0)
        return pid == root

    return {pid: values for pid, values in found.items() if comes_from(pid)}


def _kill_worker(root: int, tree: dict[int, tuple[float, float]]) -> bool:
    """Kills the process that has worked most besides the starter; tells whether there was one."""
    others = {pid: seconds for pid, (seconds, _) in tree.items() if pid != root}
    if not others:
        return False
    os.kill(max(others, key=others.__getitem__), signal.SIGKILL)
    return True


def main() -> int:
    """Runs the command with one worker and with two; 1 where anything is missing or doubled."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--single", type=int, help="articles of the run with one worker")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kill", action="store_true", help="one of the two workers, at a third")
    parser.add_argument(
        "--together",
        action="store_true",
        help="both at once: on a busy machine CPU seconds then compare, the clock does not",
    )
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    args = parser.parse_args()
    runs: dict[int, Course] = {}
    with tempfile.TemporaryDirectory() as folder:
        counts = {n: args.single if n == 1 and args.single else args.articles for n in args.workers}
        for count in set(counts.values()):
            _write(Path(folder) / f"{count}.jsonl", count, args.seed)

        def run_one(workers: int) -> None:
            count, kill = counts[workers], args.kill and workers > 1
            file, store = Path(folder) / f"{count}.jsonl", Path(folder) / f"store{workers}"
            runs[workers] = command(file, store, count, workers, kill=kill)

        with ThreadPoolExecutor(len(args.workers) if args.together else 1) as pool:
            list(pool.map(run_one, args.workers))
        for workers, run in sorted(runs.items()):
            kill = args.kill and workers > 1
            starter, worker = (
                " → ".join(f"{mb:.0f}" for mb in run.memory(part)) for part in (3, 4)
            )
            print(
                f"{counts[workers]:,} articles, {workers} worker{'s' * (workers > 1)}"
                f"{', one killed' * kill}: "
                f"{run.rate:.1f} articles a second, {run.cost * 1e3:.1f} CPU ms each "
                f"({run.starter * 1e3:.1f} of them the starter's), "
                f"{run.seconds:.0f} s in all; starter {starter} MB, largest worker {worker} MB"
                f"{', which GROWS' * run.grows}; "
                f"{run.events:,} events, {run.missing} missing, {run.doubled} doubled "
                f"(load {os.getloadavg()[0]:.1f})",
                flush=True,
            )
    if {1, 2} <= set(runs):
        one, two = runs[1], runs[2]
        clock = "" if args.together else f"{two.rate / one.rate:.2f} × by the clock; "
        print(
            f"two workers against one: {clock}{2 * one.cost / two.cost:.2f} × by CPU seconds, "
            "which is what two free cores would give"
        )
    return int(any(r.missing or r.doubled or r.code or r.grows for r in runs.values()))


if __name__ == "__main__":
    sys.exit(main())
