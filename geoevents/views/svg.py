"""Writes SVG from numbers and words: every word is escaped, nothing is taken as markup."""

from __future__ import annotations

import textwrap
import unicodedata
from xml.sax.saxutils import escape, quoteattr

__all__ = ["Drawing", "clean", "wrapped"]

_FONT = "'Source Sans 3', 'Source Sans Pro', 'Helvetica Neue', Arial, sans-serif"
_DIRECTIONAL = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F)))


def clean(text: str) -> str:
    """Gives text that XML may hold: no control characters, and none that turn the line round."""
    kept = (
        " " if c in "\t\n\r" else c
        for c in text
        if c in "\t\n\r"
        or (unicodedata.category(c) not in {"Cc", "Cs", "Cn"} and c not in _DIRECTIONAL)
    )
    return "".join(kept)


def wrapped(text: str, width: int, most: int) -> list[str]:
    """Gives text in lines of about so many characters, the last cut with an ellipsis."""
    lines = textwrap.wrap(clean(text), width, break_on_hyphens=False) or [""]
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: width - 1].rstrip() + "…"]
    return lines


class Drawing:
    """A page of SVG of so many pixels; elements are drawn in the order of the calls."""

    def __init__(self, width: int, height: int, title: str, description: str) -> None:
        self.width, self.height = width, height
        size = f' width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
        self._parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg"{size} role="img" font-family="{_FONT}">',
            f"<title>{escape(clean(title))}</title>",
            f"<desc>{escape(clean(description))}</desc>",
        ]

    def metadata(self, text: str) -> None:
        """Adds a text that programs read, and nobody sees."""
        self._parts.append(f"<metadata>{escape(clean(text))}</metadata>")

    def add(self, name: str, **attributes: object) -> None:
        """Adds an empty element; underscores in attribute names stand for hyphens."""
        self._parts.append(f"<{name}{self._written(attributes)}/>")

    def text(self, x: float, y: float, words: str, **attributes: object) -> None:
        """Adds a line of words."""
        written = self._written({"x": x, "y": y, **attributes})
        self._parts.append(f"<text{written}>{escape(clean(words))}</text>")

    def open(self, name: str, **attributes: object) -> None:
        """Opens an element that ``close`` ends."""
        self._parts.append(f"<{name}{self._written(attributes)}>")

    def close(self, name: str) -> None:
        """Ends an element."""
        self._parts.append(f"</{name}>")

    @staticmethod
    def _written(attributes: dict[str, object]) -> str:
        return "".join(
            f" {name.replace('_', '-')}={quoteattr(_value(value))}"
            for name, value in attributes.items()
            if value is not None
        )

    def __str__(self) -> str:
        """Gives the whole file."""
        return "\n".join([*self._parts, "</svg>", ""])


def _value(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value)
