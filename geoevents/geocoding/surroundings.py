"""Describes what stands beside and around a proposed mention."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from geoevents.geocoding.candidates import CandidateFinder
from geoevents.geocoding.hits import Lookup
from geoevents.geocoding.lexicon import Lexicon
from geoevents.geocoding.proposals import Proposal, Reading
from geoevents.geocoding.scan import Token
from geoevents.model import PlaceKind

__all__ = ["Surroundings"]

_HYPHENS = ("-", "–", "‑", "/")
_APOSTROPHES = ("’s", "'s", "’", "'")
_LIST_GAP = re.compile(r"^\s*(?:,|,?\s*(?:and|or))\s+(?:the\s+)?$")
_LONGEST_LIST_GAP = 11  # characters
_SURE_POPULATION = 100_000


class Surroundings:
    """Reads the words to the left and right of proposals, and the proposals over and under them."""

    def __init__(
        self,
        reading: Reading,
        proposals: Sequence[Proposal],
        looks: Mapping[str, Lookup],
        finder: CandidateFinder,
        lexicon: Lexicon,
    ) -> None:
        self._reading = reading
        self._proposals = proposals
        self._looks = looks
        self._finder = finder
        both = lexicon.place_prepositions
        self._left_words = (
            (both, "left place preposition"),
            (frozenset({"of", "and"}), ""),
            (frozenset({"the", "a", "an"}), "left article"),
            (lexicon.prepositions, "left preposition"),
            (lexicon.titles, "left title"),
        )
        self._right_capitals = (
            (lexicon.street_words, "right Street"),
            (frozenset(lexicon.own_kind_words), "right Kind"),
            (lexicon.organisation_words, "right Organisation"),
            (lexicon.site_words, "right Site"),
            (lexicon.unit_words, "right Unit"),
            (lexicon.surnames, "right surname"),
        )
        self._right_words = (
            (frozenset(lexicon.cues_after), "right kind"),
            (lexicon.said_verbs, "right said"),
            (lexicon.office_words, "right office"),
            (lexicon.unit_words, "right unit"),
            (lexicon.prepositions, "right preposition"),
        )
        self._kind_words = frozenset(lexicon.cues_before) | frozenset(lexicon.cues_after)
        self._given_names = lexicon.given_names
        self._cover = _cover(proposals)
        sure = [p for p in proposals if self._is_sure(p)]
        self._sure_ends = sorted(p.end for p in sure)
        self._sure_starts = sorted(p.start for p in sure)

    def of(self, position: int) -> Iterator[str]:
        """Gives the evidence around the proposal at a position."""
        proposal = self._proposals[position]
        yield from self._left(proposal)
        yield self._right(proposal)
        yield from self._cover[position]
        if self._is_listed(proposal):
            yield "listed with a sure place"

    def _left(self, proposal: Proposal) -> Iterator[str]:
        if proposal.first == 0:
            yield "left nothing"
            return
        tokens = self._reading.tokens
        before = tokens[proposal.first - 1]
        gap = self._reading.document.text[before.end : proposal.start].strip()
        word = before.text.casefold()
        if gap:
            yield self._left_mark(gap, before)
        elif proposal.first in self._reading.sentence_starts:
            yield "left sentence start"
        else:
            yield self._left_word(before, word)
        if proposal.first > 1 and not gap:
            two = tokens[proposal.first - 2]
            if word == "of" and two.text.casefold() in self._kind_words:
                yield "left kind of"
            if word == "and" and self._is_known(two):
                yield "left known and"

    def _left_mark(self, gap: str, before: Token) -> str:
        if gap == ",":
            return "left comma known" if self._is_known(before) else "left comma"
        if gap in _HYPHENS:
            return "left hyphen"
        if gap in _APOSTROPHES:
            return "left possessive"
        return "left bracket" if "(" in gap else "left mark"

    def _left_word(self, before: Token, word: str) -> str:
        for words, name in self._left_words:
            if word in words:
                return name or f"left {word}"
        if not before.capital:
            return "left small word"
        if word in self._given_names:
            return "left given name"
        return "left capital known" if self._is_known(before) else "left capital"

    def _right(self, proposal: Proposal) -> str:
        tokens = self._reading.tokens
        if proposal.last + 1 >= len(tokens):
            return "right end"
        after = tokens[proposal.last + 1]
        gap = self._reading.document.text[proposal.end : after.start].strip()
        if gap:
            return self._right_mark(gap, after)
        word = after.text.casefold()
        named = after.capital or after.text[0].isdigit()
        for words, name in self._right_capitals if named else self._right_words:
            if word in words:
                return name
        if named:
            return "right capital known" if self._is_known(after) else "right capital"
        return "right small word"

    def _right_mark(self, gap: str, after: Token) -> str:
        if gap.startswith((",", ";")):
            return "right comma known" if self._is_known(after) else "right comma"
        if gap.startswith(_HYPHENS):
            return "right hyphen capital" if after.capital else "right hyphen"
        if gap.startswith(_APOSTROPHES):
            return "right possessive"
        return "right bracket" if gap.startswith("(") else "right mark"

    def _is_known(self, token: Token) -> bool:
        return token.capital and bool(self._finder.look_up(token.text).hits)

    def _is_sure(self, proposal: Proposal) -> bool:
        if proposal.entity in {"GPE", "LOC"} and proposal.known:
            return True
        look = self._looks[proposal.text]
        return not look.demonym and (
            bool(look.kinds & {PlaceKind.COUNTRY, PlaceKind.ADMIN1})
            or look.population >= _SURE_POPULATION
        )

    def _is_listed(self, proposal: Proposal) -> bool:
        """Tells whether a comma or "and" joins the proposal to a name that is surely a place."""
        text = self._reading.document.text
        ends = _between(self._sure_ends, proposal.start - _LONGEST_LIST_GAP, proposal.start)
        starts = _between(self._sure_starts, proposal.end + 1, proposal.end + 1 + _LONGEST_LIST_GAP)
        return any(_LIST_GAP.match(text[end : proposal.start]) for end in ends) or any(
            _LIST_GAP.match(text[proposal.end : start]) for start in starts
        )


def _between(ordered: Sequence[int], low: int, high: int) -> Sequence[int]:
    """Gives the members of an ascending sequence from low (inclusive) to high (exclusive)."""
    return ordered[bisect_left(ordered, low) : bisect_left(ordered, high)]


def _cover(proposals: Sequence[Proposal]) -> list[list[str]]:
    """Tells of every proposal what longer ones hold it and what shorter ones it holds."""
    result: list[set[str]] = [set() for _ in proposals]
    for here, p in enumerate(proposals):
        for there in range(here + 1, len(proposals)):
            q = proposals[there]
            if q.first > p.last:
                break
            if q.last <= p.last:
                kind = "known" if p.known else p.pattern or p.entity or "other"
                result[there].add(f"within {kind}")
                result[here].add("holds known" if q.known else "holds other")
            else:
                result[there].add("overlaps")
                result[here].add("overlaps")
    return [sorted(found) for found in result]
