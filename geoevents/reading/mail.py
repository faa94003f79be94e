"""E-mail (.eml) and pages saved as one file (.mhtml) → ``Article``; the standard library."""

from __future__ import annotations

import email
import email.policy
import email.utils
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage

from geoevents.errors import ArticleError
from geoevents.model import Article
from geoevents.reading.pages import html_text, read_page
from geoevents.reading.text import article_from_text

__all__ = ["read_mail", "read_mhtml"]


def read_mail(content: bytes, source: str) -> Iterator[Article]:
    """Reads a mail: subject, day, sender and body (plain where there is one); no attachments.

    The id is the mail's own Message-ID.

    Raises:
        ArticleError: it has no text.
    """
    message = _parsed(content, source)
    try:
        body = message.get_body(("plain", "html"))
        words = "" if body is None else str(body.get_content())
        subject = str(message["subject"] or "").strip()
        sender = email.utils.parseaddr(str(message["from"] or ""))
        number = str(message["message-id"] or "").strip(" <>")
        published = _day(str(message["date"] or ""))
    except (LookupError, ValueError, AttributeError, TypeError, OverflowError) as error:
        raise ArticleError(f"the mail could not be read: {error}", source=source) from error
    if body is not None and body.get_content_type() == "text/html":
        words = html_text(words)
    if not words.strip():
        raise ArticleError("the mail has no text (attachments are not read)", source=source)
    yield article_from_text(
        "\n".join(words.replace("\0", "").splitlines()),
        id=f"mail:{number}" if number else None,
        title=subject or None,
        published=published,
        publisher=sender[0] or sender[1] or None,
        source=source,
    )


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
        raise ArticleError(f"the mail could not be read: {error}", source=source) from error


def _day(stated: str) -> date | None:
    try:
        return email.utils.parsedate_to_datetime(stated).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
