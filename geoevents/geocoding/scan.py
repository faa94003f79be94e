"""Finds stretches of text that the gazetteer knows: a longest-match scan over capitalised tokens.

The scan needs no model and no language, so it also reads Cyrillic text, and it finds the villages
that a news-trained recogniser has never seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

__all__ = ["ARTICLES", "NameIndex", "Span", "Token", "is_cyrillic", "scan_names", "tokenise"]

_LONGEST = 7  # tokens; "Democratic Republic of the Congo" has five
_TOKEN = re.compile(
    r"""(?:[A-Z]\.){2,}            # U.S., D.C.
    | [^\W\d_]+(?:['’ʼ‘`′][^\W\d_]+)*   # words, with apostrophes inside: N'Djamena, Ma'rib
    | \d+[A-Za-z]?\b""",
    re.VERBOSE,
)
_POSSESSIVE = re.compile(r"['’](?:s|S)$")
_GAP = re.compile(r"[  \t]{1,2}|[-‐‑–]|\.[  ]|\n[ \t]*|/")
# Words that end the name of a Russian or Ukrainian division, in any case, in small letters.
_DIVISION = re.compile(r"(?:област|район|окру[гж]|кра[йяюе]|республ[иі][кц]|громад)\w*")
# Words that end the names of areas and waters, often in small letters: the Netzarim corridor.
_LAND_WORDS = frozenset(
    "corridor strip delta peninsula valley gap heights strait straits sea desert plateau mountains "
    "canal islands archipelago".split()
)
# Small words that open a sentence; Біля is also how Ukrainian writes Biel, in the genitive.
_PREPOSITIONS = frozenset(
    "Біля Під Над Після Перед Через Проти Поблизу Неподалік Коло Возле Около Под После При Для "
    "Без Между Близ Вблизи".split()
)
ARTICLES = frozenset("al el as ad an ar ash at az es ed er".split())
_ABBREVIATED = frozenset("st mt ft ste pt".split())


class NameIndex(Protocol):
    """What a scan asks of a gazetteer: whether a name is known, and whether it may go on."""

    def __contains__(self, name: str) -> bool: ...

    def has_prefix(self, name: str) -> bool:
        """Tells whether some known name starts with these words."""


class Token(NamedTuple):
    """A word of the text; ``joined`` is what stands between it and the word before."""

    start: int
    end: int
    text: str
    joined: str | None  # " ", "-", ". ", "\n", "/" or None where anything else stands between
    capital: bool  # it starts with a capital letter


class Span(NamedTuple):
    """Tokens ``first`` to ``last`` (inclusive) that together are a known name."""

    first: int
    last: int


def tokenise(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Splits text into words; a possessive 's is left out, a hyphen separates.

    Args:
        text: the whole text.
        start: first character to read.
        end: one past the last character to read; None is the end of the text.

    Returns:
        The words with their offsets in ``text``.
    """
    tokens: list[Token] = []
    stop = len(text) if end is None else end
    open_end = start  # where the last word ended; -1 after a possessive, which ends a name
    for match in _TOKEN.finditer(text, start, stop):
        word, left, right = match[0], match.start(), match.end()
        cut = _POSSESSIVE.search(word)
        if cut:
            word = word[: cut.start()]
        gap = text[open_end:left] if open_end >= 0 and tokens else ""
        joined = gap if gap and _GAP.fullmatch(gap) else None
        if joined is not None and joined[0] == ".":
            joined = ". " if tokens[-1].text.lower() in _ABBREVIATED else None
        elif joined is not None and joined[0] == "\n":
            joined = "\n"
        tokens.append(Token(left, left + len(word), word, joined, word[0].isupper()))
        open_end = -1 if cut else right
    return tokens


def scan_names(text: str, tokens: list[Token], index: NameIndex) -> Iterator[Span]:
    """Gives every known name that starts at a capitalised word, the longest per start.

    A name may hold small words inside ("Rostov-on-Don") and may start with an Arabic article in
    small letters ("al-Bab"). Line ends are crossed only inside a name of several words.
    """
    for first, token in enumerate(tokens):
        if not _may_start(tokens, first):
            continue
        best = -1
        last = first
        while True:
            phrase = text[token.start : tokens[last].end]
            word = tokens[last].text
            whole = (
                tokens[last].capital
                or word[0].isdigit()
                or (last > first and word in _LAND_WORDS)
                or bool(_DIVISION.match(word))
            )
            if whole and phrase in index:
                best = last
            if last + 1 >= len(tokens) or last + 1 - first >= _LONGEST:
                break
            if tokens[last + 1].joined in {None, "/"} or not index.has_prefix(phrase):
                break
            last += 1
        if best >= 0:
            yield Span(first, best)


def _may_start(tokens: list[Token], first: int) -> bool:
    token = tokens[first]
    if token.capital:
        return token.text not in _PREPOSITIONS
    following = tokens[first + 1] if first + 1 < len(tokens) else None
    return (
        token.text in ARTICLES
        and following is not None
        and following.joined == "-"
        and following.capital
    )


def is_cyrillic(text: str) -> bool:
    """Tells whether a text is mostly in Cyrillic letters, judged by its first 2,000 characters."""
    letters = [c for c in text[:2000] if c.isalpha()]
    return sum("Ѐ" <= c <= "ӿ" for c in letters) * 2 > len(letters)
