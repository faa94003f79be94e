"""Names that people write for regions and countries → what a ``Filter`` wants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from geoevents.errors import UnknownValueError
from geoevents.model import Place, PlaceKind

if TYPE_CHECKING:
    from geoevents.gazetteer.index import Gazetteer

__all__ = ["places_named"]

_KIND_WORDS = frozenset("region oblast province state governorate krai district".split())


def places_named(
    names: Iterable[str],
    gazetteer: Gazetteer,
    *,
    present: Sequence[str] = (),
    kind: str = "region",
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Gives the countries and first-level regions that names stand for.

    A name is a country ("Ukraine", "UA"), a region in any spelling of the gazetteer ("Kursk
    Oblast", "Kursk region", "Курская область"), or a region with its country ("RU:Kursk
    Oblast"). A country goes before a region of the same name; a name that several countries
    give to a region stands for all of those.

    Args:
        names: what was written.
        gazetteer: the place index.
        present: countries and regions that the store holds, given as options in the error.
        kind: what the error calls them; of a "country" it gives countries alone as options.

    Returns:
        ``Filter.countries`` and ``Filter.admin1``.

    Raises:
        UnknownValueError: a name is no country and no first-level region.
    """
    countries: dict[str, None] = {}
    regions: dict[str, None] = {}
    for name in names:
        for place in _find(name.strip(), gazetteer) or _unknown(name, gazetteer, present, kind):
            if place.kind is PlaceKind.COUNTRY:
                countries[place.country or ""] = None
            else:
                regions[f"{place.country}:{place.name}"] = None
    return tuple(countries), tuple(regions)


def _find(name: str, gazetteer: Gazetteer) -> list[Place]:
    if len(name) == 2 and (country := gazetteer.country(name.upper())):
        return [country]
    code, colon, rest = name.partition(":")
    if colon:
        regions = _regions(rest.strip(), gazetteer)
        return [place for place in regions if place.country == code.strip().upper()]
    matches = gazetteer.lookup(name)
    found = [m.place for m in matches if m.place.kind is PlaceKind.COUNTRY]
    return found[:1] or _regions(name, gazetteer)


def _regions(name: str, gazetteer: Gazetteer) -> list[Place]:
    """Gives the regions of a name, and else those of the name without its word for the kind."""
    for words in (name, " ".join(w for w in name.split() if w.casefold() not in _KIND_WORDS)):
        matches = [m for m in gazetteer.lookup(words) if m.place.kind is PlaceKind.ADMIN1]
        if matches:
            best = min(m.tier for m in matches)
            return list({m.place.id: m.place for m in matches if m.tier == best}.values())
    return []


def _unknown(name: str, gazetteer: Gazetteer, present: Sequence[str], kind: str) -> list[Place]:
    wanted = {PlaceKind.COUNTRY} if kind == "country" else {PlaceKind.COUNTRY, PlaceKind.ADMIN1}
    found = gazetteer.search(name, 20, fuzzy=True)
    near = [m.place.name for m in found if m.place.kind in wanted]
    kept = sorted(code for code in present if kind != "country" or ":" not in code)
    other = "a country" if kind == "country" else "a country or first-level region"
    example = "Ukraine or UA" if kind == "country" else "Kursk Oblast or UA"
    options = [*dict.fromkeys([*near, *kept])]
    raise UnknownValueError(kind, name, options or [f"{other}, such as {example}"])
