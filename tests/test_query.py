import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from geopy.distance import great_circle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon
from strategies import PAYLOADS, make_article, make_event

from geoevents.errors import StoreError, UnknownValueError
from geoevents.frame import check_frame, events_to_arrow, frame_to_events
from geoevents.incidents import IncidentStatus, group_events
from geoevents.model import ClaimStatus, EventType, GeoPrecision, Review, SubEventType
from geoevents.query import PAGE_COLUMNS, EventQuery, Filter, groupings
from geoevents.query.grid import MOST_CELLS, grid_for
from geoevents.query.selection import Selections
from geoevents.store import EventStore

WORLD = (-180.0, -85.0, 180.0, 85.0)
PLACES = [
    ("UA", "Sumy Oblast", 50.9, 34.8, "geonames:1"),
    ("UA", "Kharkiv Oblast", 50.0, 36.2, "geonames:2"),
    ("RU", "Kursk Oblast", 51.7, 36.2, "geonames:3"),
    ("SD", "Khartoum", 15.6, 32.5, "geonames:4"),
    ("FJ", "Northern", -16.5, 179.9, "geonames:5"),
    ("FJ", "Eastern", -17.0, -179.9, "geonames:6"),
]
CLAIMS = [
    (ClaimStatus.REPORTED, None, None),
    (ClaimStatus.CLAIMED, "RU", None),
    (ClaimStatus.CLAIMED, "Hamas", None),
    (ClaimStatus.DENIED, None, "UA"),
]


def made_events(count, seed=1):
    chance = random.Random(seed)  # noqa: S311 - no secret
    found = []
    for i in range(count):
        country, region, latitude, longitude, place_id = chance.choice(PLACES)
        status, claimed, denied = chance.choice(CLAIMS)
        start = date(2025, 1, 1) + timedelta(days=chance.randrange(400))
        precision = chance.choice([None, 1, 1, 2, 3, 4])
        placed = precision is not None
        shift = chance.random() if precision in {1, 2} else 0
        found.append(
            make_event(
                event_id=f"{i:016x}",
                article=f"a{i // 3}",
                sentence_start=30 * (i % 3),
                sentence_end=30 * (i % 3) + 20,
                event_date=start,
                end_date=start + timedelta(days=chance.choice([0, 0, 0, 30])),
                sub_event_type=chance.choice(list(SubEventType)),
                claim_status=status,
                claimed_by=claimed,
                denied_by=denied,
                country=country if placed else None,
                admin1=region if placed and precision < 4 else None,
                place_id=place_id if placed else None,
                location=chance.choice(["Town", "Село", "100%"]) if placed else None,
                latitude=latitude + shift if placed else None,
                longitude=(longitude + shift * 0.05) if placed else None,
                geo_precision=GeoPrecision(precision) if placed else None,
                fatalities=chance.choice([None, 0, 1, 5]),
                actor1=chance.choice(["Military Forces of Russia", "Hamas", "A_B", None]),
                source=chance.choice(["Wire", "Post", None]),
                review=chance.choice([*Review, Review.UNREVIEWED, Review.UNREVIEWED]),
                notes=chance.choice(["A drone fell.", "Дрон упал.", "50% of it", *PAYLOADS[:6]]),
                recorded_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=i % 20),
            )
        )
    return found


def query_of(path, made):
    store = EventStore.open(path)
    store.append_table(events_to_arrow(made))
    return EventQuery(store)


@pytest.fixture(scope="module")
def made():
    return made_events(300)


@pytest.fixture(scope="module")
def query(tmp_path_factory, made):
    asked = query_of(tmp_path_factory.mktemp("query") / "store", made)
    yield asked
    asked.close()


AREAS = [
    None,
    None,
    None,
    ((34.0, 50.0), (37.0, 50.2), (37.1, 52.5), (35.0, 51.5), (34.2, 52.6)),  # not convex
    ((178.5, -18.0), (180.6, -18.0), (180.6, -15.0), (178.5, -15.0)),  # across the antimeridian
    ((-181.0, -18.0), (-179.0, -18.0), (-179.0, -15.0)),
]


def passes(event, f, leave_out=()):
    """The plain meaning of a filter, to hold the SQL against."""
    texts = (event.notes, event.location, event.admin1, event.actor1, event.actor2, event.source)
    party = event.claimed_by or event.denied_by
    region = f"{event.country}:{event.admin1}" if event.country and event.admin1 else None
    reviews = f.reviews or tuple(r for r in Review if r is not Review.REJECTED)
    rules = {
        "dates": (f.date_from is None or event.end_date >= f.date_from)
        and (f.date_to is None or event.event_date <= f.date_to),
        "places": not (f.countries or f.admin1)
        or (event.country in f.countries and event.country not in {r[:2] for r in f.admin1})
        or region in f.admin1,
        "event_types": not f.event_types or event.event_type in f.event_types,
        "sub_event_types": not f.sub_event_types or event.sub_event_type in f.sub_event_types,
        "claim_statuses": not f.claim_statuses or event.claim_status in f.claim_statuses,
        "claimants": not f.claimants or party in f.claimants,
        "sources": not f.sources or event.source in f.sources,
        "precisions": not f.precisions or event.geo_precision in f.precisions,
        "reviews": event.review in reviews,
        "fatalities": f.min_fatalities is None
        or (event.fatalities is not None and event.fatalities >= f.min_fatalities),
        "actor": f.actor.strip().lower()
        in f"{(event.actor1 or '').lower()}\n{(event.actor2 or '').lower()}",
        "text": f.text.strip().lower() in " ".join(filter(None, texts)).lower(),
        "bbox": f.bbox is None or (event.latitude is not None and _inside(event, f.bbox)),
        "near": f.near is None or (_is_point(event) and _is_near(event, *f.near)),
        "area": f.area is None or (_is_point(event) and _is_within(event, f.area)),
    }
    return all(good for name, good in rules.items() if name not in leave_out)


def _inside(event, bbox):
    west, south, east, north = bbox
    across = (
        west <= event.longitude <= east
        if west <= east
        else event.longitude >= west or event.longitude <= east
    )
    return south <= event.latitude <= north and across


def _is_point(event):
    return event.geo_precision in {1, 2}


def _is_near(event, latitude, longitude, km):
    there = (event.latitude, event.longitude)
    return great_circle((latitude, longitude), there).km <= km


def _is_within(event, corners):
    shape = Polygon(corners)
    return any(
        shape.contains(Point(event.longitude + turn, event.latitude)) for turn in (-360, 0, 360)
    )


def several(values):
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


filters = st.builds(
    Filter,
    date_from=st.none() | st.dates(date(2024, 12, 1), date(2025, 6, 1)),
    date_to=st.none() | st.dates(date(2025, 6, 1), date(2026, 3, 1)),
    countries=several(["UA", "RU", "SD", "XX"]),
    admin1=several(["UA:Sumy Oblast", "RU:Kursk Oblast", "XX:None"]),
    event_types=several(list(EventType)),
    sub_event_types=several(list(SubEventType)),
    claim_statuses=several(list(ClaimStatus)),
    claimants=several(["RU", "UA", "Hamas", "None"]),
    actor=st.sampled_from(["", "", "russia", "a_b", "%", "HAMAS"]),
    text=st.sampled_from(["", "", "drone", "ДРОН", "50%", "{{7*7}}", "село", "no such"]),
    min_fatalities=st.sampled_from([None, None, 0, 1, 9]),
    precisions=several(list(GeoPrecision)),
    sources=several(["Wire", "Post"]),
    reviews=several(list(Review)),
    bbox=st.sampled_from([None, None, (34.0, 49.0, 37.0, 52.0), (179.0, -20.0, -179.0, 0.0)]),
    near=st.sampled_from(
        [None, None, None, (50.9, 34.8, 60.0), (-16.6, -179.95, 80.0), (89.0, 0.0, 500.0)]
    ),
    area=st.sampled_from(AREAS),
)


def acts_of(made):
    """The id of each event's incident."""
    return {e.event_id: i.incident_id for i in group_events(made) for e in i.members}


@pytest.fixture(scope="module")
def acts(made):
    return acts_of(made)


def lowest_stated(incident, wanted):
    """The plain meaning of the killed of a filter: the lowest number of each act, once."""
    lowest = {}
    for e in wanted:
        if e.fatalities is not None and e.claim_status is not ClaimStatus.DENIED:
            act = incident.get(e.event_id, e.event_id)
            lowest[act] = min(e.fatalities, lowest.get(act, e.fatalities))
    return sum(lowest.values()) if lowest else None


@given(f=filters)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_answer_tells_of_the_same_events(query, made, acts, f):
    wanted = [e for e in made if passes(e, f)]
    ids = {e.event_id for e in wanted}
    summary = query.summary(f)
    assert summary.events == len(wanted)
    assert summary.articles == len({e.article for e in wanted})
    assert summary.publishers == len({e.source for e in wanted if e.source})
    assert summary.fatalities == lowest_stated(acts, wanted)
    assert sum(summary.by_status.values()) == sum(summary.by_type.values()) == len(wanted)
    assert summary.placed + summary.region_level + summary.unplaced == len(wanted)
    assert int(query.histogram(f).frame["count"].sum()) == len(wanted)
    assert sum(r.count for r in query.regions(f)) == summary.region_level
    assert sum(c.count for c in query.cells(f, WORLD, 4)) == summary.placed
    assert set(query.page(f, limit=1000)["event_id"]) == ids
    assert {e.event_id for e in frame_to_events(query.frame(f))} == ids
    assert len(query.unplaced(f, limit=1000)) == summary.unplaced


@given(f=filters)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_facets_leave_their_own_dimension_open(query, made, f):
    facets = query.facets(f)
    of = {
        "event_types": lambda e: e.event_type,
        "sub_event_types": lambda e: e.sub_event_type,
        "claim_statuses": lambda e: e.claim_status,
        "claimants": lambda e: e.claimed_by or e.denied_by,
        "sources": lambda e: e.source,
        "precisions": lambda e: e.geo_precision,
        "reviews": lambda e: e.review,
        "countries": lambda e: e.country,
        "admin1": lambda e: f"{e.country}:{e.admin1}" if e.country and e.admin1 else None,
    }
    assert {*of, "fatalities"} == {field.name for field in fields(facets)}
    stated = [e.fatalities or 0 for e in made if passes(e, f, leave_out=("fatalities",))]
    at_least = {n: sum(value >= n for value in stated) for n in (1, 10, 50, 100)}
    assert facets.fatalities == {n: count for n, count in at_least.items() if count}
    for name, value_of in of.items():
        own = "places" if name in {"countries", "admin1"} else name
        expected = {}
        for event in made:
            if passes(event, f, leave_out=(own,)) and value_of(event) is not None:
                expected[value_of(event)] = expected.get(value_of(event), 0) + 1
        assert dict(getattr(facets, name)) == expected, name


@given(f=filters)
@settings(max_examples=300)
def test_a_filter_survives_the_url(f):
    assert Filter.from_params(f.to_params()) == f


@pytest.mark.parametrize("text", [p for p in PAYLOADS if p.strip()])
def test_any_words_survive_the_url_and_are_found(tmp_path, text):
    f = Filter(text=text, actor=text)
    assert Filter.from_params(f.to_params()) == f
    query = query_of(tmp_path / "store", [make_event(actor1=text, notes=f"so {text} it is")])
    assert query.summary(f).events == 1
    assert query.page(f)["actor1"].tolist() == [text]
    assert query.event("00" * 8).notes == f"so {text} it is"


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ({"from": "2025-02-30"}, "2025-02-30"),
        ({"type": "Batles"}, "did you mean 'Battles'"),
        ({"status": "said"}, "reported, claimed, denied"),
        ({"precision": "9"}, "Options: 1, 2, 3, 4"),
        ({"fatalities": "-3"}, "whole number"),
        ({"bbox": "1~2~3"}, "west~south~east~north"),
        ({"bbox": "nan~0~1~1"}, "west~south~east~north"),
        ({"review": "fine"}, "unreviewed"),
        ({"near": "51,35"}, "latitude,longitude,kilometres"),
        ({"near": "51,35,0"}, "latitude,longitude,kilometres"),
        ({"near": "51,nan,5"}, "latitude,longitude,kilometres"),
        ({"near": "91,35,5"}, "latitude,longitude,kilometres"),
        ({"area": "1,2~3,4"}, "3 to 60 corners"),
        ({"area": "1,2~3,4~5"}, "3 to 60 corners"),
        ({"area": "1,2~3,4~5,inf"}, "3 to 60 corners"),
        ({"area": "~".join(["1,2"] * 61)}, "3 to 60 corners"),
    ],
)
def test_nonsense_in_the_url_is_told(params, told):
    with pytest.raises(UnknownValueError, match=told):
        Filter.from_params(params)


def test_foreign_parameters_are_not_ours():
    assert Filter.from_params({"utm_source": "x", "type": ""}) == Filter()
    assert Filter().is_empty


def test_pages_follow_each_other(query):
    f = Filter()
    whole = query.page(f, limit=1000)
    parts = [query.page(f, offset=i, limit=70) for i in range(0, 300, 70)]
    assert pd.concat(parts)["event_id"].tolist() == whole["event_id"].tolist()
    assert list(whole.columns) == list(PAGE_COLUMNS)
    for sort in PAGE_COLUMNS:
        for descending in (True, False):
            page = query.page(f, sort=sort, descending=descending, limit=1000)
            ranks = [
                query.rank(f, event_id, sort=sort, descending=descending)
                for event_id in page["event_id"][:9]
            ]
            assert ranks == list(range(9))
            values = page[sort].dropna().tolist()
            assert values == sorted(values, reverse=descending), sort
            narrowed = query.page(Filter(text="drone"), sort=sort, limit=5)
            last = narrowed["event_id"][4]
            assert query.rank(Filter(text="drone"), last, sort=sort, descending=True) == 4
            assert len(narrowed) == 5
    with pytest.raises(UnknownValueError, match="sort column 'evidence'"):
        query.page(f, sort="evidence")


def test_an_imprecise_date_is_found_within_its_span(tmp_path):
    august = make_event(event_date=date(2024, 8, 1), end_date=date(2024, 8, 31))
    query = query_of(tmp_path / "store", [august])
    f = Filter(date_from=date(2024, 8, 14), date_to=date(2024, 8, 15))
    assert query.summary(f).events == 1
    histogram = query.histogram(f)
    assert histogram.unit == "day"
    assert histogram.frame["start"].dt.date.tolist() == [date(2024, 8, 14)]
    assert query.summary(Filter(date_from=date(2024, 9, 1))).events == 0


@pytest.mark.parametrize(
    ("days", "unit"), [(10, "day"), (200, "week"), (1500, "month"), (9000, "year")]
)
def test_bins_fit_the_span(tmp_path, days, unit):
    first = date(2000, 1, 3)
    made = [
        make_event(event_id=f"{i:016x}", event_date=d, end_date=d)
        for i, d in enumerate([first, first + timedelta(days=days)])
    ]
    query = query_of(tmp_path / "store", made)
    assert query.histogram(Filter()).unit == unit
    assert query.histogram(Filter(), unit="day").unit == "day"


def test_cells_hold_their_events_and_stay_few(query, made):
    for zoom in range(0, 19, 3):
        cells = query.cells(Filter(), WORLD, zoom)
        assert len(cells) <= MOST_CELLS
        for cell in cells:
            assert sum(cell.by_type.values()) == sum(cell.by_status.values()) == cell.count
            at = query.at(Filter(), cell.bounds, limit=1000)
            assert len(at) == cell.count
            assert (cell.event_id is None) == (cell.count > 1)
            if cell.count == 1:
                assert at["event_id"].tolist() == [cell.event_id]
                assert cell.one_point


def test_cells_of_a_view_across_the_antimeridian(query, made):
    view = (179.0, -20.0, 181.0, -10.0)
    wanted = [
        e
        for e in made
        if e.country == "FJ" and e.geo_precision in {1, 2} and e.review is not Review.REJECTED
    ]
    for bounds in (view, (179.0, -20.0, -179.0, -10.0), (-181.0, -20.0, -179.0, -10.0)):
        assert sum(c.count for c in query.cells(Filter(), bounds, 6)) == len(wanted)


@given(
    zoom=st.integers(-3, 40),
    west=st.floats(-400, 400),
    width=st.floats(0, 800),
    south=st.floats(-90, 90),
    height=st.floats(0, 180),
    events=st.integers(0, 10_000_000),
)
def test_a_grid_never_has_too_many_cells(zoom, west, width, south, height, events):
    grid = grid_for((west, south, west + width, min(90.0, south + height)), zoom, events)
    columns = sum(
        int(right * grid.per_world) - int(left * grid.per_world) + 1 for left, right in grid.windows
    )
    rows = int(grid.bottom * grid.per_world) - int(grid.top * grid.per_world) + 1
    assert events <= 400 or columns * rows <= MOST_CELLS


def test_actors_are_counted_on_either_side(query, made):
    f = Filter(actor="a")
    kept = [e for e in made if passes(e, f)]
    named = Counter(name for e in kept for name in {e.actor1, e.actor2} if name)
    assert query.actors(f) == dict(sorted(named.items(), key=lambda row: (-row[1], row[0])))
    assert len(query.actors(Filter(), limit=1)) == 1


@pytest.mark.parametrize("words", ["russ", "a", "село", "nobody's"])
def test_names_found_by_their_bits_are_those_that_hold_the_words(query, made, monkeypatch, words):
    asked = [Filter(actor=words), Filter(text=words)]
    by_bits = [query.summary(f) for f in asked]
    assert [s.events for s in by_bits] == [sum(passes(e, f) for e in made) for f in asked]
    monkeypatch.setattr(query._selections, "_names", lambda _: {})
    query.forget()
    assert [query.summary(f) for f in asked] == by_bits


def test_spans_are_counted_in_place_of_the_days_asked_for(query, made):
    f = Filter(date_from=date(2025, 2, 1), date_to=date(2025, 2, 2), countries=("UA",))
    spans = [(None, None), (date(2025, 6, 1), None), (date(2025, 3, 1), date(2025, 3, 31))]
    expected = [
        sum(passes(e, replace(f, date_from=first, date_to=last)) for e in made)
        for first, last in spans
    ]
    assert query.span_counts(f, spans) == expected


def test_events_are_counted_by_their_distance(query, made):
    f = Filter(event_types=(EventType.BATTLES, EventType.STATEMENT))
    at = (50.9, 34.8)
    counts = query.distance_counts(f, at, [1.0, 60.0, 20_000.0])
    near = [query.summary(replace(f, near=(*at, km))).events for km in (1.0, 60.0)]
    assert counts == [*near, query.summary(f).placed]


def test_the_nearest_events_come_first(query, made):
    f = Filter(claim_statuses=(ClaimStatus.CLAIMED,))
    kept = [e for e in made if passes(e, f) and _is_point(e)]
    at = (50.0, 35.0)
    far = {e.event_id: great_circle(at, (e.latitude, e.longitude)).km for e in kept}
    found = query.nearest(f, at, 20)["event_id"].tolist()
    assert [round(far[i], 3) for i in found] == [round(km, 3) for km in sorted(far.values())[:20]]


def test_neighbours_lead_through_all_events(query, made):
    f = Filter(event_types=(EventType.BATTLES,))
    kept = sorted((e for e in made if passes(e, f)), key=lambda e: (e.event_date, e.event_id))
    for before, event, after in zip(kept, kept[1:], kept[2:], strict=False):
        assert query.neighbours(f, event) == (after.event_id, before.event_id)
    assert query.neighbours(f, kept[-1])[0] is None
    assert query.neighbours(f, kept[0])[1] is None


def test_regions_and_countries_are_told_apart(query, made):
    for region in query.regions(Filter()):
        assert region.geo_precision in {3, 4}
        assert (region.admin1 is None) == (region.geo_precision == 4)
        events = query.in_region(Filter(), region.place_id, limit=1000)
        same = events[events["geo_precision"] == int(region.geo_precision)]
        assert len(same) == region.count


def test_lists_say_how_many_they_leave_out_and_the_store_when_it_begins(query, made):
    f = Filter()
    cell = max(query.cells(f, WORLD, 4), key=lambda c: c.count)
    assert len(query.at(f, cell.bounds, limit=1)) == 1
    assert query.count_at(f, cell.bounds) == len(query.at(f, cell.bounds, limit=1_000))
    region = next(r for r in query.regions(f) if r.place_id)
    listed = query.in_region(f, region.place_id, limit=1_000)
    assert query.count_in_region(f, region.place_id) == len(listed)
    shown = query.summary(f)
    assert len(query.placed(f, limit=1_000)) == shown.events - shown.unplaced
    assert query.begun() == min(e.recorded_at for e in made).date()


def test_every_event_of_a_region_is_counted_on_request(query, made):
    kept = [e for e in made if passes(e, Filter()) and e.admin1]
    counted = query.regions(Filter(), all_points=True)
    assert {(r.country, r.admin1): r.count for r in counted} == Counter(
        (e.country, e.admin1) for e in kept
    )
    for region in counted:
        inside = [e for e in kept if (e.country, e.admin1) == (region.country, region.admin1)]
        assert dict(region.by_type) == Counter(e.event_type for e in inside)
        assert region.geo_precision is GeoPrecision.REGION
        known = {e.place_id for e in inside if e.geo_precision == 3}
        assert region.place_id in (known or {None})
    points = query.regions(Filter(precisions=(GeoPrecision.TOWN,)), all_points=True)
    assert {region.place_id for region in points} == {None}


def test_the_latest_version_is_shown_and_the_former_as_known_then(tmp_path):
    store = EventStore.open(tmp_path / "store")
    first = datetime(2025, 3, 15, tzinfo=UTC)
    versions = [
        make_event(recorded_at=first),
        make_event(recorded_at=first + timedelta(days=5), admin1="Sumy Oblast", country="UA"),
        make_event(recorded_at=first + timedelta(days=9), review=Review.REJECTED),
    ]
    for version in versions:
        store.append_table(events_to_arrow([version]))
    query = EventQuery(store)
    assert query.summary(Filter()).events == 0
    assert query.summary(Filter(reviews=(Review.REJECTED,))).events == 1
    assert query.event("00" * 8).review is Review.REJECTED
    for day, country in ((14, None), (15, "RU"), (19, "RU"), (20, "UA"), (23, "UA"), (24, None)):
        page = query.page(Filter(known_on=date(2025, 3, day)))
        assert page["country"].tolist() == ([country] if country else []), day
    assert query.summary(Filter(known_on=date(2025, 3, 21), countries=("UA",))).events == 1


def test_an_empty_store_answers_everything(tmp_path):
    query = EventQuery(EventStore.open(tmp_path / "store"))
    f = Filter(text="x")
    for g in (Filter(), f):
        assert query.summary(g).events == 0
        assert query.summary(g).fatalities is None
        assert query.cells(g, WORLD, 3) == []
        assert query.regions(g) == []
        assert query.page(g).empty
        assert query.histogram(g).frame.empty
        check_frame(query.frame(g))
    assert not query.facets(Filter()).countries
    assert query.event("x") is None


def test_a_query_stands_for_its_version(tmp_path):
    store = EventStore.open(tmp_path / "store")
    query = EventQuery(store)
    store.add([(make_article(), [make_event()])])
    assert store.version != query.version
    assert query.summary(Filter()).events == 0
    assert EventQuery(store).summary(Filter()).events == 1


def test_many_threads_ask_at_once(query, made):
    errors = []
    texts = ["drone", "дрон", "50%", "town", "village", "alert", "wire", "post", "img"]

    def ask(number):
        try:
            for i in range(12):
                f = Filter(text=texts[(number + i) % len(texts)], date_from=date(2025, 1, 1 + i))
                expected = sum(passes(e, f) for e in made)
                assert query.summary(f).events == expected
                assert len(query.page(f, limit=1000)) == expected
                assert query.facets(f) is not None
        except BaseException as error:
            errors.append(error)
            raise

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_a_large_store_has_its_index_in_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr("geoevents.query.index._IN_MEMORY", 10)
    store = EventStore.open(tmp_path / "store")
    store.append_table(events_to_arrow(made_events(50)))
    folder = tmp_path / "indexes"
    folder.mkdir()
    shown = [e for e in made_events(50) if e.review is not Review.REJECTED]
    drones = [e for e in shown if "drone" in e.notes.lower()]
    with ThreadPoolExecutor() as pool:  # several sessions may open it at once
        queries = list(pool.map(lambda _: EventQuery(store, folder=folder), range(3)))
    for query in queries:
        assert query.summary(Filter()).events == len(shown)
        assert query.summary(Filter(text="drone")).events == len(drones)
    (file,) = folder.glob("*.duckdb")
    queries[0].close()
    assert queries[1].summary(Filter()).events == len(shown)
    stamp = file.stat().st_mtime_ns
    assert EventQuery(store, folder=folder).summary(Filter()).events == len(shown)
    assert file.stat().st_mtime_ns == stamp
    store.append_table(events_to_arrow([make_event(event_id="ff" * 8)]))
    assert EventQuery(store, folder=folder).summary(Filter()).events == len(shown) + 1
    assert [f.name for f in folder.glob("*.duckdb")] != [file.name]
    assert len(list(folder.glob("*.duckdb"))) == 1


def test_an_index_that_cannot_be_written_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr("geoevents.query.index._IN_MEMORY", 10)
    store = EventStore.open(tmp_path / "store")
    store.append_table(events_to_arrow(made_events(50)))
    with pytest.raises(StoreError, match=r"index .* could not be written"):
        EventQuery(store, folder=tmp_path / "none")


def test_incidents_of_a_store_are_those_of_its_events(query, made):
    expected = {i.incident_id: i for i in group_events(made)}
    counts = Counter(i.status for i in expected.values())
    assert query.incident_counts(Filter()) == dict(counts)
    shown = {i.incident_id: i for i in query.incidents(Filter(), limit=1000)}
    assert shown.keys() == expected.keys()
    for name, incident in shown.items():
        assert {e.event_id for e in incident.members} == {
            e.event_id for e in expected[name].members
        }
        assert incident.status is expected[name].status
        assert query.incident(incident.members[-1].event_id) == incident
    assert query.incident("no such") is None


def test_one_record_an_incident(query, made):
    incidents = group_events(made)
    grouped = Filter(grouped=True)
    assert query.summary(grouped).events == len(incidents)
    assert {i.lead.event_id for i in incidents} == set(query.page(grouped, limit=1000)["event_id"])
    disputed = Filter(incident_statuses=(IncidentStatus.DISPUTED,))
    members = [e for i in incidents if i.status is IncidentStatus.DISPUTED for e in i.members]
    assert query.summary(disputed).events == len(members)
    both = Filter(incident_statuses=(IncidentStatus.DISPUTED,), grouped=True, text="drone")
    assert query.summary(both).events <= len(members)
    assert Filter.from_params(both.to_params()) == both
    with pytest.raises(UnknownValueError, match="disputed"):
        Filter.from_params({"incident_status": "quarrel"})


def test_incidents_of_a_large_store_are_kept_in_a_file(tmp_path, monkeypatch, made):
    monkeypatch.setattr("geoevents.query.index._IN_MEMORY", 10)
    store = EventStore.open(tmp_path / "store")
    store.append_table(events_to_arrow(made))
    expected = len(group_events(made))
    for _ in range(2):
        query = EventQuery(store, folder=tmp_path)
        assert query.summary(Filter(grouped=True)).events == expected
        query.close()
    assert len(list(tmp_path.glob("*.parquet"))) == 1


@pytest.mark.parametrize("damage", ["half", "incidents", "former"])
def test_a_damaged_index_is_made_anew(tmp_path, monkeypatch, made, damage):
    """It is derived: a file that was cut off, or overwritten, is no reason to stop."""
    monkeypatch.setattr("geoevents.query.index._IN_MEMORY", 10)
    store = EventStore.open(tmp_path / "store")
    store.append_table(events_to_arrow(made[:200]))
    query = EventQuery(store, folder=tmp_path)
    assert query.incident_counts(Filter())
    query.close()
    files = "*.parquet" if damage == "incidents" else "*.duckdb"
    (file,) = tmp_path.glob(files)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if damage == "half" else b"x" * len(whole))
    if damage == "former":
        store.append_table(events_to_arrow(made[200:]))
    query = EventQuery(store, folder=tmp_path)
    there = made if damage == "former" else made[:200]
    there = [event for event in there if event.review is not Review.REJECTED]
    assert query.summary(Filter()).events == len(there)
    assert sum(query.incident_counts(Filter()).values()) == len(group_events(there))
    query.close()


def test_incidents_that_could_not_be_written_are_tried_again(tmp_path, monkeypatch, made, caplog):
    monkeypatch.setattr("geoevents.query.index._IN_MEMORY", 10)
    store = EventStore.open(tmp_path / "store")
    store.append_table(events_to_arrow(made[:50]))
    query = EventQuery(store, folder=tmp_path)
    run, asked = groupings.run_apart, []

    def full(*task):
        asked.append(task)
        raise StoreError("no space left on device")

    monkeypatch.setattr(groupings, "run_apart", full)
    until(lambda: not query.incidents_ready(Filter()) and query._groupings._failed)
    assert "no space left" in caplog.text
    assert not query.incidents_ready(Filter())
    assert len(asked) == 1  # not at once
    monkeypatch.setattr(groupings, "run_apart", run)
    monkeypatch.setattr(groupings, "_AGAIN", 0.0)
    until(lambda: query.incidents_ready(Filter()))
    assert query.incident_counts(Filter())
    query.close()


def test_files_of_former_days_are_few(tmp_path, monkeypatch, made):
    monkeypatch.setattr("geoevents.query.index._IN_MEMORY", 10)
    monkeypatch.setattr(groupings, "_FILES_KEPT", 2)
    monkeypatch.setattr(
        groupings, "run_apart", lambda _task, _source, target, _day: Path(target).touch()
    )
    store = EventStore.open(tmp_path / "store")
    store.append_table(events_to_arrow(made[:50]))
    query = EventQuery(store, folder=tmp_path)
    for n in range(12):
        day = date(2026, 1, 1 + n)
        until(lambda day=day: query.incidents_ready(Filter(known_on=day)))
    until(lambda: not query._groupings._begun)
    assert len(list(tmp_path.glob("*_*.parquet"))) == 2
    query.close()


def until(done, seconds=30):
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_ten_readers_with_words_of_their_own_keep_what_was_found(query, monkeypatch):
    """Each word is looked for once, however many ask at the same time and how often they pan."""
    made = []
    make = Selections._make
    monkeypatch.setattr(
        Selections, "_make", lambda self, name, asked: made.append(name) or make(self, name, asked)
    )
    words = [f"{letter}{other}" for letter in "aeiou" for other in "rs"]
    expected = {word: query.summary(Filter(text=word, min_fatalities=0)).events for word in words}
    query.forget()
    made.clear()
    with ThreadPoolExecutor(2 * len(words)) as readers:
        asked = [
            (word, readers.submit(query.cells, Filter(text=word), (20.0 + n, 44.0, 60.0, 60.0), 6))
            for n in range(4)
            for word in words * 2
        ]
        for _, answer in asked:
            answer.result()
    assert len(made) == len(set(words))
    for word in words:
        found = query.summary(Filter(text=word, min_fatalities=0)).events
        assert found == expected[word]
    monkeypatch.setattr("geoevents.query.selection._ROWS", 10)
    for word in words:
        assert query.summary(Filter(text=word, date_from=date(1990, 1, 1))).events >= 0
    with query._selections._lock:
        kept = list(query._selections._kept.values())
    assert sum(table.rows for table in kept) <= 10


@pytest.mark.parametrize("grouped", [True, False])
def test_an_index_is_extended_by_what_is_new(tmp_path, monkeypatch, made, grouped):
    monkeypatch.setattr("geoevents.query.index._IN_MEMORY", 10)
    store = EventStore.open(tmp_path / "store")
    store.append_table(events_to_arrow(made[:200]))
    folder = tmp_path / "indexes"
    folder.mkdir()
    first = EventQuery(store, folder=folder)
    if grouped:  # else the new version comes before the former one's incidents are there
        assert first.incident_counts(Filter())
    first.close()
    later = datetime(2026, 3, 1, tzinfo=UTC)
    mended = [
        replace(made[3], review=Review.CORRECTED, country="PL", admin1="Lublin", recorded_at=later),
        replace(made[7], review=Review.REJECTED, recorded_at=later),
    ]
    store.append_table(events_to_arrow([*made[200:], *mended]))
    asked = []
    monkeypatch.setattr("geoevents.query.index.run_apart", lambda *task: asked.append(task))
    extended = EventQuery(store, folder=folder)
    assert asked == []  # nothing was filled anew
    monkeypatch.undo()
    whole = query_of(tmp_path / "whole", [*made, *mended])
    for f in (Filter(), Filter(countries=("PL",)), Filter(known_on=date(2026, 1, 10))):
        assert extended.summary(f) == whole.summary(f)
        assert extended.facets(f) == whole.facets(f)
        assert extended.incident_counts(f) == whole.incident_counts(f)
        ids = [set(q.page(f, limit=1000)["event_id"]) for q in (extended, whole)]
        assert ids[0] == ids[1]
    assert extended.event(made[7].event_id).review is Review.REJECTED


def test_incidents_are_grouped_as_known_on_a_day(tmp_path, made):
    query = query_of(tmp_path / "store", made)
    day = date(2026, 1, 9)
    then = [e for e in made if e.recorded_at.date() <= day]
    assert 0 < len(then) < len(made)
    f = Filter(known_on=day)
    expected = Counter(i.status for i in group_events(then))
    assert query.incident_counts(f) == dict(expected)
    assert query.summary(replace(f, grouped=True)).events == sum(expected.values())
    known = query.incident(then[0].event_id, known_on=day)
    if known is not None:
        assert {e.event_id for e in known.members} <= {e.event_id for e in then}
    late = next(e for e in made if e.recorded_at.date() > day)
    assert query.event(late.event_id, known_on=day) is None
    assert query.event(late.event_id) == late


def test_incidents_of_many_days_are_asked_for_at_once(tmp_path, made):
    query = query_of(tmp_path / "store", made)
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(8)]
    wanted = [sum(query.incident_counts(Filter(known_on=day)).values()) for day in days]

    def ask(number):
        place = number % len(days)
        query.forget()
        counts = query.incident_counts(Filter(known_on=days[place]))
        return sum(counts.values()) == wanted[place]

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, range(24)))


def test_incidents_of_a_large_store_are_made_in_the_background(tmp_path, monkeypatch, made):
    monkeypatch.setattr("geoevents.query.index._IN_MEMORY", 10)
    store = EventStore.open(tmp_path / "store")
    store.append_table(events_to_arrow(made))
    query = EventQuery(store, folder=tmp_path)
    before = query.summary(Filter())  # does not wait
    end = time.monotonic() + 60
    while not query.incidents_ready(Filter()):
        assert time.monotonic() < end
        time.sleep(0.05)
    shown = [e for e in made if passes(e, Filter())]
    assert query.summary(Filter()).fatalities == lowest_stated(acts_of(made), shown)
    assert before.events == query.summary(Filter()).events
    assert query.incident_counts(Filter()) == Counter(i.status for i in group_events(made))
