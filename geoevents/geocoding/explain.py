"""Says in plain words why a place was chosen, or why none was."""

from __future__ import annotations

from collections.abc import Sequence

from geoevents.geocoding.calibration import Situation
from geoevents.geocoding.hits import Hit
from geoevents.geocoding.offsets import km_between
from geoevents.model import Candidate, MatchTier, Place, PlaceKind, Resolution

__all__ = [
    "SAME_TOWN_KM",
    "abstention",
    "explain_resolution",
    "label",
    "reason",
    "reason_alone",
]

_KIND_WORDS = {
    PlaceKind.COUNTRY: "country",
    PlaceKind.ADMIN1: "region",
    PlaceKind.ADMIN2: "district",
    PlaceKind.SETTLEMENT: "town",
    PlaceKind.AREA: "area",
    PlaceKind.WATER: "water",
    PlaceKind.SITE: "site",
}
_CLEAR = 0.9
SAME_TOWN_KM = 5.0  # points of one settlement in different sources lie this far apart at most
_NEAR_KM = 161.0  # within it scorers count two places as one
_WORTH_TELLING = 0.02  # belief


def label(place: Place) -> str:
    """Gives a place's name with what tells it from its namesakes: "Edmonton, Alberta, CA"."""
    parts = [place.name]
    if place.admin1 and place.admin1 != place.name:
        parts.append(place.admin1)
    if place.country and place.kind is not PlaceKind.COUNTRY:
        parts.append(place.country)
    return ", ".join(parts)


def reason(hit: Hit, candidates: Sequence[Candidate], situation: Situation) -> str:
    """Gives one sentence on why the best candidate was chosen."""
    place = hit.place
    why: list[str] = []
    if hit.via == "demonym":
        why.append(f"“{hit.matched_name}” is the people or adjective of {place.name}")
    elif hit.via == "part":
        why.append(f"the name contains {hit.matched_name}")
    elif hit.via == "kind":
        why.append(f"the words around the name ask for a {_KIND_WORDS[place.kind]}")
    if situation.stated > 0.5:
        why.append("the text says that it lies there")
    if len(candidates) == 1 and hit.via != "demonym":
        why.append("no other place of the gazetteer has this name")
    elif len(candidates) > 1:
        why.extend(_strongest(candidates))
    if hit.tier is MatchTier.ALTERNATE and hit.via == "name":
        why.append(f"“{hit.matched_name}” is another name of {place.name}")
    kind = _KIND_WORDS[place.kind]
    text = f"{label(place)} ({kind}): " + "; ".join(dict.fromkeys(why or ["best match"]))
    namesake = _near_namesake(candidates)
    if namesake is not None:
        km, other = namesake
        told = _told_apart([place, other])[1]
        return f"{text}; ambiguous: {told} has this name too, {km:.0f} km away."
    rival = _rival(candidates)
    if rival is not None and situation.belief < _CLEAR:
        text += f"; next is {label(rival.place)}"
    return text + "."


def reason_alone(
    hit: Hit,
    candidates: Sequence[Candidate],
    namesakes: Sequence[Place],
    outer: Sequence[str],
    *,
    share: float,
    least: float,
) -> str:
    """Says why a name without a text was, or was not, given a place.

    Args:
        hit: the best candidate.
        candidates: all of them, the best first.
        namesakes: the other places of the same kind and name.
        outer: where the place was asked to lie.
        share: the share of belief that the best candidate has, 0 to 1.
        least: the share from which a place is given.
    """
    where = f" in {', '.join(outer)}" if outer else ""
    if share < least:
        listed = "; ".join(_told_apart([c.place for c in candidates[:5]]))
        return (
            f"Ambiguous: {len(candidates)} places of this name{where} are about as likely: {listed}"
            ". Name the region or the country."
        )
    why = []
    if hit.via == "part":
        why.append(f"the name contains {hit.matched_name}")
    elif hit.tier is MatchTier.FUZZY:
        why.append(f"no place is called so, “{hit.matched_name}” is a typing error away")
    elif hit.matched_name != hit.place.name:
        why.append(f"“{hit.matched_name}” is a name of {hit.place.name}")
    if outer:
        why.append(f"it lies in {', '.join(outer)}")
    if not namesakes:
        why.append(f"no other {_KIND_WORDS[hit.place.kind]} of this name is known{where}")
    else:
        why.extend(_strongest(candidates))
    text = f"{label(hit.place)} ({_KIND_WORDS[hit.place.kind]}): {'; '.join(why)}"
    if namesakes:
        more = len(namesakes) - 1
        word = "Of this name too is" if share >= _CLEAR and not outer else f"Ambiguous{where}: also"
        text += f". {word} {_told_apart([hit.place, namesakes[0]])[1]}"
        text += f" and {more} more" if more else ""
    return text + "."


def _told_apart(places: Sequence[Place]) -> list[str]:
    """Gives the labels of places, with the district or the point where labels are the same."""
    labels = [label(place) for place in places]
    districts = [place.admin2 for place in places]
    told = []
    for place, text in zip(places, labels, strict=True):
        if labels.count(text) == 1:
            told.append(text)
        elif place.admin2 and districts.count(place.admin2) == 1:
            told.append(f"{text} ({place.admin2})")
        else:
            told.append(f"{text} ({place.latitude:.2f}, {place.longitude:.2f})")
    return told


def _near_namesake(candidates: Sequence[Candidate]) -> tuple[float, Place] | None:
    """Gives another settlement of the name that lies near the best one, and how far away."""
    best = candidates[0].place
    if best.kind is not PlaceKind.SETTLEMENT:
        return None
    for candidate in candidates[1:]:
        other = candidate.place
        if other.kind is PlaceKind.SETTLEMENT and candidate.score >= _WORTH_TELLING:
            km = km_between(best, other)
            if SAME_TOWN_KM < km <= _NEAR_KM:
                return km, other
    return None


def _strongest(candidates: Sequence[Candidate]) -> list[str]:
    """Gives the two features in which the best candidate beats the next the most."""
    best, rival = candidates[0], candidates[1]
    theirs = {f.name: f.contribution for f in rival.features}
    lead = sorted(
        ((f.contribution - theirs.get(f.name, 0.0), f.text) for f in best.features), reverse=True
    )
    return [text for gain, text in lead[:2] if gain > 0.1]


def _rival(candidates: Sequence[Candidate]) -> Candidate | None:
    return candidates[1] if len(candidates) > 1 else None


def abstention(candidates: Sequence[Candidate], score: float) -> str:
    """Says why no place is given; ``score`` is the probability of the best candidate."""
    if not candidates:
        return "No place of the gazetteer has this name."
    names = "; ".join(label(c.place) for c in candidates[:3])
    if len(candidates) == 1:
        return (
            f"The only place of this name is {names}, and nothing in the text supports it "
            f"(probability {score:.2f})."
        )
    return f"Ambiguous: {names} are about as likely (probability of the best {score:.2f})."


def _where(resolution: Resolution) -> str:
    """Tells the point of an answer and how precise it is, where it has one."""
    place, precision = resolution.place, resolution.geo_precision
    if place is None or precision is None:
        return ", no place given"
    shifted = resolution.latitude is not None and resolution.longitude is not None
    point = resolution if shifted else place
    return (
        f", point {point.latitude:.4f}, {point.longitude:.4f}, precision {int(precision)} "
        f"({precision.name.lower()})"
    )


def explain_resolution(resolution: Resolution) -> str:
    """Gives the whole account of an answer: candidates, their features, and what decided.

    Returns:
        Lines of text, the best candidate first; of each feature its value and its contribution.
    """
    lines = [
        f"{resolution.mention.text!r} ({resolution.mention.role.value}): {resolution.reason}",
        f"  probability {resolution.score:.3f}{_where(resolution)}",
    ]
    for candidate in resolution.candidates:
        place = candidate.place
        lines.append(
            f"  {candidate.score:6.3f}  {label(place)}  [{place.id}, {place.feature_code}, "
            f"{place.latitude:.4f}, {place.longitude:.4f}]"
        )
        lines.extend(
            f"          {f.contribution:+7.3f}  {f.text} ({f.value:.3g})"
            for f in sorted(candidate.features, key=lambda f: -abs(f.contribution))
        )
    return "\n".join(lines)
