"""The command line: parse, call one function, print. Each group of commands has its file.

Nothing heavy is imported before a command runs, so that ``geoevents --help`` answers at once.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from geoevents import __version__
from geoevents.cli import (
    exporting,
    geoparsing,
    importing,
    ingesting,
    places,
    reviewing,
    texts,
    upkeep,
)
from geoevents.errors import GeoeventsError

__all__ = ["build_parser", "main"]

_EPILOG = """examples:
  geoevents ingest data/articles
  geoevents export --region "Kursk Oblast" --format geojson --output kursk.geojson
  geoevents geocode Goncharovka --region "Kursk region" --why
"""


def build_parser() -> argparse.ArgumentParser:
    """Gives the parser with all commands."""
    parser = argparse.ArgumentParser(
        prog="geoevents",
        description="Conflict reporting, mapped with its doubts.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"geoevents {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for group in (texts, geoparsing, places, ingesting, importing, exporting, reviewing, upkeep):
        group.add_commands(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command.

    Args:
        arguments: the words after ``geoevents``; None is those of the process.

    Returns:
        0 when all went well, 1 when something failed, 2 for arguments that make no sense, 130
        when stopped by the keyboard.
    """
    # The matrices of the language model are small: threads would cost more than they gain, and
    # several workers would fight over the cores. NumPy reads this when it is first imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Arrow's own allocator gives back less: a long ingestion grew by 1.1 MB for each 1,000 articles
    # with it, and by half of that with the system's.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    args = build_parser().parse_args(arguments)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except GeoeventsError as error:
        sys.stderr.write(f"geoevents: {error}\n")
        return 1
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:  # a path that is a folder, cannot be written, is on a full disk …
        if error.filename is None:
            raise
        path = error.filename2 or error.filename  # of a file that was to become another, that one
        sys.stderr.write(f"geoevents: {path}: {error.strerror}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("geoevents: stopped\n")
        return 130
    return code
