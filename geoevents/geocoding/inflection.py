"""Base forms of Russian and Ukrainian place names: "под Суджей" is at Суджа, "у Сумах" at Суми.

A morphological analyser (pymorphy3, with the OpenCorpora dictionary for Russian and that of
Ukrainian) and then a table of endings propose base forms, and the gazetteer decides: a form counts
only where it is a known name. The table reads villages that the dictionaries guess wrong, and
serves alone where pymorphy3 is not installed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import product
from typing import Any, Protocol

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
    ("ового", ("ів",)),
    ("овому", ("ів",)),
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
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*", re.UNICODE)
_ONLY_UKRAINIAN = frozenset("іїєґ'’ʼ")
_ONLY_RUSSIAN = frozenset("ыэъё")
_PARSES = 8  # readings of one word that are tried, the likeliest first
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
    told = {name}
    ways: list[Callable[[str], tuple[str, ...]]] = [_dictionary_forms, _forms]
    if len(words) == 2 and all(word[0].isupper() for word in words):
        ways.append(_all_forms)  # "Часовому Яру": one word by the table, one by the dictionary
    for make in ways:
        for forms in product(*(make(word) for word in words)):
            pieces = iter(forms)
            made = _WORD.sub(lambda _: next(pieces), name)  # noqa: B023 - used at once
            if made not in told:
                told.add(made)
                yield made
    if len(words) == 1 and name[0].isupper():
        yield from _regions_called(tuple(told))


# What people call a region after its town: Херсонщина, Донеччина, Белгородчина.
_CALLED = (
    ("ччина", ("цька область", "цкая область")),
    ("щина", ("ська область", "ская область", "ьська область", "ьская область")),
    ("чина", ("ська область", "ская область")),
)


def _regions_called(forms: tuple[str, ...]) -> Iterator[str]:
    for form in forms:
        for ending, regions in _CALLED:
            if form.endswith(ending):
                yield from (form.removesuffix(ending) + region for region in regions)


@lru_cache(maxsize=32_768)
def _dictionary_forms(word: str) -> tuple[str, ...]:
    """Gives the nominatives that the dictionaries know or guess of a word, toponyms first.

    Adjectives agree in gender and number with what they stand by, so theirs are all of one length;
    the word itself comes last.
    """
    if len(word) < _SHORTEST_WORD - 1:
        return (word,)
    letters = set(word.casefold())
    languages = [
        language
        for language, foreign in (("uk", _ONLY_RUSSIAN), ("ru", _ONLY_UKRAINIAN))
        if not letters & foreign
    ]
    found: dict[str, None] = {}
    for language in languages:
        analyser = _analyser(language)
        if analyser is None:
            continue
        parses = analyser.parse(word.replace("’", "'").replace("ʼ", "'"))[:_PARSES]
        for parse in sorted(parses, key=lambda p: "Geox" not in str(p.tag)):  # toponyms
            form = _nominative(parse)
            if form:
                found[form[0].upper() + form[1:] if word[0].isupper() else form] = None
    return (*found, word) if word not in found else tuple(found)


def _all_forms(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*_dictionary_forms(word), *_forms(word))))


def _nominative(parse: Any) -> str | None:  # noqa: ANN401 - untyped package
    tag, part = str(parse.tag), parse.tag.POS
    if part == "NOUN" and ("plur" not in tag or "Pltm" in tag):
        return str(parse.normal_form)  # the same as inflecting, and much quicker
    if part in {"NOUN", "ADJF"}:
        inflected = parse.inflect({"nomn"})
        return str(inflected.word) if inflected is not None else None
    return None


@lru_cache(maxsize=2)
def _analyser(language: str) -> Any:  # noqa: ANN401 - untyped package
    """Loads the analyser of "ru" or "uk" when first needed, about half a second and 25 MB each."""
    try:
        import pymorphy3

        return pymorphy3.MorphAnalyzer(lang=language)
    except (ImportError, ValueError):  # ValueError: no dictionary of that language
        return None


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

    def further(self, name: str) -> str | None:
        """Gives a known name that the dictionary bends into a name known itself: "Сум" is Sumy."""
        return next((f for f in base_forms(name) if f != name and f in self._names), None)
