"""Printed maps and timelines, and the map to embed: what is inside, and that text stays text."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from defusedxml import ElementTree

from geoevents.formats import CITATION, Metadata
from geoevents.gazetteer.index import Gazetteer
from geoevents.model import EventType
from geoevents.query import EventQuery, Filter
from geoevents.views.ground import framed
from geoevents.views.pictures import PICTURES, Scene, picture_named
from geoevents.views.svg import clean, wrapped
from tests.browser.scenes import HOSTILE, fill

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE_PUBLISHER = "</script><script>alert(1)</script> ]]> & {{7*7}}"


@pytest.fixture(scope="module")
def query(tmp_path_factory):
    from geoevents.store import EventStore

    folder = tmp_path_factory.mktemp("pictures")
    fill(folder / "store")
    asked = EventQuery(EventStore.open(folder / "store"), folder=folder)
    yield asked
    asked.close()


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.open()


def scene(query, gazetteer, asked=None, **more):
    asked = asked or Filter()
    metadata = Metadata(
        query=asked.to_params(),
        store_version=7,
        sources=(HOSTILE_PUBLISHER,),
        generated_at=datetime(2026, 11, 29, 12, tzinfo=UTC),
    )
    return Scene(query=query, asked=asked, metadata=metadata, gazetteer=gazetteer, **more)


def words_of(svg: bytes) -> str:
    return " ".join(ElementTree.fromstring(svg).itertext())


@pytest.mark.parametrize("name", ["svg", "timeline-svg"])
def test_a_printed_page_says_what_it_shows_and_whence(query, gazetteer, name):
    asked = Filter(text="Shelled or fought", event_types=(EventType.BATTLES,))
    svg = PICTURES[name].draw(scene(query, gazetteer, asked, filters=("Battles", HOSTILE)))
    text = words_of(svg)
    assert "20 events from 20 articles" in text
    assert "Query: type=Battles; text=Shelled or fought" in text
    assert "Drawn on 29 November 2026" in text
    assert "store version 7" in text
    assert "CC BY 4.0" in text
    assert "{{7*7}}" in text  # as words
    found = json.loads(ElementTree.fromstring(svg).findtext(f"{SVG}metadata"))
    assert found["store_version"] == 7
    assert found["citation"].startswith(CITATION[:9])


@pytest.mark.parametrize("name", ["svg", "timeline-svg"])
def test_nothing_in_a_printed_page_can_run(query, gazetteer, name):
    svg = PICTURES[name].draw(scene(query, gazetteer, filters=(HOSTILE,)))
    root = ElementTree.fromstring(svg)
    names = {node.tag.removeprefix(SVG) for node in root.iter()}
    allowed = "svg title desc metadata rect circle line path text g clipPath".split()
    assert names <= set(allowed)
    assert not [key for node in root.iter() for key in node.attrib if key.startswith("on")]
    assert not [key for node in root.iter() for key in node.attrib if "href" in key]
    assert "\u202e" not in svg.decode()


def test_the_printed_map_counts_every_placed_event(query, gazetteer):
    asked = Filter(admin1=("UA:Sumy Oblast",))
    svg = PICTURES["svg"].draw(scene(query, gazetteer, asked))
    texts = [node.text for node in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    assert "15" in texts  # one cluster of them all
    assert any("km" in (text or "") for text in texts)


def test_the_printed_map_takes_the_layer_of_the_screen(query, gazetteer):
    svg = PICTURES["svg"].draw(scene(query, gazetteer, layer="regions"))
    assert "Events per region" in words_of(svg)
    assert "in the region" not in words_of(svg)


@pytest.mark.parametrize(("name", "size"), [("png", (3200, 2262)), ("timeline-png", (3200, 1280))])
def test_a_png_is_big_enough_for_print(query, gazetteer, name, size):
    data = picture_named(name).draw(scene(query, gazetteer))
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == size


def test_no_events_make_a_page_and_no_error(query, gazetteer):
    asked = Filter(text="nosuchword")
    for name in ("svg", "timeline-svg", "html"):
        assert picture_named(name).draw(scene(query, gazetteer, asked))


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.scripts = 0
        self.data = ""
        self.inside = False
        self.links = []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "script":
            self.scripts += 1
            self.inside = values.get("id") == "data"
        self.links += [values[key] for key in ("src", "href") if key in values]

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.data += data


def test_the_page_to_embed_holds_all_and_loads_nothing(query, gazetteer):
    text = PICTURES["html"].draw(scene(query, gazetteer, filters=(HOSTILE,))).decode()
    page = Page()
    page.feed(text)
    assert page.scripts == 5
    assert page.links == []
    assert "default-src 'none'" in text
    assert not re.search(r"url\((?!\))", re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1])
    data = json.loads(page.data)
    assert len(data["events"]) == 66
    assert any(HOSTILE in event[9] for event in data["events"])
    assert sum(event[0] is None for event in data["events"]) == 5
    assert data["metadata"]["store_version"] == 7
    assert "CC BY 4.0" in text


def test_a_frame_shows_at_least_what_was_asked():
    frame = framed((30.0, 47.0, 40.0, 53.0), 40, 152, 1520, 797)
    west, south, east, north = frame.bounds
    assert west <= 30
    assert east >= 40
    assert south <= 47.001
    assert north >= 52.999
    x, y = frame.at(50.2, 35.0)
    assert frame.holds(x, y)


def test_text_for_a_picture_is_cleaned_and_cut():
    assert clean("a\x00b\u202ec\ud800\n") == "abc "
    assert wrapped("one two three four", 9, 2) == ["one two", "three…"]
