"""docs/formats.md tells of every column of other people's tables whether it is read: is it so?"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import foreign
import pytest

from geoevents.formats.importing import Placer, plan_import
from geoevents.formats.importing.plan import converter_for
from geoevents.formats.importing.rows import open_rows
from geoevents.formats.importing.values import LeftOutError, RowError

PAGE = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
FILES = {
    "ACLED": ("acled.csv", "acled_2017.csv"),
    "UCDP GED": ("GEDEvent.csv",),
    "GDELT": ("20240301000000.export.CSV",),
    "VIINA": ("event_1pd_latest_2024.csv", "event_reports_2024.csv"),
    "TimeMap": ("timemap.json", "timemap_first.json"),
}
IDS = {"id", "event_id_cnty", "globaleventid", "event_id", "event_id_1pd"}
# Read only where these say nothing.
BEFORE = ("iso", "sub_event_type", "source_headline", "source_article", "source_office",
          "where_coordinates", "asciiname", "location", "text")  # fmt: skip


@pytest.fixture(scope="module")
def placer():
    return Placer()


def told(dataset):
    """Gives the columns that the page says are read, and those that it says are not."""
    (line,) = [line for line in PAGE.splitlines() if line.startswith(f"| {dataset} columns |")]
    read, left = line.strip("|").split("|")[1:]
    return tuple({*re.findall(r"`([^`]+)`", cell.lower())} for cell in (read, left))


def said(converter, row):
    try:
        event = converter.event(row)
    except (RowError, LeftOutError) as error:
        return str(error)
    if row.keys() & IDS:
        return event
    return replace(event, event_id="0" * 16, article="")  # known by all of its cells


def read_columns(path, placer):
    """Gives the columns of which another cell makes another record, and all of them."""
    plan = plan_import(path)
    converter = converter_for(plan, placer)
    with open_rows(path, header=plan.header) as source:
        whole = [dict(row) for _, row in source.rows][:30]
    if plan.mapping is None:  # as the importer hands them on
        whole = [{name.lower(): cell for name, cell in row.items()} for row in whole]
    bare = [
        {name: "" if name in BEFORE else cell for name, cell in row.items()} for row in whole[:3]
    ]
    found = set()
    for row in (*whole, *bare):
        now = said(converter, row)
        for name in row.keys() - found:
            others = (str(whole[7].get(name)), "1", "5", "0", "~odd~", "")
            if any(said(converter, {**row, name: cell}) != now for cell in others):
                found.add(name)
    return found, set(whole[0])


@pytest.mark.parametrize("dataset", FILES)
def test_the_columns_that_are_read_are_those_that_are_told(dataset, tmp_path, placer):
    read, left = told(dataset)
    found, there = set(), set()
    for name in FILES[dataset]:
        path = tmp_path / name
        path.write_bytes(foreign.FILES[name]())
        one, all_of_it = read_columns(path, placer)
        found |= one
        there |= all_of_it
    assert found & left == set()  # told as lost, and read all the same
    assert (read & there) - found == set()  # told as kept, and nobody reads it
    groups = {name for name in there if name.startswith(("t_", "a_")) and "t_*" in read}
    patterns = [re.compile(name.replace("*", r"\w*")) for name in left | read if "*" in name]
    named = read | left | groups
    assert {n for n in there - named if not any(p.fullmatch(n) for p in patterns)} == set()
