"""``geoparse``: texts in, places out, each with what decided it; nothing stored."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents.cli.online import add_online, online_geocoder
from geoevents.cli.shared import Commands, Failures, add_command, say, write_json
from geoevents.errors import ArticleError

if TYPE_CHECKING:
    from geoevents.model import Article, Resolution
    from geoevents.pipeline import Pipeline

__all__ = ["add_commands"]


def add_commands(commands: Commands) -> None:
    """Adds the command of this file."""
    geoparse = add_command(
        commands,
        "geoparse",
        _geoparse,
        "print the places that texts name, one JSON line a document",
        "geoevents geoparse articles.jsonl --why",
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
    geoparse.add_argument(
        "--why",
        action="store_true",
        help="print for people: each answer with its candidates, and what counted for each",
    )
    add_online(geoparse)


def _geoparse(args: argparse.Namespace) -> int:
    from geoevents.geocoding.setting import SettingsError
    from geoevents.model import MentionRole

    try:
        pipeline = _pipeline(args)
    except SettingsError as error:
        say(f"geoevents: {error}")
        return 2
    failures = Failures()
    articles, given = _with_spans(args, failures)
    for article, places in pipeline.geoparse(articles, given=given):
        shown = [
            place
            for place in places
            if not (args.no_demonyms and place.mention.role is MentionRole.DEMONYM)
        ]
        if args.why:
            sys.stdout.write(_account(article, shown))
        else:
            write_json({"id": article.id, "mentions": list(map(_mention_json, shown))})
    return failures.tell()


def _pipeline(args: argparse.Namespace) -> Pipeline:
    from geoevents.pipeline import Pipeline

    online = online_geocoder(args)
    if online is None:
        return Pipeline()
    from geoevents.geocoding.geocoder import Geocoder

    return Pipeline(geocoder=Geocoder(online=online))


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


def _account(article: Article, places: Sequence[Resolution]) -> str:
    """Tells for people what each mention was taken for, and why."""
    from geoevents.geocoding.explain import explain_resolution

    count = f"{len(places)} place{'' if len(places) == 1 else 's'} named"
    lines = [f"article {article.id}: {count}", ""]
    for place in places:
        told = explain_resolution(place).splitlines()
        where = f"  characters {place.mention.start}–{place.mention.end}"
        lines += [told[0], where, *told[1:], ""]
    return "\n".join(lines) + "\n"


def _mention_json(resolution: Resolution) -> dict[str, Any]:
    mention, place = resolution.mention, resolution.place
    point: tuple[float | None, float | None] = (resolution.latitude, resolution.longitude)
    if place is not None and point[0] is None:
        point = (place.latitude, place.longitude)
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "role": mention.role,
        "place_id": place.id if place else None,
        "name": place.name if place else None,
        "latitude": point[0],
        "longitude": point[1],
        "geo_precision": resolution.geo_precision,
        "feature_code": place.feature_code if place else None,
        "country": place.country if place else None,
        "score": round(resolution.score, 4),
        "reason": resolution.reason,
    }
