"""Where the armed groups that a text names are at home: a hint where it names little else."""

from __future__ import annotations

import re
from functools import lru_cache

from geoevents.codebook.loader import load_codebook

__all__ = ["homes_of"]

_READ = 1_500  # characters: a text that names few places is short, or says who acts early
_WORD = re.compile(r"[^\W_]+|['’]s?|-")
_ABBREVIATION = 3  # letters; the codebook keeps these in capitals
# What flies far: Houthi missiles tell nothing of Yemen.
_FAR = frozenset("missile missiles rocket rockets drone drones".split())


def homes_of(text: str) -> list[str]:
    """Gives the countries (alpha-2) of the armed groups of the codebook that a text names.

    Groups that are at home nowhere in particular (Islamic State) say none, and neither do their
    missiles, rockets and drones, which come down elsewhere.
    """
    words = [w if len(w) <= _ABBREVIATION and w.isupper() else w.lower() for w in _words(text)]
    found = []
    for _, end, name in load_codebook().actor_phrases.find(words):
        home = _homes().get(name)
        if home is not None and (end == len(words) or words[end] not in _FAR):
            found.append(home)
    return list(dict.fromkeys(found))


def _words(text: str) -> list[str]:
    return [w.replace("’", "'") for w in _WORD.findall(text[:_READ])]


@lru_cache(maxsize=1)
def _homes() -> dict[str, str]:
    actors = load_codebook().actors.values()
    return {a.name: a.country for a in actors if a.kind == "rebel" and a.country}
