"""What a day is for who opens an export in pandas, as the table in docs/formats.md has it."""

import re
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from strategies import make_event

from geoevents.formats import FORMATS, Metadata
from geoevents.frame import events_to_frame

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"
READERS = {
    "geojson": gpd.read_file,
    "geojsonl": gpd.read_file,
    "gpkg": gpd.read_file,
    "flatgeobuf": gpd.read_file,
    "shapefile": gpd.read_file,
    "geoparquet": gpd.read_parquet,
    "csv": pd.read_csv,
    "kml": gpd.read_file,
}
NAMES = {
    "geojson": "of GeoJSON",
    "geojsonl": "newline-delimited GeoJSON",
    "gpkg": "GeoPackage",
    "flatgeobuf": "FlatGeobuf",
    "shapefile": "Shapefile",
    "geoparquet": "of GeoParquet",
    "csv": "of CSV",
    "kml": "of KML",
    "frame": "`events_to_frame`",
}


def told(name):
    """The types of days and of moments that the page states for a format."""
    rows = re.findall(r"^\| (.+) \| (.+) \| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    tables = [row for row in rows if "read_" in row[0] or "events_to_frame" in row[0]]
    (found,) = [row[1:] for row in tables if NAMES[name] in row[0]]
    return found


def kind(column):
    """A column's type in the words of the page."""
    return "text" if isinstance(column.iloc[0], str) else f"`{column.dtype}`"


@pytest.mark.parametrize("name", NAMES)
def test_the_page_tells_what_a_day_is(tmp_path, name):
    frame = events_to_frame([make_event()])
    if name != "frame":
        path = tmp_path / f"events{FORMATS[name].suffix}"
        FORMATS[name].write(frame, path, metadata=Metadata())
        frame = READERS[name](path)
    days, moments = told(name)
    assert days.startswith(kind(frame["event_date"]))
    assert kind(frame["end_date"]) == kind(frame["event_date"])
    recorded = frame["recorded" if name == "shapefile" else "recorded_at"]
    assert moments.startswith(kind(recorded))
    assert pd.to_datetime(frame["event_date"]).dt.date.tolist() == [date(2025, 3, 14)]
    if name == "geoparquet":
        assert type(frame["event_date"].iloc[0]) is date
