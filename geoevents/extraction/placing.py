"""Where an act took place: the place it hangs on in the parse, then the sentence, then the text.

The place of the speaker, of a title ("the Kursk governor"), of origin ("fired from X") or of an aim
("advancing on X" stays, "the road to X" goes) is not the place of the act. Each choice tells why.
"""

# ruff: noqa: E501 - long patterns are one thing each
from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.extraction.acts import Act, Spot
from geoevents.extraction.grammar import ancestors, path_length
from geoevents.extraction.reading import Reading, Site
from geoevents.model import GeoPrecision, PlaceKind, Resolution

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["assign_sites", "places_of", "spot_of"]

_NEAR = re.compile(
    r"(?:\bnear(?:by)?|\bclose to|\boutside(?: of)?|\bnot far from|\bin the vicinity of|\bvicinity of"
    r"|\boutskirts of|\bsuburbs? of|\baround|\bnext to|\bbeyond|\bshort of|\bbetween|\bclose by"
    r"|\b(?:north|south|east|west|northeast|northwest|southeast|southwest|north-east|north-west"
    r"|south-east|south-west)(?:ern)?\s+of|\bmiles from|\bkilomet(?:re|er)s from|\bkm from|\bkm off"
    r"|\bbeside|\boff|\btowards?|\bin the direction of|\bsurroundings of|\bapproach(?:es)? to"
    r"|\bcountryside of|\bbehind)(?:\s+(?:the|its|a|town|city|village|of|settlement|nearby|port)){0,4}\s*$",
    re.IGNORECASE,
)
_NEAR_AFTER = re.compile(
    r"^(?:'s|’s)?\s*(?:direction|sector|axis|front|area|district|countryside|outskirts|suburbs|vicinity|raion)\b",
    re.IGNORECASE,
)
_INSIDE_OF = re.compile(r"\b(?:north|south|east|west|centre|center|heart)\s+of\s*$", re.IGNORECASE)
_DISTANCE = re.compile(r"\b(?:km|kilomet(?:re|er)s?|miles?|metres?)\b", re.IGNORECASE)
_ORIGIN = frozenset(("from", "than", "like", "unlike", "via", "towards", "toward"))
_VERBS_OF_ORIGIN = frozenset(
    "fire launch come hail return flee escape arrive travel originate start take send".split()
)
_LEAVING = frozenset("flee cross stream pour escape walk evacuate displace".split())
_ASIDE = frozenset(("away", "off", "behind"))
_KIND_AFTER = re.compile(
    r"^\s+(?:region|oblast|province|governorate|state|district|raion|county|krai|territory|prefecture|department)\b",
    re.IGNORECASE,
)
_LIST_GAP = re.compile(
    r"^[\s,;]*(?:(?:and|or|as well as|both|in|at|near|of|the|village|villages|town|towns|including|then|&|also|on|over|"
    r"region|province|district|oblast|state|from|towns of|settlements)[\s,]*)*$",
    re.IGNORECASE,
)


_LIES_IN = re.compile(
    r"^,?\s*(?:(?:an?|the|one of the)\s+(?:\w+\s+){0,3}(?:village|town|hamlet|settlement|camp|place|city|suburb)s?\s+)?"
    r"(?:in|of|near|outside|inside|at)(?:\s+(?:the|[A-Z]\w+[’']s))?$"
    r"|^(?:quarter|neighbou?rhood|district|suburb|area|part|camp|section)\s+(?:of|in|near)$"
)


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
    for site in reading.sites:
        token = reading.doc[site.token]
        if site.token in speakers or _aside(token, site, reading):
            continue
        owner = triggers.get(site.token)
        for above in ancestors(token):
            if owner is not None:
                break
            owner = triggers.get(above.i)
        if owner is None:
            owner = min(
                acts, key=lambda a: (path_length(a.trigger, token), abs(a.trigger.i - site.token))
            )
        owner.sites.append(site)


def _aside(token: Token, site: Site, reading: Reading) -> bool:
    """Tells places that only locate something else: origins, comparisons, seats of titles."""
    doc = reading.doc
    before = doc[site.first - 1] if site.first else None
    above = token.head
    if before is not None and before.lower_ in _ORIGIN:
        governor = before.head
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
    nxt = doc[site.last + 1] if site.last + 1 < len(doc) else None
    return bool(nxt is not None and nxt.lower_ == "-")


def places_of(act: Act, reading: Reading, text: str) -> list[Spot]:
    """Chooses among the places that hang on an act: one, or the members of a list.

    Args:
        act: the act with its ``sites``.
        reading: its sentence.
        text: the article's text.
    """
    spots = [(site, spot_of(site, text)) for site in act.sites]
    spots = [(site, _anchored(site, spot, spots, reading)) for site, spot in spots]
    spots = _without_containers(spots)
    spots = [
        (site, spot)
        for site, spot in spots
        if not any(_between(other, site, reading) for other, _ in spots if other.first < site.first)
    ]
    if len(spots) <= 1:
        return [spot for _, spot in spots]
    base = min(
        spots,
        key=lambda s: (_rank(s[1]), path_length(act.trigger, reading.doc[s[0].token]), s[0].first),
    )
    chosen = [base]
    for site, spot in spots:
        if site is base[0]:
            continue
        if _listed(base[0], site, spots, reading):
            chosen.append((site, spot))
    chosen.sort(key=lambda s: s[0].first)
    chosen = _near_together(chosen, reading)
    unique: dict[str, Spot] = {}
    for _, spot in chosen:
        place = spot.resolution.place
        unique.setdefault(place.id if place else spot.location, spot)
    return list(unique.values())


def _between(first: Site, second: Site, reading: Reading) -> bool:
    """Tells "on the road between X and Y", one place somewhere between the two."""
    before = reading.doc[first.first - 1].lower_ if first.first else ""
    return before == "between" and reading.doc[first.last + 1 : second.first].text == "and"


def _near_together(chosen: list[tuple[Site, Spot]], reading: Reading) -> list[tuple[Site, Spot]]:
    """Lets "near" hold for all members of "near X, Y and Z"."""
    out: list[tuple[Site, Spot]] = []
    for site, spot in chosen:
        if (
            out
            and out[-1][1].precision is GeoPrecision.NEAR
            and spot.precision is GeoPrecision.TOWN
        ):
            gap = reading.doc[out[-1][0].last + 1 : site.first].text.strip()
            if gap in (",", "and", "or", ", and"):
                out.append((site, replace(spot, precision=GeoPrecision.NEAR, reason="near it")))
                continue
        out.append((site, spot))
    return out


def _rank(spot: Spot) -> int:
    return {1: 0, 2: 0, 3: 1, 4: 2}[int(spot.precision)]


def _without_containers(spots: list[tuple[Site, Spot]]) -> list[tuple[Site, Spot]]:
    """Drops "Kursk region" beside "Tyotkino in Kursk region", and near-places beside exact ones."""
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
            elif place.kind is PlaceKind.AREA and small.kind is not PlaceKind.AREA:
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


def _anchored(site: Site, spot: Spot, spots: list[tuple[Site, Spot]], reading: Reading) -> Spot:
    """Gives an unknown village the point of the district or region that it is said to lie in."""
    if site.resolution.place is not None or site.resolution.latitude is not None:
        return spot
    for other, outer in spots:
        place = outer.resolution.place
        gap = reading.doc[site.last + 1 : other.first].text.strip()
        if place is None or other.first <= site.last or not _LIES_IN.match(gap):
            continue
        precision = outer.precision
        if precision is GeoPrecision.TOWN:
            precision = GeoPrecision.NEAR
        reason = f"an unknown place in {place.name}"
        return replace(spot, resolution=outer.resolution, precision=precision, reason=reason)
    return spot


def _listed(a: Site, b: Site, spots: list[tuple[Site, Spot]], reading: Reading) -> bool:
    """Tells whether two places stand in one list, or in parallel phrases."""
    first, second = (a, b) if a.first < b.first else (b, a)
    doc = reading.doc
    start = first.last + 1
    for site, _ in sorted(spots, key=lambda s: s[0].first):
        if first.last < site.first < second.first:
            gap = doc[start : site.first].text
            if not _LIST_GAP.match(gap):
                break
            start = site.last + 1
    gap = doc[start : second.first].text
    if (
        _LIST_GAP.match(gap)
        and gap.strip() not in ("in", "of", ", in", "near", "", ",")
        and not gap.strip().startswith("of")
    ):
        return True
    if first.first and doc[first.first - 1].lower_ == "between":
        return False
    if gap.strip() == "," and any(
        t.lower_ in ("and", "or") for t in doc[second.last + 1 : second.last + 8]
    ):
        return True
    return _parallel(doc[a.token], doc[b.token])


def _parallel(a: Token, b: Token) -> bool:
    """Tells whether two tokens hang on different members of one coordination."""
    line_a = [a, *ancestors(a)]
    line_b = [b, *ancestors(b)]
    above_b = {t.i for t in line_b}
    joint = next((t for t in line_a if t.i in above_b), None)
    if joint is None:
        return False
    for line in (line_a, line_b):
        for token in line:
            if token.i == joint.i:
                break
            if token.dep_ == "conj":
                return True
    return False


def spot_of(site: Site, text: str) -> Spot:
    """Reads a place name with the words around it: kind words, "near", "12 km south of"."""
    mention = site.resolution.mention
    place = site.resolution.place
    start, end = mention.start, mention.end
    after = text[end : end + 40]
    kind = _KIND_AFTER.match(after)
    if kind and place is not None and place.kind in (PlaceKind.ADMIN1, PlaceKind.ADMIN2):
        end += kind.end()
        after = text[end : end + 40]
    before = text[max(0, start - 70) : start]
    near = bool(_NEAR_AFTER.match(after.lstrip()) if not kind else False)
    match = _NEAR.search(before)
    if match and not (
        _INSIDE_OF.search(before)
        and not _DISTANCE.search(before[-40:])
        and re.search(r"in the\s+\w+\s+of\s*$", before)
    ):
        near = True
    if _DISTANCE.search(before[-30:]) and re.search(r"\b(?:of|from)\s*$", before):
        near = True
    precision = _precision(site.resolution, near=near)
    reason = "near it" if near and precision is GeoPrecision.NEAR else "named with the act"
    return Spot(site.resolution, precision, text[start:end], reason, start, end)


def _precision(resolution: Resolution, *, near: bool) -> GeoPrecision:
    place = resolution.place
    if place is None:
        return resolution.geo_precision or GeoPrecision.NEAR
    if place.kind is PlaceKind.COUNTRY:
        return GeoPrecision.COUNTRY
    if place.kind in (PlaceKind.ADMIN1, PlaceKind.AREA, PlaceKind.WATER):
        return GeoPrecision.REGION
    if near or place.kind is PlaceKind.ADMIN2:
        return GeoPrecision.NEAR
    return resolution.geo_precision or GeoPrecision.TOWN
