"""The state that a noun phrase belongs to: by its adjective, its name, its seat or its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.arguments import prepositional
from geoevents.extraction.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = [
    "named_at",
    "owner_of",
    "seat_in",
    "state_in",
    "state_of_office",
    "state_spoken_in",
]

_BACKED = frozenset("backed allied aligned linked sponsored supported funded armed".split())
_BUILT = frozenset(
    "based made built supplied designed flagged operated registered owned manufactured born "
    "trained educated produced donated".split()
)


def state_in(phrase: list[Token], reading: Reading, book: Codebook) -> str | None:
    """Gives the state that a phrase names, by an adjective or name of its own before any other."""
    codes = [
        (span.value, t)
        for t in phrase
        if not _is_behind(t)
        for span in [reading.span_at(reading.countries, t.i)]
        if span is not None
    ]
    for code, token in codes:
        if token.lower_ in book.demonyms or token.dep_ in ("poss", "compound", "amod"):
            return code
    return codes[0][0] if codes else None


def _is_behind(token: Token) -> bool:
    """Tells the Turkish of "Turkish-backed fighters" and "a Turkish-made drone": no Turks."""
    doc, at = token.doc, token.i
    joined = at + 2 < len(doc) and doc[at + 1].text == "-"
    return joined and doc[at + 2].lower_ in _BACKED | _BUILT


def seat_in(phrase: list[Token], reading: Reading) -> str | None:
    """Gives the party of a seat of power or a leader in a phrase."""
    for token in phrase:
        span = reading.span_at(reading.seats, token.i) or reading.span_at(reading.leaders, token.i)
        if span is not None:
            return span.value
    return None


def state_of_office(office: Token, reading: Reading) -> str | None:
    """Gives the state of "the government in X"."""
    inside = {t.i for t in prepositional(office, "in", "at")}
    for site in reading.sites:
        if site.token in inside and site.resolution.place is not None:
            return site.resolution.place.country
    return None


def named_at(token: Token, reading: Reading) -> str | None:
    """Gives the state that a word names, as a country or by its seat of power."""
    span = reading.span_at(reading.countries, token.i) or reading.span_at(reading.seats, token.i)
    return span.value if span else None


def owner_of(phrase: list[Token], reading: Reading) -> str | None:
    """Gives the state in a phrase: its adjective, its name, its seat, or a place of it."""
    for spans in (reading.countries, reading.seats):
        for one in phrase:
            span = reading.span_at(spans, one.i)
            if span is not None and not _is_behind(reading.doc[span.last]):
                return span.value
    phrase = [t for t in phrase if not _is_behind(t)]
    if not phrase:
        return None
    for one in phrase:
        for site in reading.sites:
            if site.first <= one.i <= site.last and site.resolution.place is not None:
                return site.resolution.place.country
    text_end = phrase[-1].i
    for place in reading.title_places:
        person = reading.doc[place[0]].ent_type_ == "PERSON"
        if phrase[0].i <= place[0] <= text_end and not person:
            return place[1]
    return None


def state_spoken_in(phrase: list[Token], reading: Reading) -> str | None:
    """Gives the state of "In Washington, officials said": a capital beside the verb of telling."""
    verb = next((t.head for t in phrase if t.dep_ == "nsubj"), None)
    inside = {t.i for t in prepositional(verb, "in")} if verb is not None else set()
    return next((s.value for s in reading.seats if s.last in inside), None)
