"""Attributions and denials of a sentence, and how far each reaches."""

# ruff: noqa: PLR0912, C901 - every kind of attribution is one branch
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.acts import Source
from geoevents.extraction.arguments import is_withheld, objects, prepositional, subjects
from geoevents.extraction.citing import according, by_noun, headed, source_was
from geoevents.extraction.grammar import clause_of, is_passive, is_verb
from geoevents.extraction.reading import Reading
from geoevents.extraction.rebuttals import (
    denies,
    figure_denied,
    find_untrue,
    noun_denied,
    read_turns,
)
from geoevents.extraction.scopes import complement, scope_of, whole
from geoevents.extraction.sources import SourceReader
from geoevents.extraction.voices import Attribution, Denial, Voices

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["read_voices"]

# Verbs of telling that are as often deeds: these tell only with a clause.
_DOUBLE = frozenset("find hold release see charge know".split())
_ANSWERING = frozenset("answer respond reply counter".split())
_THEY = frozenset("it they he she".split())
_BESIDE = 3  # tokens: "reported, citing"
_VIOLENT = frozenset("hit murder kill air shell bombing assail explode abduct shoot".split())


def read_voices(reading: Reading, reader: SourceReader, book: Codebook) -> Voices:
    """Finds who says what in a sentence, and who denies.

    Args:
        reading: the sentence.
        reader: the document's memory of who spoke.
        book: the vocabularies.
    """
    attributions: list[Attribution] = []
    denials: list[Denial] = []
    say = frozenset(book.reporting["say"])
    for token in reading.doc:
        lemma = reading.lemmas[token.i]
        if token.lower_ in ("according", "citing", "quoting", "per"):
            found = according(token, reading, reader)
            if found is not None:
                attributions.append(found)
            continue
        if not is_verb(token):
            if token.pos_ == "NOUN" and lemma in book.reporting["nouns"]:
                found = by_noun(token, reading, reader)
                if found is not None:
                    attributions.append(found)
            continue
        denying = denies(token, lemma, reading, book)
        if not denying and lemma not in say:
            if lemma == "believe" and any(c.lower_ == "if" for c in token.children):
                for subject in (*subjects(token), *objects(token)):
                    source = reader.read(subject, reading)
                    if source is not None:
                        attributions.append(Attribution(source, whole(reading), token.i))
            elif lemma == "be":
                found = source_was(token, reading, reader)
                if found is not None:
                    attributions.append(found)
            continue
        if not denying and _is_deed(token, lemma, reading):
            continue
        source = _teller(token, reading, reader, denying=denying)
        if source is None:
            continue
        if denying:
            denials.append(_denial(token, source, reading, book))
            continue
        scope = scope_of(token, reading)
        if lemma in ("admit", "concede", "acknowledge", "confess"):
            source = replace(source, admits=True)
        if lemma == "claim" and _claims_act(token, reading):
            source = replace(source, own=True)
            scope |= frozenset(t.i for one in _claimed(token) for t in one.subtree)
        attributions.append(Attribution(source, scope, token.i, lemma))
    attributions.extend(filter(None, [headed(reading, reader)]))
    attributions = _cited(reading, attributions)
    denials.extend(find_untrue(reading, book, attributions))
    read_turns(reading, reader, book, attributions, denials)
    for attribution in sorted(attributions, key=lambda a: a.token):
        reader.keep(attribution.source)
    for denial in denials:
        if denial.token >= max((a.token for a in attributions), default=-1):
            reader.keep(denial.source)
    return Voices(attributions, denials)


def _denial(verb: Token, source: Source, reading: Reading, book: Codebook) -> Denial:
    """Gives what a verb says no to: a number of dead is no act, whatever the clause holds."""
    figure = figure_denied(verb, reading, book)
    if figure is not None:
        return Denial(source, frozenset(), verb.i, figure)
    return Denial(source, complement(verb), verb.i, noun_denied(verb, reading))


def _tells(verb: Token) -> bool:
    """Tells "found that" and "…, X found" from "found three mines"."""
    clause = any(c.dep_ == "ccomp" for c in verb.children)
    return clause or verb.dep_ in ("parataxis", "ccomp") or all(t.i < verb.i for t in objects(verb))


def _is_stock(verb: Token, reading: Reading) -> bool:
    """Tells "Russia denies targeting civilians": what it always says, of no one act."""
    aims = [c for c in verb.children if c.dep_ in ("xcomp", "ccomp", "pcomp")]
    return verb.tag_ in ("VBZ", "VBP") and any(reading.lemmas[c.i] == "target" for c in aims)


def _is_deed(verb: Token, lemma: str, reading: Reading) -> bool:
    """Tells "found three mines", "gave up the town", "answered with fire" from telling."""
    if lemma == "give":
        return any(c.dep_ == "prt" for c in verb.children)
    if lemma in _ANSWERING:
        return _answers_with(verb, reading)
    return lemma in _DOUBLE and not _tells(verb)


def _answers_with(verb: Token, reading: Reading) -> bool:
    """Tells "answered with strikes on X", a deed, from "answered that"."""
    means = prepositional(verb, "with", "by")
    return any(t.i in reading.act_nouns or t.i in reading.weapons or t.tag_ == "VBG" for t in means)


def _claimed(verb: Token) -> list[Token]:
    """Gives what is claimed: "claimed the raid", "the raid was claimed by", "which X claimed"."""
    if is_passive(verb):
        return subjects(verb)
    return [t for t in objects(verb) if t.i > verb.i or verb.dep_ == "relcl"]


def _claims_act(verb: Token, reading: Reading) -> bool:
    """Tells "claimed the attack" and "claimed responsibility for it" from "claimed that"."""
    return any(
        reading.lemmas[t.i] in ("responsibility", "credit")
        or set(reading.act_nouns.get(t.i, ())) & _VIOLENT
        for t in _claimed(verb)
    )


def _speaker(verb: Token, reading: Reading, reader: SourceReader) -> Source | None:
    if is_passive(verb):
        speakers = prepositional(verb, "by")
    else:
        speakers = subjects(verb)
        if not speakers and verb.dep_ == "relcl":
            speakers = [verb.head]
    if verb.dep_ == "relcl" and speakers and speakers[0].lower_ in _THEY:
        main = subjects(clause_of(verb.head))  # "X condemned the raid, which it said killed two"
        speakers = main or speakers
    for speaker in speakers:
        source = reader.read(speaker, reading)
        if source is not None:
            return source
    if not speakers and verb.i > 2 and verb.i >= len(reading.doc) - 3:
        return _apposed(verb, reading, reader)
    return None


def _teller(verb: Token, reading: Reading, reader: SourceReader, *, denying: bool) -> Source | None:
    """Gives who says or denies; what somebody unknown denies is not reported as true either."""
    if is_withheld(verb):
        return None
    if denying and _is_stock(verb, reading):
        return Source(None, None, official=True)
    source = _speaker(verb, reading, reader)
    clause = any(c.dep_ == "ccomp" and c.i > verb.i for c in verb.children)
    if source is None and denying and clause:
        return Source(None, None, official=True)
    return source


def _apposed(verb: Token, reading: Reading, reader: SourceReader) -> Source | None:
    """Reads a closing "…, X, head of Y, reported." that the parser took for an apposition."""
    for token in reversed(list(reading.doc[max(0, verb.i - 16) : verb.i])):
        if token.dep_ == "appos" and token.pos_ in ("PROPN", "NOUN"):
            outer = token.head if token.head.dep_ == "appos" else token
            source = reader.read(outer, reading)
            if source is not None:
                return source
    return None


def _cited(reading: Reading, attributions: list[Attribution]) -> list[Attribution]:
    """Gives "X, citing the ministry, reported that …" to the ministry whose word X hands on."""
    cited = [
        a
        for a in attributions
        if a.source.party and reading.doc[a.token].lower_ in ("citing", "quoting")
    ]
    out = []
    for told in attributions:
        beside = [
            a.source
            for a in cited
            if reading.doc[a.token].head.i == told.token or 0 < a.token - told.token <= _BESIDE
        ]
        handed_on = beside and told.source.party is None
        out.append(replace(told, source=beside[0]) if handed_on else told)
    return out
