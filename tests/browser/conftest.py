"""One app for the session, and pages that may speak to it alone."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest

from .scenes import fill

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No other host is reached. Playwright's own way to block would turn the browser's cache off.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
OURS = {"127.0.0.1", "localhost", None}
# Streamlit asks each page's own path for these before it asks the root; the misses are its own.
PROBES = ("/_stcore/health", "/_stcore/host-config")


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in Path(str(item.fspath)).parents:
            item.add_marker(pytest.mark.browser)
            # A loaded machine may let a wait run out; what is broken fails three times.
            item.add_marker(pytest.mark.flaky(reruns=2))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(store: Path, home: Path, *options: str, port: int | None = None):
    """Runs the app over a store on a port, by default a free one; gives its address."""
    port = port or free_port()
    environment = {**os.environ, "GEOEVENTS_STORE": str(store), "HOME": str(home), "TZ": "UTC"}
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1", *options]
    log = home / f"server-{port}.log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
        )
    address = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + 180
        while True:
            try:
                with urllib.request.urlopen(f"{address}/_stcore/health", timeout=20):  # noqa: S310
                    break
            except (URLError, OSError):
                assert server.poll() is None, log.read_text(errors="replace")
                assert time.monotonic() < end, "the app did not start within three minutes"
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=60)


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def store_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stores") / "store"
    fill(folder)
    return folder


@pytest.fixture(scope="session")
def app(store_folder, home):
    with serving(store_folder, home) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=20_000)  # of a loaded machine; what is there is seen at once
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


class Watched:
    """A page that reaches this machine alone, with what it asked others for and its complaints."""

    def __init__(self, context):
        self.page = context.new_page()
        self.page.set_default_timeout(30_000)
        self.faults = []
        self.foreign = []
        self.page.on("request", self._request)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda fault: self.faults.append(str(fault)))

    def _request(self, request):
        if urlsplit(request.url).hostname not in OURS:
            self.foreign.append(request.url)

    def _console(self, message):
        url = (message.location or {}).get("url", "")
        if message.type == "error" and not url.endswith(PROBES):
            self.faults.append(f"{message.text} ({url})")


_FREE = {}  # contexts that nobody looks through, by their settings: they have Streamlit's scripts


@contextmanager
def watching(browser, *, tour=False, **options):
    """A page whose browser has seen the tour, unless ``tour``, and remembers nothing else.

    A page within another's is somebody else's: it has a browser context of its own.
    """
    settings = {"viewport": {"width": 1440, "height": 900}, "timezone_id": "UTC", **options}
    key = (browser, tour, repr(sorted(settings.items())))
    context = _FREE.pop(key, None)
    if context is None:
        context = browser.new_context(**settings)
        if not tour:
            context.add_init_script("localStorage.setItem('geoevents-tour', '9999999999')")
    watched = Watched(context)
    try:
        yield watched
        assert watched.faults == []
        assert watched.foreign == []
        _forget(context)
    except BaseException:
        context.close()
        raise
    if key in _FREE:
        context.close()
    else:
        _FREE[key] = context


def _forget(context):
    """Closes the pages of a context, and empties what they wrote into the browser."""
    for page in context.pages:
        if urlsplit(page.url).hostname in OURS - {None}:
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.close()
    context.clear_cookies()


def remember_name(page, name):
    """Makes the page's browser one in which a reviewer has given their name before."""
    page.add_init_script(f"localStorage.setItem('geoevents-reviewer', '{name}')")


@pytest.fixture
def page(browser):
    with watching(browser) as watched:
        yield watched.page


@pytest.fixture
def phone(browser):
    with watching(browser, viewport={"width": 390, "height": 844}, has_touch=True) as watched:
        yield watched.page
