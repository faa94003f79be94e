"""An article that is read for ever, or for so long that nobody waits for it."""

import faulthandler
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geoevents.errors import StoreError
from geoevents.scaling.aside import aside_path
from geoevents.scaling.patience import limited
from geoevents.scaling.work import DIED
from geoevents.store import EventStore, faults

HERE = Path(__file__).parent


def start(folder, grace):
    return subprocess.Popen(
        [sys.executable, HERE / "fake_pipeline.py", "ingest", folder / "many.jsonl"],
        stderr=subprocess.PIPE,
        text=True,
        env={
            **os.environ,
            "PYTHONPATH": str(HERE.parents[1]),
            "GEOEVENTS_STORE": str(folder / "store"),
            "GEOEVENTS_TEST_PATIENCE": "1",
            "GEOEVENTS_TEST_GRACE": grace,
        },
    )


def write(folder, texts):
    rows = [json.dumps({"id": f"a{n}", "text": text}) for n, text in enumerate(texts)]
    (folder / "many.jsonl").write_text("\n".join(rows), encoding="utf-8")


def stored(folder):
    try:
        return len(EventStore.open(folder / "store", create=False).article_ids())
    except StoreError:
        return 0


def wait_for(seconds, what):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.slow
def test_the_rest_is_stored_by_the_clock_and_the_next_run_sets_the_article_aside(tmp_path):
    write(tmp_path, ["HANG" if n == 150 else f"Text {n}." for n in range(200)])
    run = start(tmp_path, grace="5")  # in which it stores, ends and reports
    wait_for(60, lambda: stored(tmp_path) == 128)  # two batches, though no result comes any more
    run.send_signal(signal.SIGTERM)
    _, told = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "stopped; every stored article is whole" in told
    assert "Traceback" not in told
    again = start(tmp_path, grace="5")
    _, told = again.communicate(timeout=90)
    assert again.returncode == 1
    assert f"failed: article a150: {DIED}" in told
    opened = EventStore.open(tmp_path / "store")
    assert len(opened.article_ids()) == 199
    assert list(faults(opened)) == []
    (line,) = aside_path(opened.root).read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["id"] == "a150"


def test_who_waits_for_an_online_geocoder_has_no_limit(monkeypatch):
    watches = []
    monkeypatch.setattr(faulthandler, "dump_traceback_later", lambda *_, **__: watches.append(1))
    monkeypatch.setattr(faulthandler, "cancel_dump_traceback_later", lambda: watches.append(0))
    monkeypatch.setenv("GEOEVENTS_ONLINE", "nominatim")
    with limited():
        assert watches == []
    monkeypatch.delenv("GEOEVENTS_ONLINE")
    with limited():
        assert watches == [1]
    assert watches == [1, 0]


def test_a_commit_is_waited_for_and_what_follows_it_has_its_time():
    code = """
import signal, time
from geoevents.scaling import stopping
stopping._GRACE = 0.5
try:
    with stopping.Stop() as stop:
        signal.raise_signal(signal.SIGTERM)
        with stop.shielded():
            time.sleep(1.8)
except stopping.Overdue:
    print("whole")
"""
    words = [sys.executable, "-c", code]
    told = subprocess.run(words, check=True, capture_output=True, text=True, timeout=60).stdout
    assert told == "whole\n"


def test_code_that_gives_nobody_a_turn_is_ended_all_the_same(tmp_path):
    write(tmp_path, ["HOLD"])
    run = start(tmp_path, grace="0.5")
    wait_for(60, lambda: list(tmp_path.glob("store.under-way.*")))
    time.sleep(0.5)
    run.send_signal(signal.SIGTERM)
    _, told = run.communicate(timeout=60)  # it would hold for ever
    assert run.returncode != 0
    assert "Traceback" not in told
