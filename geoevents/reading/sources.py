"""Paths → articles: which reader a file takes, folders, and standard input."""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from geoevents.errors import ArticleError, UnknownValueError
from geoevents.model import Article
from geoevents.reading.jsonl import read_jsonl
from geoevents.reading.text import decode, read_text

__all__ = ["READERS", "read_articles", "read_sources"]


def _read_text_file(path: Path) -> Iterator[Article | ArticleError]:
    yield read_text(decode(path.read_bytes(), str(path)), str(path))


def _read_jsonl_file(path: Path) -> Iterator[Article | ArticleError]:
    """Reads line by line, so that a file larger than memory will do."""
    source = str(path)
    with path.open("rb") as stream:
        start = stream.peek(4)[:4]
        if not start:
            raise ArticleError("the file is empty", source=source)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            yield from read_jsonl(io.StringIO(decode(stream.read(), source)), source)
            return
        if start.startswith(codecs.BOM_UTF8):
            stream.read(len(codecs.BOM_UTF8))
        # Bytes that are no UTF-8 become halves of pairs, which the reader refuses by line.
        lines = (line.decode("utf-8", "surrogateescape") for line in stream)
        yield from read_jsonl(lines, source)


# Suffix → reader. What a reader raises concerns the whole file, what it yields one document.
READERS: dict[str, Callable[[Path], Iterator[Article | ArticleError]]] = {
    ".txt": _read_text_file,
    ".md": _read_text_file,
    ".jsonl": _read_jsonl_file,
    ".ndjson": _read_jsonl_file,
}


def read_articles(path: str | Path) -> Iterator[Article]:
    """Gives the articles of one file or folder, or of standard input (``-``).

    Raises:
        ArticleError: at the first thing that cannot be read; ``read_sources`` goes on instead.
        UnknownValueError: the file has a suffix that no reader takes.
    """
    for item in read_sources([path]):
        if isinstance(item, ArticleError):
            raise item
        yield item


def read_sources(paths: Iterable[str | Path]) -> Iterator[Article | ArticleError]:
    """Gives the articles of files, folders and standard input; what fails gives its error.

    Folders are read in the order of their names, below them too; files of other kinds in them are
    passed over. Two different texts under one id are an error, naming the second.
    """
    seen: dict[str, int] = {}
    for path in paths:
        for item in _read_path(path):
            if isinstance(item, Article):
                mark = hash(item.text)
                if seen.setdefault(item.id, mark) != mark:
                    yield ArticleError(
                        f"id {item.id!r} was already used by another text of this run",
                        source=str(path),
                    )
                    continue
            yield item


def _read_path(path: str | Path) -> Iterator[Article | ArticleError]:
    try:
        if str(path) == "-":
            yield from _read_stream(sys.stdin.buffer.read())
        elif Path(path).is_dir():
            yield from _read_folder(Path(path))
        else:
            yield from _reader_for(Path(path))(Path(path))
    except ArticleError as error:
        yield error
    except UnknownValueError as error:
        yield ArticleError(str(error), source=str(path))
    except OSError as error:
        yield ArticleError(error.strerror or str(error), source=str(path))


def _read_folder(folder: Path) -> Iterator[Article | ArticleError]:
    files = [p for p in sorted(folder.rglob("*")) if p.suffix.lower() in READERS and p.is_file()]
    files = [p for p in files if p.stem.upper() != "README"]
    if not files:
        raise ArticleError(f"holds no {', '.join(READERS)} files", source=str(folder))
    for file in files:
        yield from _read_path(file)


def _read_stream(content: bytes) -> Iterator[Article | ArticleError]:
    source = "standard input"
    text = decode(content, source)
    if text.lstrip().startswith("{"):
        yield from read_jsonl(io.StringIO(text), source)
    else:
        yield read_text(text, source)


def _reader_for(path: Path) -> Callable[[Path], Iterator[Article | ArticleError]]:
    reader = READERS.get(path.suffix.lower())
    if reader is None and path.exists():
        raise UnknownValueError("kind of file", path.suffix or path.name, READERS)
    return reader or _read_text_file
