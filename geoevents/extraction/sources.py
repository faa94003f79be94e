"""Whose word a source phrase is: a party's, or that of an independent voice."""

# ruff: noqa: PLR0911, C901 - voices are told apart kind by kind
from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.actors import Cast, is_behind
from geoevents.extraction.acts import Source
from geoevents.extraction.arguments import prepositional
from geoevents.extraction.grammar import noun_phrase
from geoevents.extraction.nouns import kinds_of
from geoevents.extraction.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["HOST", "SourceReader"]

HOST = "?"  # an official without a named state: the state where the act took place
_PRONOUNS = frozenset(("he", "she", "it", "they", "its", "his", "her", "their", "who", "which"))
_OWNERS = frozenset(("its", "their"))
_LOCALS = frozenset("local tribal traditional village community religious customary".split())
_LOCAL_OFFICES = frozenset(("mayor", "governor", "councillor", "prefect"))
_GROUPS = frozenset(
    "group movement militia faction rebel insurgent guerrilla paramilitary separatist".split()
)
_OFFICES = frozenset(("military", "police", "security", "government"))
_FORCES = frozenset(("military", "police"))  # "the 8th Division said"
_CIVIL_HEADS = frozenset(("hospital", "medic", "doctor", "nurse", "witness", "resident"))
_CIRCLES = frozenset("group network committee association union collective".split())
_CIVIL_CALLINGS = frozenset(
    "lawyer doctor nurse medic teacher student journalist activist resident mother farmer".split()
)
_RIVAL = frozenset("shadow exile exiled breakaway rival self-proclaimed self-declared".split())
_RULING = frozenset("govern head lead command run administer represent speak chair".split())
_FACELESS = frozenset(("image", "footage", "video", "report", "data", "picture", "photo", "map"))


class SourceReader:
    """Reads source phrases through a document and remembers who spoke."""

    def __init__(self, book: Codebook, cast: Cast) -> None:
        self.book = book
        self.cast = cast
        self.last: Source | None = None
        self.persons: dict[str, Source] = {}
        self.titles: dict[str, str] = {}
        self._independent = frozenset(book.reporting["independent"])
        self._official = frozenset(book.reporting["official"])
        self._media = book.reporting["state_media"]

    def read(self, token: Token, reading: Reading) -> Source | None:
        """Says whose word the phrase headed by ``token`` gives.

        Returns:
            None where the phrase names nobody who could say something.
        """
        if token.lower_ in _PRONOUNS:
            return self.last
        phrase = [t for t in _source_phrase(token) if t.i <= token.i + 25]
        cue = reading.offsets(phrase[0].i, phrase[-1].i)
        source = self._judge(token, phrase, reading, cue)
        if source is not None:
            if source.official and "police" in kinds_of(token, reading, self.book):
                source = replace(source, police=True)
            self._remember(token, phrase, source)
        return source

    def keep(self, source: Source) -> None:
        """Notes the latest source, for "he added"."""
        self.last = source

    def _remember(self, token: Token, phrase: list[Token], source: Source) -> None:
        for one in phrase:
            if one.pos_ == "PROPN" and (one.ent_type_ == "PERSON" or one.i == token.i):
                self.persons.setdefault(one.text, source)

    def _judge(
        self, token: Token, phrase: list[Token], reading: Reading, cue: tuple[int, int]
    ) -> Source | None:
        book = self.book
        text = " ".join(t.lower_ for t in phrase)
        named = self._leader(token, phrase, reading, cue)
        named = named or self._named(token, phrase, reading, cue)
        named = named or self._of_the_same(token, reading, cue)
        if named is not None:
            return named
        group = self._of_a_group(token, reading, cue)
        if group is not None:
            return group
        owner = self._owner(phrase, reading)
        if any(medium in text for medium in self._media):
            return Source(owner or HOST, cue, official=True)
        lemmas = [reading.lemmas[t.i] for t in phrase]
        head = reading.lemmas[token.i]
        kinds = kinds_of(token, reading, book)
        if self._is_independent(head, lemmas, token) or self._is_body(token, head, reading):
            return Source(None, cue)
        if kinds & {"state"} or (owner and token.i in self._spots(reading)):
            return Source(owner or self._seat(token, reading), cue, official=True)
        official = [x for x in lemmas if x in self._official]
        if not official and _governs(token, reading):
            return Source(owner or HOST, cue, official=True)
        if official and (
            head in self._official or token.pos_ == "PROPN" or token.ent_type_ == "PERSON"
        ):
            return self._officials(owner, phrase, reading, cue, kinds)
        if token.pos_ == "PROPN" and not set(reading.people.get(token.i, ())) & _FORCES:
            known = next((self.persons[t.text] for t in phrase if t.text in self.persons), None)
            if known is not None:
                return known
            return Source(owner, cue, official=owner is not None) if owner else Source(None, cue)
        if kinds & {"rebel", "military", "police"}:
            return self._officials(owner, phrase, reading, cue, kinds)
        if kinds & {"civilian", "person", "crowd", "protester"} or head in _FACELESS:
            return Source(None, cue)
        if token.pos_ == "NOUN" and any(
            set(reading.people.get(t.i, ())) & _OFFICES for t in phrase if t != token
        ):  # "the navy's press desk"
            return Source(owner or HOST, cue, official=True)
        return None

    def _leader(
        self, token: Token, phrase: list[Token], reading: Reading, cue: tuple[int, int]
    ) -> Source | None:
        for one in phrase:
            leader = reading.span_at(reading.leaders, one.i)
            if leader is not None and (
                one.i == token.i or one.dep_ in ("appos", "compound", "poss")
            ):
                return Source(leader.value, cue, official=True)
        return None

    def _of_the_same(self, token: Token, reading: Reading, cue: tuple[int, int]) -> Source | None:
        """Reads "its spokesman": of the party that the sentence began with, or that spoke last."""
        owners = [c for c in token.children if c.dep_ == "poss" and c.lower_ in _OWNERS]
        named = self._owner([t for t in noun_phrase(token) if t not in owners], reading)
        if not owners or named or reading.lemmas[token.i] not in self._official:
            return None
        if reading.lemmas[token.i] in _LOCAL_OFFICES:
            return Source(HOST, cue, official=True)  # "its mayor" is the town's
        subject = next((t for t in reading.doc if t.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is not None and subject.i < token.i and subject != token:
            for spans in (reading.actors, reading.countries, reading.seats):
                for one in noun_phrase(subject):
                    span = reading.span_at(spans, one.i)
                    if span is not None:
                        actor = self.book.actors.get(span.value)
                        party = actor.party if actor is not None else span.value
                        return Source(party, cue, official=True) if party else None
            kinds = kinds_of(subject, reading, self.book)
            if "rebel" in kinds and not kinds & {"military", "police"}:
                return Source(None, cue, official=True)
            if {"military", "police"} & kinds:
                return Source(HOST, cue, official=True)
        group = self.cast.rebels_of(None)
        of_state = self.last is None or self.last.party in (HOST, None, *self.book.states)
        if reading.lemmas[token.i] == "leader" and group is not None and of_state:
            return Source(group, cue, official=True)  # states have presidents
        if self.last is not None and self.last.party is not None:
            return replace(self.last, cue=cue, official=True)
        return None

    def _of_a_group(self, token: Token, reading: Reading, cue: tuple[int, int]) -> Source | None:
        """Reads "the group's spokesman", "an officer of that army": of who was named before."""
        owners = [c for c in token.children if c.dep_ == "poss" and not c.ent_type_]
        owners += prepositional(token, "for")
        plain = any(
            reading.lemmas[c.i] in _GROUPS and all(x.dep_ in ("det", "case") for x in c.children)
            for c in owners
        )
        same = any(
            c.lower_ in ("that", "same") for t in prepositional(token, "of") for c in t.children
        )
        before = [s.value for s in reading.actors if s.last < token.i] if plain or same else []
        name = before[-1] if before else self.cast.rebels_of(None) if plain else None
        known = self.book.actors.get(name or "")
        if known is not None:
            return Source(known.party, cue, official=True)
        return Source(None, cue, official=True) if plain else None

    def _spots(self, reading: Reading) -> set[int]:
        return {i for s in reading.countries + reading.seats for i in range(s.first, s.last + 1)}

    def _named(
        self, token: Token, phrase: list[Token], reading: Reading, cue: tuple[int, int]
    ) -> Source | None:
        for one in (token, *phrase):
            span = reading.span_at(reading.actors, one.i)
            if span is not None:
                actor = self.book.actors[span.value]
                official = actor.party is not None
                return Source(actor.party, cue, official=official, name=actor.name)
        lemma = reading.lemmas[token.i]
        name = self.book.actor_nouns.get(lemma)
        if name is not None and name in self.cast.parties:
            return Source(self.book.actors[name].party, cue, official=True)
        clause = [c for c in token.children if c.dep_ == "relcl"]
        for inner in (t for c in clause for t in c.subtree):
            span = reading.span_at(reading.actors, inner.i)
            if span is not None and token.pos_ == "PROPN":
                return Source(self.book.actors[span.value].party, cue, official=True)
        return None

    def _is_independent(self, head: str, lemmas: list[str], token: Token) -> bool:
        if head in _CIRCLES and _CIVIL_CALLINGS & set(lemmas):
            return True  # "the Emergency Lawyers group"
        if head == "opposition" or (token.tag_ == "NNS" and {"news", "agency"} <= set(lemmas)):
            return True
        if _RIVAL & set(lemmas) or _is_of_a_people(token, self.book):
            return True
        if head in self._independent and head not in self._official:
            return not any(x in self._official and x != "state" for x in lemmas if x != head) or (
                head in _CIVIL_HEADS
            )
        if token.pos_ == "PROPN" and any(
            x in self._independent and x != "news" for x in lemmas if x not in self._official
        ):
            return not any(x in self._official for x in lemmas if x not in ("group", "agency"))
        pairs = {f"{a} {b}" for a, b in itertools.pairwise(lemmas)}
        rights = {"right group", "human right", "human rights", "rights group"} & pairs
        if pairs & self._independent or (rights and "ministry" not in lemmas):
            return True
        if head in ("chief", "leader", "elder") and _LOCALS & set(lemmas):
            return True
        return bool(set(lemmas) & _CIVIL_HEADS) and head in (
            "staff",
            "official",
            "worker",
            "source",
            "doctor",
        )

    def _is_body(self, token: Token, head: str, reading: Reading) -> bool:
        """Tells "the agency" that stands for an independent body named or heard before."""
        if head not in ("agency", "organisation", "organization", "mission", "body", "charity"):
            return False
        plain = all(c.dep_ in ("det", "poss") for c in token.children)
        if plain and self.last is not None and self.last.party is None:
            return True
        return any(
            self.book.actors[span.value].side == "independent" and span.last < token.i
            for span in reading.actors
        ) and any(c.lower_ in ("the", "its") for c in token.children)

    def _officials(
        self,
        owner: str | None,
        phrase: list[Token],
        reading: Reading,
        cue: tuple[int, int],
        kinds: set[str],
    ) -> Source:
        lemmas = {reading.lemmas[t.i] for t in phrase}
        if lemmas & {"rebel", "insurgent", "separatist", "militant", "movement"} or (
            kinds & {"rebel"} and not lemmas & {"official", "ministry", "army", "police"}
        ):
            group = self.cast.rebels_of(None)
            if group:
                return Source(group, cue, official=True)
            if owner is None:
                return Source(None, cue, official=True)
        if owner is None:
            title = self._title(lemmas)
            if title in self.titles:
                owner = self.titles[title]
        elif (title := self._title(lemmas)) is not None:
            self.titles[title] = owner
        return Source(owner or _spoken_in(phrase, reading) or HOST, cue, official=True)

    def _title(self, lemmas: set[str]) -> str | None:
        for title in ("junta", "defence ministry", "general staff", "air force", "border"):
            if all(word in lemmas for word in title.split()):
                return title
        return None

    def _seat(self, token: Token, reading: Reading) -> str | None:
        span = reading.span_at(reading.countries, token.i) or reading.span_at(
            reading.seats, token.i
        )
        return span.value if span else None

    def _owner(self, phrase: list[Token], reading: Reading) -> str | None:
        """Gives the state in a phrase: its adjective, its name, its seat, or a place of it."""
        for spans in (reading.countries, reading.seats):
            for one in phrase:
                span = reading.span_at(spans, one.i)
                if span is not None and not is_behind(reading.doc[span.last]):
                    return span.value
        phrase = [t for t in phrase if not is_behind(t)]
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


def _source_phrase(token: Token) -> list[Token]:
    """Gives a source's phrase with its seat: "the naval staff at X", "a source in X"."""
    phrase = noun_phrase(token)
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in ("in", "at", "for", "with", "within", "inside"):
            for inner in child.children:
                if inner.dep_ == "pobj":
                    phrase.extend(noun_phrase(inner))
    return sorted(set(phrase), key=lambda t: t.i)


def _is_of_a_people(token: Token, book: Codebook) -> bool:
    """Tells "Kurdish forces" and "Druze fighters", who speak for no state, from "Syrian forces"."""
    return token.pos_ == "NOUN" and any(
        c.ent_type_ == "NORP" and c.dep_ in ("amod", "compound") and c.lower_ not in book.demonyms
        for c in token.children
    )


def _spoken_in(phrase: list[Token], reading: Reading) -> str | None:
    """Gives the state of "In Washington, officials said": a capital beside the verb of telling."""
    verb = next((t.head for t in phrase if t.dep_ == "nsubj"), None)
    inside = {t.i for t in prepositional(verb, "in")} if verb is not None else set()
    return next((s.value for s in reading.seats if s.last in inside), None)


def _governs(token: Token, reading: Reading) -> bool:
    """Tells whether a relative clause gives a person an office: "X, who governs the region"."""
    return any(
        child.dep_ == "relcl" and reading.lemmas[child.i] in _RULING for child in token.children
    )
