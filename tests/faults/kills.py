#!/usr/bin/env python3
"""Kills the real process at random moments and looks whether anything was lost or doubled.

usage: kills.py [--count 100] [--seed 1] [--stand-in] [--only WHAT]

``ingest`` is the command with the real pipeline (``--stand-in``: with the one of the tests, which
spends its time in the store), ``review`` a person who decides on one record after the other,
``compact`` a process that appends, compacts and vacuums, ``both`` an ingestion beside one that
compacts, each killed at its own moment. After every kill the store must open; what was acknowledged
must be there, each once; nothing may be wrong with it but what was never acknowledged; and the same
work must go on to its end.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent / "scaling"), str(HERE.parent)]

from geoevents.model import Article  # noqa: E402
from geoevents.reading import read_articles  # noqa: E402
from geoevents.store import EventStore, faults  # noqa: E402

KINDS = ("ingest", "review", "compact", "both")
_ARTICLES = 40
_PATIENCE = 240  # seconds for anything on a busy machine
# Of records that nobody was told were stored.
_ALLOWED = ("ingest it again", "ingest them again", "rows that the log does not know")


class Victim:
    """A process under way, and what it has acknowledged."""

    def __init__(self, what: str, store: Path, articles: Path, pipeline: str) -> None:
        words = [sys.executable, str(HERE / "victim.py"), what, str(store), str(articles), pipeline]
        self.lines: list[list[str]] = []
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line.decode().split())

    def wait_for(self, count: int) -> None:
        """Waits until so many things were acknowledged, or the process has ended."""
        end = time.monotonic() + _PATIENCE
        while len(self.lines) < count and self.process.poll() is None:
            if time.monotonic() > end:
                raise TimeoutError(f"{len(self.lines)} of {count} acknowledged")
            time.sleep(0.002)

    def end(self, *, kill: bool) -> bool:
        """Kills it or lets it end; gives whether it was killed and did not end before."""
        if kill:
            self.process.send_signal(signal.SIGKILL)
        told = self.process.stderr.read().decode()
        code = self.process.wait(_PATIENCE)
        self._reader.join(_PATIENCE)
        self.process.stdout.close()
        self.process.stderr.close()
        if code not in (0, -signal.SIGKILL):
            raise AssertionError(f"the process failed by itself with {code}: {told[-2_000:]}")
        return code != 0


def kill_once(chance: random.Random, kind: str, folder: Path, pipeline: str) -> str | None:
    """Makes a store, kills what works on it, checks it; gives a line that tells of it.

    None where the process had done its work before the moment that was drawn.
    """
    store = folder / "store"
    shutil.rmtree(store, ignore_errors=True)
    articles = write_articles(folder)
    if kind != "ingest":  # which makes its store itself
        fill(store, 12)
    at_work = ("ingest", "beside") if kind == "both" else (kind,)
    victims = [Victim(what, store, articles, pipeline) for what in at_work]
    killed = []
    try:
        for victim in victims:
            victim.wait_for(1 + chance.choice((0, 0, 1, 2, 5, 9, 17, 33)))
            time.sleep(chance.random() * chance.choice((0.02, 0.2, 1.5)))
            killed.append(victim.end(kill=True))
    finally:  # where one failed, the other is still at work
        for victim in victims:
            victim.process.kill()
    lines = [line for victim in victims for line in victim.lines]
    check(store, lines)
    if not all(killed):
        return None
    if kind in ("ingest", "both"):
        again = Victim("ingest", store, articles, pipeline)
        if again.end(kill=False):
            raise AssertionError("the second run was killed")
        opened = EventStore.open(store)
        wanted = {json.loads(line)["id"] for line in articles.read_text().splitlines()}
        assert wanted <= opened.article_ids(), "the second run left articles out"
        check(store, lines + again.lines, whole=kind == "ingest")
    acknowledged = sum(line[0] != "ready" for line in lines)
    return f"{len(killed)} killed, {acknowledged} acknowledged: all there, each once"


def check(store: Path, lines: list[list[str]], *, whole: bool = False) -> None:
    """Holds a store against what was acknowledged.

    Raises:
        AssertionError: says what is missing, doubled or wrong.
    """
    if not store.exists():
        assert not [line for line in lines if line[0] != "ready"], "the store is gone"
        return
    opened = EventStore.open(store)
    events = opened.events_dataset().to_table(columns=["event_id", "recorded_at", "reviewed_at"])
    rows = [tuple(row.values()) for row in events.to_pylist()]
    names = opened.tables.dataset("articles").to_table(columns=["id"]).column(0).to_pylist()
    doubled = [name for name, times in Counter(names).items() if times > 1]
    assert not doubled, f"articles stored more than once: {doubled[:5]}"
    versions = Counter((event, reviewed) for event, _, reviewed in rows)
    doubled = [row for row, times in versions.items() if times > 1]
    assert not doubled, f"versions stored more than once: {doubled[:5]}"
    held = set(names)
    ids = {event for event, _, _ in rows}
    decided = {(event, at.isoformat()) for event, _, at in rows if at is not None}
    for word, *rest in lines:
        if word == "article":
            assert rest[0] in held, f"article {rest[0]} was acknowledged and is gone"
            lost = [event for event in rest[1:] if event not in ids]
            assert not lost, f"events of {rest[0]} were acknowledged and are gone: {lost[:5]}"
        elif word == "version":
            assert tuple(rest) in decided, f"the decision {rest} was acknowledged and is gone"
    wrong = [f for f in faults(opened) if not any(words in f for words in _ALLOWED)]
    assert not wrong, f"faults: {wrong[:5]}"
    if whole:
        open_ends = [f for f in faults(opened) if "ingest it again" in f]
        assert not open_ends, f"left open: {open_ends[:5]}"


def write_articles(folder: Path) -> Path:
    """Writes the articles that are ingested: the samples, over and over, as JSON lines."""
    path = folder / "articles.jsonl"
    if not path.exists():
        samples = list(read_articles(HERE.parents[1] / "data" / "articles"))
        rows = (
            {
                "id": f"k{n}",
                "text": f"{samples[n % len(samples)].text}\n\nReport {n}.",
                "published": "2025-03-14",
                "publisher": "Made-up Wire",
            }
            for n in range(_ARTICLES)
        )
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def fill(store: Path, count: int) -> None:
    """Makes a store with some records."""
    from strategies import make_article, make_event

    opened = EventStore.open(store)
    for n in range(count):
        article: Article = make_article(f"f{n}")
        opened.add([(article, [make_event(event_id=f"{n:016x}", article=f"f{n}")])])


def run(count: int, seed: int, pipeline: str, kinds: tuple[str, ...] = KINDS) -> int:
    """Kills so many times, by turns of each kind; gives how many times all was well."""
    survived = 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            kind = kinds[number % len(kinds)]
            chance = random.Random(f"{seed}-{number}")  # noqa: S311 - no secret
            told = None
            try:
                while told is None:
                    told = kill_once(chance, kind, Path(folder), pipeline)
                survived += 1
            except (AssertionError, TimeoutError) as error:
                told = f"FAILED: {error}"
            say(f"{number:4d}  {kind:8s}{told}")
    say(f"{survived} of {count} kills survived (seed {seed}, {pipeline} pipeline)")
    return survived


def say(line: str) -> None:
    """Prints a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Runs what the command line asks for; 1 where anything was lost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--stand-in", action="store_true", help="without the language model")
    parser.add_argument("--only", choices=KINDS)
    args = parser.parse_args()
    kinds = (args.only,) if args.only else KINDS
    pipeline = "stand-in" if args.stand_in else "real"
    return int(run(args.count, args.seed, pipeline, kinds) < args.count)


if __name__ == "__main__":
    sys.exit(main())
