"""Damaged and deleted files, a wrong clock: what is said, and that the way out leads out."""

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from strategies import make_article, make_event

from geoevents import cli
from geoevents.errors import StoreError
from geoevents.model import Review
from geoevents.query import EventQuery, Filter
from geoevents.review import Decision, decide
from geoevents.store import EventStore, backup, compact, faults, rebuild


@pytest.fixture
def store(tmp_path):
    """Four articles, a record each, one of them reviewed."""
    opened = EventStore.open(tmp_path / "store")
    for n in range(4):
        event = make_event(event_id=f"{n:016x}", article=f"a{n}")
        opened.add([(make_article(f"a{n}"), [event])])
    opened.revise([replace(make_event(event_id=f"{2:016x}", article="a2"), review=Review.REJECTED)])
    return opened


def data_file(store, name):
    return min(Path(store.root, name).rglob("part-*.parquet"))


def holds_all(path):
    opened = EventStore.open(path, create=False)
    assert opened.article_ids() == {"a0", "a1", "a2", "a3"}
    assert opened.events_dataset().count_rows() == 5
    assert opened.versions(f"{2:016x}")[-1].review is Review.REJECTED
    assert list(faults(opened)) == []


@pytest.mark.parametrize("how", ["short", "garbled", "gone"])
@pytest.mark.parametrize("name", ["events", "articles"])
def test_a_damaged_data_file_is_named_and_the_rest_rescued(store, tmp_path, capsys, name, how):
    backup(store, tmp_path / "backup")
    file = data_file(store, name)
    whole = file.read_bytes()
    if how == "gone":
        file.unlink()
    else:
        file.write_bytes(whole[: len(whole) // 2] if how == "short" else b"\0" * len(whole))
    store = EventStore.open(store.root)
    for look in (
        lambda: [store.versions(f"{n:016x}") for n in range(4)],
        lambda: EventQuery(store, folder=tmp_path).frame(Filter()),
    )[: 2 if name == "events" else 0] or (lambda: list(store.articles()),):
        with pytest.raises(
            StoreError,
            match=r"a data file is damaged or gone: \S*part-\S+\.parquet; `geoevents store ch",
        ):
            look()
    assert cli.main(["store", "check", "--store", store.root]) == 1
    told = capsys.readouterr().out
    assert file.name in told
    assert "`geoevents store rebuild NEW`" in told
    # Without a backup: all the other files.
    assert "`geoevents store check`" not in told
    assert cli.main(["store", "rebuild", str(tmp_path / "new"), "--store", store.root]) == 1
    told = capsys.readouterr()
    assert file.name in told.out
    assert "`geoevents store" not in told.out  # no advice to do what is being done
    assert "1 row, recorded 20" in told.out
    assert "1 file or table was lost" in told.err
    rescued = EventStore.open(tmp_path / "new").statistics()
    assert rescued[f"{name}_rows"] == (4 if name == "events" else 3)
    # With one: the file itself.
    shutil.copy(tmp_path / "backup" / file.relative_to(store.root), file)
    holds_all(store.root)


@pytest.mark.parametrize("name", ["events", "articles"])
@pytest.mark.parametrize(
    ("which", "compacted"),
    [
        *((which, False) for which in ("first", "middle", "last", "torn", "each", "all")),
        *((which, True) for which in ("last", "torn", "empty")),  # a checkpoint of that version
    ],
)
def test_a_deleted_log_file_is_noticed_and_the_records_found_again(
    store, tmp_path, which, name, compacted
):
    if compacted:
        compact(store)
    backup(store, tmp_path / "backup")
    log = Path(store.root, name, "_delta_log")
    files = sorted(log.glob("*.json"))
    match which:
        case "first":
            files[0].unlink()
        case "middle":
            files[2].unlink()
        case "last":
            files[-1].unlink()
        case "torn":
            files[-1].write_text('{"add":{"path":"par')
        case "empty":
            files[-1].write_text("")
        case "each":
            for file in files:
                file.unlink()
        case "all":
            shutil.rmtree(log)
    if compacted:
        with pytest.raises(StoreError, match=rf"damaged or gone: {name}/_delta_log/0\S+\.json; "):
            EventStore.open(store.root)
    with pytest.raises(StoreError, match=r"log.*backup.*`geoevents store rebuild NEW`"):
        EventStore.open(store.root)
    rebuild(store.root, tmp_path / "new")
    holds_all(tmp_path / "new")
    shutil.rmtree(Path(store.root, name))
    shutil.copytree(tmp_path / "backup" / name, Path(store.root, name))
    holds_all(store.root)


def test_a_log_without_its_end_is_noticed_by_check_where_nothing_was_noted(store, capsys):
    Path(store.root, ".versions").unlink()
    max(Path(store.root, "events", "_delta_log").glob("*.json")).unlink()
    assert cli.main(["store", "check", "--store", store.root]) == 1
    assert "holds 1 rows that the log does not know" in capsys.readouterr().out


def test_an_older_state_may_be_put_back_on_purpose(store, tmp_path):
    shutil.copytree(store.root, tmp_path / "older")
    store.add([(make_article("later"), [])])
    for name in ("events", "articles"):
        shutil.rmtree(Path(store.root, name))
        shutil.copytree(tmp_path / "older" / name, Path(store.root, name))
    with pytest.raises(StoreError, match=r"older state on purpose, delete .*\.versions"):
        EventStore.open(store.root)
    Path(store.root, ".versions").unlink()
    holds_all(store.root)


def test_a_lost_checkpoint_is_said(store):
    compact(store)
    (checkpoint,) = Path(store.root, "events", "_delta_log").glob("*.checkpoint.parquet")
    checkpoint.unlink()
    with pytest.raises(StoreError, match="a file of the table's log is damaged or gone; copy"):
        EventStore.open(store.root)


def test_a_store_that_is_rebuilt_takes_each_row_once(store, tmp_path):
    compact(store)  # every row stands in two files now
    found = rebuild(store.root, tmp_path / "new")
    assert found.lost == []
    assert found.rows == {"events": 5, "articles": 4}
    holds_all(tmp_path / "new")
    with pytest.raises(StoreError, match="is a store with rows already"):
        rebuild(store.root, tmp_path / "new")
    with pytest.raises(StoreError, match="no data files"):
        rebuild(str(tmp_path / "none"), tmp_path / "other")


@pytest.fixture
def extracted(tmp_path):
    """Six articles in three commits, two records each in two months, recorded when they were."""
    opened = EventStore.open(tmp_path / "store")
    for first in (0, 2, 4):
        opened.add([analysed(n) for n in (first, first + 1)])
    return opened


def analysed(n):
    days = (date(2025, 3, 14), date(2025, 4, 14))
    return make_article(f"a{n}"), [
        make_event(
            event_id=f"{n}{k}" * 8, article=f"a{n}", recorded_at=None, event_date=day, end_date=day
        )
        for k, day in enumerate(days)
    ]


def lose(store, how):
    """Damages the file of April of the second commit."""
    files = sorted(Path(store.root, "events", "month=2025-04").glob("*.parquet"))
    (file,) = (f for f in files if "a2" in pq.read_table(f)["article"].to_pylist())
    match how:
        case "torn":
            file.write_bytes(file.read_bytes()[:500])
        case "gone":
            file.unlink()
        case "torn, no log":
            file.write_bytes(file.read_bytes()[:500])
            shutil.rmtree(Path(store.root, "events", "_delta_log"))
    return file


@pytest.mark.parametrize("how", ["torn", "gone", "torn, no log"])
def test_articles_whose_records_were_lost_are_read_again(extracted, tmp_path, capsys, how):
    file, new = lose(extracted, how), tmp_path / "new"
    assert cli.main(["store", "rebuild", str(new), "--store", extracted.root]) == 1
    told = capsys.readouterr()
    assert file.name in told.out
    assert ("2 rows, recorded" in told.out) == (how != "torn, no log")
    aside = tmp_path / "new.set-aside.jsonl"
    assert f"`geoevents ingest {aside} --store {new}` reads them again" in told.err
    rows = [json.loads(line) for line in aside.read_text().splitlines()]
    short = {"a2", "a3"} if how != "torn, no log" else {f"a{n}" for n in range(6)}
    assert {row["id"] for row in rows} == short
    assert {row["text"] for row in rows} == {make_article().text}
    assert f"{len(short)} articles whose records may be among what was lost" in told.err
    rescued = EventStore.open(new)
    assert rescued.article_ids() == {f"a{n}" for n in range(6)} - short
    assert rescued.events_dataset().count_rows() == 10
    assert cli.main(["store", "check", "--store", str(new)]) == 1  # it stays known till then
    assert f"{len(short)} articles have events but are not in" in capsys.readouterr().out
    rescued.add([analysed(n) for n in range(6)])  # as ingestion does
    assert rescued.events_dataset().count_rows() == 12
    assert cli.main(["store", "check", "--store", str(new)]) == 0


def test_half_a_file_of_a_broken_off_write_is_no_loss(extracted, tmp_path, capsys):
    Path(extracted.root, "events", "month=2025-04", "part-x.parquet").write_bytes(b"PAR1 half")
    assert cli.main(["store", "rebuild", str(tmp_path / "new"), "--store", extracted.root]) == 0
    assert "12 versions of records and 6 articles" in capsys.readouterr().err


def test_a_table_that_is_gone_is_told_as_lost(extracted, tmp_path, capsys):
    shutil.rmtree(Path(extracted.root, "articles"))
    assert cli.main(["store", "rebuild", str(tmp_path / "new"), "--store", extracted.root]) == 1
    told = capsys.readouterr()
    assert "the table 'articles' is gone" in told.out
    assert "6 articles that records come from ('a0', 'a1'" in told.out
    assert cli.main(["store", "check", "--store", str(tmp_path / "new")]) == 1
    (fault,) = capsys.readouterr().out.splitlines()
    assert fault.startswith("6 articles have events but are not in the store ('a0', 'a1', ")


def test_rows_that_are_stored_twice_are_told(extracted, tmp_path, capsys):
    for name in ("events", "articles"):
        rows = extracted.tables.dataset(name).to_table()
        extracted.tables.append(name, rows.slice(0, 3))
    assert cli.main(["store", "check", "--store", extracted.root]) == 1
    told = capsys.readouterr().out
    assert "3 articles have rows that are stored more than once ('a" in told
    assert "3 records have versions that are stored more than once ('" in told
    rebuild(extracted.root, tmp_path / "new")
    assert list(faults(EventStore.open(tmp_path / "new"))) == []


class Clock(datetime):
    """A clock that can be set."""

    moment = datetime(2025, 6, 1, tzinfo=UTC)

    @classmethod
    def now(cls, tz=None):
        return cls.moment


def test_a_clock_that_goes_back_loses_no_decision(store, monkeypatch):
    monkeypatch.setattr("geoevents.store.event_store.datetime", Clock)
    monkeypatch.setattr("geoevents.review.decisions.datetime", Clock)
    identity = f"{0:016x}"

    def judge(verdict):
        seen = store.versions(identity)[-1]
        return decide(store, seen, Decision(verdict=verdict, reviewer="R"))

    judge(Review.ACCEPTED)
    Clock.moment -= timedelta(days=400)
    judge(Review.REJECTED)
    assert store.versions(identity)[-1].review is Review.REJECTED
    judge(Review.ACCEPTED)
    found = [version.review for version in store.versions(identity)]
    assert found == [Review.UNREVIEWED, Review.ACCEPTED, Review.REJECTED, Review.ACCEPTED]
    moments = [version.recorded_at for version in store.versions(identity)]
    assert moments == sorted(set(moments))
    add = store.add([(make_article("late"), [make_event(event_id="0e" * 8, article="late")])])
    assert add.new_articles == 1


def test_a_clock_that_was_ahead_is_told(store, capsys):
    moment = datetime.now(UTC) + timedelta(days=900)
    ahead = make_event(event_id="0f" * 8, article="b", recorded_at=moment)
    store.add([(make_article("b"), [ahead])])
    assert cli.main(["store", "check", "--store", store.root]) == 1
    told = capsys.readouterr().out
    assert "has not come yet: the clock of this machine or of the one that wrote it" in told
