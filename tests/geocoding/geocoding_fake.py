"""A gazetteer of a dozen places, with the seam of the real one."""

from geoevents.gazetteer.matches import Match
from geoevents.gazetteer.names import normalise
from geoevents.gazetteer.people import People
from geoevents.model import MatchTier, Place, PlaceKind

_S, _A, _C = PlaceKind.SETTLEMENT, PlaceKind.ADMIN1, PlaceKind.COUNTRY


def place(number, name, lat, lon, kind, code, country, admin1=None, admin1_code=None, people=0):
    return Place(
        id=f"geonames:{number}",
        name=name,
        latitude=lat,
        longitude=lon,
        kind=kind,
        feature_code=code,
        country=country,
        admin1=admin1,
        admin1_code=admin1_code,
        population=people,
    )


PLACES = {
    place(1, "Russia", 60, 100, _C, "PCLI", "RU", people=144_000_000): ["Россия"],
    place(2, "Ukraine", 49, 32, _C, "PCLI", "UA", people=38_000_000): ["Україна", "Украина"],
    place(3, "Kursk Oblast", 51.74, 36.29, _A, "ADM1", "RU", "Kursk Oblast", "41", 1_000_000): [
        "Курская область"
    ],
    place(4, "Kursk", 51.73, 36.19, _S, "PPLA", "RU", "Kursk Oblast", "41", 450_000): ["Курск"],
    place(5, "Sudzha", 51.19, 35.27, _S, "PPLA2", "RU", "Kursk Oblast", "41", 6_000): ["Суджа"],
    place(6, "Moscow", 55.75, 37.62, _S, "PPLC", "RU", "Moscow", "48", 10_000_000): ["Москва"],
    place(7, "Kyiv", 50.45, 30.52, _S, "PPLC", "UA", "Kyiv City", "12", 2_900_000): ["Kiev"],
    place(8, "Sumy", 50.91, 34.8, _S, "PPLA", "UA", "Sumy Oblast", "21", 256_000): ["Суми"],
    place(9, "Springfield", 39.8, -89.64, _S, "PPLA", "US", "Illinois", "IL", 114_000): [],
    place(10, "Springfield", 37.2, -93.3, _S, "PPLA2", "US", "Missouri", "MO", 169_000): [],
    place(11, "Illinois", 40, -89, _A, "ADM1", "US", "Illinois", "IL", 12_000_000): [],
    place(12, "United States", 39.76, -98.5, _C, "PCLI", "US", people=327_000_000): ["U.S."],
    place(13, "Nice", 43.7, 7.27, _S, "PPLA2", "FR", "PACA", "93", 340_000): [],
    place(14, "Deir al-Balah", 31.4, 34.35, _S, "PPL", "PS", "Gaza Strip", "GZ", 70_000): [],
    place(15, "Missouri", 38.25, -92.5, _A, "ADM1", "US", "Missouri", "MO", 6_000_000): [],
    place(16, "Rostov-on-Don", 47.2, 39.7, _S, "PPLA", "RU", "Rostov Oblast", "61", 1_100_000): [],
}
_DEMONYMS = {"russian": 1, "ukrainian": 2, "american": 12}
_ABBREVIATIONS = {"Ill.": ("geonames:11", True), "IL": ("geonames:11", False)}


class FakeGazetteer:
    version = "fake"

    def __init__(self):
        self._by_id = {p.id: p for p in PLACES}
        self._names = {}
        for found, aliases in PLACES.items():
            for tier, name in [(MatchTier.MAIN, found.name)] + [
                (MatchTier.ALTERNATE, a) for a in aliases
            ]:
                self._names.setdefault(normalise(name), []).append((found, tier))

    def lookup(self, name):
        return [Match(p, t, name) for p, t in self._names.get(normalise(name), [])]

    def lookup_demonym(self, name):
        number = _DEMONYMS.get(name.casefold())
        return [Match(self._by_id[f"geonames:{number}"], MatchTier.MAIN, name)] if number else []

    def lookup_abbreviation(self, text, *, after_town=False):
        found = _ABBREVIATIONS.get(text)
        if found is None or not (found[1] or after_town):
            return []
        return [Match(self._by_id[found[0]], MatchTier.ALTERNATE, text)]

    def __contains__(self, name):
        return normalise(name) in self._names

    def has_prefix(self, name):
        return any(key.startswith(normalise(name) + " ") for key in self._names)

    def place(self, place_id):
        return self._by_id.get(place_id)

    def country(self, code):
        return next((p for p in PLACES if p.kind is _C and p.country == code), None)

    def admin1(self, country, code):
        return next(
            (p for p in PLACES if p.kind is _A and (p.country, p.admin1_code) == (country, code)),
            None,
        )

    def people_of(self, place):
        return People(place.population, in_towns=False)

    def containing(self, latitude, longitude):
        return (None, None)
