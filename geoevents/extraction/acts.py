"""The working record of one act while a document is read; it becomes events at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from geoevents.extraction.reading import Reading, Site
from geoevents.model import Evidence, GeoPrecision, Resolution, SubEventType, TimePrecision

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["HOST", "Act", "Roles", "Source", "Spot", "When"]

HOST = "?"  # an official without a named state: the state where the act took place


@dataclass(slots=True)
class Roles:
    """Who does it, to whom, with what. Tokens head noun phrases."""

    agents: list[Token] = field(default_factory=list)
    patients: list[Token] = field(default_factory=list)
    domain: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class When:
    """A span of days. ``text`` is the phrase it was read from, None where it is assumed."""

    first: date
    last: date
    precision: TimePrecision
    text: str | None = None
    start: int = 0
    end: int = 0
    assumed: bool = False  # no words date it: the day of publication stands in


@dataclass(frozen=True, slots=True)
class Source:
    """Whose word it is. ``party`` None is an independent voice."""

    party: str | None
    cue: tuple[int, int] | None = None
    official: bool = False
    name: str | None = None  # the agency that speaks, where it has a name of its own
    police: bool = False
    admits: bool = False  # it concedes what the other side did
    own: bool = False  # it claims the act as its own: "claimed the attack"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an act happened, and why that place was taken."""

    resolution: Resolution
    precision: GeoPrecision
    location: str
    reason: str
    start: int
    end: int
    fatalities: int | None = None


@dataclass(slots=True)
class Act:
    """One act of one sentence, gathered from one or more triggers."""

    reading: Reading
    trigger: Token
    classes: tuple[str, ...]
    noun: bool
    roles: Roles = field(default_factory=Roles)
    kind: SubEventType | None = None
    rule: str = ""
    weight: float = 0.5
    unreal: bool = False
    negated: bool = False
    attempted: bool = False
    rejected: bool = False  # it stands under a denial
    sites: list[Site] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    when: When | None = None
    source: Source | None = None
    denied_by: str | None = None
    fatalities: int | None = None
    actor1: str | None = None
    actor2: str | None = None
    agent_party: str | None = None
    agent_span: tuple[int, int] | None = None
    quoted: bool = False  # it stands between quotation marks
    agent_carried: bool = False  # its words only point back: "they", "its men"
    patient_span: tuple[int, int] | None = None
    confidence: float = 0.5
    demonym: bool = False
    home: str | None = None  # the country that the text is about, where the place tells none
    merged: list[Act] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def triggers(self) -> list[Token]:
        """The trigger words, those of merged acts included, in text order."""
        return sorted(
            [self.trigger, *(t for a in self.merged for t in a.triggers)], key=lambda t: t.i
        )
