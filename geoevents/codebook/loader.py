"""Makes the codebook from the vocabulary files; cached, so that a process reads them once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from geoevents.codebook.book import Codebook
from geoevents.codebook.entries import Folder, integers, lists, strings
from geoevents.codebook.forms import inflections
from geoevents.codebook.parties import read_actors, read_dyads, read_leaders, read_states
from geoevents.codebook.phrases import Phrases, spaced
from geoevents.codebook.wordforms import by_first, forms_of, partners_of
from geoevents.errors import SchemaError

__all__ = ["load_codebook"]


@lru_cache(maxsize=4)
def load_codebook(folder: Path | None = None) -> Codebook:
    """Reads the vocabularies.

    Args:
        folder: where the files are; None for the ones that ship.

    Raises:
        SchemaError: a file is missing or broken, or an entry does not have the right shape; the
            message names the file and the entry.
    """
    return _Reader(Folder(folder or Path(__file__).parent)).read()


class _Reader:
    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    def read(self) -> Codebook:
        states = read_states(self.folder)
        actors, phrases, actor_nouns = read_actors(self.folder, states)
        acts = self.folder.toml("acts.toml")
        weapons = self.folder.toml("weapons.toml")
        owners = weapons.pop("owners", {})
        numbers = self.folder.toml("numbers.toml")
        bands = self.folder.toml("bands.toml")
        modality = self.folder.toml("modality.toml")
        time = self.folder.toml("time.toml")
        reporting = lists("reporting.toml", self.folder.toml("reporting.toml"))
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
            leaders=Phrases(read_leaders(self.folder, states, actors)),
            dyads=read_dyads(self.folder, states, actors),
            verbs=verbs,
            nouns=Phrases(nouns),
            people=Phrases(self._joined("people.toml", "nouns")),
            weapons=Phrases(self._weapons(weapons)),
            weapon_owners={w.lower(): party for party, ws in owners.items() for w in ws},
            objects={
                name: frozenset(strings("objects.toml", name, entry, "nouns"))
                for name, entry in self.folder.toml("objects.toml").items()
            },
            noun_classes=self._noun_classes(),
            reporting=reporting,
            modality={
                name: frozenset(words) for name, words in lists("modality.toml", modality).items()
            },
            attempted=frozenset(modality["attempted"]),
            statements={
                name: {key: strings("statements.toml", name, entry, key) for key in entry}
                for name, entry in self.folder.toml("statements.toml").items()
            },
            statement_verbs=by_first(
                (text, name)
                for name, entry in self.folder.toml("statements.toml").items()
                for text in strings("statements.toml", name, entry, "verbs")
            ),
            denials={
                first: tuple(rest for _, rest in entries)
                for first, entries in by_first((t, "") for t in reporting["deny"]).items()
            },
            numbers=integers("numbers.toml", numbers["words"]),
            vague=frozenset(strings("numbers.toml", "vague", numbers["vague"], "words")),
            irregular=irregular,
            months=integers("time.toml", time["months"]),
            weekdays=integers("time.toml", time["weekdays"]),
            seasons={k: (int(v[0]), int(v[1])) for k, v in time["seasons"].items()},
            feasts={k: (int(v[0]), int(v[1])) for k, v in time["feasts"].items()},
            labels={
                noun: label
                for label, nouns in lists("bands.toml", bands["labels"]).items()
                for noun in nouns
            },
            band_homes={
                label: {str(k): str(v) for k, v in homes.items()}
                for label, homes in bands["homes"].items()
                if isinstance(homes, Mapping)
            },
            bands={
                name: frozenset(words)
                for name, words in lists("bands.toml", bands["heads"]).items()
            },
        )
        forms = self._forms(book)
        common = strings(
            "generic.toml", "generic", self.folder.toml("generic.toml")["generic"], "words"
        )
        weak = {form for word in common for form in inflections(word)}
        weak |= {form for form, lemma in book.irregular.items() if lemma in common}
        # "Fighting" names an act by itself, though to fight is often a figure of speech.
        weak -= {text for text in self._noun_entries if text.endswith("ing")} - set(common)
        book.generic_forms = forms & weak
        book.forms = forms - weak
        book.company = self._company()
        book.armies = {k: str(v) for k, v in self.folder.toml("dyads.toml")["armies"].items()}
        if strange := [c for pair in book.armies.items() for c in pair if c not in book.states]:
            raise SchemaError(f"codebook file dyads.toml, armies: unknown state {strange[0]!r}")
        scenes = {
            name: frozenset(strings("scenes.toml", name, entry, "words"))
            for name, entry in self.folder.toml("scenes.toml").items()
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
        people = self.folder.toml("people.toml")
        texts = [
            text
            for name in ("military", "security", "police", "rebel", "protester", "rioter")
            for text in people[name]["nouns"]
        ]
        weapons = self.folder.toml("weapons.toml")
        for name, entry in weapons.items():
            if name != "owners":
                texts.extend((*entry["nouns"], *entry["names"]))
        objects = self.folder.toml("objects.toml")
        for name in ("territory", "base", "prisoner", "pact", "flying", "role"):
            texts.extend(objects[name]["nouns"])
        for actor in self.folder.toml("actors.toml")["actor"]:
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

    def _acts(
        self, acts: Mapping[str, Mapping[str, list[str]]]
    ) -> tuple[dict[str, tuple[tuple[str, str | None], ...]], dict[str, str]]:
        verbs: dict[str, list[tuple[str, str | None]]] = {}
        nouns: dict[str, list[str]] = {}
        for name, entry in acts.items():
            for text in strings("acts.toml", name, entry, "verbs"):
                lemma, _, needed = text.partition(" ")
                verbs.setdefault(lemma, []).append((name, needed or None))
            for text in strings("acts.toml", name, entry, "nouns"):
                nouns.setdefault(spaced(text), []).append(name)
        self._hyphenated = {text.replace(" - ", "-") for text in nouns if "-" in text}
        self._noun_entries = {text.replace("-", " ") for text in nouns}
        return (
            {lemma: tuple(dict.fromkeys(classes)) for lemma, classes in verbs.items()},
            {text: " ".join(dict.fromkeys(classes)) for text, classes in nouns.items()},
        )

    def _joined(self, file: str, key: str) -> dict[str, str]:
        out: dict[str, list[str]] = {}
        for name, entry in self.folder.toml(file).items():
            for text in strings(file, name, entry, key):
                out.setdefault(spaced(text), []).append(name)
        return {text: " ".join(dict.fromkeys(names)) for text, names in out.items()}

    def _weapons(self, table: Mapping[str, Mapping[str, list[str]]]) -> dict[str, str]:
        out: dict[str, str] = {}
        for name, entry in table.items():
            for key in ("nouns", "names"):
                for text in strings("weapons.toml", name, entry, key):
                    out.setdefault(spaced(text.lower()), name)
        return out

    def _noun_classes(self) -> dict[str, str]:
        rows = self.folder.rows("noun_classes.csv", ("noun", "class"))
        return {row["noun"]: row["class"] for row in rows}
