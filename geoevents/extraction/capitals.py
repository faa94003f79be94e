"""Capitals that a text calls only so: "the Libyan capital", "the provincial capital"."""

# ruff: noqa: PLR0911 - every way of telling which one is a branch

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.extraction.reading import Reading, Site
from geoevents.model import GeoPrecision, Mention, Place, Resolution

if TYPE_CHECKING:
    from spacy.tokens import Token

    from geoevents.extraction.focus import Focus
    from geoevents.gazetteer.index import Gazetteer

__all__ = ["add_capitals"]

_SCORE = 0.9  # of a capital told by its country; not calibrated
_NEAR = 4  # tokens from "capital" to its own name: "the Libyan capital, Tripoli"
_OF_A_REGION = frozenset("provincial regional state".split())
_POINTING = frozenset(("the",))
_MONEY = frozenset(
    "market account gain control flow expenditure punishment investment letter murder offence "
    "crime charge cost stock flight increase base".split()
)


def add_capitals(reading: Reading, focus: Focus, atlas: Gazetteer, home: str | None = None) -> None:
    """Adds a site for each capital of a sentence that stands there without its name.

    "The Libyan capital" is that of Libya, "the capital" that of the country of the last place.

    Args:
        reading: the sentence; its ``sites`` grow.
        focus: what the text is about so far.
        atlas: the gazetteer.
        home: the country that the text names most, where no place was told of yet.
    """
    country = focus.country or home
    added = False
    for token in reading.doc:
        if token.lower_ != "capital" or _is_money(token, reading) or _is_named(token, reading):
            continue
        found = _place(token, reading, focus, atlas, country)
        if found is not None:
            first, place = found
            reading.sites.append(_site(token, first, place, reading))
            added = True
    if added:
        reading.sites.sort(key=lambda s: s.first)


def _is_money(token: Token, reading: Reading) -> bool:
    after = token.i + 1 < len(reading.doc) and reading.lemmas[token.i + 1] in _MONEY
    return after or (token.i > 0 and token.nbor(-1).lower_ in ("working", "venture", "share"))


def _is_named(token: Token, reading: Reading) -> bool:
    """Tells "the Libyan capital, Tripoli" and "Tripoli, the Libyan capital"."""
    for site in reading.sites:
        place = site.resolution.place
        country = place is not None and place.country is not None and place.admin1 is None
        after, before = site.first - token.i, token.i - site.last
        if country or not (0 < after <= _NEAR or 0 < before <= _NEAR):
            continue
        gap = (
            reading.doc[token.i + 1 : site.first]
            if after > 0
            else reading.doc[site.last + 1 : token.i]
        )
        if all(
            t.text in (",", "(")
            or t.pos_ in ("DET", "ADJ", "PROPN", "PART")
            or t.lower_ in ("city", "of")
            for t in gap
        ):
            return True
    return False


def _place(
    token: Token, reading: Reading, focus: Focus, atlas: Gazetteer, home: str | None
) -> tuple[int, Place] | None:
    """Gives the capital that is meant, and the first token of the words for it."""
    for (
        span
    ) in reading.countries:  # "the Libyan capital", "Libya's capital", "the capital of Libya"
        between = reading.doc[span.last + 1 : token.i]
        if span.last < token.i and all(t.text in ("'s", "’s", "’", "'") for t in between):
            return _of_country(span.first, span.value, focus, atlas)
        behind = reading.doc[token.i + 1 : span.first]
        if span.first > token.i and [t.lower_ for t in behind] in (["of"], ["city", "of"]):
            return _of_country(token.i, span.value, focus, atlas)
    before = token.nbor(-1) if token.i else None
    if before is None:
        return None
    if before.lower_ in _OF_A_REGION:
        region = next(
            (s.resolution.place for s in (focus.region, focus.latest) if s is not None), None
        )
        if region is None or region.country is None or region.admin1_code is None:
            return None
        seat = atlas.capitals.of(region.country, region.admin1_code)
        return None if seat is None else (before.i, seat)
    if before.lower_ in _POINTING and home is not None:
        return _of_country(token.i, home, focus, atlas)
    return None


def _of_country(
    first: int, country: str, focus: Focus, atlas: Gazetteer
) -> tuple[int, Place] | None:
    told = focus.capitals.get(country)
    place = told.resolution.place if told is not None else atlas.capitals.of(country)
    return None if place is None else (first, place)


def _site(token: Token, first: int, place: Place, reading: Reading) -> Site:
    if first and reading.doc[first - 1].dep_ == "det":
        first -= 1  # what stands before a name is looked at: "in the Libyan capital"
    start, end = reading.offsets(first, token.i)
    mention = Mention(start=start, end=end, text=place.name, sentence=reading.index)
    reason = f"{place.name} is the capital that is meant."
    answer = Resolution(
        mention=mention,
        place=place,
        score=_SCORE,
        reason=reason,
        geo_precision=GeoPrecision.TOWN,
        latitude=place.latitude,
        longitude=place.longitude,
    )
    return Site(token.i, first, token.i, answer)
