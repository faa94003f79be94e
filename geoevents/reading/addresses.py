"""Which addresses may be fetched from: public ones over the web, and what the user allows.

``GEOEVENTS_FETCH_ALLOW`` lists hosts, separated by commas: ``example.org`` (and its subdomains),
``intranet.example:8080``, ``10.1.0.0/16``, or ``*`` for every public host. Unset, every public host
may be fetched. Set, only what it lists; a listed private host or network may be fetched too.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from geoevents.errors import ArticleError

__all__ = ["AllowList", "FetchError", "Refusal", "Resolver", "Target", "check_target", "resolve"]

_PORTS = {80, 443, 8080, 8443}
_EMBEDDING = (  # IPv6 networks whose addresses carry an IPv4 address at a bit offset
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),
    (ipaddress.IPv6Network("64:ff9b:1::/48"), 0),
    (ipaddress.IPv6Network("::/96"), 0),
    (ipaddress.IPv6Network("2002::/16"), 80),
)
# What the registry of special addresses keeps for networks' own use, and Python calls public.
_SPECIAL = (
    ipaddress.ip_network("192.0.0.0/24"),
    ipaddress.ip_network("192.88.99.0/24"),
    ipaddress.ip_network("fec0::/10"),  # the private addresses of IPv6 before 2004
)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Sequence[str]]


class Refusal(StrEnum):
    """Why something was not fetched."""

    READ_ONLY = "read-only"
    ADDRESS = "address"  # not http(s), or no host
    HOST = "host"  # not on the allow-list, or a port that is not the web's
    PRIVATE = "private"
    UNREACHABLE = "unreachable"
    ROBOTS = "robots"
    REDIRECTS = "redirects"
    STATUS = "status"
    SIZE = "size"
    TIME = "time"
    TYPE = "type"
    ENCODING = "encoding"


class FetchError(ArticleError):
    """An address was not fetched. ``refusal`` is the kind of reason, the message says it all.

    ``gone`` tells that the server says there is nothing (HTTP 404 and 410).
    """

    def __init__(self, refusal: Refusal, message: str, *, url: str, gone: bool = False) -> None:
        self.refusal = refusal
        self.gone = gone
        super().__init__(message, source=url)


@dataclass(frozen=True, slots=True)
class Target:
    """Where one request goes: the parts of its address, and the checked IP addresses."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AllowList:
    """What ``GEOEVENTS_FETCH_ALLOW`` says; ``entries`` is None where nothing is set."""

    entries: tuple[str, ...] | None = None

    @classmethod
    def from_environment(cls) -> AllowList:
        """Reads the setting."""
        stated = os.environ.get("GEOEVENTS_FETCH_ALLOW")
        if stated is None or not stated.strip():
            return cls()
        return cls(tuple(e.strip().lower() for e in stated.split(",") if e.strip()))

    @property
    def open(self) -> bool:
        """Whether public hosts that are not listed may be fetched."""
        return self.entries is None or "*" in self.entries

    def names(self, host: str, port: int) -> bool:
        """Tells whether a host is listed by name."""
        for entry in self.entries or ():
            name, _, stated = entry.rpartition(":") if entry.count(":") == 1 else (entry, "", "")
            if stated and stated != str(port):
                continue
            name = name.removeprefix("*.")
            if name and name != "*" and (host == name or host.endswith(f".{name}")):
                return True
        return False

    def holds(self, address: Address) -> bool:
        """Tells whether an address lies in a listed network."""
        for entry in self.entries or ():
            try:
                network = ipaddress.ip_network(entry.strip("[]"), strict=False)
            except ValueError:
                continue
            if address in network:
                return True
        return False


def check_target(url: str, allow: AllowList, resolver: Resolver) -> Target:
    """Checks an address, resolves its host once, and gives where to connect.

    Every address that the host has must be public (or allowed), so that none can be slipped in.

    Raises:
        FetchError: says why it may not be fetched.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").lower()
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        raise FetchError(Refusal.ADDRESS, "is no web address", url=url) from None
    if parts.scheme not in {"http", "https"}:
        raise FetchError(
            Refusal.ADDRESS,
            f"{parts.scheme or 'no scheme'}: only http:// and https:// are fetched",
            url=url,
        )
    if not host or any(c.isspace() or ord(c) < 33 for c in parts.netloc):
        raise FetchError(Refusal.ADDRESS, "names no host", url=url)
    if parts.username is not None or parts.password is not None:
        raise FetchError(Refusal.ADDRESS, "holds a user name or password", url=url)
    named = allow.names(host, port)
    addresses = _addresses(host, port, url, resolver)
    for address in addresses:
        private = _why_private(address)
        listed = named or allow.holds(address)
        if not (allow.open or listed):
            raise FetchError(
                Refusal.HOST, f"host {host!r} is not in GEOEVENTS_FETCH_ALLOW", url=url
            )
        if private and not listed:
            raise FetchError(
                Refusal.PRIVATE,
                f"host {host!r} is at {address}, {private}, which is not fetched "
                "(GEOEVENTS_FETCH_ALLOW can permit it)",
                url=url,
            )
    if port not in _PORTS and not (named or all(map(allow.holds, addresses))):
        raise FetchError(Refusal.HOST, f"port {port} is none of the web's", url=url)
    path = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
    return Target(url, parts.scheme, host, port, path, tuple(map(str, addresses)))


def resolve(host: str, port: int) -> list[str]:
    """Gives the addresses of a host, in the system's order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _addresses(host: str, port: int, url: str, resolver: Resolver) -> list[Address]:
    try:
        found = resolver(host, port)
        addresses = [ipaddress.ip_address(text.split("%", 1)[0]) for text in found]
    except (OSError, UnicodeError, ValueError) as error:
        raise FetchError(
            Refusal.UNREACHABLE, f"host {host!r} was not found: {error}", url=url
        ) from None
    if not addresses:
        raise FetchError(Refusal.UNREACHABLE, f"host {host!r} has no address", url=url)
    return addresses


def _why_private(address: Address) -> str:
    """Gives what sort of address that is not public it is; empty for a public one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or (address.teredo[1] if address.teredo else None)
        for network, shift in _EMBEDDING:
            if inner is None and address in network and int(address) > 1:
                inner = ipaddress.IPv4Address(int(address) >> shift & 0xFFFFFFFF)
        if inner is not None and (why := _why_private(inner)):
            return why
    kinds = {
        "a loopback address": address.is_loopback,
        "a link-local address": address.is_link_local,
        "a multicast address": address.is_multicast,
        "an unspecified address": address.is_unspecified,
        "a private address": address.is_private,
        "a reserved address": address.is_reserved
        or not address.is_global
        or any(address in network for network in _SPECIAL),
    }
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped and address.is_private:
        return ""  # what it maps to was looked at above
    return next((words for words, true in kinds.items() if true), "")
