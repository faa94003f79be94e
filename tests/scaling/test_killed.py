"""A run in this process that dies while it reads: the next one knows what was under way."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fake_pipeline import COMMAND, FakePipeline

from geoevents import cli
from geoevents.model import Article
from geoevents.scaling import apart, open_runner, run_articles
from geoevents.scaling.aside import Aside, aside_path
from geoevents.scaling.stopping import Stop
from geoevents.scaling.under_way import UnderWay, note_path
from geoevents.scaling.work import DIED
from geoevents.store import EventStore, faults

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def pipeline(monkeypatch):
    monkeypatch.setattr("geoevents.pipeline.Pipeline", FakePipeline)
    monkeypatch.setattr(apart, "_COMMAND", COMMAND)


def write(folder, texts):
    file = folder / "many.jsonl"
    rows = [json.dumps({"id": f"a{n}", "text": text}) for n, text in enumerate(texts)]
    file.write_text("\n".join(rows), encoding="utf-8")
    return ["ingest", str(file), "--store", str(folder / "store")]


def start(words):
    return subprocess.Popen(
        [sys.executable, HERE / "fake_pipeline.py", *words],
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
    )


def notes(folder):
    return list(folder.glob("store.under-way.*"))


def test_an_article_that_kills_its_reader_costs_one_run_and_no_other_article(
    tmp_path, capfd, monkeypatch
):
    words = write(tmp_path, [f"Here we DIE {n}." if n == 40 else f"Text {n}." for n in range(60)])
    assert start(words).wait(60) == -signal.SIGKILL
    (note,) = notes(tmp_path)
    assert note.stat().st_mode & 0o777 == 0o600
    assert len(note.read_bytes()) < 4096
    assert b"a40" not in note.read_bytes()
    assert EventStore.open(tmp_path / "store").article_ids() == frozenset()

    assert cli.main(words) == 1
    told = capfd.readouterr().err
    assert f"failed: article a40: {DIED}" in told
    assert "59 new articles with 59 events" in told
    store = EventStore.open(tmp_path / "store")
    assert store.article_ids() == {f"a{n}" for n in range(60)} - {"a40"}
    assert list(faults(store)) == []
    assert notes(tmp_path) == []
    assert Aside(aside_path(store.root)).failed_with(DIED) == {"a40"}

    # It is known by now, so that it kills no run again.
    monkeypatch.setattr(apart, "_TRIES", 1)
    assert cli.main(words) == 1
    assert "59 already known, 1 failed" in capfd.readouterr().err


def test_nobody_is_blamed_where_somebody_killed_the_run(tmp_path, capfd):
    words = write(tmp_path, [f"SLOW {n}." for n in range(60)])
    run = start(words)
    end = time.monotonic() + 60
    while not any(note.read_bytes().strip() for note in notes(tmp_path)):
        assert time.monotonic() < end
        assert run.poll() is None
        time.sleep(0.01)
    run.kill()
    run.wait(60)
    assert notes(tmp_path)
    assert cli.main(words) == 0
    assert "60 new articles" in capfd.readouterr().err
    assert notes(tmp_path) == []


def some(count):
    return [Article(id=f"a{n}", text=f"Text {n}.") for n in range(count)]


def left(path, ids):
    """Writes what a run that was killed leaves."""
    note = UnderWay(path)
    note.write(ids)
    os.close(note._handle)
    dead = path.with_name(f"{path.name}.999999999")
    note._path.rename(dead)
    return dead


def test_suspects_stay_until_they_come_or_everything_is_read(tmp_path, monkeypatch):
    path = note_path(str(tmp_path / "store"))
    monkeypatch.setattr(apart.Apart, "read", lambda self, articles: pytest.fail("none is here"))
    stop = Stop()
    for complete in (False, True):
        left(path, ["b1", "b2"])
        with open_runner(note=path) as runner:
            for _ in run_articles(runner, some(70), stop):
                stop.wanted = not complete
        stop.wanted = False
        assert len(notes(tmp_path)) == (0 if complete else 1)


def test_the_note_of_a_run_that_lives_is_left_alone(tmp_path):
    path = note_path(str(tmp_path / "store"))
    living = UnderWay(path)
    living.write(["a1"])
    dead = left(tmp_path / "other.under-way", ["a2"])
    dead.rename(path.with_name(f"{path.name}.7"))
    damaged = path.with_name(f"{path.name}.8")
    damaged.write_bytes(b"\xff\xfe" * 50)
    second = UnderWay(path)  # in the same process, which has one note
    assert not second.suspected("a1")
    assert second.suspected("a2")
    assert damaged.exists()  # who has no note of its own keeps what others left
    second.close(complete=True)
    assert living._path.exists()
    living.close(complete=True)
    UnderWay(path).close(complete=True)
    assert notes(tmp_path) == []


def test_no_other_run_sees_a_note_before_it_is_locked(tmp_path, monkeypatch):
    seen, lock = [], fcntl.flock

    def look(*words):
        seen.append(notes(tmp_path))
        lock(*words)

    monkeypatch.setattr(fcntl, "flock", look)
    note = UnderWay(tmp_path / "store.under-way")
    assert seen == [[]]
    assert notes(tmp_path) == list(tmp_path.iterdir()) != []
    note.close(complete=True)
    assert list(tmp_path.iterdir()) == []


def test_a_run_goes_on_where_no_note_can_be_made(tmp_path, monkeypatch):
    file = tmp_path / "file"
    file.touch()
    with open_runner(note=file / "store.under-way") as runner:
        assert len(list(run_articles(runner, some(3), Stop()))) == 3
    full = UnderWay(tmp_path / "store.under-way")

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", refuse)
    full.write(["a1"])
    assert notes(tmp_path) == []


def test_where_no_process_apart_can_be_had_articles_are_read_here(tmp_path, monkeypatch):
    path = note_path(str(tmp_path / "store"))
    for command in ([sys.executable, "-c", "raise SystemExit"], [str(tmp_path / "nothing")]):
        monkeypatch.setattr(apart, "_COMMAND", command)
        left(path, ["a1", "a2"])
        with open_runner(note=path) as runner:
            found = list(run_articles(runner, some(5), Stop()))
        assert [finding.error for _, finding in found] == [None] * 5
        assert [article.id for article, _ in found] == [f"a{n}" for n in range(5)]
