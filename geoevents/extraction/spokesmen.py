"""Spokesmen of a party that was named before: "its spokesman", "the group's spokesman"."""

# ruff: noqa: PLR0911 - each party that may be meant is one branch
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.acts import HOST, Source
from geoevents.extraction.arguments import prepositional
from geoevents.extraction.belonging import owner_of
from geoevents.extraction.cast import Cast
from geoevents.extraction.grammar import noun_phrase
from geoevents.extraction.nouns import kinds_of
from geoevents.extraction.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["spokesman_of_a_group", "spokesman_of_the_same"]

_OWNERS = frozenset(("its", "their"))
_LOCAL_OFFICES = frozenset(("mayor", "governor", "councillor", "prefect"))
_GROUPS = frozenset(
    "group movement militia faction rebel insurgent guerrilla paramilitary separatist".split()
)


def spokesman_of_the_same(
    token: Token,
    reading: Reading,
    cue: tuple[int, int],
    *,
    book: Codebook,
    cast: Cast,
    last: Source | None,
    official: frozenset[str],
) -> Source | None:
    """Reads "its spokesman": of the party that the sentence began with, or that spoke last.

    Args:
        token: the head of the phrase.
        reading: its sentence.
        cue: the offsets of the phrase.
        book: the vocabularies.
        cast: who the document has named so far.
        last: who spoke last.
        official: lemmas of offices.
    """
    owners = [c for c in token.children if c.dep_ == "poss" and c.lower_ in _OWNERS]
    named = owner_of([t for t in noun_phrase(token) if t not in owners], reading)
    if not owners or named or reading.lemmas[token.i] not in official:
        return None
    if reading.lemmas[token.i] in _LOCAL_OFFICES:
        return Source(HOST, cue, official=True)  # "its mayor" is the town's
    subject = next((t for t in reading.doc if t.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is not None and subject.i < token.i and subject != token:
        for spans in (reading.actors, reading.countries, reading.seats):
            for one in noun_phrase(subject):
                span = reading.span_at(spans, one.i)
                if span is not None:
                    actor = book.actors.get(span.value)
                    party = actor.party if actor is not None else span.value
                    return Source(party, cue, official=True) if party else None
        kinds = kinds_of(subject, reading, book)
        if "rebel" in kinds and not kinds & {"military", "police"}:
            return Source(None, cue, official=True)
        if {"military", "police"} & kinds:
            return Source(HOST, cue, official=True)
    group = cast.rebels_of(None)
    of_state = last is None or last.party in (HOST, None, *book.states)
    if reading.lemmas[token.i] == "leader" and group is not None and of_state:
        return Source(group, cue, official=True)  # states have presidents
    if last is not None and last.party is not None:
        return replace(last, cue=cue, official=True)
    return None


def spokesman_of_a_group(
    token: Token, reading: Reading, cue: tuple[int, int], book: Codebook, cast: Cast
) -> Source | None:
    """Reads "the group's spokesman", "an officer of that army": of who was named before."""
    owners = [c for c in token.children if c.dep_ == "poss" and not c.ent_type_]
    owners += prepositional(token, "for")
    plain = any(
        reading.lemmas[c.i] in _GROUPS and all(x.dep_ in ("det", "case") for x in c.children)
        for c in owners
    )
    same = any(c.lower_ in ("that", "same") for t in prepositional(token, "of") for c in t.children)
    before = [s.value for s in reading.actors if s.last < token.i] if plain or same else []
    name = before[-1] if before else cast.rebels_of(None) if plain else None
    known = book.actors.get(name or "")
    if known is not None:
        return Source(known.party, cue, official=True)
    return Source(None, cue, official=True) if plain else None
