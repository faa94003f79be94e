import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake
from strategies import PAYLOADS, make_article, make_event

from geoevents.errors import StoreError
from geoevents.frame import events_to_arrow
from geoevents.model import Review
from geoevents.store import EventStore, compact, faults, vacuum


@pytest.fixture
def store(tmp_path):
    return EventStore.open(tmp_path / "store")


def test_what_goes_in_comes_out(store):
    article = make_article(
        published=date(2025, 3, 14), title="T", publisher="P", url="https://example.org"
    )
    before = store.version
    result = store.add([(article, [make_event()])])
    assert (result.new_articles, result.known_articles, result.new_events) == (1, 0, 1)
    assert store.version > before
    assert store.article("a1") == article
    assert store.article("a2") is None
    assert store.versions(make_event().event_id) == [make_event()]
    assert list(store.articles()) == [article]
    assert list(faults(store)) == []


def test_the_same_article_twice_adds_nothing(store):
    pair = (make_article(), [make_event()])
    store.add([pair])
    version = store.version
    result = store.add([pair, pair])
    assert (result.new_articles, result.known_articles, result.new_events) == (0, 2, 0)
    assert store.version == version
    again = EventStore.open(store.root)
    assert again.has_article("a1")
    assert again.add([pair]).new_articles == 0


def test_one_call_with_an_article_twice_takes_the_first(store):
    result = store.add([(make_article(), [make_event()]), (make_article(text="Other"), [])])
    assert result.new_articles == 1
    assert store.article("a1").text == make_article().text


def test_events_get_the_moment_they_were_recorded(store):
    before = datetime.now(UTC)
    store.add([(make_article(), [make_event(recorded_at=None)])])
    (event,) = store.versions(make_event().event_id)
    assert before <= event.recorded_at <= datetime.now(UTC)


def test_a_run_that_broke_between_events_and_articles_is_completed(store):
    moment = events_to_arrow([make_event()])
    store.append_table(moment)
    assert [f for f in faults(store) if "ingest it again" in f]
    again = EventStore.open(store.root)
    result = again.add([(make_article(), [make_event(), make_event(event_id="01" * 8)])])
    assert (result.new_articles, result.new_events) == (1, 1)
    assert again.events_dataset().count_rows() == 2
    assert list(faults(again)) == []


def test_a_revision_is_a_new_version(store):
    store.add([(make_article(), [make_event()])])
    store.revise([replace(make_event(), review=Review.REJECTED)])
    versions = store.versions(make_event().event_id)
    assert [v.review for v in versions] == [Review.UNREVIEWED, Review.REJECTED]
    assert versions[1].recorded_at > versions[0].recorded_at


def test_an_empty_store_answers(store):
    assert not store.has_article("a1")
    assert list(store.articles()) == []
    assert store.versions("00") == []
    assert store.statistics()["events_rows"] == 0
    assert list(faults(store)) == []


def test_texts_pass_unchanged(store):
    text = "\n".join(PAYLOADS)
    million = "слово " * 170_000
    store.add([(make_article(text=text, title=PAYLOADS[0]), []), (make_article("b", million), [])])
    again = EventStore.open(store.root)
    assert again.article("a1").text == text
    assert again.article("a1").title == PAYLOADS[0]
    assert again.article("b").text == million


def test_faults_name_what_is_wrong(store):
    moved = make_event(sentence_start=1, sentence_end=25)
    store.add([(make_article(), [moved])])
    store.append_table(
        events_to_arrow([make_event(event_id="02" * 8)]).set_column(
            4, "event_type", pa.array(["Riots"])
        )
    )
    found = list(faults(store))
    assert any("characters 1 to 25 of article 'a1' are not its notes" in f for f in found)
    assert any("belongs to 'Battles', not to 'Riots'" in f for f in found)


def test_a_folder_of_other_things_is_refused(tmp_path):
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(StoreError, match=r"holds holiday\.jpg and no tables of a store"):
        EventStore.open(tmp_path)
    with pytest.raises(StoreError, match="is a file"):
        EventStore.open(tmp_path / "holiday.jpg")
    assert [p.name for p in tmp_path.iterdir()] == ["holiday.jpg"]


def test_no_store_where_none_may_be_made(tmp_path):
    with pytest.raises(StoreError, match="no event store here"):
        EventStore.open(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()


def test_another_schema_version_says_so(tmp_path):
    for name in ("events", "articles"):
        DeltaTable.create(
            tmp_path / name,
            pa.schema([pa.field("event_id", pa.string())]),
            configuration={"geoevents.schema": "99"},
            raise_if_key_not_exists=False,
        )
    with pytest.raises(StoreError, match=r"schema version 99.*reads 1 and 2"):
        EventStore.open(tmp_path)


def test_a_store_that_vanished_says_so(store):
    for file in sorted(Path(store.root).rglob("*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    with pytest.raises(StoreError, match="gone"):
        _ = store.version
    with pytest.raises(StoreError, match="gone"):
        store.add([(make_article(), [])])


def test_the_store_of_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("GEOEVENTS_STORE", str(tmp_path / "mine"))
    assert EventStore.open().root == str(tmp_path / "mine")


def test_rows_that_do_not_fit_are_refused(store):
    with pytest.raises(StoreError, match="rows for 'events' do not fit"):
        store.append_table(pa.table({"event_id": ["a"]}))


def test_compacting_keeps_everything(store):
    for i in range(5):
        event = make_event(event_id=f"{i:016x}", article=f"a{i}")
        store.add([(make_article(f"a{i}"), [event])])
    reader = EventStore.open(store.root)
    assert reader.article("a3") == make_article("a3")
    compact(store)
    assert store.statistics()["events_files"] == 1
    assert store.statistics()["events_rows"] == 5
    for opened in (store, reader):
        assert opened.article("a3") == make_article("a3")
        assert opened.add([(make_article("a3"), [])]).known_articles == 1


def test_what_others_add_is_seen_at_once(store):
    """Two commits may fall into one tick of the file system's clock."""
    reader = EventStore.open(store.root)
    for n in range(25):
        assert not reader.has_article(f"a{n}")
        store.add([(make_article(f"a{n}", text=f"Text {n}."), [])])
        assert reader.has_article(f"a{n}")
        assert reader.article(f"a{n}").text == f"Text {n}."
        assert not reader.has_text(make_article(f"a{n}", text="Other."))


def test_rows_that_were_compacted_and_vacuumed_away_are_found_again(store):
    store.add([(make_article("a"), [])])
    store.add([(make_article("b"), [])])
    reader = EventStore.open(store.root)
    assert reader.has_article("a")
    compact(store)
    vacuum(store, days=0)
    assert reader.article("a") == make_article("a")
    assert reader.has_text(make_article("b"))


def test_threads_append_together(tmp_path):
    EventStore.open(tmp_path / "store")
    errors = []

    def write(worker):
        try:
            mine = EventStore.open(tmp_path / "store")
            for i in range(6):
                name = f"{worker}-{i}"
                event = make_event(event_id=f"{worker:08x}{i:08x}", article=name)
                mine.add([(make_article(name), [event])])
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    store = EventStore.open(tmp_path / "store")
    assert len(store.article_ids()) == 24
    assert store.events_dataset().count_rows() == 24
    assert list(faults(store)) == []


def test_an_article_is_found_while_another_thread_looks_anew(tmp_path):
    store = EventStore.open(tmp_path / "store")
    store.add([(make_article("a1"), [make_event()])])
    assert store.has_article("a1")
    store._articles._fragments = {}  # as a look of another thread leaves it for a moment
    assert store.article("a1") == make_article("a1")


def test_articles_are_read_while_the_store_is_compacted(tmp_path):
    store = EventStore.open(tmp_path / "store")
    wrong, done = [], threading.Event()

    def read():
        while not done.is_set():
            for name in sorted(store.article_ids()):
                if store.article(name) != make_article(name):
                    wrong.append(name)
                if not store.has_text(make_article(name)):
                    wrong.append(name)

    def guarded():
        try:
            read()
        except Exception as error:  # noqa: BLE001 - told below
            wrong.append(error)

    threads = [threading.Thread(target=guarded) for _ in range(3)]
    for thread in threads:
        thread.start()
    for n in range(8):
        event = make_event(event_id=f"{n:016x}", article=f"a{n}")
        store.add([(make_article(f"a{n}"), [event])])
        if n % 3 == 2:
            compact(store)
            vacuum(store, days=0)
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []


OPENER = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from strategies import make_article, make_event
from geoevents.store import EventStore
import deltalake, pyarrow.dataset
name = sys.argv[1]
added = [(make_article(name), [make_event(event_id=name * 16, article=name)])]
print("ready", flush=True)
for line in sys.stdin:
    EventStore.open(line.strip()).add(added)
    print("done", flush=True)
"""


def test_processes_may_open_one_new_store_in_the_same_moment(tmp_path):
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPENER, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in "abc"
    ]
    try:
        assert [process.stdout.readline() for process in processes] == ["ready\n"] * 3
        for round_number in range(4):
            path = tmp_path / f"store{round_number}"
            for process in processes:
                process.stdin.write(f"{path}\n")
            for process in processes:  # a flush each: no more lies between them
                process.stdin.flush()
            assert [process.stdout.readline() for process in processes] == ["done\n"] * 3
            store = EventStore.open(path)
            assert store.article_ids() == {"a", "b", "c"}
            assert store.events_dataset().count_rows() == 3
    finally:
        for process in processes:
            process.communicate(timeout=60)


def test_a_store_from_before_a_column_was_added_reads_and_grows(tmp_path):
    """What version 0.1 wrote: no dataset, licence, citation; articles without language."""
    root = tmp_path / "store"
    tables = {
        "events": events_to_arrow([make_event()]).drop_columns(["dataset", "licence", "citation"]),
        "articles": pa.table(
            {
                "id": ["a1"],
                "title": pa.array([None], pa.string()),
                "published": pa.array([None], pa.date32()),
                "publisher": pa.array([None], pa.string()),
                "url": pa.array([None], pa.string()),
                "text": [make_article().text],
                "recorded_at": pa.array([datetime.now(UTC)], pa.timestamp("us", tz="UTC")),
            }
        ),
    }
    for name, table in tables.items():
        DeltaTable.create(
            str(root / name),
            table.schema,
            configuration={"geoevents.schema": "1"},
            raise_if_key_not_exists=False,
        )
        write_deltalake(str(root / name), table, mode="append")
    store = EventStore.open(root)
    assert store.article("a1") == make_article()
    assert store.versions(make_event().event_id) == [make_event()]
    other = make_event(event_id="01" * 8, article="a2", dataset="ACLED", licence="L", citation="C")
    store.add([(make_article("a2", language="en", copy_of="a1"), [other])])
    again = EventStore.open(root)
    assert again.versions(other.event_id) == [other]
    assert again.versions(make_event().event_id) == [make_event()]
    assert again.article("a1").copy_of is None
    assert again.article("a2").copy_of == "a1"
    assert list(faults(again)) == []


def test_imported_records_need_no_article(store):
    store.append_table(events_to_arrow([make_event(dataset="ACLED")]))
    assert list(faults(store)) == []


def test_a_thread_that_holds_the_lock_may_add(tmp_path):
    from geoevents.model import Article
    from geoevents.store.lock import writing

    store = EventStore.open(tmp_path / "store")
    with writing(store.root), writing(store.root):
        assert store.add([(Article(id="a", text="Text."), ())]).new_articles == 1
