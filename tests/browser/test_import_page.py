"""The page "Import a dataset": what a file is, how it is read, and that nothing is stored yet."""

import sys
from pathlib import Path

import pytest

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
    assert page.get_by_role("button", name="Import", exact=True).is_enabled()

    (files / "page.csv").write_bytes(b"one,two\n1,2\n")
    page.set_input_files("input[type=file]", files / "page.csv")
    page.get_by_text("no column was found for event_date").wait_for()
    assert page.get_by_role("button", name="Import", exact=True).count() == 0
