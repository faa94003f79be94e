"""Looks a parsed sentence up in the codebook: weapons, people, acts, names and places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook, Phrases
from geoevents.extraction.lemmas import lemma_of
from geoevents.extraction.mending import mend
from geoevents.extraction.reading import Reading, Site, Span
from geoevents.model import MentionRole, PlaceKind, Resolution

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["read_sentence"]

_AGENCIES = frozenset(("agency", "channel", "broadcaster", "outlet", "station"))


@dataclass(slots=True)
class _Pieces:
    words: list[str] = field(default_factory=list)
    lower: list[str] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)


def read_sentence(
    index: int, start: int, doc: Doc, places: Sequence[Resolution], book: Codebook
) -> Reading:
    """Looks up a parsed sentence in the codebook.

    Args:
        index: the sentence's index in its document.
        start: its first character in the article.
        doc: its parse.
        places: the resolutions that lie in it.
        book: the vocabularies.
    """
    mend(doc)
    lemmas = [lemma_of(token, book) for token in doc]
    reading = Reading(index, start, doc, lemmas)
    pieces = _cut(doc, lemmas)
    deeds = {
        t.i for t in doc if t.pos_ in ("VERB", "AUX", "ADV") and t.dep_ not in ("amod", "compound")
    }
    things = [
        "\0" if owner in deeds else lemma
        for owner, lemma in zip(pieces.owners, pieces.lemmas, strict=True)
    ]
    for first, last, value in _find(book.weapons, things, pieces):
        if (lemmas[last] == "arm" and _is_limb(doc[last])) or (
            lemmas[last] == "charge" and first == last and _is_accusation(doc[last], lemmas)
        ):
            continue
        if lemmas[last] == "mine" and first == last and _is_pit(doc[last]):
            continue
        reading.weapons[last] = value
        for inner in range(first, last):
            reading.weapons.pop(inner, None)
    for _, last, value in _find(book.people, pieces.lemmas, pieces):
        if lemmas[last] == "office" and doc[last].tag_ == "NNS":
            continue  # "the offices of a bank" are rooms
        reading.people[last] = tuple(value.split())
    for first, last, value in _find(book.nouns, pieces.lemmas, pieces):
        reading.act_nouns[last] = tuple(value.split())
        reading.act_spans[last] = first
    _names(reading, pieces, book)
    _sites(reading, places)
    return reading


def _is_of_a_title(name: Token) -> bool:
    """Tells "the mayor of X" and "X's mayor" from the X that speaks itself, as capitals do."""
    if name.dep_ == "pobj":
        return name.head.lower_ == "of"
    return name.dep_ in ("poss", "compound", "nmod", "amod")


def _is_pit(token: Token) -> bool:
    """Tells "trapped in the mine", a place of work, from "stepped on a mine"."""
    return token.dep_ == "pobj" and token.head.lower_ in ("in", "into", "inside", "at", "from")


def _is_accusation(token: Token, lemmas: list[str]) -> bool:
    """Tells "on charges of murder" and "faces a charge" from an explosive charge."""
    above = token.head
    return (
        above.lower_ in ("on", "over")
        or lemmas[above.i] in ("face", "deny", "bring", "press", "drop", "file", "dismiss", "admit")
        or any(c.lower_ == "of" for c in token.children)
    )


def _is_limb(token: Token) -> bool:
    """Tells "his arm" and "raised their arms" from "arms"."""
    return token.tag_ == "NN" or any(c.dep_ == "poss" for c in token.children)


def _names(reading: Reading, pieces: _Pieces, book: Codebook) -> None:
    mixed = [w if len(w) <= 3 else low for w, low in zip(pieces.words, pieces.lower, strict=True)]
    hits = {
        *_find(book.actor_phrases, mixed, pieces),
        *_find(book.actor_phrases, pieces.lower, pieces),
    }
    reading.actors = [Span(*hit) for hit in _longest(hits)]
    reading.leaders = [
        Span(*hit)
        for hit in _find(book.leaders, pieces.words, pieces)
        if reading.doc[hit[0]].pos_ == "PROPN" or reading.doc[hit[0]].ent_type_ == "PERSON"
    ]
    upper = [word[:1].isupper() for word in pieces.words]
    names = [low if up else "" for low, up in zip(pieces.lower, upper, strict=True)]
    reading.countries = [
        Span(*h) for h in _find_named(book.country_phrases, pieces, names, pieces.words)
    ]
    reading.seats = [Span(*h) for h in _find_named(book.seats, pieces, names, pieces.words)]


def _longest(hits: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Gives the hits that no longer one covers, in text order."""
    kept: list[tuple[int, int, str]] = []
    for hit in sorted(hits, key=lambda h: (h[0] - h[1], h[0])):
        if all(hit[1] < k[0] or hit[0] > k[1] for k in kept):
            kept.append(hit)
    return sorted(kept)


def _find_named(
    phrases: Phrases, pieces: _Pieces, names: list[str], words: list[str]
) -> Iterator[tuple[int, int, str]]:
    for first, last, value in phrases.find(pieces.lower):
        at = first if names[first] else first + 1
        if at < last and names[at] and words[at] != "us":
            yield pieces.owners[first], pieces.owners[last - 1], value


def _find(phrases: Phrases, words: list[str], pieces: _Pieces) -> Iterator[tuple[int, int, str]]:
    for first, last, value in phrases.find(words):
        yield pieces.owners[first], pieces.owners[last - 1], value


def _cut(doc: Doc, lemmas: list[str]) -> _Pieces:
    """Cuts tokens at hyphens, as the phrases of the codebook are cut."""
    pieces = _Pieces()
    for token, lemma in zip(doc, lemmas, strict=True):
        parts = [token.text]
        if "-" in token.text and len(token.text) > 1:
            parts = " - ".join(token.text.split("-")).split()
        for part in parts:
            pieces.words.append(part)
            pieces.lower.append(part.lower())
            whole = len(parts) == 1 and not (
                token.tag_ in ("VBN", "VBG") and token.dep_ in ("amod", "compound")
            )
            pieces.lemmas.append(lemma if whole else part.lower())
            pieces.owners.append(token.i)
    return pieces


def _is_within(span: Span, name: Sequence[Token]) -> bool:
    """Tells the country in a longer name: "Port Sudan" is a town, no word for Sudan."""
    if span.last - span.first + 1 >= len(name):
        return False
    return name[0].i <= span.first and span.last <= name[-1].i


def _is_agency(first: Token, last: Token) -> bool:
    """Tells "the news agency X", written in capitals, from a like-named town."""
    before = first.nbor(-1).lower_ if first.i else ""
    return first == last and first.text.isupper() and before in _AGENCIES


def _is_portfolio(last: Token, resolution: Resolution) -> bool:
    """Tells "Interior Minister" from a region that bears such a name."""
    after = last.doc[last.i + 1].lower_ if last.i + 1 < len(last.doc) else ""
    country = resolution.place is not None and resolution.place.kind is PlaceKind.COUNTRY
    return after in ("minister", "ministry", "secretary") and not country


def _sites(reading: Reading, places: Sequence[Resolution]) -> None:
    doc = reading.doc
    for resolution in places:
        mention = resolution.mention
        left, right = mention.start - reading.start, mention.end - reading.start
        inside = [t for t in doc if t.idx < right and t.idx + len(t.text) > left]
        if not inside:
            continue
        if _is_portfolio(inside[-1], resolution):
            continue
        reading.named_tokens.update(t.i for t in inside)
        if mention.role is not MentionRole.LOCATION:
            if resolution.place is not None and resolution.place.country:
                reading.title_places.append((inside[0].i, resolution.place.country))
                if _is_of_a_title(inside[-1]):
                    at = inside[0].i
                    reading.offices.append(Site(at, at, inside[-1].i, resolution))
            continue
        named = reading.span_at(reading.actors, inside[0].i)
        if _is_agency(inside[0], inside[-1]) or (named and named.last >= inside[-1].i):
            continue  # an agency's or a unit's name is no place
        numbers = {t.i for t in inside}
        head = next((t for t in inside if t.head.i not in numbers or t.head == t), inside[-1])
        reading.countries = [s for s in reading.countries if not _is_within(s, inside)]
        reading.sites.append(Site(head.i, inside[0].i, inside[-1].i, resolution))
