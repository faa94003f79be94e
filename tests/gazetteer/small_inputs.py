"""Small inputs of the gazetteer build, made here: two countries, three divisions, a few towns."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from geoevents.gazetteer.inputs import INPUTS

TOWNS = [
    # id, name, lat, lon, country, admin1, population, alternates
    (1, "Alfa", 50.5, 30.5, "UA", "01", 900_000, ["Альфа", "Old Alfa", "alf a", "ALF"]),
    (2, "Bravo", 50.2, 30.2, "UA", "01", 5_000, ["Браво"]),
    (3, "Charlie", 51.5, 36.5, "RU", "02", 400_000, ["Чарли", "Чарлі"]),
    (4, "Alfa", 51.2, 36.2, "RU", "02", 700, []),
    (5, "Delta", 45.2, 34.2, "UA", "11", 30_000, ["Дельта"]),
    (6, "Ḩamzāh", 51.4, 36.8, "RU", "03", 250_000, ["Hamza", "Хамза"]),
]


def square(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    ring = [[west, south], [west, north], [east, north], [east, south], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}  # clockwise, as sources may be


def feature(code: str, gn_id: int, gn_code: str, country: str, name: str, shape: Any) -> Any:
    return {
        "type": "Feature",
        "geometry": shape,
        "properties": {
            "adm1_code": code,
            "gn_id": gn_id,
            "gn_a1_code": gn_code,
            "iso_a2": country,
            "name": name,
            "name_en": name,
            "name_ru": f"{name}ская область",
            "type_en": "Region",
            "latitude": (shape["coordinates"][0][0][1] + shape["coordinates"][0][1][1]) / 2,
            "longitude": (shape["coordinates"][0][0][0] + shape["coordinates"][0][2][0]) / 2,
        },
    }


def geonames_line(number: int, name: str, **cells: Any) -> str:
    row = {
        "ascii": name, "alternates": "", "lat": 50.0, "lon": 30.0, "class": "P", "code": "PPL",
        "country": "UA", "admin1": "01", "admin2": "", "population": 0,
    } | cells  # fmt: skip
    return "\t".join(
        str(c)
        for c in (
            number, name, row["ascii"], row["alternates"], row["lat"], row["lon"], row["class"],
            row["code"], row["country"], "", row["admin1"], row["admin2"], "", "",
            row["population"], "", "100", "Europe/Kyiv", "2026-01-01",
        )
    )  # fmt: skip


def write_inputs(folder: Path) -> Path:
    """Writes the inputs as unpacked packages."""
    import geopandas as gpd
    from shapely.geometry import shape

    cities = {
        str(i): {
            "geonameid": i, "name": n, "latitude": la, "longitude": lo, "countrycode": c,
            "population": p, "timezone": "", "admin1code": a, "alternatenames": names,
        }
        for i, n, la, lo, c, a, p, names in TOWNS
    }  # fmt: skip
    detailed = [
        geonames_line(1, "Alfa", lat=50.5, lon=30.5, code="PPLC", admin2="77", population=1),
        geonames_line(3, "Charlie", lat=51.5, lon=36.5, code="PPLA", country="RU", admin1="02"),
    ]
    features = [
        feature("UKR-1", 101, "UA.01", "UA", "Alfa", square(30, 50, 32, 51)),
        feature("RUS-2", 102, "RU.02", "RU", "Charlie", square(36, 51, 38, 52)),
        feature("RUS-3", 103, "RU.03", "RU", "Hamza", square(38, 51, 40, 52)),
        feature("RUS-283", 111, "UA.11", "RU", "Peninsula", square(33, 44, 36, 46)),
    ]
    facts = {
        code: {
            "geonameid": number, "name": name, "iso": code, "population": 1_000_000,
            "languages": languages,
        }
        for code, number, name, languages in (
            ("UA", 900, "Ukraine", "uk,ru-UA"), ("RU", 901, "Russia", "ru"),
        )
    }  # fmt: skip
    continent = {
        "geonameId": 6255148, "toponymName": "Europe", "lat": "48.69", "lng": "9.14",
        "alternateNames": [{"name": "Европа", "lang": "ru"}, {"name": "http://x", "lang": "link"}],
    }  # fmt: skip
    topology = {
        "transform": {"scale": [1, 1], "translate": [-100, 30]},
        "objects": {"counties": {"geometries": [
            {"type": "Polygon", "arcs": [[0]], "id": "48001", "properties": {"name": "Echo"}},
        ]}},
        "arcs": [[[0, 0], [2, 0], [0, 2], [-2, 0], [0, -2]]],
    }  # fmt: skip
    texts = {
        "cities": json.dumps(cities),
        "cities_full": "\n".join(detailed) + "\n",
        "countries": json.dumps(facts),
        "continents": json.dumps({"EU": continent}),
        "admin1_codes": "UA.01\tAlfa\tAlfa\t101\nRU.02\tCharlie\tCharlie\t102\n"
        "UA.11\tPeninsula\tPeninsula\t111\nRU.03\tHamza\tHamza\t103\n",
        "admin1_names": json.dumps(
            [
                {"code": c, "name": n}
                for c, n in (
                    ("UA.01", "Alfa"),
                    ("RU.02", "Charlie"),
                    ("RU.03", "Hamza"),
                    ("UA.11", "Peninsula"),
                )
            ]
        ),
        "admin2_names": json.dumps(
            [
                {"code": "UA.01.77", "name": "Alfa Raion"},
                {"code": "US.TX.001", "name": "Echo County"},
            ]
        ),
        "admin1_shapes": json.dumps({"type": "FeatureCollection", "features": features}),
        "us_counties": json.dumps(topology),
        "airports": "icao,iata,name,city,subd,country,elevation,lat,lon,tz,lid\n"
        '"UKAA","AAA","Alfa Foxtrot International Airport","Alfa","","UA",1,50.4,30.6,"",""\n'
        '"5WA8","","Private Strip","Alfa","","UA",1,50.4,30.6,"",""\n',
    }
    for name, text in texts.items():
        path = folder / INPUTS[name].base / INPUTS[name].member
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    layers = {
        "country": gpd.GeoDataFrame(
            {
                "ISO_A2_EH": ["UA", "RU"], "ISO_A2": ["UA", "RU"], "ADM0_A3": ["UKR", "RUS"],
                "NAME": ["Ukraine", "Russia"], "NAME_FR": ["Ukraine", "Russie"],
                "LABEL_X": [31.0, 37.0], "LABEL_Y": [50.5, 51.5],
            },
            geometry=[shape(square(30, 50, 32, 51)), shape(square(36, 51, 38, 52))],
            crs="EPSG:4326",
        ),
        "lake": gpd.GeoDataFrame(
            {
                "ne_id": [5], "name": ["Golf"], "name_en": ["Golf"], "featurecla": ["Lake"],
                "scalerank": [1],
            },
            geometry=[shape(square(31, 50.1, 31.2, 50.3))],
            crs="EPSG:4326",
        ),
    }  # fmt: skip
    for name, frame in layers.items():
        path = folder / INPUTS[f"{name}_shp"].base / INPUTS[f"{name}_shp"].member
        path.parent.mkdir(parents=True, exist_ok=True)
        frame.to_file(path, encoding="utf-8")
    return folder


TABLES = {
    "disputed.csv": "match,country,admin1,disputed,note\nRUS-283,UA,11,1,a peninsula\n",
    "admin1_names.csv": "code,name\nUA.01,Alfa Oblast\nRU.02,Charlie Oblast\n",
    "points.csv": "# a remark\nplace,latitude,longitude\nUA,49,32\n",
    "supplement.csv": "name,name_ru,name_uk,aliases,country,admin1,admin2,latitude,longitude,"
    "population,feature_code,source\n"
    "Hotel,Отель,Готель,Hotell|Hotyel,RU,Charlie Oblast,,51.3,36.3,12,PPL,a source\n"
    "Bravo,Браво,Браво,Bravissimo,UA,Alfa Oblast,,50.21,30.21,,PPL,a source\n",
    "localities.csv": "geonameid,name,name_ru,name_uk,aliases,country,admin1,latitude,longitude,"
    "population,feature_code,source\n"
    "777,India,,Індія,Indiya,UA,Alfa Oblast,50.7,30.7,,PPL,GeoNames 777\n"
    "778,Bravo,,,Brava,UA,Alfa Oblast,50.2,30.2,,PPL,GeoNames 778\n",
    "areas.csv": "id,name,aliases,kind,feature_code,country,latitude,longitude\n"
    "juliett,Juliett Sea,Juliett,water,SEA,,43,34\n"
    "kilo-river,Kilo River,Bravo,water,STM,UA,50,31\n",
    "sites.csv": "id,name,aliases,kind,feature_code,country,admin1,latitude,longitude\n"
    "lima,Lima Plant,Lima NPP,site,PSN,UA,01,50.6,30.9\n",
    # The peninsula bears the name of a city that does not lie on it.
    "aliases.csv": "target,tier,names\nUA,1,the Ukraine\nUA.11,2,Old Alfa\n",
    "populations.csv": "code,population,year,source\nUA.01,2000000,2022,a census\n",
    "abbreviations.csv": "target,free,forms\nUA,1,U.A.\nRU.02,0,CH\n",
    "demonyms.csv": "target,forms\nUA,Ukrainian\nRU,Russian\nRU.02,Charlish\n",
}


def write_tables(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in TABLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def write_dump(path: Path, lines: Iterable[str], member: str = "UA.txt") -> Path:
    """Writes a dump as GeoNames packs it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, "\n".join(lines) + "\n")
    path.write_bytes(buffer.getvalue())
    return path
