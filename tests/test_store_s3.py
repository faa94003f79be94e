"""A store on S3-compatible storage: moto's server stands for it, over HTTP, in its own process."""

import http.client
import json
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from strategies import make_article, make_event

from geoevents import cli
from geoevents.errors import ReviewError, StoreError
from geoevents.model import Review
from geoevents.query import EventQuery, Filter
from geoevents.review import Decision, decide
from geoevents.scaling.remote import read_remote
from geoevents.store import EventStore, backup, faults, rebuild

sys.path.insert(0, str(Path(__file__).parent / "scaling"))
from fake_pipeline import FakePipeline

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[1]
BUCKET = "geoevents-test"


@pytest.fixture(scope="module")
def server():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = "import sys; from moto.server import main; main(sys.argv[1:])"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        end = time.monotonic() + 60
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                connection.request("PUT", f"/{BUCKET}")
                assert connection.getresponse().status == 200
                connection.close()
                break
            except OSError:
                assert time.monotonic() < end, "moto's server did not start"
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait(15)


@pytest.fixture
def s3(server, monkeypatch, tmp_path):
    """An address for a store of this test, the way there in the environment."""
    for name, value in {
        "AWS_ENDPOINT_URL": server,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",  # pragma: allowlist secret
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ALLOW_HTTP": "true",
        "NO_PROXY": "127.0.0.1",
    }.items():
        monkeypatch.setenv(name, value)
    return f"s3://{BUCKET}/{tmp_path.name}"


def fill(root, count=6, *, first=0):
    store = EventStore.open(root)
    for n in range(first, first + count):
        store.add([(make_article(f"a{n}"), [make_event(event_id=f"{n:016x}", article=f"a{n}")])])
    return store


def put(address, text):
    from pyarrow import fs

    system, path = fs.FileSystem.from_uri(address)
    with system.open_output_stream(path) as stream:
        stream.write(text.encode())


def test_the_commands_read_from_a_prefix_and_keep_a_store_there(s3, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("geoevents.pipeline.Pipeline", FakePipeline)
    rows = [{"id": f"r{n}", "text": f"Report {n} of the day."} for n in range(30)]
    rows[7]["text"] = "This will BREAK."
    put(f"{s3}/in/a/some.jsonl", "".join(f"{json.dumps(row)}\n" for row in rows))
    put(f"{s3}/in/b.txt", "One text.")
    store = f"{s3}/store"
    monkeypatch.chdir(tmp_path)  # where the article that broke is set aside
    assert cli.main(["ingest", f"{s3}/in", "--store", store]) == 1
    told = capsys.readouterr().err
    assert "30 new articles with 30 events" in told
    assert "1 article set aside in geoevents.set-aside.jsonl" in told
    assert cli.main(["ingest", f"{s3}/in", "--store", store]) == 1
    assert "0 new articles with 0 events, 30 already known" in capsys.readouterr().err
    for words in (["check"], ["compact"], ["vacuum", "--days", "0"], ["info"], ["check"]):
        assert cli.main(["store", *words, "--store", store]) == 0
    told = capsys.readouterr()
    assert "no fault" in told.err
    assert "events files  1\n" in told.out
    assert cli.main(["store", "export-log", "--store", store]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 30
    assert cli.main(["export", "--format", "csv", "--store", store]) == 0
    assert capsys.readouterr().out.count("Report") >= 28


def test_questions_reviews_and_history_over_s3(s3):
    store = fill(s3)
    query = EventQuery(store)
    assert query.summary(Filter()).events == 6
    (seen,) = store.versions(f"{3:016x}")
    decide(store, seen, Decision(verdict=Review.ACCEPTED, reviewer="R"))
    assert len(store.versions(f"{3:016x}")) == 2
    assert EventStore.open(s3).article("a3") == make_article("a3")
    assert list(faults(store)) == []


def test_two_sessions_that_decide_at_once_do_not_pass_each_other_over(s3):
    """Within one app; no lock goes from process to process there."""
    store = fill(s3, 1)
    (seen,) = store.versions(f"{0:016x}")
    refused = []

    def choose(who):
        try:
            decide(EventStore.open(s3), seen, Decision(verdict=Review.ACCEPTED, reviewer=who))
        except ReviewError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=choose, args=(who,)) for who in ("Ana", "Bo", "Chen")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 2
    assert len(store.versions(seen.event_id)) == 2


def test_writers_at_once_lose_nothing(s3):
    EventStore.open(s3)
    errors = []

    def write(worker):
        try:
            fill(s3, 4, first=100 * worker)
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    store = EventStore.open(s3)
    assert len(store.article_ids()) == 12
    assert store.events_dataset().count_rows() == 12


def test_the_dashboard_opens_a_store_there(s3, monkeypatch):
    from streamlit.testing.v1 import AppTest

    fill(s3)
    monkeypatch.setenv("GEOEVENTS_STORE", s3)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    assert [error.value for error in page.error] == []
    assert not page.exception
    assert "Table · 6" in [tab.label for tab in page.tabs]


def test_a_backup_there_and_back(s3, tmp_path):
    store = fill(tmp_path / "here")
    assert backup(store, f"{s3}/backup").kept == 0
    fill(tmp_path / "here", 1, first=50)
    again = backup(store, f"{s3}/backup")
    assert 0 < again.files < again.kept
    there = EventStore.open(f"{s3}/backup", create=False)
    backup(there, tmp_path / "restored")
    restored = EventStore.open(tmp_path / "restored", create=False)
    assert restored.article_ids() == {*(f"a{n}" for n in range(6)), "a50"}
    assert list(faults(restored)) == []
    assert rebuild(f"{s3}/backup", f"{s3}/new").rows == {"events": 7, "articles": 7}


def test_what_cannot_be_reached_is_said(s3, monkeypatch):
    with pytest.raises(StoreError, match="there is no such bucket in the object store; look at"):
        EventStore.open("s3://no-such-bucket/store")
    (fault,) = read_remote(["s3://no-such-bucket/in"])
    assert "there is no such bucket; " not in str(fault)
    assert "there is no such bucket" in str(fault)
    (fault,) = read_remote([f"{s3}/none"])
    assert "there is no such file or prefix in the bucket" in str(fault)
    with pytest.raises(StoreError, match="no event store here"):
        EventStore.open(f"{s3}/none", create=False)
    with monkeypatch.context() as forgotten:
        forgotten.delenv("AWS_ALLOW_HTTP")
        with pytest.raises(StoreError, match=r"plain http.*set AWS_ALLOW_HTTP=true"):
            EventStore.open(s3)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(StoreError, match="AWS_ENDPOINT_URL"):
        EventStore.open(s3)
