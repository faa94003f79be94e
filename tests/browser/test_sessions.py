"""Ten readers at once, over the web socket as browsers do: each sees its own answers, and no fault.

How fast they are against one reader is measured by ``benchmarks/sessions.py``, for a full minute.
"""

from __future__ import annotations

import asyncio
import importlib.util
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from .conftest import ROOT


@pytest.fixture(scope="module")
def sessions():
    spec = importlib.util.spec_from_file_location("sessions", ROOT / "benchmarks/sessions.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["sessions"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules["sessions"]


@pytest.mark.slow
def test_ten_sessions_filter_and_play_without_crossing(app, store_folder, sessions):
    # Playwright keeps an event loop in this thread once another test has used it.
    with ThreadPoolExecutor(1) as other:
        drive = other.submit(lambda: asyncio.run(sessions.drive(app, store_folder, 10, 20.0)))
        report = drive.result()
    assert report.faults == []
    assert len(report.times) >= 10


def test_slow_readers_and_faults_break_the_promise(sessions):
    one = sessions.Report(times=[0.2, 0.4])
    assert sessions.kept(one, sessions.Report(times=[1.0] * 20))
    assert not sessions.kept(one, sessions.Report(times=[2.0] * 20))
    assert not sessions.kept(one, sessions.Report(times=[0.4], faults=["another's answer"]))
