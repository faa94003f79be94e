"""Tables over the vocabularies: forms of verbs, what goes with them, entries by first word."""

from __future__ import annotations

from collections.abc import Iterable

from geoevents.codebook.book import Codebook
from geoevents.codebook.forms import inflections

__all__ = ["by_first", "forms_of", "partners_of"]

_PARTICLE = 4  # letters of the longest particle; longer partners tell an act by themselves


def by_first(entries: Iterable[tuple[str, str]]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Sorts texts of one or two words with a value each: first word -> (value, second word)."""
    found: dict[str, list[tuple[str, str]]] = {}
    for text, value in entries:
        first, _, rest = text.partition(" ")
        found.setdefault(first, []).append((value, rest))
    return {first: tuple(values) for first, values in found.items()}


def forms_of(lemmas: Iterable[str], book: Codebook) -> frozenset[str]:
    """Gives all forms of some verbs, the irregular ones of the codebook included."""
    wanted = set(lemmas)
    forms = {form for lemma in wanted for form in inflections(lemma)}
    return frozenset(forms | {form for form, lemma in book.irregular.items() if lemma in wanted})


def partners_of(book: Codebook) -> dict[str, frozenset[str]]:
    """Gives for each form of a two-word verb the words that make it one ("set": "alight")."""
    found: dict[str, set[str]] = {}
    irregular: dict[str, list[str]] = {}
    for form, lemma in book.irregular.items():
        irregular.setdefault(lemma, []).append(form)
    for lemma, entries in book.verbs.items():
        needed = {word for _, word in entries if word is not None and len(word) > _PARTICLE}
        for form in (*inflections(lemma), *irregular.get(lemma, ())) if needed else ():
            found.setdefault(form, set()).update(needed)
    return {form: frozenset(words) for form, words in found.items()}
