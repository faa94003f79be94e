"""Word documents → ``Article``, read as a stream: the parts are never held as trees.

A tree of XML takes twenty times the room of its text, and a packed part may be small and unpack to
anything. So only two parts are read, each up to a limit, and of them no more is kept than words.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler, feature_namespaces

from defusedxml.ElementTree import ParseError, fromstring

from geoevents.errors import ArticleError
from geoevents.model import Article
from geoevents.reading.days import document_day
from geoevents.reading.pdf import SENTENCE_END
from geoevents.reading.text import article_from_text

__all__ = ["read_docx"]

_BODY, _ABOUT = "word/document.xml", "docProps/core.xml"
_LARGEST = {_BODY: 40_000_000, _ABOUT: 1_000_000}  # bytes unpacked; a long novel has some 10 MB
_RATIO = 200  # to which a part may be packed; real ones come to 50
_SMALL = 5_000_000  # bytes up to which it may be packed more tightly
_DEEPEST = 200  # elements in one another
_TEMPLATE = date(2013, 12, 23)  # of the empty document that python-docx starts from
_OFFICE = {
    "xl/workbook.xml": "an Excel workbook; save the sheet as CSV",
    "ppt/presentation.xml": "a presentation",
    "content.xml": "an OpenDocument file; save it as .docx or PDF",
    "META-INF/container.xml": "an e-book",
}
# What stands for pictures and boxes, twice for older programs, or where it was moved away from.
_PASSED = {"drawing", "pict", "object", "AlternateContent", "moveFrom", "del"}
_MARKS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    KeyError,
    ValueError,  # of defusedxml too: entities and document types are refused
    LookupError,
    NotImplementedError,
    RuntimeError,
    SAXException,
    ParseError,
)


def read_docx(content: bytes, source: str) -> Iterator[Article]:
    """Reads a Word document: its paragraphs and the cells of its tables, in order.

    The day is the one that stands at its head; else that of its last change, which is logged.

    Raises:
        ArticleError: it is another archive, damaged, or unpacks to too much.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN as error:
        raise ArticleError(f"the archive is damaged: {error}", source=source) from error
    with archive:
        parts = {entry.filename: entry for entry in archive.infolist()}
        _check(parts, source)
        try:
            with archive.open(_BODY) as stream:
                blocks = _blocks(stream)
            title, made = _about(archive.read(_ABOUT) if _ABOUT in parts else b"")
        except _BROKEN as error:
            raise ArticleError(f"the document could not be read: {error}", source=source) from error
    if (
        not title
        and len(blocks) > 1
        and len(blocks[0]) < 150
        and not SENTENCE_END.search(blocks[0])
    ):
        title = blocks[0]
    text = "\n\n".join(blocks)
    day = document_day(text, blocks, made, source)
    yield article_from_text(text, title=title or None, published=day, source=source)


def _check(parts: dict[str, zipfile.ZipInfo], source: str) -> None:
    """Refuses what is no Word document, or would unpack to too much, before a part is unpacked."""
    if _BODY not in parts:
        words = next((w for name, w in _OFFICE.items() if name in parts), "a ZIP archive")
        raise ArticleError(f"is {words}, not a Word document", source=source)
    for name, most in _LARGEST.items():
        part = parts.get(name)
        if part is None:
            continue
        tight = part.file_size > max(_SMALL, _RATIO * part.compress_size)
        if part.file_size > most or tight:
            limit = f"more than {most:,}" if part.file_size > most else "no document is so empty"
            raise ArticleError(
                f"its {name} unpacks to {part.file_size:,} bytes from {part.compress_size:,}, "
                f"{limit}; save it as plain text if you trust it",
                source=source,
            )


def _blocks(stream: Any) -> list[str]:  # noqa: ANN401 - a binary stream
    """Gives the words of paragraphs and cells, in order, blank ones left out."""
    from defusedxml.sax import make_parser

    body = _Body()
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(body)
    parser.parse(stream)
    return body.blocks


def _about(content: bytes) -> tuple[str, list[date]]:
    """Gives the title that a document states, and the days of its making and last change."""
    title, made = "", []
    for item in fromstring(content, forbid_dtd=True) if content else ():
        name, words = item.tag.rpartition("}")[2], (item.text or "").strip()
        if name == "title":
            title = words
        elif name in {"created", "modified"}:
            with suppress(ValueError):  # no day, or only a year
                made.append(date.fromisoformat(words[:10]))
    return title, [day for day in made if day != _TEMPLATE]


class _Body(ContentHandler):
    """Gathers words while the parser goes through ``document.xml``.

    Boxes, pictures, and what was deleted or moved away are passed over, and so are content controls
    around whole paragraphs, which hold tables of contents.
    """

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self._path: list[str] = []  # names of the open elements
        self._passed = 0  # how many are open where passing over began; 0 while words are read
        self._paragraphs: list[list[str]] = []
        self._cells: list[list[str]] = []

    def startElementNS(self, name: Any, qname: Any, attrs: Any) -> None:  # noqa: ANN401, ARG002, N802
        """Opens an element; its name is a pair of namespace and name."""
        local = name[1]
        parent = self._path[-1] if self._path else ""
        self._path.append(local)
        if len(self._path) > _DEEPEST:
            raise SAXException("its elements are nested too deep")
        if self._passed:
            return
        if local in _PASSED or (local == "sdt" and not self._paragraphs):
            self._passed = len(self._path)
        elif local == "p":
            self._paragraphs.append([])
        elif local == "tc":
            self._cells.append([])
        elif parent == "r" and self._paragraphs:
            kinds = [value for key, value in attrs.items() if key[1] == "type"]
            line = local == "br" and kinds in ([], ["textWrapping"])  # others end a page or column
            self._paragraphs[-1].append("\n" if line else _MARKS.get(local, ""))

    def characters(self, content: str) -> None:
        """Takes words in, which stand in the text of a run."""
        if not self._passed and self._paragraphs and self._path[-2:] == ["r", "t"]:
            self._paragraphs[-1].append(content)

    def endElementNS(self, name: Any, qname: Any) -> None:  # noqa: ANN401, ARG002, N802
        """Closes an element."""
        depth = len(self._path)
        local = self._path.pop()
        if self._passed:
            self._passed = 0 if self._passed == depth else self._passed
        elif local == "p":
            words = "".join(self._paragraphs.pop())
            if self._cells:
                self._cells[-1].append(words)
            else:
                self._keep(words)
        elif local == "tc":
            self._keep("\n".join(self._cells.pop()))

    def _keep(self, words: str) -> None:
        if words := words.strip():
            self.blocks.append(words)
