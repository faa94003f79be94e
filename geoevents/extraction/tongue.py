"""Tells a text that is plainly not English, so that nobody is given wrong events for it.

Only clear cases are refused: mostly letters of another script, or the small words of another
language without those of English. Lists, code and short notes pass.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

__all__ = ["foreign_tongue"]

_WORD = re.compile(r"[^\W\d_]+")
_LOOKED_AT = 20_000  # characters; a text's beginning tells its language
_FEWEST_LETTERS = 60
_FEWEST_WORDS = 20
# English news has 35 to 45 % of these small words, other languages under 5 %, measured on texts
# written for the project; the gap is wide, so the thresholds stand in its middle.
_ENGLISH_AT_MOST = 0.08
_FOREIGN_AT_LEAST = 0.15


def foreign_tongue(text: str, small_words: Mapping[str, frozenset[str]]) -> str | None:
    """Names the language or script of a text that is not English; None where it may be English.

    Args:
        text: the article's text.
        small_words: commonest small words by language, "english" among them.
    """
    words = [word.lower() for word in _WORD.findall(text[:_LOOKED_AT])]
    letters = sum(map(len, words))
    if letters < _FEWEST_LETTERS:
        return None
    latin = sum(len(word) for word in words if word[0] < "\u0250")
    if latin < letters / 2:
        return "another script than the Latin one"
    if len(words) < _FEWEST_WORDS:
        return None
    counts = Counter(words)
    shares = {
        name: sum(counts[w] for w in small) / len(words) for name, small in small_words.items()
    }
    english = shares.pop("english", 0.0)
    name = max(shares, key=lambda key: shares[key])
    if english < _ENGLISH_AT_MOST and shares[name] >= _FOREIGN_AT_LEAST:
        return name.capitalize()
    return None
