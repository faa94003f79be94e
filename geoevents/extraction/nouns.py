"""What sort of thing a noun names: people of which kind, weapons, places, property."""

# ruff: noqa: PLR0912, C901 - kinds are gathered source by source
from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.arguments import objects, prepositional
from geoevents.extraction.grammar import is_verb, noun_phrase
from geoevents.extraction.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["kinds_of", "kinds_of_all"]

_ARMED = frozenset(("military", "police", "rebel", "security"))
# What armed people go about in; whose it is stands before it: "a police convoy".
_CARRIERS = frozenset("convoy patrol unit column base outpost post crew squad personnel".split())
_MEN = frozenset(("man", "youth", "element", "boy", "dissident", "faction", "splinter", "wing"))
_YOUNG = frozenset("youth student teenager fan supporter demonstrator protester marcher".split())
_CLOTHES = frozenset("uniform fatigue fatigues camouflage balaclava mask".split())
_COMMANDING = frozenset(("his", "her", "their", "its", "our"))
_DAY = re.compile(r"\d+[./]\d+[./]\d+$")
_PARTY_KINDS = {"rebel": "rebel", "military": "military", "police": "police"}


def kinds_of(token: Token, reading: Reading, book: Codebook) -> set[str]:
    """Gives the kinds of a noun: people kinds, "armed", "weapon:air", "place", "base", ….

    A number or a word such as "members" passes on to the noun after "of".
    """
    kinds: set[str] = set()
    lemma = reading.lemmas[token.i]
    if token.pos_ == "NUM" and (token.ent_type_ in ("DATE", "TIME") or _DAY.match(token.text)):
        return kinds
    if token.pos_ == "ADJ" and token.dep_ in ("amod", "compound") and token.lower_ in book.demonyms:
        return kinds  # the Russian of "Russian assaults" is no person
    if lemma in book.objects["people_parts"] or token.pos_ == "NUM":
        for inner in prepositional(token, "of"):
            kinds |= kinds_of(inner, reading, book)
        if kinds - {"place"}:
            return kinds
        if token.pos_ == "NUM" or lemma in book.numbers:
            kinds.add(_of_them(token, reading))
    kinds.update(reading.people.get(token.i, ()))
    if lemma in _MEN and any(
        book.actors[span.value].kind in _PARTY_KINDS
        for t in prepositional(token, "of", "from")
        for span in [reading.span_at(reading.actors, t.i)]
        if span is not None
    ):
        kinds = (kinds - {"civilian", "crowd"}) | {"rebel"}
    if token.lower_ == "men" and any(
        c.dep_ == "poss" and c.lower_ in _COMMANDING for c in token.children
    ):
        kinds = (kinds - {"civilian", "crowd"}) | {"military"}  # "his men had stormed the base"
    if lemma in _MEN and _is_clad(token, reading):
        kinds = (kinds - {"civilian", "crowd"}) | {"rebel"}
    weapon = reading.weapons.get(token.i)
    if weapon:
        kinds |= {"weapon", f"weapon:{weapon}"}
    kinds |= {name for name, words in book.objects.items() if lemma in words}
    for part in (c for c in token.children if c.dep_ == "compound"):
        whole = f"{part.lower_} {lemma}"  # "town hall", "olive tree"
        kinds |= {name for name, words in book.objects.items() if whole in words}
    carried = [c for c in token.children if c.dep_ == "compound" and c.i in reading.weapons]
    if carried and token.pos_ in ("NOUN", "PROPN") and not weapon:
        modelled = [c for c in carried if any(ch.isdigit() for ch in c.text)]
        if modelled:
            kinds = {"weapon", *(f"weapon:{reading.weapons[c.i]}" for c in modelled)}
    apposed = {reading.lemmas[c.i] for c in token.children if c.dep_ == "appos"}
    if apposed & book.objects["territory"]:
        kinds |= {"place"}
    if kinds & {"property", "territory", "base"} or lemma in book.noun_classes:
        inside = {t.i for t in prepositional(token, "of", "in", "at")}
        if any(site.token in inside for site in reading.sites):
            kinds.add("placed")
    kinds |= _named(token, reading, book)
    if any(site.first <= token.i <= site.last for site in reading.sites):
        kinds.add("place")
    if token.ent_type_ in ("GPE", "LOC", "FAC") and not kinds:
        kinds.add("place")
    if token.ent_type_ == "PERSON" and not kinds:
        kinds |= {"civilian", "person"}
    kinds |= _described(token, reading, book)
    if kinds <= {"people_parts", "placed"}:
        word = book.noun_classes.get(lemma)
        if word == "person":
            kinds |= {"civilian", "person"}
        elif word in ("structure", "vehicle"):
            kinds |= {"property", word}
    return _settled(kinds, token, reading)


def _is_clad(token: Token, reading: Reading) -> bool:
    """Tells "men in army uniform" and "men with rifles", who are armed."""
    worn = prepositional(token, "in", "wearing")
    borne = prepositional(token, "with")
    return any(reading.lemmas[t.i] in _CLOTHES for t in worn) or any(
        reading.weapons.get(t.i) in ("gun", "blade", "grenade") for t in borne
    )


def _of_them(token: Token, reading: Reading) -> str:
    """Reads "two of them", and the two of "ambushed soldiers, killing two": of those before."""
    pointing = any(t.lower_ == "them" for t in prepositional(token, "of"))
    verb = token.head
    if token.dep_ == "dobj" and verb.dep_ == "advcl" and verb.tag_ == "VBG" and is_verb(verb.head):
        if reading.lemmas[verb.head.i] in ("trade", "exchange", "swap"):
            return "military"  # "traded fire, killing three"
        for struck in objects(verb.head):
            kinds = reading.people.get(struck.i, ())
            return next((k for k in kinds if k in _ARMED), "civilian")
    before = max((i for i in reading.people if i < token.i), default=None)
    if not pointing or before is None:
        return "civilian"
    return next((k for k in reading.people[before] if k in _ARMED), "civilian")


def _settled(kinds: set[str], token: Token, reading: Reading) -> set[str]:
    """Decides between kinds that exclude each other, by the words before the noun."""
    lemma = reading.lemmas[token.i]
    if lemma in _CARRIERS and kinds & {"military"}:
        manned = {
            k for c in token.children if c.dep_ == "compound" for k in reading.people.get(c.i, ())
        }
        if manned & {"police", "rebel"}:
            kinds = (kinds - {"military"}) | (manned & {"police", "rebel"})
    if kinds & {"rebel"} and any(
        c.lower_ in ("government", "regime", "army", "loyalist") for c in token.children
    ):
        kinds = (kinds - {"rebel"}) | {"military"}
    if "member" in kinds:
        kinds -= {"civilian", "member"}
    if lemma in ("village", "town") and "property" in kinds:
        kinds.discard("property")
    if kinds & _ARMED:
        kinds.add("armed")
    return kinds


def _named(token: Token, reading: Reading, book: Codebook) -> set[str]:
    span = reading.span_at(reading.actors, token.i)
    if span is not None:
        kind = book.actors[span.value].kind
        return {_PARTY_KINDS.get(kind, "security" if kind == "security" else "government"), "named"}
    if token.lower_ in book.demonyms or token.lower_.rstrip("s") in book.demonyms:
        return set() if token.pos_ == "ADJ" and token.dep_ in ("amod", "compound") else {"civilian"}
    if reading.span_at(reading.countries, token.i):
        return {"state", "place"}
    if reading.span_at(reading.seats, token.i):
        return {"state", "place"}
    if reading.span_at(reading.leaders, token.i):
        return {"government", "leader"}
    return set()


def _described(token: Token, reading: Reading, book: Codebook) -> set[str]:
    """Reads the words before a noun: "Taliban positions", "armed men", "suspected jihadists"."""
    out: set[str] = set()
    lemma = reading.lemmas[token.i]
    for child in token.children:
        if child.dep_ not in ("amod", "compound", "nmod", "poss", "appos"):
            continue
        if child.lower_ in ("armed", "masked", "hooded", "uniformed") and token.i in reading.people:
            out.add("rioter" if lemma in _YOUNG else "rebel")
        if child.lower_ == "angry" and token.i in reading.people:
            out.add("rioter")
        if child.dep_ in ("compound", "nmod", "amod", "poss"):
            kinds = set(reading.people.get(child.i, ()))
            if kinds & _ARMED and lemma in ("member", "man", "personnel", "official", "leader"):
                out |= {"armed", "member"} | (kinds & _ARMED)
            if kinds & _ARMED and lemma in book.objects["base"] | {"target", "leader", "chief"}:
                out |= {"armed"} | (kinds & _ARMED)
            if kinds & _ARMED and book.noun_classes.get(lemma) == "vehicle":
                out |= {"armed"} | (kinds & _ARMED)
            span = reading.span_at(reading.actors, child.i)
            if span is not None and book.actors[span.value].kind in _PARTY_KINDS:
                out |= {"armed", _PARTY_KINDS[book.actors[span.value].kind]}
    return out


def kinds_of_all(tokens: Iterable[Token], reading: Reading, book: Codebook) -> set[str]:
    """Gives the kinds of several nouns and of what stands in apposition to them."""
    kinds: set[str] = set()
    for token in tokens:
        kinds |= kinds_of(token, reading, book)
        if not kinds:
            for inner in noun_phrase(token):
                if inner.i != token.i and inner.i in reading.people:
                    kinds |= set(reading.people[inner.i])
    if kinds & _ARMED:
        kinds.add("armed")
    return kinds
