"""What several commands share: adding commands, writing JSON lines, telling what failed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from geoevents.errors import ArticleError

if TYPE_CHECKING:
    from geoevents.model import Article, Event

__all__ = ["Failures", "add_command", "add_workers", "event_json", "say", "write_json"]

_SHOWN = 20  # failures that are told one by one; a broken file of a million lines is one file

Commands = Any  # argparse does not name the type of its subparsers


def add_command(
    commands: Commands,
    name: str,
    run: Callable[[argparse.Namespace], int] | None,
    summary: str,
    example: str,
) -> argparse.ArgumentParser:
    """Adds a command with its one-line summary and an example in its help."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if run is not None:  # a group's actions bring their own
        parser.set_defaults(run=run)
    return parser


def add_workers(parser: argparse.ArgumentParser) -> None:
    """Adds the options that say who does the work: ``--workers`` and ``--scheduler``."""
    who = parser.add_mutually_exclusive_group()
    who.add_argument(
        "--workers", type=int, default=1, metavar="N", help="processes that share the work"
    )
    who.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="a Dask scheduler whose workers do the work, such as tcp://host:8786; only in a "
        "network that you trust",
    )


def write_json(value: object) -> None:
    """Writes one value as a line of JSON to standard output."""
    sys.stdout.write(f"{json.dumps(value, ensure_ascii=False, default=str)}\n")


def say(text: str) -> None:
    """Writes a line for people to standard error."""
    sys.stderr.write(f"{text}\n")


def event_json(event: Event) -> dict[str, Any]:
    """Gives an event as JSON values, with its evidence as a list."""
    from geoevents.frame import event_record

    record = event_record(event)
    record["evidence"] = json.loads(record["evidence"])
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in record.items()}


class Failures:
    """Gathers what failed while the rest goes on."""

    def __init__(self) -> None:
        self.errors: list[ArticleError] = []
        self.count: int | None = None  # where only the first of the errors were kept

    def sift(self, items: Iterable[Article | ArticleError]) -> Iterator[Article]:
        """Gives the articles and keeps the errors."""
        for item in items:
            if isinstance(item, ArticleError):
                self.errors.append(item)
            else:
                yield item

    def tell(self) -> int:
        """Writes what failed to standard error; gives the exit code, 1 where anything did."""
        for error in self.errors[:_SHOWN]:
            say(f"failed: {error}")
        count = len(self.errors) if self.count is None else self.count
        if count > _SHOWN:
            say(f"… and {count - _SHOWN} more failures")
        return int(bool(self.errors))
