"""States, named actors, their leaders and who is at war with whom, read and checked."""

from __future__ import annotations

from collections.abc import Mapping

from geoevents.codebook.book import NamedActor, State
from geoevents.codebook.entries import Folder, strings
from geoevents.codebook.phrases import spaced
from geoevents.errors import SchemaError

__all__ = ["read_actors", "read_dyads", "read_leaders", "read_states"]

_ACTOR_KINDS = frozenset("rebel military police security government monitor media".split())


def read_states(folder: Folder) -> dict[str, State]:
    """Gives the states by their ISO code."""
    states: dict[str, State] = {}
    for row in folder.rows("states.csv", ("code", "name", "aliases", "demonyms", "seats")):
        if len(row["code"]) != 2 or not row["code"].isupper() or row["code"] in states:
            raise SchemaError(f"codebook file states.csv, entry {row['code']!r}: no new ISO code")
        split = {key: tuple(x for x in (row[key] or "").split("|") if x) for key in row}
        states[row["code"]] = State(
            row["code"], row["name"], split["aliases"], split["demonyms"], split["seats"]
        )
    return states


def read_actors(
    folder: Folder, states: Mapping[str, State]
) -> tuple[dict[str, NamedActor], dict[str, str], dict[str, str]]:
    """Gives the actors by name, and the actor that each alias and each noun means."""
    actors: dict[str, NamedActor] = {}
    phrases: dict[str, str] = {}
    nouns: dict[str, str] = {}
    for entry in folder.toml("actors.toml")["actor"]:
        assert isinstance(entry, dict)  # noqa: S101 - TOML arrays of tables hold tables
        name = entry.get("name", "?")
        side, kind = entry.get("side"), entry.get("kind")
        if side not in states and side not in ("self", "independent"):
            raise SchemaError(f"codebook file actors.toml, entry {name!r}: side {side!r}")
        if kind not in _ACTOR_KINDS:
            raise SchemaError(f"codebook file actors.toml, entry {name!r}: kind {kind!r}")
        actors[name] = NamedActor(name, side, kind, entry.get("country"))
        nouns.update(dict.fromkeys(strings("actors.toml", name, entry, "nouns"), name))
        for alias in strings("actors.toml", name, entry, "aliases"):
            phrases[spaced(alias.lower() if len(alias) > 3 else alias)] = name
    return actors, phrases, nouns


def read_leaders(
    folder: Folder, states: Mapping[str, State], actors: Mapping[str, NamedActor]
) -> dict[str, str]:
    """Gives the party that each leader stands for."""
    out: dict[str, str] = {}
    for party, entry in folder.toml("leaders.toml").items():
        if party not in states and party not in actors:
            raise SchemaError(f"codebook file leaders.toml, entry {party!r}: unknown party")
        for name in strings("leaders.toml", party, entry, "names"):
            out[spaced(name)] = party
    return out


def read_dyads(
    folder: Folder, states: Mapping[str, State], actors: Mapping[str, NamedActor]
) -> tuple[tuple[str, str], ...]:
    """Gives the pairs of parties that are at war."""
    pairs: list[tuple[str, str]] = []
    for pair in folder.toml("dyads.toml")["pairs"]:
        if len(pair) != 2 or any(p not in states and p not in actors for p in pair):
            raise SchemaError(f"codebook file dyads.toml, entry {pair!r}: unknown party")
        pairs.append((pair[0], pair[1]))
    return tuple(pairs)
