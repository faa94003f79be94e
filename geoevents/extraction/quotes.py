"""Quotations that run over several sentences: who speaks in the second is said at the first."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

__all__ = ["Quotations"]

_MARK = re.compile(r"[“”«»\"]|\n")
_OPENING = frozenset("“«")
_CLOSING = frozenset("”»")
_SHORTEST = 20  # characters: shorter ones are words in inverted commas, nobody's speech


class Quotations:
    """The stretches of a text that stand between quotation marks, in text order.

    A quotation that is not closed ends with its paragraph, as printers do it who open the next
    paragraph with a mark of its own.
    """

    def __init__(self, text: str) -> None:
        """Finds the quotations of a text; the time taken grows with its length alone."""
        self.spans: list[tuple[int, int]] = []
        opened: int | None = None
        for match in _MARK.finditer(text):
            mark = match.group()
            if opened is None and (mark in _OPENING or mark == '"'):
                opened = match.end()
            elif opened is not None and (mark in _CLOSING or mark in '"\n'):
                self._add(opened, match.start())
                opened = None
        if opened is not None:
            self._add(opened, len(text))
        self._starts = [start for start, _ in self.spans]

    def _add(self, start: int, end: int) -> None:
        if end - start >= _SHORTEST:
            self.spans.append((start, end))

    def at(self, offset: int) -> tuple[int, int] | None:
        """Gives the quotation that a character stands in, or None."""
        number = bisect_right(self._starts, offset) - 1
        if number < 0 or offset >= self.spans[number][1]:
            return None
        return self.spans[number]

    def spoken_with(self, offset: int, ends: Sequence[int]) -> bool:
        """Tells whether what stands at ``offset`` is quoted, and goes on from an attribution.

        Args:
            offset: a character of the text.
            ends: the first and last character of the sentence that names the speaker: the quotation
                must have begun in it, or right after it.
        """
        span = self.at(offset)
        return span is not None and ends[0] <= span[0] <= ends[1] + 3
