"""``ingest``: files, folders, addresses, feeds and standard input into the store."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.cli.shared import Commands, Failures, add_command, add_workers, say

if TYPE_CHECKING:
    from geoevents.errors import ArticleError
    from geoevents.model import Article
    from geoevents.reading import Tally
    from geoevents.scaling import Report
    from geoevents.scaling.aside import Aside
    from geoevents.store import EventStore

__all__ = ["add_commands"]

_NAMED = 5  # ids of changed articles that are told one by one
_STORES = ("s3", "gs", "gcs", "abfs", "abfss", "hdfs")  # what Arrow reads files from
STOPPED = 130  # exit code after Ctrl-C
_SOON = 3.0  # seconds that need no word


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
        "an object-store prefix such as s3://bucket/articles, or - for stdin",
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
    add_workers(ingest)
    ingest.add_argument(
        "--set-aside",
        type=Path,
        metavar="FILE",
        help="where articles that cannot be analysed are kept with their error; default: "
        "STORE.set-aside.jsonl beside the store",
    )


def _ingest(args: argparse.Namespace) -> int:
    from geoevents.access import require
    from geoevents.reading import Tally
    from geoevents.scaling import Stop, ingest, open_runner
    from geoevents.scaling.aside import Aside, aside_path
    from geoevents.scaling.progress import Bar
    from geoevents.scaling.under_way import note_path
    from geoevents.scaling.work import DIED
    from geoevents.store import EventStore

    if not args.paths and not args.feed:
        say("nothing to read: name a file, folder or address, or a feed with --feed")
        return 2
    require("adding articles")  # before a file is made
    store = EventStore.open(args.store)
    aside = Aside(args.set_aside or aside_path(store.root))
    tally = Tally()
    bar = Bar("ingesting")
    try:
        workers = open_runner(
            workers=args.workers,
            scheduler=args.scheduler,
            note=note_path(store.root),
            wary=aside.failed_with(DIED),
        )
        with Stop() as stop, workers as runner:
            report = ingest(
                store,
                _sources(args, store, tally),
                runner,
                progress=bar,
                stop=stop,
                total=_expected(args),
                aside=aside,
            )
    finally:
        bar.close()
    code = _tell(store, tally, report, aside)
    if report.new_articles and not report.stopped and not _join_files(store):
        return STOPPED
    return code


def _sources(
    args: argparse.Namespace, store: EventStore, tally: Tally
) -> Iterator[Article | ArticleError]:
    from geoevents.errors import ArticleError
    from geoevents.reading import open_sources, screen
    from geoevents.scaling.remote import is_remote, read_remote

    remote = [path for path in args.paths if is_remote(path)]
    for path in [path for path in remote if path.split("://", 1)[0].lower() not in _STORES]:
        remote.remove(path)
        words = f"only http:// and https:// are fetched, and files from {', '.join(_STORES)}"
        if path.lower().startswith("file:"):
            words = "name a file of this machine by its path, without file://"
        yield ArticleError(words, source=path)
    here = [path for path in args.paths if not is_remote(path)]
    if here or args.feed:
        yield from open_sources(here, feeds=args.feed, archive=store, tally=tally)
    if remote:
        yield from screen(read_remote(remote), archive=store, tally=tally)


def _expected(args: argparse.Namespace) -> int | None:
    from geoevents.reading import SUFFIXES
    from geoevents.scaling.progress import count_articles

    return None if args.feed else count_articles(args.paths, SUFFIXES)


def _tell(store: EventStore, tally: Tally, report: Report, aside: Aside) -> int:
    failures = Failures()
    failures.errors, failures.count = report.failures, report.failed
    code = failures.tell()
    if report.set_aside:
        say(
            f"{_count(report.set_aside, 'article')} set aside in {aside.path}, each with its "
            "error; ingest that file to try again"
        )
    if report.changed:
        shown = ", ".join(map(repr, report.changed[:_NAMED]))
        more = report.other_texts - _NAMED
        say(
            f"{_count(report.other_texts, 'article')} came with another text than the store has "
            f"under the same id and {'was' if report.other_texts == 1 else 'were'} left out: "
            f"{shown}{f' and {more:,} more' if more > 0 else ''}; give a changed text a new id"
        )
    say(
        f"{_count(report.new_articles, 'new article')} with {_count(report.new_events, 'event')}, "
        f"{report.known_articles + tally.known:,} already known, "
        f"{report.failed:,} failed; {''.join(f'{words}; ' for words in tally.words())}"
        f"store {store.root}"
    )
    if report.stopped:
        say("stopped; every stored article is whole. The same command goes on where this one ended")
        return STOPPED
    return code


def _join_files(store: EventStore) -> bool:
    """Joins the small files that many commits over many months leave; false after Ctrl-C.

    Everything is stored and told by then. Another thread does it, since code that is not Python's
    would hear of Ctrl-C only when it is done, minutes later.
    """
    joining = threading.Thread(target=_tidy, args=(store,), daemon=True)
    try:
        joining.start()
        joining.join(_SOON)
        if joining.is_alive():
            say("everything is stored; joining small files, which Ctrl-C may end")
        while joining.is_alive():
            joining.join(_SOON)  # not for ever, which Windows would not let anybody break off
    except KeyboardInterrupt:
        say(
            "stopped while small files were joined; every article is stored. The next long run "
            "joins them, or `geoevents store compact`"
        )
        return False
    return True


def _tidy(store: EventStore) -> None:
    from geoevents.errors import StoreError
    from geoevents.store import tidy

    try:
        tidy(store)
    except StoreError as error:
        say(f"everything is stored, but small files could not be joined: {error}")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
