"""Files made to have the server read, fetch or unpack what it should not."""

import json
import socket
import sqlite3
import subprocess
import sys
import threading
import zipfile

import geopandas as gpd
import pytest
import shapely

from geoevents.cli import main
from geoevents.errors import SchemaError
from geoevents.formats.importing import convert_rows, plan_import
from geoevents.formats.importing.rows import open_rows

_TABLE = (
    "id,date,type,descr,latitude,longitude\n1,2025-01-01,Attack,What nobody may see,50.9,34.8\n"
)
_VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{source}</SrcDataSource>'
    "</OGRVRTLayer></OGRVRTDataSource>"
)
_NAMES = ["a.geojson", "a.geojsonl", "a.geojsons", "a.gpkg", "a.fgb", "a.shp", "a.shp.zip"]


@pytest.fixture
def listener():
    """Counts the connections to a port of this machine; gives its address and the counter."""
    calls = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                calls.append(connection.recv(200))
                connection.sendall(b"HTTP/1.0 404 No\r\n\r\n")
                connection.close()

        threading.Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", calls
        server.shutdown(socket.SHUT_RDWR)


def put(folder, name, words, member="a.vrt"):
    path = folder / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(member, words)
    else:
        path.write_bytes(words if isinstance(words, bytes) else words.encode())
    return path


@pytest.mark.parametrize("name", _NAMES)
@pytest.mark.parametrize("far", [False, True])
def test_a_file_that_names_another_file_is_refused(tmp_path, name, far, listener):
    address, calls = listener
    secret = tmp_path / "secret.csv"
    secret.write_text(_TABLE)
    source = f"/vsicurl/{address}/secret.csv" if far else str(secret)
    path = put(tmp_path, name, _VRT.format(source=source))
    with pytest.raises(SchemaError, match=r"cannot be read: (its content is no|the archive must)"):
        list(convert_rows(plan_import(path)))
    assert calls == []


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.fgb", b"fgb\x03fgb\n"),  # the bytes of the format, then the words of another
        ("a.shp", b"\0\0\x27\x0a"),
        ("a.gpkg", b"SQLite format 3\0"),
        ("a.gpkg", b"SQLite format 3"),
        ("a.geojson", b"{"),
        ("a.shp.zip", b""),
    ],
)
def test_the_right_first_bytes_let_nothing_else_in(tmp_path, name, head, listener):
    address, calls = listener
    words = head + _VRT.format(source=f"/vsicurl/{address}/secret.csv").encode()
    path = put(tmp_path, name, words, member="a.shp")
    with pytest.raises(SchemaError, match=r"cannot be read|no JSON"):
        list(convert_rows(plan_import(path)))
    assert calls == []


def test_names_of_the_web_are_no_files(listener):
    address, calls = listener
    for name in (f"/vsicurl/{address}/a.geojson", f"/vsizip//vsicurl/{address}/a.shp.zip"):
        with pytest.raises(SchemaError, match="no such file"):
            plan_import(name)
    assert calls == []


def test_a_database_with_a_virtual_table_is_refused(tmp_path):
    path = tmp_path / "a.gpkg"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA writable_schema = 1")
        database.execute("CREATE TABLE gpkg_contents (a)")
        database.execute("CREATE TABLE secret (a)")
        database.execute(
            "UPDATE sqlite_master SET sql = 'CREATE VIRTUAL TABLE secret USING "
            "VirtualOGR(''/etc/hostname'')', rootpage = 0 WHERE name = 'secret'"
        )
    database.close()
    with pytest.raises(SchemaError, match="table 'secret' is a virtual one"):
        plan_import(path)


def test_a_plain_database_is_no_geopackage(tmp_path):
    path = tmp_path / "a.gpkg"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE plain (a)")
    database.close()
    with pytest.raises(SchemaError, match="no GeoPackage"):
        list(convert_rows(plan_import(path)))


def test_an_honest_shapefile_in_a_folder_of_an_archive_is_read(tmp_path):
    frame = gpd.GeoDataFrame({"name": ["a"]}, geometry=[shapely.Point(34, 51)], crs="EPSG:4326")
    frame.to_file(tmp_path / "points.shp")
    path = tmp_path / "with {braces}.zip.shp.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in tmp_path.glob("points.*"):
            archive.write(file, f"deep/folder/{file.name}")
        archive.writestr("deep/folder/readme.txt", "read me")
    with open_rows(path) as source:
        rows = [row for _, row in source.rows]
    assert rows == [{"name": "a", "longitude": 34.0, "latitude": 51.0}]


def test_json_is_read_row_by_row_however_it_is_laid_out(tmp_path):
    rows = [{"id": n, "words": "é" * n, "deep": {"x": [n, "]}"]}} for n in range(700)]
    one = json.dumps(rows, ensure_ascii=False)
    layouts = {
        "list": one,
        "spaced": json.dumps(rows, indent=3),
        "wrapped": f'{{"status": 200, "note": [1, 2], "data": {one}, "count": 700}}',
        "first": f'{{"data": {one}, "count": 700}}',
        "lines": "\n".join(json.dumps(row) for row in rows),
        "sequence": "".join(f"\x1e{json.dumps(row)}\n" for row in rows),
        "mark": "\ufeff" + one,
    }
    for name, text in layouts.items():
        path = put(tmp_path, f"{name}.json", text)
        with open_rows(path) as source:
            assert source.columns == ("id", "words", "deep"), name
            assert [row for _, row in source.rows] == rows, name
            assert source.size == 700
    single = put(tmp_path, "single.json", '{"id": 1, "data": {"a": 1}}')
    with open_rows(single) as source:
        assert [row for _, row in source.rows] == [{"id": 1, "data": {"a": 1}}]
    for empty in ("[]", '{"data": []}', '{"type": "FeatureCollection", "features": []}'):
        with open_rows(put(tmp_path, "empty.json", empty)) as source:
            assert list(source.rows) == []


def test_an_archive_that_would_burst_is_refused_before_it_is_read(tmp_path, capsys):
    for member in ("x.json", "x.csv"):
        path = tmp_path / "bomb.zip"
        with (
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
            archive.open(member, "w") as stream,
        ):
            for _ in range(40):
                stream.write(b'{"a":1},' * 125_000)
        arguments = ["import", str(path), "--store", str(tmp_path / "store"), "--dry-run"]
        assert main(arguments) != 0
        assert "would unpack to 40,000,000 bytes from" in capsys.readouterr().err


def test_much_json_takes_little_memory(tmp_path):
    path = tmp_path / "many.json"
    with path.open("wb") as stream:
        stream.write(b"[")
        for _ in range(20):
            stream.write(b'{"a":1},' * 50_000)
        stream.write(b'{"a":1}]')
    code = (
        "import resource, sys\nfrom pathlib import Path\n"
        "from geoevents.formats.importing.rows import open_rows\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "with open_rows(Path(sys.argv[1])) as source:\n"
        "    print(sum(1 for _ in source.rows))\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )
    count, megabytes = map(int, run.stdout.split())
    assert count == 1_000_001
    assert megabytes < 30  # as one list they would take over 200


ENDLESS = (
    "CREATE VIEW a AS WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) "
    "SELECT n AS notes, '2025-01-01' AS event_date, 'Attack' AS sub_event_type FROM t"
)


def a_geopackage(path):
    frame = gpd.GeoDataFrame(
        {"event_date": ["2025-01-01"], "sub_event_type": ["Attack"], "notes": ["plain"]},
        geometry=[shapely.Point(34, 50)],
        crs=4326,
    )
    frame.to_file(path, driver="GPKG", layer="z")
    return path


def layer_made_by(path, words):
    """Puts a table or view of that definition in the place of the file's layer."""
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA writable_schema = on")
        database.execute("DELETE FROM gpkg_contents")
        database.execute("DELETE FROM gpkg_geometry_columns")
        if words.lower().startswith("create view"):
            database.execute(words)
        else:
            row = "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES "
            database.execute(f"{row} ('table', 'a', 'a', 0, ?)", (words,))
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
            "VALUES ('a', 'attributes', 'a')"
        )
    database.close()


@pytest.mark.parametrize(
    "words",
    [
        "CREATE VIRTUAL TABLE a USING VirtualOGR('{secret}')",
        "CREATE/**/VIRTUAL TABLE a USING VirtualText('{secret}','UTF-8',1,COMMA,DOUBLEQUOTE,',')",
        "CREATE VIRTUAL TABLE a--\n USING VirtualText('{secret}','UTF-8',1,COMMA,DOUBLEQUOTE,',')",
        'CREATE VIRTUAL TABLE "a/*" USING VirtualText(\'{secret}\') --*/" USING rtree (',
        "CREATE VIEW a AS SELECT '2025-01-01' AS event_date, 'Attack' AS sub_event_type, 'x' notes",
        ENDLESS,
    ],
)
def test_layers_that_are_no_plain_tables_are_refused(tmp_path, words):
    secret = tmp_path / "secret.csv"
    secret.write_text("event_date,sub_event_type,notes\n2025-01-01,Attack,SECRET\n")
    path = a_geopackage(tmp_path / "a.gpkg")
    assert [row["notes"] for _, row in open_all(path)] == ["plain"]
    layer_made_by(path, words.format(secret=secret))
    with pytest.raises(SchemaError, match=r"is a virtual one|is a view|cannot be read"):
        list(convert_rows(plan_import(path)))


def open_all(path):
    with open_rows(path) as source:
        return list(source.rows)
