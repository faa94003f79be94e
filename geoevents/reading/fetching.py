"""Fetching pages and feeds without being led astray, and politely.

Each request, and each redirect anew, is checked by ``addresses``; the connection goes to the very
address that was checked. Bytes, unpacked bytes, time and redirects are limited, whatever the server
sends; proxies of the environment are not used. ``robots.txt`` is kept, and a host is asked at most
once a second.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from geoevents import __version__
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

__all__ = ["FetchError", "Fetched", "Fetcher", "Limits", "Refusal"]

_AGENT = f"geoevents/{__version__}"
_REDIRECTS = {301, 302, 303, 307, 308}
_TYPES = (
    "text/html", "application/xhtml+xml", "text/plain", "text/xml", "application/xml",
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/json", "application/feed+json", "application/octet-stream",
    "binary/octet-stream", "multipart/related", "message/rfc822",
)  # fmt: skip
_CHUNK = 65_536
_ROBOTS_BYTES = 500_000  # RFC 9309 asks for at least 500 KiB; what follows is not looked at
_LONGEST_DELAY = 10.0  # seconds that a Crawl-delay may ask for


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a fetch may take: bytes sent, bytes unpacked, seconds in all, redirects."""

    sent: int = 10_000_000
    unpacked: int = 20_000_000
    seconds: float = 20.0
    redirects: int = 5


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
    """Fetches addresses; one instance remembers robots.txt and when each host was last asked."""

    def __init__(
        self,
        *,
        limits: Limits | None = None,
        allow: AllowList | None = None,
        delay: float = 1.0,
        resolver: Resolver = resolve,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Makes a fetcher.

        Args:
            limits: of each fetch.
            allow: which hosts; None is the setting ``GEOEVENTS_FETCH_ALLOW``.
            delay: seconds between two requests to a host.
            resolver: gives the addresses of a host and port.
            clock: the time in seconds.
            sleep: waits for seconds.
        """
        self._limits = limits or Limits()
        self._allow = allow if allow is not None else AllowList.from_environment()
        self._delay = delay
        self._resolver = resolver
        self._clock = clock
        self._sleep = sleep
        self._last: dict[str, float] = {}
        self._robots: dict[str, RobotFileParser | None] = {}

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
            self._wait(target)
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
        with _Exchange(target, deadline) as exchange:
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
            content = None if known else _body(response, target.url, self._limits, exchange)
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
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(target, origin, deadline)
        rules = self._robots[origin]
        if rules is not None and not rules.can_fetch(_AGENT, target.url):
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
            self._wait(place)
            with _Exchange(place, deadline) as exchange:
                response = exchange.ask({})
                if response.status in _REDIRECTS:
                    here = _redirected(here, response.headers.get("Location") or "")
                    continue
                if response.status >= 500:
                    rules.disallow_all = True  # type: ignore[attr-defined]
                    return rules
                if response.status != http.client.OK:
                    return None
                body = _body(response, here, limits, exchange, cut=True)
            rules.parse(body.decode("utf-8", "replace").lstrip("\ufeff").splitlines())
            return rules
        return None

    def _wait(self, target: Target) -> None:
        rules = self._robots.get(f"{target.scheme}://{urlsplit(target.url).netloc}")
        asked = rules.crawl_delay(_AGENT) if rules is not None else None
        pause = max(self._delay, min(float(asked or 0), _LONGEST_DELAY))
        now = self._clock()
        wait = self._last.get(target.host, now - pause) + pause - now
        if wait > 0:
            self._sleep(wait)
        self._last[target.host] = self._clock()


class _Exchange:
    """One request on a connection of its own; at the deadline its socket is shut down."""

    def __init__(self, target: Target, deadline: float) -> None:
        self._target = target
        self._deadline = deadline
        self._late = False
        self._connection: http.client.HTTPConnection | None = None
        self._socket: socket.socket | None = None
        self._timer: threading.Timer | None = None
        self._response: http.client.HTTPResponse | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, _trace: object) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if self._response is not None:
            self._response.close()
        if self._connection is not None:
            self._connection.close()
        if self._socket is not None:
            self._socket.close()
        if isinstance(error, FetchError):
            return
        if isinstance(error, OSError | http.client.HTTPException):
            raise self.failed(error) from error

    def ask(self, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        """Sends the request and gives the response with its headers read."""
        target = self._target
        self.check_time()
        self._socket = _connected(target, self._deadline)
        self._timer = threading.Timer(max(self._deadline - time.monotonic(), 0.01), self._shut)
        self._timer.daemon = True
        self._timer.start()
        if target.scheme == "https":
            secured = ssl.create_default_context().wrap_socket(
                self._socket, server_hostname=target.host, do_handshake_on_connect=False
            )
            self._socket = secured
            secured.do_handshake()
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = self._socket  # http.client connects only where there is no socket
        self._connection = connection
        default = {"http": 80, "https": 443}[target.scheme]
        host = f"[{target.host}]" if ":" in target.host else target.host
        connection.request(
            "GET",
            _quoted(target.path),
            headers={
                "Host": host if target.port == default else f"{host}:{target.port}",
                "User-Agent": _AGENT,
                "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
                "Accept-Encoding": "gzip",
                "Connection": "close",
                **headers,
            },
        )
        self._response = connection.getresponse()
        return self._response

    def failed(self, error: Exception) -> FetchError:
        """Gives the error in words: out of time, or what the connection said."""
        if self._late or isinstance(error, TimeoutError) or time.monotonic() >= self._deadline:
            return FetchError(Refusal.TIME, "took too long and was given up", url=self._target.url)
        return FetchError(
            Refusal.UNREACHABLE, f"could not be fetched: {error or type(error).__name__}",
            url=self._target.url,
        )  # fmt: skip

    def check_time(self) -> None:
        """Raises when the deadline has passed, also where the stream merely ended by it."""
        if self._late or time.monotonic() >= self._deadline:
            raise self.failed(TimeoutError())

    def _shut(self) -> None:
        self._late = True
        try:
            if self._socket is not None:
                self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:  # it is closed already
            return


def _connected(target: Target, deadline: float) -> socket.socket:
    """Connects to the first of the checked addresses that answers; the name is not looked up."""
    failure: OSError = TimeoutError()
    for address in target.addresses:
        left = deadline - time.monotonic()
        if left <= 0:
            break
        try:
            return socket.create_connection((address, target.port), timeout=left)
        except OSError as error:
            failure = error
    raise failure


def _body(
    response: http.client.HTTPResponse,
    url: str,
    limits: Limits,
    exchange: _Exchange,
    *,
    cut: bool = False,
) -> bytes:
    """Reads and unpacks the body; ``cut`` ends it at the limit where it would be refused."""
    encoding = (response.headers.get("Content-Encoding") or "identity").strip().lower()
    if encoding not in {"identity", "gzip", "x-gzip", "deflate"}:
        raise FetchError(Refusal.ENCODING, f"is packed as {encoding!r}", url=url)
    stated = response.headers.get("Content-Length", "")
    if stated.isdigit() and int(stated) > limits.sent and not cut:
        raise FetchError(
            Refusal.SIZE, f"has {int(stated):,} bytes, more than {limits.sent:,}", url=url
        )
    unpacker = None if encoding == "identity" else zlib.decompressobj(zlib.MAX_WBITS | 32)
    sent = 0
    made = bytearray()
    while chunk := response.read1(_CHUNK):
        exchange.check_time()
        sent += len(chunk)
        if unpacker is not None:
            chunk = _unpacked(unpacker, chunk, limits.unpacked - len(made), url)
        made += chunk
        if sent > limits.sent or len(made) > limits.unpacked:
            if cut:
                return bytes(made[: limits.unpacked])
            most = limits.sent if sent > limits.sent else limits.unpacked
            raise FetchError(Refusal.SIZE, f"has more than {most:,} bytes", url=url)
    exchange.check_time()
    if unpacker is not None and sent and not unpacker.eof:
        raise FetchError(Refusal.UNREACHABLE, f"broke off after {sent:,} bytes", url=url)
    if stated.isdigit() and sent < int(stated):
        raise FetchError(
            Refusal.UNREACHABLE, f"broke off after {sent:,} of {int(stated):,} bytes", url=url
        )
    return bytes(made)


def _unpacked(unpacker: zlib._Decompress, chunk: bytes, room: int, url: str) -> bytes:
    """Gives the unpacked bytes, at most one more than there is room for."""
    try:
        return unpacker.decompress(chunk, max(room, 0) + 1)
    except zlib.error as error:
        raise FetchError(Refusal.ENCODING, f"is packed wrongly: {error}", url=url) from error


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


def _quoted(path: str) -> str:
    """Gives a path as HTTP can send it: what is not ASCII, and blanks, in percent."""
    from urllib.parse import quote

    return quote(path, safe="/%:=&?~#+!$,;'@()*[]")
