"""Web pages and saved pages → ``Article``, by trafilatura; nothing is fetched here."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from geoevents.errors import ArticleError
from geoevents.model import Article
from geoevents.reading.text import article_from_text

__all__ = ["html_text", "read_page", "url_id"]

_MOST = 20_000_000  # bytes of a page; a longer one is no article
_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->")
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|ref|at_\w+|ns_\w+|cmpid", re.IGNORECASE)
# What XML cannot hold.
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_NOTICE = 2_000  # characters; a longer text is no notice
_ABOUT_NOTICE = re.compile(
    r"\bcookies?\b|\bpersonal data\b|\bconsent\b|\bprivacy (?:policy|settings)\b|\bour partners\b|"
    r"\byour (?:device|browser|preferences|choices)\b|\btracking technolog|\bJavaScript\b|"
    r"\bI accept\b|\bare (?:not )?a (?:robot|human)\b|\bverif(?:y|ying) (?:that )?you\b|"
    r"\bcaptcha\b|\bchecking your browser\b|\bad ?-?blocker\b",
    re.IGNORECASE,
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def read_page(
    content: bytes,
    source: str,
    *,
    url: str | None = None,
    published: date | None = None,
    charset: str | None = None,
) -> Iterator[Article]:
    """Reads the article of an HTML page: text, title, day, publisher and address.

    Menus, comments and tables are left out. The day is the one that the page states of itself,
    not one that stands somewhere in its text.

    Args:
        content: the page.
        source: what to name in errors.
        url: where it was fetched; the page's own word is taken where this is None.
        published: the day, where it is known better, as from a feed.
        charset: how the server says that it is encoded, for pages that do not say so themselves.

    Raises:
        ArticleError: there is no article in it, or a notice about cookies or scripts in its place.
    """
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read, we say
    if len(content) > _MOST:
        raise ArticleError(
            f"the page has {len(content):,} bytes, more than {_MOST:,}", source=source
        )
    if url is None and (saved := _SAVED_FROM.search(content[:4096])):
        url = saved[1].decode("ascii", "replace")
    try:
        found = bare_extraction(
            _decoded(content, charset),
            url=url,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError) as error:
        raise ArticleError(f"the page could not be read: {error}", source=source) from error
    text = None if found is None or isinstance(found, dict) else found.text
    if found is None or isinstance(found, dict) or not (text or "").strip():
        raise ArticleError("no article was found in the page", source=source)
    if _is_notice(text or ""):
        raise ArticleError(
            "the page shows a notice about cookies, scripts or robots and no article; open it in a "
            "browser, pass the notice, and save the page",
            source=source,
        )
    address = url or _web_address(found.url)
    yield article_from_text(
        _paragraphs(text or "", _line(found.title)),
        id=url_id(address) if address else None,
        title=_line(found.title),
        published=published or _day(found.date),
        publisher=_line(found.sitename) or _line(found.hostname),
        url=address,
        source=source,
    )


def _decoded(content: bytes, charset: str | None) -> bytes | str:
    """Gives the page's text where only the server says how it is encoded."""
    if charset is None or content.startswith(_BOMS) or b"charset" in content[:4096].lower():
        return content
    try:
        return content.decode(charset, "replace")
    except LookupError:
        return content


def _is_notice(text: str) -> bool:
    """Tells a short text most of whose sentences are about consent, scripts or robots."""
    if len(text) > _NOTICE:
        return False
    sentences = [s for s in re.split(r"(?<=[.!?])\s+|\n+", text) if s.strip()]
    about = [s for s in sentences if _ABOUT_NOTICE.search(s)]
    return len(about) * 2 > len(sentences)


def html_text(fragment: str) -> str:
    """Gives the words of a piece of HTML, such as a feed's or a mail's, paragraph by paragraph."""
    from lxml import etree, html

    if "<" not in fragment and "&" not in fragment:
        return fragment.strip()
    try:
        root = html.fromstring(f"<div>{_CONTROL.sub('', fragment)}</div>")
    except (etree.ParserError, ValueError):
        return ""
    etree.strip_elements(root, "script", "style", "template", "noscript", with_tail=False)
    for element in root.iter("p", "div", "br", "li", "h1", "h2", "h3", "h4", "tr", "blockquote"):
        element.tail = f"\n\n{_CONTROL.sub('', element.tail or '')}"
        if element.tag != "br":
            element.text = f"\n\n{_CONTROL.sub('', element.text or '')}"
    blocks = re.split(r"\n\s*\n", _CONTROL.sub("", str(root.text_content())))
    return "\n\n".join(words for block in blocks if (words := " ".join(block.split())))


def url_id(url: str) -> str:
    """Gives the id of an article that has an address: a hash of it without what tracks readers.

    A page that was read once is known by it, so that it is neither fetched nor read again. What
    is no address, as feeds have them, is taken as it is written.
    """
    try:
        parts = urlsplit(url)
        query = [(k, v) for k, v in parse_qsl(parts.query, True) if not _TRACKING.fullmatch(k)]
        host = (parts.hostname or "").removeprefix("www.")
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
        bare = urlunsplit(("", f"{host}{port}", parts.path.rstrip("/"), urlencode(query), ""))
    except ValueError:
        bare = url
    return hashlib.blake2b(f"url\x1f{bare}".encode(), digest_size=10).hexdigest()


def _paragraphs(text: str, title: str | None) -> str:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and title and " ".join(lines[0].split()).casefold() == title.casefold():
        del lines[0]  # the headline is a field of its own
    return "\n\n".join(lines)


def _line(words: str | None) -> str | None:
    return " ".join(words.split()) or None if words else None


def _day(stated: str | None) -> date | None:
    try:
        return date.fromisoformat(stated) if stated else None
    except ValueError:
        return None


def _web_address(url: str | None) -> str | None:
    return url if url and url.startswith(("https://", "http://")) else None
