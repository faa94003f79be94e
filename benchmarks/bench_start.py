"""From nothing: the package, the command, the app up to its first drawn map, the gazetteer."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from promises import NONE, ROOT, Line, cpu, printed, seconds

if TYPE_CHECKING:
    from geoevents.gazetteer.index import Gazetteer
    from geoevents.model import Article

__all__ = ["articles_of_sample", "gazetteer", "starting"]

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


def starting() -> Iterator[Line]:
    """From nothing: the package, the command, and the app up to its first drawn map."""
    code = "import time; s = time.perf_counter(); import geoevents; print(time.perf_counter() - s)"
    runs = [printed([sys.executable, "-c", code])[0] for _ in range(5)]
    yield Line("import geoevents", min(runs), 0.3, "{:.3f} s", False)
    command = str(Path(sys.executable).with_name("geoevents"))
    runs = [seconds(lambda: printed([command, "--help"], numbers=False)) for _ in range(5)]
    yield Line("geoevents --help, the whole process", min(runs), 0.5, "{:.3f} s", False)
    with tempfile.TemporaryDirectory() as folder:
        environment = {"GEOEVENTS_STORE": f"{folder}/store", "GEOEVENTS_CACHE": folder}
        sample = [command, "ingest", str(ROOT / "data" / "articles")]
        first = seconds(lambda: printed(sample, numbers=False, **environment))
        try:
            cold = min(_cold_start(Path(folder)) for _ in range(2))
        except ImportError as error:
            print(f"       not measured: the first drawn map: {error}")
            return
    yield Line(
        "make app, installed: to the first drawn map",
        cold,
        6.0,
        "{:.1f} s",
        False,
        f"reading the sample, which the first start does, takes {first:.1f} s",
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


def gazetteer() -> Iterator[Line]:
    """Opening the shipped index, and looking names up in it."""
    from geoevents.gazetteer.index import Gazetteer

    runs = [printed([sys.executable, "-c", OPENING]) for _ in range(3)]
    yield Line("open the gazetteer", min(r[0] for r in runs), 0.3, "{:.3f} s", False)
    yield Line("… added memory", min(r[1] for r in runs), 150, "{:.0f} MB", False, slack=NONE)
    opened = Gazetteer.open()
    names = [p.name for code in opened.country_codes() for p in opened.regions_of(code)]
    # Every name is new to it, so nothing it remembers from before can help.
    rates = [len(names) / cpu(lambda: _look_up(Gazetteer.open(), names)) for _ in range(3)]
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
    documents = [geocoder.language.read(a.text) for a in articles_of_sample()]
    mentions = [geocoder.recognise(document) for document in documents]

    def resolve() -> None:
        for document, found in zip(documents, mentions, strict=True):
            geocoder.resolve(document, found)

    resolve()
    count = sum(map(len, mentions))
    return Line(
        "mentions resolved a second, warm",
        count / min(cpu(resolve) for _ in range(20)),  # each takes 20 ms
        20_000,
        "{:,.0f}",
        True,
        f"{count} mentions in {len(documents)} articles, ranked and explained",
    )


def articles_of_sample() -> list[Article]:
    """Gives the project's sample articles."""
    from geoevents.reading import read_articles

    return list(read_articles(ROOT / "data" / "articles"))
