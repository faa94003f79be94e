"""Describes proposed mentions: what the gazetteer has, what spaCy saw, what the name looks like."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from geoevents.geocoding.candidates import CandidateFinder
from geoevents.geocoding.coherence import coherence
from geoevents.geocoding.frames import frames_of
from geoevents.geocoding.hits import Lookup
from geoevents.geocoding.lexicon import Lexicon
from geoevents.geocoding.proposals import Entity, Proposal, Reading
from geoevents.geocoding.surroundings import Surroundings
from geoevents.model import PlaceKind

__all__ = ["Evidence", "describe"]

Evidence = list[str]
_BUCKETS = ((1_000_000, "huge"), (100_000, "large"), (15_000, "mid"), (1_500, "small"), (0, "tiny"))
_KIND_ORDER = (
    PlaceKind.COUNTRY,
    PlaceKind.ADMIN1,
    PlaceKind.AREA,
    PlaceKind.WATER,
    PlaceKind.SETTLEMENT,
    PlaceKind.ADMIN2,
    PlaceKind.SITE,
)


def describe(
    reading: Reading, proposals: list[Proposal], finder: CandidateFinder, lexicon: Lexicon
) -> list[Evidence]:
    """Gives the evidence on every proposal of a document.

    Args:
        reading: the document's tokens with spaCy's entities and grammar where parsed.
        proposals: what ``proposals.propose`` gave.
        finder: looks names up.
        lexicon: the word lists.

    Returns:
        For each proposal the names of the evidence that holds.
    """
    looks = {p.text: finder.look_up(p.text, p.after_town) for p in proposals}
    counts = Counter(p.text for p in proposals)
    place_entities = {p.text for p in proposals if p.entity in {"GPE", "LOC"}}
    persons = _words_of_persons(reading)
    company = coherence(looks)
    surroundings = Surroundings(reading, proposals, looks, finder, lexicon)
    described: list[Evidence] = []
    for position, proposal in enumerate(proposals):
        found = [
            *_of_name(proposal, looks[proposal.text], reading, lexicon),
            *_of_entity(proposal, reading),
            *surroundings.of(position),
            *company.get(proposal.text, ()),
            *frames_of(proposal, reading, lexicon),
        ]
        if counts[proposal.text] > 1:
            found.append("repeated")
        if proposal.text in place_entities and proposal.entity not in {"GPE", "LOC"}:
            found.append("place entity elsewhere")
        if proposal.first == proposal.last and proposal.text in persons:
            found.append("in a person's name elsewhere")
        described.append(_with_pairs(found))
    return described


def _words_of_persons(reading: Reading) -> set[str]:
    return {
        reading.tokens[i].text
        for e in reading.entities
        if e.label == "PERSON" and e.last > e.first
        for i in range(e.first, e.last + 1)
    }


def _of_name(proposal: Proposal, look: Lookup, reading: Reading, lexicon: Lexicon) -> Iterator[str]:
    length = proposal.last - proposal.first + 1
    yield f"words {min(length, 5)}"
    yield from _of_lookup(proposal, look)
    if proposal.pattern:
        yield f"pattern {proposal.pattern}"
    if length == 1:
        yield from _of_word(proposal.text.casefold(), reading, lexicon)
    else:
        yield from _of_phrase(proposal, look, reading, lexicon)
    letters = [t.text for t in reading.tokens[proposal.first : proposal.last + 1]]
    if all(t.isupper() for t in letters):
        long = len(proposal.text.replace(".", "")) > 3
        yield "capitals" if long else "short capitals"
    if "." in proposal.text:
        yield "dotted"
    if proposal.first in reading.sentence_starts:
        yield "starts sentence"


def _of_lookup(proposal: Proposal, look: Lookup) -> Iterator[str]:
    word = proposal.text.casefold()
    if look.demonym:
        yield "demonym"
        if word.endswith("s") and not word.endswith("ss"):
            yield "demonym people"
        if PlaceKind.COUNTRY not in look.kinds:
            yield "demonym of a region"
    elif look.hits:
        kind = next(k for k in _KIND_ORDER if k in look.kinds)
        yield f"known {kind.value}"
        if kind is PlaceKind.SETTLEMENT:
            yield "size " + next(n for least, n in _BUCKETS if look.population >= least)
    else:
        yield "unknown"


def _of_word(word: str, reading: Reading, lexicon: Lexicon) -> Iterator[str]:
    traps = (
        (lexicon.never, "never"),
        (lexicon.common_words, "common word"),
        (reading.lower_words, "small letters elsewhere"),
        (lexicon.given_names, "given name"),
        (lexicon.surnames, "surname"),
    )
    for words, name in traps:
        if word in words:
            yield name
    if len(word) <= 3:
        yield "short"


def _of_phrase(
    proposal: Proposal, look: Lookup, reading: Reading, lexicon: Lexicon
) -> Iterator[str]:
    if reading.tokens[proposal.first].text.casefold() in lexicon.given_names:
        yield "starts with given name"
    last = reading.tokens[proposal.last].text.lower()
    if not look.hits and last in lexicon.organisation_words and last not in lexicon.site_words:
        yield "ends with organisation word"


def _of_entity(proposal: Proposal, reading: Reading) -> Iterator[str]:
    if not reading.parsed[proposal.first]:
        return
    if proposal.entity:
        yield f"entity {proposal.entity}"
        return
    first = reading.entity_at.get(proposal.first)
    last = reading.entity_at.get(proposal.last)
    if first is None and last is None:
        middle = range(proposal.first, proposal.last + 1)
        held = any(reading.entity_at.get(i) is not None for i in middle)
        yield "around entity" if held else "no entity"
    elif first is not None and first is last:
        yield _inside(proposal, first)
    else:
        crossed = first or last
        yield f"across entity {crossed.label}" if crossed else "across entity"
    word = reading.spacy_token(proposal.last)
    if word is not None:
        yield "tag " + (word.tag_ if word.tag_.startswith(("NN", "JJ")) else "other")


def _inside(proposal: Proposal, entity: Entity) -> str:
    if proposal.first == entity.first and proposal.last == entity.last:
        return f"is entity {entity.label}"
    if proposal.first == entity.first:
        return f"start of entity {entity.label}"
    if proposal.last == entity.last:
        return f"end of entity {entity.label}"
    return f"middle of entity {entity.label}"


def _with_pairs(found: Evidence) -> Evidence:
    """Adds the pairs of evidence that mean more together than apart."""
    entity = next((f for f in found if "entity" in f and "elsewhere" not in f), "unparsed")
    known = next((f for f in found if f.startswith(("known", "unknown", "demonym"))), "")
    size = next((f for f in found if f.startswith("size")), "")
    left = next((f for f in found if f.startswith("left")), "")
    right = next((f for f in found if f.startswith("right")), "")
    pairs = [f"{entity} & {known} {size}", f"{known} {size} & {left}", f"{entity} & {right}"]
    pairs += [f"{known} & {frame}" for frame in found if frame.startswith("frame")]
    if "near other names" in found or "its region is named" in found:
        pairs += [f"coherent & {entity}", f"coherent & {size}"]
        if "common word" in found or "given name" in found or "surname" in found:
            pairs.append("coherent & trap")
    if "common word" in found:
        pairs += [f"common word & {entity}", f"common word & {left}"]
    if "given name" in found or "surname" in found:
        pairs += [f"personal & {entity}", f"personal & {left}", f"personal & {right}"]
    return found + pairs
