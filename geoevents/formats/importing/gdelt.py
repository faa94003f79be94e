"""GDELT 2.0 (and 1.0) events: tab-separated files without a line of names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from geoevents.formats.importing.placing import Placer
from geoevents.formats.importing.records import Terms, coded_event, fitting
from geoevents.formats.importing.values import LeftOutError, RowError, day_of, point_of, text_of
from geoevents.formats.importing.vocabularies import alpha2, geo_precisions, sub_event_types
from geoevents.model import Event, SubEventType, TimePrecision

__all__ = ["HEADERS", "Gdelt", "is_gdelt", "looks_like_gdelt"]

_ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"  # noqa: E501
_GEO = "Type FullName CountryCode ADM1Code {adm2}Lat Long FeatureID"


def _header(adm2: str) -> tuple[str, ...]:
    names = "GlobalEventID Day MonthYear Year FractionDate".split()
    names += [f"Actor{n}{part}" for n in (1, 2) for part in _ACTOR.split()]
    names += "IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale".split()
    names += "NumMentions NumSources NumArticles AvgTone".split()
    for who in ("Actor1", "Actor2", "Action"):
        names += [f"{who}Geo_{part}" for part in _GEO.format(adm2=adm2).split()]
    return tuple(name.lower() for name in [*names, "DATEADDED", "SOURCEURL"])


# Number of columns → their names: 61 in version 2.0, 58 in 1.0, which knows no ADM2Code.
HEADERS = {len(names): names for names in (_header("ADM2Code "), _header(""))}
_CONFIDENCE = 0.5  # coded by machine from one sentence; GDELT states none in its event table


def is_gdelt(columns: Iterable[str]) -> bool:
    """Tells GDELT's tables by their columns."""
    return {"globaleventid", "eventcode", "actiongeo_type"} <= set(columns)


def looks_like_gdelt(line: str) -> tuple[str, ...] | None:
    """Gives the names of the columns for a first line that is a row of GDELT's, else None."""
    cells = line.rstrip("\r\n").split("\t")
    names = HEADERS.get(len(cells))
    return names if names and cells[0].isdigit() and cells[1].isdigit() else None


class Gdelt:
    """CAMEO codes become our types; those of speech and help that we have no type for are left out.

    GDELT gives no sentence: the words say what was coded. The day is that of the report unless the
    text gave another, so it counts as known to a week.
    """

    def __init__(self, terms: Terms, placer: Placer) -> None:
        self.terms = terms
        self._placer = placer
        self._types = sub_event_types("gdelt")
        self._geo = geo_precisions("gdelt")

    def event(self, row: Mapping[str, Any]) -> Event:
        """See ``Converter``."""
        row_id = text_of(row, "globaleventid")
        if row_id is None:
            raise RowError("GlobalEventID is empty")
        code = text_of(row, "eventcode") or ""
        kind = self._type(code)
        day = day_of(row.get("day") or row.get("sqldate"), "Day")
        point = point_of(row, "actiongeo_lat", "actiongeo_long")
        geo = fitting(self._geo, text_of(row, "actiongeo_type") or "0", "ActionGeo_Type")
        place = text_of(row, "actiongeo_fullname")
        country = text_of(row, "actiongeo_countrycode")
        url = text_of(row, "sourceurl")
        actors = [text_of(row, "actor1name"), text_of(row, "actor2name")]
        said = f"{actors[0] or 'unknown'} → {actors[1] or 'unknown'}: CAMEO {code}"
        return coded_event(
            self.terms,
            self._placer,
            row_id=row_id,
            days=(day, day),
            time_precision=TimePrecision.WEEK,
            sub_event_type=kind,
            notes=f"{said}, {place or 'no place'}",
            point=point if geo is not None else None,
            geo_precision=geo,
            country=alpha2(country, "fips") if country else None,
            location=place.split(",", 1)[0] if place else None,
            actor1=actors[0],
            actor2=actors[1],
            source=_host(url),
            source_url=url,
            confidence=_CONFIDENCE,
        )

    def _type(self, code: str) -> SubEventType:
        """Gives the type of the longest beginning of the code that has a row."""
        for length in range(len(code), 1, -1):
            if code[:length] in self._types:
                found = self._types[code[:length]]
                if found is None:
                    raise LeftOutError(f"CAMEO {code} has no counterpart among our types")
                return found
        raise RowError(f"EventCode {code!r} is none of CAMEO's")


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url).hostname if url else None
    except ValueError:
        return None
