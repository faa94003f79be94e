"""The command line: parse, call one function, print. Each group of commands has its file.

Nothing heavy is imported before a command runs, so that ``geoevents --help`` answers at once.
"""

from __future__ import annotations

import argparse
import errno
import io
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress

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
        _drop_output()
        return 0
    except OSError as error:  # a path that is a folder, cannot be written, is on a full disk …
        told = _what_failed(error)
        if told is None:
            raise
        sys.stderr.write(f"geoevents: {told}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("geoevents: stopped\n")
        return 130
    return code


def _what_failed(error: OSError) -> str | None:
    """Gives a sentence for a file that could not be written or read; None where it has no name."""
    path = error.filename2 or error.filename  # of a file that was to become another, that one
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        temporary = tempfile.gettempdir()
        if path is None:
            _drop_output()
            path = f"the output, or the folder for temporary files, {temporary}"
        way_out = "make room, or write to another disk, and run the same again"
        if temporary in str(path):
            way_out += " (TMPDIR names another folder for temporary files)"
        return f"{path}: no room to write, {os.strerror(error.errno).lower()}; {way_out}"
    return None if path is None else f"{path}: {error.strerror}"


def _drop_output() -> None:
    """Lets what is still to be written to a closed or full output go, also when Python ends."""
    with suppress(OSError, ValueError):  # no output of its own, as within a test or a notebook
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
