"""What the words beside a name settle about it, whatever the fitted weights make of the rest.

The corpora hold too few roads, borders, Arabic names and villages called like words to teach these.
"""

from __future__ import annotations

from collections.abc import Sequence

from geoevents.gazetteer.index import Gazetteer
from geoevents.geocoding.candidates import CandidateFinder
from geoevents.geocoding.lexicon import Lexicon
from geoevents.geocoding.proposals import Proposal, Reading
from geoevents.geocoding.scan import ARTICLES
from geoevents.model import PlaceKind

__all__ = ["BORDER", "Settled"]

PLACE = 0.9  # the probability that a settled place is given
NO_PLACE = 0.0
_HYPHENS = frozenset("-‐‑–—")
_LINES = frozenset(
    "road highway motorway route railway line border frontier axis corridor pipeline front".split()
)
BORDER = frozenset({"border", "frontier"})
_SETTLEMENTS = frozenset("village town city hamlet settlement township".split())
_ONE = frozenset({"a", "an"})
_QUALIFIES = frozenset({"compound", "amod", "nmod", "poss", "npadvmod"})
_DIRECTIONS = frozenset("north south east west northern southern eastern western central".split())


class Settled:
    """Tells of a document's proposals which are places, or none, by the words beside them."""

    def __init__(
        self,
        reading: Reading,
        proposals: Sequence[Proposal],
        gazetteer: Gazetteer,
        finder: CandidateFinder,
        lexicon: Lexicon,
    ) -> None:
        self._reading = reading
        self._gazetteer = gazetteer
        self._finder = finder
        self._lexicon = lexicon
        self._pairs = dict(self._find_pairs(proposals))

    def probability(self, proposal: Proposal) -> float | None:
        """Gives 0 or a high probability where the words beside a name decide; else None."""
        if self._continues_a_name(proposal) or self._is_one_of_many(proposal):
            return NO_PLACE
        if id(proposal) in self._pairs or self._is_called_settlement(proposal):
            return PLACE
        return None

    def cue(self, proposal: Proposal) -> PlaceKind | None:
        """Gives the kind that a border between two names asks for: that of regions."""
        return self._pairs.get(id(proposal))

    def _find_pairs(self, proposals: Sequence[Proposal]) -> list[tuple[int, PlaceKind | None]]:
        """Gives both ends of "the Bakhmut–Kostiantynivka road" and "the Donetsk-Luhansk border"."""
        tokens = self._reading.tokens
        known = [p for p in proposals if p.known]
        starts = {p.first: p for p in reversed(known)}
        found: list[tuple[int, PlaceKind | None]] = []
        for left in known:
            right = starts.get(left.last + 1)
            if right is None or tokens[right.first].joined not in _HYPHENS:
                continue
            after = tokens[right.last + 1] if right.last + 1 < len(tokens) else None
            if after is None or after.joined != " " or after.text not in _LINES:
                continue
            before = tokens[left.first - 1] if left.first else None
            if before is not None and before.capital and tokens[left.first].joined == " ":
                continue  # "Trafalgar Street-Clarke road": the first name is longer
            text = self._reading.document.text
            if text[left.start : right.end] in self._gazetteer:
                continue
            kind = None
            if after.text in BORDER and all(map(self._is_region, (left, right))):
                kind = PlaceKind.ADMIN1
            found += [(id(left), kind), (id(right), kind)]
        return found

    def _is_region(self, proposal: Proposal) -> bool:
        hits = self._finder.find(proposal.text, PlaceKind.ADMIN1, "region")
        kinds = {h.place.kind for h in hits}
        return PlaceKind.ADMIN1 in kinds and PlaceKind.COUNTRY not in kinds

    def _continues_a_name(self, proposal: Proposal) -> bool:
        """Tells whether an Arabic article joins the name to a name before it: Abu Omar al-Shami."""
        tokens = self._reading.tokens
        first = tokens[proposal.first]
        before = tokens[proposal.first - 1] if proposal.first else None
        return (
            before is not None
            and first.text.lower() in ARTICLES
            and proposal.last > proposal.first
            and first.joined == " "
            and before.capital
            and proposal.first - 1 not in self._reading.sentence_starts
            and before.text.lower() not in _DIRECTIONS | _SETTLEMENTS
        )

    def _is_one_of_many(self, proposal: Proposal) -> bool:
        """Tells whether "a" stands before a name that no noun follows: a Toyota, a Stradivarius.

        There is one of each place; in "a Kyiv court" the article is the court's.
        """
        before = self._reading.tokens[proposal.first - 1] if proposal.first else None
        word = self._reading.spacy_token(proposal.last)
        following = proposal.last + 1
        if following < len(self._reading.tokens):
            after = self._reading.spacy_token(following)
            if after is not None and after.tag_.startswith("NN"):
                return False
        return (
            before is not None
            and word is not None
            and before.text.lower() in _ONE
            and self._reading.tokens[proposal.first].joined == " "
            and word.dep_ not in _QUALIFIES
            and word.tag_ in {"NN", "NNP"}
            and not self._finder.look_up(proposal.text).demonym
        )

    def _is_called_settlement(self, proposal: Proposal) -> bool:
        """Tells whether a known name stands in "the village of Hope"."""
        tokens = self._reading.tokens
        if not proposal.known or proposal.first < 2:
            return False
        of, kind = tokens[proposal.first - 1], tokens[proposal.first - 2]
        return (
            of.text == "of"
            and kind.text in _SETTLEMENTS
            and of.joined == tokens[proposal.first].joined == " "
            and PlaceKind.SETTLEMENT in self._finder.look_up(proposal.text).kinds
        )
