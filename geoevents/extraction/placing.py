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
from geoevents.extraction.listing import between, listed, near_together
from geoevents.extraction.reading import Reading, Site
from geoevents.extraction.spots import spot_of
from geoevents.model import GeoPrecision, PlaceKind

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["assign_sites", "places_of"]

_ORIGIN = frozenset(("from", "than", "like", "unlike", "via", "towards", "toward"))
_VERBS_OF_ORIGIN = frozenset(
    "fire launch come hail return flee escape arrive travel originate start take send".split()
)
_LEAVING = frozenset("flee cross stream pour escape walk evacuate displace".split())
_ASIDE = frozenset(("away", "off", "behind"))


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
        if not any(between(other, site, reading) for other, _ in spots if other.first < site.first)
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
        if listed(base[0], site, spots, reading):
            chosen.append((site, spot))
    chosen.sort(key=lambda s: s[0].first)
    chosen = near_together(chosen, reading)
    unique: dict[str, Spot] = {}
    for _, spot in chosen:
        place = spot.resolution.place
        unique.setdefault(place.id if place else spot.location, spot)
    return list(unique.values())


def _rank(spot: Spot) -> int:
    return {1: 0, 2: 0, 3: 1, 4: 2}[int(spot.precision)]


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
