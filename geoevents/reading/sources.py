"""Paths and bytes → articles: which reader their content asks for, folders, standard input."""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from geoevents.compact import CompactMap
from geoevents.errors import ArticleError
from geoevents.model import Article
from geoevents.reading.feeds import read_feed
from geoevents.reading.jsonl import read_jsonl
from geoevents.reading.kinds import HEAD, SUFFIXES, Kind, kind_of
from geoevents.reading.mail import read_mail, read_mhtml
from geoevents.reading.pages import read_page
from geoevents.reading.pdf import read_pdf
from geoevents.reading.tables import read_csv, read_json
from geoevents.reading.telegram import read_telegram
from geoevents.reading.text import decode, read_text
from geoevents.reading.word import read_docx

__all__ = ["read_articles", "read_bytes", "read_sources"]

_MOST = 500_000_000  # bytes of a file that is read as a whole; JSON lines and CSV are streamed

Items = Iterator[Article | ArticleError]

# What a reader raises concerns the whole file, what it yields one article of it.
_READERS: dict[Kind, Callable[[bytes, str], Items]] = {
    Kind.TEXT: lambda content, name: iter([read_text(decode(content, name), name)]),
    Kind.JSONL: lambda content, name: read_jsonl(io.StringIO(decode(content, name)), name),
    Kind.JSON: lambda content, name: read_json(decode(content, name), name),
    Kind.TELEGRAM: lambda content, name: read_telegram(decode(content, name), name),
    Kind.CSV: lambda content, name: read_csv(io.StringIO(decode(content, name), newline=""), name),
    Kind.FEED: read_feed,
    Kind.HTML: read_page,
    Kind.MHTML: read_mhtml,
    Kind.PDF: read_pdf,
    Kind.DOCX: read_docx,
    Kind.MAIL: read_mail,
}
_ONE_ARTICLE = {Kind.TEXT, Kind.HTML, Kind.MHTML, Kind.PDF, Kind.DOCX}


def read_articles(path: str | Path) -> Iterator[Article]:
    """Gives the articles of one file or folder, or of standard input (``-``).

    Raises:
        ArticleError: at the first thing that cannot be read; ``read_sources`` goes on instead.
    """
    for item in read_sources([path]):
        if isinstance(item, ArticleError):
            raise item
        yield item


def read_sources(paths: Iterable[str | Path]) -> Items:
    """Gives the articles of files, folders and standard input; what fails gives its error.

    What a file is is told from its content. Folders are read in the order of their names, below
    them too; files of other kinds in them are passed over. Two different texts under one id are an
    error, naming the second.
    """
    seen = CompactMap()  # ids → marks of their texts
    for file in _files(paths):
        if isinstance(file, ArticleError):
            yield file
            continue
        for number, item in enumerate(_read_path(file), 1):
            if isinstance(item, Article):
                mark = hash(item.text)
                if (known := seen.get(item.id)) is None:
                    seen.update([item.id], mark)
                elif known != mark:
                    yield ArticleError(
                        f"article {number} of it: id {item.id!r} was already used by another text "
                        "of this run",
                        source=str(file),
                    )
                    continue
            yield item


def read_bytes(
    content: bytes,
    name: str,
    *,
    url: str | None = None,
    article_id: str | None = None,
    charset: str | None = None,
) -> Items:
    """Gives the articles of a file that is in memory, such as an upload or a fetched page.

    Args:
        content: the file.
        name: its name, for errors; its suffix decides between kinds of text.
        url: where it stands, if it was fetched.
        article_id: the id of its article, for files that hold one.
        charset: how a server says that it is encoded.

    Yields:
        Articles, and an ``ArticleError`` for what could not be read; nothing is raised.
    """
    try:
        kind = kind_of(content[:HEAD], name)
        if kind is Kind.HTML:
            items: Items = read_page(content, name, url=url, charset=charset)
        else:
            items = _READERS[kind](content, name)
        for item in items:
            if kind in _ONE_ARTICLE and isinstance(item, Article):
                yield replace(item, id=article_id or item.id, url=item.url or url)
            else:
                yield item
    except ArticleError as error:
        yield error


def _read_path(path: str | Path) -> Items:
    try:
        if str(path) == "-":
            yield from read_bytes(sys.stdin.buffer.read(), "standard input")
        else:
            yield from _read_file(Path(path))
    except ArticleError as error:
        yield error
    except OSError as error:
        yield ArticleError(error.strerror or str(error), source=str(path))


def _read_file(path: Path) -> Items:
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    kind = kind_of(head, str(path))
    if kind is Kind.JSONL:
        yield from _stream_jsonl(path)
    elif kind is Kind.CSV:
        yield from _stream_csv(path, head)
    elif (size := path.stat().st_size) > _MOST:
        raise ArticleError(f"has {size:,} bytes, more than {_MOST:,}", source=str(path))
    else:
        yield from read_bytes(path.read_bytes(), str(path))


def _stream_jsonl(path: Path) -> Items:
    """Reads line by line, so that a file larger than memory will do."""
    source = str(path)
    with path.open("rb") as stream:
        start = stream.peek(4)[:4]
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            yield from read_jsonl(io.StringIO(decode(stream.read(), source)), source)
            return
        if start.startswith(codecs.BOM_UTF8):
            stream.read(len(codecs.BOM_UTF8))
        # Bytes that are no UTF-8 become halves of pairs, which the reader refuses by line.
        lines = (line.decode("utf-8", "surrogateescape") for line in stream)
        yield from read_jsonl(lines, source)


def _stream_csv(path: Path, head: bytes) -> Items:
    utf16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    encoding = "utf-16" if utf16 else "utf-8-sig"
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as stream:
        yield from read_csv(stream, str(path))


def _files(paths: Iterable[str | Path]) -> Iterator[str | Path | ArticleError]:
    """Gives files, those of folders in the order of their names, and what is none in a folder."""
    for path in paths:
        try:
            if str(path) != "-" and Path(path).is_dir():
                yield from _files_in(Path(path))
            else:
                yield path
        except OSError as error:
            yield ArticleError(error.strerror or str(error), source=str(path))


def _files_in(folder: Path) -> Iterator[Path | ArticleError]:
    named = [p for p in sorted(folder.rglob("*")) if p.suffix.lower() in SUFFIXES]
    named = [p for p in named if p.stem.upper() != "README" and p.name[0] != "." and not p.is_dir()]
    if not named:
        yield ArticleError(f"holds no {', '.join(SUFFIXES)} files", source=str(folder))
    for path in named:
        if path.is_file():
            yield path
        else:
            words = (
                "is a link to nothing" if path.is_symlink() else "is no file, but a pipe or device"
            )
            yield ArticleError(words, source=str(path))
