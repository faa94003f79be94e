"""Armed groups that no list knows, told by the form of their names.

"The River Liberation Front" is headed by a word for an armed body, "the Black Axe cartel" stands
before one, and "gunmen known as X" says so. Such a group is a party of its own in its article.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook, NamedActor
from geoevents.extraction.reading import Reading, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["find_groups"]

_CALLING = frozenset(("call", "name", "know", "dub", "style", "go"))
_LONGEST = 6  # words of a name


def find_groups(readings: Sequence[Reading], book: Codebook) -> dict[str, NamedActor]:
    """Marks the unlisted groups in a document's sentences.

    Args:
        readings: all parsed sentences; their ``actors`` gain the groups, in each place of the text.
        book: the vocabularies.

    Returns:
        The groups by name; empty where the text names none.
    """
    found: dict[str, NamedActor] = {}
    for reading in readings:
        for first, last in _names(reading, book):
            name = reading.doc[first : last + 1].text
            found.setdefault(name, NamedActor(name, "self", "rebel"))
    for reading in readings:
        for name in sorted(found, key=len, reverse=True):
            for first, last in _places(name.split(), reading):
                if not _taken(first, last, reading):
                    reading.actors.append(Span(first, last, name))
    return found


def _names(reading: Reading, book: Codebook) -> Iterator[tuple[int, int]]:
    for token in reading.doc:
        span = _capital(token, book) or _before(token, reading, book) or _called(token, reading)
        if span is not None and not _taken(*span, reading):
            yield span


def _capital(token: Token, book: Codebook) -> tuple[int, int] | None:
    """Reads "the Delta Freedom Army": capitals up to a word for an armed body."""
    if token.lower_ not in book.bands["capital"] or not token.text[0].isupper():
        return None
    first = token.i
    while first and token.i - first < _LONGEST and _is_name(token.doc[first - 1], book):
        first -= 1
    words = {t.lower_ for t in token.doc[first : token.i]}
    if first and token.doc[first - 1].lower_ in book.demonyms:
        return None  # "the Kenyan Coastal Army" is a state's
    if not words or words & book.bands["state"]:
        return None
    return first, token.i


def _is_name(token: Token, book: Codebook) -> bool:
    if token.lower_ in book.demonyms:
        return False
    capital = token.text[0].isupper() and (token.pos_ in ("PROPN", "ADJ", "NOUN"))
    ordinal = token.text[0].isdigit() and token.text[-1].isalpha()
    return (capital and not token.is_sent_start) or ordinal or token.lower_ == "'s"


def _before(token: Token, reading: Reading, book: Codebook) -> tuple[int, int] | None:
    """Reads "the Five Palms gang": a name that qualifies a word for armed people."""
    if reading.lemmas[token.i] not in book.bands["small"] or token.text[0].isupper():
        return None
    if "rebel" not in reading.people.get(token.i, ()) and token.lower_ not in book.bands["capital"]:
        return None
    last = token.i - 1
    if last < 0 or token.doc[last].pos_ != "PROPN" or token.doc[last].head.i != token.i:
        return None
    if token.doc[last].ent_type_ == "NORP":  # a people: "Tuareg rebels" are no one group
        return None
    first = last
    while first and token.doc[first - 1].pos_ == "PROPN":
        first -= 1
    if reading.lemmas[token.i] == "cartel":
        return first, token.i  # cartels are called after places
    inside = set(range(first, last + 1))
    foreign = any(t.lower_ in book.demonyms for t in token.doc[first : last + 1])
    peaceful = any("civilian" in reading.people.get(i, ()) for i in inside)  # lawyers, doctors
    return None if foreign or peaceful or inside & reading.named_tokens else (first, last)


def _called(token: Token, reading: Reading) -> tuple[int, int] | None:
    """Reads "gunmen known as X", "a band by the name of X", "the splinter group, X"."""
    kinds = set(reading.people.get(token.i, ()))
    if "rebel" not in kinds or token.pos_ not in ("NOUN", "PROPN"):
        return None
    doc = token.doc
    for child in token.children:
        if child.dep_ in ("relcl", "acl") and reading.lemmas[child.i] in _CALLING:
            if child.lemma_ == "go" and "name" not in {t.lower_ for t in child.subtree}:
                continue
            after = next((t for t in doc[child.i + 1 : child.i + 6] if t.pos_ == "PROPN"), None)
            return _run(after) if after is not None else None
    return None


def _run(token: Token) -> tuple[int, int]:
    last = token.i
    while last + 1 < len(token.doc) and token.doc[last + 1].pos_ == "PROPN":
        last += 1
    return token.i, last


def _taken(first: int, last: int, reading: Reading) -> bool:
    known = (*reading.actors, *reading.leaders, *reading.countries, *reading.seats)
    return any(span.first <= last and span.last >= first for span in known)


def _places(words: Sequence[str], reading: Reading) -> Iterable[tuple[int, int]]:
    texts = [t.text for t in reading.doc]
    size = len(words)
    for at in range(len(texts) - size + 1):
        if texts[at : at + size] == list(words):
            yield at, at + size - 1
