"""The development corpora and the project's own sentences as the geocoder sees them."""

from __future__ import annotations

import json
import math
import pickle
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geoevents.gazetteer.index import Gazetteer, shipped_folder
from geoevents.gazetteer.shard import Shard
from geoevents.geocoding.blocks import Blocks
from geoevents.geocoding.candidates import CandidateFinder
from geoevents.geocoding.evidence import describe
from geoevents.geocoding.grouping import group_mentions
from geoevents.geocoding.layout import Problem
from geoevents.geocoding.lexicon import load_lexicon
from geoevents.geocoding.proposals import Proposal, propose, read_document
from geoevents.language import Document, Language
from geoevents.model import Mention, PlaceKind

RIGHT_KM = 161.0
SENTENCES = Path(__file__).parent.with_name("sentences.txt")
OWN = "own/"  # begins the key of a sentence of that file
DRAWN_NAMES = 4  # documents made of each of them, the first with its own places
EXCERPT = "#"  # marks the key of a sentence that stands as a document of its own
KIND_WORDS = (" region", " district", " state", " province", " oblast")


@dataclass
class Sample:
    """A gold document as the geocoder sees it."""

    key: str
    text: str
    gold: list[dict[str, Any]]
    parsed: Document
    plain: Document
    proposals: dict[str, list[tuple[Proposal, list[str], bool]]] = field(default_factory=dict)
    problem: Problem | None = None
    right: dict[int, list[int]] = field(default_factory=dict)  # group → right rows
    counts: dict[int, int] = field(default_factory=dict)
    group_of_gold: list[int] = field(default_factory=list)
    excerpts: list[Sample] = field(default_factory=list)  # its sentences, each alone


def read_samples(
    corpora: Iterable[Path], gazetteer: Gazetteer, keep: Path | None, seed: int = 7
) -> list[Sample]:
    """Reads and parses the corpora, proposes mentions and finds candidates for the gold ones."""
    lexicon = load_lexicon()
    finder = CandidateFinder(gazetteer, lexicon)
    blocks = Blocks(gazetteer.people_of)
    language = Language()
    known = pickle.loads(keep.read_bytes()) if keep and keep.exists() else {}  # noqa: S301 - own file
    samples = []
    for corpus in corpora:
        for line in corpus.read_text(encoding="utf-8").splitlines():
            raw = json.loads(line)
            key = f"{corpus.stem}/{raw['id']}"
            parsed = language.read(raw["text"])
            if key in known:
                parsed.parses.update(known[key])
            else:
                language.parse([parsed])
                known[key] = dict(parsed.parses)
            gold = raw["toponyms"] if "toponyms" in raw else list(map(own_gold, raw["places"]))
            gold.sort(key=lambda g: (g["start"], g["end"]))
            samples.append(Sample(key, raw["text"], gold, parsed, language.read(raw["text"])))
    if keep:
        keep.write_bytes(pickle.dumps(known))
    samples += own_sentences(SENTENCES, gazetteer, language, seed)
    for sample in samples:
        spans = {(g["start"], g["end"]) for g in sample.gold}
        own = any("role" in g for g in sample.gold)
        for name, document in (("parsed", sample.parsed), ("scanned", sample.plain)):
            reading = read_document(document)
            proposals = propose(reading, gazetteer, finder, lexicon)
            found = describe(reading, proposals, finder, lexicon)
            sample.proposals[name] = [
                (p, f, (p.start, p.end) in spans)
                for p, f in zip(proposals, found, strict=True)
                if not (own and "demonym" in f)  # this gold does not mark nationalities
            ]
        if sample.key.startswith(OWN):
            continue  # fits the recogniser alone
        lay_out(sample, finder, blocks)
        sample.excerpts = excerpts_of(sample, finder, blocks, language)
    return samples


def own_sentences(path: Path, gazetteer: Gazetteer, language: Language, seed: int) -> list[Sample]:
    """Makes documents of the project's own sentences, with names drawn from the gazetteer.

    Without it the recogniser would learn the names of the corpora, which spaCy knows, and hardly
    any act of war. What is right of them is which names are places, not where they lie.
    """
    rng = random.Random(seed)  # noqa: S311 - a fixed choice, nothing secret
    lines = [x for x in path.read_text(encoding="utf-8").splitlines() if x and x[0] != "#"]
    persons = next(x for x in lines if x.startswith("persons:")).split()[1:]
    towns = towns_at_war()
    namesakes = sorted(n.title() for n in load_lexicon().surnames if n in gazetteer)
    samples = []
    for number, line in enumerate(x for x in lines if not x.startswith("persons:")):
        for turn in range(DRAWN_NAMES):
            country = rng.choice(sorted(towns))
            text, gold = "", []
            for part in re.split(r"(\[.*?\]|\{.*?\})", line):
                name = part[1:-1]
                if part[:1] == "[":
                    name = name if turn == 0 else rng.choice(towns[country])
                    gold.append(
                        {
                            "start": len(text),
                            "end": len(text) + len(name),
                            "latitude": None,
                            "longitude": None,
                            "geonameid": None,
                        }
                    )
                elif part[:1] == "{":
                    name = rng.choice(persons if turn % 2 else namesakes)
                else:
                    name = part
                text += name
            document = language.read(text)
            samples.append(
                Sample(f"{OWN}{number}-{turn}", text, gold, document, language.read(text))
            )
    language.parse([s.parsed for s in samples])
    return samples


def towns_at_war() -> dict[str, list[str]]:
    """Gives names of settlements in countries at war that a text could have as they stand."""
    lexicon = load_lexicon()
    traps = lexicon.common_words | lexicon.given_names | lexicon.surnames | lexicon.never
    found: dict[str, list[str]] = {}
    shard = Shard(shipped_folder())
    for row in shard.rows_of_kind(PlaceKind.SETTLEMENT):
        place = shard.place(row)
        if (
            (place.country or "").lower() in lexicon.theatre_countries
            and place.name.isascii()
            and place.name.casefold() not in traps
        ):
            found.setdefault(place.country or "", []).append(place.name)
    return found


def excerpts_of(
    sample: Sample, finder: CandidateFinder, blocks: Blocks, language: Language
) -> list[Sample]:
    """Gives the sentences of a document that name places as documents of their own.

    A text may be one sentence: how far to trust an answer with no other name beside it, whole
    articles do not teach.
    """
    excerpts = []
    for sentence in sample.plain.sentences:
        gold = [
            g | {"start": g["start"] - sentence.start, "end": g["end"] - sentence.start}
            for g in sample.gold
            if sentence.start <= g["start"] and g["end"] <= sentence.end
        ]
        if gold and len(sample.plain.sentences) > 1:
            document = language.read(sample.text[sentence.start : sentence.end])
            key = f"{sample.key}{EXCERPT}{sentence.index}"
            excerpt = Sample(key, document.text, gold, document, document)
            lay_out(excerpt, finder, blocks)
            excerpts.append(excerpt)
    return excerpts


def lay_out(sample: Sample, finder: CandidateFinder, blocks: Blocks) -> None:
    """Finds the candidates of the gold mentions, and which of them are right."""
    lexicon = load_lexicon()
    gold = sample.gold
    mentions = mentions_of(sample)
    grouping = group_mentions(sample.plain, mentions, finder, lexicon)
    sample.problem = Problem.of(grouping.groups, blocks)
    sample.group_of_gold = grouping.of_mention
    for group in sample.problem.filled:
        held = sample.problem.rows_of(group)
        golds = [g for g, o in zip(gold, grouping.of_mention, strict=True) if o == group]
        sample.counts[group] = len(golds)
        votes = Counter(r for g in golds for r in right_rows(sample.problem, held, g))
        most = max(votes.values(), default=0)
        sample.right[group] = [r for r, n in votes.items() if n == most]


def mentions_of(sample: Sample) -> list[Mention]:
    """Gives the gold spans as mentions without cue or role, as a user's given spans are."""
    return [
        Mention(start=g["start"], end=g["end"], text=sample.text[g["start"] : g["end"]])
        for g in sample.gold
    ]


def own_gold(place: dict[str, Any]) -> dict[str, Any]:
    """Turns a place of this project's gold into a toponym: the kind word is no part of the name."""
    text = place["text"]
    word = next((w for w in KIND_WORDS if text.endswith(w)), "")
    return {
        "start": place["start"],
        "end": place["end"] - len(word),
        "latitude": place["latitude"],
        "longitude": place["longitude"],
        "geonameid": None,
        "role": place["role"],
        "region": bool(word),
    }


def right_rows(problem: Problem, rows: Sequence[int], gold: dict[str, Any]) -> list[int]:
    """Gives the candidates that are the gold place itself, or else those within 161 km of it."""
    if gold["latitude"] is None:
        return []
    exact = [r for r in rows if problem.rows[r].place.id == f"geonames:{gold['geonameid']}"]
    near = [r for r in rows if is_right(problem, r, gold)]
    if "region" in gold:
        kinds = {problem.rows[r].place.kind for r in near}
        wanted = PlaceKind.ADMIN1 if gold["region"] else PlaceKind.SETTLEMENT
        if wanted in kinds:
            exact = [r for r in near if problem.rows[r].place.kind is wanted]
    return exact or near


def is_right(problem: Problem, row: int, gold: dict[str, Any]) -> bool:
    """Tells whether a candidate counts as right: same id, or within 161 km."""
    place = problem.rows[row].place
    return place.id == f"geonames:{gold['geonameid']}" or near_gold(
        place.latitude, place.longitude, gold
    )


def near_gold(latitude: float | None, longitude: float | None, gold: dict[str, Any]) -> bool:
    """Tells whether a point lies within 161 km of the gold point."""
    if latitude is None or longitude is None or gold["latitude"] is None:
        return False
    return great_circle(latitude, longitude, gold["latitude"], gold["longitude"]) <= RIGHT_KM


def great_circle(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Gives the distance of two points in km."""
    lat1, lon1, lat2, lon2 = map(math.radians, (lat1, lon1, lat2, lon2))
    h = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 12742.0176 * math.asin(min(1.0, math.sqrt(h)))


def line_of(sample: Sample) -> int:
    """Gives the line that one of the project's own sentences was made of."""
    return int(sample.key.removeprefix(OWN).split("-")[0])


def split(samples: Sequence[Sample], folds: int, seed: int) -> list[list[Sample]]:
    """Deals documents into folds."""
    order = list(samples)
    random.Random(seed).shuffle(order)  # noqa: S311 - a fixed shuffle, nothing secret
    return [order[i::folds] for i in range(folds)]
