"""Places that acts of one sentence share: "shot a farmer and burned three houses in X"."""

# ruff: noqa: E501 - a long pattern is one thing
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.acts import Act
from geoevents.extraction.grammar import ancestors, is_passive, is_verb
from geoevents.extraction.reading import Reading, Site
from geoevents.model import PlaceKind, SubEventType

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["is_countrywide", "seen_by_witness", "sites_ahead"]

_COUNTRYWIDE = re.compile(
    r"\b(?:nationwide|countrywide|(?:across|throughout|all over|around) the (?:whole )?(?:country|nation))\b",
    re.IGNORECASE,
)
_MANY = 10  # drones or missiles that no single place sees downed
_AT = frozenset(
    "in at near outside inside around across throughout within along off beside over on by "
    "between".split()
)
_POINTS = frozenset("north south east west northeast northwest southeast southwest".split())
_THROUGH = frozenset(("of", "including"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))
_EARLIER = frozenset(("after", "since", "when", "once", "as"))


def sites_ahead(act: Act, acts: Sequence[Act], reading: Reading) -> list[Site]:
    """Gives the places that a later verb or noun of the same coordination has.

    What is said last of a line of deeds holds for all of it, as its day does. A place that is the
    aim, origin or object of the later verb ("… and fled to X", "… and took X") is its own.

    Args:
        act: an act without a place of its own.
        acts: the acts of its sentence, with their places.
        reading: the sentence.
    """
    own = {t.i for t in act.triggers}
    for other in acts:
        if other is act or not other.sites or other.trigger.i < act.trigger.i:
            continue
        if any(_goes_on(t, own) for t in other.triggers):
            return [s for s in other.sites if _stands_in(reading.doc[s.token], other)]
    return []


def seen_by_witness(reading: Reading, book: Codebook) -> Site | None:
    """Gives the town of the people who tell of an act: "residents of X spoke of shots".

    Those who hold an office speak from their seat of what may be anywhere.
    """
    for site in reading.sites:
        name = reading.doc[site.token]
        tie = name.head
        if name.dep_ != "pobj" or tie.lower_ not in ("in", "of", "from", "at", "near"):
            continue
        lemma = reading.lemmas[tie.head.i]
        if tie.head.dep_ not in ("nsubj", "pobj", "conj") or not _is_town(site):
            continue
        if book.noun_classes.get(lemma) == "person" and lemma not in book.reporting["official"]:
            return site
    return None


def is_countrywide(act: Act, reading: Reading) -> bool:
    """Tells "across the country", and what an air force counts in one night: "40 of 60 drones"."""
    if _COUNTRYWIDE.search(reading.text):
        return True
    if act.kind is not SubEventType.DISRUPTED_WEAPONS_USE:
        return False
    for downed in act.roles.patients:
        numbers = [c.text for c in downed.subtree if c.text.isdigit()]
        if any(int(n) >= _MANY for n in numbers):
            return True
    return False


def _is_town(site: Site) -> bool:
    place = site.resolution.place
    return place is not None and place.kind is PlaceKind.SETTLEMENT


def _goes_on(late: Token, own: set[int]) -> bool:
    """Tells whether a trigger continues one of ``own`` with the same doer, or for want of one."""
    here = late
    for above in ancestors(late):
        joined = here.dep_ == "conj" or (here.dep_ == "advcl" and here.tag_ == "VBG")
        before = here.dep_ == "pcomp" and above.lower_ in ("before", "while")
        if is_verb(here) and (joined or before) and _has_subject(here) and not _elliptic(here):
            return False
        if here.dep_ == "advcl" and any(
            c.dep_ in ("mark", "advmod") and c.lower_ in _EARLIER for c in here.children
        ):
            return False
        if above.i in own:
            return joined or (here.dep_ == "prep" and here.lower_ in ("before", "while"))
        if not (joined or before or here.dep_ in ("prep", "dobj", "pobj", "nsubjpass")):
            return False
        here = above
    return False


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in _SUBJECTS for c in verb.children)


def _elliptic(verb: Token) -> bool:
    """Tells "two were killed and five abducted", one clause with what goes before."""
    bare = not any(c.dep_ in ("aux", "auxpass") for c in verb.children)
    return bare and verb.tag_ in ("VBN", "VBD") and is_passive(verb.head)


def _stands_in(name: Token, act: Act) -> bool:
    """Tells a place where something is done from the aim, origin or object of a verb."""
    triggers = {t.i for t in act.triggers}
    here = name
    for above in ancestors(name):
        if here.dep_ == "prep" and here.lower_ not in _THROUGH:
            return here.lower_ in _AT or here.lower_ in _POINTS
        if here.dep_ == "prep" and above.lower_ in _POINTS:
            return True
        if above.i in triggers:
            return False
        here = above
    return False
