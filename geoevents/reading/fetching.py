"""Fetching pages and feeds without being led astray, and politely.

Each request, and each redirect anew, is checked by ``addresses``; the connection goes to the very
address that was checked. Bytes, unpacked bytes, time and redirects are limited, whatever the server
sends; proxies of the environment are not used. ``robots.txt`` is kept, and a host is asked at most
once a second.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from geoevents.access import is_read_only
from geoevents.reading.addresses import (
    AllowList,
    FetchError,
    Refusal,
    Resolver,
    Target,
    check_target,
    resolve,
)
from geoevents.reading.exchange import AGENT, Exchange, Limits, body_of
from geoevents.reading.manners import Manners

__all__ = ["FetchError", "Fetched", "Fetcher", "Limits", "Refusal"]

_REDIRECTS = {301, 302, 303, 307, 308}
_TYPES = (
    "text/html", "application/xhtml+xml", "text/plain", "text/xml", "application/xml",
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/json", "application/feed+json", "application/octet-stream",
    "binary/octet-stream", "multipart/related", "message/rfc822",
)  # fmt: skip
_ROBOTS_BYTES = 500_000  # RFC 9309 asks for at least 500 KiB; what follows is not looked at
_LONGEST_DELAY = 10.0  # seconds that a Crawl-delay may ask for


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came back: ``url`` is where it stood in the end, no ``content`` means "not changed"."""

    url: str
    content: bytes | None
    media_type: str
    etag: str | None
    modified: str | None
    charset: str | None = None  # as the server states it


class Fetcher:
    """Fetches addresses, and is polite to their hosts as its ``manners`` remember them."""

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        allow: AllowList | None = None,
        delay: float = 1.0,
        resolver: Resolver = resolve,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        manners: Manners | None = None,
    ) -> None:
        """Makes a fetcher.

        Args:
            limits: of each fetch.
            allow: which hosts; None is the setting ``GEOEVENTS_FETCH_ALLOW``.
            delay: seconds between two requests to a host.
            resolver: gives the addresses of a host and port.
            clock: the time in seconds.
            sleep: waits for seconds.
            manners: what is remembered of hosts; None is a memory of its own.
        """
        self._limits = limits or Limits()
        self._allow = allow if allow is not None else AllowList.from_environment()
        self._delay = delay
        self._resolver = resolver
        self._sleep = sleep
        self._manners = manners or Manners(clock)

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """Fetches an address, following redirects.

        Args:
            url: an http or https address.
            etag: what the server called the version that is known already.
            modified: when it said that version was from.

        Raises:
            FetchError: it was refused or failed; the message says why.
        """
        if is_read_only():
            raise FetchError(
                Refusal.READ_ONLY, "nothing is fetched while GEOEVENTS_READ_ONLY is set", url=url
            )
        headers = {"If-None-Match": etag, "If-Modified-Since": modified}
        deadline = time.monotonic() + self._limits.seconds
        here = url
        for _ in range(self._limits.redirects + 1):
            target = check_target(here, self._allow, self._resolver)
            self._heed_robots(target, deadline)
            deadline += self._wait(target)  # the server's time, not that of whoever asks besides
            there = self._request(target, {k: v for k, v in headers.items() if v}, deadline)
            if isinstance(there, Fetched):
                return there
            here = _redirected(here, there)
        raise FetchError(
            Refusal.REDIRECTS, f"redirects more than {self._limits.redirects} times", url=url
        )

    def _request(
        self, target: Target, headers: Mapping[str, str], deadline: float
    ) -> Fetched | str:
        """Gives what came, or the address that the server points to."""
        with Exchange(target, deadline) as exchange:
            response = exchange.ask(headers)
            if response.status in _REDIRECTS:
                return response.headers.get("Location") or ""
            known = response.status == http.client.NOT_MODIFIED
            if not known and response.status != http.client.OK:
                raise FetchError(
                    Refusal.STATUS,
                    f"the server answers {response.status} {response.reason}".rstrip(),
                    url=target.url,
                    gone=response.status in {404, 410},
                )
            media_type = response.headers.get_content_type()
            if not known and "Content-Type" in response.headers and media_type not in _TYPES:
                raise FetchError(
                    Refusal.TYPE, f"is {media_type}, not an article or feed", url=target.url
                )
            content = None if known else body_of(response, target.url, self._limits, exchange)
        return Fetched(
            url=target.url,
            content=content,
            media_type=media_type,
            etag=response.headers.get("ETag"),
            modified=response.headers.get("Last-Modified"),
            charset=response.headers.get_content_charset(),
        )

    def _heed_robots(self, target: Target, deadline: float) -> None:
        origin = f"{target.scheme}://{urlsplit(target.url).netloc}"
        known, rules = self._manners.rules(origin)
        if not known:
            rules = self._read_robots(target, origin, deadline)
            self._manners.keep_rules(origin, rules)
        if rules is not None and not rules.can_fetch(AGENT, target.url):
            raise FetchError(
                Refusal.ROBOTS, f"{origin}/robots.txt asks that it not be fetched", url=target.url
            )

    def _read_robots(self, target: Target, origin: str, deadline: float) -> RobotFileParser | None:
        """Gives the rules; None where there are none. A server that fails forbids (RFC 9309)."""
        rules = RobotFileParser()
        limits = replace(self._limits, sent=_ROBOTS_BYTES, unpacked=_ROBOTS_BYTES)
        here = f"{origin}/robots.txt"
        for _ in range(self._limits.redirects + 1):
            place = target if here.startswith(f"{origin}/") else None
            place = (
                replace(target, url=here, path=here.removeprefix(origin))
                if place
                else check_target(here, self._allow, self._resolver)
            )
            deadline += self._wait(place)
            with Exchange(place, deadline) as exchange:
                response = exchange.ask({})
                if response.status in _REDIRECTS:
                    here = _redirected(here, response.headers.get("Location") or "")
                    continue
                if response.status >= 500:
                    rules.disallow_all = True  # type: ignore[attr-defined]
                    return rules
                if response.status != http.client.OK:
                    return None
                body = body_of(response, here, limits, exchange, cut=True)
            rules.parse(body.decode("utf-8", "replace").lstrip("\ufeff").splitlines())
            return rules
        return None

    def _wait(self, target: Target) -> float:
        _, rules = self._manners.rules(f"{target.scheme}://{urlsplit(target.url).netloc}")
        asked = rules.crawl_delay(AGENT) if rules is not None else None
        pause = max(self._delay, min(float(asked or 0), _LONGEST_DELAY))
        wait = self._manners.turn(target.host, pause)
        if wait > 0:
            self._sleep(wait)
        return wait


def _redirected(here: str, there: str) -> str:
    """Gives the address that a redirect leads to.

    Raises:
        FetchError: it leads nowhere, or from a secure connection to an open one.
    """
    if not there:
        raise FetchError(Refusal.REDIRECTS, "redirects to nowhere", url=here)
    try:
        url = urljoin(here, there)
        opens = urlsplit(here).scheme == "https" and urlsplit(url).scheme == "http"
    except ValueError as error:
        raise FetchError(Refusal.REDIRECTS, f"redirects to no address: {error}", url=here) from None
    if opens:
        raise FetchError(Refusal.REDIRECTS, f"redirects from https to open http: {url}", url=here)
    return url
