"""Words beside a name that tell what kind of place is meant: "Kursk region", "the village of X"."""

from __future__ import annotations

import re
from typing import NamedTuple

from geoevents.geocoding.lexicon import Lexicon
from geoevents.model import PlaceKind

__all__ = ["Cue", "read_cue"]

_AFTER = re.compile(r"^\s+(\w+)")
_BEFORE = re.compile(r"(\w+)\s+of\s+(?:the\s+)?$", re.IGNORECASE)
_JUST_BEFORE = re.compile(r"(\w+)\s+$")
# Kind words that stand directly before a name: "the village Guevo", "river Psel".
_TITLE_LIKE = frozenset("village town city hamlet settlement river lake mount island".split())
_TITLE_ENDS = tuple(_TITLE_LIKE)
_JOINING = frozenset({"of", "the"})
# "Rakhine state" is a region; in "Ohio state police" the word belongs to what follows.
_STATE_ENDS = re.compile(
    r"^\s+[Ss]tate(?:$|[,.;:)’']|\s+(?:in|on|at|of|and|or|was|were|is|are|has|have|had|to|from|"
    r"with|for|by|where|after|before|since|during|last|late|early|into|near)\b)"
)
# One plural holds for all of a list: "the X, Y and Z regions", "three regions, among them X and Y".
_PLURALS = {
    "regions": "region",
    "provinces": "province",
    "oblasts": "oblast",
    "governorates": "governorate",
    "prefectures": "prefecture",
    "states": "state",
    "districts": "district",
    "counties": "county",
    "raions": "raion",
}
_PLURAL = "|".join(_PLURALS)
_NAME = r"[^\W\d_a-z][\w'’-]*(?:[ -][^\W\d_a-z][\w'’-]*){0,3}"
_LIST_AFTER = re.compile(
    rf"^(?:,\s+(?:the\s+)?{_NAME})*,?\s+(?:and|or)\s+(?:the\s+)?{_NAME}\s+({_PLURAL})\b"
)
_LIST_BEFORE = re.compile(
    rf"\b(?:(?P<wide>{_PLURAL})(?:\s*:|,?\s+(?:among\s+(?:them|which)|including|such\s+as|namely"
    rf"|notably|especially)(?:\s+those\s+of)?)|the\s+(?:[\w-]+\s+){{0,3}}(?P<of>{_PLURAL})\s+of)"
    rf"\s+(?:the\s+)?(?P<first>(?:{_NAME}(?:,\s+|,?\s+(?:and|or)\s+)(?:the\s+)?)*)$"
)
_LIST_GOES_ON = re.compile(rf"^(?:,\s+(?:the\s+)?{_NAME})*,?\s+(?:and|or)\s+(?:the\s+)?{_NAME}")
_LIST_REACH = 120  # characters of a list of names
_CUED = frozenset({PlaceKind.ADMIN1, PlaceKind.ADMIN2})
# Site words do not say what the named place is: Engels airfield lies at the town of Engels.
_NO_KIND = frozenset({PlaceKind.SITE})


class Cue(NamedTuple):
    """The kind that a word asks for, and that word as it stands in the text."""

    kind: PlaceKind
    text: str


def read_cue(text: str, start: int, end: int, lexicon: Lexicon) -> Cue | None:
    """Reads the kind word beside a name.

    Args:
        text: the whole text.
        start: first character of the name.
        end: one past its last character.
        lexicon: the word lists.

    Returns:
        The cue; None where no word beside the name tells a kind.
    """
    if text[end : end + 1].isspace():
        after = _AFTER.match(text[end : end + 24])
        if after:
            kind = lexicon.cues_after.get(after[1].lower())
            if kind is not None and kind not in _NO_KIND:
                return Cue(kind, after[1])
            if after[1].lower() == "state" and _STATE_ENDS.match(text[end : end + 24]):
                return Cue(PlaceKind.ADMIN1, after[1])
    if text[max(0, start - 1) : start].isspace():
        found = _read_before(text, start, lexicon)
        if found is not None:
            return found
    listed = _read_list(text, start, end, lexicon)
    if listed is not None:
        return listed
    last = text[start:end].rsplit(None, 1)
    if len(last) == 2:
        kind = lexicon.own_kind_words.get(last[1].lower().rstrip("."))
        if kind is not None and last[1].lower() not in lexicon.ambiguous_kind_words:
            return Cue(kind, last[1])
    return None


def _read_list(text: str, start: int, end: int, lexicon: Lexicon) -> Cue | None:
    """Reads the plural that says of what kind all names of a list are."""
    following = text[end : end + _LIST_REACH]
    after = _LIST_AFTER.match(following) if following[:1] in {",", " "} else None
    word = after[1] if after else None
    if word is None:
        before = text[max(0, start - _LIST_REACH) : start]
        if not any(plural in before for plural in _PLURALS):
            return None
        found = _LIST_BEFORE.search(before)
        if found is None:
            return None
        if found["of"] and not found["first"] and not _LIST_GOES_ON.match(following):
            return None  # "the northern districts of Kharkiv" are its own
        word = found["wide"] or found["of"]
    one = _PLURALS[word]
    kind = lexicon.cues_before.get(one) or lexicon.cues_after.get(one)
    return Cue(kind, one) if kind in _CUED and kind is not None else None


def _read_before(text: str, start: int, lexicon: Lexicon) -> Cue | None:
    words = text[max(0, start - 20) : start].lower().split()
    if words and words[-1] in _JOINING:
        before = _BEFORE.search(text[max(0, start - 28) : start])
        if before:
            kind = lexicon.cues_before.get(before[1].lower())
            if kind is not None and kind not in _NO_KIND and before[1].lower() != "capital":
                return Cue(kind, before[1])
        return None
    if not words or not words[-1].endswith(_TITLE_ENDS):
        return None
    just = _JUST_BEFORE.search(text[max(0, start - 20) : start])
    if just and just[1].lower() in _TITLE_LIKE:
        return Cue(lexicon.cues_before.get(just[1].lower(), PlaceKind.AREA), just[1])
    return None
