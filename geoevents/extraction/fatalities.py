"""How many were killed in an act: what is said of this act, the lowest figure of a range."""

# ruff: noqa: SIM102, E501 - numbers are read form by form
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.acts import Act
from geoevents.extraction.arguments import objects, prepositional, subjects
from geoevents.extraction.grammar import is_passive, is_verb
from geoevents.extraction.nouns import kinds_of
from geoevents.extraction.numbers import number_of, value_of
from geoevents.extraction.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Deaths", "count_deaths", "none_killed"]

_NOBODY = re.compile(
    r"\b(?:nobody|no one|none|no\s+\w+)\s+(?:was|were|had been|has been|died|is)\s*(?:killed|hurt|harmed|dead|injured)?"
    r"|\bno\s+(?:\w+\s+)?(?:casualties|deaths|fatalities|victims|loss of life)\b"
    r"|\bwithout\s+(?:(?:any|causing)\s+)*(?:loss of life|casualties|deaths|victims|fatalities|hurting|harming|killing)\b"
    r"|\b(?:but\s+)?(?:hurting|harming|killing|injuring)\s+(?:nobody|no one|none)\b"
    r"|\b(?:nobody|no one)\s+dead\b|\b(?:killed|hurt|wounded|injured)\s+(?:nobody|no one)\b"
    r"|\bno\s+\w+\s+had\s+died\b"
    r"|\bthere were no (?:casualties|deaths|victims)",
    re.IGNORECASE,
)
_DIED = re.compile(r"nobody (?:died|was killed)|no one (?:died|was killed)", re.IGNORECASE)
_THINGS = frozenset(
    "weapon property structure vehicle territory place base pact plot flying platform".split()
)
_RANGE = 5  # tokens: "between two and five monks"
_MOWING = frozenset(("gun", "cut", "mow"))
_WOUNDED = frozenset("wounded injured hurt missing".split())
_HAVE = frozenset(("have", "has", "had"))


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
        return _to_death(token, act.reading, book) or _noun_deaths(token, lemma, act.reading, book)
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
        others = {t.i for c in token.children if c.dep_ == "conj" and is_verb(c) for t in c.subtree}
        dead = any(t.lower_ in ("dead", "death") and t.i not in others for t in token.subtree)
        dead = dead or (lemma in _MOWING and any(c.lower_ == "down" for c in token.children))
        if not lethal and not dead:
            return None
    if act.negated or _is_total(token):
        return None
    if lemma in ("lose", "claim", "take"):
        victims = subjects(token) if lemma == "lose" else []
        victims += [t for o in objects(token) for t in prepositional(o, "of")]
    elif (is_passive(token) and not objects(token)) or lemma in ("die", "perish", "succumb"):
        victims = subjects(token)
    else:
        victims = objects(token) or prepositional(token, "between")
    total = _sum(victims, act.reading, book, sure="kill" in act.classes)
    if total is None:
        return None
    return Deaths(
        total, min(token.i, *(v.i for v in victims)), max(token.i, *(v.i for v in victims))
    )


def _to_death(noun: Token, reading: Reading, book: Codebook) -> Deaths | None:
    """Reads "four were burned to death", "stabbed two to death": who is counted is the verb's."""
    verb = noun.head.head
    if noun.lower_ != "death" or noun.head.lower_ != "to" or not is_verb(verb):
        return None
    victims = subjects(verb) if is_passive(verb) else objects(verb)
    total = _sum(victims, reading, book, sure=True)
    ends = (verb.i, noun.i, *(v.i for v in victims))
    return Deaths(total, min(ends), max(ends)) if total is not None else None


def _sum(
    victims: list[Token], reading: Reading, book: Codebook, *, sure: bool = False
) -> int | None:
    total, known = 0, False
    nouns = [v for v in victims if v.pos_ in ("NOUN", "NUM")]
    placed = {i for s in reading.sites for i in range(s.first, s.last + 1)}
    for victim in victims:
        if (victim.i in placed and nouns) or _is_nobody(victim):
            continue
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
        unknown = sure and not kinds & _THINGS and victim.pos_ == "NOUN"
        if (
            not people
            and not unknown
            and victim.pos_ not in ("NUM", "PROPN", "PRON")
            and reading.lemmas[victim.i] not in book.objects["people_parts"] | {"body"}
        ):
            continue
        number = number_of(victim, reading, book)
        if number is not None:
            total += number
            known = True
    return total if known else None


def _is_nobody(victim: Token) -> bool:
    return victim.lower_ in ("nobody", "none") or any(
        c.lower_ == "no" and c.dep_ == "det" for c in victim.children
    )


def _is_total(verb: Token) -> bool:
    """Tells "have been killed since the siege began": the toll of a time, not of an act."""
    perfect = any(c.dep_ in ("aux", "auxpass") and c.lower_ in _HAVE for c in verb.children)
    return perfect and any(t.lower_ == "since" for t in verb.subtree if t.i > verb.i)


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
            if token.head.lemma_ == "be":
                candidates = [c for c in candidates if c.i < token.i]
        if token.i and reading.doc[token.i - 1].pos_ == "NUM":
            candidates.append(reading.doc[token.i - 1])
        candidates = [c for c in candidates if not _is_hurt(c)]
        heads = {c.i for c in candidates}
        candidates = [c for c in candidates if c.pos_ != "NUM" or c.head.i not in heads]
        candidates = list({c.i: c for c in candidates}.values())
        low = _low_end(token, book)
        if low is not None:
            return Deaths(low, token.i - 1, token.i)
        total = _sum(candidates, reading, book)
        if total is not None:
            return Deaths(total, min(c.i for c in candidates), token.i)
    return None


def _is_hurt(figure: Token) -> bool:
    """Tells the twenty of "12 dead and about 20 wounded", who live."""
    after = figure.doc[figure.i + 1] if figure.i + 1 < len(figure.doc) else figure
    return after.lower_ in _WOUNDED or figure.head.lower_ in _WOUNDED


def _low_end(dead: Token, book: Codebook) -> int | None:
    """Reads "between two and five dead", "four to six people dead": the lowest figure."""
    before = dead.doc[max(0, dead.i - _RANGE) : dead.i]
    values = [v for t in before for v in [value_of(t, book)] if v is not None]
    ranged = any(t.lower_ in ("between", "to", "or") for t in before)
    return min(values) if ranged and len(values) == 2 else None


def none_killed(text: str) -> tuple[int, int] | None:
    """Gives the offsets of the words that say that nobody died, or None."""
    match = _DIED.search(text) or _NOBODY.search(text)
    return match.span() if match else None
