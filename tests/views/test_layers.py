"""Heat and choropleth: classes, ramps, regions; the timeline's rectangles; playback's days."""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents.dashboard.playback import Playback
from geoevents.gazetteer.people import People
from geoevents.model import ClaimStatus, EventType, GeoPrecision
from geoevents.query import Cell, RegionCount
from geoevents.views.basemap import outlines
from geoevents.views.comparison import binned, twin_chart
from geoevents.views.layers import RAMP_STEPS, class_breaks, class_steps, heat_points, region_fills
from geoevents.views.timeline import timeline_spec, with_head


def region(name: str, count: int, place_id: str | None = None) -> RegionCount:
    return RegionCount(
        place_id=place_id,
        country="UA",
        admin1=name,
        geo_precision=GeoPrecision.REGION,
        count=count,
        by_type={EventType.BATTLES: count},
        by_status={ClaimStatus.REPORTED: count},
    )


@given(st.lists(st.floats(0.001, 1e9), min_size=1, max_size=40))
def test_classes_cover_every_value_in_rising_round_numbers(values):
    breaks = class_breaks(values)
    assert 1 <= len(breaks) <= RAMP_STEPS
    assert breaks == sorted(set(breaks))
    assert breaks[0] <= min(values)
    steps = class_steps(breaks)
    assert steps == sorted(set(steps))
    assert all(0 <= step < RAMP_STEPS for step in steps)


def test_no_values_no_classes():
    assert class_breaks([]) == []
    assert class_breaks([0.0, -1.0]) == []


def test_a_rate_needs_inhabitants_and_a_region_needs_an_id():
    counts = [region("Sumy", 40), region("Nowhere", 5), region("Empty", 3)]
    ids = {"Sumy": "geonames:1", "Empty": "geonames:2"}
    fills, breaks, _ = region_fills(
        counts,
        lambda c: ids.get(c.admin1),
        {"geonames:1": People(1_000_000, True), "geonames:2": None}.get,
        rate=True,
        chosen=["geonames:1"],
    )
    assert [row[0] for row in fills] == ["geonames:1", "geonames:2"]
    assert fills[0][2:4] == [40, 4.0]
    assert fills[0][5:] == [1, 1_000_000, 1]
    assert fills[1][3:] == [-1.0, -1, 0, 0, 0]
    assert breaks[0] <= 4.0


@pytest.mark.parametrize("text", ["{{7*7}}", "<b>", "${x}", "a_b"])
def test_no_text_enters_the_layers(text):
    fills, _, _ = region_fills(
        [region(text, 2, text)], lambda c: c.place_id, lambda _: None, rate=False
    )
    assert fills == []


def test_the_fullest_cell_is_the_hottest():
    cells = [
        Cell(
            latitude=1.0,
            longitude=2.0,
            count=count,
            by_type={},
            by_status={},
            event_id=None,
            geo_precision=GeoPrecision.TOWN,
            bounds=(0.0, 0.0, 1.0, 1.0),
            one_point=False,
        )
        for count in (1, 100)
    ]
    assert [row[2] for row in heat_points(cells)] == [0.1, 1.0]
    assert heat_points([]) == []


def test_a_shared_edge_is_drawn_once_and_a_disputed_one_apart():
    left = [[[0, 0, 10, 0, 0, 10, -10, 0, 0, -10]]]
    right = [[[10, 0, 10, 0, 0, 10, -10, 0, 0, -10]]]
    lines = outlines([(left, False), (right, False)])
    assert lines["inner"] == [[10, 0, 0, 10]]
    assert lines["disputed"] == []
    lines = outlines([(left, False), (right, True)])
    assert lines["inner"] == []
    assert sum(len(line) // 2 - 1 for line in lines["disputed"]) == 4
    assert sum(len(line) // 2 - 1 for line in lines["border"]) == 3


def test_the_timeline_parts_what_is_not_known_to_the_day():
    frame = pd.DataFrame(
        {
            "start": [pd.Timestamp(2025, 3, 1), pd.Timestamp(2025, 4, 1)],
            "event_type": ["Battles", "Riots"],
            "count": [5, 2],
            "spread": [2, 0],
        }
    )
    days = (date(2025, 3, 1), date(2025, 3, 31))
    spec = timeline_spec(frame, "month", marker=days, window=days)
    assert len(spec["layer"]) == 4  # bars, line, whisker, its ends
    tables = {name: pa.ipc.open_stream(rows).read_all() for name, rows in spec["datasets"].items()}
    rows = tables[spec["data"]["name"]].to_pylist()
    assert [(row["foot"], row["top"], row["vague"]) for row in rows] == [
        (0, 3, False),
        (3, 5, True),
        (0, 2, False),
    ]
    assert spec["config"]["aria"] is False
    assert spec["params"][0]["value"]["x"] == [
        {"year": 2025, "month": 3, "date": 1},
        {"year": 2025, "month": 4, "date": 1},
    ]
    keeps_to_the_schema(spec)


def keeps_to_the_schema(spec):
    """Altair holds it against Vega-Lite's schema; the streams of Arrow are Streamlit's."""
    alt.LayerChart.from_dict({k: v for k, v in spec.items() if k != "datasets"}, validate=True)


def test_playback_adds_its_day_to_a_chart_that_is_kept():
    frame = pd.DataFrame({"start": [pd.Timestamp(2025, 3, 1)], "event_type": ["Battles"]})
    spec = timeline_spec(frame.assign(count=5, spread=0), "day")
    played = with_head(spec, date(2025, 3, 1), dark=False)
    assert played["layer"][-1]["data"]["values"] == [{"x": 1_740_830_400_000}]  # noon of UTC
    assert len(spec["layer"]) == len(played["layer"]) - 1  # the kept one is as it was
    assert with_head(spec, None, dark=False) is spec
    keeps_to_the_schema(played)
    x = spec["layer"][0]["encoding"]["x"]  # one day stands within a week of days, not of hours
    first, last = x["scale"]["domain"]
    assert (first["month"], first["date"], last["date"]) == (2, 26, 5)
    assert x["axis"]["tickCount"] == {"interval": "day", "step": 1}


@pytest.mark.parametrize("relative", [True, False])
def test_a_compared_chart_keeps_to_the_schema(relative):
    frame = pd.DataFrame({"start": [pd.Timestamp(2025, 3, 1)], "event_type": ["Battles"]})
    data = binned(frame.assign(count=5, spread=0), "day", frame["start"][0], relative=relative)
    domain = (data["x"].min(), data["x"].max())
    asked = {"top": 5, "domain": domain, "relative": relative, "unit": "day", "dark": False}
    assert twin_chart(data, **asked).to_dict() == twin_chart.__wrapped__(data, **asked).to_dict()


def test_playback_fills_up_or_moves_a_window():
    state = Playback(first=date(2025, 1, 1), last=date(2025, 12, 31), head=date(2025, 1, 1))
    assert state.step.days == 7
    on = state.moved(10)
    assert on.shown("cumulative") == (date(2025, 1, 1), date(2025, 3, 12))
    assert on.shown("window") == (date(2025, 2, 13), date(2025, 3, 12))
    assert state.moved(-3).head == state.first
    assert on.moved(1_000).head == state.last
