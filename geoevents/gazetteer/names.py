"""How place names are compared: one spelling for all the ways of writing a name.

``normalise`` is applied to the names when the index is built and to every query, so both sides
always agree. It unifies typography and diacritics; it never changes which letters a name has, so
that transliterations stay names of their own (see ``spellings``).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["is_generated_name", "normalise"]

_LETTERS = str.maketrans(
    {
        # Latin letters that do not decompose
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i",
        "ħ": "h", "ŧ": "t", "ŋ": "n", "ə": "a", "ǝ": "a", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ĸ": "k",
        # Cyrillic: ё is mostly printed as е
        "ё": "е", "ѐ": "е", "ѝ": "и",
        # Arabic: hamza carriers, final forms and Persian letters are often interchanged
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه",
        "ک": "ك", "ـ": "",
        # apostrophes, soft-sign marks and quotation marks vanish
        **dict.fromkeys("'’‘ʼʻʹ′`´ʾʿ‛ʽ\"“”„«»″״׳", ""),
        # invisible: soft hyphen, zero-width characters, direction marks
        **dict.fromkeys(
            "\u00ad\u200b\u200c\u200d\u200e\u200f\u061c\u2060\u2066\u2067\u2068\u2069"
            "\u202a\u202b\u202c\u202d\u202e\ufeff", ""),
        "&": " and ",
    }
)  # fmt: skip
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―−_,;:/\\()\[\]{}|·•・]+")
_STOP_INSIDE = re.compile(r"\.(?=\w{2})")
_SHORTENED = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}
_SHORTENED_WORD = re.compile(r"\b(?:saint|sainte|mount|fort)\b")
# Arabic and Hebrew vowel points; their removal joins pointed and plain spellings.
_POINTS = re.compile("[\u064b-\u065f\u0670\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]")


@lru_cache(maxsize=65_536)
def normalise(name: str) -> str:
    """Gives the form under which a name is kept and sought.

    Case, Latin diacritics, apostrophes and soft-sign marks, hyphens, full stops and repeated
    spaces make no difference; ``Saint`` is ``St`` and ``Mount`` is ``Mt``; ``ё`` is ``е``.

    Args:
        name: a name in any script.

    Returns:
        The normalised name; an empty string where nothing of the name is left.
    """
    text = name.casefold()
    if not text.isascii():
        text = _strip_marks(text)
    text = text.translate(_LETTERS)
    if "." in text:
        text = _STOP_INSIDE.sub(" ", text).replace(".", "")
    text = _SEPARATORS.sub(" ", text).strip()
    return _SHORTENED_WORD.sub(lambda found: _SHORTENED[found[0]], text)


def _strip_marks(text: str) -> str:
    """Removes accents from Latin letters only: й, ї and Indic vowel signs stay what they are."""
    out: list[str] = []
    latin = False
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char):
            if not latin:
                out.append(char)
        else:
            latin = char < "ʰ" or "Ḁ" <= char <= "ỿ"
            out.append(char)
    return _POINTS.sub("", unicodedata.normalize("NFC", "".join(out)))


_PARTICLES = (
    "al-", "al ", "el-", "el ", "an-", "an ", "ar-", "ar ", "as-", "as ", "ash-", "ash ", "at-",
    "at ", "az-", "az ", "ad-", "ad ", "ed-", "es-", "esh-", "et-", "er-", "ez-",
    "de ", "la ", "le ", "les ", "los ", "las ", "el ", "o ", "a ", "os ", "den ", "het ", "s-",
    "d'", "l'", "ul-", "il-",
)  # fmt: skip
_LOWER_START = re.compile(r"^[a-zʿʾ'’`]")
_CODE = re.compile(r"^[A-Z]{2,3}$")


def is_generated_name(name: str) -> bool:
    """Says whether an alternate name of GeoNames is one of its machine romanisations or codes.

    GeoNames lists letter-by-letter romanisations of names in scripts without capitals
    (``ku er si ke`` for 库尔斯克, ``kwrsk`` for كورسك) and bare airport codes (``URS``). No text
    uses them, and many are words of other languages.
    """
    if _CODE.match(name):
        return True
    if not _LOWER_START.match(name) or not name.isascii():
        return False
    lowered = name.lstrip("'`")
    return not any(
        lowered.startswith(p) and lowered[len(p) : len(p) + 1].isupper() for p in _PARTICLES
    )
