from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from small_inputs import geonames_line, write_dump

from geoevents.errors import GazetteerError, UnknownValueError
from geoevents.gazetteer.download import download_dump
from geoevents.gazetteer.index import Gazetteer
from geoevents.gazetteer.overlay import add_country, add_places, addition_folders, additions, remove
from geoevents.model import MatchTier, PlaceKind

VILLAGES = [
    geonames_line(1, "Alfa", alternates="Альфа,Alfa the Great", lat=50.5, lon=30.5, population=7),
    geonames_line(20, "Mykolaivka", alternates="Миколаївка", lat=50.3, lon=30.3, admin2="77"),
    geonames_line(21, "Mykolaivka", lat=45.1, lon=34.1, admin1="11"),
    geonames_line(22, "Mykolaivka", lat=50.4, lon=30.4, **{"class": "H", "code": "STM"}),
    geonames_line(23, "Alfa District", admin2="77", **{"class": "A", "code": "ADM2"}),
    geonames_line(101, "Alfa Region", lat=50.6, lon=31.1, **{"class": "A", "code": "ADM1"}),
    geonames_line(900, "Ukraine", admin1="00", **{"class": "A", "code": "PCLI"}),
    geonames_line(24, "Hotel", lat=50.2, lon=31.9),
]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_folder: Path) -> Path:
    monkeypatch.setenv("GEOEVENTS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GEOEVENTS_GAZETTEER", str(small_folder))
    return tmp_path / "home"


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    return write_dump(tmp_path / "UA.zip", VILLAGES)


def test_an_added_country_is_merged_at_opening(home: Path, dump: Path) -> None:
    addition = add_country("ua", dump)
    assert (addition.name, addition.kind, addition.places) == ("UA", "country", 7)
    assert additions() == [addition]
    gazetteer = Gazetteer.open()
    found = gazetteer.lookup("Миколаївка")
    assert [m.place.id for m in found] == ["geonames:20"]
    assert found[0].tier is MatchTier.MAIN
    assert found[0].place.admin1 == "Alfa Oblast"
    assert found[0].place.admin2 == "Alfa District"
    kinds = [m.place.kind for m in gazetteer.lookup("Mykolaivka")]
    assert kinds == [PlaceKind.SETTLEMENT, PlaceKind.SETTLEMENT, PlaceKind.WATER]
    alfa = [m for m in gazetteer.lookup("Alfa") if m.place.id == "geonames:1"]
    assert len(alfa) == 1
    assert gazetteer.lookup("Alfa the Great")[0].place.id == "geonames:1"
    assert gazetteer.lookup("Old Alfa")[0].place.id == "geonames:1"  # a name only the shipped has
    assert gazetteer.lookup("Alfa Oblast")[0].place.id == "geonames:101"
    assert gazetteer.place("geonames:24") is not None
    assert gazetteer.lookup("Charlie")[0].place.country == "RU"
    assert gazetteer.version.count("-") == 1
    assert gazetteer.info()["places"] > 7


def test_an_added_division_does_not_bear_the_name_of_a_city_outside_it(
    home: Path, tmp_path: Path
) -> None:
    lines = [
        geonames_line(50, "November", alternates="Ноябрь", population=300_000),
        geonames_line(111, "Peninsula", alternates="Ноябрь,Половина", admin1="11",
                      **{"class": "A", "code": "ADM1"}),
    ]  # fmt: skip
    add_country("UA", write_dump(tmp_path / "UA.zip", lines))
    gazetteer = Gazetteer.open()
    assert [m.place.id for m in gazetteer.lookup("Ноябрь")] == ["geonames:50"]
    assert [m.place.id for m in gazetteer.lookup("Половина")] == ["geonames:111"]


def test_adding_again_replaces_and_removing_takes_out(home: Path, dump: Path) -> None:
    add_country("UA", dump)
    write_dump(dump, VILLAGES[:2])
    assert add_country("UA", dump).places == 2
    assert len(additions()) == 1
    remove("ua")
    assert additions() == []
    assert Gazetteer.open().lookup("Mykolaivka") == []
    with pytest.raises(UnknownValueError, match="unknown addition 'UA'"):
        remove("UA")


@pytest.mark.parametrize(
    ("break_it", "message"),
    [
        (lambda p: p.write_bytes(p.read_bytes()[:-40]), "truncated or damaged"),
        (lambda p: p.write_bytes(p.read_bytes()[:30] + b"\xff" * 60 + p.read_bytes()[90:]), "UA"),
        (lambda p: p.write_bytes(b""), "truncated or damaged"),
        (lambda p: write_dump(p, [*VILLAGES, "broken\tline"]), "UA.zip, line 9: 2 tab-separated"),
        (
            lambda p: write_dump(p, [*VILLAGES, geonames_line(30, "X", lat=95)]),
            "line 9.*95",
        ),
        (
            lambda p: write_dump(p, [*VILLAGES, geonames_line(3, "X" * 10**7)]),
            "line 9.*longer",
        ),
        (lambda p: write_dump(p, [*VILLAGES, geonames_line(30, "X\x01")]), "line 9.*control"),
        (
            lambda p: write_dump(p, ["", geonames_line(30, "X", country="RU")]),
            "line 2 .*is in RU, not in UA",
        ),
        (
            lambda p: write_dump(p, ["", geonames_line(30, "X", lat=31.5, lon=50.5)]),
            "line 2: .*columns swapped",
        ),
        (lambda p: write_dump(p, []), "holds no places"),
        (lambda p: write_dump(p, VILLAGES, "RU.txt"), "no UA.txt but RU.txt"),
        (lambda p: p.unlink(), "there is no such file"),
    ],
)
def test_bad_dumps_change_nothing(home: Path, dump: Path, break_it, message: str) -> None:
    add_country("UA", dump)
    before = {p: p.read_bytes() for p in home.rglob("*") if p.is_file()}
    break_it(dump)
    with pytest.raises(GazetteerError, match=message):
        add_country("UA", dump)
    assert before == {p: p.read_bytes() for p in home.rglob("*") if p.is_file()}
    assert len(Gazetteer.open().lookup("Mykolaivka")) == 3


def test_an_unknown_country_is_refused(home: Path, dump: Path) -> None:
    with pytest.raises(UnknownValueError, match="country 'QQ'"):
        add_country("QQ", dump)


def test_a_damaged_addition_says_how_to_take_it_out(home: Path, dump: Path) -> None:
    folder = add_country("UA", dump).folder
    (folder / "places.arrow").write_bytes(b"x")
    with pytest.raises(GazetteerError, match="geoevents gazetteer remove UA"):
        Gazetteer.open()


HEADER = "name,name_ru,aliases,country,admin1,latitude,longitude,note\n"


def test_a_csv_of_own_places_is_merged(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "My Places.csv"
    file.write_text(
        "\ufeff" + HEADER + 'Yankee,Янки,"Yanki|Янкі",RU,Charlie Oblast,51.21,36.11,our own\n'
        "Zulu,,,,,0.5,0.5,\n\n",
        encoding="utf-8",
    )
    addition = add_places(file)
    assert (addition.name, addition.places) == ("my-places", 2)
    gazetteer = Gazetteer.open()
    for name in ("Yankee", "янки", "Янкі"):
        place = gazetteer.lookup(name)[0].place
        assert (place.admin1, place.note, place.source) == ("Charlie Oblast", "our own", "user")
    assert gazetteer.lookup("Zulu")[0].place.country is None
    remove("my-places")
    assert "Yankee" not in Gazetteer.open()


def test_the_division_of_a_place_is_that_of_its_point_where_none_is_named(
    home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "own.csv"
    file.write_text(
        "name,country,latitude,longitude\nYankee,UA,50.3,30.9\n"
        "Xray,RU,50.3,30.9\nZulu,UA,0.5,0.5\n",
        encoding="utf-8",
    )
    add_places(file)
    gazetteer = Gazetteer.open()
    found = {n: gazetteer.lookup(n)[0].place for n in ("Yankee", "Xray", "Zulu")}
    assert found["Yankee"].admin1 == "Alfa Oblast"
    # Another country's division is none of its own, and at sea there is none.
    assert [found[n].admin1_code for n in ("Xray", "Zulu")] == [None, None]


def test_a_place_of_ones_own_stands_before_the_same_one_of_others(
    home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "own.csv"
    file.write_text(
        HEADER + "Hotel,,Отель,RU,Charlie Oblast,51.31,36.31,ours\n"
        "Bravo,,,UA,Alfa Oblast,50.21,30.21,ours\nAlfa,,,UA,Alfa Oblast,50.9,31.9,ours\n",
        encoding="utf-8",
    )
    add_places(file)
    gazetteer = Gazetteer.open()
    for name in ("Hotel", "Отель"):
        assert [m.place.note for m in gazetteer.lookup(name)] == ["ours"]
    assert [m.place.source for m in gazetteer.lookup("Bravo")][:1] == ["user"]
    assert "geonames:2" not in {m.place.id for m in gazetteer.lookup("Bravo")}
    # Another place of the name, too far away to be the same, stays.
    assert "geonames:1" in {m.place.id for m in gazetteer.lookup("Alfa")}


def test_a_geojson_of_own_places_is_merged(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "own.geojson"
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [36.11, 51.21]},
        "properties": {"name": "Yankee", "aliases": ["Yanki"], "country": "RU", "admin1": None},
    }
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    add_places(file)
    place = Gazetteer.open().lookup("Yanki")[0].place
    assert (place.latitude, place.longitude, place.country) == (51.21, 36.11, "RU")


def test_every_bad_row_is_named_and_nothing_is_added(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    rows = [
        "Good,,,RU,,51.2,36.1,",
        "North,,,RU,,95,36.1,",
        "Swapped,,,RU,,36.1,51.2,",
        ",,,RU,,51.2,36.1,",
        "Control\x07,,,RU,,51.2,36.1,",
        "Country,,,Russia,,51.2,36.1,",
        "Region,,,RU,Nowhere Oblast,51.2,36.1,",
        "Short,RU",
        f"{'L' * 1000},,,RU,,51.2,36.1,",
        "NoPoint,,,RU,,,,",
        "Zero,,,RU,,0,0.0,",
        "B\u202ear,,,RU,,51.2,36.1,",
        "Alias,,Good|B\u200fad,RU,,51.2,36.1,",
    ]
    file.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    with pytest.raises(GazetteerError) as caught:
        add_places(file)
    message = str(caught.value)
    assert "12 of 13 rows" in message
    for line, words in [
        (3, "latitude 95"), (4, "swapped"), (5, "empty"), (6, "control"), (7, "'RUSSIA'"),
        (8, "Nowhere Oblast"), (9, "cells"), (10, "1,000 characters"), (11, "not numbers"),
        (12, "latitude 0, longitude 0"),
        (13, "U+202E"), (14, "U+200F"),
    ]:  # fmt: skip
        assert any(m.startswith(f"line {line}:") and words in m for m in message.splitlines()), line
    assert addition_folders() == []


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "holds no places"),
        ("a.csv", b"title,lat\nx,1\n", "no column name, latitude, longitude"),
        (
            "a.csv",
            b"name,latitude,longitude\n" + b"x" * 10_000_000 + b",1,1\n",
            "line 2: .*at most 200",
        ),
        ("a.csv", b"\xff\xfe\x00", "not UTF-8"),
        ("a.geojson", b"{", "line 1"),
        ("a.geojson", b"[]", "not a GeoJSON FeatureCollection"),
        ("a.geojson", b'{"features": [3, {"geometry": {"type": "Point"}}]}', "2 of 2 rows"),
    ],
)
def test_files_that_are_none_are_refused(
    home: Path, tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(GazetteerError, match=message):
        add_places(tmp_path / name)
    assert addition_folders() == []


class _Server(BaseHTTPRequestHandler):
    """A dump server that can break off, refuse, change its file, and go on from a byte."""

    content = b""
    tag = '"one"'
    faults: list[str] = []  # noqa: RUF012 - set anew by each test
    requests: list[str | None] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.requests.append(self.headers.get("Range"))
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "503":
            self.send_error(503)
            return
        if not self.path.endswith("/UA.zip"):
            self.send_error(404)
            return
        start = 0
        wanted = self.headers.get("Range")
        if wanted and self.headers.get("If-Range") == self.tag:
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        body = self.content[start:]
        self.send_response(206 if start else 200)
        self.send_header("ETag", self.tag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if fault == "break" else body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(dump: Path) -> Iterator[str]:
    _Server.content = dump.read_bytes()
    _Server.tag = '"one"'
    _Server.faults = []
    _Server.requests = []
    http = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}/dump"
    http.shutdown()
    http.server_close()
    thread.join()


def test_a_country_is_downloaded_with_progress(home: Path, server: str) -> None:
    steps: list[tuple[int, int | None]] = []
    addition = add_country(
        "UA", base_url=server, progress=lambda done, size: steps.append((done, size))
    )
    assert steps[-1] == (len(_Server.content), len(_Server.content))
    assert addition.size == len(_Server.content)
    assert Gazetteer.open().lookup("Mykolaivka")
    assert list((home / "gazetteer" / "downloads").iterdir()) == []


def test_a_broken_download_goes_on_where_it_stopped(server: str, tmp_path: Path) -> None:
    _Server.faults = ["break", "503"]
    target = download_dump("UA", tmp_path / "ua.zip", base_url=server, pause=0)
    assert target.read_bytes() == _Server.content
    half = len(_Server.content) // 2
    assert _Server.requests == [None, f"bytes={half}-", f"bytes={half}-"]
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith("ua")] == ["ua.zip"]


def test_a_file_that_changed_meanwhile_starts_anew(server: str, tmp_path: Path) -> None:
    _Server.faults = ["break", "503", "503", "503"]
    with pytest.raises(GazetteerError, match=r"after 4 tries.*bytes are kept"):
        download_dump("UA", tmp_path / "ua.zip", base_url=server, pause=0)
    _Server.content, _Server.tag = _Server.content * 2, '"two"'
    target = download_dump("UA", tmp_path / "ua.zip", base_url=server, pause=0)
    assert target.read_bytes() == _Server.content


def test_a_dump_that_is_not_there_is_said_so(server: str, tmp_path: Path) -> None:
    with pytest.raises(GazetteerError, match=r"there is no such dump \(404\)"):
        download_dump("ZZ", tmp_path / "zz.zip", base_url=server, pause=0)
    with pytest.raises(GazetteerError, match="only http"):
        download_dump("UA", tmp_path / "ua.zip", base_url="file:///etc", pause=0)
