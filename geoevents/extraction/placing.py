"""Where an act took place: the place it hangs on in the parse, then the sentence, then the text.

The place of the speaker, of a title ("the Kursk governor"), of origin ("fired from X") or of an aim
("advancing on X" stays, "the road to X" goes) is not the place of the act. Each choice tells why.
"""

# ruff: noqa: E501, PLR0911 - long patterns are one thing each; each way to stand aside is a branch
from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geoevents.extraction.acts import Act, Spot
from geoevents.extraction.anchors import anchored, bears
from geoevents.extraction.grammar import ancestors, clause_of, is_verb, path_length
from geoevents.extraction.intervals import interval_of
from geoevents.extraction.listing import between, listed, near_together
from geoevents.extraction.reading import Reading, Site
from geoevents.extraction.spots import spot_of
from geoevents.model import PlaceKind

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["assign_sites", "places_of"]

_ORIGIN = frozenset(("from", "than", "like", "unlike", "via", "towards", "toward"))
_VERBS_OF_ORIGIN = frozenset(
    "fire launch come hail return flee escape arrive travel originate start take send".split()
)
_LEAVING = frozenset("flee cross stream pour escape walk evacuate displace".split())
_ASIDE = frozenset(("away", "off", "behind"))


_PART_OF = re.compile(
    r"^\s*(?P<small>city|town|village)?(?:district|suburb|neighbou?rhood)?s?\s+of\s*$"
)
_LOCATING = re.compile(
    r"^\s*[,(]?\s*(?:near|outside|close to|not far from|an? (?:\w+ )?(?:suburb|quarter|district) of"
    r"|(?:(?:some|about|around|roughly|nearly|just|more than|over|less than) )?\d+\s*(?:km|kilomet(?:re|er)s|miles)\s+(?:[\w-]+\s+)?(?:of|from)"
    r"|(?:just |to the )?(?:north|south|east|west)(?:-?(?:east|west))?\s+of)"
    r"(?:\s+(?:the|city|town|village|port|of|provincial|regional|state|\w+n|nearby|capital)(?=\s|,|$),?)*\s*$"
)
_SEATED = frozenset("government ministry authority junta regime leadership presidency".split())
_EARLIER = frozenset("after since following before despite amid".split())
_SIDES = frozenset("north south east west northern southern eastern western central".split())
_STAFFS = frozenset("staff command headquarters parliament spokesman spokeswoman officials".split())
_HOLDING = frozenset("hold control run rule govern administer base headquarter dominate".split())
_WIDE = frozenset((PlaceKind.AREA, PlaceKind.COUNTRY))
_ROADS = frozenset("road highway route way path".split())


def assign_sites(acts: list[Act], reading: Reading, speakers: frozenset[int]) -> None:
    """Gives each place of a sentence to the act that it belongs to.

    Args:
        acts: the typed, real acts of the sentence.
        reading: the sentence.
        speakers: tokens of source phrases, whose places are never those of acts.
    """
    if not acts:
        return
    triggers = {t.i: act for act in acts for t in act.triggers}
    for act in acts:  # "in X two were found shot": X hangs on the verb above
        for trigger in act.triggers:
            if trigger.dep_ == "xcomp":
                triggers.setdefault(trigger.head.i, act)
    apart = interval_of(reading)
    for site in reading.sites:
        token = reading.doc[site.token]
        if site.token in speakers or _aside(token, site, reading):
            continue
        owner = _owner(token, acts, triggers, reading)
        if owner is None:
            continue
        if apart is not None and site.token < apart.first and owner.trigger.i > apart.last:
            main = [a for a in acts if a.trigger.i < apart.first]
            owner = main[-1] if main else owner  # "… in X, two weeks after Y": X is the main act's
        owner.sites.append(site)
    for act in acts:
        own = {t.i for t in act.triggers}
        bound = [s for s in act.sites if not _is_before(reading.doc[s.token], own)]
        act.sites = bound or act.sites


def _owner(token: Token, acts: list[Act], triggers: dict[int, Act], reading: Reading) -> Act | None:
    """Gives the act that a place name hangs on, else the nearest, None where it is apart of all."""
    for above in (token, *ancestors(token)):
        if above is not token and _is_state(above, reading):
            break
        if above.i in triggers:
            return triggers[above.i]
    if _is_apart(token, reading):
        return None
    return min(acts, key=lambda a: (path_length(a.trigger, token), abs(a.trigger.i - token.i)))


def _is_before(name: Token, own: set[int]) -> bool:
    """Tells the place of what went before: "three weeks after the coup in X, soldiers fired in Y"."""
    for above in ancestors(name):
        if above.i in own:
            return False
        if above.dep_ == "prep" and above.lower_ in _EARLIER:
            return True
    return False


def _is_state(verb: Token, reading: Reading) -> bool:
    """Tells "the rebels, who hold X" and "a group based in X": who they are, not what they did."""
    if verb.dep_ not in ("relcl", "acl") or reading.lemmas[verb.i] not in _HOLDING:
        return False
    if verb.dep_ == "acl" or any(c.lower_ in ("is", "are") for c in verb.children):
        return verb.tag_ == "VBN"
    return verb.tag_ in ("VBZ", "VBP")


def _is_apart(token: Token, reading: Reading) -> bool:
    """Tells a place in a clause that is no act's and tells of no fact: "will not enter X"."""
    for above in (token, *ancestors(token)):
        if _is_state(above, reading):
            return True
        if is_verb(above):
            return any(
                c.dep_ == "neg" or (c.dep_ == "aux" and c.tag_ == "MD") for c in above.children
            )
    return False


def _aside(token: Token, site: Site, reading: Reading) -> bool:
    """Tells places that only locate something else: origins, comparisons, seats of titles."""
    doc = reading.doc
    before = _governor(token, site, reading)
    above = token.head
    if _is_branch(site, reading):
        return True
    if before is not None and before.lower_ in _ORIGIN:
        governor = before.head
        while governor.pos_ in ("ADV", "ADP") and governor.head != governor:
            governor = governor.head  # "pulled back from X"
        lemma = reading.lemmas[governor.i]
        out = any(
            t.lower_ in ("out", "withdraw", "retreat", "km", "kilometres", "miles")
            for t in doc[max(0, before.i - 2) : before.i]
        )
        drive = lemma in (
            "drive",
            "withdraw",
            "retreat",
            "expel",
            "oust",
            "pull",
            "evacuate",
            "flee",
            "capture",
            "wrest",
            "withdrawal",
            "retake",
            "regroup",
            "clear",
            "abduct",
            "kidnap",
            "push",
            "retreat",
            "recapture",
            "redeploy",
            "seize",
            "take",
            "arrest",
            "displace",
            "dislodge",
            "purge",
            "cross",
            "stream",
            "pour",
            "escape",
            "walk",
        )
        if before.lower_ == "from" and (out or drive):
            return False
        return before.lower_ in ("from", "than", "unlike", "like", "via")
    if before is not None and before.lower_ in ("to", "into") and above.dep_ == "prep":
        lemma = reading.lemmas[above.head.i]
        if lemma in _LEAVING:  # those who fled are coded where they fled from
            return any(c.lower_ == "from" for c in above.head.children)
        if lemma in _ROADS and len(reading.sites) == 1:
            return False  # it happened on that road
        if lemma in (
            "road",
            "highway",
            "route",
            "way",
            "drive",
            "bring",
            "hospital",
            "corridor",
            "crossing",
            "escape",
            "return",
            "head",
            "path",
        ):
            return before.lower_ == "to"
    if before is not None and before.lower_ == "before":
        return True
    if above.lower_ == "by" and reading.span_at(reading.seats, site.token) is not None:
        return True  # "an attempt by Kyiv": the capital acts
    if before == above and before.lower_ in ("in", "at") and _is_seat(above.head, site, reading):
        return True
    nxt = doc[site.last + 1] if site.last + 1 < len(doc) else None
    return bool(nxt is not None and nxt.lower_ == "-")


def _is_branch(site: Site, reading: Reading) -> bool:
    """Tells the branch of a group, "ISIS-Somalia", and the end of a longer name, "Mayo-Sava"."""
    if site.first < 2 or reading.doc[site.first - 1].text != "-":
        return False
    before = reading.doc[site.first - 2]
    tied = before.text[:1].isalpha() and not before.whitespace_
    return tied and before.lower_ not in _SIDES


def _is_seat(office: Token, site: Site, reading: Reading) -> bool:
    """Tells "the government in X", which names who it is, from "police in X", where they act."""
    acts = office.dep_ in ("nsubj", "conj", "agent", "pobj")
    if reading.doc[site.token].lower_ == "capital":
        return acts and office.text.lower() in _SEATED | _STAFFS
    return acts and reading.lemmas[office.i] in _SEATED and len(reading.sites) > 1


def _governor(token: Token, site: Site, reading: Reading) -> Token | None:
    """Gives the word before a place name, or the "from" that governs it past its adjectives."""
    before = reading.doc[site.first - 1] if site.first else None
    prep = token.head
    described = before is not None and before.head == token and before.dep_ == "amod"
    return prep if described and token.dep_ == "pobj" and prep.lower_ == "from" else before


def _beside_saying(act: Act, token: Token, said: frozenset[int]) -> bool:
    """Tells a place that hangs on the verb of telling: "in X, she said that they had fired"."""
    line = list(ancestors(token))
    above = next((t for t in line if is_verb(t)), None)
    if above is None or above.i not in said or any(t in line for t in act.triggers):
        return False
    return clause_of(act.trigger) != above


def places_of(
    act: Act, reading: Reading, text: str, said: frozenset[int] = frozenset()
) -> list[Spot]:
    """Chooses among the places that hang on an act: one, or the members of a list.

    Args:
        act: the act with its ``sites``.
        reading: its sentence.
        text: the article's text.
        said: the verbs of telling in the sentence.
    """
    spots = []
    lenders: set[int] = set()
    for site in act.sites:
        spot, lender = anchored(site, spot_of(site, text), reading, text)
        spots.append((site, spot))
        if lender is not None:
            lenders.add(lender.token)
    spots = [(site, spot) for site, spot in spots if site.token not in lenders]
    spots = [
        (site, spot)
        for site, spot in spots
        if not any(_points_to(other, site, reading) for other, _ in spots)
        and not any(_is_outer(site, other, reading) for other, _ in spots)
    ]
    spots = _without_containers(_without_holders(spots))
    spots = [
        (site, spot)
        for site, spot in spots
        if not any(between(other, site, reading) for other, _ in spots if other.first < site.first)
    ]
    if len(spots) <= 1:
        return [spot for _, spot in spots]
    base = min(
        spots,
        key=lambda s: (
            _beside_saying(act, reading.doc[s[0].token], said),
            _rank(s[1]),
            path_length(act.trigger, reading.doc[s[0].token]),
            s[0].first,
        ),
    )
    chosen = [base]
    for site, spot in spots:
        if site is base[0]:
            continue
        if listed(base[0], site, spots, reading, frozenset(t.i for t in act.triggers)):
            chosen.append((site, spot))
    chosen.sort(key=lambda s: s[0].first)
    chosen = near_together(chosen, reading)
    unique: dict[str, Spot] = {}
    for site, spot in chosen:
        place = spot.resolution.place if spot.resolution is site.resolution else None
        unique.setdefault(place.id if place else spot.location, spot)
    return list(unique.values())


def _points_to(first: Site, second: Site, reading: Reading) -> bool:
    """Tells "in X, near Y" and "X, 30 km south of Y": Y only says where X is."""
    if second.first <= first.last:
        return False
    return bool(_LOCATING.match(reading.doc[first.last + 1 : second.first].text))


def _is_outer(first: Site, second: Site, reading: Reading) -> bool:
    """Tells "the X district of Y": X only says where Y is."""
    if second.first <= first.last or not first.resolution.place or not second.resolution.place:
        return False
    before = reading.doc[first.first - 1].lower_ if first.first else ""
    gap = _PART_OF.match(reading.doc[first.last + 1 : second.first].text)
    if gap is None or before not in ("the", "'s", "’s"):
        return False
    larger = (first.resolution.place.population or 0) > (second.resolution.place.population or 0)
    return bool(gap["small"]) or larger  # of "the X district of Y", the larger one is about


def _rank(spot: Spot) -> int:
    return {1: 0, 2: 0, 3: 1, 4: 2}[int(spot.precision)]


def _without_holders(spots: list[tuple[Site, Spot]]) -> list[tuple[Site, Spot]]:
    """Drops the region that stands in for a village which the text puts there: "X, in Y region"."""
    held = {
        s.resolution.place.id
        for _, s in spots
        if s.resolution.place is not None and not bears(s.location, s.resolution.place.name)
    }
    return [
        (site, s)
        for site, s in spots
        if s.resolution.place is None
        or s.resolution.place.id not in held
        or not bears(s.location, s.resolution.place.name)
    ]


def _without_containers(spots: list[tuple[Site, Spot]]) -> list[tuple[Site, Spot]]:
    """Drops "Gao region" beside "Ansongo in Gao region", and near-places beside exact ones."""
    keep = []
    for site, spot in spots:
        place = spot.resolution.place
        if place is None or site.resolution.place is None:
            keep.append((site, spot))
            continue
        inside = False
        for other, inner in spots:
            small = inner.resolution.place
            if other is site or small is None or small.id == place.id:
                continue
            if place.kind is PlaceKind.COUNTRY and small.kind is not PlaceKind.COUNTRY:
                inside = inside or True
            elif place.kind is PlaceKind.AREA and small.kind not in _WIDE:
                inside = True
            elif place.kind in (PlaceKind.ADMIN1, PlaceKind.ADMIN2) and small.kind not in (
                PlaceKind.ADMIN1,
                PlaceKind.COUNTRY,
                PlaceKind.AREA,
            ):
                inside = inside or (
                    small.country == place.country
                    and (small.admin1 == place.admin1 or abs(site.first - other.last) <= 6)
                )
        if not inside:
            keep.append((site, spot))
    return keep
