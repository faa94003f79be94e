"""The text of a PDF page whose two columns were written line by line across both.

Most programs write one column after the other, which pypdf gives as it stands. Some write each line
of the page from left to right; read so, half a sentence of one column would go on in the other.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any, NamedTuple

__all__ = ["page_text"]

_ROWS = 4  # lines that must stand side by side
_APART = 0.3  # of the page's width between the beginnings of two columns
_PROSE = 22  # letters of a line on average; cells of tables have fewer


class _Piece(NamedTuple):
    x: float
    y: float
    text: str
    at: int  # its place in the order of writing


def page_text(page: Any) -> str:  # noqa: ANN401 - a page of pypdf, which is loosely typed
    """Gives the words of a page, one column after the other."""
    pieces: list[_Piece] = []

    def visit(text: str, cm: list[float], tm: list[float], *_font: object) -> None:
        if words := text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            pieces.append(_Piece(x, y, words, len(pieces)))

    plain: str = page.extract_text(visitor_text=visit) or ""
    middle = _middle(pieces, float(page.mediabox.width))
    if middle is None:
        return plain
    left = [piece for piece in pieces if piece.x < middle]
    right = [piece for piece in pieces if piece.x >= middle]
    return "\n".join(piece.text for piece in [*left, *right])


def _middle(pieces: list[_Piece], width: float) -> float | None:
    """Gives where the second column begins, if the page's lines go across two columns of prose."""
    rows: dict[int, list[_Piece]] = defaultdict(list)
    for piece in pieces:
        rows[round(piece.y)].append(piece)
    pairs = [row for row in rows.values() if len(row) == 2 and row[1].x - row[0].x > _APART * width]
    if len(pairs) < _ROWS:
        return None
    (begins, count), *_ = Counter(round(row[1].x) for row in pairs).most_common(1)
    alike = [row for row in pairs if abs(row[1].x - begins) < 2]
    following = [row for row in alike if row[1].at == row[0].at + 1]  # written one after the other
    if count < _ROWS or len(following) < _ROWS:
        return None
    for side in (0, 1):
        if sum(len(row[side].text) for row in following) < _PROSE * len(following):
            return None
    return float(begins) - 2
