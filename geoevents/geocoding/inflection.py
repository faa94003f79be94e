"""Base forms of Russian and Ukrainian place names: "под Суджей" is at Суджа, "у Сумах" at Суми.

A table of endings proposes base forms and the gazetteer decides: a form counts only where it is a
known name. That needs no dictionary, and reads villages that no dictionary has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Protocol

__all__ = ["InflectedNames", "base_forms"]

# Ending in the text → endings that the base form may have; the longest first.
_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("скую", ("ская",)),
    ("ской", ("ская", "ской")),
    ("ского", ("ский", "ское")),
    ("скому", ("ский", "ское")),
    ("ском", ("ский", "ское", "ск")),
    ("ским", ("ский", "ское")),
    ("ської", ("ська",)),
    ("ську", ("ська", "ськ")),
    ("ській", ("ська",)),
    ("ською", ("ська",)),
    ("ського", ("ський", "ське")),
    ("ському", ("ський", "ське", "ськ")),
    ("ові", ("ів", "")),
    ("єві", ("їв",)),
    ("еві", ("ів", "")),
    ("ова", ("ів", "ов", "ово")),
    ("ева", ("ів", "ев", "ево")),
    ("єва", ("їв",)),
    ("ову", ("ів", "ов", "ово")),
    ("єву", ("їв",)),
    ("ами", ("ы", "и", "а")),
    ("ями", ("и", "я")),
    ("ах", ("ы", "и", "а")),
    ("ях", ("и", "я")),
    ("ам", ("ы", "и", "а")),
    ("ці", ("ка",)),
    ("зі", ("га",)),
    ("ию", ("ия",)),
    ("ии", ("ия",)),
    ("ії", ("ія",)),
    ("ією", ("ія",)),
    ("ой", ("а", "ая")),
    ("ою", ("а",)),
    ("ей", ("я", "а", "ь")),
    ("ею", ("я", "а")),
    ("ую", ("ая",)),
    ("ого", ("ый", "ое", "ий")),
    ("ом", ("", "о", "ый")),
    ("ем", ("", "е", "й", "ь")),
    ("ём", ("", "е")),
    ("у", ("а", "", "о")),
    ("ю", ("я", "ь", "й", "е")),
    ("ы", ("а",)),
    ("и", ("а", "я", "ь", "ия")),
    ("і", ("а", "", "о", "ь")),
    ("е", ("а", "", "о", "ь", "я")),
    ("а", ("", "о")),
    ("я", ("ь", "й", "е")),
    ("", ("ы", "и")),
)
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_SHORTEST_WORD = 4  # stem and ending together; shorter ones bend into anything
_MOST_WORDS = 3


class _Names(Protocol):
    def __contains__(self, name: str) -> bool: ...

    def has_prefix(self, name: str) -> bool: ...


def base_forms(name: str) -> Iterator[str]:
    """Gives the base forms that a name of one to three words may have, the name itself first."""
    yield name
    words = _WORD.findall(name)
    if not words or len(words) > _MOST_WORDS:
        return
    for forms in product(*(_forms(word) for word in words)):
        if list(forms) != words:
            pieces = iter(forms)
            yield _WORD.sub(lambda _: next(pieces), name)  # noqa: B023 - used at once


@lru_cache(maxsize=8_192)
def _forms(word: str) -> tuple[str, ...]:
    found = [word]
    for ending, bases in _ENDINGS:
        stem = word[: len(word) - len(ending)]
        if word.endswith(ending) and len(stem) >= 2 and len(word) >= _SHORTEST_WORD:
            found += [stem + base for base in bases]
    return tuple(dict.fromkeys(found))


class InflectedNames:
    """A gazetteer's names as a Cyrillic text bends them."""

    def __init__(self, names: _Names) -> None:
        self._names = names

    def __contains__(self, name: str) -> bool:
        return self.base(name) is not None

    def has_prefix(self, name: str) -> bool:
        """Tells whether a known name starts with these words in some base form."""
        return any(self._names.has_prefix(form) for form in base_forms(name))

    def base(self, name: str) -> str | None:
        """Gives the first base form that is a known name; None where there is none."""
        return next((form for form in base_forms(name) if form in self._names), None)
