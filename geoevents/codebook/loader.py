"""Reads and checks the vocabulary files; cached, so that a process reads them once."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from geoevents.codebook.book import Codebook, NamedActor, State
from geoevents.codebook.forms import inflections
from geoevents.codebook.phrases import Phrases, spaced
from geoevents.codebook.wordforms import by_first, forms_of, partners_of
from geoevents.errors import SchemaError

__all__ = ["load_codebook"]

_ACTOR_KINDS = frozenset("rebel military police security government monitor media".split())


@lru_cache(maxsize=4)
def load_codebook(folder: Path | None = None) -> Codebook:
    """Reads the vocabularies.

    Args:
        folder: where the files are; None for the ones that ship.

    Raises:
        SchemaError: a file is missing or broken, or an entry does not have the right shape; the
            message names the file and the entry.
    """
    return _Reader(folder or Path(__file__).parent).read()


class _Reader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self) -> Codebook:
        states = self._states()
        actors, phrases, actor_nouns = self._actors(states)
        acts = self._toml("acts.toml")
        weapons = self._toml("weapons.toml")
        owners = weapons.pop("owners", {})
        numbers = self._toml("numbers.toml")
        bands = self._toml("bands.toml")
        modality = self._toml("modality.toml")
        time = self._toml("time.toml")
        reporting = self._lists("reporting.toml", self._toml("reporting.toml"))
        irregular = {str(k): str(v) for k, v in numbers["irregular"].items()}
        verbs, nouns = self._acts(acts)
        book = Codebook(
            states=states,
            actors=actors,
            actor_phrases=Phrases(phrases),
            actor_nouns=actor_nouns,
            country_phrases=Phrases(
                {
                    text.lower(): s.code
                    for s in states.values()
                    for text in (s.name, *s.aliases, *s.demonyms, *(d + "s" for d in s.demonyms))
                }
            ),
            demonyms=frozenset(d.lower() for s in states.values() for d in s.demonyms),
            seats=Phrases({t.lower(): s.code for s in states.values() for t in s.seats}),
            leaders=Phrases(self._leaders(states, actors)),
            dyads=self._dyads(states, actors),
            verbs=verbs,
            nouns=Phrases(nouns),
            people=Phrases(self._joined("people.toml", "nouns")),
            weapons=Phrases(self._weapons(weapons)),
            weapon_owners={w.lower(): party for party, ws in owners.items() for w in ws},
            objects={
                name: frozenset(self._strings("objects.toml", name, entry, "nouns"))
                for name, entry in self._toml("objects.toml").items()
            },
            noun_classes=self._noun_classes(),
            reporting=reporting,
            modality={
                name: frozenset(words)
                for name, words in self._lists("modality.toml", modality).items()
            },
            attempted=frozenset(modality["attempted"]),
            statements={
                name: {key: self._strings("statements.toml", name, entry, key) for key in entry}
                for name, entry in self._toml("statements.toml").items()
            },
            statement_verbs=by_first(
                (text, name)
                for name, entry in self._toml("statements.toml").items()
                for text in self._strings("statements.toml", name, entry, "verbs")
            ),
            denials={
                first: tuple(rest for _, rest in entries)
                for first, entries in by_first((t, "") for t in reporting["deny"]).items()
            },
            numbers=self._integers("numbers.toml", numbers["words"]),
            vague=frozenset(self._strings("numbers.toml", "vague", numbers["vague"], "words")),
            irregular=irregular,
            months=self._integers("time.toml", time["months"]),
            weekdays=self._integers("time.toml", time["weekdays"]),
            seasons={k: (int(v[0]), int(v[1])) for k, v in time["seasons"].items()},
            feasts={k: (int(v[0]), int(v[1])) for k, v in time["feasts"].items()},
            labels={
                noun: label
                for label, nouns in self._lists("bands.toml", bands["labels"]).items()
                for noun in nouns
            },
            band_homes={
                label: {str(k): str(v) for k, v in homes.items()}
                for label, homes in bands["homes"].items()
                if isinstance(homes, Mapping)
            },
            bands={
                name: frozenset(words)
                for name, words in self._lists("bands.toml", bands["heads"]).items()
            },
        )
        forms = self._forms(book)
        common = self._strings(
            "generic.toml", "generic", self._toml("generic.toml")["generic"], "words"
        )
        weak = {form for word in common for form in inflections(word)}
        weak |= {form for form, lemma in book.irregular.items() if lemma in common}
        # "Fighting" names an act by itself, though to fight is often a figure of speech.
        weak -= {text for text in self._noun_entries if text.endswith("ing")} - set(common)
        book.generic_forms = forms & weak
        book.forms = forms - weak
        book.company = self._company()
        book.armies = {k: str(v) for k, v in self._toml("dyads.toml")["armies"].items()}
        if strange := [c for pair in book.armies.items() for c in pair if c not in book.states]:
            raise SchemaError(f"codebook file dyads.toml, armies: unknown state {strange[0]!r}")
        scenes = {
            name: frozenset(self._strings("scenes.toml", name, entry, "words"))
            for name, entry in self._toml("scenes.toml").items()
        }
        book.ground = scenes.pop("ground")
        book.scenes = scenes
        book.blows = forms_of("hit strike pound hammer damage destroy wreck".split(), book)
        book.nations = frozenset(
            name.split()[-1].lower()
            for state in book.states.values()
            for name in (state.name, *state.aliases, *state.seats)
        )
        book.hyphenated = tuple(sorted(self._hyphenated))
        book.partners = partners_of(book)
        book.leaning_forms = forms_of(
            ("hit strike destroy damage wreck die kill jam set toll").split(), book
        )
        return book

    def _company(self) -> frozenset[str]:
        """Gives the words that make a common verb worth a look: arms, armed people, the dead."""
        people = self._toml("people.toml")
        texts = [
            text
            for name in ("military", "security", "police", "rebel", "protester", "rioter")
            for text in people[name]["nouns"]
        ]
        weapons = self._toml("weapons.toml")
        for name, entry in weapons.items():
            if name != "owners":
                texts.extend((*entry["nouns"], *entry["names"]))
        objects = self._toml("objects.toml")
        for name in ("territory", "base", "prisoner", "pact", "flying", "role"):
            texts.extend(objects[name]["nouns"])
        for actor in self._toml("actors.toml")["actor"]:
            assert isinstance(actor, dict)  # noqa: S101 - TOML arrays of tables hold tables
            texts.extend(actor["aliases"])
        texts.extend("dead death killed wounded ceasefire candle banner drone shelling".split())
        words = {spaced(text.lower()).split()[-1] for text in texts}
        return frozenset(form for word in words for form in inflections(word)) - {"is", "us", "u"}

    def _forms(self, book: Codebook) -> frozenset[str]:
        stems = set(book.verbs) | {max(text.split(), key=len) for text in self._noun_entries}
        stems |= {text.split()[0] for text in book.reporting["deny"]}
        stems |= {
            text.split()[0]
            for entry in book.statements.values()
            for texts in entry.values()
            for text in texts
        }
        forms = {form for stem in stems for form in inflections(stem)}
        forms |= {form for form, lemma in book.irregular.items() if lemma in stems}
        return frozenset(forms)

    def _toml(self, name: str) -> dict[str, dict[str, list[str]]]:
        path = self.folder / name
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise SchemaError(f"codebook file {path}: cannot be read ({error.strerror})") from error
        except ValueError as error:
            raise SchemaError(f"codebook file {path}: not valid TOML: {error}") from error

    def _strings(self, file: str, entry: str, table: object, key: str) -> tuple[str, ...]:
        values = table.get(key, []) if isinstance(table, Mapping) else None
        if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
            raise SchemaError(f"codebook file {file}, entry {entry!r}: {key} must list words")
        return tuple(values)

    def _lists(self, file: str, table: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
        return {name: self._strings(file, name, table, name) for name in table}

    def _integers(self, file: str, table: Mapping[str, object]) -> dict[str, int]:
        out: dict[str, int] = {}
        for name, value in table.items():
            if not isinstance(value, int):
                raise SchemaError(f"codebook file {file}, entry {name!r}: {value!r} is no number")
            out[name] = value
        return out

    def _rows(self, name: str, columns: Iterable[str]) -> list[dict[str, str]]:
        path = self.folder / name
        try:
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
        except OSError as error:
            raise SchemaError(f"codebook file {path}: cannot be read ({error.strerror})") from error
        for number, row in enumerate(rows, 2):
            if any(row.get(column) is None for column in columns) or None in row:
                raise SchemaError(
                    f"codebook file {name}, line {number}: needs {', '.join(columns)}"
                )
        return rows

    def _states(self) -> dict[str, State]:
        states: dict[str, State] = {}
        for row in self._rows("states.csv", ("code", "name", "aliases", "demonyms", "seats")):
            if len(row["code"]) != 2 or not row["code"].isupper() or row["code"] in states:
                raise SchemaError(
                    f"codebook file states.csv, entry {row['code']!r}: no new ISO code"
                )
            split = {key: tuple(x for x in (row[key] or "").split("|") if x) for key in row}
            states[row["code"]] = State(
                row["code"], row["name"], split["aliases"], split["demonyms"], split["seats"]
            )
        return states

    def _actors(
        self, states: Mapping[str, State]
    ) -> tuple[dict[str, NamedActor], dict[str, str], dict[str, str]]:
        actors: dict[str, NamedActor] = {}
        phrases: dict[str, str] = {}
        nouns: dict[str, str] = {}
        for entry in self._toml("actors.toml")["actor"]:
            assert isinstance(entry, dict)  # noqa: S101 - TOML arrays of tables hold tables
            name = entry.get("name", "?")
            side, kind = entry.get("side"), entry.get("kind")
            if side not in states and side not in ("self", "independent"):
                raise SchemaError(f"codebook file actors.toml, entry {name!r}: side {side!r}")
            if kind not in _ACTOR_KINDS:
                raise SchemaError(f"codebook file actors.toml, entry {name!r}: kind {kind!r}")
            own = self._strings("actors.toml", name, entry, "nouns")
            actors[name] = NamedActor(name, side, kind, entry.get("country"), own)
            nouns.update(dict.fromkeys(own, name))
            for alias in self._strings("actors.toml", name, entry, "aliases"):
                phrases[spaced(alias.lower() if len(alias) > 3 else alias)] = name
        return actors, phrases, nouns

    def _leaders(
        self, states: Mapping[str, State], actors: Mapping[str, NamedActor]
    ) -> dict[str, str]:
        out: dict[str, str] = {}
        for party, entry in self._toml("leaders.toml").items():
            if party not in states and party not in actors:
                raise SchemaError(f"codebook file leaders.toml, entry {party!r}: unknown party")
            for name in self._strings("leaders.toml", party, entry, "names"):
                out[spaced(name)] = party
        return out

    def _dyads(
        self, states: Mapping[str, State], actors: Mapping[str, NamedActor]
    ) -> tuple[tuple[str, str], ...]:
        pairs: list[tuple[str, str]] = []
        for pair in self._toml("dyads.toml")["pairs"]:
            if len(pair) != 2 or any(p not in states and p not in actors for p in pair):
                raise SchemaError(f"codebook file dyads.toml, entry {pair!r}: unknown party")
            pairs.append((pair[0], pair[1]))
        return tuple(pairs)

    def _acts(
        self, acts: Mapping[str, Mapping[str, list[str]]]
    ) -> tuple[dict[str, tuple[tuple[str, str | None], ...]], dict[str, str]]:
        verbs: dict[str, list[tuple[str, str | None]]] = {}
        nouns: dict[str, list[str]] = {}
        for name, entry in acts.items():
            for text in self._strings("acts.toml", name, entry, "verbs"):
                lemma, _, needed = text.partition(" ")
                verbs.setdefault(lemma, []).append((name, needed or None))
            for text in self._strings("acts.toml", name, entry, "nouns"):
                nouns.setdefault(spaced(text), []).append(name)
        self._hyphenated = {text.replace(" - ", "-") for text in nouns if "-" in text}
        self._noun_entries = {text.replace("-", " ") for text in nouns}
        return (
            {lemma: tuple(dict.fromkeys(classes)) for lemma, classes in verbs.items()},
            {text: " ".join(dict.fromkeys(classes)) for text, classes in nouns.items()},
        )

    def _joined(self, file: str, key: str) -> dict[str, str]:
        out: dict[str, list[str]] = {}
        for name, entry in self._toml(file).items():
            for text in self._strings(file, name, entry, key):
                out.setdefault(spaced(text), []).append(name)
        return {text: " ".join(dict.fromkeys(names)) for text, names in out.items()}

    def _weapons(self, table: Mapping[str, Mapping[str, list[str]]]) -> dict[str, str]:
        out: dict[str, str] = {}
        for name, entry in table.items():
            for key in ("nouns", "names"):
                for text in self._strings("weapons.toml", name, entry, key):
                    out.setdefault(spaced(text.lower()), name)
        return out

    def _noun_classes(self) -> dict[str, str]:
        rows = self._rows("noun_classes.csv", ("noun", "class"))
        return {row["noun"]: row["class"] for row in rows}
