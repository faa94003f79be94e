"""Acts that the text sets apart in time: "two weeks after X was shot", "four days of fighting"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geoevents.extraction.acts import Act
from geoevents.extraction.dates import NUMBERS, TimePhrase
from geoevents.extraction.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["Interval", "interval_of", "lasting", "without_restated"]

_DAYS = {"hour": 0, "day": 1, "night": 1, "week": 7, "month": 30, "year": 365}
_LONGEST = 40 * 365  # days
_RESTATES = frozenset(("", ",", "on", ", on", ", in", "in", ", at", "- on", "– on"))


@dataclass(frozen=True, slots=True)
class Interval:
    """A clause that lies ``days`` from the main one (before it: less than 0).

    ``inside`` are its tokens, ``main`` the verb that it hangs on, ``first`` to ``last`` the words.
    """

    days: int
    unit: str
    first: int
    last: int
    main: int
    inside: frozenset[int]


def interval_of(reading: Reading) -> Interval | None:
    """Finds "N days after" and "N weeks before" with the clause or deed that they govern."""
    doc = reading.doc
    for word in doc[2:]:
        if word.lower_ not in ("after", "before") or word.dep_ not in ("mark", "prep"):
            continue
        unit = reading.lemmas[word.i - 1]
        number = _number(doc[word.i - 2], unit)
        if number is None or unit not in _DAYS:
            continue
        top = word.head if word.dep_ == "mark" else word
        if top.head == top:
            continue
        inside = frozenset(t.i for t in top.subtree if t.i > word.i)
        days = number * _DAYS[unit] * (-1 if word.lower_ == "after" else 1)
        if inside and abs(days) <= _LONGEST:
            first = word.i - 2 if number else word.i - 1  # "hours after" has no number
            return Interval(days, unit, first, word.i, _verb_above(top).i, inside)
    return None


def _verb_above(token: Token) -> Token:
    """Gives the word that a clause of time hangs on, past "weeks" and other nouns of time."""
    above = token.head
    while (
        above.pos_ in ("NOUN", "ADV")
        and above.dep_ in ("npadvmod", "advmod")
        and above.head != above
    ):
        above = above.head
    return above


def _number(token: Token, unit: str) -> int | None:
    word = token.lower_
    if word == "the":
        return 1 if unit in ("day", "night") else None
    if unit == "hour" and word not in NUMBERS and not word.isdigit():
        return 0
    return int(word) if word.isdigit() else NUMBERS.get(word)


def lasting(act: Act, reading: Reading) -> int | None:
    """Gives for how many days a deed went on that a number of days or weeks is "of", or None."""
    tie = act.trigger.head
    if not act.noun or tie.lower_ != "of" or reading.lemmas[tie.head.i] not in ("day", "week"):
        return None
    for child in tie.head.children:
        if child.dep_ == "nummod":
            number = int(child.text) if child.text.isdigit() else NUMBERS.get(child.lower_)
            return None if number is None else number * _DAYS[reading.lemmas[tie.head.i]]
    return None


def without_restated(phrases: Sequence[TimePhrase], text: str) -> list[TimePhrase]:
    """Drops what a date beside it says better: "three weeks earlier, on 12 June"."""
    kept = []
    for phrase in phrases:
        leans = phrase.when is None and phrase.rule != "daypart"
        beside = leans and any(
            other.when is not None
            and (
                text[phrase.end : other.start].strip() in _RESTATES
                if other.start >= phrase.end
                else text[other.end : phrase.start].strip() == ","
            )
            for other in phrases
        )
        if not beside:
            kept.append(phrase)
    return kept
