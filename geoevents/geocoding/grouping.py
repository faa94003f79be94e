"""Puts the mentions of one sense together and finds the candidates of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geoevents.gazetteer.names import normalise
from geoevents.geocoding.blocks import Group
from geoevents.geocoding.candidates import CandidateFinder
from geoevents.geocoding.context import contains
from geoevents.geocoding.cues import read_cue
from geoevents.geocoding.hits import Hit
from geoevents.geocoding.lexicon import Lexicon, speaks_of_war
from geoevents.geocoding.parties import homes_of
from geoevents.geocoding.relations import Relation, find_relations, is_said_to_lie
from geoevents.language import Document
from geoevents.model import Mention, MentionRole, PlaceKind

__all__ = ["Grouping", "group_mentions"]


_AFTER_TOWN = re.compile(r"[^\W\d_],?\s*[,(]\s*$")
# What a people does to places that are mostly not its own.
_STRIKES = re.compile(
    r"\s+(?:[a-z]+\s+)?(?:(?:air\s?|drone\s|missile\s|rocket\s)?strikes?|assaults?|attacks?|shelling|"
    r"bombardments?|bombing|missiles?|rockets?|drones?|warplanes?|jets?|shells?|artillery|offensive|"
    r"invasion|incursions?|raids?|occupation|forces|troops|soldiers|paratroopers|bombs)\b"
)
_LONGEST_ABBREVIATION = 6
_MOST = 40  # candidates per name; San Antonio has several hundred
_STATES = frozenset({PlaceKind.COUNTRY, PlaceKind.AREA})
_FEW_NAMES = 4  # a text that names more tells by them where it is about
_SHOWN_FEW = 3  # of a name with few candidates, those that may be a named region or country


@dataclass(slots=True)
class Grouping:
    """The groups of a document, and the group of each mention."""

    groups: list[Group]
    of_mention: list[int]  # the groups after these are homes of armed groups that the text names
    said: dict[int, int]  # mention → mention that it is surely said to lie in
    war: float  # how much the text speaks of war, 0 to 1


def group_mentions(
    document: Document,
    mentions: Sequence[Mention],
    finder: CandidateFinder,
    lexicon: Lexicon,
) -> Grouping:
    """Puts mentions of the same name and kind together and finds their candidates.

    Args:
        document: the text.
        mentions: sorted by start; those without a cue get one read from the text.
        finder: looks candidates up.
        lexicon: the word lists.
    """
    text = document.text
    war = speaks_of_war(text, lexicon)
    groups: list[Group] = []
    known: dict[tuple[str, PlaceKind | None, str], int] = {}
    of_mention: list[int] = []
    relations = find_relations(document, mentions)
    senses = _senses(mentions, relations, finder)
    for number, mention in enumerate(mentions):
        cue, cue_text = mention.cue, mention.cue_text
        if cue is None and mention.role is not MentionRole.DEMONYM:
            read = read_cue(text, mention.start, mention.end, lexicon)
            cue, cue_text = (read.kind, read.text) if read else (None, None)
        short = len(mention.text) <= _LONGEST_ABBREVIATION and _is_after_town(text, mention.start)
        key = (mention.text if short else normalise(mention.text), cue, senses.get(number, ""))
        place = known.get(key)
        if place is None:
            hits = finder.find(mention.text, cue, cue_text, short) or finder.find_inside(
                mention.text
            )
            if key[2]:
                hits = _inside(hits, finder.find(key[2])[:_SHOWN_FEW]) or hits
            place = len(groups)
            known[key] = place
            traits = finder.traits(mention.text)
            groups.append(
                Group(
                    mention.text,
                    cue,
                    hits,
                    0,
                    demonym=traits.demonym,
                    trap=traits.trap,
                    plain=not traits.site,
                )
            )
        groups[place].count += 1
        if groups[place].demonym and _STRIKES.match(text, mention.end):
            groups[place].striking += 1
        if text[max(0, mention.start - 4) : mention.start].lower() == "the ":
            groups[place].article |= _article_is_its_own(text[mention.end : mention.end + 24])
        of_mention.append(place)
    for group in groups:
        if group.article and group.cue is None:
            group.hits = finder.with_waters(group.name, group.hits)
    groups += _homes(text, finder) if war and len(groups) <= _FEW_NAMES else ()
    _keep_likely(groups)
    for relation in relations:
        inner, outer = of_mention[relation.inner], of_mention[relation.outer]
        if inner != outer and outer not in groups[inner].outer:
            groups[inner].outer.append(outer)
    _spread_war(groups, war)
    said = {r.inner: r.outer for r in relations if is_said_to_lie(document, mentions, r)}
    return Grouping(groups, of_mention, said, war)


def _homes(text: str, finder: CandidateFinder) -> list[Group]:
    """Gives groups for the countries where the armed groups that a text names are at home."""
    countries = ((home, finder.country(home)) for home in homes_of(text))
    return [Group(home, None, hits, demonym=True) for home, hits in countries if hits]


def _spread_war(groups: list[Group], war: float) -> None:
    """Sets how much it counts for each name that the text speaks of war.

    What else the text names tells more of where a place lies, and where it says so, nothing else
    counts: the Odessa of "Odessa, Texas".
    """
    told = war / max(1, sum(bool(g.hits) for g in groups))
    for group in groups:
        group.war = 0.0 if group.outer else told


def _is_after_town(text: str, start: int) -> bool:
    """Tells whether a word and a comma or bracket stand before a name."""
    before = text[max(0, start - 12) : start]
    return before.rstrip()[-1:] in {",", "("} and _AFTER_TOWN.search(before) is not None


def _senses(
    mentions: Sequence[Mention], relations: Sequence[Relation], finder: CandidateFinder
) -> dict[int, str]:
    """Tells namesakes apart that the text itself puts into different countries or regions.

    One sense per document is the rule; "Tripoli, Lebanon" beside "Tripoli, Libya" breaks it.

    Returns:
        For each mention of such a name, the container that it is said to lie in, or the one that
        the name had last. Names with one container or none are left out.
    """
    containers: dict[str, dict[int, list[str]]] = {}
    for relation in relations:
        if relation.kind in {"comma", "in"}:
            name = normalise(mentions[relation.inner].text)
            outer = mentions[relation.outer].text
            containers.setdefault(name, {}).setdefault(relation.inner, []).append(outer)
    stated: dict[str, dict[int, str]] = {}
    for name, said in containers.items():
        if len(said) == 1:
            continue
        for inner, outers in said.items():
            hits = finder.find(mentions[inner].text)
            # "Russia, Turkey and Iran" is a list, though a Turkey lies in the United States.
            if any(h.place.kind in _STATES for h in hits[:_SHOWN_FEW]):
                continue
            for outer in outers:
                if _inside(hits, finder.find(outer)[:_SHOWN_FEW]):
                    stated.setdefault(name, {}).setdefault(inner, outer)
    several = {n: c for n, c in stated.items() if len({normalise(o) for o in c.values()}) > 1}
    senses: dict[int, str] = {}
    last: dict[str, str] = {}
    for number, mention in enumerate(mentions):
        name = normalise(mention.text)
        if name in several:
            last[name] = several[name].get(number) or last.get(name, "")
            senses[number] = last[name]
    return senses


def _inside(hits: tuple[Hit, ...], containers: tuple[Hit, ...]) -> tuple[Hit, ...]:
    return tuple(h for h in hits if any(contains(c.place, h.place) for c in containers))


def _keep_likely(groups: list[Group]) -> None:
    """Cuts the candidates of very common names, those of named regions and countries kept first."""
    if all(len(g.hits) <= _MOST for g in groups):
        return
    few = [h.place for g in groups if len(g.hits) <= _MOST for h in g.hits[:_SHOWN_FEW]]
    countries = {p.country for p in few if p.kind is PlaceKind.COUNTRY}
    regions = {(p.country, p.admin1_code) for p in few if p.kind is PlaceKind.ADMIN1}
    for group in groups:
        if len(group.hits) > _MOST:
            places = [h.place for h in group.hits]
            group.likely = sorted(
                range(len(places)),
                key=lambda i: (
                    (places[i].country, places[i].admin1_code) not in regions,
                    places[i].country not in countries,
                ),
            )[:_MOST]


def _article_is_its_own(after: str) -> bool:
    """Tells whether "the" belongs to the name and not to a word behind it: "the London mayor"."""
    following = after[:1] + after[1:].split(" ", 1)[0] if after.startswith(" ") else ""
    word = following.strip()
    return not word or not word[0].isalpha() or word in _AFTER_NAMES


_AFTER_NAMES = frozenset(
    "and or is was are were has had in on at to of for from with by as that which who will would "
    "after before since during between".split()
)
