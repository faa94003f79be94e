"""What each feature of a candidate says, in words that a reader is shown."""

from __future__ import annotations

__all__ = ["describe_feature"]

_POPULATION = frozenset(f"population of a {kind}" for kind in ("settlement", "district", "region"))
_TEXTS = {
    "population of a settlement": "population {population:,}",
    "population of a district": "population {population:,}",
    "population of a region": "population {population:,}",
    "no population known": "no population is known",
    "country": "it is a country",
    "region": "it is a first-level region",
    "district": "it is a district",
    "area": "it is an area",
    "water": "it is a water body",
    "site": "it is a site",
    "capital": "it is a capital",
    "seat of a region": "it is the seat of its region",
    "seat of a district": "it is the seat of a district",
    "part of a town": "it is a part of a town",
    "alternate name": "reached by another name",
    "name is part of the mention": "its name is part of the mention",
    "kind word understood": "reached through the kind word",
    "kind asked for": "it is of the kind that the text asks for",
    "kind not asked for": "it is not of the kind that the text asks for",
    "share of the population under this name": (
        "most people who live in a town of this name live there"
    ),
    "region of the same name": "a region of its country has the same name",
    "seat of the region of the same name": "it is the seat of the region of the same name",
    "in a country at war, and the text speaks of war": (
        "the text speaks of war, and its country is at war"
    ),
    "kind word of its name missing": "the text leaves out the kind word of its name",
    "supplement": "it stands in the hand-checked supplement",
    "spelled as its name": "it is spelled just so",
    "wider than a country": "it is a continent, a sea or the like",
    "“the” before an area or water": "“the” stands before it",
    "“the” before a settlement": "“the” stands before it",
    "said to lie there": "the text says that it lies there",
    "said to lie elsewhere": "the text puts it elsewhere",
    "country is in the text": "its country is named in the text",
    "region is in the text": "its region is named in the text",
    "share of the text's places in this country": "the text's other places lie in its country",
    "share of the text's places in this region": "the text's other places lie in its region",
    "other places within 50 km": "other places of the text lie within 50 km",
    "other places within 200 km": "other places of the text lie within 200 km",
    "other places within 1,000 km": "other places of the text lie within 1,000 km",
    "publisher's country": "it lies in the publisher's country",
    "holds other places of the text": "other places of the text lie in it",
}


def describe_feature(name: str, population: int) -> str:
    """Gives the words for one feature of a candidate with a population."""
    if name == "population of a region" and not population:
        return "it is a region, of a population that is not known"
    text = _TEXTS[name]
    return text.format(population=population) if name in _POPULATION else text
