"""Judges which proposed stretches are mentions of places, by weighted evidence.

Every proposal is described by named pieces of evidence (what the gazetteer has under the name,
what spaCy took it for, the words around it); a logistic model with fitted weights turns them into
a probability. Two sets of weights exist: for parsed sentences, and for those that were only scanned.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping

from geoevents.geocoding.candidates import CandidateFinder, Lookup
from geoevents.geocoding.lexicon import Lexicon
from geoevents.geocoding.proposals import Entity, Proposal, Reading
from geoevents.geocoding.scan import Token
from geoevents.model import PlaceKind

__all__ = ["Evidence", "choose", "describe", "probability"]

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


def probability(evidence: Evidence, weights: Mapping[str, float]) -> float:
    """Gives the fitted probability that a proposal with this evidence is a mention."""
    total = sum(weights.get(name, 0.0) for name in evidence) + weights.get("bias", 0.0)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def choose(scored: list[tuple[float, Proposal]], threshold: float) -> list[Proposal]:
    """Keeps the most probable proposals that do not overlap, sorted by start."""
    kept: list[Proposal] = []
    for score, proposal in sorted(scored, key=lambda s: (-s[0], s[1].first, -s[1].last)):
        if score < threshold:
            break
        if all(proposal.last < k.first or proposal.first > k.last for k in kept):
            kept.append(proposal)
    return sorted(kept, key=lambda p: p.start)


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
    counts = Counter(p.text for p in proposals)
    place_entities = {p.text for p in proposals if p.entity in {"GPE", "LOC"}}
    person_words = {
        reading.tokens[i].text
        for e in reading.entities
        if e.label == "PERSON" and e.last > e.first
        for i in range(e.first, e.last + 1)
    }
    covered = _cover(proposals)
    described: list[Evidence] = []
    for position, proposal in enumerate(proposals):
        look = finder.look_up(proposal.text)
        found = [
            *_of_name(proposal, look, reading, lexicon),
            *_of_entity(proposal, reading),
            *_of_left(proposal, reading, lexicon, finder),
            *_of_right(proposal, reading, lexicon, finder),
        ]
        if counts[proposal.text] > 1:
            found.append("repeated")
        if proposal.text in place_entities and proposal.entity not in {"GPE", "LOC"}:
            found.append("place entity elsewhere")
        if proposal.first == proposal.last and proposal.text in person_words:
            found.append("in a person's name elsewhere")
        found.extend(covered[position])
        described.append(_joined(found))
    return described


def _of_name(
    proposal: Proposal, look: Lookup, reading: Reading, lexicon: Lexicon
) -> Iterator[str]:
    length = proposal.last - proposal.first + 1
    yield f"words {min(length, 5)}"
    word = proposal.text.casefold()
    if look.demonym:
        yield "demonym"
        if word.endswith("s") and not word.endswith("ss") and word[:-1] in lexicon.demonym_countries:
            yield "demonym people"
        if word in lexicon.demonym_names:
            yield "demonym of a region"
    elif look.hits:
        kind = next(k for k in _KIND_ORDER if k in look.kinds)
        yield f"known {kind.value}"
        if kind is PlaceKind.SETTLEMENT:
            yield "size " + next(n for least, n in _BUCKETS if look.population >= least)
    else:
        yield "unknown"
    if proposal.pattern:
        yield f"pattern {proposal.pattern}"
    if length == 1:
        if word in lexicon.never:
            yield "never"
        if word in lexicon.common_words:
            yield "common word"
        if word in reading.lower_words:
            yield "small letters elsewhere"
        if word in lexicon.given_names:
            yield "given name"
        if word in lexicon.surnames:
            yield "surname"
        if len(word) <= 3:
            yield "short"
    elif reading.tokens[proposal.first].text.casefold() in lexicon.given_names:
        yield "starts with given name"
    if length > 1 and not look.hits:
        last = reading.tokens[proposal.last].text.lower()
        if last in lexicon.organisation_words and last not in lexicon.site_words:
            yield "ends with organisation word"
    letters = [t.text for t in reading.tokens[proposal.first : proposal.last + 1]]
    if all(t.isupper() for t in letters):
        yield "capitals" if len(word.replace(".", "")) > 3 else "short capitals"
    if "." in proposal.text:
        yield "dotted"
    if proposal.first in reading.sentence_starts:
        yield "starts sentence"


def _of_entity(proposal: Proposal, reading: Reading) -> Iterator[str]:
    if not reading.parsed[proposal.first]:
        return
    if proposal.entity:
        yield f"entity {proposal.entity}"
        return
    first = reading.entity_at.get(proposal.first)
    last = reading.entity_at.get(proposal.last)
    if first is None and last is None:
        inside = {
            e.label
            for i in range(proposal.first, proposal.last + 1)
            if (e := reading.entity_at.get(i)) is not None
        }
        yield "around entity" if inside else "no entity"
    elif first is not None and first is last:
        yield from _inside(proposal, first)
    else:
        held = first or last
        yield f"across entity {held.label}" if held else "across entity"
    word = reading.spacy_token(proposal.last)
    if word is not None:
        yield "tag " + (word.tag_ if word.tag_.startswith(("NN", "JJ")) else "other")


def _inside(proposal: Proposal, entity: Entity) -> Iterator[str]:
    if proposal.first == entity.first and proposal.last == entity.last:
        yield f"is entity {entity.label}"
        return
    where = (
        "start" if proposal.first == entity.first
        else "end" if proposal.last == entity.last
        else "middle"
    )
    yield f"{where} of entity {entity.label}"


def _of_left(
    proposal: Proposal, reading: Reading, lexicon: Lexicon, finder: CandidateFinder
) -> Iterator[str]:
    if proposal.first == 0:
        yield "left nothing"
        return
    before = reading.tokens[proposal.first - 1]
    gap = reading.document.text[before.end : proposal.start]
    word = before.text.casefold()
    if before.joined is None and before.text == "":
        return
    stripped = gap.strip()
    if stripped == ",":
        yield "left comma known" if _is_known(before, finder) else "left comma"
    elif stripped in {"-", "–", "‑", "/"}:
        yield "left hyphen"
    elif stripped in {"’s", "'s", "’", "'"}:
        yield "left possessive"
    elif stripped:
        yield "left bracket" if "(" in stripped else "left mark"
    elif proposal.first in reading.sentence_starts:
        yield "left sentence start"
    elif word in lexicon.place_prepositions:
        yield "left place preposition"
    elif word in {"of", "and", "the", "a", "an"}:
        yield f"left {word}"
    elif word in lexicon.prepositions:
        yield "left preposition"
    elif word in lexicon.titles and before.text != "general":
        yield "left title"
    elif before.capital and word in lexicon.given_names:
        yield "left given name"
    elif before.capital:
        yield "left capital known" if _is_known(before, finder) else "left capital"
    else:
        yield "left small word"
    if word == "of" and proposal.first > 1:
        two = reading.tokens[proposal.first - 2].text.casefold()
        if two in lexicon.cues_before or two in lexicon.cues_after:
            yield "left kind of"
    if word == "and" and proposal.first > 1 and _is_known(reading.tokens[proposal.first - 2], finder):
        yield "left known and"


def _of_right(
    proposal: Proposal, reading: Reading, lexicon: Lexicon, finder: CandidateFinder
) -> Iterator[str]:
    text = reading.document.text
    if proposal.last + 1 >= len(reading.tokens):
        yield "right end"
        return
    after = reading.tokens[proposal.last + 1]
    gap = text[proposal.end : after.start].strip()
    word = after.text.casefold()
    if gap.startswith((",", ";")):
        yield "right comma known" if after.capital and _is_known(after, finder) else "right comma"
    elif gap.startswith(("-", "–", "‑", "/")):
        yield "right hyphen capital" if after.capital else "right hyphen"
    elif gap.startswith(("’s", "'s", "’", "'")):
        yield "right possessive"
    elif gap:
        yield "right bracket" if gap.startswith("(") else "right mark"
    elif after.capital or after.text[0].isdigit():
        if word in lexicon.street_words:
            yield "right Street"
        elif word in lexicon.own_kind_words:
            yield "right Kind"
        elif word in lexicon.organisation_words:
            yield "right Organisation"
        elif word in lexicon.site_words:
            yield "right Site"
        elif word in lexicon.unit_words:
            yield "right Unit"
        elif word in lexicon.surnames:
            yield "right surname"
        elif word in lexicon.demonym_countries or _is_known(after, finder):
            yield "right capital known"
        else:
            yield "right capital"
    elif word in lexicon.cues_after:
        yield "right kind"
    elif word in lexicon.said_verbs:
        yield "right said"
    elif word in lexicon.office_words:
        yield "right office"
    elif word in lexicon.unit_words:
        yield "right unit"
    elif word in lexicon.prepositions:
        yield "right preposition"
    else:
        yield "right small word"


def _is_known(token: Token, finder: CandidateFinder) -> bool:
    return token.capital and bool(finder.look_up(token.text).hits)


def _cover(proposals: list[Proposal]) -> list[Evidence]:
    """Tells of every proposal what longer ones hold it and what shorter ones it holds."""
    result: list[Evidence] = [[] for _ in proposals]
    for here, p in enumerate(proposals):
        for there in range(here + 1, len(proposals)):
            q = proposals[there]
            if q.first > p.last:
                break
            if q.last <= p.last:
                kind = "known" if p.known else p.pattern or p.entity or "other"
                result[there].append(f"within {kind}")
                result[here].append("holds known" if q.known else "holds other")
            elif q.first > p.first:
                result[there].append("overlaps")
                result[here].append("overlaps")
            else:
                result[here].append("within known" if q.known else "within other")
    return [sorted(set(found)) for found in result]


def _joined(found: Evidence) -> Evidence:
    """Adds the pairs of evidence that mean more together than apart."""
    entity = next((f for f in found if "entity" in f and "elsewhere" not in f), "unparsed")
    known = next((f for f in found if f.startswith(("known", "unknown", "demonym"))), "")
    size = next((f for f in found if f.startswith("size")), "")
    left = next((f for f in found if f.startswith("left")), "")
    right = next((f for f in found if f.startswith("right")), "")
    pairs = [f"{entity} & {known} {size}", f"{known} {size} & {left}", f"{entity} & {right}"]
    if "common word" in found:
        pairs.append(f"common word & {entity}")
        pairs.append(f"common word & {left}")
    if "given name" in found or "surname" in found:
        pairs.append(f"personal & {entity}")
        pairs.append(f"personal & {left}")
        pairs.append(f"personal & {right}")
    return found + pairs
