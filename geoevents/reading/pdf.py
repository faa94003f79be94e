"""PDF with a text layer → ``Article``."""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from statistics import median
from typing import TYPE_CHECKING

from geoevents.errors import ArticleError
from geoevents.model import Article
from geoevents.reading.days import document_day
from geoevents.reading.print_columns import page_text
from geoevents.reading.text import article_from_text

if TYPE_CHECKING:
    from pypdf import PdfReader

__all__ = ["SENTENCE_END", "join_lines", "read_pdf"]

_PAGES = 2_000
SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*$")
_PAGE_NUMBER = re.compile(r"[-–—\s]*(page\s+)?\d{1,4}(\s*(/|of)\s*\d+)?[-–—\s]*", re.IGNORECASE)


def read_pdf(content: bytes, source: str) -> Iterator[Article]:
    """Reads a PDF's text layer: lines become paragraphs, running heads and page numbers go.

    The day is the one that stands at its head, in a dateline or on a line of its own; else that of
    the file's making, which is logged.

    Raises:
        ArticleError: it is damaged, locked, or has no text layer.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every repair and doubt
    try:
        reader = PdfReader(io.BytesIO(content))
        fault = _pdf_fault(reader)
        pages = [] if fault else [page_text(page) for page in reader.pages]
        about = None if fault else reader.metadata
        title = str(about.title).strip() if about and about.title else None
        made = about.creation_date if about else None
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        AssertionError,
        OverflowError,
        RecursionError,
        NotImplementedError,
        zlib.error,
    ) as error:  # fmt: skip - a damaged file breaks pypdf in many ways
        raise ArticleError(f"the PDF could not be read: {error}", source=source) from error
    if fault:
        raise ArticleError(fault, source=source)
    text = join_lines(pages)
    if sum(map(str.isalpha, text)) < 20:
        raise ArticleError(
            "the PDF has no text layer, it is pictures of pages; run OCR over it first",
            source=source,
        )
    day = document_day(text, pages[0].splitlines(), [made.date()] if made else [], source)
    yield article_from_text(text, title=title or None, published=day, source=source)


def _pdf_fault(reader: PdfReader) -> str:
    """Gives why a PDF is not read at all; empty where it can be."""
    if reader.is_encrypted and not reader.decrypt(""):
        return "the PDF is locked with a password"
    if len(reader.pages) > _PAGES:
        return f"the PDF has {len(reader.pages):,} pages, more than {_PAGES:,}"
    return ""


def join_lines(pages: list[str]) -> str:
    """Gives the text of pages whose lines are broken where the paper ended.

    A line that stands at the head or foot of most pages is left out, a word divided at the line's
    end is joined, and a paragraph ends at a blank line or a short line that ends a sentence.
    """
    split = [[line.strip() for line in page.splitlines()] for page in pages]
    edges = Counter(
        _shape(line) for lines in split for line in {*_edge(lines, 0), *_edge(lines, -1)}
    )
    often = {shape for shape, n in edges.items() if len(pages) >= 3 and n > len(pages) / 2}
    lines: list[str] = []
    for page in split:
        head, foot = _edge(page, 0), _edge(page, -1)
        for line in page:
            number = _PAGE_NUMBER.fullmatch(line)
            if line in {*head, *foot} and (_shape(line) in often or number):
                continue
            lines.append(line)
    usual = median([len(line) for line in lines if line] or [0])
    paragraphs: list[str] = [""]
    for line in lines:
        last = paragraphs[-1]
        if not line:
            paragraphs.append("")
        elif re.search(r"[^\W\d_]-$", last) and line[0].islower():
            paragraphs[-1] = f"{last[:-1]}{line}"
        else:
            paragraphs[-1] = f"{last} {line}" if last else line
        if line and SENTENCE_END.search(line) and len(line) < 0.75 * usual:
            paragraphs.append("")
    return "\n\n".join(p for p in paragraphs if p)


def _edge(lines: list[str], at: int) -> list[str]:
    filled = [line for line in lines if line]
    return filled[at : at + 1] if at == 0 else filled[-1:]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line)
