"""A map is sent the counts of regions that it can show, wherever the events of a store lie."""

from __future__ import annotations

import pytest

from geoevents.model import ClaimStatus, EventType, GeoPrecision
from geoevents.query import Cell, RegionCount
from geoevents.views.marks import marks_payload
from geoevents.views.regions_shown import MOST_REGIONS, regions_shown

WORLD = (-180.0, -80.0, 180.0, 84.0)


def region(number, count=1):
    return RegionCount(
        place_id=f"geonames:{1_000_000 + number}",
        country="UA",
        admin1=f"Region {number}",
        geo_precision=GeoPrecision.REGION,
        count=count,
        by_type=dict.fromkeys(EventType, 123),
        by_status=dict.fromkeys(ClaimStatus, 287),
    )


# As many as there are in the world, a net of 2.5° by 5°; the first ones count most.
COUNTS = [region(number, 4_000 - number) for number in range(3_810)]
PLACES = {
    row.place_id: (-75.0 + 2.5 * (number // 72), -177.5 + 5.0 * (number % 72))
    for number, row in enumerate(COUNTS)
}


def in_view(row, bounds):
    west, south, east, north = bounds
    latitude, longitude = PLACES[row.place_id]
    return south <= latitude <= north and west <= longitude <= east


def test_few_regions_are_all_sent():
    few = COUNTS[:150]
    assert regions_shown(few, PLACES.get, (30.0, 48.0, 38.0, 53.0)) == (few, (0, 0))


def test_the_largest_in_view_are_sent_and_the_rest_is_told():
    shown, (regions, events) = regions_shown(COUNTS, PLACES.get, WORLD)
    assert len(shown) == MOST_REGIONS
    assert shown == COUNTS[:MOST_REGIONS]
    assert regions == len(COUNTS) - MOST_REGIONS
    assert events == sum(row.count for row in COUNTS[MOST_REGIONS:])


@pytest.mark.parametrize("bounds", [(30.0, 48.0, 38.0, 53.0), (170.0, -20.0, 190.0, 0.0)])
def test_a_close_view_is_sent_what_lies_in_it_and_the_nearest_around(bounds):
    shown, more = regions_shown(COUNTS, PLACES.get, bounds)
    assert more == (0, 0)
    west, south, east, north = bounds
    turned = (west - 360, south, east - 360, north)
    wanted = [row for row in COUNTS if in_view(row, bounds) or in_view(row, turned)]
    assert wanted
    assert shown[: len(wanted)] == wanted
    around = [PLACES[row.place_id][0] for row in shown[len(wanted) :]]
    assert len(around) == 20
    assert all(south - 15 < latitude < north + 15 for latitude in around)


def test_the_chosen_region_is_sent_wherever_it_is():
    last = COUNTS[-1].place_id
    for bounds in (WORLD, (30.0, 48.0, 38.0, 53.0)):
        shown, _ = regions_shown(COUNTS, PLACES.get, bounds, last)
        assert last in {row.place_id for row in shown}


def test_a_map_of_a_whole_world_of_regions_stays_light():
    cells = [
        Cell(
            latitude=51.12345,
            longitude=-135.12345,
            count=861,
            by_type=dict.fromkeys(list(EventType)[:4], 215),
            by_status=dict.fromkeys(ClaimStatus, 287),
            event_id=None,
            geo_precision=GeoPrecision.NEAR,
            bounds=(-135.1234567, 51.1234567, -134.1234567, 52.1234567),
            one_point=False,
        )
    ] * 1_500
    shown, _ = regions_shown(COUNTS, PLACES.get, WORLD)
    assert len(marks_payload(cells, shown, PLACES.get).to_json()) < 200_000
