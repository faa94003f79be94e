"""Whose word a source phrase is: a party's, or that of an independent voice."""

# ruff: noqa: PLR0911, C901 - voices are told apart kind by kind
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.acts import HOST, Source
from geoevents.extraction.belonging import named_at, owner_of, state_spoken_in
from geoevents.extraction.cast import Cast
from geoevents.extraction.grammar import noun_phrase
from geoevents.extraction.independents import IndependentVoices, is_body
from geoevents.extraction.nouns import kinds_of
from geoevents.extraction.reading import Reading
from geoevents.extraction.spokesmen import spokesman_of_a_group, spokesman_of_the_same

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["SourceReader"]

_PRONOUNS = frozenset(("he", "she", "it", "they", "its", "his", "her", "their", "who", "which"))
_OFFICES = frozenset(("military", "police", "security", "government"))
_FORCES = frozenset(("military", "police"))  # "the 8th Division said"
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
        self._voices = IndependentVoices(book)
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
        named = named or spokesman_of_the_same(
            token, reading, cue, book=book, cast=self.cast, last=self.last, official=self._official
        )
        if named is not None:
            return named
        group = spokesman_of_a_group(token, reading, cue, book, self.cast)
        if group is not None:
            return group
        owner = owner_of(phrase, reading)
        if any(medium in text for medium in self._media):
            return Source(owner or HOST, cue, official=True)
        lemmas = [reading.lemmas[t.i] for t in phrase]
        head = reading.lemmas[token.i]
        kinds = kinds_of(token, reading, book)
        if self._voices.speaks(head, lemmas, token) or is_body(
            token, head, reading, book, self.last
        ):
            return Source(None, cue)
        if kinds & {"state"} or (owner and token.i in _naming_tokens(reading)):
            return Source(owner or named_at(token, reading), cue, official=True)
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
        return Source(owner or state_spoken_in(phrase, reading) or HOST, cue, official=True)

    def _title(self, lemmas: set[str]) -> str | None:
        for title in ("junta", "defence ministry", "general staff", "air force", "border"):
            if all(word in lemmas for word in title.split()):
                return title
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


def _governs(token: Token, reading: Reading) -> bool:
    """Tells whether a relative clause gives a person an office: "X, who governs the region"."""
    return any(
        child.dep_ == "relcl" and reading.lemmas[child.i] in _RULING for child in token.children
    )


def _naming_tokens(reading: Reading) -> set[int]:
    """Gives the tokens of all countries and seats of power that a sentence names."""
    return {i for s in reading.countries + reading.seats for i in range(s.first, s.last + 1)}
