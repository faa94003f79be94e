"""Actors, and who has been on stage in a document."""

from __future__ import annotations

from dataclasses import dataclass

from geoevents.codebook import Codebook

__all__ = ["Actor", "Cast"]


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor's full name, the party that it stands for (None: no party), and its kind."""

    name: str
    party: str | None
    kind: str
    first: int = 0
    last: int = 0


class Cast:
    """Who has been on stage in a document: for pronouns, "the army", "the rebels"."""

    def __init__(self, book: Codebook) -> None:
        self.book = book
        self.parties: dict[str, int] = {}
        self.first: dict[str, int] = {}  # the sentence in which a party is named first

    def see(self, party: str, index: int = 0) -> None:
        """Notes that a party was named, and in which sentence."""
        self.parties[party] = self.parties.get(party, 0) + 1
        self.first.setdefault(party, index)

    def enemy_of(self, party: str, by: int | None = None) -> str | None:
        """Gives the party on the other side that the document names most.

        Args:
            party: whose enemy is asked for.
            by: the sentence by which it must have been named; None asks the whole document.
        """
        enemies = [e for e in self.book.enemies(party) if e in self.parties]
        if by is not None:
            enemies = [e for e in enemies if self.first[e] <= by]
        enemies.sort(key=lambda e: -self.parties[e])
        return enemies[0] if enemies else None

    def taker_in(self, country: str) -> str | None:
        """Gives who takes places from a state: the group at home there before a foreign state."""
        enemies = [e for e in self.book.enemies(country) if e in self.parties]
        home = [e for e in enemies if e in self.book.actors]
        home = [e for e in home if self.book.actors[e].country == country]
        return max(home, key=lambda e: self.parties[e]) if home else self.enemy_of(country)

    def rebels_of(self, country: str | None) -> str | None:
        """Gives the armed group that "the rebels" may mean in a country."""
        groups = [p for p in self.parties if p not in self.book.states]
        home = [g for g in groups if country and self.book.actors[g].country == country]
        usual = home or [g for g in groups if country in self.book.enemies(g)]
        chosen = usual or groups
        return max(chosen, key=lambda g: self.parties[g]) if chosen else None

    def state_at_war(self) -> str | None:
        """Gives the state that the document speaks of most."""
        states = [p for p in self.parties if p in self.book.states]
        return max(states, key=lambda s: self.parties[s]) if states else None
