"""``extract`` and ``geoparse``: texts in, events or places out, nothing stored."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    from geoevents.model import Article, Event, Resolution
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
    geoparse = add_command(
        commands,
        "geoparse",
        _geoparse,
        "print the places that texts name, one JSON line a document",
        "geoevents geoparse articles.jsonl --given-spans",
    )
    geoparse.add_argument(
        "files", nargs="+", metavar="FILE", help="a .txt or .jsonl file, a folder, or - for stdin"
    )
    geoparse.add_argument(
        "--given-spans",
        action="store_true",
        help="resolve just the spans under toponyms (or mentions) of a document that has them",
    )
    geoparse.add_argument(
        "--no-demonyms", action="store_true", help="leave out peoples such as 'Russian'"
    )


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
            failures.errors.append(ArticleError(finding.error, source=article.url))


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


def _geoparse(args: argparse.Namespace) -> int:
    from geoevents.model import MentionRole
    from geoevents.pipeline import Pipeline

    failures = Failures()
    articles, given = _with_spans(args, failures)
    for article, places in Pipeline().geoparse(articles, given=given):
        shown = [
            _mention_json(place)
            for place in places
            if not (args.no_demonyms and place.mention.role is MentionRole.DEMONYM)
        ]
        write_json({"id": article.id, "mentions": shown})
    return failures.tell()


def _with_spans(
    args: argparse.Namespace, failures: Failures
) -> tuple[Iterator[Article], Mapping[str, Sequence[tuple[int, int]]] | None]:
    """Gives the articles and, where asked for, the spans that their documents state."""
    import io

    from geoevents.reading import given_spans, read_jsonl, read_sources

    if not args.given_spans:
        return failures.sift(read_sources(args.files)), None
    spans: dict[str, list[tuple[int, int]]] = {}
    found: list[Article | ArticleError] = []
    for file in args.files:
        if file == "-":
            text = sys.stdin.buffer.read().decode("utf-8")
            found.extend(read_jsonl(io.StringIO(text), "standard input"))
            spans |= given_spans(io.StringIO(text), "standard input")
            continue
        found.extend(read_sources([file]))
        if Path(file).suffix.lower() in {".jsonl", ".ndjson"} and Path(file).is_file():
            with Path(file).open(encoding="utf-8-sig", newline="\n") as lines:
                spans |= given_spans(lines, file)
    return failures.sift(found), spans


def _mention_json(resolution: Resolution) -> dict[str, Any]:
    mention, place = resolution.mention, resolution.place
    point: tuple[float | None, float | None] = (resolution.latitude, resolution.longitude)
    if place is not None and point[0] is None:
        point = (place.latitude, place.longitude)
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "place_id": place.id if place else None,
        "name": place.name if place else None,
        "latitude": point[0],
        "longitude": point[1],
        "feature_code": place.feature_code if place else None,
        "country": place.country if place else None,
        "score": round(resolution.score, 4),
    }
