#!/usr/bin/env python3
"""Measures how long a reader waits for the map: from opening the page to the drawn first map.

usage: first_map.py [--events N] [--store STORE] [--loads N]

Starts the app over a generated store, opens the page in headless Chromium (`playwright`, Debian's
`chromium`), and waits until the base map, the style sheets and the marks are there and shown.
Prints the first load of a new server whose index is ready, and the median and the slowest of the
following ones, each in a browser context of its own with nothing cached; then the server's memory,
and that of the server with what it starts, while incidents are asked for and grouped.
The index over a new store is made beforehand, as it is once for each version of a store.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError

if TYPE_CHECKING:
    from playwright.sync_api import Browser

sys.path.insert(0, str(Path(__file__).parent))
ROOT = Path(__file__).resolve().parent.parent
TARGET = 6.0  # seconds to the first drawn map with 1,000,000 events
MEMORY = 1_500  # MB of the app
LONGEST = 240  # seconds for the incidents
DRAWN = "html.ready[data-base=drawn][data-marks]"


def main() -> int:
    """Measures and prints; returns 1 where the median load misses its target."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--store", type=Path, help="a store that is there already")
    parser.add_argument("--loads", type=int, default=3)
    args = parser.parse_args()
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        store = args.store or Path(folder) / "store"
        if args.store is None:
            from generate import fill

            fill(store, args.events)
        events = _prepare(store, Path(folder))
        with sync_playwright() as playwright, _serving(store, Path(folder)) as (address, process):
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            whole = _Whole(process.pid)
            whole.start()
            first = _load(browser, address)
            before = _cpu(process.pid)
            later = [_load(browser, address) for _ in range(args.loads)]
            cpu = (_cpu(process.pid) - before) / args.loads
            memory = _peak(process.pid)
            together = whole.end(browser, address)
            browser.close()
    median = statistics.median(later)
    verdict = "ok" if median <= TARGET else "MISSED"
    load = os.getloadavg()[0]
    print(f"first drawn map with {events:,} events   target ≤ {TARGET:.1f} s")
    print(f"  first load of a new server             {first:6.2f} s")
    print(f"  median of {len(later)} further loads              {median:6.2f} s   {verdict}")
    print(f"  slowest of them                        {max(later):6.2f} s")
    print(f"  processor time of the app for a load   {cpu:6.2f} s")
    print(f"peak memory of the app    target ≤ {MEMORY} MB   {memory:6.0f} MB")
    print(f"with helpers, while one of them groups all incidents      {together:6.0f} MB")
    print(f"load of the machine at the end: {load:.1f} on {os.cpu_count()} cores")
    return int(median > TARGET or memory > MEMORY)


def _prepare(store: Path, folder: Path) -> int:
    """Makes the index in a process of its own; gives the number of events."""
    code = (
        "import sys; from pathlib import Path; from geoevents.query import EventQuery, Filter; "
        "from geoevents.store import EventStore; "
        "q = EventQuery(EventStore.open(sys.argv[1], create=False), folder=Path(sys.argv[2])); "
        "print(q.summary(Filter()).events)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(store), str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return int(done.stdout)


@contextmanager
def _serving(store: Path, folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "GEOEVENTS_STORE": str(store),
        "GEOEVENTS_CACHE": str(folder),
        "TZ": "UTC",
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    server = subprocess.Popen(
        [*command, "--server.address", "127.0.0.1"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # Streamlit says there that a closed page no longer answers
    )
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}_stcore/health", timeout=2).close()  # noqa: S310
                break
            except (URLError, OSError):
                time.sleep(0.2)
        else:
            raise SystemExit("the app did not start within a minute")
        yield address, server
    finally:
        server.terminate()
        server.wait(timeout=20)


def _load(browser: Browser, address: str) -> float:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    started = time.perf_counter()
    page.goto(address, wait_until="commit")
    frame = page.frame_locator("iframe[title*='st_folium']")
    frame.locator(DRAWN).wait_for(state="attached", timeout=120_000)
    frame.locator(".mark").first.wait_for(timeout=60_000)
    taken = time.perf_counter() - started
    context.close()
    return taken


class _Whole(threading.Thread):
    """Looks ten times a second what the app takes together with the processes that it starts."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.most = 0.0
        self._process = process
        self._ended = threading.Event()

    def run(self) -> None:
        """Looks until it is told to end."""
        from scale import process_tree

        while not self._ended.wait(0.1):
            self.most = max(self.most, sum(mb for _, mb in process_tree(self._process).values()))

    def end(self, browser: Browser, address: str) -> float:
        """Asks for incidents, waits until no helper works any more, and gives the most MB."""
        from scale import process_tree

        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.new_page().goto(f"{address}?incidents=1", wait_until="commit")
        idle, end = 0, time.monotonic() + LONGEST
        while idle < 50 and time.monotonic() < end:
            idle = idle + 1 if len(process_tree(self._process)) == 1 else 0
            time.sleep(0.1)
        context.close()
        self._ended.set()
        return self.most


def _peak(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return next(
        int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")
    )


def _cpu(process: int) -> float:
    """Gives the seconds of a processor that a process has used: unlike waiting, they do not grow
    with what else runs on the machine.
    """  # noqa: D205 - one sentence
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    raise SystemExit(main())
