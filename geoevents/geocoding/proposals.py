"""Stretches of text that may be mentions of places: from the gazetteer, spaCy and word patterns.

Proposing is generous; ``recogniser`` judges the proposals and keeps those that do not overlap.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geoevents.gazetteer.index import Gazetteer
from geoevents.geocoding.candidates import CandidateFinder
from geoevents.geocoding.inflection import InflectedNames
from geoevents.geocoding.lexicon import Lexicon
from geoevents.geocoding.scan import Span, Token, is_cyrillic, scan_names, tokenise
from geoevents.language import Document

if TYPE_CHECKING:
    from spacy.tokens import Token as SpacyToken

__all__ = ["Entity", "Proposal", "Reading", "propose", "read_document"]

_PROPOSING = frozenset({"GPE", "LOC", "FAC", "NORP", "ORG"})
_DETERMINERS = frozenset("the a an this that these those its his her their our".split())
_LONGEST_ABBREVIATION = 6
_SMALL_INSIDE = frozenset("of the de la del du di da van von and al el on upon".split())


@dataclass(frozen=True, slots=True)
class Entity:
    """What spaCy took for a name: tokens ``first`` to ``last`` (inclusive) and its label."""

    first: int
    last: int
    label: str


@dataclass(slots=True)
class Reading:
    """A document's tokens with what spaCy says of them, where a sentence was parsed."""

    document: Document
    tokens: list[Token]
    entities: list[Entity] = field(default_factory=list)
    entity_at: dict[int, Entity] = field(default_factory=dict)
    grammar: dict[int, SpacyToken] = field(default_factory=dict)  # by offset of its first letter
    sentence_starts: set[int] = field(default_factory=set)
    parsed: list[bool] = field(default_factory=list)  # by token
    lower_words: frozenset[str] = frozenset()

    def spacy_token(self, position: int) -> SpacyToken | None:
        """Gives spaCy's token at one of our tokens, or None where nothing was parsed."""
        return self.grammar.get(self.tokens[position].start)


@dataclass(slots=True)
class Proposal:
    """Tokens ``first`` to ``last`` (inclusive), and where the idea came from."""

    first: int
    last: int
    start: int
    end: int
    text: str
    known: bool = False  # the gazetteer has it
    entity: str | None = None  # spaCy's label for exactly this span
    pattern: str | None = None  # "street", "site", "kind", "abbreviation"
    after_town: bool = False  # it follows a name and a comma, where "TX" is a place


def read_document(document: Document) -> Reading:
    """Splits a document into tokens and lays spaCy's entities and grammar over them."""
    text = document.text
    tokens = tokenise(text)
    starts = [t.start for t in tokens]
    reading = Reading(document, tokens, parsed=[False] * len(tokens))
    for sentence in document.sentences:
        low = bisect_left(starts, sentence.start)
        high = bisect_left(starts, sentence.end)
        if low < high:
            reading.sentence_starts.add(low)
        parse = document.parses.get(sentence.index)
        if parse is None:
            continue
        reading.parsed[low:high] = [True] * (high - low)
        for word in parse:
            reading.grammar[sentence.start + word.idx] = word
        for entity in parse.ents:
            left = bisect_left(starts, sentence.start + entity.start_char)
            right = bisect_left(starts, sentence.start + entity.end_char) - 1
            if left <= right < len(tokens):
                found = Entity(left, right, entity.label_)
                reading.entities.append(found)
                for position in range(left, right + 1):
                    reading.entity_at[position] = found
    reading.lower_words = frozenset(t.text for t in tokens if t.text.islower())
    return reading


def propose(
    reading: Reading, gazetteer: Gazetteer, finder: CandidateFinder, lexicon: Lexicon
) -> list[Proposal]:
    """Gives every stretch that may be a mention, sorted by start, the longer first."""
    tokens, text = reading.tokens, reading.document.text
    found: dict[tuple[int, int], Proposal] = {}

    def add(first: int, last: int, stop: str = "") -> Proposal:
        key = (first, last)
        if key not in found:
            start, end = tokens[first].start, tokens[last].end + len(stop)
            found[key] = Proposal(first, last, start, end, text[start:end])
        return found[key]

    for position, stop, after_town in _abbreviations(reading, gazetteer):
        short = add(position, position, stop)
        short.known, short.pattern, short.after_town = True, "abbreviation", after_town
    names = InflectedNames(gazetteer) if is_cyrillic(text) else gazetteer
    for span in scan_names(text, tokens, names):
        add(*span).known = True
    for first, last, label in _entities(reading):
        proposal = add(first, last)
        proposal.entity = proposal.entity or label
    for first, last, pattern in _patterns(tokens, lexicon):
        add(first, last).pattern = pattern
    for span in _demonyms(tokens, finder):
        add(*span)
    for proposal in found.values():
        proposal.known = proposal.known or proposal.text in gazetteer
    return sorted(found.values(), key=lambda p: (p.first, -p.last))


def _abbreviations(reading: Reading, gazetteer: Gazetteer) -> Iterable[tuple[int, str, bool]]:
    """Gives "Calif." and "NSW", and after a town and a comma "TX", with their full stops."""
    text = reading.document.text
    for position, token in enumerate(reading.tokens):
        if not token.capital or len(token.text) > _LONGEST_ABBREVIATION:
            continue
        before = reading.tokens[position - 1] if position else None
        after_town = (
            before is not None
            and before.capital
            and text[before.end : token.start].strip() in {",", "("}
        )
        for stop in (".", "") if text[token.end : token.end + 1] == "." else ("",):
            if gazetteer.lookup_abbreviation(token.text + stop, after_town=after_town):
                yield position, stop, after_town
                break


def _entities(reading: Reading) -> Iterable[tuple[int, int, str]]:
    """Gives spaCy's names of the kinds that can be places, without their determiners."""
    for entity in reading.entities:
        if entity.label in _PROPOSING:
            trimmed = _trim(reading.tokens, entity.first, entity.last)
            if trimmed is not None:
                yield *trimmed, entity.label


def _demonyms(tokens: list[Token], finder: CandidateFinder) -> Iterable[Span]:
    """Gives the names of peoples, of one word or two ("South Sudanese")."""
    for position, token in enumerate(tokens):
        if not token.capital:
            continue
        if finder.look_up(token.text).demonym:
            yield Span(position, position)
        following = tokens[position + 1] if position + 1 < len(tokens) else None
        if (
            following is not None
            and following.capital
            and following.joined in {" ", "-"}
            and finder.look_up(f"{token.text} {following.text}").demonym
        ):
            yield Span(position, position + 1)


def _trim(tokens: list[Token], first: int, last: int) -> tuple[int, int] | None:
    """Takes determiners and other small words off the ends of an entity."""
    while first <= last and (
        tokens[first].text.lower() in _DETERMINERS or not _namelike(tokens[first])
    ):
        first += 1
    while last >= first and not _namelike(tokens[last]):
        last -= 1
    return (first, last) if first <= last else None


def _namelike(token: Token) -> bool:
    return token.text[0].isupper() or token.text[0].isdigit()


def _patterns(tokens: list[Token], lexicon: Lexicon) -> Iterable[tuple[int, int, str]]:
    """Gives runs of capitalised words that end or start with a word for a kind of place."""
    position = 0
    while position < len(tokens):
        if not tokens[position].capital:
            position += 1
            continue
        run = _run(tokens, position)
        yield from _patterns_of_run(tokens, position, run, lexicon)
        position = run + 1


def _run(tokens: list[Token], first: int) -> int:
    """Gives the last token of the run of capitalised words that starts at ``first``."""
    last = first
    position = first + 1
    while position < len(tokens) and tokens[position].joined in {" ", "-", ". ", "–"}:
        if tokens[position].capital or tokens[position].text[0].isdigit():
            last = position
        elif tokens[position].text not in _SMALL_INSIDE or position - last > 2:
            break
        position += 1
    return last


def _patterns_of_run(
    tokens: list[Token], first: int, last: int, lexicon: Lexicon
) -> Iterable[tuple[int, int, str]]:
    words = [t.text.lower() for t in tokens[first : last + 1]]
    start = first + 1 if words[0] in _DETERMINERS and last > first else first
    offset = start - first
    for position in range(start + 1, last + 1):
        word = words[position - first]
        if word in lexicon.street_words:
            yield start, position, "street"
        elif word in lexicon.own_kind_words:
            yield start, position, "kind"
            if position - 1 > start:
                yield position - 1, position, "kind"
        elif word in lexicon.site_words or word in lexicon.organisation_words:
            yield start, position, "site"
    if last > start and words[offset] in lexicon.street_first_words:
        yield start, last, "street"
    elif last > start and words[offset] in lexicon.site_first_words:
        yield start, last, "site"
