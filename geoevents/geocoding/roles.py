"""What a place name does in its sentence: a place, an actor, a people, or part of another name.

Decided in grammar where the sentence was parsed, and by the neighbouring words where it was not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geoevents.geocoding.hits import Lookup
from geoevents.geocoding.lexicon import Lexicon
from geoevents.geocoding.proposals import Proposal, Reading
from geoevents.model import MentionRole, PlaceKind

if TYPE_CHECKING:
    from spacy.tokens import Token as SpacyToken

__all__ = ["decide_role"]

_WINDOW = 60  # characters read on either side
_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj"})
_NAMING = frozenset({"ORG", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "FAC"})
_POSSESSED = re.compile(r"^['’]s?\s+((?:[\w-]+\s+){0,4}[\w-]+)")
_FOLLOWING = re.compile(r"^\s+([\w-]+)(?:\s+([\w-]+))?(?:\s+([\w-]+))?")
_SAYS = re.compile(
    r"^(?:,?\s+(?:also|has|have|had|later|again|now|then|itself|repeatedly))?\s+([a-z]+)\b"
)
_HEADED = re.compile(r"([\w-]+)\s+(?:of|for)\s+(?:the\s+)?$")
_UNIT_FROM = re.compile(r"([\w-]+)\s+(?:of|from)\s+$")
_SHIP = re.compile(r"([\w-]+)\s+[\"“'‘]?$")
_PARTY = re.compile(
    r"\b(talks|negotiations|meeting|agreement|ceasefire|truce|deal|treaty|war|tensions|relations)\b"
    r"[^.;]{0,40}\b(?:between|with|by)\b[^.;]{0,25}$",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?:[A-Z]\.?){2,4}")
_QUALIFIED = re.compile(r"^[ -]([a-z]+)")
_NOT_QUALIFIED = frozenset(
    "and or but is are was were has have had will would could may might said says while as when "
    "who which that where after before than then also later again".split()
)
_LOCAL = frozenset("regional city district municipal local state provincial acting".split())


@dataclass(frozen=True, slots=True)
class _Scene:
    """A mention with what stands around it."""

    proposal: Proposal
    reading: Reading
    lexicon: Lexicon
    stately: bool  # a country or its capital
    before: str
    after: str

    @property
    def word(self) -> SpacyToken | None:
        """SpaCy's token at the end of the name, where the sentence was parsed."""
        return self.reading.spacy_token(self.proposal.last)


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
        unit or a vehicle, or of a local office ("the Kursk governor"); ACTOR where a state or its
        capital speaks, acts, is spoken to, or owns the body that does; else LOCATION.
    """
    if look.demonym:
        return MentionRole.DEMONYM
    text = reading.document.text
    scene = _Scene(
        proposal,
        reading,
        lexicon,
        any(h.place.kind is PlaceKind.COUNTRY or h.place.feature_code == "PPLC" for h in look.hits),
        text[max(0, proposal.start - _WINDOW) : proposal.start],
        text[proposal.end : proposal.end + _WINDOW],
    )
    if _is_part_of_name(scene):
        return MentionRole.NAME
    if _has_office(scene):
        return MentionRole.ACTOR if scene.stately else MentionRole.NAME
    if _speaks(scene):
        return MentionRole.ACTOR
    if not scene.stately:
        return MentionRole.LOCATION
    return MentionRole.ACTOR if _is_adjective(scene) or _acts(scene) else MentionRole.LOCATION


def _is_adjective(scene: _Scene) -> bool:
    """Tells whether initials stand before what they qualify: the US of "a US strike"."""
    if not _INITIALS.fullmatch(scene.proposal.text):
        return False
    following = _QUALIFIED.match(scene.after)
    if following is None or following[1] in scene.lexicon.prepositions:
        return False
    word = scene.word
    if word is not None and scene.reading.spacy_token(scene.proposal.last + 1) is not None:
        return word.dep_ in {"compound", "amod", "nmod", "poss"}
    return following[1] not in _NOT_QUALIFIED and not following[1].endswith("ed")


def _is_part_of_name(scene: _Scene) -> bool:
    """Tells whether words joined to the name make it part of a longer one."""
    lexicon, tokens = scene.lexicon, scene.reading.tokens
    following = tokens[scene.proposal.last + 1 : scene.proposal.last + 4]
    names = lexicon.unit_words | lexicon.organisation_words
    for position, token in enumerate(following):
        if token.joined != " ":
            break
        word = token.text.lower()
        if word in lexicon.unit_words or (token.capital and word in names):
            return True
        if not token.capital and (position > 0 or word not in {"nuclear", "motorised", "tank"}):
            break
    headed = _UNIT_FROM.search(scene.before)
    if headed and headed[1].lower() in lexicon.unit_words and not scene.stately:
        return True
    ship = _SHIP.search(scene.before)
    if ship and ship[1].lower() in {"cruiser", "frigate", "submarine", "corvette", "tanker"}:
        return True
    return _is_inside_entity(scene)


def _is_inside_entity(scene: _Scene) -> bool:
    """Tells whether spaCy holds the name for a part of a longer name that is joined to it."""
    reading, proposal = scene.reading, scene.proposal
    entity = reading.entity_at.get(proposal.first)
    if entity is None or entity is not reading.entity_at.get(proposal.last):
        return False
    if entity.label not in _NAMING:
        return False
    tokens = reading.tokens
    after = tokens[proposal.last + 1] if proposal.last < entity.last else None
    before = tokens[proposal.first - 1] if proposal.first > entity.first else None
    if after is not None and after.joined == " " and after.capital:
        return True
    if before is None:
        return False
    joined = tokens[proposal.first].joined == " "
    if before.capital and joined and before.text != "The":
        return True
    two = tokens[proposal.first - 2] if proposal.first - 2 >= entity.first else None
    return before.text == "of" and two is not None and two.capital and not scene.stately


def _has_office(scene: _Scene) -> bool:
    """Tells whether an office or body is named beside: "Odesa's mayor", "head of Dagestan"."""
    lexicon = scene.lexicon
    offices = lexicon.office_words | (lexicon.organ_words if scene.stately else frozenset())
    possessed = _POSSESSED.match(scene.after)
    if possessed:
        return any(w in offices for w in possessed[1].lower().split()[: 5 if scene.stately else 2])
    following = _FOLLOWING.match(scene.after)
    if following is not None:
        words = [w.lower() for w in following.groups() if w]
        kinds = lexicon.cues_after
        while len(words) > 1 and (words[0] in _LOCAL or words[0] in kinds):
            words.pop(0)
        if words[0] in lexicon.office_words:
            return True
    headed = _HEADED.search(scene.before)
    if headed is None:
        return False
    head = headed[1].lower()
    if head in {"governor", "mayor", "head", "ruler"}:
        return True
    return scene.stately and (head in offices or head in lexicon.help_words)


def _speaks(scene: _Scene) -> bool:
    """Tells whether the next words are a verb of saying of which the name is the subject."""
    says = _SAYS.match(scene.after)
    if says is None or says[1] not in scene.lexicon.said_verbs:
        return False
    word = scene.word
    if word is None or scene.stately:
        return True
    head = _head(word)
    return head.dep_ in _SUBJECT or head.dep_ == "ROOT"


def _acts(scene: _Scene) -> bool:
    if _PARTY.search(scene.before):
        return True
    word = scene.word
    if word is None:
        return _acts_by_words(scene)
    head = _head(word)
    verb = head.head
    lemma = verb.lemma_.lower()
    lexicon = scene.lexicon
    if head.dep_ in _SUBJECT and verb.pos_ in {"VERB", "AUX"}:
        return head.dep_ == "nsubj" and lemma not in lexicon.stative_verbs
    if head.dep_ in {"dobj", "iobj", "dative"}:
        return lemma in lexicon.acted_verbs
    return head.dep_ == "pobj" and _acts_after_preposition(head, lexicon)


def _head(word: SpacyToken) -> SpacyToken:
    while word.dep_ in {"conj", "appos"} and word.head is not word:
        word = word.head
    return word


def _acts_after_preposition(head: SpacyToken, lexicon: Lexicon) -> bool:
    preposition = head.head
    governor = preposition.head
    small = preposition.text.lower()
    if small == "by":
        return bool(preposition.dep_ == "agent" or governor.tag_ == "VBN")
    words = {governor.text.lower(), governor.lemma_.lower()}
    if small in {"between", "with", "against"}:
        return bool(words & (lexicon.talk_words | lexicon.acted_verbs | lexicon.said_verbs))
    if small in {"to", "from", "on", "of"}:
        return bool(words & (lexicon.help_words | {"loyal", "appeal", "depend", "reply", "answer"}))
    return False


def _acts_by_words(scene: _Scene) -> bool:
    """Decides without grammar: a state is subject of a past tense, or object of a saying verb."""
    before = re.search(r"([a-z]+)\s+$", scene.before)
    following = _FOLLOWING.match(scene.after)
    if following is not None and not (before and before[1] in scene.lexicon.prepositions):
        word = following[1]
        if word in {"has", "had", "will", "would", "could", "may", "might"} or (
            word.islower() and len(word) > 4 and word.endswith("ed")
        ):
            return True
    return before is not None and before[1].endswith("ed") and before[1] in scene.lexicon.said_verbs
