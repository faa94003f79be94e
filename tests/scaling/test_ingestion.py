"""Articles into the store in this process: restart, poison, stopping, changed texts."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from fake_pipeline import FakePipeline

from geoevents import cli
from geoevents.errors import ArticleError, ScalingError, StoreError
from geoevents.model import Article
from geoevents.scaling import Stop, Tally, flow, ingest, open_runner, run_articles, stopping
from geoevents.scaling.aside import Aside, aside_path
from geoevents.scaling.aside import _rows as aside_rows
from geoevents.scaling.progress import Bar, count_articles
from geoevents.scaling.remote import is_remote, read_remote
from geoevents.scaling.runners import Job, Result, batches
from geoevents.scaling.work import analyse_here
from geoevents.store import EventStore, faults

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def pipeline(monkeypatch):
    monkeypatch.setattr("geoevents.pipeline.Pipeline", FakePipeline)
    FakePipeline.made = 0


def some(count, words="Text", first=0):
    return [Article(id=f"a{n}", text=f"{words} {n}.") for n in range(first, first + count)]


def take(store, items, stop=None, **options):
    with open_runner() as runner:
        return ingest(store, items, runner, stop=stop, **options)


def test_a_second_run_goes_on_where_the_first_ended(tmp_path):
    store = EventStore.open(tmp_path / "store")
    first = take(store, some(100))
    assert (first.new_articles, first.new_events, first.known_articles) == (100, 100, 0)
    second = take(store, some(150))
    assert (second.new_articles, second.known_articles) == (50, 100)
    assert len(store.article_ids()) == 150
    assert list(faults(store)) == []
    made = FakePipeline.made
    assert take(store, some(150)).new_articles == 0
    assert FakePipeline.made == made  # nothing new: no model is loaded


def test_a_long_run_joins_its_small_files_at_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr("geoevents.store.upkeep._MANY", 3)
    monkeypatch.setattr("geoevents.scaling.ingestion._MOST", 8)
    file, store = tmp_path / "many.jsonl", EventStore.open(tmp_path / "store")
    for count, files in ((24, 3), (40, 1)):
        rows = ({"id": article.id, "text": article.text} for article in some(count))
        file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        assert cli.main(["ingest", str(file), "--store", store.root]) == 0
        assert store.statistics()["articles_files"] == files
    assert store.statistics()["articles_files"] == store.statistics()["events_files"] == 1
    assert len(EventStore.open(store.root).article_ids()) == 40


def test_ctrl_c_while_small_files_are_joined_comes_after_the_report(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("geoevents.cli.ingesting._SOON", 0.01)
    over = threading.Event()

    def long(_):
        stopping._interrupt()
        over.wait(60)

    monkeypatch.setattr("geoevents.store.tidy", long)
    (tmp_path / "a.txt").write_text("Text.", encoding="utf-8")
    words = ["ingest", str(tmp_path / "a.txt"), "--store", str(tmp_path / "store")]
    assert cli.main(words) == 130
    over.set()
    told = capsys.readouterr().err
    assert told.index("1 new article with 1 event") < told.index("stopped while small files")
    assert "every article is stored" in told


def test_a_poison_article_is_set_aside_and_costs_no_other(tmp_path):
    store = EventStore.open(tmp_path / "store")
    items = [*some(5), Article(id="bad", text="This will BREAK."), *some(70, first=5)]
    aside = Aside(tmp_path / "aside.jsonl")
    report = take(store, items, aside=aside)
    assert (report.new_articles, report.set_aside, report.failed) == (75, 1, 1)
    assert [row["id"] for row in lines(aside.path)] == ["bad"]
    assert str(report.failures[0]) == "article bad: TypeError: this text is poison"
    assert not store.has_article("bad")


def test_errors_of_reading_are_told_and_the_rest_goes_on(tmp_path):
    store = EventStore.open(tmp_path / "store")
    report = take(store, [ArticleError("no JSON", source="x"), *some(3)])
    assert (report.new_articles, report.failed, report.set_aside) == (3, 1, 0)


def test_a_stop_commits_what_is_finished(tmp_path):
    store = EventStore.open(tmp_path / "store")
    stop = Stop()

    def items():
        for number, article in enumerate(some(1_000)):
            stop.wanted = number >= 300
            yield article

    report = take(store, items(), stop)
    assert report.stopped
    assert 64 <= report.new_articles <= 300
    assert len(store.article_ids()) == report.new_articles
    assert list(faults(store)) == []
    assert take(store, some(1_000)).known_articles == report.new_articles
    assert len(store.article_ids()) == 1_000


def test_another_text_under_a_known_id_is_named(tmp_path):
    store = EventStore.open(tmp_path / "store")
    take(store, some(5))
    report = take(store, [Article(id="a3", text="Other words."), *some(5)])
    assert report.changed == ["a3"]
    assert report.known_articles == 6
    assert store.article("a3").text == "Text 3."
    within = take(store, [Article(id="n", text="One."), Article(id="n", text="Two.")])
    assert (within.new_articles, within.changed) == (1, ["n"])


def _add(root, barrier):
    store = EventStore.open(root)
    pairs = [(Article(id=f"a{n}", text=f"Text {n}."), ()) for n in range(200)]
    barrier.wait()
    store.add(pairs)


def test_two_processes_store_the_same_articles_once(tmp_path):
    root = str(tmp_path / "store")
    EventStore.open(root)
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(2)
    both = [context.Process(target=_add, args=(root, barrier)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
        assert process.exitcode == 0
    assert EventStore.open(root).statistics()["articles_rows"] == 200


def test_ctrl_c_leaves_the_store_whole_and_says_how_to_go_on(tmp_path):
    lines = (json.dumps({"id": f"s{n}", "text": f"SLOW {n}."}) for n in range(3_000))
    (tmp_path / "many.jsonl").write_text("\n".join(lines), encoding="utf-8")
    store = tmp_path / "store"
    words = ["ingest", tmp_path / "many.jsonl", "--store", store]
    run = subprocess.Popen(
        [sys.executable, HERE / "fake_pipeline.py", *words],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(HERE.parents[1])},
    )
    end = time.monotonic() + 60
    # Once it notes what it reads it hears Ctrl-C and has a batch under way.
    while not any(note.read_bytes().strip() for note in tmp_path.glob("store.under-way.*")):
        assert time.monotonic() < end
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    _, told = run.communicate(timeout=60)
    assert run.returncode == 130, told
    assert "The same command goes on where this one ended" in told
    opened = EventStore.open(store)
    assert 0 < len(opened.article_ids()) < 3_000
    assert list(faults(opened)) == []
    assert not list(tmp_path.glob("store.under-way.*"))  # nobody is suspected


def test_the_second_ctrl_c_waits_for_a_commit():
    with Stop() as stop:
        signal.raise_signal(signal.SIGINT)
        assert stop.wanted
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        done = []

        def commit():
            with stop.shielded():
                signal.raise_signal(signal.SIGINT)
                done.append(True)

        with pytest.raises(KeyboardInterrupt):
            commit()
        assert done
        with stop.shielded():  # what was finished is committed after that, and the run told
            done.append(True)
        assert len(done) == 2


def test_the_command_sets_aside_and_reads_again_what_was(tmp_path, capsys, monkeypatch):
    rows = [{"id": "x", "text": "BREAK it"}, {"id": "y", "text": "Fine."}]
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    store = tmp_path / "store"
    assert cli.main(["ingest", str(file), "--store", str(store)]) == 1
    told = capsys.readouterr().err
    assert "failed: article x: TypeError: this text is poison" in told
    assert f"1 article set aside in {aside_path(str(store))}" in told
    monkeypatch.setattr(FakePipeline, "analyse", lambda self, a: pytest.fail("not reached"))
    monkeypatch.setattr(
        FakePipeline, "extract", lambda self, articles: map(FakePipelineMended().analyse, articles)
    )
    assert cli.main(["ingest", str(aside_path(str(store))), "--store", str(store)]) == 0
    assert EventStore.open(store).article("x").text == "BREAK it"
    rows[1]["text"] = "Changed."
    file.write_text(json.dumps(rows[1]), encoding="utf-8")
    cli.main(["ingest", str(file), "--store", str(store)])
    assert "another text than the store has under the same id and was left out: 'y'" in (
        capsys.readouterr().err
    )


class FakePipelineMended:
    def analyse(self, article):
        from geoevents.language import Language
        from geoevents.pipeline import Analysis

        return Analysis(article, Language().read(article.text), (), ())


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def poisoned(count, every=10):
    return [
        Article(id=f"a{n}", text=f"This will BREAK {n}." if n % every == 0 else f"Text {n}.")
        for n in range(count)
    ]


def test_set_aside_keeps_one_line_an_article(tmp_path):
    aside = Aside(tmp_path / "aside.jsonl")
    odd = Article(id="o", text="A\u2028B\nC 😀")
    aside.add([(odd, "one"), (Article(id="p", text="P"), "two")])
    aside.add([(odd, "three")])
    aside.tidy()
    rows = lines(aside.path)
    assert [(r["id"], r["error"]) for r in rows] == [("p", "two"), ("o", "three")]
    assert rows[1]["text"] == odd.text


def test_the_file_of_those_set_aside_survives_a_line_that_was_cut_off(tmp_path):
    file = tmp_path / "aside.jsonl"
    Aside(file).add([(Article(id="o", text="O"), "one")])
    with file.open("ab") as out:
        out.write(b'{"id": "p", "err')
    aside = Aside(file)
    assert len(aside) == 1
    aside.add([(Article(id="p", text="P"), "two"), (Article(id="o", text="O"), "one")])
    assert [row["id"] for row in aside_rows(file)] == ["o", "p"]


def test_where_nothing_can_be_set_aside_the_run_does_not_begin(tmp_path):
    file = tmp_path / "x.txt"
    file.write_text("Fighting went on in Sudzha.", encoding="utf-8")
    for place in (tmp_path, tmp_path / "none" / "aside.jsonl"):
        code = cli.main(
            ["ingest", str(file), "--store", str(tmp_path / "s"), "--set-aside", str(place)]
        )
        assert code != 0
        assert EventStore.open(tmp_path / "s").article_ids() == frozenset()
    with pytest.raises(StoreError, match=r"none/aside.jsonl: articles cannot be set aside here"):
        Aside(tmp_path / "none" / "aside.jsonl")


def test_of_two_runs_none_loses_what_the_other_sets_aside(tmp_path, monkeypatch):
    path = tmp_path / "aside.jsonl"
    first, second = Aside(path), Aside(path)
    first.add([(Article(id="o", text="O"), "one"), (Article(id="p", text="P"), "two")])
    first.stored(["o"])
    adding = threading.Thread(target=second.add, args=([(Article(id="q", text="Q"), "three")],))
    written = Path.replace

    def meanwhile(draft, target):  # the moment in which lines went: read, and not yet replaced
        adding.start()
        adding.join(0.3)
        return written(draft, target)

    monkeypatch.setattr(Path, "replace", meanwhile)
    first.tidy()
    adding.join(30)
    assert [row["id"] for row in lines(path)] == ["p", "q"]
    monkeypatch.undo()
    first.stored(["p"])
    first.tidy()
    second.stored(["q"])
    second.tidy()
    assert not path.exists()
    second.add([(Article(id="r", text="R"), "four")])
    assert [row["id"] for row in lines(path)] == ["r"]


def test_beside_a_volume_where_nobody_may_write_it_lies_in_the_store(tmp_path, monkeypatch):
    store = EventStore.open(tmp_path / "volume")
    above = store.root.rsplit("/", 1)[0]
    may = os.access
    monkeypatch.setattr(os, "access", lambda at, how: str(at) != above and may(at, how))
    aside = Aside(aside_path(store.root))
    assert take(store, poisoned(20), aside=aside).set_aside == 2
    assert [row["id"] for row in lines(tmp_path / "volume" / ".set-aside.jsonl")] == ["a0", "a10"]
    assert list(tmp_path.iterdir()) == [tmp_path / "volume"]
    assert EventStore.open(store.root, create=False).statistics()["articles_rows"] == 18
    # A folder that is still to be made says nothing of where one may write.
    assert aside_path(str(tmp_path / "new" / "s")) == tmp_path / "new" / "s.set-aside.jsonl"


def test_a_full_disk_where_articles_are_set_aside_is_said(tmp_path):
    aside = Aside(tmp_path / "aside.jsonl")
    aside.path = Path("/dev/full")
    if not aside.path.exists():
        pytest.skip("/dev/full is Linux's")
    with pytest.raises(StoreError, match=r"/dev/full: .*No space left on device.*--set-aside"):
        aside.add([(Article(id="o", text="O"), "one")])


def test_the_workers_gone_midway_lose_none_of_those_set_aside(tmp_path):
    class Broken:
        size = most = 16

        def run(self, jobs, stop, *, ordered):
            for job in jobs:
                if job.number == 5:
                    raise ScalingError("no worker is left")
                yield Result(job.articles, tuple(analyse_here(FakePipeline(), job.articles)))

    store, aside = EventStore.open(tmp_path / "store"), Aside(tmp_path / "aside.jsonl")
    with pytest.raises(ScalingError):
        ingest(store, poisoned(200), Broken(), aside=aside)
    assert [row["id"] for row in lines(aside.path)] == [f"a{n}" for n in range(0, 80, 10)]
    assert len(store.article_ids()) == 72
    report = take(store, poisoned(200), aside=Aside(aside.path))
    assert (report.new_articles, report.set_aside) == (108, 20)
    assert [row["id"] for row in lines(aside.path)] == [f"a{n}" for n in range(0, 200, 10)]


def _killed_midway(root, path):
    import geoevents.pipeline
    from geoevents.scaling import ingestion

    geoevents.pipeline.Pipeline = FakePipeline
    ingestion._MOST = 8
    items = [*poisoned(200), Article(id="end", text="Here we DIE.")]
    take(EventStore.open(root), items, aside=Aside(path))


def test_a_killed_run_keeps_those_set_aside_and_doubles_none(tmp_path):
    root, path = str(tmp_path / "store"), tmp_path / "aside.jsonl"
    process = multiprocessing.get_context("spawn").Process(target=_killed_midway, args=(root, path))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    kept = [row["id"] for row in lines(path)]
    assert kept == [f"a{n}" for n in range(0, 192, 10)]  # three batches of 64
    store = EventStore.open(root)
    report = take(store, poisoned(200), aside=Aside(path))
    assert report.set_aside == 20
    assert [row["id"] for row in lines(path)] == [f"a{n}" for n in range(0, 200, 10)]
    assert len(store.article_ids()) == 180


def test_the_first_results_are_stored_soon_and_loading_models_is_no_reason(tmp_path, monkeypatch):
    monkeypatch.setattr("geoevents.scaling.ingestion._LOOK", 3_600)  # this clock is turned by hand
    now = [100.0]
    clock = SimpleNamespace(monotonic=lambda: now[0])
    monkeypatch.setattr("geoevents.scaling.ingestion.time", clock)
    store, commits = EventStore.open(tmp_path / "store"), []
    add = store.add

    def seen(pairs):
        commits.append((now[0], len(pairs)))
        return add(pairs)

    monkeypatch.setattr(store, "add", seen)

    class Slow:
        size = most = 4

        def run(self, jobs, stop, *, ordered):
            now[0] += 60  # the model
            for job in jobs:
                yield Result(job.articles, tuple(analyse_here(FakePipeline(), job.articles)))
                now[0] += 1

    ingest(store, some(160), Slow())
    # After five seconds, then later and later, but no article waits for longer than twenty.
    assert [moment - 160 for moment, _ in commits] == [6, 17, 38, 40]
    assert [number for _, number in commits] == [25, 44, 84, 7]
    assert len(store.article_ids()) == 160


def test_a_log_gets_a_line_each_minute(monkeypatch, capsys):
    monkeypatch.setattr("geoevents.scaling.progress._EVERY", 0.05)
    bar = Bar("ingesting")
    tally = Tally(total=1_000, known=100, done=300, events=900, failed=2)
    tally.started -= 60
    bar.show(tally)
    assert capsys.readouterr().err == ""
    time.sleep(0.06)
    bar.show(tally)
    bar.show(tally)
    bar.close()
    assert capsys.readouterr().err == (
        "ingesting: 300 articles, 900 events, 100 known, 2 failed, 5.0 a second, about 2 min left\n"
    )


def test_what_is_stored_leaves_the_file_and_long_runs_keep_no_texts(tmp_path, monkeypatch):
    monkeypatch.setattr("geoevents.scaling.ingestion._KEPT", 5)
    store, path = EventStore.open(tmp_path / "store"), tmp_path / "aside.jsonl"
    report = take(store, poisoned(100), aside=Aside(path))
    assert (report.failed, report.set_aside, len(report.failures)) == (10, 10, 5)
    mended = [Article(id=row["id"], text="Mended.") for row in lines(path)]
    take(store, mended[:4], aside=Aside(path))
    assert [row["id"] for row in lines(path)] == [f"a{n}" for n in range(40, 100, 10)]
    take(store, mended, aside=Aside(path))
    assert not path.exists()


def test_batches_are_bounded_by_articles_and_characters():
    jobs = list(batches(some(130), 64))
    assert [len(job.articles) for job in jobs] == [64, 64, 2]
    long = [Article(id=f"l{n}", text="x" * 300_000) for n in range(3)]
    assert [len(job.articles) for job in batches(long, 64)] == [2, 1]


def test_results_come_in_order():
    with open_runner() as runner:
        found = list(run_articles(runner, some(150), Stop()))
    assert [article.id for article, _ in found] == [f"a{n}" for n in range(150)]
    assert all(finding.events[0].article == article.id for article, finding in found)


def test_workers_that_make_no_sense_are_refused():
    with pytest.raises(ScalingError, match="0 workers"):
        open_runner(workers=0)


def test_time_left_counts_only_what_is_to_do():
    tally = Tally(total=100, known=50, done=25)
    tally.started = time.monotonic() - 10
    assert tally.rate == pytest.approx(2.5, rel=0.1)
    assert tally.left == pytest.approx(10, rel=0.1)
    assert Tally(done=5).left is None


def test_articles_are_counted_before_a_run(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.jsonl").write_text("{}\n{}\n{}")
    assert count_articles([tmp_path], [".txt", ".jsonl"]) == 4
    assert count_articles(["-"], [".txt"]) is None
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.txt").write_text("x")
    (tmp_path / "sub" / "d.html").write_text("x")
    assert count_articles([(tmp_path / "sub").as_uri(), tmp_path / "a.txt"], [".txt"]) == 3
    assert count_articles([tmp_path.as_uri()], [".txt"]) is None  # lines are not counted there
    assert count_articles(["https://example.org"], [".txt"]) is None


def test_files_are_read_by_address(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("One text.", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"id": "b", "text": "Two"}\nbroken\n', encoding="utf-8")
    (tmp_path / "c.bin").write_bytes(b"\0")
    address = tmp_path.as_uri()
    assert is_remote(address)
    assert not is_remote("https://example.org/a")
    assert not is_remote(tmp_path)
    found = list(read_remote([address]))
    assert sorted(f.text for f in found if isinstance(f, Article)) == ["One text.", "Two"]
    assert len([f for f in found if isinstance(f, ArticleError)]) == 1
    (gone,) = read_remote([f"{address}/gone"])
    assert "no such file or prefix" in str(gone)
    (none,) = read_remote(["nonsense://x/y"])
    assert isinstance(none, ArticleError)


class _Leaving:
    """A runner whose cluster goes after the first batch."""

    size = most = 4

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def run(self, jobs, stop, *, ordered):
        first = next(jobs)
        yield Result(first.articles, tuple(analyse_here(FakePipeline(), first.articles)))
        raise ScalingError("the Dask scheduler at tcp://there:1 is gone")


def test_what_was_finished_is_stored_when_the_cluster_goes(tmp_path):
    store = EventStore.open(tmp_path / "store")
    with pytest.raises(ScalingError, match="gone"):
        ingest(store, some(12), _Leaving())
    assert len(store.article_ids()) == 4


class _Client:
    """A Dask client as a flow sees it: its scheduler's state, and the workers there are."""

    def __init__(self, status, threads):
        self.status = status
        self._threads = threads

    def nthreads(self):
        return self._threads


@pytest.mark.parametrize(
    ("client", "told"),
    [
        (_Client("connecting", {"w": 1}), "the Dask scheduler at tcp://there:1 is gone"),
        (_Client("running", {}), "no worker is left: the last one at tcp://there:1 is gone"),
    ],
)
def test_nobody_waits_for_a_cluster_that_is_gone(monkeypatch, client, told):
    monkeypatch.setattr(flow, "_LOST", -1.0)
    sent = flow.Flow(client, Job(0, tuple(some(2))), iter(()), "tcp://there:1")
    with pytest.raises(ScalingError, match=told):
        sent.fill()


def test_a_word_is_no_address_and_is_refused_at_once():
    for words in ("foo", "tcp://foo", "what://?"):
        with (
            open_runner(scheduler=words) as runner,
            pytest.raises(ScalingError, match="tcp://host:8786"),
        ):
            list(run_articles(runner, some(1), Stop()))
