"""``extract``: texts in, events out, nothing stored."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from geoevents.cli.shared import (
    Commands,
    Failures,
    add_command,
    add_workers,
    event_json,
    say,
    write_json,
)
from geoevents.errors import ArticleError

if TYPE_CHECKING:
    from geoevents.model import Article, Event
    from geoevents.scaling import Runner, Stop

__all__ = ["add_commands"]


def add_commands(commands: Commands) -> None:
    """Adds the commands of this file."""
    extract = add_command(
        commands,
        "extract",
        _extract,
        "print the events that texts report",
        "geoevents extract article.txt --format geojson",
    )
    extract.add_argument(
        "files", nargs="+", metavar="FILE", help="a .txt or .jsonl file, a folder, or - for stdin"
    )
    shown = extract.add_mutually_exclusive_group()
    shown.add_argument(
        "--format", choices=("jsonl", "geojson", "csv"), default="jsonl", help="default: jsonl"
    )
    shown.add_argument(
        "--why",
        action="store_true",
        help="print for people which words, rule and reason made each field of each event",
    )
    add_workers(extract)


def _extract(args: argparse.Namespace) -> int:
    from geoevents.reading import read_sources
    from geoevents.scaling import Stop, open_runner

    failures = Failures()
    articles = failures.sift(read_sources(args.files))
    with Stop() as stop, open_runner(workers=args.workers, scheduler=args.scheduler) as runner:
        found = _found(runner, articles, stop, failures)
        if args.why:
            for article, events in found:
                _write_why(article, events)
        elif args.format == "jsonl":
            for _, events in found:
                for event in events:
                    write_json(event_json(event))
        else:
            _write_table([event for _, events in found for event in events], args.format)
    code = failures.tell()
    if stop.wanted:
        say("stopped; the articles after the last one printed were not read")
        return 130
    return code


def _found(
    runner: Runner, articles: Iterable[Article], stop: Stop, failures: Failures
) -> Iterator[tuple[Article, Sequence[Event]]]:
    """Gives each article's events in the order of the articles; notes those that broke."""
    from geoevents.scaling import run_articles

    for article, finding in run_articles(runner, articles, stop):
        if finding.error is None:
            yield article, finding.events
        else:
            named = repr(article.id) in finding.error  # most errors say which article it was
            source = article.url or (None if named else f"article {article.id}")
            failures.errors.append(ArticleError(finding.error, source=source))


def _write_why(article: Article, events: Sequence[Event]) -> None:
    from geoevents.explanation import explain

    title = f" · {_line(article.title)}" if article.title else ""
    count = "no events" if not events else f"{len(events)} event{'s' if len(events) > 1 else ''}"
    lines = [f"article {article.id}{title}: {count}"]
    for event in events:
        grounds = str(explain(event)).replace("\n", "\n  ")
        place = f"characters {event.sentence_start}–{event.sentence_end}"
        lines += ["", f"  “{_line(event.notes)}” ({place})", f"  {grounds}"]
    sys.stdout.write("\n".join(lines) + "\n\n")


def _line(text: str) -> str:
    return " ".join(text.split())


def _write_table(events: Sequence[Event], name: str) -> None:
    from geoevents.formats import Metadata, format_named
    from geoevents.frame import events_to_frame

    sources = sorted({event.source for event in events if event.source})
    form = format_named(name)
    form.write(events_to_frame(events), sys.stdout.buffer, metadata=Metadata(sources=sources))
