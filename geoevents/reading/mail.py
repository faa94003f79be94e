"""E-mail (.eml) and pages saved as one file (.mhtml) → ``Article``; the standard library."""

from __future__ import annotations

import email
import email.policy
import email.utils
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from email.message import EmailMessage

from geoevents.errors import ArticleError
from geoevents.model import Article
from geoevents.reading.kinds import HEAD, Kind, kind_of
from geoevents.reading.pages import html_text, read_page
from geoevents.reading.pdf import read_pdf
from geoevents.reading.text import article_from_text
from geoevents.reading.word import read_docx

__all__ = ["read_mail", "read_mhtml"]

_ATTACHED = 50  # files of one mail that are looked at
_DEPTH = 5  # of mails in mails
_TEXTS = {"text/plain", "text/markdown", "application/octet-stream"}
_READERS: dict[Kind, Callable[[bytes, str], Iterator[Article | ArticleError]]] = {
    Kind.HTML: read_page,
    Kind.PDF: read_pdf,
    Kind.DOCX: read_docx,
}


def read_mail(content: bytes, source: str) -> Iterator[Article | ArticleError]:
    """Reads a mail: subject, day, sender and body (plain where there is one), then its attachments.

    The id is the mail's own Message-ID. Attached texts, pages, PDF and Word files and mails are
    articles of their own, with the mail's sender, and its day where they state none; pictures and
    other files are passed over.

    Raises:
        ArticleError: it has no text, and nothing attached that can be read.
    """
    yield from _mail(_parsed(content, source), source, depth=0)


def _mail(message: EmailMessage, source: str, depth: int) -> Iterator[Article | ArticleError]:
    try:
        body = message.get_body(("plain", "html"))
        words = _words(body) if isinstance(body, EmailMessage) else ""
        subject = str(message["subject"] or "").strip()
        sender = email.utils.parseaddr(str(message["from"] or ""))
        number = str(message["message-id"] or "").strip(" <>")
        published = _day(str(message["date"] or ""))
        attached = [part for part in message.iter_attachments() if isinstance(part, EmailMessage)]
    except (
        LookupError,
        ValueError,
        AttributeError,
        TypeError,
        OverflowError,
        RecursionError,
    ) as error:  # a damaged mail breaks the standard library's reader in many ways
        raise ArticleError(f"the mail could not be read: {_why(error)}", source=source) from error
    publisher = sender[0] or sender[1] or None
    found = bool(words.strip())
    if found:
        yield article_from_text(
            "\n".join(words.replace("\0", "").splitlines()),
            id=f"mail:{number}" if number else None,
            title=subject or None,
            published=published,
            publisher=publisher,
            source=source,
        )
    for part in attached[:_ATTACHED]:
        for item in _attachment(part, source, depth):
            found = True
            if isinstance(item, Article):
                item = replace(  # noqa: PLW2901
                    item,
                    title=item.title or part.get_filename(),
                    published=item.published or published,
                    publisher=item.publisher or publisher,
                )
            yield item
    if not found:
        raise ArticleError(
            "the mail has no text, and nothing attached that can be read", source=source
        )


def _attachment(part: EmailMessage, source: str, depth: int) -> Iterator[Article | ArticleError]:
    """Gives the articles of an attached file; none where it is of a kind that is passed over."""
    name = f"{source}: {part.get_filename() or part.get_content_type()}"
    try:
        if part.get_content_type() == "message/rfc822":
            inner = part.get_content()
            if depth < _DEPTH and isinstance(inner, EmailMessage):
                yield from _mail(inner, name, depth + 1)
            return
        content = part.get_payload(decode=True)
        reader = _reader(content, part) if isinstance(content, bytes) else None
        if reader is not None and isinstance(content, bytes):
            yield from reader(content, name)
    except ArticleError as error:
        yield error
    except (LookupError, ValueError, AttributeError, TypeError) as error:
        yield ArticleError(f"the attachment could not be read: {error}", source=name)


def _reader(
    content: bytes, part: EmailMessage
) -> Callable[[bytes, str], Iterator[Article | ArticleError]] | None:
    try:
        kind = kind_of(content[:HEAD], part.get_filename() or "")
    except ArticleError:  # a picture, a program, nothing
        return None
    if kind is Kind.TEXT and part.get_content_type() in _TEXTS and part.get_filename():
        return lambda _content, name: iter([article_from_text(_words(part), source=name)])
    return _READERS.get(kind)


def _words(part: EmailMessage) -> str:
    """Gives a part's words; the encoding is guessed where the mail states none or a wrong one."""
    from trafilatura.utils import decode_file

    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    try:
        words = content.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        words = decode_file(content)
    return html_text(words) if part.get_content_type() == "text/html" else words


def read_mhtml(content: bytes, source: str) -> Iterator[Article]:
    """Reads the page of an .mhtml file, as browsers save it.

    Raises:
        ArticleError: there is no page in it.
    """
    message = _parsed(content, source)
    address = message["snapshot-content-location"] or message["content-location"]
    for part in message.walk():
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            page = part.get_payload(decode=True)
            stated = str(address or part["content-location"] or "").strip()
            url = stated if stated.startswith(("https://", "http://")) else None
            yield from read_page(page if isinstance(page, bytes) else b"", source, url=url)
            return
    raise ArticleError("there is no page in it", source=source)


def _parsed(content: bytes, source: str) -> EmailMessage:
    try:
        return email.message_from_bytes(content, policy=email.policy.default)
    except (ValueError, LookupError, RecursionError) as error:
        raise ArticleError(f"the mail could not be read: {_why(error)}", source=source) from error


def _why(error: Exception) -> str:
    return "its parts are nested too deep" if isinstance(error, RecursionError) else str(error)


def _day(stated: str) -> date | None:
    try:
        return email.utils.parsedate_to_datetime(stated).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
