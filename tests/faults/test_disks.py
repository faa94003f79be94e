"""A full disk, a read-only one, and one where others' files lie: what is said, and the way on."""

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from fake_pipeline import FakePipeline
from strategies import make_article, make_event

from geoevents import cli
from geoevents.errors import NotAllowedError, StoreError
from geoevents.store import EventStore, backup, compact, faults, rebuild, vacuum

ROOT = Path(__file__).resolve().parents[2]


def letters(size, seed=1):
    """Text that no compression makes small."""
    return random.Random(seed).randbytes(size // 2).hex()  # noqa: S311 - no secret


def add(store, number, size=100):
    event = make_event(event_id=f"{number:016x}", article=f"a{number}")
    text = f"{event.notes} {letters(size, number)}"
    return store.add([(make_article(f"a{number}", text=text), [event])])


def fill_up(store):
    """Adds articles until the disk is full; gives how many were acknowledged, and the error."""
    for number in range(200):
        try:
            add(store, number, 6_000)
        except StoreError as error:
            return number, error
    return pytest.fail("the disk did not fill up")


def test_a_full_disk_loses_nothing_and_is_told_from_other_faults(mount):
    root = mount.folder / "store"
    store = EventStore.open(root)
    stored, error = fill_up(store)
    assert stored > 3
    assert str(error).startswith(f"{root}: the disk is full; what was stored before is whole")
    assert "vacuum" in str(error)
    again = EventStore.open(root)
    assert again.article_ids() == {f"a{n}" for n in range(stored)}
    assert [
        f for f in faults(again) if "ingest it again" not in f and "does not know" not in f
    ] == []


def test_after_space_was_made_the_same_goes_on(mount):
    ballast = mount.folder / "ballast"
    ballast.write_bytes(b"\0" * 150_000)
    store = EventStore.open(mount.folder / "store")
    stored, _ = fill_up(store)
    ballast.unlink()
    assert add(store, stored, 6_000).new_articles == 1
    opened = EventStore.open(store.root)
    assert len(opened.article_ids()) == stored + 1
    events = opened.events_dataset().to_table(columns=["event_id"]).column(0).to_pylist()
    assert len(set(events)) == len(events) == stored + 1
    assert [f for f in faults(opened) if "does not know" not in f] == []


def test_the_command_says_that_the_disk_is_full(mount, capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("geoevents.pipeline.Pipeline", FakePipeline)
    files = tmp_path / "articles"
    files.mkdir()
    (files / "a.txt").write_text(f"An article. {letters(1_600_000)}", encoding="utf-8")
    assert cli.main(["ingest", str(files), "--store", str(mount.folder / "store")]) == 1
    told = capsys.readouterr().err
    assert "the disk is full" in told
    assert "run the same again" in told
    assert "Traceback" not in told


def test_a_read_only_file_system_can_be_looked_at_and_says_why_not_more(mount, monkeypatch):
    root = mount.folder / "store"
    add(EventStore.open(root), 1)
    mount.read_only()
    store = EventStore.open(root)
    assert store.article_ids() == {"a1"}
    assert list(faults(store)) == []
    said = "mounted read-only; nothing was changed"
    for change in (
        lambda: add(store, 2),
        lambda: store.revise([make_event()]),
        lambda: compact(store),
        lambda: vacuum(store),
        lambda: EventStore.open(mount.folder / "other"),
    ):
        with pytest.raises(StoreError, match=said):
            change()
    assert store.article_ids() == {"a1"}
    monkeypatch.setenv("GEOEVENTS_READ_ONLY", "1")
    with pytest.raises(NotAllowedError, match="GEOEVENTS_READ_ONLY"):
        add(store, 2)


@pytest.fixture
def open_folder():
    """A folder that others reach, which pytest's own are not."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


AS_ANOTHER = """
import os, sys
sys.path[:0] = [{root!r}, {tests!r}]
import deltalake, duckdb, pyarrow.dataset, pyarrow.parquet, pyarrow.compute
from strategies import make_article, make_event
import geoevents.cli, geoevents.frame, geoevents.store, encodings.idna
from geoevents.errors import GeoeventsError
from geoevents.store import EventStore
os.setgroups([]); os.setgid(65534); os.setuid(65534)
for what in (
    lambda: EventStore.open({store!r}).article_ids(),
    lambda: EventStore.open({store!r}).add([(make_article("b"), [])]),
    lambda: EventStore.open({store!r}).revise([make_event()]),
    lambda: EventStore.open({new!r}),
):
    try:
        print("did", what())
    except GeoeventsError as error:
        print("error", error)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")
@pytest.mark.parametrize("mode", [0o755, 0o700])
def test_files_of_somebody_else(open_folder, mode):
    """Root may do everything, so it is another user who tries."""
    root = open_folder / "store"
    add(EventStore.open(root), 1)
    root.chmod(mode)
    code = AS_ANOTHER.format(
        root=str(ROOT), tests=str(ROOT / "tests"), store=str(root), new=str(open_folder / "new")
    )
    told = subprocess.check_output([sys.executable, "-c", code], text=True, timeout=120)
    first, *others = told.splitlines()
    assert first.startswith("did frozenset({'a1'})" if mode == 0o755 else "error")
    for line in [*others, *([first] if mode == 0o700 else [])]:
        assert "you may not read or write here; nothing was changed" in line
        assert "--store" in line
    root.chmod(0o755)
    assert EventStore.open(root).article_ids() == {"a1"}


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a system without /proc")
def test_where_no_folder_can_be_made_nothing_is_called_damaged(tmp_path):
    store = EventStore.open(tmp_path / "store")
    add(store, 1)
    for fails in (
        lambda: EventStore.open("/proc/none"),
        lambda: backup(store, "/proc/none"),
        lambda: rebuild(store.root, "/proc/none"),
    ):
        with pytest.raises(StoreError, match="no such folder, and none can be made") as told:
            fails()
        assert "damaged" not in str(told.value)
