"""Other spellings of a name, made by rule: romanisations of Cyrillic, and what ``arabic`` makes.

GeoNames has many spellings, but not all that newsrooms use. Cyrillic names of places in countries
that write Cyrillic are romanised by the systems in use; which language a name is in shows in its
letters, and a name that could be either is romanised as both.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from geoevents.gazetteer.arabic import arabic_forms, article_forms
from geoevents.gazetteer.names import normalise
from geoevents.gazetteer.records import PlaceRecord
from geoevents.model import MatchTier, PlaceKind

__all__ = ["ARABIC", "CYRILLIC", "add_spellings", "respellings", "romanisations"]

# Languages as in GeoNames' country facts; a country writes so if it lists one of them first or
# second.
CYRILLIC = frozenset({"ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "tg", "mn"})
ARABIC = frozenset({"ar"})

_RU_BGN = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".split(),
        strict=True,
    )
)
_RU_ISO9 = _RU_BGN | dict(
    zip("жйхцчшщэюя", "z j h c c s s e u a".split(), strict=True)
)  # ISO 9 letters with their marks taken off, as names are compared
_RU_GOST = _RU_BGN | {"й": "i", "ю": "iu", "я": "ia"}  # passports since 2013
_UK = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
        "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch _ iu ia".split(),
        strict=True,
    )
)
_UK_FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}  # national, at a word's start
_UK_BGN = _UK | {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_UK_MIXED = _UK | {"є": "ye", "ї": "i", "ю": "yu", "я": "ya"}  # "Hulyaipole", as newsrooms mix them
_UK_ISO9 = _UK | dict(zip("гжийхцчшщєюя", "g z i j h c c s s e u a".split(), strict=True))
_BE = {**_RU_BGN, "г": "h", "і": "i", "ў": "w", "е": "ye", "х": "kh"}
_SHORT_ENDINGS = (
    ("skiy", "sky"), ("skiy", "skii"), ("iy", "y"), ("yy", "y"), ("oye", "oe"), ("oye", "oje"),
    ("iye", "ie"), ("ya", "ia"),
)  # fmt: skip
_FINAL_YI = re.compile(r"y[iy]\b")  # Kryvyi Rih is also Kryvy Rih
_WORD_START = re.compile(r"(?<![\w'’ʼ])[єїйюя]")
_ONLY_UK = frozenset("іїєґ")
_ONLY_RU = frozenset("ыэъё")
_ONLY_BE = frozenset("ў")
_CYRILLIC_WORD = re.compile(r"^[а-яёіїєґў'’ʼ\- ]+$")


def romanisations(name: str) -> list[str]:
    """Gives the romanised spellings of a Cyrillic name, in small letters; [] for other names.

    BGN/PCGN, ISO 9 (without marks) and the passport system for Russian; the national system, BGN/
    PCGN and ISO 9 for Ukrainian; BGN/PCGN for Belarusian.
    """
    text = name.casefold().replace("ё", "е") if "ё" in name.casefold() else name.casefold()
    if not _CYRILLIC_WORD.match(text) or not text.strip():
        return []
    letters = set(text)
    found: dict[str, None] = {}
    if letters & _ONLY_BE:
        found[_write(text, _BE)] = None
        return list(found)
    if not letters & _ONLY_UK:
        found[_russian(text)] = None
        found[_write(text, _RU_ISO9)] = None
        found[_write(text, _RU_GOST)] = None
        plain = _russian(text)
        for long, short in _SHORT_ENDINGS:
            if plain.endswith(long):
                found[plain.removesuffix(long) + short] = None
    if not letters & _ONLY_RU:
        text = text.replace("зг", "zgh")
        national = _WORD_START.sub(lambda found: _UK_FIRST[found[0]], text)
        found[_write(national, _UK)] = None
        found[_write(text, _UK_BGN)] = None
        found[_write(text, _UK_MIXED)] = None
        found[_write(text, _UK_ISO9)] = None
        for made in list(found):
            found[_FINAL_YI.sub("y", made)] = None
    return list(found)


# How the press of other countries writes Slavic letters, and how English does.
_RESPELLED = (
    ("dj", "dzh"), ("j", "dzh"), ("j", "zh"), ("j", "y"), ("tch", "ch"), ("tsch", "ch"),
    ("sch", "sh"), ("sch", "shch"), ("cz", "ch"), ("sz", "sh"), ("ou", "u"), ("w", "v"),
    ("tz", "ts"), ("x", "ks"), ("kh", "h"), ("h", "kh"), ("iya", "ia"), ("ks", "x"),
)  # fmt: skip


def respellings(name: str) -> list[str]:
    """Gives English spellings that a Slavic name in another spelling may stand for.

    "Sudja" is Sudzha, "Woltschansk" Volchansk. Only one or two habits of writing are undone at
    once, so that a name does not become any other.

    Returns:
        Names in small letters; [] where nothing is to be undone or the name is not Latin.
    """
    text = name.casefold()
    if not text.isascii():
        return []
    once = [text.replace(old, new) for old, new in _RESPELLED if old in text]
    twice = [made.replace(old, new) for made in once for old, new in _RESPELLED if old in made]
    return [made for made in dict.fromkeys((*once, *twice)) if made != text]


def _write(text: str, system: Mapping[str, str]) -> str:
    written = "".join(system.get(c, c) for c in text)
    return written.replace("_", "").translate({ord(c): None for c in "'’ʼ"})


_VOWELS = frozenset("аеёиоуыэюяъь")


def _russian(text: str) -> str:
    """Writes Russian by BGN/PCGN: е is ye at the beginning, after vowels and signs."""
    out = []
    before = " "
    for char in text:
        if char == "е" and (before in _VOWELS or before in " -"):
            out.append("ye")
        else:
            out.append(_RU_BGN.get(char, char))
        before = char
    return "".join(out).replace("_", "")


def add_spellings(
    records: Iterable[PlaceRecord], languages: Mapping[str, str], *, main_from: int = 0
) -> None:
    """Adds the made spellings of settlements and divisions as alternates.

    Args:
        records: places; changed.
        languages: GeoNames' language list by country ("uk,ru-UA,rom").
        main_from: population from which a romanisation that reads like the main name is a main
            name too. Among a country's 30,000 villages the one that is spelled so comes first.
    """
    spoken = {country: set(_first_two(text)) for country, text in languages.items()}
    for record in records:
        own = spoken.get(record.country or "", set())
        if record.kind not in {PlaceKind.SETTLEMENT, PlaceKind.ADMIN1, PlaceKind.ADMIN2}:
            continue
        names = [record.name, *(name for name, _ in record.names)]
        if record.kind is PlaceKind.ADMIN2:
            record.add_names(_district_forms(record.name))
        if own & CYRILLIC:
            _add_romanised(record, names, main_from)
        if own & ARABIC and record.kind is PlaceKind.SETTLEMENT:
            made = dict.fromkeys(s for name in names[:6] for s in article_forms(name))
            made |= dict.fromkeys(arabic_forms(record.name))
            record.add_names([m for m in made if len(m) > 3])


_ALIKE = 0.75  # Авдіївка (avdiivka) and Avdiyivka are one name in two systems; Artemivsk is another

_KNOWN = 100_000  # people; Москва is Moscow's own name though "moskva" is not like "moscow"
_WELL_KNOWN = 1_000_000


def _add_romanised(record: PlaceRecord, names: Iterable[str], main_from: int) -> None:
    """Adds romanisations; a Cyrillic name that reads like the main one is a main name too.

    In large towns one that reads otherwise is so too where none reads alike; where one does, the
    others are former names (Nikopol was once Slovyansk).
    """
    main = normalise(record.name)
    made = {name: spelled for name in names if (spelled := romanisations(name))}
    alike = {name for name, spelled in made.items() if _reads_like(main, spelled)}
    own = record.population >= (_WELL_KNOWN if alike else _KNOWN)
    for name, spelled in made.items():
        large = record.population >= main_from
        tier = MatchTier.MAIN if name in alike and large else MatchTier.ALTERNATE
        record.names += [(s, tier) for s in spelled]
        if name in alike or own:
            record.names.append((name, MatchTier.MAIN))


def _reads_like(main: str, spelled: Collection[str]) -> bool:
    if main in spelled:
        return True
    matchers = (SequenceMatcher(None, main, other) for other in spelled)
    # The quick ratios are upper bounds of the ratio, and spare it most of the time.
    return any(
        m.real_quick_ratio() >= _ALIKE and m.quick_ratio() >= _ALIKE and m.ratio() >= _ALIKE
        for m in matchers
    )


_DISTRICT = re.compile(r" (raion|rayon|district|department|municipality)$", re.IGNORECASE)


def _district_forms(name: str) -> list[str]:
    """Gives "X District" for the local words, and "X district" for a district without any."""
    found = _DISTRICT.search(name)
    stem = name[: found.start()] if found else name
    if " " in stem.strip() and not found:
        return []
    return [f"{stem} District", f"{stem} Raion"] if found else [f"{stem} District"]


def _first_two(text: str) -> Iterator[str]:
    for language in text.split(",")[:2]:
        yield language.split("-")[0]
