"""The word lists that recognition reads: kind cues, reporting verbs, traps.

All stand in ``data/`` beside this module; its README.md says where each comes from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geoevents.model import PlaceKind

__all__ = ["DATA", "Lexicon", "load_lexicon"]

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
    unit_words: frozenset[str]
    office_words: frozenset[str]
    organ_words: frozenset[str]
    help_words: frozenset[str]
    said_verbs: frozenset[str]
    acted_verbs: frozenset[str]
    stative_verbs: frozenset[str]
    taking_verbs: frozenset[str]
    retaking_verbs: frozenset[str]
    talk_words: frozenset[str]
    prepositions: frozenset[str]
    place_prepositions: frozenset[str]
    titles: frozenset[str]
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
    return Lexicon(**fields)  # type: ignore[arg-type]  # the file's shape is tested
