"""What the shipped index must hold and how quickly it must answer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import shapely

from geoevents.gazetteer.index import Gazetteer, shipped_folder
from geoevents.gazetteer.readers import read_table
from geoevents.gazetteer.regions import Regions
from geoevents.model import PlaceKind


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        *((n, "geonames:538560") for n in ("Kursk", "Курск", "Курськ")),
        *((n, "geonames:692194") for n in ("Sumy", "Суми", "Сумы")),
        *(
            (n, "supplement:goncharovka-ru-51.19-35.25")
            for n in ("Goncharovka", "Honcharivka", "Гончаровка", "Гончарівка")
        ),
        *((n, "geonames:703448") for n in ("Kyiv", "Kiev", "Київ", "Киев")),
        *((n, "geonames:713174") for n in ("Bakhmut", "Artemivsk", "Бахмут", "Артемівськ")),
        *((n, "geonames:709930") for n in ("Dnipro", "Dnipropetrovsk", "Dnepropetrovsk")),
        ("Zaporizhzhia", "geonames:687700"),
        ("Kursk Oblast", "geonames:538555"),
        ("Kursk region", "geonames:538555"),
        ("Сумська область", "geonames:692196"),
        ("Raqqa", "geonames:172955"),
        ("Al-Raqqah", "geonames:172955"),
        ("Ivory Coast", "geonames:2287781"),
        ("Côte d'Ivoire", "geonames:2287781"),
        ("DR Congo", "geonames:203312"),
        ("Burma", "geonames:1327865"),
        ("Britain", "geonames:2635167"),
        ("U.S.", "geonames:6252001"),
        ("США", "geonames:6252001"),
        ("England", "geonames:6269131"),
        ("Europe", "geonames:6255148"),
        ("Middle East", "area:middle-east"),
        ("EU", "area:european-union"),
        ("Donbas", "area:donbas"),
        ("Darfur", "area:darfur"),
        ("Black Sea", "area:black-sea"),
        ("Strait of Hormuz", "area:strait-of-hormuz"),
        ("Himalayas", "area:himalayas"),
        ("Gaza Strip", "geonames:281132"),
        ("NSW", "geonames:2155400"),
        ("Zaporizhzhia NPP", "site:zaporizhzhia-npp"),
        ("Ramstein Air Base", "airport:ETAR"),
        ("Dallas County", "admin2:US.TX.113"),
        # The city comes before the governorate of its name.
        ("Hama", "geonames:170017"),
        ("Homs", "geonames:169577"),
        ("Hodeidah", "geonames:79415"),
        ("Beit Lahia", "geonames:281145"),
        ("Sheikh Zuweid", "geonames:353471"),
        ("Jebel Marra", "area:jebel-marra"),
        ("Adrar des Ifoghas", "area:adrar-ifoghas"),
        ("Kattegat", "area:kattegat"),
        ("Strait of Tiran", "area:strait-tiran"),
        ("Cyrenaica", "area:cyrenaica"),
        ("Mokri Yaly River", "area:mokri-yaly"),
        ("Sambisa Forest", "area:sambisa"),
        ("Ain al-Asad", "site:ain-al-asad"),
    ],
)
def test_the_first_match(shipped: Gazetteer, name: str, place_id: str) -> None:
    assert shipped.lookup(name)[0].place.id == place_id


@pytest.mark.parametrize(
    ("country", "code", "name", "latitude", "longitude"),
    [("RU", "41", "Kursk Oblast", 51.74, 36.29), ("UA", "21", "Sumy Oblast", 50.9, 34.2)],
)
def test_divisions_have_a_name_and_a_point(
    shipped: Gazetteer, country: str, code: str, name: str, latitude: float, longitude: float
) -> None:
    place = shipped.admin1(country, code)
    assert place is not None
    assert place.name == name
    assert place.latitude == pytest.approx(latitude, abs=0.2)
    assert place.longitude == pytest.approx(longitude, abs=0.2)


@pytest.mark.parametrize(
    ("code", "at"), [("UA", (49, 32)), ("RU", (60, 100)), ("US", (39.76, -98.5))]
)
def test_countries_have_the_usual_points(
    shipped: Gazetteer, code: str, at: tuple[float, float]
) -> None:
    place = shipped.country(code)
    assert place is not None
    assert (place.latitude, place.longitude) == at


@pytest.mark.parametrize(
    ("latitude", "longitude", "country", "division"),
    [
        (51.19, 35.25, "RU", "Kursk Oblast"),
        (50.91, 34.8, "UA", "Sumy Oblast"),
        (45.3, 34.2, "UA", "Autonomous Republic of Crimea"),
        (44.6, 33.53, "UA", "Sevastopol"),
        (31.42, 34.35, "PS", "Gaza Strip"),
        (-33.87, 151.2, "AU", "New South Wales"),
    ],
)
def test_points_lie_in_their_regions(
    shipped: Gazetteer, latitude: float, longitude: float, country: str, division: str
) -> None:
    found = shipped.containing(latitude, longitude)
    assert [p.country if p else None for p in found] == [country, country]
    assert found[1] is not None
    assert found[1].name == division


def test_crimea_is_ukraine_and_marked(shipped: Gazetteer) -> None:
    frame = Regions.open().frame("admin1")
    crimea = frame[(frame["country"] == "UA") & frame["disputed"]]
    assert set(crimea["admin1_code"]) == {"11", "20"}
    ukraine = shipped.country_polygon("UA")
    assert ukraine is not None
    assert ukraine.contains(shapely.Point(34.2, 45.3))
    russia = shipped.country_polygon("RU")
    assert russia is not None
    assert not russia.contains(shapely.Point(34.2, 45.3))


def test_regions_are_valid_and_counter_clockwise_and_share_borders() -> None:
    regions = Regions.open()
    for level in ("country", "admin1"):
        frame = regions.frame(level)  # type: ignore[arg-type]
        assert frame.crs.to_epsg() == 4326
        assert frame.geometry.is_valid.all()
        assert frame["place_id"].is_unique
        for shape in frame.geometry:
            assert all(p.exterior.is_ccw for p in shapely.get_parts(shape))
    kursk = regions.polygon("geonames:538555")
    sumy = regions.polygon("geonames:692196")
    assert kursk is not None
    assert sumy is not None
    assert kursk.intersection(sumy).area < 1e-6
    assert kursk.intersection(sumy).length > 1


ASK_AT_ONCE = """
import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from geoevents.gazetteer.regions import Regions

chance = random.Random(1)
points = [(chance.uniform(45, 75), chance.uniform(-140, -60)) for _ in range(200)]
points += [(chance.uniform(50, 70), chance.uniform(30, 170)) for _ in range(200)]
for _ in range(15):
    regions, gate = Regions.open(), Barrier(4)
    def ask(_):
        gate.wait()
        return [regions.containing(*point) for point in points]
    with ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(ask, range(4))
    assert all(answers == first for answers in others)
    assert any(first)
"""


def test_threads_may_ask_for_regions_at_once() -> None:
    """Without a lock the process dies in GEOS, so it is asked from outside."""
    run = subprocess.run(
        [sys.executable, "-c", ASK_AT_ONCE], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-2_000:]


def test_country_points_lie_in_or_near_the_country(shipped: Gazetteer) -> None:
    """Points of a table written by hand: a slip of a sign or a digit shows here."""
    path = shipped_folder() / "tables" / "points.csv"
    with path.open(encoding="utf-8") as lines:
        rows = list(read_table(lines, source=path.name))
    assert len(rows) > 150
    for row in rows:
        if "." in row["place"]:
            continue
        shape = shipped.country_polygon(row["place"])
        assert shape is not None, row
        point = shapely.Point(float(row["longitude"]), float(row["latitude"]))
        assert shape.distance(point) < 1.0, row


def test_table_places_lie_in_their_country(shipped: Gazetteer) -> None:
    for name in ("sites.csv", "areas.csv"):
        path = shipped_folder() / "tables" / name
        with path.open(encoding="utf-8") as lines:
            for row in read_table(lines, source=name):
                if not row["country"] or row["feature_code"] in {"PCLH", "ISL", "ISLS", "SHOL"}:
                    continue
                shape = shipped.country_polygon(row["country"])
                assert shape is not None, row
                point = shapely.Point(float(row["longitude"]), float(row["latitude"]))
                near = 3.0 if row["kind"] != "site" else 0.3
                assert shape.distance(point) < near, (row["id"], shape.distance(point))


def test_demonyms_are_countries(shipped: Gazetteer) -> None:
    for word, country in [("Russian", "RU"), ("Syrians", "SY"), ("Turkish", "TR"), ("Poles", "PL")]:
        assert [m.place.country for m in shipped.lookup_demonym(word)] == [country]
    assert len(shipped.lookup_demonym("Congolese")) == 2
    assert shipped.lookup_demonym("Kurdish")[0].place.kind is PlaceKind.AREA


def test_state_codes_need_a_town_before_them(shipped: Gazetteer) -> None:
    assert shipped.lookup_abbreviation("IN") == []
    assert shipped.lookup_abbreviation("IN", after_town=True)[0].place.name == "Indiana"
    assert shipped.lookup_abbreviation("Calif.")[0].place.name == "California"


def test_the_shipped_folder_is_small_enough() -> None:
    size = sum(p.stat().st_size for p in shipped_folder().rglob("*") if p.is_file())
    assert size < 40_000_000


_MEASURE = """
import time
import marisa_trie, numpy, pyarrow, pyarrow.ipc
from geoevents.gazetteer.index import Gazetteer
def rss():
    for line in open("/proc/self/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
before, start = rss(), time.perf_counter()
gazetteer = Gazetteer.open()
gazetteer.lookup("Kursk")
print(time.perf_counter() - start, rss() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads memory from /proc")
def test_opening_is_quick_and_light() -> None:
    out = subprocess.run(
        [sys.executable, "-c", _MEASURE], capture_output=True, text=True, check=True
    ).stdout.split()
    assert float(out[0]) < 1.0  # 0.3 s is the promise on a machine at rest; see benchmarks
    assert float(out[1]) < 150


@pytest.mark.parametrize(
    ("name", "country"),
    [
        *((n, "CD") for n in ("Walikale", "Mweso", "Kavumu", "Masisi", "Kitchanga", "Minova")),
        *((n, "SD") for n in ("Jebel Aulia", "Tawila", "Umm Ruwaba", "Kereinik")),
        *((n, "BF") for n in ("Barsalogho", "Djibo", "Kantchari")),
        *((n, "ML") for n in ("Tinzaouaten", "Hombori", "Labbezanga")),
        *((n, "MM") for n in ("Depayin", "Tabayin", "Thantlang", "Maungdaw", "Hsipaw")),
        *((n, "LB") for n in ("Haret Hreik", "Aita al-Shaab", "Maroun al-Ras", "Kfarkela")),
        *((n, "UA") for n in ("Ohirtseve", "Hroza", "Huliaipole", "Predtechyne")),
        *((n, "HT") for n in ("Cité Soleil", "Pétion-Ville")),
        *((n, "PH") for n in ("Palawan",)),
        *((n, "YE") for n in ("Hodeidah", "Ras Isa", "Seiyun")),
        *((n, "PS") for n in ("Zawayda", "Al-Bireh", "Tal al-Sultan")),
    ],
)
def test_places_of_todays_wars_are_there(shipped: Gazetteer, name: str, country: str) -> None:
    assert country in {m.place.country for m in shipped.lookup(name)}


def test_populations_of_divisions_add_up_to_their_country(shipped: Gazetteer) -> None:
    table = Path(shipped_folder() / "tables" / "populations.csv")
    with table.open(encoding="utf-8") as lines:
        rows = list(read_table(lines, source=table.name))
    sums: dict[str, int] = {}
    for row in rows:
        country, _, code = row["code"].partition(".")
        place = shipped.admin1(country, code)
        assert place is not None, row["code"]
        assert place.population == int(row["population"])
        assert place.note == f"population of {row['year']}"
        sums[country] = sums.get(country, 0) + place.population
    for country, people in sums.items():
        nation = shipped.country(country)
        assert nation is not None
        # The years differ by up to eight, and Syria's figures are of before the war.
        assert 0.75 < people / nation.population < 1.3, country
