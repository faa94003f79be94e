"""How many were killed in an act: what is said of this act, the lowest figure of a range."""

# ruff: noqa: PLR0911, PLR0912, C901, SIM102, E501 - numbers are read form by form
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.acts import Act, Spot
from geoevents.extraction.grammar import is_passive, objects, prepositional, subjects
from geoevents.extraction.nouns import kinds_of
from geoevents.extraction.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Deaths", "count_deaths", "none_killed", "number_of", "share_deaths"]

_NOBODY = re.compile(
    r"\b(?:nobody|no one|none|no\s+\w+)\s+(?:was|were|had been|has been|died|is)\s*(?:killed|hurt|harmed|dead|injured)?"
    r"|\bno\s+(?:\w+\s+)?(?:casualties|deaths|fatalities|victims|loss of life)\b"
    r"|\bwithout\s+(?:(?:any|causing)\s+)*(?:loss of life|casualties|deaths|victims|fatalities|hurting|harming|killing)\b"
    r"|\b(?:but\s+)?(?:hurting|harming|killing|injuring)\s+(?:nobody|no one|none)\b"
    r"|\bthere were no (?:casualties|deaths|victims)",
    re.IGNORECASE,
)
_DIED = re.compile(r"nobody (?:died|was killed)|no one (?:died|was killed)", re.IGNORECASE)
_BODIES = frozenset("police army military staff enemy family crew public junta".split())
_ADDED = frozenset(("including", "among", "include", "amongst"))
_TOTALS = frozenset(("since", "so far", "in total", "altogether"))


@dataclass(frozen=True, slots=True)
class Deaths:
    """A number of dead, and the tokens (first, last) that say so."""

    count: int
    first: int
    last: int


def count_deaths(act: Act, book: Codebook) -> Deaths | None:
    """Gives the number killed that a trigger of killing states, or None."""
    if "kill" not in act.classes and not ({"murder", "shoot"} & set(act.classes)):
        if act.reading.lemmas[act.trigger.i] not in ("wipe", "hack", "beat", "shoot", "stab"):
            return None
    token = act.trigger
    lemma = act.reading.lemmas[token.i]
    if act.noun:
        return _noun_deaths(token, lemma, act.reading, book)
    if {"murder", "shoot"} & set(act.classes) and "kill" not in act.classes:
        lethal = lemma in (
            "murder",
            "execute",
            "massacre",
            "slaughter",
            "assassinate",
            "behead",
            "lynch",
        )
        dead = any(t.lower_ in ("dead", "death") for t in token.subtree)
        if not lethal and not dead:
            return None
    if act.negated:
        return None
    if lemma in ("lose", "claim", "take"):
        victims = subjects(token) if lemma == "lose" else []
        victims += [t for o in objects(token) for t in prepositional(o, "of")]
    elif (is_passive(token) and not objects(token)) or lemma in ("die", "perish", "succumb"):
        victims = subjects(token)
    else:
        victims = objects(token)
    total = _sum(victims, act.reading, book)
    if total is None:
        return None
    return Deaths(
        total, min(token.i, *(v.i for v in victims)), max(token.i, *(v.i for v in victims))
    )


def _sum(victims: list[Token], reading: Reading, book: Codebook) -> int | None:
    total, known = 0, False
    for victim in victims:
        kinds = kinds_of(victim, reading, book)
        people = kinds & {
            "civilian",
            "armed",
            "protester",
            "rioter",
            "person",
            "government",
            "leader",
            "crowd",
        }
        if (
            not people
            and victim.pos_ not in ("NUM", "PROPN", "PRON")
            and reading.lemmas[victim.i] not in book.objects["people_parts"] | {"body"}
        ):
            continue
        number = number_of(victim, reading, book)
        if number is not None:
            total += number
            known = True
    return total if known else None


def number_of(noun: Token, reading: Reading, book: Codebook) -> int | None:
    """Gives how many a noun phrase says there are: the lowest figure; None when it is open.

    "at least three" is 3, "between 4 and 6" 4, "a woman" 1, "dozens" None.
    """
    doc = reading.doc
    lemma = reading.lemmas[noun.i]
    if noun.pos_ == "NUM" or (lemma in book.numbers and noun.pos_ != "PRON"):
        value = _value(noun, book)
        if value is not None:
            return value
    figures = [c for c in noun.children if c.dep_ == "nummod" or (c.pos_ == "NUM" and c.i < noun.i)]
    figures = [c for c in figures if c.ent_type_ not in ("DATE", "TIME") or c.dep_ == "nummod"]
    if figures:
        values = [v for f in figures for v in [_value(f, book)] if v is not None]
        for figure in figures:
            for inner in figure.subtree:
                value = _value(inner, book) if inner.i < figure.i else None
                if value is not None and inner.head == figure and inner.dep_ != "compound":
                    values.append(value)
        before = doc[max(0, figures[0].i - 3) : figures[0].i]
        between = [t for t in before if _value(t, book) is not None]
        if between and any(
            t.lower_ in ("between", "from") for t in doc[max(0, figures[0].i - 4) : figures[0].i]
        ):
            values.extend(v for t in between for v in [_value(t, book)] if v is not None)
        return min(values) if values else None
    if lemma in ("family", "crew", "group", "couple", "pair"):
        for one in prepositional(noun, "of"):
            if one.pos_ == "NUM":
                return _value(one, book)
        return {"couple": 2, "pair": 2}.get(lemma)
    if lemma in book.vague or noun.lower_ in book.vague:
        return None
    if lemma in book.objects["people_parts"]:
        return None
    singular = noun.tag_ == "NN" and any(
        c.dep_ == "det" and c.lower_ in ("a", "an", "one", "the", "another") for c in noun.children
    )
    if singular and any(
        c.lower_ in ("a", "an", "one", "another") for c in noun.children if c.dep_ == "det"
    ):
        return 1
    if noun.tag_ == "NN" and lemma in (
        "guard",
        "man",
        "woman",
        "boy",
        "girl",
        "child",
        "body",
        "student",
        "gatekeeper",
    ):
        return 1 if singular else None
    if singular and book.noun_classes.get(lemma) == "person":
        return 1
    owned = noun.tag_ == "NN" and any(
        c.dep_ in ("det", "poss") and c.lower_ in ("the", "his", "her", "its")
        for c in noun.children
    )
    if owned and book.noun_classes.get(lemma) == "person" and lemma not in _BODIES:
        return 1
    if noun.pos_ == "PROPN" and noun.ent_type_ == "PERSON":
        return 1
    return None


def _value(token: Token, book: Codebook) -> int | None:
    text = token.lower_.replace(",", "")
    if text.isdigit():
        return int(text) if len(text) < 8 else None
    if text in book.numbers:
        value = book.numbers[text]
        if text in ("hundred", "thousand", "dozen"):
            factors = [c for c in token.children if c.i < token.i and c.pos_ in ("NUM", "DET")]
            for factor in factors:
                inner = factor.lower_.replace(",", "")
                if inner.isdigit():
                    return value * int(inner)
                if inner in book.numbers:
                    return value * book.numbers[inner]
        return value
    if "-" in text:
        parts = [book.numbers.get(p) for p in text.split("-")]
        if len(parts) == 2 and None not in parts:
            return sum(p for p in parts if p is not None)
        low = text.split("-")[0]
        return int(low) if low.isdigit() and text.replace("-", "").isdigit() else None
    return None


def _noun_deaths(token: Token, lemma: str, reading: Reading, book: Codebook) -> Deaths | None:
    """Reads "the death of two women", "15 bodies", "thirty dead", "left six people dead"."""
    if lemma in (
        "body",
        "corpse",
        "death",
        "fatality",
        "killing",
        "murder",
        "execution",
        "massacre",
    ):
        victims = prepositional(token, "of")
        own = number_of(token, reading, book)
        if lemma in ("body", "corpse") and token.tag_ == "NN" and own is None:
            own = 1
        if own is not None and (token.tag_ == "NNS" or lemma in ("body", "corpse")):
            return Deaths(own, token.i, token.i)
        total = _sum(victims, reading, book)
        return Deaths(total, token.i, victims[-1].i) if total is not None else None
    if token.lower_ == "dead":
        candidates = [c for c in token.children if c.pos_ == "NUM"]
        if token.dep_ == "amod":
            candidates.append(token.head)
        elif token.dep_ in ("acomp", "oprd", "advcl", "ccomp", "xcomp", "attr"):
            candidates.extend(c for c in token.children if c.dep_ == "nsubj")
            candidates.extend(c for c in token.head.children if c.dep_ in ("dobj", "nsubj"))
        if token.i and reading.doc[token.i - 1].pos_ == "NUM":
            candidates.append(reading.doc[token.i - 1])
        candidates = list({c.i: c for c in candidates}.values())
        total = _sum(candidates, reading, book)
        if total is not None:
            return Deaths(total, min(c.i for c in candidates), token.i)
    return None


def none_killed(text: str) -> tuple[int, int] | None:
    """Gives the offsets of the words that say that nobody died, or None."""
    match = _DIED.search(text) or _NOBODY.search(text)
    return match.span() if match else None


def share_deaths(act: Act, reading: Reading, book: Codebook) -> list[Spot] | None:
    """Gives each place of a list its own number, where the sentence gives one for each.

    "22 people in A and nine in B" gives 22 and 9; "killing 13 people in the last of these" gives
    13 to the last. None where the number is for all of them together.
    """
    lower = reading.text.lower()
    if "in the last of th" in lower or "in the latter" in lower:
        return [
            *(replace(s) for s in act.spots[:-1]),
            replace(act.spots[-1], fatalities=act.fatalities),
        ]
    spans = [(s.start - reading.start, s.end - reading.start) for s in act.spots]
    figures = [
        (t.idx, v)
        for t in reading.doc
        if (t.pos_ == "NUM" or t.lower_ in book.numbers) and t.ent_type_ not in ("DATE", "TIME")
        for v in [_value(t, book)]
        if v is not None
    ]
    out: list[Spot] = []
    left = 0
    for spot, (start, end) in zip(act.spots, spans, strict=True):
        own = [v for at, v in figures if left <= at < start]
        out.append(replace(spot, fatalities=own[0] if own else None))
        left = end
    if sum(s.fatalities is not None for s in out) < 2:
        return [replace(act.spots[0], fatalities=act.fatalities), *act.spots[1:]]
    return out
