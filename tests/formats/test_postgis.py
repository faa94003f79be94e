"""Into a real PostgreSQL with PostGIS, from Debian's packages, in a cluster of the test's own."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import events, make_event

from geoevents.cli import main
from geoevents.formats import DatabaseError, DatasetTerms, Metadata, write_postgis
from geoevents.frame import COLUMNS, event_record, events_to_arrow, events_to_frame
from geoevents.store import EventStore

pytestmark = pytest.mark.slow
USER = "postgres"


@pytest.fixture(scope="module")
def server():
    """A cluster in a temporary folder, without network; PostgreSQL does not run as root."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    if not programs and not os.environ.get("CI"):
        pytest.skip("needs Debian's postgresql and postgresql-postgis")
    programs = programs[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="geoevents-pg-", dir="/tmp"))
    run_as = []
    if os.geteuid() == 0:
        shutil.chown(folder, USER)
        run_as = ["runuser", "-u", USER, "--"]

    def run(program, *arguments):
        subprocess.run(
            [*run_as, str(programs / program), *arguments], check=True, capture_output=True, cwd="/"
        )

    data = str(folder / "data")
    run("initdb", "-D", data, "-A", "trust", "-U", USER, "--no-sync", "-E", "UTF8", "--locale=C")
    options = f"-k {folder} -c listen_addresses='' -c fsync=off"
    run("pg_ctl", "-D", data, "-w", "-o", options, "-l", str(folder / "log"), "start")
    try:
        yield f"postgresql://{USER}@/postgres?host={folder}"
    finally:
        run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def rows(address, table):
    with psycopg.connect(address) as connection:
        connection.execute("SET timezone = 'UTC'")
        names = ", ".join(COLUMNS)
        query = f"SELECT {names}, ST_X(geom), ST_Y(geom), ST_SRID(geom) FROM {table}"  # noqa: S608 - our own names
        return {row[0]: row for row in connection.execute(query).fetchall()}


@given(made=st.lists(events(), min_size=1, max_size=4, unique_by=lambda e: e.event_id))
@settings(max_examples=15, deadline=None)
def test_nothing_is_lost(server, made):
    count = write_postgis(
        events_to_frame(made), server, metadata=Metadata(), table="whole", replace=True
    )
    assert count == len(made)
    found = rows(server, "whole")
    assert found.keys() == {e.event_id for e in made}
    for event in made:
        *cells, x, y, srid = found[event.event_id]
        for name, cell in zip(COLUMNS, cells, strict=True):
            wanted = event_record(event)[name]
            assert cell == wanted, name
        assert (x, y) == (event.longitude, event.latitude)
        assert srid == (4326 if event.latitude is not None else None)


def test_a_second_export_brings_the_table_up_to_date(server):
    made = [make_event(event_id=f"{n:016x}", notes="NUL \0 here") for n in range(3)]
    terms = (DatasetTerms("ACLED", "terms", "Raleigh"),)
    metadata = Metadata(datasets=terms)
    write_postgis(events_to_frame(made[:2]), server, metadata=metadata, table="grown")
    changed = make_event(event_id=made[1].event_id, fatalities=9)
    frames = iter([events_to_frame([changed]), events_to_frame([made[2]])])
    assert write_postgis(frames, server, metadata=metadata, table="grown") == 2
    found = rows(server, "grown")
    assert len(found) == 3
    assert found[changed.event_id][COLUMNS.index("fatalities")] == 9
    assert found[made[0].event_id][COLUMNS.index("notes")] == "NUL \ufffd here"
    write_postgis(events_to_frame(made[:1]), server, metadata=metadata, table="grown", replace=True)
    assert len(rows(server, "grown")) == 1
    with psycopg.connect(server) as connection:
        indexes = connection.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'grown'"
        ).fetchall()
        comment = connection.execute("SELECT obj_description('grown'::regclass)").fetchone()[0]
        meaning = connection.execute(
            "SELECT col_description('grown'::regclass, 2), format_type(atttypid, atttypmod) "
            "FROM pg_attribute WHERE attrelid = 'grown'::regclass AND attname = 'geom'"
        ).fetchone()
        near = connection.execute(
            "SELECT count(*) FROM grown WHERE ST_DWithin(geom::geography, "
            "ST_SetSRID(ST_MakePoint(35.25, 51.19), 4326)::geography, 1000)"
        ).fetchone()[0]
    assert any("USING gist (geom)" in row[0] for row in indexes)
    assert "Raleigh" in comment
    assert meaning == ("first day of the act", "geometry(Point,4326)")
    assert near == 1


def test_the_command(server, tmp_path, capsys):
    store = EventStore.open(tmp_path / "store")
    made = [make_event(event_id=f"{n:016x}", country=c) for n, c in enumerate(("RU", "UA", "UA"))]
    store.append_table(events_to_arrow(made))
    arguments = ["export", "--store", store.root, "--country", "UA", "--to", server]
    assert main([*arguments, "--table", "public.from_command"]) == 0
    assert "2 events into table public.from_command" in capsys.readouterr().err
    assert len(rows(server, "from_command")) == 2


def test_what_goes_wrong_is_told_without_the_password(server):
    frame = events_to_frame([make_event()])
    folder = server.rpartition("=")[2]
    wrong = f"postgresql://{USER}:secret@/nothere?host={folder}"
    with pytest.raises(DatabaseError, match="nothere") as caught:
        write_postgis(frame, wrong, metadata=Metadata())
    assert "secret" not in str(caught.value)
    with pytest.raises(DatabaseError, match="no plain name"):
        write_postgis(frame, server, metadata=Metadata(), table="a; DROP TABLE b")
    with psycopg.connect(server) as connection:
        connection.execute("CREATE TABLE other (event_id integer PRIMARY KEY, a text)")
    with pytest.raises(DatabaseError):
        write_postgis(frame, server, metadata=Metadata(), table="other")
    assert main(["export", "--to", wrong, "--store", str(Path(folder) / "none")]) == 1
