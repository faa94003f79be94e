"""What a place name does in its sentence: a place, an actor, a people, or part of another name.

Decided in grammar where the sentence was parsed, and by the neighbouring words where it was not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geoevents.geocoding.candidates import Lookup
from geoevents.geocoding.lexicon import Lexicon
from geoevents.geocoding.proposals import Proposal, Reading
from geoevents.model import MentionRole, PlaceKind

if TYPE_CHECKING:
    from spacy.tokens import Token as SpacyToken

__all__ = ["decide_role"]

_WIDE = (PlaceKind.COUNTRY, PlaceKind.ADMIN1)
_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj"})
_LINKS = frozenset({"conj", "appos", "compound", "poss", "nmod"})
_BETWEEN = re.compile(r"\b(?:between|by|with|against|from)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_POSSESSED = re.compile(r"^['’]s?\s+((?:[\w-]+\s+){0,3}[\w-]+)")


def decide_role(
    proposal: Proposal, look: Lookup, reading: Reading, lexicon: Lexicon
) -> MentionRole:
    """Gives the role of a mention.

    Args:
        proposal: the stretch of text.
        look: what the gazetteer has under its name.
        reading: the document's tokens and grammar.
        lexicon: the word lists.

    Returns:
        DEMONYM for a people or nationality; NAME for a part of the name of an organisation, a
        unit or a vehicle; ACTOR where a state or its capital speaks, acts or is spoken to, and for
        offices named after a place ("the Kursk governor"); else LOCATION.
    """
    if look.demonym:
        return MentionRole.DEMONYM
    if _is_part_of_name(proposal, reading, lexicon):
        return MentionRole.NAME
    if _has_office(proposal, reading, lexicon):
        return MentionRole.ACTOR
    stately = any(
        h.place.kind is PlaceKind.COUNTRY or h.place.feature_code == "PPLC" for h in look.hits
    )
    if reading.parsed[proposal.first] and (word := reading.spacy_token(proposal.last)) is not None:
        acts = _acts_in_grammar(word, lexicon, stately=stately)
    else:
        acts = _acts_by_words(proposal, reading, lexicon, stately=stately)
    return MentionRole.ACTOR if acts else MentionRole.LOCATION


def _is_part_of_name(proposal: Proposal, reading: Reading, lexicon: Lexicon) -> bool:
    tokens = reading.tokens
    after = tokens[proposal.last + 1] if proposal.last + 1 < len(tokens) else None
    if after is not None and after.joined == " ":
        word = after.text.lower()
        if word in lexicon.unit_words:
            return True
        if after.capital and word in lexicon.organisation_words:
            return True
        beyond = tokens[proposal.last + 2] if proposal.last + 2 < len(tokens) else None
        if after.capital and beyond is not None and beyond.joined == " ":
            nearby = beyond.text.lower()
            if nearby in lexicon.unit_words or (
                beyond.capital and nearby in lexicon.organisation_words
            ):
                return True
    first = reading.entity_at.get(proposal.first)
    if first is None or first is not reading.entity_at.get(proposal.last):
        return False
    longer = first.last - first.first > proposal.last - proposal.first
    lead = tokens[first.first].text.lower() == "the" and first.first + 1 == proposal.first
    if lead and first.last == proposal.last:
        return first.label in {"PRODUCT", "WORK_OF_ART", "LAW"}
    return first.label in {"ORG", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"} and (
        longer or first.label in {"PRODUCT", "WORK_OF_ART", "LAW"}
    )


def _has_office(proposal: Proposal, reading: Reading, lexicon: Lexicon) -> bool:
    """Tells whether the words after name an office or body: "Odesa's mayor", "Kursk officials"."""
    text = reading.document.text
    rest = text[proposal.end : proposal.end + 60]
    possessed = _POSSESSED.match(rest)
    if possessed:
        words = possessed[1].lower().split()
        return words[0] in lexicon.office_words or (
            len(words) > 1 and words[1] in lexicon.office_words
        )
    following = re.match(r"^\s+([\w]+)(?:\s+([\w]+))?", rest)
    if following is None:
        return False
    first, second = following[1].lower(), (following[2] or "").lower()
    cues = lexicon.cues_after
    return first in lexicon.office_words or (
        (first in cues or first in {"regional", "city", "district", "municipal", "local"})
        and second in lexicon.office_words
    )


def _acts_in_grammar(word: SpacyToken, lexicon: Lexicon, *, stately: bool) -> bool:
    head = word
    while head.dep_ in {"conj", "appos"} and head.head is not head:
        head = head.head
    verb = head.head
    lemma = verb.lemma_.lower()
    said = verb.text.lower() in lexicon.said_verbs or lemma in lexicon.said_verbs
    if head.dep_ in _SUBJECT and verb.pos_ in {"VERB", "AUX"}:
        if not stately:
            return said and head.dep_ == "nsubj"
        return said or (head.dep_ == "nsubj" and lemma not in lexicon.stative_verbs)
    if not stately:
        return False
    if head.dep_ in {"dobj", "iobj", "dative"} and lemma in lexicon.acted_verbs:
        return True
    if head.dep_ == "pobj":
        return _acts_after_preposition(head, lexicon)
    if head.dep_ == "poss":
        return False
    return False


def _acts_after_preposition(head: SpacyToken, lexicon: Lexicon) -> bool:
    preposition = head.head
    governor = preposition.head
    small = preposition.text.lower()
    if small == "by" and (preposition.dep_ == "agent" or governor.tag_ == "VBN"):
        return True
    if small in {"between", "with", "against"}:
        words = {governor.text.lower(), governor.lemma_.lower()}
        return bool(words & (lexicon.talk_words | lexicon.acted_verbs | lexicon.said_verbs))
    if small in {"to", "from"}:
        lemma = governor.lemma_.lower()
        return lemma in {"loyal", "answer", "reply", "aid", "assistance", "appeal", "supply",
                         "message", "approval", "pressure", "support", "demand", "signal"}
    return small == "according"


def _acts_by_words(
    proposal: Proposal, reading: Reading, lexicon: Lexicon, *, stately: bool
) -> bool:
    text = reading.document.text
    rest = text[proposal.end : proposal.end + 40]
    following = re.match(r"^(?:,?\s+(?:also|has|have|had|later|again))?\s+([a-z]+)", rest)
    said = following is not None and following[1] in lexicon.said_verbs
    if said:
        return True
    if not stately:
        return False
    before = text[max(0, proposal.start - 30) : proposal.start]
    match = re.search(r"([a-z]+)\s+$", before)
    if match is not None and match[1] in lexicon.said_verbs and match[1].endswith("ed"):
        return True
    return _BETWEEN.search(before) is not None and any(
        re.search(rf"\b{w}\b", text[max(0, proposal.start - 60) : proposal.start])
        for w in ("talks", "negotiations", "agreement", "ceasefire", "truce", "deal")
    )
