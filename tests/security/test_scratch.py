"""What an index keeps on disk beside the store is private and does not stay."""

import os
import signal
import stat
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import duckdb
from strategies import make_article, make_event

from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore, changes, rebuild, scratch

HOLDING = """
import sys, time
from geoevents.store.scratch import cache_folder, spill_folder
print(spill_folder() if sys.argv[1] == "spill" else cache_folder(), flush=True)
time.sleep(float(sys.argv[2]))
"""


def holder(kind, seconds, **environment):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, kind, str(seconds)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
    with process.stdout as said:
        return process, Path(said.readline().strip())


def test_duckdb_spills_where_nobody_else_can_look(tmp_path, monkeypatch):
    monkeypatch.setenv("GEOEVENTS_CACHE", str(tmp_path))
    query = EventQuery(EventStore.open(tmp_path / "store"))
    query.summary(Filter())
    (spill,) = tmp_path.glob("spill-*")
    ((used,),) = query._connection.execute(
        "SELECT value FROM duckdb_settings() WHERE name = 'temp_directory'"
    ).fetchall()
    assert used == str(spill)
    assert stat.S_IMODE(spill.stat().st_mode) == 0o700
    assert spill.stat().st_uid == os.getuid()


def test_rebuilding_and_the_log_spill_there_too(tmp_path, monkeypatch):
    connect, held = duckdb.connect, []

    @contextmanager
    def watched(*words):
        with connect(*words) as connection:
            yield connection
            settings = connection.execute("SELECT name, value FROM duckdb_settings()")
            held.append(dict(settings.fetchall()))

    monkeypatch.setattr(duckdb, "connect", watched)
    monkeypatch.setenv("GEOEVENTS_CACHE", str(tmp_path / "cache"))
    store = EventStore.open(tmp_path / "store")
    store.add([(make_article("a"), [make_event(article="a")])])
    assert len(list(changes(store))) == 1
    assert rebuild(store.root, tmp_path / "new").rows == {"events": 1, "articles": 1}
    (spill,) = (tmp_path / "cache").glob("spill-*")
    assert len(held) == 2
    for used in held:
        assert used["temp_directory"] == str(spill)
        assert used["memory_limit"] == "476.8 MiB"  # not four fifths of the machine's


def test_a_folder_ends_with_its_process_or_with_the_next_one(tmp_path):
    cache = {"GEOEVENTS_CACHE": str(tmp_path)}
    living, at_work = holder("spill", 600, **cache)
    try:
        killed, left = holder("spill", 600, **cache)
        killed.send_signal(signal.SIGKILL)
        killed.wait(60)
        assert left.is_dir()
        ended, gone = holder("spill", 0, **cache)
        assert ended.wait(120) == 0
        assert not left.exists()
        assert not gone.exists()
        assert at_work.is_dir()  # its process lives
    finally:
        living.kill()
        living.wait(60)


def test_where_the_cache_cannot_be_written_one_folder_serves_and_goes(tmp_path, monkeypatch):
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setenv("GEOEVENTS_CACHE", str(file / "below"))  # not even root can make it
    monkeypatch.setattr(scratch.tempfile, "gettempdir", lambda: str(tmp_path))
    first, second = scratch.cache_folder(), scratch.cache_folder()
    assert first == second
    assert first.parent == tmp_path
    process, folder = holder("cache", 0, GEOEVENTS_CACHE=str(file / "below"), TMPDIR=str(tmp_path))
    assert process.wait(120) == 0
    assert folder.parent == tmp_path
    assert folder != first
    assert not folder.exists()
    assert first.is_dir()
