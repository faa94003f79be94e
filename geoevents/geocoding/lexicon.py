"""The word lists that recognition reads: kind cues, reporting verbs, traps.

All stand in ``data/`` beside this module; its README.md says where each comes from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import ascii_lowercase

from geoevents.model import PlaceKind

__all__ = ["DATA", "Lexicon", "load_lexicon", "speaks_of_war"]

_SMALL_LETTERS = bytes(
    ord(chr(c).lower()) if chr(c).lower() in ascii_lowercase else 32 for c in range(256)
)
# Different words of war with which a text is wholly of war: one of a few words, three of a longer.
_WAR_WORDS = 3.0
_LONG = 400.0  # characters
_WAR_READ = 4_000  # characters: what a text is of, its beginning tells

DATA = Path(__file__).with_name("data")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Vocabularies of recognition; every word is in small letters."""

    cues_after: Mapping[str, PlaceKind]
    cues_before: Mapping[str, PlaceKind]
    own_kind_words: Mapping[str, PlaceKind]
    ambiguous_kind_words: frozenset[str]
    near_words: frozenset[str]
    street_words: frozenset[str]
    street_first_words: frozenset[str]
    site_words: frozenset[str]
    site_first_words: frozenset[str]
    organisation_words: frozenset[str]
    portfolio_words: frozenset[str]  # what ministries are of
    unit_words: frozenset[str]
    office_words: frozenset[str]
    organ_words: frozenset[str]
    help_words: frozenset[str]
    said_verbs: frozenset[str]
    acted_verbs: frozenset[str]
    stative_verbs: frozenset[str]
    talk_words: frozenset[str]
    prepositions: frozenset[str]
    place_prepositions: frozenset[str]
    titles: frozenset[str]
    war_verbs: frozenset[str]  # in all forms, what is done to places in a war
    place_states: frozenset[str]  # what only places are or do: shelled, besieged, fell
    person_verbs: frozenset[str]  # what is done to persons
    person_states: frozenset[str]  # what persons are or do
    act_nouns: frozenset[str]
    part_nouns: frozenset[str]
    kin_nouns: frozenset[str]
    motion_verbs: frozenset[str]
    place_nouns: frozenset[str]
    war_words: frozenset[str]
    theatre_countries: frozenset[str]  # alpha-2
    english_countries: frozenset[str]  # alpha-2
    never: frozenset[str]
    common_words: frozenset[str]
    given_names: frozenset[str]
    surnames: frozenset[str]


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Reads the word lists once."""
    raw = json.loads((DATA / "lexicon.json").read_text(encoding="utf-8"))
    fields: dict[str, object] = {}
    for name, value in raw.items():
        if isinstance(value, dict):
            fields[name] = {
                word: PlaceKind(kind) for kind, words in value.items() for word in words.split()
            }
        else:
            fields[name] = frozenset(value.split())
    for name in ("common_words", "given_names", "surnames"):
        fields[name] = frozenset((DATA / f"{name}.txt").read_text(encoding="utf-8").split())
    fields["surnames"] |= fields.pop("names_elsewhere")  # type: ignore[operator]
    return Lexicon(**fields)  # type: ignore[arg-type]  # the file's shape is tested


def speaks_of_war(text: str, lexicon: Lexicon) -> float:
    """Tells how much the words of a text are those of war, from 0 to 1.

    It is 1 with three different ones; of a text of less than 400 characters with fewer.
    """
    # Through bytes, where all but plain Latin letters are gaps: this reads every text, and a
    # regular expression takes twice as long.
    read = text[:_WAR_READ].encode("latin-1", "replace").translate(_SMALL_LETTERS)
    enough = 1.0 + (_WAR_WORDS - 1.0) * min(1.0, len(text) / _LONG)
    return min(1.0, len(_war_words(lexicon.war_words).intersection(read.split())) / enough)


@lru_cache(maxsize=1)
def _war_words(words: frozenset[str]) -> frozenset[bytes]:
    return frozenset(word.encode() for word in words)
