"""``ingest``: files, folders, addresses, feeds and standard input into the store."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from geoevents.cli.shared import Commands, Failures, add_command, say
from geoevents.cli.texts import analyse_each

if TYPE_CHECKING:
    from geoevents.model import Article
    from geoevents.pipeline import Analysis
    from geoevents.store import AddResult, EventStore

__all__ = ["add_commands"]

_COMMIT = 256  # articles in one append: what an interruption loses at most


def add_commands(commands: Commands) -> None:
    """Adds the command of this file."""
    ingest = add_command(
        commands,
        "ingest",
        _ingest,
        "read articles into the store, and say what was new",
        "geoevents ingest data/articles",
    )
    ingest.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="a text, page, PDF, Word, mail, feed, CSV or JSON file, a folder, an http(s) address, "
        "or - for stdin",
    )
    ingest.add_argument(
        "--feed",
        action="append",
        default=[],
        metavar="URL",
        help="an RSS or Atom feed, of which the new entries are read; may be repeated",
    )
    ingest.add_argument(
        "--store", help="the store's folder or address; default: $GEOEVENTS_STORE or data/store"
    )


def _ingest(args: argparse.Namespace) -> int:
    from tqdm import tqdm

    from geoevents.pipeline import Pipeline
    from geoevents.reading import Tally, open_sources
    from geoevents.store import AddResult, EventStore

    if not args.paths and not args.feed:
        say("nothing to read: name a file, folder or address, or a feed with --feed")
        return 2
    store = EventStore.open(args.store)
    failures = Failures()
    tally = Tally()
    known = 0
    total = AddResult(0, 0, 0)
    pipeline: Pipeline | None = None
    waiting: list[Analysis] = []
    with tqdm(unit=" articles", desc="ingesting", disable=None) as bar:

        def fresh() -> Iterator[Article]:
            nonlocal known
            sources = open_sources(args.paths, feeds=args.feed, archive=store, tally=tally)
            for article in failures.sift(sources):
                bar.update()
                if store.has_article(article.id):
                    known += 1
                else:
                    yield article

        articles = fresh()
        first = next(articles, None)
        if first is not None:  # nothing new: the models need not be loaded
            pipeline = Pipeline()
            for analysis in analyse_each(pipeline, _again(first, articles), failures.errors):
                waiting.append(analysis)
                if len(waiting) >= _COMMIT:
                    total = _commit(store, waiting, total)
            total = _commit(store, waiting, total)
    code = failures.tell()
    say(
        f"{_count(total.new_articles, 'new article')} with {_count(total.new_events, 'event')}, "
        f"{known + tally.known + total.known_articles} already known, "
        f"{len(failures.errors)} failed; {''.join(f'{words}; ' for words in tally.words())}"
        f"store {store.root}"
    )
    return code


def _commit(store: EventStore, waiting: list[Analysis], total: AddResult) -> AddResult:
    result = store.add([(analysis.article, analysis.events) for analysis in waiting])
    waiting.clear()
    return type(result)(
        total.new_articles + result.new_articles,
        total.known_articles + result.known_articles,
        total.new_events + result.new_events,
    )


def _again(first: Article, rest: Iterator[Article]) -> Iterator[Article]:
    yield first
    yield from rest


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
