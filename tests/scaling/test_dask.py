"""A real Dask scheduler and worker processes over TCP: retries, poison, a killed worker."""

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from fake_pipeline import COMMAND, FakePipeline

from geoevents import cli
from geoevents.errors import ScalingError
from geoevents.model import Article
from geoevents.reading import read_articles
from geoevents.scaling import Stop, agreement, apart, ingest, open_runner, run_articles
from geoevents.scaling.work import DIED, load_pipeline
from geoevents.store import EventStore, faults

pytestmark = [
    pytest.mark.slow,
    # Dask leaves sockets to the collector when a worker was killed.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
HERE = Path(__file__).parent
PRELOAD = ["--preload", str(HERE / "fake_pipeline.py")]
QUIET = ["--dashboard-address", "127.0.0.1:0"]


@pytest.fixture(autouse=True)
def settings(monkeypatch):
    """What is read apart is read with the stand-in, too; and a busy machine starts late."""
    monkeypatch.setattr(apart, "_COMMAND", COMMAND)
    monkeypatch.setattr("geoevents.scaling.cluster._PATIENCE", 90)
    monkeypatch.setattr(agreement, "_CODE", set())
    agreement.means.cache_clear()
    yield
    agreement.means.cache_clear()


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory):
    """A scheduler with Dask's own settings and two workers that are restarted when they die."""
    folder = tmp_path_factory.mktemp("cluster")
    with cluster(folder) as (address, _):
        yield folder, address


def some(count, words="Text", first=0):
    return [Article(id=f"a{n}", text=f"{words} {n}.") for n in range(first, first + count)]


def start(folder, name, *words, **environment):
    log = (folder / f"{name}.log").open("wb")
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words],
        stdout=log,
        stderr=log,
        env={**os.environ, **environment},
        cwd=folder,
    )


def start_worker(folder, name, address, how="--nanny", **environment):
    words = ["worker", address, "--nthreads", "1", "--host", "127.0.0.1", how, *PRELOAD, *QUIET]
    return start(folder, name, *words, **environment)


def address_of(folder):
    end = time.monotonic() + 60
    while time.monotonic() < end:
        found = re.search(r"tcp://127\.0\.0\.1:\d+", (folder / "scheduler.log").read_text())
        if found:
            return found[0]
        time.sleep(0.1)
    pytest.fail("the scheduler did not start")


@contextmanager
def cluster(folder, *, nanny=True):
    """A scheduler and two workers, each a process of its own; gives address and processes."""
    running = [
        start(folder, "scheduler", "scheduler", "--host", "127.0.0.1", "--port", "0", *QUIET)
    ]
    try:
        address = address_of(folder)
        how = "--nanny" if nanny else "--no-nanny"
        running += [start_worker(folder, f"worker{n}", address, how) for n in (1, 2)]
        yield address, running
    finally:
        end(running)


def end(running):
    for process in reversed(running):
        process.terminate()
    for process in running:
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(15)


def test_a_worker_killed_midway_loses_and_doubles_nothing(tmp_path):
    store = EventStore.open(tmp_path / "store")
    articles = some(600, "SLOW")
    with cluster(tmp_path, nanny=False) as (address, running):
        killed = threading.Event()

        def items():
            for number, article in enumerate(articles):
                if number == 300:
                    running[1].send_signal(signal.SIGKILL)
                    killed.set()
                yield article

        with open_runner(scheduler=address) as runner:
            report = ingest(store, items(), runner)
        assert killed.is_set()
        assert running[1].wait(10) == -signal.SIGKILL
    assert (report.new_articles, report.new_events, report.failures) == (600, 600, [])
    assert store.statistics()["articles_rows"] == 600
    events = store.events_dataset().to_table(columns=["event_id"]).column(0).to_pylist()
    assert len(set(events)) == len(events) == 600
    assert list(faults(store)) == []


def test_poison_is_found_among_the_others_and_costs_few_workers(two_workers):
    folder, address = two_workers
    articles = some(60)
    articles[5] = Article(id="raises", text="BREAK")
    articles[29] = Article(id="kills", text="DIE")
    with open_runner(scheduler=address) as runner:
        runner.size = 4
        found = list(run_articles(runner, articles, Stop(), ordered=True))
    assert [a.id for a, _ in found] == [a.id for a in articles]
    broken = {a.id: f.error for a, f in found if f.error}
    assert set(broken) == {"raises", "kills"}
    assert "this text is poison" in broken["raises"]
    assert broken["kills"] == DIED
    deaths = killed(folder)
    assert 2 <= deaths <= 4  # and no more, though it was one of a batch

    # Where it is known by then it is kept from them.
    with open_runner(scheduler=address, wary={"kills"}) as runner:
        again = list(run_articles(runner, articles[20:40], Stop(), ordered=True))
    assert [(a.id, f.error) for a, f in again if f.error] == [("kills", DIED)]
    assert len(again) == 20
    assert killed(folder) == deaths


def killed(folder):
    logs = (path.read_text() for path in folder.glob("worker*.log"))
    return sum(log.count("was killed by signal") for log in logs)


def test_a_worker_that_would_read_other_records_is_refused_even_if_it_joins_late(
    two_workers, tmp_path
):
    folder, address = two_workers
    places = tmp_path / "gazetteer" / "places" / "mine"
    places.mkdir(parents=True)
    (places / "places.arrow").write_bytes(b"other places")
    store = EventStore.open(tmp_path / "store")
    running = []

    def items():
        for number, article in enumerate(some(20_000, "SLOW")):
            if number == 200:
                home = {"GEOEVENTS_HOME": str(tmp_path)}
                running.append(start_worker(folder, "stranger", address, **home))
            yield article

    told = r"worker tcp://127.0.0.1:\d+ would read other records .* its gazetteer .*: copy the add"
    try:
        with (
            open_runner(scheduler=address) as runner,
            pytest.raises(ScalingError, match=told),
        ):
            ingest(store, items(), runner)
        stored = store.statistics()["articles_rows"]
        assert 0 < stored < 20_000
        with (
            open_runner(scheduler=address) as runner,
            pytest.raises(ScalingError, match=told),
        ):
            ingest(store, some(10, first=20_000), runner)
        assert store.statistics()["articles_rows"] == stored
    finally:
        end(running)


def test_nobody_at_the_address_is_said(monkeypatch):
    monkeypatch.setattr("geoevents.scaling.cluster._PATIENCE", 1)
    with (
        open_runner(scheduler="tcp://127.0.0.1:9") as runner,
        pytest.raises(ScalingError, match="dask scheduler"),
    ):
        list(run_articles(runner, some(1), Stop()))
    with (
        open_runner(scheduler="what://?") as runner,
        pytest.raises(ScalingError, match="tcp://host:8786"),
    ):
        list(run_articles(runner, some(1), Stop()))


@pytest.mark.parametrize("error", [RuntimeError("Cluster failed to start"), TimeoutError()])
def test_workers_that_cannot_be_started_here_are_said(monkeypatch, error):
    def refuse(_):
        raise error

    monkeypatch.setattr("geoevents.scaling.local.open_cluster", refuse)
    said = str(error) or "TimeoutError"
    told = rf"no worker process .*\({said}\): .* fewer than 2 with --workers"
    with open_runner(workers=2) as runner, pytest.raises(ScalingError, match=told):
        list(run_articles(runner, some(1), Stop()))


def test_two_local_workers_store_what_one_process_stores(tmp_path):
    """With the real pipeline in all three."""
    samples = tmp_path / "articles"
    samples.mkdir()
    for path in sorted((HERE.parents[1] / "data" / "articles").glob("*.txt"))[:8]:
        shutil.copy(path, samples)
    assert cli.main(["ingest", str(samples), "--store", str(tmp_path / "one")]) == 0
    one, two = (EventStore.open(tmp_path / name) for name in ("one", "two"))
    with open_runner(workers=2) as runner:
        runner.size = 2
        ingest(two, read_articles(samples), runner)
        loaded = runner._client.run(lambda: load_pipeline.cache_info().currsize)
    assert list(loaded.values()) == [1, 1]  # both had some of the batches
    assert one.article_ids() == two.article_ids()

    def ids(store):
        return set(store.events_dataset().to_table(columns=["event_id"]).column(0).to_pylist())

    assert ids(one) ^ ids(two) == set()
    assert len(ids(one)) > 20


def begin(folder, words):
    """Starts the command with two workers; gives its process and theirs after the first commit."""
    preload = {"DASK_DISTRIBUTED__WORKER__PRELOAD": json.dumps([PRELOAD[1]])}
    before = set(folder.rglob("store/articles/**/*.parquet"))
    starter = subprocess.Popen(
        [sys.executable, HERE / "fake_pipeline.py", *words, "--workers", "2"],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **preload, "PYTHONPATH": str(HERE.parents[1])},
        start_new_session=True,
    )
    wait_for(lambda: set(folder.rglob("store/articles/**/*.parquet")) - before)
    workers = psutil.Process(starter.pid).children(recursive=True)
    assert len(workers) >= 2
    assert starter.poll() is None
    return starter, workers


def test_workers_end_with_the_one_that_started_them_and_the_next_run_goes_on(tmp_path, monkeypatch):
    rows = (json.dumps({"id": f"a{n}", "text": f"SLOW {n}."}) for n in range(4_000))
    (tmp_path / "many.jsonl").write_text("\n".join(rows), encoding="utf-8")
    words = ["ingest", str(tmp_path / "many.jsonl"), "--store", str(tmp_path / "store")]

    starter, workers = begin(tmp_path, words)
    os.killpg(starter.pid, signal.SIGINT)  # as a terminal does
    _, told = starter.communicate(timeout=60)
    assert starter.returncode == 130
    assert told.splitlines()[-1].startswith("stopped; every stored article is whole.")
    assert not re.search(r"leaked|Traceback|Warning|distributed", told)
    wait_for(lambda: all(map(ended, workers)))

    starter, workers = begin(tmp_path, words)
    starter.kill()
    starter.wait(10)
    starter.stderr.close()
    wait_for(lambda: all(map(ended, workers)))
    store = EventStore.open(tmp_path / "store")
    before = store.statistics()["articles_rows"]
    assert 0 < before < 4_000
    monkeypatch.setattr("geoevents.pipeline.Pipeline", FakePipeline)
    monkeypatch.setattr("time.sleep", lambda _: None)
    assert cli.main(words) == 0
    assert store.statistics()["articles_rows"] == len(EventStore.open(store.root).article_ids())
    assert len(EventStore.open(store.root).article_ids()) == 4_000
    assert list(faults(EventStore.open(store.root))) == []


def ended(process):
    try:
        return process.status() == psutil.STATUS_ZOMBIE  # nobody may be there to ask how it ended
    except psutil.NoSuchProcess:
        return True


def wait_for(what):
    end = time.monotonic() + 60
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_dask_keeps_no_batch_that_is_done_and_answers_nobody_else():
    """It remembers a thousand messages of each connection, of which each has a batch of texts."""
    import dask
    import distributed  # noqa: F401 - first: its settings go with ours where they come later

    def kept(dask_worker):
        messages = dask_worker.batched_stream.recent_message_log
        return len(messages), len(dask_worker.state.log)

    with (
        dask.config.set({"distributed.worker.preload": [PRELOAD[1]]}),
        open_runner(workers=2) as runner,
    ):
        runner.size = runner.most = 4
        assert sum(1 for _ in run_articles(runner, some(400), Stop())) == 400
        client = runner._client
        comms = [client.scheduler_comm, *client.cluster.scheduler.stream_comms.values()]
        assert [len(comm.recent_message_log) <= 10 for comm in comms] == [True] * 3
        assert sum(comm.message_count for comm in comms) > 200
        assert all(max(counts) <= 10 for counts in client.run(kept).values())
        addresses = [client.scheduler.address, *client.scheduler_info()["workers"]]
        assert client.scheduler_info()["services"] == {}  # no web pages
        for worker in client.scheduler_info()["workers"].values():
            assert worker["services"] == {}
            addresses.append(worker["nanny"])
        assert len(addresses) == 5
        for address in addresses:
            refused_without_the_key(address)
    assert dask.config.get("distributed.admin.low-level-log-length") > 10


def refused_without_the_key(address):
    """Other accounts of the machine reach the port; whoever may talk there may run code."""
    from distributed import Security
    from distributed.core import connect

    async def ask(address, **keys):
        comm = await connect(address, timeout=2, **keys)
        try:
            await comm.write({"op": "identity", "reply": True})
            return await comm.read()
        finally:
            comm.abort()

    for place, security in (
        (address, Security.temporary()),
        (address.replace("tls:", "tcp:"), Security()),
    ):
        with pytest.raises(OSError):  # of several kinds, by who hangs up
            asyncio.run(ask(place, **security.get_connection_args("client")))
