"""Files of every kind that the readers know, and ways to damage them: what the fuzzing is made of.

The starts are whole files of each kind; ``damaged`` gives one of them cut, doubled, swapped and
spiced. Archives (Word, zipped tables) are mostly damaged inside and packed again, since a reader
that sees only broken archives is hardly tried.
"""

from __future__ import annotations

import importlib.util
import io
import json
import random
import sys
import tempfile
import zipfile
import zlib
from functools import lru_cache
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
SPICE = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\xae", b"\xed\xa0\x80", b"\r", b"\n\n", b"\t",
    b'"', b"'", b",", b";", b"{", b"[", b"]", b"}", b"<", b"<!--", b"<![CDATA[", b"]]>", b"</p>",
    b"<!DOCTYPE x [<!ENTITY y 'z'>]>", b"&y;", b"&#0;", b"&#55296;", b"=", b"--", b"---\n", b"%s",
    b"{{7*7}}", b"{% x", b"\\u0000", b"\\ud800", b"1e999", b"-1", b"NaN", b"Infinity", b"null",
    b"9" * 30, b"9" * 5_000, b"-0.0", b"0000-00-00", b"2025-02-30", b"9999-12-31T23:59:60Z",
    b"0001-01-01T00:00:00+14:00", b"=?utf-8?b?////?=", b"=?x?q?=?=", b"charset=utf-7", b"[" * 3_000,
    b'{"a":' * 3_000, b"<b>" * 3_000, b"(" * 300, b"true", b"[]", b"{}", b'"x"', b"\x1f\x8b",
    b"PK\x03\x04", b"obj", b"/Kids [1 0 R]", b"/Length 999999999", b"0 R", b"endstream",
)  # fmt: skip


def helper(path: str):
    """A module of another folder of tests, by its path."""
    name = Path(path).stem
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, TESTS / path)
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@lru_cache(maxsize=1)
def article_starts() -> dict[str, bytes]:
    made = helper("reading/made_files.py")
    articles = [{"id": n, "title": "T", "text": p, "published": "2025-03-14"} for n, p in
                enumerate(made.PARAGRAPHS)]  # fmt: skip
    table = "id,title,text,published,url\n" + "".join(
        f'{a["id"]},T,"{a["text"]}",2025-03-14,https://valley.example/{a["id"]}\n' for a in articles
    )
    spans = articles[0] | {"toponyms": [{"start": 4, "end": 8}], "spans": [[0, 4]]}
    return {
        "a.txt": b"---\ntitle: T\npublished: 2025-03-14\n---\n" + made.PARAGRAPHS[0].encode(),
        "a.html": made.PAGE.encode(),
        "a.eml": made.MAIL.encode(),
        "a.mhtml": made.MHTML.encode(),
        "a.rss": made.RSS.format(base="https://valley.example", whole=made.PARAGRAPHS[1]).encode(),
        "a.atom": made.ATOM.encode(),
        "a.pdf": made.pdf([[p[:80]] for p in made.PARAGRAPHS], title="T", made="D:20250314080000Z"),
        "a.docx": made.word(made.PARAGRAPHS, title="T", table=("a", "b")),
        "result.json": made.telegram(),
        "a.json": json.dumps(articles).encode(),
        "a.jsonl": "\n".join(map(json.dumps, [*articles, spans])).encode(),
        "a.csv": table.encode(),
    }


@lru_cache(maxsize=1)
def table_starts() -> dict[str, bytes]:
    found = {name: make() for name, make in helper("formats/foreign.py").FILES.items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:  # as our own exports come
        archive.writestr("acled.csv", found["acled.csv"])
        archive.writestr("CITATION.txt", "Somebody")
    return {**found, "acled.zip": packed.getvalue()}


@lru_cache(maxsize=1)
def place_starts() -> dict[str, bytes]:
    table = (
        "name,name_ru,aliases,country,admin1,latitude,longitude,population,note\n"
        "Lower Meadow,Нижний Луг,Low Meadow|Meadow,RU,,51.2,36.1,120,near the mill\n"
        "Upper Meadow,,,UA,Sumy Oblast,51.1,34.2,,\n"
    )
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [36.1, 51.2]},
            "properties": {"name": "Lower Meadow", "country": "RU", "aliases": ["Meadow"]},
        }
    ]
    return {
        "own.csv": table.encode(),
        "own.geojson": json.dumps({"type": "FeatureCollection", "features": features}).encode(),
    }


@lru_cache(maxsize=1)
def dump_starts() -> dict[str, bytes]:
    line = helper("gazetteer/small_inputs.py").geonames_line
    lines = [
        line(20, "Mykolaivka", alternates="Миколаївка,Николаевка", population=300, lat=47.0),
        line(21, "Mill Hill", **{"class": "T", "code": "HLL"}),
        line(22, "Alfa Oblast", **{"class": "A", "code": "ADM1"}),
        line(23, "Alfa District", **{"class": "A", "code": "ADM2", "admin2": "7"}),
    ]
    plain = ("\n".join(lines) + "\n").encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("UA.txt", plain)
    return {"UA.txt": plain, "UA.zip": packed.getvalue()}


@lru_cache(maxsize=1)
def shape_starts() -> dict[str, bytes]:
    """The formats that GDAL reads, written by GDAL."""
    import geopandas as gpd
    import shapely

    frame = gpd.GeoDataFrame(
        {"id": [1, 2], "date": ["2025-01-01"] * 2, "type": ["Attack", "Shelling"]},
        geometry=[shapely.Point(34, 51), shapely.Point(30, 50)],
        crs="EPSG:4326",
    )
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in ("a.geojson", "a.gpkg", "a.fgb", "points.shp"):
            frame.to_file(Path(folder, name))
            if name != "points.shp":
                found[name] = Path(folder, name).read_bytes()
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for file in sorted(Path(folder).glob("points.*")):
                archive.write(file, file.name)
        found["a.shp.zip"] = packed.getvalue()
        frame.to_parquet(Path(folder, "a.parquet"))
        found["a.parquet"] = Path(folder, "a.parquet").read_bytes()
    return found


def damaged(content: bytes, chance: random.Random, *, rounds: int = 4) -> bytes:
    """Gives the content with one to ``rounds`` changes; archives are mostly changed inside."""
    if content[:2] == b"PK" and chance.random() < 0.8:
        return _repacked(content, chance, rounds)
    out = bytearray(content)
    for _ in range(chance.randint(1, rounds)):
        _CHANGES[chance.randrange(len(_CHANGES))](out, chance)
    return bytes(out)


def _span(out: bytearray, chance: random.Random, longest: int) -> tuple[int, int]:
    start = chance.randint(0, len(out))
    return start, min(len(out), start + chance.randint(1, longest))


def _flip(out: bytearray, chance: random.Random) -> None:
    if out:
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)


def _spice(out: bytearray, chance: random.Random) -> None:
    at = chance.randint(0, len(out))
    out[at:at] = chance.choice(SPICE)


def _overwrite(out: bytearray, chance: random.Random) -> None:
    start, end = _span(out, chance, 12)
    out[start:end] = chance.choice(SPICE)


def _cut(out: bytearray, chance: random.Random) -> None:
    start, end = _span(out, chance, 80)
    del out[start:end]


def _end(out: bytearray, chance: random.Random) -> None:
    del out[chance.randint(0, len(out)) :]


def _double(out: bytearray, chance: random.Random) -> None:
    start, end = _span(out, chance, 200)
    at = chance.randint(0, len(out))
    out[at:at] = bytes(out[start:end]) * chance.choice((1, 2, 40))


def _noise(out: bytearray, chance: random.Random) -> None:
    start, end = _span(out, chance, 6)
    out[start:end] = chance.randbytes(chance.randint(1, 8))


_CHANGES = (_flip, _spice, _overwrite, _cut, _end, _double, _noise)


def _repacked(content: bytes, chance: random.Random, rounds: int) -> bytes:
    """An archive one of whose members was damaged, renamed, left out or put in twice."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [(name, archive.read(name)) for name in archive.namelist()]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError):
        return content[: len(content) // 2]
    at = chance.randrange(len(members))
    name, inside = members[at]
    sort = chance.random()
    if sort < 0.8:
        members[at] = name, damaged(inside, chance, rounds=rounds)
    elif sort < 0.87:
        del members[at]
    elif sort < 0.94:
        members[at] = chance.choice(("../x", "/x", "x\\y", "", "ü" * 300, name.upper())), inside
    else:
        members.append((f"{name}2", inside * 50))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, words in members:
            archive.writestr(member or "x", words)
    return target.getvalue()
