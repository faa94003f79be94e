"""Tells a text that is plainly not English, so that nobody is given wrong events for it.

Which language it is, `reading.tongues` says, as everywhere; here is decided when to refuse: a text
of some length that has next to none of the small words without which there is no English prose.
Code, headlines and texts half in English pass.
"""

from __future__ import annotations

import re

from geoevents.reading.tongues import is_read, language_of

__all__ = ["foreign_tongue"]

_WORD = re.compile(r"[^\W\d_]+")
_LOOKED_AT = 4_000  # characters; a text's beginning tells its language
_FEWEST_LETTERS = 60
# Small words that few other languages share. English prose has 15 to 30 % of them, other languages
# under 2 %, measured on texts written for the project.
_ENGLISH = frozenset("the of and to said was were with that from this which their they".split())
_ENGLISH_AT_MOST = 0.05


def foreign_tongue(text: str) -> str | None:
    """Gives the ISO 639-1 code of a text that is not English; None where it may be English.

    A text that is plainly English costs no more than counting its first words.

    Args:
        text: the article's text.
    """
    words = [word.lower() for word in _WORD.findall(text[:_LOOKED_AT])]
    if sum(map(len, words)) < _FEWEST_LETTERS:
        return None
    if sum(word in _ENGLISH for word in words) / len(words) > _ENGLISH_AT_MOST:
        return None
    language = language_of(text)
    return None if is_read(language) else language
