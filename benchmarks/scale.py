"""Measures of scale: two workers against one, cost at 1, 10 and 100 times the articles, a peer."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from corpus import made

from geoevents.model import Article, PlaceKind
from geoevents.scaling import Tally, ingest, open_runner
from geoevents.store import EventStore

__all__ = ["Run", "growth", "most_populous", "run_with"]

_WARM = 0.2  # share of the articles at the start that is not timed: processes start, models load


class Run(NamedTuple):
    """One run: articles a second once it is under way, what was stored, memory in MB.

    ``cost`` is the CPU seconds of this process for an article, models loaded or not.
    """

    rate: float
    cost: float
    articles: int
    events: int
    memory: float


class _Watch:
    """Notes when how many articles were done."""

    def __init__(self) -> None:
        self.marks: list[tuple[float, int]] = []

    def show(self, tally: Tally) -> None:
        """Takes the counts."""
        if not self.marks or self.marks[-1][1] != tally.done:
            self.marks.append((time.perf_counter(), tally.done))

    def close(self) -> None:
        """Does nothing."""


def run_with(workers: int, count: int, seed: int = 1) -> Run:
    """Ingests made articles into a new store with so many worker processes."""
    watch = _Watch()
    started = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        store = EventStore.open(Path(folder) / "store")
        with open_runner(workers=workers) as runner:
            report = ingest(store, made(count, seed), runner, progress=watch)
    cost = (time.process_time() - started) / count
    begun = next(mark for mark in watch.marks if mark[1] >= _WARM * count)
    ended = watch.marks[-1]
    rate = (ended[1] - begun[1]) / max(1e-9, ended[0] - begun[0])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Run(rate, cost, report.new_articles, report.new_events, memory)


def growth(sizes: tuple[int, ...]) -> Iterator[tuple[int, Run]]:
    """Gives runs of one process over so many articles, the models loaded before."""
    run_with(1, 20, seed=0)
    for size in sizes:
        yield size, run_with(1, size, seed=size)


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
