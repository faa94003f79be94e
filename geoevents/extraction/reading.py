"""One parsed sentence with everything the codebook recognises in it: the record of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geoevents.model import Resolution

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Reading", "Site", "Span"]


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens ``first`` to ``last`` (inclusive) that the codebook knows, and as what."""

    first: int
    last: int
    value: str


@dataclass(frozen=True, slots=True)
class Site:
    """A place name in the sentence: the token that heads it and what it was resolved to."""

    token: int
    first: int
    last: int
    resolution: Resolution


@dataclass(slots=True)
class Reading:
    """A sentence's parse beside the codebook's hits in it. Indices are token indices."""

    index: int
    start: int
    doc: Doc
    lemmas: list[str]
    weapons: dict[int, str] = field(default_factory=dict)
    people: dict[int, tuple[str, ...]] = field(default_factory=dict)
    act_nouns: dict[int, tuple[str, ...]] = field(default_factory=dict)
    act_spans: dict[int, int] = field(default_factory=dict)
    actors: list[Span] = field(default_factory=list)
    countries: list[Span] = field(default_factory=list)
    seats: list[Span] = field(default_factory=list)
    leaders: list[Span] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    title_places: list[tuple[int, str]] = field(default_factory=list)  # token, country code
    offices: list[Site] = field(default_factory=list)  # the same with where they are
    named_tokens: set[int] = field(default_factory=set)  # of any place name, whatever its part

    @property
    def text(self) -> str:
        """The sentence's words as they stand in the article."""
        return str(self.doc.text)

    def span_at(self, spans: Sequence[Span], token: int) -> Span | None:
        """Gives the span that covers a token, or None."""
        for span in spans:
            if span.first <= token <= span.last:
                return span
        return None

    def offsets(self, first: int, last: int) -> tuple[int, int]:
        """Gives article offsets of tokens ``first`` to ``last`` (inclusive)."""
        end = self.doc[last]
        return self.start + self.doc[first].idx, self.start + end.idx + len(end.text)
