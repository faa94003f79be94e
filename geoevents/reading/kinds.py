"""What a file is, told from its bytes; its name only decides between kinds of text."""

from __future__ import annotations

import codecs
import json
import re
from enum import StrEnum

from geoevents.errors import ArticleError

__all__ = ["HEAD", "SUFFIXES", "Kind", "kind_of", "known_signature"]

HEAD = 65_536  # bytes at the start that are looked at


class Kind(StrEnum):
    """The kinds of file that articles are read from."""

    TEXT = "text"
    JSONL = "JSON lines"
    JSON = "JSON"
    TELEGRAM = "Telegram export"
    HTML = "HTML"
    MHTML = "saved page"
    PDF = "PDF"
    DOCX = "Word document"
    MAIL = "e-mail"
    FEED = "feed"
    CSV = "CSV"


# What a folder is searched for. A file that is named outright is read whatever its name.
SUFFIXES = (
    ".txt .md .jsonl .ndjson .json .html .htm .xhtml .mht .mhtml .pdf .docx .eml .csv .tsv .rss "
    ".atom .xml"
).split()

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "an image, sound or video file"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound or video file"),
    (b"\x1a\x45\xdf\xa3", "a video file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file; save it as .docx or PDF"),
    (b"{\\rtf", "an RTF file; save it as .docx or PDF"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"BZh", "a bzip2 archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"\xfd7zXZ", "an xz archive; unpack it first"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a SQLite database; a GeoPackage goes in with `geoevents import`"),
    (b"PAR1", "a Parquet file; a table goes in with `geoevents import`"),
)
_NEVER_TEXT = set("pdf docx doc odt xlsx xls pptx zip gz png jpg jpeg gif mp3 mp4 parquet".split())
_WRAPPINGS = ("articles", "items", "results", "features")
_HEADER = re.compile(r"([A-Za-z][A-Za-z0-9-]*):[ \t]?\S?")
_MAIL_HEADERS = {
    "from", "to", "subject", "date", "mime-version", "message-id", "received", "return-path",
    "delivered-to",
}  # fmt: skip
_MAIL_ONLY = {"mime-version", "message-id", "received", "return-path", "delivered-to"}
_FEED_ROOT = re.compile(r"<(?:\w+:)?(rss|feed|rdf)\b", re.IGNORECASE)
_HTML_TAG = re.compile(
    r"<(!doctype\s+html|html|head|body|title|meta|article|main|div|section|p|h1)\b", re.IGNORECASE
)
_TEXT_COLUMN = re.compile(
    r"""(?:^|[,;\t|])\s*"?(text|body|content|article|full_text|fulltext)"?\s*(?:[,;\t|]|$)""",
    re.IGNORECASE,
)


def kind_of(head: bytes, name: str = "") -> Kind:
    """Tells what a file is.

    Args:
        head: its first ``HEAD`` bytes, or all where there are fewer.
        name: its name; the suffix decides between kinds of text that look alike.

    Raises:
        ArticleError: it is empty, or of a kind that holds no article; the message says which.
    """
    if not head.strip():
        raise ArticleError("the file is empty", source=name)
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Kind.DOCX  # its reader tells a Word document from other archives
    if words := known_signature(head):
        what, _, advice = words.partition("; ")
        raise ArticleError(f"is {what}; {advice or 'it holds no article to read'}", source=name)
    if head[4:8] == b"ftyp":
        raise ArticleError("is a video or sound file, which holds no text", source=name)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _kind_of_text(head.decode("utf-16", "replace"), name)
    if head.count(0) > max(8, len(head) // 500):
        raise ArticleError("is binary data, not UTF-8 text", source=name)
    return _kind_of_text(head.decode("utf-8-sig", "replace"), name)


def known_signature(head: bytes) -> str | None:
    """Gives in words what a picture, archive or program is by its first bytes; None for others."""
    for signature, words in _SIGNATURES:
        if head.startswith(signature) and not _is_plain(head, signature):
            return words
    return None


def _is_plain(head: bytes, signature: bytes) -> bool:
    """Tells a text that merely opens with the letters of a signature ("MZ", "BZh", "RIFF")."""
    return signature.isascii() and 0 not in signature and not re.search(rb"[\x00-\x08]", head)


def _kind_of_text(text: str, name: str) -> Kind:
    start = text.lstrip()
    suffix = name.lower().rsplit("?", 1)[0].rsplit(".", 1)[-1]
    found = None
    if start.startswith("<"):
        found = _kind_of_markup(start, name)
    elif suffix in {"jsonl", "ndjson"}:
        found = Kind.JSONL  # what is no JSON in it is told line by line
    elif start.startswith(("{", "[")):
        found = _kind_of_json(start)
    if found is None and (suffix in {"eml", "mht", "mhtml"} or _is_mail(start)):
        page = suffix in {"mht", "mhtml"} or "snapshot-content-location:" in start[:4096].lower()
        found = Kind.MHTML if page else Kind.MAIL
    first = start.split("\n", 1)[0]
    listed = re.search(r"[,;\t|]", first) and _TEXT_COLUMN.search(first) and "." not in first
    if found is None and (suffix in {"csv", "tsv"} or listed):
        found = Kind.CSV
    if found is None and suffix in _NEVER_TEXT:
        raise ArticleError(f"is named .{suffix}, but is none by its content", source=name)
    return found or Kind.TEXT


def _kind_of_markup(start: str, name: str) -> Kind | None:
    root = _FEED_ROOT.search(start[:4096])
    tag = _HTML_TAG.search(start[:4096])
    if root and not (tag and tag.start() < root.start()):
        return Kind.FEED
    if tag or name.lower().endswith((".html", ".htm", ".xhtml")):
        return Kind.HTML
    if start.startswith("<?xml"):
        raise ArticleError("is XML, but neither a feed nor a page", source=name)
    return None


def _kind_of_json(start: str) -> Kind | None:
    first = start.split("\n", 1)[0].strip()
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict) and any(isinstance(value.get(key), list) for key in _WRAPPINGS):
        return Kind.JSON
    if isinstance(value, dict) and not {"messages", "chats"} & value.keys():
        return Kind.JSONL
    if start.startswith("{") and re.search(r'"(messages|chats)"\s*:', start):
        return Kind.TELEGRAM
    if start.startswith("{") or re.match(r"\[\s*(\{|\])", start):
        return Kind.JSON
    return None


def _is_mail(start: str) -> bool:
    names: set[str] = set()
    for line in start.splitlines()[:60]:
        if not line.strip():
            break
        if line[0] in " \t" and names:
            continue
        header = _HEADER.match(line)
        if header is None:
            return False
        names.add(header[1].lower())
    return len(names & _MAIL_HEADERS) >= 2 and bool(names & _MAIL_ONLY)
