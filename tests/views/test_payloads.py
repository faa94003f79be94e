"""What reaches the map and the page: numbers and safe ids there, exact words here."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents.model import ClaimStatus, EventType, GeoPrecision
from geoevents.query import Cell, RegionCount
from geoevents.views.folium_map import base_map, drawing_layer, marks_layer
from geoevents.views.marks import View, extent, marks_payload, safe_id
from geoevents.views.mercator import center_of, fit_zoom, view_bounds
from geoevents.views.palette import TYPE_COLOURS, TYPE_ORDER
from geoevents.views.passage import Span, segments
from geoevents.views.timeline import brushed_days
from geoevents.views.words import date_words, is_web_link

HOSTILE = ("{{7*7}}", "{% x", "${alert(1)}", "<img src=x onerror=1>", "a_b", "a" * 65, "\u202eab")


def cell(event_id: str | None) -> Cell:
    return Cell(
        latitude=51.2,
        longitude=35.3,
        count=1,
        by_type={EventType.BATTLES: 1},
        by_status={ClaimStatus.CLAIMED: 1},
        event_id=event_id,
        geo_precision=GeoPrecision.TOWN,
        bounds=(35.0, 51.0, 36.0, 52.0),
        one_point=True,
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_enters_the_map_through_an_id(text):
    region = RegionCount(
        place_id=text,
        country=text,
        admin1=text,
        geo_precision=GeoPrecision.REGION,
        count=2,
        by_type={EventType.BATTLES: 2},
        by_status={ClaimStatus.DENIED: 2},
    )
    payload = marks_payload([cell(text)], [region], lambda _: (51.0, 36.0))
    assert safe_id(text) is None
    assert text not in payload.to_json()
    assert payload.cells[0][6] == ""
    assert payload.regions == []


@given(st.text(max_size=80))
def test_any_id_that_passes_is_inert(text):
    if safe_id(text) is not None:
        assert not set(text) & set("{}<>$%\\'\"`_ \n")


def test_the_base_map_is_the_same_every_time_and_asks_no_other_host():
    from streamlit_folium import _get_map_string

    scripts = set()
    for _ in range(2):
        chart = base_map()
        chart.render()
        scripts.add(_get_map_string(chart))
    assert len(scripts) == 1
    links = [link for _, link in (*chart.default_js, *chart.default_css)]
    assert all(link.startswith("../../app/static/") for link in links)
    static = Path(__file__).parents[2] / "static"
    assert all((static / link.removeprefix("../../app/static/")).is_file() for link in links)
    start = (static / "map/start.js").read_text(encoding="utf-8")
    loaded = re.findall(r'"([./a-z]+\.(?:js|css))"', start)
    assert len(loaded) == 7
    assert all((static / "map" / name).resolve().is_file() for name in loaded)


def test_a_layer_carries_its_payload_once():
    payload = marks_payload([cell("abc123")], [], lambda _: None, view=View(number=1))
    group = marks_layer(payload)
    group.add_to(base_map())
    assert "abc123" in payload.to_json()
    assert len(group._children) == 1


def test_what_is_drawn_is_no_template():
    from streamlit_folium import _get_feature_group_string

    chart = base_map()
    chart.get_root().render()
    script = _get_feature_group_string(drawing_layer('{"name":"{{ 7 * 7 }}{% raw %}"}'), chart)
    assert '{"name":"{{ 7 * 7 }}{% raw %}"}' in script
    assert "7 * 7" not in chart.get_root().render()


def test_the_browser_draws_the_same_colours():
    script = (Path(__file__).parents[2] / "static/map/marks.js").read_text(encoding="utf-8")
    drawn = re.findall(r'^    \["(#[0-9A-F]{6})"', script, flags=re.MULTILINE)
    assert drawn == [TYPE_COLOURS[kind] for kind in TYPE_ORDER]


def test_extent_leaves_a_far_outlier_out_and_keeps_all_on_request():
    points = [(50.0 + n / 100, 36.0, 1) for n in range(40)] + [(-30.0, 140.0, 1)]
    assert extent(points)[2] < 100
    assert extent(points, keep=1.0)[2] > 139
    assert extent([]) is None


def test_view_and_centre_are_inverse():
    bounds = view_bounds(51.2, 35.3, 7)
    latitude, longitude = center_of(bounds)
    assert latitude == pytest.approx(51.2, abs=1e-6)
    assert longitude == pytest.approx(35.3, abs=1e-6)
    assert fit_zoom(bounds) in {6, 7}


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))))
def test_marked_pieces_are_the_text_again(text, pairs):
    spans = [Span(a, b, "place") for a, b in pairs]
    assert "".join(piece for piece, _, _ in segments(text, 0, len(text), spans)) == text


def test_a_brush_gives_whole_days():
    day = 86_400_000
    assert brushed_days({"window": {"start": [0, 2 * day]}}) == (
        date(1970, 1, 1),
        date(1970, 1, 2),
    )
    assert brushed_days({"window": {}}) is None


def test_only_web_addresses_become_links():
    assert is_web_link("https://example.org/a")
    assert not is_web_link("javascript:alert(1)")
    assert not is_web_link("https://example.org/a b")
    assert not is_web_link(None)


def test_dates_are_said_shortly():
    assert date_words(date(2025, 2, 15), date(2025, 3, 31)) == "15 Feb – 31 Mar 2025"
    assert date_words(date(2025, 3, 14), date(2025, 3, 14)) == "14 March 2025"
    assert date_words(None, None) == "any date"
