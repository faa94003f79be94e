"""Spellings of Arabic names: the article in its forms, and the words that newsrooms romanise so.

GeoNames romanises by BGN/PCGN (Bayt Lāhyā, Mārūn ar Ra’s); English and French texts write Beit
Lahya and Maroun al-Ras.
"""

from __future__ import annotations

import re
import unicodedata

from geoevents.gazetteer.names import normalise

__all__ = ["arabic_forms", "article_forms"]

_ARTICLES = (
    "al el ar as ash at ad adh an az ath ed es er en et ez esh il ul".split()
)  # the l of the article is written as it sounds before sun letters
_ARTICLE = re.compile(rf"^({'|'.join(_ARTICLES)})[-\s‑](?=\w{{3}})", re.IGNORECASE)


def article_forms(name: str) -> list[str]:
    """Gives the spellings of an Arabic name with its article written otherwise, or left out.

    ``Ar-Raqqah`` is also ``Al-Raqqah``, ``El Raqqah`` and ``Raqqah``, each with ``-a`` for
    ``-ah``; [] for a name without an article.
    """
    found = _ARTICLE.match(name)
    stem = name[found.end() :] if found else name
    if not name.isascii() and not all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 for c in name):
        return []
    stems = [stem]
    if stem.endswith("ah"):
        stems.append(stem[:-1])
    if not found:
        return stems[1:]
    return [f"{prefix}{s}" for s in stems for prefix in ("Al-", "El-", "", f"{found[1]}-")]


# Words of Arabic place names as GeoNames romanises them (BGN/PCGN) and as newsrooms write them.
_ARABIC_WORDS = {
    "bayt": ("beit",), "dayr": ("deir",), "tall": ("tell", "tel", "tal"), "jabal": ("jebel",),
    "shaykh": ("sheikh",), "ayn": ("ain", "ein"), "kafr": ("kfar", "kafar"), "umm": ("um",),
    "abu": ("abou",), "burj": ("bourj",), "nahr": ("nahr",), "bani": ("beni",), "ra's": ("ras",),
    "hayy": ("hay",), "madinat": ("medinat",), "qal'at": ("qalaat",), "khirbat": ("khirbet",),
    "mazra'at": ("mazraat",), "wadi": ("wady",), "sur": ("sour",), "dhu": ("dhi",),
    "harat": ("haret",), "ma'arrat": ("maarat",), "qaryat": ("qaryet",),
}  # fmt: skip
_ARABIC_LETTERS = tuple(
    (re.compile(pattern), written)
    for pattern, written in (
        (r"aw(?![aeiou])", "ou"), (r"ay(?![aeiouy])", "ei"), (r"ay(?![aeiouy])", "ai"),
        (r"iyy?a", "iya"), ("a'(?!a)", "aa"),
    )
)  # fmt: skip
_LONG_U = re.compile("ū", re.IGNORECASE)
_MARKS = str.maketrans(dict.fromkeys("‘’ʻʿʾ`", "'"))
# The article between two words, in the spellings that it has before sun letters.
_INNER_ARTICLE = re.compile(
    r"(\w) (?:el|er|es|esh|et|ez|ed|ech|ad|adh|an|ar|as|ash|at|az|aţ|aş|aḑ)[ -](\w)", re.IGNORECASE
)
_FORMS = 24  # of one name


def arabic_forms(name: str) -> list[str]:
    """Gives the spellings that newsrooms use for an Arabic name romanised by BGN/PCGN.

    ``Bayt Lāhyā`` is also ``Beit Lahya``, ``Mārūn ar Ra’s`` ``Maroun al-Ras``, each with the forms
    of its article; [] for a name in another script.
    """
    plain = unicodedata.normalize("NFC", name).translate(_MARKS)
    if not all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 for c in plain):
        return []
    forms: dict[str, None] = {plain: None}
    if _LONG_U.search(plain):
        forms[_LONG_U.sub("ou", plain)] = None
    for form in list(forms):
        words = form.split()
        for at, word in enumerate(words):
            for other in _ARABIC_WORDS.get(_bare(word).strip("'"), ()):
                forms[" ".join([*words[:at], other, *words[at + 1 :]])] = None
    for form in list(forms):
        spelled = _INNER_ARTICLE.sub(r"\1 al \2", form)
        if spelled != form:
            forms[spelled] = None
            forms[_INNER_ARTICLE.sub(r"\1 el \2", form)] = None
    for pattern, written in _ARABIC_LETTERS:
        for form in list(forms):
            spelled = pattern.sub(written, _bare(form))
            if spelled != _bare(form):
                forms[spelled] = None
    found = dict.fromkeys(f for form in list(forms)[:_FORMS] for f in (form, *article_forms(form)))
    own = normalise(name)
    return [f for f in found if normalise(f) != own]


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
