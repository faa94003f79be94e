"""Verbal acts about the conflict: appeals, threats, accusations, rejections, offers, meetings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.actors import name_actor
from geoevents.extraction.acts import Act
from geoevents.extraction.arguments import objects, prepositional, subjects
from geoevents.extraction.cast import Cast
from geoevents.extraction.dates import TimePhrase
from geoevents.extraction.dating import date_act
from geoevents.extraction.grammar import is_verb
from geoevents.extraction.reading import Reading
from geoevents.model import Evidence, EvidenceRole, SubEventType

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["find_statements"]

_KINDS = {
    "appeal": SubEventType.APPEAL,
    "threat": SubEventType.THREAT,
    "accusation": SubEventType.ACCUSATION,
    "rejection": SubEventType.REJECTION,
    "offer": SubEventType.OFFER,
    "meeting": SubEventType.MEETING,
}


def find_statements(
    reading: Reading,
    book: Codebook,
    cast: Cast,
    published: date,
    dates: Sequence[TimePhrase],
    *,
    busy: bool,
) -> list[Act]:
    """Gives the statements of a sentence.

    An accusation or rejection that gave the record of an act (claimed or denied) is no statement
    besides: ``busy`` says that the sentence gave one.
    """
    out: list[Act] = []
    for token in reading.doc:
        if not is_verb(token) or any(c.dep_ == "neg" for c in token.children):
            continue
        marks = {c.lower_ for c in token.children if c.dep_ == "mark"}
        if marks & book.modality["marks"] or token.head.lower_ == "without":
            continue
        name = _statement_kind(token, reading, book)
        if name is None or (busy and name in ("accusation", "rejection")):
            continue
        speaker = _speaker(token, reading, book, cast)
        if speaker is None:
            continue
        act = Act(reading, token, (name,), noun=False, kind=_KINDS[name], rule=f"statement: {name}")
        act.actor1, act.agent_party = speaker
        for other in (*objects(token), *prepositional(token, "on", "to", "with", "against")):
            actor = name_actor(other, reading, book, cast, country=None, violent=False)
            if actor is not None and actor.name != act.actor1:
                act.actor2 = actor.name
                break
        act.when = date_act(act, reading, dates, published, [])
        act.confidence = 0.6
        start, end = reading.offsets(token.i, token.i)
        words = reading.text[start - reading.start : end - reading.start]
        act.evidence.append(
            Evidence(role=EvidenceRole.TRIGGER, start=start, end=end, text=words, note=act.rule)
        )
        if not any(a.kind is act.kind for a in out):
            out.append(act)
    return out


def _statement_kind(token: Token, reading: Reading, book: Codebook) -> str | None:
    lemma = reading.lemmas[token.i]
    for name, rest in book.statement_verbs.get(lemma, ()):
        if rest and not any(
            t.lower_ == rest or reading.lemmas[t.i] == rest
            for t in reading.doc[token.i + 1 : token.i + 7]
        ):
            continue
        if name == "meeting" and not (objects(token) or prepositional(token, "with", "in")):
            continue
        return name
    if lemma in ("spare", "answer"):
        future = any(c.lower_ in ("will", "would") for c in token.children if c.dep_ == "aux")
        passive = any(c.dep_ == "auxpass" for c in token.children)
        condition = any(c.lower_ == "if" for t in token.subtree for c in [t])
        if future and lemma == "spare" and (passive or condition):
            return "offer"
        if future and lemma == "answer" and passive:
            return "threat"
    return None


def _speaker(
    token: Token, reading: Reading, book: Codebook, cast: Cast
) -> tuple[str, str | None] | None:
    options = subjects(token)
    verb = token
    for _ in range(4):
        options = [t for t in options if t.pos_ in ("NOUN", "PROPN")]
        for one in options:
            actor = name_actor(one, reading, book, cast, country=None, violent=False)
            if actor is not None and actor.kind in ("government", "military", "rebel", "monitor"):
                return actor.name, actor.party
        if verb.head == verb:
            break
        verb = verb.head
        options = subjects(verb) if is_verb(verb) else []
    return None
