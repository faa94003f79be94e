"""Attributions and denials of a sentence, and how far each reaches."""

# ruff: noqa: PLR0912, C901 - every kind of attribution is one branch
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.acts import Act, Source
from geoevents.extraction.grammar import (
    clause_of,
    is_passive,
    is_verb,
    objects,
    prepositional,
    subjects,
)
from geoevents.extraction.reading import Reading
from geoevents.extraction.sources import SourceReader

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Attribution", "Denial", "Voices", "read_voices"]

# Verbs of telling that are as often deeds: these tell only with a clause.
_DOUBLE = frozenset("find hold release see charge know".split())
_HEAD = 12  # tokens that a speaker before a colon may have
_VIOLENT = frozenset("hit murder kill air shell bombing assail explode abduct shoot".split())
_RIGHT = frozenset(
    (
        "ccomp",
        "xcomp",
        "dobj",
        "prep",
        "advcl",
        "attr",
        "oprd",
        "pcomp",
        "dative",
        "acomp",
        "conj",
        "acl",
    )
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source and the tokens that are its word. ``own`` marks sources that boast of the act."""

    source: Source
    scope: frozenset[int]
    token: int
    verb: str = ""


@dataclass(frozen=True, slots=True)
class Denial:
    """A party's no: the verb or turn, the tokens of what it says no to, and its object noun."""

    source: Source
    scope: frozenset[int]
    token: int
    about: str | None


@dataclass(slots=True)
class Voices:
    """All attributions and denials of a sentence."""

    attributions: list[Attribution]
    denials: list[Denial]

    def source_of(self, act: Act) -> Source | None:
        """Gives the source whose word an act is: the innermost attribution that covers it."""
        options = [
            a for a in self.attributions if act.trigger.i in a.scope and a.token != act.trigger.i
        ]
        if not options:
            return None
        return min(options, key=lambda a: (len(a.scope), abs(a.token - act.trigger.i))).source

    def denial_of(self, act: Act) -> Denial | None:
        """Gives the denial that an act stands under, or None."""
        options = [d for d in self.denials if act.trigger.i in d.scope and d.token != act.trigger.i]
        return min(options, key=lambda d: len(d.scope)) if options else None


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
            found = _according(token, reading, reader)
            if found is not None:
                attributions.append(found)
            continue
        if not is_verb(token):
            if token.pos_ == "NOUN" and lemma in book.reporting["nouns"]:
                found = _by_noun(token, reading, reader)
                if found is not None:
                    attributions.append(found)
            continue
        denying = _denies(token, lemma, reading, book)
        if not denying and lemma not in say:
            if lemma == "believe" and any(c.lower_ == "if" for c in token.children):
                for subject in (*subjects(token), *objects(token)):
                    source = reader.read(subject, reading)
                    if source is not None:
                        attributions.append(Attribution(source, _all(reading), token.i))
            elif lemma == "be":
                found = _source_was(token, reading, reader)
                if found is not None:
                    attributions.append(found)
            continue
        if not denying and lemma in _DOUBLE and not _tells(token):
            continue
        source = _speaker(token, reading, reader)
        if source is None:
            continue
        if denying:
            denials.append(Denial(source, _complement(token), token.i, _about(token, reading)))
            continue
        scope = _scope(token, reading)
        if lemma in ("admit", "concede", "acknowledge", "confess"):
            source = replace(source, admits=True)
        if lemma == "claim" and _claims_act(token, reading):
            source = replace(source, own=True)
        attributions.append(Attribution(source, scope, token.i, lemma))
    headed = _headed(reading, reader)
    if headed is not None:
        attributions.append(headed)
    _turns(reading, reader, book, attributions, denials)
    for attribution in sorted(attributions, key=lambda a: a.token):
        reader.keep(attribution.source)
    for denial in denials:
        if denial.token >= max((a.token for a in attributions), default=-1):
            reader.keep(denial.source)
    return Voices(attributions, denials)


def _tells(verb: Token) -> bool:
    """Tells "found that" and "…, X found" from "found three mines"."""
    clause = any(c.dep_ == "ccomp" for c in verb.children)
    return clause or verb.dep_ in ("parataxis", "ccomp") or all(t.i < verb.i for t in objects(verb))


def _headed(reading: Reading, reader: SourceReader) -> Attribution | None:
    """Reads "General Staff in Kyiv: the depot was hit": a speaker, a colon, and the words."""
    colon = next((t.i for t in reading.doc[:_HEAD] if t.text == ":"), None)
    if colon is None or colon + 2 >= len(reading.doc):
        return None
    before = reading.doc[:colon]
    if any(is_verb(t) for t in before):
        return None
    head = next((t for t in before if t.head.i >= colon or t.head == t), None)
    source = reader.read(head, reading) if head is not None else None
    if source is None or not source.official:
        return None
    return Attribution(source, frozenset(range(colon, len(reading.doc))), head.i if head else 0)


def _claims_act(verb: Token, reading: Reading) -> bool:
    """Tells "claimed the attack" and "claimed responsibility for it" from "claimed that"."""
    claimed = [reading.lemmas[t.i] for t in objects(verb) if t.i > verb.i]
    return any(
        lemma in ("responsibility", "credit") or set(reading.act_nouns.get(t.i, ())) & _VIOLENT
        for t, lemma in zip((t for t in objects(verb) if t.i > verb.i), claimed, strict=True)
    )


def _all(reading: Reading) -> frozenset[int]:
    return frozenset(range(len(reading.doc)))


def _speaker(verb: Token, reading: Reading, reader: SourceReader) -> Source | None:
    if is_passive(verb):
        speakers = prepositional(verb, "by")
    else:
        speakers = subjects(verb)
        if not speakers and verb.dep_ == "relcl":
            speakers = [verb.head]
    for speaker in speakers:
        source = reader.read(speaker, reading)
        if source is not None:
            return source
    if not speakers and verb.i > 2 and verb.i >= len(reading.doc) - 3:
        return _apposed(verb, reading, reader)
    return None


def _apposed(verb: Token, reading: Reading, reader: SourceReader) -> Source | None:
    """Reads a closing "…, X, head of Y, reported." that the parser took for an apposition."""
    for token in reversed(list(reading.doc[max(0, verb.i - 16) : verb.i])):
        if token.dep_ == "appos" and token.pos_ in ("PROPN", "NOUN"):
            outer = token.head if token.head.dep_ == "appos" else token
            source = reader.read(outer, reading)
            if source is not None:
                return source
    return None


def _denies(token: Token, lemma: str, reading: Reading, book: Codebook) -> bool:
    label = lemma in book.reporting["label"]
    if not (label or lemma in book.denials) or _not_denying(token):
        return False
    for rest in book.denials.get(lemma, ()):
        if not rest or any(t.lower_ == rest for t in reading.doc[token.i + 1 : token.i + 9]):
            return True
    if label:
        false = frozenset(book.reporting["false"])
        return any(
            t.lower_ in false and t.i > token.i and (token in (t.head, t.head.head))
            for t in token.subtree
        )
    return False


def _not_denying(token: Token) -> bool:
    """Tells "did not dispute" and "neither confirmed nor denied" from denials."""
    for here in (token, token.head):
        if any(
            c.dep_ in ("neg", "preconj", "cc")
            and c.lower_ in ("not", "n't", "never", "neither", "nor")
            for c in here.children
        ):
            return here == token or token.dep_ == "conj"
    return False


def _complement(verb: Token) -> frozenset[int]:
    keep: set[int] = set()
    for child in verb.children:
        if _apart(child, verb):
            continue
        if (
            child.dep_ in _RIGHT
            and child.dep_ != "conj"
            and (child.i > verb.i or child.dep_ == "ccomp")
        ):
            if child.dep_ == "advcl" and any(c.dep_ == "mark" for c in child.children):
                continue
            keep.update(t.i for t in child.subtree)
    return frozenset(keep)


def _apart(child: Token, verb: Token) -> bool:
    """Tells a sentence of its own that stands before a semicolon."""
    return child.i < verb.i and any(t.text == ";" for t in verb.doc[child.i : verb.i])


def _scope(verb: Token, reading: Reading) -> frozenset[int]:
    """Gives the tokens that are the speaker's word."""
    own = _complement(verb)
    subject = [c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")]
    content = [c for c in verb.children if c.dep_ == "ccomp" and not _apart(c, verb)]
    inverted = bool(subject) and subject[0].i > verb.i
    following = [t for t in reading.doc[verb.i + 1 :] if is_verb(t) and t.i in own]
    trailing = verb.dep_ in ("parataxis", "ROOT", "ccomp", "conj", "advcl") and not following
    left = min([verb.i, *(t.i for s in subject for t in s.subtree)])
    comma = left > 0 and reading.doc[left - 1].text in (",", ";", "”", '"', "’", "–", "—")
    if verb.dep_ == "relcl":
        return own
    said = [c for c in verb.children if c.dep_ == "dobj"]
    if said and all(c.lower_ in ("it", "this", "that") for c in said) and not content:
        return own | frozenset(range(left))  # "…; the governor reported it on Tuesday"
    if content and all(c.i < verb.i for c in content):
        start = _stretch_start(reading, left)
        return frozenset(i for i in own if i >= start) | frozenset(range(start, left))
    if (trailing and (comma or inverted)) or verb.dep_ == "parataxis":
        return (
            own
            | frozenset(range(_stretch_start(reading, left), left))
            | (
                frozenset(range(verb.i, len(reading.doc)))
                if not following and comma
                else frozenset()
            )
        )
    return own


def _stretch_start(reading: Reading, end: int) -> int:
    """Gives where the stretch before a trailing attribution begins: after a semicolon or colon."""
    for token in reversed(list(reading.doc[:end])):
        if token.text == ";":
            return int(token.i) + 1
    return 0


def _according(token: Token, reading: Reading, reader: SourceReader) -> Attribution | None:
    nouns = prepositional(token, "to") or [c for c in token.children if c.dep_ in ("pobj", "dobj")]
    if not nouns and token.i + 2 < len(reading.doc):
        rest = [t for t in reading.doc[token.i + 1 :] if t.dep_ == "pobj"]
        nouns = rest[:1]
    for noun in nouns:
        lemma = reading.lemmas[noun.i]
        source: Source | None
        inner = [*prepositional(noun, "from", "of", "by"), *_possessors(noun), *_issuers(noun)]
        if lemma in (
            "tally",
            "count",
            "figure",
            "statement",
            "report",
            "bulletin",
            "summary",
            "account",
            "post",
        ):
            source = next((s for t in inner for s in [reader.read(t, reading)] if s), None)
            same = any(c.lower_ in ("same", "its", "his", "that") for c in noun.children)
            source = source or (reader.last if same else None) or reader.read(noun, reading)
        else:
            source = reader.read(noun, reading)
        if source is not None:
            clause = clause_of(token)
            if clause.dep_ == "relcl" and token.i > clause.left_edge.i and token.i < clause.i:
                return Attribution(source, frozenset(t.i for t in clause.subtree), token.i)
            start = _stretch_start(reading, token.i)
            return Attribution(source, frozenset(range(start, len(reading.doc))), token.i)
    return None


def _possessors(noun: Token) -> list[Token]:
    return [c for c in noun.children if c.dep_ == "poss"]


def _issuers(noun: Token) -> list[Token]:
    return [
        t for c in noun.children if c.dep_ in ("relcl", "acl") for t in subjects(c) if t != noun
    ]


def _by_noun(token: Token, reading: Reading, reader: SourceReader) -> Attribution | None:
    """Reads "by the account of X", "in the words of X", "by X's count"."""
    if token.dep_ != "pobj" or token.head.lower_ not in ("by", "in", "on"):
        return None
    owners = [t for p in _possessors(token) for t in p.subtree if t.pos_ in ("NOUN", "PROPN")]
    for noun in (*prepositional(token, "of", "from"), *_possessors(token), *owners):
        source = reader.read(noun, reading)
        if source is not None:
            return Attribution(source, _all(reading), token.i)
    return None


def _source_was(token: Token, reading: Reading, reader: SourceReader) -> Attribution | None:
    if not any(c.dep_ == "nsubj" and c.lower_ == "source" for c in token.children):
        return None
    for child in token.children:
        if child.dep_ == "attr":
            source = reader.read(child, reading)
            if source is not None:
                return Attribution(source, _all(reading), token.i)
    return None


def _about(verb: Token, reading: Reading) -> str | None:
    for child in verb.children:
        if child.dep_ in {"dobj", "nsubjpass"}:
            return reading.lemmas[child.i]
    if verb.dep_ == "relcl":
        return reading.lemmas[verb.head.i]
    return None


def _turns(
    reading: Reading,
    reader: SourceReader,
    book: Codebook,
    attributions: list[Attribution],
    denials: list[Denial],
) -> None:
    """Reads whole turns of rejection: "Not so, replied X", "X had nothing to do with it"."""
    lower = reading.text.lower()
    for turn in book.reporting["turns"]:
        at = lower.find(turn)
        if at < 0:
            continue
        token = next((t for t in reading.doc if t.idx <= at < t.idx + len(t.text) + 1), None)
        if token is None:
            continue
        source = next((a.source for a in attributions if a.source.party), None)
        if source is None:
            verb = clause_of(token)
            source = next(
                (s for t in subjects(verb) for s in [reader.read(t, reading)] if s and s.party),
                None,
            )
        if source is not None and source.party and not any(d.source == source for d in denials):
            denials.append(Denial(source, frozenset(), token.i, "it"))
        return
