"""Writes docs/img/*.png: the dashboard over the sample articles, in headless Chromium.

Run from the project's root: ``python benchmarks/screenshots.py``. No other machine is asked.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError

from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "img"
BORDER = "?country=UA~RU&from=2025-03-01&to=2025-04-20&at=51.0,35.6,7"
OPENED = "Goncharovka"
DESKTOP, PHONE = (1440, 900), (390, 844)
Shot = tuple[str, str, tuple[int, int], str, bool]  # name, query, size, scheme, open an event
SHOTS: tuple[Shot, ...] = (
    ("dashboard", BORDER, DESKTOP, "light", True),
    ("dashboard-dark", BORDER, DESKTOP, "dark", True),
    ("dashboard-phone", BORDER, PHONE, "light", False),
    ("world", "", DESKTOP, "light", False),
    ("regions", "?layer=rate&at=49.0,33.0,5", DESKTOP, "light", False),
    ("heat", "?layer=heat&at=40.0,38.0,4", DESKTOP, "dark", False),
)


def main() -> None:
    """Ingests the samples into a store of its own, starts the app over it, and takes pictures."""
    from playwright.sync_api import sync_playwright

    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "GEOEVENTS_STORE": f"{folder}/store", "TZ": "UTC"}
        ingest = [sys.executable, "-m", "geoevents.cli", "ingest", str(ROOT / "data" / "articles")]
        if len(sys.argv) > 1:
            environment["GEOEVENTS_STORE"] = sys.argv[1]  # a store that holds the samples already
        else:
            subprocess.run(ingest, cwd=ROOT, env=environment, check=True)
        query = EventQuery(EventStore.open(environment["GEOEVENTS_STORE"]))
        event = str(query.page(Filter(text=OPENED), limit=1)["event_id"].iloc[0])
        query.close()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        server = subprocess.Popen(command, cwd=ROOT, env=environment)
        try:
            address = f"http://localhost:{port}/"
            _wait(address)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
                )
                for shot in SHOTS:
                    _shoot(browser, address, shot, event)
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}_stcore/health", timeout=2).close()  # noqa: S310
        except (URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the app did not start within a minute")


def _shoot(browser: Browser, address: str, shot: Shot, event: str) -> None:
    name, query, size, scheme, opened = shot
    address += query + (f"&event={event}" if opened else "")
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        timezone_id="UTC",
    )
    page.set_default_timeout(120_000)
    page.goto(address)
    frame = page.frame_locator("iframe[title*='st_folium']")
    frame.locator("html.ready[data-base=drawn][data-marks]").wait_for(
        state="attached", timeout=150_000
    )
    if opened:
        frame.locator(".picked").wait_for(timeout=150_000)
    tour = page.get_by_role("button", name="No tour")
    page.wait_for_timeout(2_500)
    if tour.is_visible():
        tour.click()
    page.wait_for_timeout(2_500)  # fonts and the last frames of the chart
    page.screenshot(path=IMAGES / f"{name}.png", timeout=120_000)
    page.close()


if __name__ == "__main__":
    main()
