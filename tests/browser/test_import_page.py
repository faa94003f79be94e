"""The page "Import a dataset": what a file is, how it is read, and that nothing is stored yet."""

import csv
import sys
import zipfile
from pathlib import Path

import pytest
from strategies import PAYLOADS

from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore

from .conftest import serving
from .scenes import HOSTILE, fill
from .test_accessibility import findings

sys.path.insert(0, str(Path(__file__).parents[1] / "formats"))
import foreign


@pytest.fixture
def files(tmp_path):
    foreign.write_all(tmp_path)
    return tmp_path


def test_files_are_told_and_previewed(app, page, files):
    page.goto(f"{app}/import")
    page.get_by_text("Import a dataset").first.wait_for()
    page.set_input_files("input[type=file]", files / "acled.csv")
    page.get_by_text("60 of the first 65 rows are events.").wait_for()
    page.get_by_text("3 March 2024 · Non-state actor overtakes territory · Simferopol").wait_for()
    page.get_by_text("country 'Ruritania' is not known").wait_for()
    assert page.get_by_label("Dataset", exact=True).input_value() == "ACLED"
    assert "Raleigh" in page.get_by_label("Citation", exact=True).input_value()

    # A table of somebody's own: its word for a kind of event is chosen among ours.
    page.set_input_files("input[type=file]", files / "incidents.csv")
    page.get_by_text("36 of the first 55 rows are events.").wait_for()
    page.get_by_label("shelling").click()
    page.keyboard.type("Shelling")
    page.keyboard.press("Enter")
    page.get_by_text("55 of the first 55 rows are events.").wait_for()
    page.get_by_label("shelling").click()  # and taken back, and chosen again
    page.keyboard.type("—")
    page.keyboard.press("Enter")
    page.get_by_text("36 of the first 55 rows are events.").wait_for()
    page.get_by_label("shelling").click()
    page.keyboard.type("Shelling")
    page.keyboard.press("Enter")
    page.get_by_text("55 of the first 55 rows are events.").wait_for()
    assert page.get_by_role("button", name="Import", exact=True).is_enabled()

    # What no column says is said for all rows.
    (files / "days.csv").write_text("date,notes\n2025-03-14,One.\n2025-03-44,Two.\n")
    page.set_input_files("input[type=file]", files / "days.csv")
    page.get_by_text("choose it above, or say it for all rows").wait_for()
    page.get_by_label("kind of event").click()
    page.keyboard.type("Attack")
    page.keyboard.press("Enter")
    page.get_by_text("14 March 2025 · Attack").wait_for()
    page.get_by_text("1 row, first in line 3").wait_for()

    (files / "page.csv").write_bytes(b"one,two\n1,2\n")
    page.set_input_files("input[type=file]", files / "page.csv")
    page.get_by_text("no column was found for event_date").wait_for()
    assert page.get_by_role("button", name="Import", exact=True).count() == 0


def test_an_upload_that_names_a_file_of_the_server_is_refused(app, page, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("date,type,descr\n2025-01-01,Attack,What nobody may see\n")
    words = (
        '<OGRVRTDataSource><OGRVRTLayer name="secret">'
        f"<SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )
    page.goto(f"{app}/import")
    page.get_by_text("Import a dataset").first.wait_for()
    fault = page.locator(".st-key-import_fault")
    for name in ("a.geojson", "b.gpkg", "c.shp.zip"):
        path = tmp_path / name
        if name.endswith(".zip"):
            with zipfile.ZipFile(path, "w") as archive:
                archive.writestr("a.vrt", words)
        else:
            path.write_text(words)
        page.set_input_files("input[type=file]", path)
        fault.get_by_text(f"{name}: cannot be read").wait_for()
        assert str(tmp_path) not in fault.inner_text()
        assert page.get_by_text("What nobody may see").count() == 0
        assert page.get_by_role("button", name="Import", exact=True).count() == 0


def test_hostile_tables_stay_words(app, page, tmp_path):
    """Each payload as a column's name, a kind of event, a day and a text; the file's name too."""
    names = [p for p in (HOSTILE, *PAYLOADS) if p.strip() and len(p) < 1_000]
    path = tmp_path / "{{7*7}} ![x](x) $a$ table.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["date", "type", "notes", *(f"{payload} it" for payload in names)])
        for payload in names[:8]:
            writer.writerow(["2025-03-14", "Attack", payload, *names])
        for payload in names:
            writer.writerow(["2025-03-14", payload, payload, *names])
            writer.writerow([payload, "Attack", payload, *names])
    page.goto(f"{app}/import")
    page.get_by_text("Import a dataset").first.wait_for()
    page.set_input_files("input[type=file]", path)
    page.get_by_text(f"8 of the first {8 + 2 * len(names)} rows are events.").wait_for()
    preview = page.locator(".st-key-import_preview")
    hostile = preview.get_by_text("{{7*7}} {% x ${alert(1)}")
    hostile.first.wait_for()
    assert hostile.count() >= 2  # among the events, and among what is not read
    page.get_by_label("location", exact=True).click()  # the columns' names, in a list
    page.get_by_role("option", name="<script>alert(1)</script> it").wait_for()
    assert page.locator(".stApp").locator("img[src='x'], script, .katex").count() == 0
    assert page.title() != "run"


def _events(folder):
    return EventQuery(EventStore.open(folder)).summary(Filter()).events


@pytest.mark.slow
def test_an_import_is_run_and_stopped_and_gives_back_what_failed(page, files, tmp_path, home):
    folder = tmp_path / "store"
    fill(folder)
    before = _events(folder)
    long = files / "long.csv"
    rows = [row for row in foreign.acled_rows() if row["event_id_cnty"]][:60]
    with long.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, foreign.ACLED)
        writer.writeheader()
        for n in range(20_000):
            writer.writerow(rows[n % 60] | {"event_id_cnty": f"LNG{n}"})
    with serving(folder, home) as address:
        page.goto(f"{address}/import")
        page.set_input_files("input[type=file]", files / "acled.csv")
        page.get_by_role("button", name="Import", exact=True).click()
        result = page.locator(".st-key-import_result")
        result.get_by_text("65 rows: 60 new records, 0 already known, 5 failed.").wait_for()
        result.get_by_text("country 'Ruritania' is not known").wait_for()
        assert findings(page) == []
        with page.expect_download() as given:
            result.get_by_role("button", name="Rows that were not imported").click()
        with Path(given.value.path()).open(newline="", encoding="utf-8-sig") as file:
            assert len(list(csv.DictReader(file))) == 5
        assert _events(folder) == before + 60

        page.set_input_files("input[type=file]", long)
        page.get_by_text("rows are events.").wait_for()
        page.get_by_role("button", name="Import", exact=True).click()
        page.get_by_role("button", name="Cancel").click()
        result.get_by_text("(stopped before the end)").wait_for()
    assert before + 60 <= _events(folder) < before + 60 + 20_000
