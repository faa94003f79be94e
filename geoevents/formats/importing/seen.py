"""Which rows of a file have come by already, in 16 bytes a row."""

from __future__ import annotations

import hashlib

__all__ = ["SeenRows"]

_DRAWERS = 4_096  # so that one holds some 25 rows of 100,000, through which ``find`` goes at once
_WIDTH = 8  # bytes of an id's hash, and of what its row says


class SeenRows:
    """Row ids and what their rows say, packed: a dict of them would grow by 140 bytes a row.

    Its strings would besides lie between the short-lived ones of the conversion and keep their
    memory from being used again.
    """

    def __init__(self) -> None:
        self._drawers = [bytearray() for _ in range(_DRAWERS)]

    def content_of(self, name: str) -> int | None:
        """Gives what the row of an id says, as it was put in; None where none has come by."""
        key, drawer = self._place(name)
        at = drawer.find(key)
        while at >= 0:
            if at % (2 * _WIDTH) == 0:
                packed = drawer[at + _WIDTH : at + 2 * _WIDTH]
                return int.from_bytes(packed, "little", signed=True)
            at = drawer.find(key, at + 1)
        return None

    def put(self, name: str, content: int) -> None:
        """Notes a row whose id has not come by."""
        key, drawer = self._place(name)
        drawer += key + content.to_bytes(_WIDTH, "little", signed=True)

    def _place(self, name: str) -> tuple[bytes, bytearray]:
        key = hashlib.blake2b(name.encode("utf-8", "replace"), digest_size=_WIDTH).digest()
        return key, self._drawers[int.from_bytes(key[:2], "little") % _DRAWERS]
