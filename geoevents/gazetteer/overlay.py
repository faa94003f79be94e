"""What the user adds to the gazetteer: whole countries, and places of one's own.

Each addition is a shard in the user's data folder. It is built beside its place and moved in when
whole, so bad input leaves everything as it was.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geoevents.errors import GazetteerError, UnknownValueError
from geoevents.gazetteer.additions import addition_folders, home_folder
from geoevents.gazetteer.download import Progress, download_dump
from geoevents.gazetteer.records import PlaceRecord
from geoevents.gazetteer.writer import write_shard

if TYPE_CHECKING:
    from geoevents.gazetteer.index import Gazetteer

__all__ = [
    "Addition",
    "add_country",
    "add_places",
    "addition_folders",
    "additions",
    "find_addition",
    "home_folder",
    "remove",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """A country or a places file that was added. ``sha256`` and ``size`` are of the source file."""

    name: str
    kind: str
    places: int
    names: int
    source: str
    sha256: str
    size: int
    added_at: datetime
    folder: Path


def additions(home: Path | None = None) -> list[Addition]:
    """Gives what was added, in the order in which it is merged."""
    return [_addition(folder) for folder in addition_folders(home)]


def find_addition(name: str, home: Path | None = None) -> Addition:
    """Gives the addition of a name, capitals apart.

    Raises:
        UnknownValueError: where nothing of that name was added.
    """
    return _addition(_folder_of(name, home))


def _folder_of(name: str, home: Path | None) -> Path:
    folders = addition_folders(home)
    for folder in folders:
        if folder.name.casefold() == name.casefold():
            return folder
    raise UnknownValueError("addition", name, [f.name for f in folders])


def _addition(folder: Path) -> Addition:
    path = folder / "info.json"
    try:
        info = json.loads(path.read_text("utf-8"))
        return Addition(
            name=folder.name,
            kind=info["kind"],
            places=info["places"],
            names=info["names"],
            source=info["source"],
            sha256=info["sha256"],
            size=info["size"],
            added_at=datetime.fromisoformat(info["added_at"]),
            folder=folder,
        )
    except (OSError, ValueError, KeyError) as error:
        raise GazetteerError(
            f"{path}: not readable ({error}); take the addition out with: "
            f"geoevents gazetteer remove {folder.name}"
        ) from error


def add_country(
    code: str,
    file: Path | None = None,
    *,
    home: Path | None = None,
    gazetteer: Gazetteer | None = None,
    progress: Progress | None = None,
    base_url: str | None = None,
) -> Addition:
    """Adds all features of a country from GeoNames' dump; replaces an earlier addition of it.

    Args:
        code: alpha-2 code.
        file: a dump already here ("UA.zip" or "UA.txt"); None downloads it.
        home: the user's data folder; None for the usual one.
        gazetteer: names of countries and divisions come from it; None for the shipped one.
        progress: is told bytes loaded and size while downloading.
        base_url: another server's folder for the download.

    Raises:
        GazetteerError: for an unknown country, a failed download, or a dump with a broken line;
            names file and line. What was in use stays in use.
    """
    from geoevents.gazetteer.dump import country_records

    shipped = gazetteer or _shipped()
    wanted = code.upper()
    country = shipped.country(wanted)
    if country is None:
        raise UnknownValueError("country", code, shipped.country_codes())
    base = (home or home_folder()) / "gazetteer"
    source = file or _downloaded(wanted, base, progress, base_url)
    records, divisions = country_records(source, wanted, shipped)
    addition = _install(
        records, base / "countries" / wanted, kind="country", source=source, divisions=divisions
    )
    if file is None:
        source.unlink(missing_ok=True)
    return addition


def _downloaded(code: str, base: Path, progress: Progress | None, base_url: str | None) -> Path:
    folder = base / "downloads"
    folder.mkdir(parents=True, exist_ok=True)
    return download_dump(code, folder / f"{code}.zip", progress=progress, base_url=base_url)


def add_places(
    file: Path, *, home: Path | None = None, gazetteer: Gazetteer | None = None
) -> Addition:
    """Adds a file of one's own places, CSV or GeoJSON; replaces an earlier one of that name.

    Args:
        file: has name, latitude, longitude (or a point geometry) and, where known, aliases
            (separated by ``|``), name_ru, name_uk, country, admin1, population, feature_code, note.
        home: the user's data folder; None for the usual one.
        gazetteer: countries and divisions are looked up in it; None for the shipped one.

    Raises:
        GazetteerError: lists every bad row with its line; then nothing is added.
    """
    from geoevents.gazetteer.places_file import read_places
    from geoevents.gazetteer.tables import slug

    shipped = gazetteer or _shipped()
    records, divisions = read_places(file, shipped)
    name = slug(file.stem) or "places"
    folder = (home or home_folder()) / "gazetteer" / "places" / name
    return _install(records, folder, kind="places", source=file, divisions=divisions)


def remove(name: str, *, home: Path | None = None) -> Path:
    """Takes an addition out.

    Args:
        name: the country's code or the places file's name, as ``additions`` gives it.
        home: the user's data folder; None for the usual one.

    Returns:
        The folder that was removed.

    Raises:
        UnknownValueError: where nothing of that name was added.
    """
    folder = _folder_of(name, home)
    shutil.rmtree(folder)
    return folder


def _shipped() -> Gazetteer:
    from geoevents.gazetteer.index import Gazetteer, shipped_folder

    return Gazetteer.open(shipped_folder())


def _install(
    records: Iterable[PlaceRecord],
    folder: Path,
    *,
    kind: str,
    source: Path,
    divisions: dict[str, str],
) -> Addition:
    """Writes a shard beside its place, then moves it in."""
    content = source.read_bytes()
    info: dict[str, Any] = {
        "kind": kind,
        "source": source.name,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "added_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "sources": [f"{source.name}: GeoNames, CC BY 4.0" if kind == "country" else source.name],
    }
    with _beside(folder) as new:
        write_shard(list(records), new, divisions=divisions, info=info)
        old = new.with_name(new.name + "-old")
        if folder.exists():
            folder.replace(old)
        new.replace(folder)
        shutil.rmtree(old, ignore_errors=True)
    return _addition(folder)


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        yield new
    finally:
        shutil.rmtree(new, ignore_errors=True)
