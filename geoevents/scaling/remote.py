"""Files of an object store or another file system by address: ``s3://bucket/prefix``, ``gs://…``.

Opened by Arrow's file systems, which ship with pyarrow. What an S3-compatible store needs besides
(``?endpoint_override=host:port&scheme=http``, or ``AWS_ENDPOINT_URL``) goes into the address.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from geoevents.errors import ArticleError
from geoevents.model import Article
from geoevents.reading import SUFFIXES, is_address, read_bytes, read_jsonl
from geoevents.store.problems import unreachable

__all__ = ["count_remote", "is_remote", "read_remote"]

_LINES = {".jsonl", ".ndjson"}  # of which each line is an article
_MOST = 500_000_000  # bytes of a file that is read as a whole


def is_remote(path: object) -> bool:
    """Tells an address of files (``s3://``, ``gs://``, ``file://``) from a path or a web page."""
    return "://" in str(path) and not is_address(path)


def count_remote(address: str) -> int | None:
    """Gives how many articles a prefix holds, one a file; None where it holds JSON lines."""
    try:
        _, files = _files(address)
    except (OSError, ValueError):  # told when it is read
        return None
    if any(f".{file.extension.lower()}" in _LINES for file in files):
        return None
    return len(files)


def read_remote(addresses: Iterable[str]) -> Iterator[Article | ArticleError]:
    """Gives the articles of files and prefixes; what fails gives its error and the rest go on.

    JSON lines are streamed, other files read one after the other, in the order of their names.
    """
    for address in addresses:
        try:
            system, files = _files(address)
            for file in files:
                yield from _read(system, file)
        except (OSError, ValueError) as error:
            yield ArticleError(unreachable(error) or str(error), source=address)


def _files(address: str) -> tuple[Any, list[Any]]:
    from pyarrow import fs

    system, path = fs.FileSystem.from_uri(address)
    info = system.get_file_info(path)
    if info.type == fs.FileType.File:
        return system, [info]
    if info.type == fs.FileType.NotFound:
        if isinstance(system, fs.LocalFileSystem):  # file://
            raise FileNotFoundError("there is no such file or prefix")
        if system.get_file_info(path.split("/")[0]).type == fs.FileType.NotFound:
            raise FileNotFoundError("there is no such bucket")
        raise FileNotFoundError("there is no such file or prefix in the bucket")
    found = system.get_file_info(fs.FileSelector(path, recursive=True))
    files = [f for f in found if f.is_file and f".{f.extension.lower()}" in SUFFIXES]
    if not files:
        raise FileNotFoundError(f"holds no {', '.join(SUFFIXES)} files")
    return system, sorted(files, key=lambda f: str(f.path))


def _read(system: Any, file: Any) -> Iterator[Article | ArticleError]:  # noqa: ANN401 - pyarrow is untyped
    name = str(file.path)
    try:
        with system.open_input_stream(file.path) as stream:
            if f".{file.extension.lower()}" in _LINES:
                lines = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape")
                yield from read_jsonl(lines, name)
            elif file.size is not None and file.size > _MOST:
                yield ArticleError(f"has {file.size:,} bytes, more than {_MOST:,}", source=name)
            else:
                yield from read_bytes(stream.read(), name)
    except OSError as error:
        yield ArticleError(str(error), source=name)
