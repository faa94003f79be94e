"""Which language a text is in: English at once by its small words, others by py3langid.

The model of py3langid knows 97 languages, ships with the package and is loaded when a text is not
plainly English.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

__all__ = ["READ_LANGUAGES", "is_read", "language_of"]

READ_LANGUAGES = frozenset({"en"})  # in which events are looked for

_SMALL = frozenset(
    "the of and to in a that is was said for on with by as at from were had has have its it their "
    "his he they be are after not been which who but an this would".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_LOOKED_AT = 4_000  # characters; a text that changes its language later is that of its start
_FEWEST = 25  # letters below which no language is told
_SEVERAL = 4
_ENGLISH = 0.18  # share of small words: English news has 0.3 to 0.45, other languages below 0.08


def language_of(text: str) -> str | None:
    """Gives the ISO 639-1 code of a text's language, or None where there is too little to tell."""
    words = [word.lower() for word in _WORD.findall(text[:_LOOKED_AT])]
    if sum(map(len, words)) < _FEWEST:
        return None
    small = [word for word in words if word in _SMALL]
    # "A" and "is" are small words of Hungarian too: English has several others.
    if len(small) / len(words) >= _ENGLISH and ("the" in small or len(set(small)) >= _SEVERAL):
        return "en"
    code, probability = _identifier().classify(" ".join(words))
    return str(code) if float(probability) >= 0.5 else None


def is_read(language: str | None) -> bool:
    """Tells whether events are looked for in a text of that language; unknown counts as yes."""
    return language is None or language in READ_LANGUAGES


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid import langid

    path = Path(langid.__file__).parent / langid.MODEL_FILE
    return langid.LanguageIdentifier.from_modelpath(str(path), norm_probs=True)
