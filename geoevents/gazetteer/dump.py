"""Reads a country's GeoNames dump for the overlay: every feature, with its kind."""

from __future__ import annotations

import zipfile
import zlib
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from geoevents.errors import GazetteerError
from geoevents.gazetteer.assemble import settlement_record
from geoevents.gazetteer.names import is_generated_name
from geoevents.gazetteer.namesakes import return_names
from geoevents.gazetteer.readers import GeonamesRow, read_geonames
from geoevents.gazetteer.records import PlaceRecord
from geoevents.gazetteer.spellings import add_spellings
from geoevents.model import MatchTier, PlaceKind

if TYPE_CHECKING:
    from geoevents.gazetteer.index import Gazetteer

__all__ = ["country_records", "swapped_rows"]

_KINDS = {
    "P": PlaceKind.SETTLEMENT,
    "A": PlaceKind.ADMIN2,
    "H": PlaceKind.WATER,
    "T": PlaceKind.AREA,
    "L": PlaceKind.AREA,
    "V": PlaceKind.AREA,
    "S": PlaceKind.SITE,
    "R": PlaceKind.SITE,
    "U": PlaceKind.WATER,
}
# A brook or a hill that nobody lives on comes after every village of its name.
_RANKS = {"A": 2_000, "H": 50, "T": 40, "L": 60, "V": 30, "S": 20, "R": 10, "U": 5}
_TOWN = 5_000
_VILLAGE = 100  # of a settlement whose people GeoNames does not count
_LONGEST_LINE = 1_000_000  # bytes


def country_records(
    path: Path, code: str, gazetteer: Gazetteer
) -> tuple[list[PlaceRecord], dict[str, str]]:
    """Reads a dump.

    Args:
        path: "UA.zip" or "UA.txt".
        code: the country that it should hold, alpha-2.
        gazetteer: gives the display names of divisions and the country's languages.

    Returns:
        The records, and the names of divisions by code.

    Raises:
        GazetteerError: for a damaged archive, a broken line, or rows of another country.
    """
    divisions = {f"{code}.{p.admin1_code}": p.name for p in gazetteer.regions_of(code)}
    records: dict[int, PlaceRecord] = {}
    points, at = array("f"), array("L")  # of the rows, and the lines that they stand on
    with _lines(path, code) as lines:
        counted = _Counted(lines)
        for row in read_geonames(counted, source=path.name):
            if row.country not in {code, ""}:
                raise GazetteerError(
                    f"{path.name}, line {counted.number} ({row.geonameid} {row.name}): is in "
                    f"{row.country}, not in {code}; is this the dump of another country?"
                )
            points.extend((row.latitude, row.longitude))
            at.append(counted.number)
            if row.feature_code == "ADM2" and row.admin2:
                divisions[f"{code}.{row.admin1}.{row.admin2}"] = row.name
            record = _record(row, gazetteer)
            if record is not None:
                records[row.geonameid] = record
    if not points:
        raise GazetteerError(f"{path.name}: holds no places")
    _check_order(points, at, path.name, code, gazetteer)
    return_names([r for r in records.values() if r.kind is PlaceKind.ADMIN1], records.values())
    languages = {code: gazetteer.languages(code)}
    add_spellings(records.values(), languages, main_from=_TOWN)
    return list(records.values()), divisions


class _Counted:
    """Lines that know the number of the one that was last given."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.number += 1
            yield line


def _record(row: GeonamesRow, gazetteer: Gazetteer) -> PlaceRecord | None:
    kind = _KINDS.get(row.feature_class)
    if kind is None or row.feature_code.startswith("PCL") or row.feature_code == "ADM1H":
        return None  # the country itself is in the shipped index
    record = settlement_record(row)
    record.kind = kind
    if kind is PlaceKind.SETTLEMENT:
        record.rank = max(_VILLAGE, row.population)
    else:
        record.rank = max(_RANKS[row.feature_class], row.population)
    if row.feature_code == "ADM1":
        shipped = gazetteer.place(record.id)
        record.kind = PlaceKind.ADMIN1
        record.rank = 50_000
        if shipped is not None:
            record.name_tier = MatchTier.ALTERNATE
            record.names = [
                (name, MatchTier.ALTERNATE)
                for name in (record.name, row.asciiname, *row.alternates)
                if name and not is_generated_name(name)
            ]
            record.name, record.name_tier = shipped.name, MatchTier.ALTERNATE
    return record


def _check_order(
    points: array[float], at: array[int], source: str, code: str, gazetteer: Gazetteer
) -> None:
    """Refuses a dump whose latitudes and longitudes have changed places."""
    pairs = list(zip(points[::2], points[1::2], strict=True))
    swapped = swapped_rows(pairs, gazetteer.country_polygon(code))
    if len(swapped) > len(pairs) / 2:
        latitude, longitude = pairs[swapped[0]]
        raise GazetteerError(
            f"{source}, line {at[swapped[0]]}: latitude {latitude:.4f}, longitude {longitude:.4f} "
            f"lie outside {code}, swapped they lie inside: are the columns swapped?"
        )


def swapped_rows(points: Sequence[tuple[float, float]], polygon: Any) -> list[int]:  # noqa: ANN401
    """Gives the numbers of the points that lie in a polygon only with their axes swapped.

    Args:
        points: latitude and longitude in degrees.
        polygon: the country, or None where it is not known (then no point is suspect); a degree
            around it still counts as inside.
    """
    import numpy as np
    import shapely

    if polygon is None or not points:
        return []
    around = polygon.simplify(0.2).buffer(1.0)
    shapely.prepare(around)
    lat, lon = np.asarray(points, dtype=float).T
    inside = shapely.contains_xy(around, lon, lat)
    other = shapely.contains_xy(around, lat, lon)
    found: list[int] = np.flatnonzero(~inside & other).tolist()
    return found


@contextmanager
def _lines(path: Path, code: str) -> Iterator[Iterator[str]]:
    try:
        if not zipfile.is_zipfile(path) and path.suffix.casefold() != ".zip":
            with path.open("rb") as plain:
                yield _decoded(plain, path.name)
            return
        with zipfile.ZipFile(path) as archive:
            members = [n for n in archive.namelist() if n.casefold() == f"{code}.txt".casefold()]
            if not members:
                raise GazetteerError(
                    f"{path.name}: holds no {code}.txt but {', '.join(archive.namelist()[:5])}"
                )
            with archive.open(members[0]) as stream:
                yield _decoded(stream, path.name)
    except FileNotFoundError as error:
        raise GazetteerError(f"{path}: there is no such file") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, UnicodeError, RuntimeError) as error:
        raise GazetteerError(
            f"{path.name}: truncated or damaged archive ({error}); download it again"
        ) from error


def _decoded(stream: IO[bytes], source: str) -> Iterator[str]:
    number = 0
    while line := stream.readline(_LONGEST_LINE + 1):
        number += 1
        if len(line) > _LONGEST_LINE:
            raise GazetteerError(
                f"{source}, line {number}: longer than {_LONGEST_LINE:,} bytes: {line[:40]!r}…"
            )
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise GazetteerError(f"{source}, line {number}: not UTF-8 ({error})") from error
