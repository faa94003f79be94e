"""One request to one checked address: the connection, its deadline, and how much is read."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from geoevents import __version__
from geoevents.reading.addresses import FetchError, Refusal, Target

__all__ = ["AGENT", "Exchange", "Limits", "body_of"]

AGENT = f"geoevents/{__version__}"
_CHUNK = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a fetch may take: bytes sent, bytes unpacked, seconds in all, redirects."""

    sent: int = 10_000_000
    unpacked: int = 20_000_000
    seconds: float = 20.0
    redirects: int = 5


class Exchange:
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
                "User-Agent": AGENT,
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


def body_of(
    response: http.client.HTTPResponse,
    url: str,
    limits: Limits,
    exchange: Exchange,
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


def _quoted(path: str) -> str:
    """Gives a path as HTTP can send it: what is not ASCII, and blanks, in percent."""
    from urllib.parse import quote

    return quote(path, safe="/%:=&?~#+!$,;'@()*[]")
