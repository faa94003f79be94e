"""A real Dask scheduler and worker processes over TCP: retries, poison, a killed worker."""

import asyncio
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

import pytest

from geoevents import cli
from geoevents.errors import ScalingError
from geoevents.model import Article
from geoevents.scaling import Stop, ingest, open_runner, run_articles
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


def some(count, words="Text"):
    return [Article(id=f"a{n}", text=f"{words} {n}.") for n in range(count)]


def start(folder, name, *words):
    log = (folder / f"{name}.log").open("wb")
    environment = {**os.environ, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    return subprocess.Popen(
        [sys.executable, "-m", "dask", *words], stdout=log, stderr=log, env=environment, cwd=folder
    )


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
        for number in (1, 2):
            words = ["worker", address, "--nthreads", "1", "--host", "127.0.0.1", how, *PRELOAD]
            running.append(start(folder, f"worker{number}", *words, *QUIET))
        yield address, running
    finally:
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


def test_poison_is_found_among_the_others_even_where_it_kills_its_worker(tmp_path):
    articles = some(12)
    articles[5] = Article(id="raises", text="BREAK")
    articles[9] = Article(id="kills", text="DIE")
    with cluster(tmp_path) as (address, _), open_runner(scheduler=address) as runner:
        runner.size = 4
        found = list(run_articles(runner, articles, Stop(), ordered=True))
    assert [a.id for a, _ in found] == [a.id for a in articles]
    broken = {a.id: f.error for a, f in found if f.error}
    assert set(broken) == {"raises", "kills"}
    assert "this text is poison" in broken["raises"]
    assert "the process that read it died each time" in broken["kills"]


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


def test_two_local_workers_store_what_one_process_stores(tmp_path):
    samples = tmp_path / "articles"
    samples.mkdir()
    for path in sorted((HERE.parents[1] / "data" / "articles").glob("*.txt"))[:8]:
        shutil.copy(path, samples)
    for workers in ("1", "2"):
        store = str(tmp_path / workers)
        assert cli.main(["ingest", str(samples), "--store", store, "--workers", workers]) == 0
    one, two = (EventStore.open(tmp_path / workers) for workers in ("1", "2"))
    assert one.article_ids() == two.article_ids()

    def ids(store):
        return set(store.events_dataset().to_table(columns=["event_id"]).column(0).to_pylist())

    assert ids(one) ^ ids(two) == set()
    assert len(ids(one)) > 20


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
