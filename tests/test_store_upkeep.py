"""Keeping a store: migration, compacting, vacuuming, the log, backup and restore."""

import json
import os
import re
import shutil
import threading
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable
from strategies import make_article, make_event

from geoevents import cli
from geoevents.errors import StoreError
from geoevents.model import Review
from geoevents.query import EventQuery, Filter
from geoevents.store import (
    EventStore,
    backup,
    changes,
    commits,
    compact,
    facts,
    faults,
    rebuild,
    tidy,
    vacuum,
)

DAYS = [date(2024, 11, 20) + timedelta(days=20 * n) for n in range(8)]  # five months


def dated(n):
    day = DAYS[n % len(DAYS)]
    return make_event(event_id=f"{n:016x}", article=f"a{n}", event_date=day, end_date=day)


def fill(root, count=8, first=0):
    store = EventStore.open(root)
    for n in range(first, first + count):
        store.add([(make_article(f"a{n}"), [dated(n)])])
    return store


@pytest.fixture
def old(tmp_path):
    """A store that the last version with schema 1 made.

    By its commands: three articles ingested (one without events), a record rejected, one corrected,
    one accepted: 4 records, 7 versions, the events in one heap.
    """
    with zipfile.ZipFile(Path(__file__).with_name("store_of_schema_1.zip")) as held:
        held.extractall(tmp_path / "old")
    return tmp_path / "old"


REJECTED, CORRECTED, ACCEPTED = "52245d0dd5159e3b", "1979e8afa713de3f", "ff4aec74839b30b1"


def schema_of(root):
    return [
        DeltaTable(str(root / name)).metadata().configuration["geoevents.schema"]
        for name in ("events", "articles")
    ]


def test_a_store_of_the_previous_schema_is_read_as_it_is(old, monkeypatch):
    monkeypatch.setenv("GEOEVENTS_READ_ONLY", "1")
    store = EventStore.open(old)
    assert EventQuery(store).summary(Filter()).events == 3  # one is rejected
    assert store.article_ids() == {"one", "two", "none"}
    assert store.article("one").text.startswith("On 12 March 2025 Russian forces captured")
    assert [v.review for v in store.versions(REJECTED)] == [Review.UNREVIEWED, Review.REJECTED]
    assert store.versions(CORRECTED)[-1].event_date == date(2025, 3, 31)
    assert all(record["evidence"] for record in changes(store))
    assert list(faults(store)) == []
    found = facts(store)
    assert found["schema"] == "1"
    assert found["newest_record"] == datetime(2025, 5, 1, 9, 8, tzinfo=UTC)
    assert schema_of(old) == ["1", "1"]


def test_the_first_change_brings_it_up_to_date(old):
    store = EventStore.open(old)
    before = list(changes(store))
    (made,) = (v for v in store.versions(ACCEPTED) if v.review is Review.ACCEPTED)
    store.revise([replace(made, review=Review.REJECTED)])
    assert schema_of(old) == ["2", "2"]
    store = EventStore.open(old)
    after = list(changes(store))
    assert len(before) == 7
    assert after[:7] == before
    assert EventQuery(store).summary(Filter()).events == 2
    assert store.versions(ACCEPTED)[-1].review is Review.REJECTED
    assert list(faults(store)) == []
    assert facts(store)["months"] == 2
    again = store.add([(make_article("one"), []), (make_article("a1"), [dated(1)])])
    assert (again.new_articles, again.known_articles) == (1, 1)
    known = {path.parent.name for path in Path(old, "events").glob("month=*/*.parquet")}
    assert known == {"month=2025-03", "month=2025-04", f"month={DAYS[1]:%Y-%m}"}


def test_an_old_store_is_backed_up_compacted_and_rebuilt(old, tmp_path):
    store = EventStore.open(old)
    backup(store, tmp_path / "backup")
    assert list(changes(EventStore.open(tmp_path / "backup"))) == list(changes(store))
    rebuild(str(old), tmp_path / "new")
    assert list(changes(EventStore.open(tmp_path / "new"))) == list(changes(store))
    compact(store)
    assert list(faults(EventStore.open(old))) == []


def test_a_migration_that_broke_off_is_taken_up(old, monkeypatch, capsys):
    from deltalake.table import TableAlterer

    def broken(*_words, **_more):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(TableAlterer, "set_table_properties", broken)
        with pytest.raises(StoreError, match="the disk is full"):
            EventStore.open(old).tables.migrate()
    assert schema_of(old)[1] == "1"
    assert EventQuery(EventStore.open(old)).summary(Filter()).events == 3
    assert cli.main(["store", "migrate", "--store", str(old)]) == 0
    assert "now has schema 2" in capsys.readouterr().err
    assert cli.main(["store", "migrate", "--store", str(old)]) == 0
    assert "the store has schema 2" in capsys.readouterr().err
    store = EventStore.open(old)
    assert store.events_dataset().count_rows() == 7
    assert list(faults(store)) == []


def test_what_compacting_replaced_stays_a_week(tmp_path, capsys):
    store = fill(tmp_path / "store")
    fill(tmp_path / "store", 8, first=8)
    before = store.events_dataset()
    compact(store)
    assert store.statistics()["events_files"] == 6
    assert vacuum(store, dry_run=True) == []
    assert before.count_rows() == 16  # who was reading reads on
    would = vacuum(store, days=0, dry_run=True)
    assert before.count_rows() == 16
    assert cli.main(["store", "vacuum", "--days", "0", "--store", store.root]) == 0
    told = capsys.readouterr()
    assert sorted(told.out.split()) == sorted(would)
    assert "every record is kept" in told.err
    again = EventStore.open(store.root)
    assert again.events_dataset().count_rows() == 16
    assert list(faults(again)) == []
    assert cli.main(["store", "vacuum", "--days", "-1", "--store", store.root]) == 2


def test_vacuuming_takes_no_file_that_somebody_is_about_to_commit(tmp_path):
    store = fill(tmp_path / "store")
    compact(store)
    part = next(Path(store.root, "events").glob("month=*/*.parquet"))
    being_written, left = part.with_name("part-new.parquet"), part.with_name("part-old.parquet")
    for file in (being_written, left):
        shutil.copy(part, file)
    two_days_ago = (datetime.now(UTC) - timedelta(days=2)).timestamp()
    os.utime(left, (two_days_ago, two_days_ago))
    would = vacuum(store, days=0, dry_run=True)
    removed = vacuum(store, days=0)
    assert sorted(removed) == sorted(would)
    assert len(removed) == len(set(removed)) == 13  # 4 events, 8 articles, what a write had left
    assert being_written.exists()
    assert not left.exists()


def test_a_crowded_store_is_tidied(tmp_path, monkeypatch):
    store = fill(tmp_path / "store")
    assert not tidy(store)
    monkeypatch.setattr("geoevents.store.upkeep._MANY", 4)
    assert tidy(store)
    assert store.statistics()["articles_files"] == 1


def test_writers_go_on_while_it_is_compacted(tmp_path):
    fill(tmp_path / "store")
    errors = []

    def write():
        try:
            fill(tmp_path / "store", 12, first=100)
        except StoreError as error:
            errors.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    while writer.is_alive():
        compact(EventStore.open(tmp_path / "store"))
    writer.join()
    assert errors == []
    store = EventStore.open(tmp_path / "store")
    assert store.events_dataset().count_rows() == 20
    assert list(faults(store)) == []


def test_the_log_tells_every_version_in_its_order(tmp_path, capsys):
    store = fill(tmp_path / "store")
    store.revise([replace(dated(5), review=Review.REJECTED, reviewer="R")])
    rows = list(changes(store))
    assert len(rows) == 9
    assert [r["recorded_at"] for r in rows] == sorted(r["recorded_at"] for r in rows)
    assert rows[-1]["reviewer"] == "R"
    assert cli.main(["store", "export-log", "--store", store.root]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["event_id"] for line in lines] == [row["event_id"] for row in rows]
    assert lines[0]["evidence"] == [] or lines[0]["evidence"][0]["role"]
    entries = list(commits(store))
    assert [e["version"] for e in entries if e["table"] == "events"] == list(range(10))
    assert sum(e["rows_added"] or 0 for e in entries if e["table"] == "articles") == 8
    assert cli.main(["store", "export-log", "--commits", "--store", store.root]) == 0
    assert capsys.readouterr().out.count('"operation": "WRITE"') == 17


def test_a_backup_is_whole_and_takes_only_what_is_new(tmp_path, capsys):
    store = fill(tmp_path / "store")
    target = tmp_path / "backup"
    assert cli.main(["store", "backup", str(target), "--store", store.root]) == 0
    fill(tmp_path / "store", 2, first=20)
    compact(store)
    second = backup(store, target)
    assert second.kept > 0
    copy = EventStore.open(target, create=False)
    assert copy.article_ids() == store.article_ids()
    assert copy.events_dataset().count_rows() == 10
    assert list(faults(copy)) == []
    # Restored: the copy is a store like any other.
    restored = fill(target, 1, first=30)
    assert len(restored.article_ids()) == 11
    with pytest.raises(StoreError, match="is another store"):
        backup(fill(tmp_path / "other"), target)
    with pytest.raises(StoreError, match="is the store itself"):
        backup(store, store.root)
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").touch()
    with pytest.raises(StoreError, match=r"holds a\.jpg"):
        backup(store, tmp_path / "photos")


def contents(root):
    return {p: p.read_bytes() for p in Path(root).rglob("*") if p.is_file()}


def test_a_backup_that_holds_more_is_not_overwritten(tmp_path, capsys):
    store = fill(tmp_path / "store", 1)
    older, target = tmp_path / "older", tmp_path / "backup"
    backup(store, older)
    fill(tmp_path / "store", 1, first=1)
    backup(store, target)
    before = contents(target)
    # The store is lost, and an older copy put back and written to: two branches.
    with pytest.raises(
        StoreError, match=r"backup: holds version 2 of the table 'articles', .*older only version 1"
    ):
        backup(EventStore.open(older), target)
    fill(older, 1, first=2)
    assert cli.main(["store", "backup", str(target), "--store", str(older)]) == 1
    told = capsys.readouterr().err
    assert "is no older state of" in told
    assert "version 2 of the table 'articles' is another there, they differ since version 1" in told
    assert "name a new place" in told
    assert contents(target) == before
    # The newer one as the target of an older store: the way of restoring, turned round.
    with pytest.raises(StoreError, match="is no older state"):
        backup(EventStore.open(target), older)
    backup(EventStore.open(target), tmp_path / "restored")
    assert EventStore.open(tmp_path / "restored").article_ids() == {"a0", "a1"}
    assert backup(store, target).files == 0  # the store that it is of goes on


def test_a_backup_goes_on_after_the_store_was_compacted_and_vacuumed(tmp_path):
    store = fill(tmp_path / "store", 3)
    target = tmp_path / "backup"
    backup(store, target)
    fill(tmp_path / "store", 2, first=3)
    compact(store)
    vacuum(store, days=0)
    backup(store, target)
    assert list(faults(EventStore.open(target))) == []
    for name in ("events", "articles"):  # log files past their time are gone: nothing can be told
        for file in sorted(Path(store.root, name, "_delta_log").glob("*.json"))[:-1]:
            file.unlink()
    shutil.rmtree(target / "articles")
    backup(store, target)  # up to the same version
    fill(tmp_path / "store", 1, first=5)
    compact(store)
    for name in ("events", "articles"):
        for file in sorted(Path(store.root, name, "_delta_log").glob("*.json"))[:-1]:
            file.unlink()
    with pytest.raises(StoreError, match=r"can no longer be told.*name a new place"):
        backup(store, target)


@pytest.mark.parametrize("how", ["short", "gone", "garbled"])
def test_a_damaged_store_is_not_backed_up(tmp_path, capsys, how):
    store = fill(tmp_path / "store", 3)
    target = tmp_path / "backup"
    backup(store, target)
    fill(tmp_path / "store", 1, first=3)
    before = contents(target)
    file = max(Path(store.root, "events").rglob("part-*.parquet"), key=lambda p: p.stat().st_mtime)
    size = file.stat().st_size
    match how:
        case "short":
            file.write_bytes(file.read_bytes()[:500])
            words = f"{file.name} has 500 of {size:,} bytes"
        case "gone":
            file.unlink()
            words = f"{file.name} is gone"
        case "garbled":
            file.write_bytes(b"\0" * size)
            words = f"{file.name}: is damaged"
    assert cli.main(["store", "backup", str(target), "--store", store.root]) == 1
    assert words in capsys.readouterr().err
    after = contents(target)
    assert {p: after[p] for p in before} == before
    copy = EventStore.open(target)
    assert copy.article_ids() == {"a0", "a1", "a2"}  # never an article without its events
    assert list(faults(copy)) == []


def test_a_file_that_goes_while_it_is_backed_up_is_not_passed_over(tmp_path, monkeypatch):
    from geoevents.store import backup as module  # the function; its module is behind it

    store = fill(tmp_path / "store", 3)
    names = module.__globals__
    looked = names["_whole_files"]

    def then_gone(store, name, version):
        files = looked(store, name, version)
        Path(store.root, name, files[0]).unlink()
        return files

    monkeypatch.setitem(names, "_whole_files", then_gone)
    with pytest.raises(StoreError, match=r"events/.*parquet went while .* Run the same again"):
        backup(store, tmp_path / "backup")
    assert not list(Path(tmp_path, "backup").rglob("*.json"))  # no log names what is not there


def test_what_lies_beside_the_tables_does_no_harm(tmp_path):
    root = tmp_path / "store"
    (root / "lost+found").mkdir(parents=True)  # the root of a volume
    store = fill(root, 2)
    with pytest.raises(StoreError, match=r"lies in the store.*name another place"):
        backup(store, root / "in")
    (tmp_path / "link").symlink_to(root)
    with pytest.raises(StoreError, match="lies in the store"):
        backup(store, tmp_path / "link" / "in")
    (root / "notes.txt").write_text("ours")
    (root / "old").mkdir()
    store = fill(root, 3)
    assert len(store.article_ids()) == 3
    assert list(faults(store)) == []
    backup(store, tmp_path / "backup")
    assert list(faults(EventStore.open(tmp_path / "backup"))) == []
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").touch()
    with pytest.raises(StoreError, match=r"holds a\.jpg and no tables of a store; name an empty"):
        EventStore.open(tmp_path / "photos")


def test_a_backup_beside_a_busy_writer_lacks_no_events(tmp_path):
    store = fill(tmp_path / "store", 4)
    done = threading.Event()

    def write():
        for n in range(100, 130):
            if done.is_set():
                return
            fill(tmp_path / "store", 1, first=n)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for turn in range(3):
            backup(store, tmp_path / f"backup{turn}")
    finally:
        done.set()
        writer.join()
    for turn in range(3):
        copy = EventStore.open(tmp_path / f"backup{turn}", create=False)
        held = copy.events_dataset().to_table(columns=["article"]).column(0).to_pylist()
        assert copy.article_ids() <= set(held)
        assert len(held) == len(set(held))


def test_info_says_what_there_is(tmp_path, capsys):
    store = fill(tmp_path / "store")
    assert cli.main(["store", "info", "--store", store.root]) == 0
    told = capsys.readouterr().out
    assert "schema  2\n" in told
    assert "months  6\n" in told
    assert "newest record  2025-03-15" in told
    assert "replaced files  0\n" in told
    Path(store.root, ".reading.sqlite").write_bytes(b"x" * 1234)
    fill(tmp_path / "store", 4, first=8)
    assert cli.main(["store", "compact", "--store", store.root]) == 0
    assert "the former files stay" in capsys.readouterr().err
    assert cli.main(["store", "compact", "--store", store.root]) == 0
    assert capsys.readouterr().err == "there was nothing to join\n"
    assert cli.main(["store", "info", "--store", store.root]) == 0
    told = capsys.readouterr().out
    assert "reading bytes  1,234\n" in told
    assert re.search(r"replaced files  [1-9]", told)


def test_info_of_a_new_store_says_that_there_is_nothing_yet(tmp_path, capsys):
    EventStore.open(tmp_path / "store")
    assert cli.main(["store", "info", "--store", str(tmp_path / "store")]) == 0
    told = capsys.readouterr().out
    for name in ("events changed", "articles changed", "newest record"):
        assert f"{name}  none yet\n" in told
    assert "None" not in told
    assert "_" not in told.split("\n", 1)[1]


@pytest.mark.parametrize("told_by_the_log", [True, False])
def test_info_answers_though_a_file_is_damaged(tmp_path, capsys, monkeypatch, told_by_the_log):
    if not told_by_the_log:  # as in stores made before
        monkeypatch.setattr("geoevents.store.layout._STATISTICS", {"events": [], "articles": []})
    store = fill(tmp_path / "store")
    file = min(Path(store.root, "events").rglob("part-*.parquet"))
    file.write_bytes(file.read_bytes()[:500])
    assert cli.main(["store", "info", "--store", store.root]) == 0
    told = capsys.readouterr()
    assert "events rows  8\n" in told.out
    assert "schema  2\n" in told.out
    assert ("newest record  2025-03-15" in told.out) == told_by_the_log
    assert ("`geoevents store check` names it" in told.err) != told_by_the_log


def described(root, name):
    """Gives the columns of which the log of a table says what its files hold."""
    actions = pa.table(DeltaTable(f"{root}/{name}").get_add_actions(flatten=True))
    return {c.removeprefix("min.") for c in actions.column_names if c.startswith("min.")}


def test_the_log_says_of_files_what_readers_skip_them_by(tmp_path):
    store = fill(tmp_path / "store")
    wanted = {"event_date", "recorded_at", "latitude", "longitude"}
    assert described(store.root, "events") == wanted
    assert described(store.root, "articles") <= {"published", "recorded_at"}


def test_compacting_brings_the_log_of_an_older_store_to_that(tmp_path):
    store = fill(tmp_path / "store")
    for name in ("events", "articles"):  # as in stores made before
        table = DeltaTable(f"{store.root}/{name}")
        table.alter.set_table_properties({"delta.dataSkippingStatsColumns": "notes"})
    store = fill(tmp_path / "store", count=16, first=8)
    assert "notes" in described(store.root, "events")
    compact(store)
    assert "notes" not in described(store.root, "events")
    assert store.statistics()["events_rows"] == 24
    assert list(faults(store)) == []
