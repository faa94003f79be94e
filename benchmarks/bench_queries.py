#!/usr/bin/env python3
"""A filter change over stores of three sizes: map data, timeline, table, then figures and counts.

usage: bench_queries.py FOLDER

Measures the store ``FOLDER/store`` and prints bare numbers for ``run.py``, which has it done in a
process of its own, so that the memory is that of this work.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bench_map import WORLD, first_map, marks
from bench_start import articles_of_sample
from promises import BY_CLOCK, NONE, ROOT, Line, best, peak, seconds

if TYPE_CHECKING:
    from geoevents.query import Filter
    from geoevents.store import EventStore

__all__ = ["ask", "queries"]


def queries(sizes: Sequence[int]) -> Iterator[Line]:
    """A filter change: map data, timeline and first table page; then with figures and counts."""
    from generate import fill

    medians = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            fill(Path(folder) / "store", size)
            if size == max(sizes) and len(sizes) > 1:
                yield from first_map(Path(folder) / "store", size)
            out = subprocess.run(
                [sys.executable, __file__, folder],
                stdout=subprocess.PIPE,
                text=True,
                check=True,
                cwd=ROOT,
            )
        drawn, longest, typical, worst, payload, cells, memory, opening, again, plain = map(
            float, out.stdout.split()
        )
        medians.append(typical)
        label = f"{size:,} events"
        target = 0.150 if size <= 100_000 else 0.400
        yield Line(
            f"filter → map, timeline, table, {label}, median", drawn, target, "{:.3f} s", False
        )
        yield Line(f"… the slowest filter, {label}", longest, target, "{:.3f} s", False)
        yield Line(
            f"… with figures and the counts of every filter, {label}, median",
            typical,
            target,
            "{:.3f} s",
            False,
            f"the slowest {worst:.3f} s",
        )
        yield Line(
            f"… against the same counts in pandas, {label}",
            plain / typical,
            None,  # a peer: masks of one country over a frame that is in memory already
            "{:.1f} ×",
            True,
            f"pandas {plain:.2f} s with the frame in memory",
        )
        yield Line(f"map payload, {label}", payload, 200, "{:.0f} KB", False, slack=NONE)
        yield Line(f"features on the map, {label}", cells, 1_500, "{:,.0f}", False, slack=NONE)
        yield Line(
            f"peak memory with models, gazetteer and {label}",
            memory,
            1_500,
            "{:.0f} MB",
            False,
            f"index made in {opening:.1f} s, opened again in {again:.1f} s",
            slack=NONE,
        )
    if len(sizes) > 1:
        yield Line(
            f"a filter change at {max(sizes) // min(sizes)} × the events",
            medians[-1] / medians[0],
            10.0,
            "{:.1f} ×",
            False,
            "; ".join(f"{n:,}: {1000 * s:.0f} ms" for n, s in zip(sizes, medians, strict=True)),
            slack=BY_CLOCK,
        )


def ask(folder: Path) -> None:
    """What the process of ``queries`` measures, so that its memory is its own."""
    from geoevents.incidents import IncidentStatus
    from geoevents.model import ClaimStatus, EventType
    from geoevents.pipeline import Pipeline
    from geoevents.query import EventQuery, Filter
    from geoevents.store import EventStore

    pipeline = Pipeline()
    list(pipeline.extract(islice(articles_of_sample(), 2)))
    store = EventStore.open(folder / "store", create=False)
    started = time.perf_counter()
    EventQuery(store, folder=folder).close()
    opening = time.perf_counter() - started
    started = time.perf_counter()
    query = EventQuery(store, folder=folder)
    again = time.perf_counter() - started
    asked = [
        Filter(),
        Filter(date_from=date(2024, 3, 1), date_to=date(2024, 9, 1)),
        Filter(countries=("UA",)),
        Filter(admin1=("RU:Kursk Oblast", "UA:Sumy Oblast")),
        Filter(event_types=(EventType.BATTLES,), claim_statuses=(ClaimStatus.CLAIMED,)),
        Filter(text="drone"),
        Filter(text="russia"),
        Filter(actor="russia"),
        Filter(admin1=("RU:Kursk Oblast",), actor="ukraine"),
        Filter(near=(49.8, 36.9, 50.0)),
        Filter(bbox=(30.0, 48.0, 36.0, 52.0), min_fatalities=1),
        Filter(text="a"),
        Filter(area=((30.0, 48.0), (36.0, 47.0), (37.0, 50.0), (33.0, 52.0))),
        Filter(known_on=date(2025, 1, 31)),
        Filter(grouped=True),
        Filter(incident_statuses=(IncidentStatus.DISPUTED,)),
    ]
    for when in (None, date(2025, 1, 31)):  # as the app has them made, once for a store's version
        query.incident_counts(Filter(known_on=when))

    def draw(wanted: Filter) -> None:
        marks(query, wanted).to_json()
        query.histogram(wanted)
        query.page(wanted)

    def change(wanted: Filter) -> None:
        draw(wanted)
        query.summary(wanted)
        query.facets(wanted)

    def each(work: Callable[[Filter], None]) -> list[float]:
        times = []
        for _ in range(2 if opening > 20 else 3):  # opening tells how large it is
            # Narrowed rows are kept for the same words: a new word is what a person waits for.
            query.forget()
            times.append([seconds(lambda f=f: work(f)) for f in asked])
        return [min(column) for column in zip(*times, strict=True)]

    change(Filter(text="warm up"))
    drawn, changed = each(draw), each(change)
    payloads = [marks(query, f).to_json() for f in asked]
    wide = [marks(query, f, WORLD, 2) for f in asked] + [marks(query, f) for f in asked]
    cells = max(len(payload.cells) + len(payload.regions) for payload in wide)
    memory = peak()
    plain = _plain_counts(store)
    figures = (statistics.median(changed), max(changed), max(map(len, payloads)) / 1024, cells)
    print(statistics.median(drawn), max(drawn), *figures, memory, opening, again, plain)


def _plain_counts(store: EventStore) -> float:
    """Seconds that pandas takes for the same counts of one filter, everything in memory."""
    names = "event_date event_type claim_status country admin1 source latitude longitude".split()
    frame = store.events_dataset().to_table(columns=names).to_pandas()

    def counts() -> None:
        some = frame[frame["country"] == "UA"]
        for name in ("event_type", "claim_status", "country", "admin1", "source"):
            some[name].value_counts()
        dates = some["event_date"].astype("datetime64[s]")
        some.groupby([dates.dt.to_period("M"), "event_type"]).size()
        some.groupby([some["latitude"] // 0.5, some["longitude"] // 0.5, "event_type"]).size()
        some.sort_values("event_date", ascending=False).head(50)

    return best(counts, 2)


if __name__ == "__main__":
    ask(Path(sys.argv[1]))
