"""Attributions and denials of a sentence, and which of them covers an act."""

from __future__ import annotations

from dataclasses import dataclass

from geoevents.extraction.acts import HOST, Act, Source

__all__ = ["Attribution", "Denial", "Voices"]


@dataclass(frozen=True, slots=True)
class Attribution:
    """A source and the tokens that are its word. ``own`` marks sources that boast of the act."""

    source: Source
    scope: frozenset[int]
    token: int
    verb: str = ""


@dataclass(frozen=True, slots=True)
class Denial:
    """A party's no: the verb or turn, the tokens of what it says no to, and its object noun."""

    source: Source
    scope: frozenset[int]
    token: int
    about: str | None


def _hands_on(outer: Attribution, inner: Attribution) -> bool:
    """Tells "A said B had told it that …": a verb of telling under another one."""
    if not (outer.verb and inner.verb) or inner.token not in outer.scope:
        return False
    parties = outer.source.party, inner.source.party
    return None not in parties and HOST not in parties and parties[0] != parties[1]


@dataclass(slots=True)
class Voices:
    """All attributions and denials of a sentence."""

    attributions: list[Attribution]
    denials: list[Denial]

    def source_of(self, act: Act) -> Source | None:
        """Gives the source whose word an act is: the innermost attribution that covers it.

        A party that hands on what another party said is the one that says it here.
        """
        options = [
            a for a in self.attributions if act.trigger.i in a.scope and a.token != act.trigger.i
        ]
        if not options:
            return None
        inner = min(options, key=lambda a: (len(a.scope), abs(a.token - act.trigger.i)))
        teller = min(
            (a for a in options if _hands_on(a, inner)),
            key=lambda a: -len(a.scope),
            default=inner,
        )
        return teller.source

    def denial_of(self, act: Act) -> Denial | None:
        """Gives the denial that an act stands under, or None."""
        options = [d for d in self.denials if act.trigger.i in d.scope and d.token != act.trigger.i]
        return min(options, key=lambda d: len(d.scope)) if options else None
