"""All vocabularies of event extraction, as the rules look them up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from geoevents.codebook.phrases import Phrases

__all__ = ["Codebook", "NamedActor", "State"]

_WITH_ARTICLE = frozenset(("United", "Netherlands", "Philippines", "Gambia", "Comoros"))


@dataclass(frozen=True, slots=True)
class State:
    """A state: ISO alpha-2 code, the name that ACLED uses, and what texts call it."""

    code: str
    name: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    seats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedActor:
    """An actor with a name of its own. ``side`` is a state code, "self" or "independent"."""

    name: str
    side: str
    kind: str
    country: str | None = None

    @property
    def party(self) -> str | None:
        """Whom its word binds: a state's code, its own name, or None where it is no party."""
        if self.side == "independent":
            return None
        return self.name if self.side == "self" else self.side


@dataclass(slots=True)
class Codebook:
    """All vocabularies. Lemmas are lower-case; lookups give empty answers, never errors."""

    states: dict[str, State]
    actors: Mapping[str, NamedActor]
    actor_phrases: Phrases
    actor_nouns: dict[str, str]
    country_phrases: Phrases  # country names, demonyms -> code
    demonyms: frozenset[str]
    seats: Phrases  # capitals and seats of power -> code
    leaders: Phrases  # names of leaders -> party
    dyads: tuple[tuple[str, str], ...]
    verbs: dict[str, tuple[tuple[str, str | None], ...]]  # lemma -> (class, needed word)
    nouns: Phrases  # act nouns -> classes, joined by a space
    people: Phrases  # people nouns -> kinds, joined by a space
    weapons: Phrases  # weapon nouns and names -> class
    weapon_owners: dict[str, str]
    objects: dict[str, frozenset[str]]
    noun_classes: dict[str, str]
    reporting: dict[str, tuple[str, ...]]
    modality: dict[str, frozenset[str]]
    attempted: frozenset[str]
    statements: dict[str, dict[str, tuple[str, ...]]]
    statement_verbs: dict[str, tuple[tuple[str, str], ...]]  # lemma -> (kind, needed word)
    denials: dict[str, tuple[str, ...]]  # lemma -> words of which one must go with it ("": none)
    numbers: dict[str, int]
    vague: frozenset[str]
    irregular: dict[str, str]
    months: dict[str, int]
    weekdays: dict[str, int]
    seasons: dict[str, tuple[int, int]]
    feasts: dict[str, tuple[int, int]]
    labels: dict[str, str]  # noun for armed people -> how the actor is written
    band_homes: dict[str, dict[str, str]]  # label -> where it acts -> where it is at home
    bands: dict[str, frozenset[str]]  # words that head or exclude the names of groups
    forms: frozenset[str] = field(default=frozenset())  # words that name an act by themselves
    generic_forms: frozenset[str] = field(default=frozenset())  # ones that need company
    leaning_forms: frozenset[str] = field(default=frozenset())  # "hit", "died": a tale that goes on
    blows: frozenset[str] = field(default=frozenset())  # "struck": an act where a state strikes
    nations: frozenset[str] = field(default=frozenset())  # last words of names of states and seats
    partners: dict[str, frozenset[str]] = field(default_factory=dict)  # form -> what goes with it
    hyphenated: tuple[str, ...] = ()  # act nouns that a hyphen makes: "sit-in"
    company: frozenset[str] = field(default=frozenset())  # words of conflict
    scenes: dict[str, frozenset[str]] = field(default_factory=dict)  # where war is a figure
    armies: dict[str, str] = field(default_factory=dict)  # country -> whose forces are meant
    ground: frozenset[str] = field(default=frozenset())  # words that no scene explains away

    def enemies(self, party: str) -> list[str]:
        """Gives the parties on the other side of the conflicts that ``party`` is in."""
        others = [b if a == party else a for a, b in self.dyads if party in (a, b)]
        return list(dict.fromkeys(others))

    def actor_name(self, party: str, kind: str = "military") -> str:
        """Gives the full name of a party: "Military Forces of Russia", or a group's own name."""
        state = self.states.get(party)
        if state is None:
            return party
        name = state.name
        if name.split()[0] in _WITH_ARTICLE or name.endswith("Republic"):
            name = f"the {name}"
        labels = {
            "military": f"Military Forces of {name}",
            "police": f"Police Forces of {name}",
            "government": f"Government of {name}",
            "civilian": f"Civilians ({state.name})",
            "protester": f"Protesters ({state.name})",
            "rioter": f"Rioters ({state.name})",
            "rebel": f"Unidentified Armed Group ({state.name})",
        }
        return labels[kind]
