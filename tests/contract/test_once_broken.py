"""What the fuzzing of the parsers found, each kept as it was found in its shortest form."""

from __future__ import annotations

import io
import threading
import zipfile
from datetime import date

import mutations
import pytest

from geoevents.errors import ArticleError, GazetteerError, SchemaError
from geoevents.formats.importing import convert_rows, plan_import
from geoevents.formats.importing.gdelt import Gdelt
from geoevents.formats.importing.placing import Placer
from geoevents.formats.importing.records import terms_of
from geoevents.formats.importing.values import month_span
from geoevents.gazetteer.dump import country_records
from geoevents.gazetteer.index import Gazetteer
from geoevents.gazetteer.places_file import read_places
from geoevents.model import Article
from geoevents.reading.jsonl import given_spans
from geoevents.reading.pages import html_text, url_id
from geoevents.reading.sources import read_bytes

DIGITS = "9" * 5_000


def feed(item):
    return f"<rss version='2.0'><channel><title>T</title><item>{item}</item></channel></rss>"


@pytest.mark.parametrize("link", ["https://[x/", "https://a.example:59:60Z/b"])
def test_an_entry_with_a_broken_address_is_an_entry(link):
    words = f"<title>Fire</title><link>{link}</link><description>A depot burned.</description>"
    (article,) = read_bytes(feed(words).encode(), "a.rss")
    assert article.text == "A depot burned."
    assert article.id == url_id(link)


def test_control_characters_in_markup_are_left_out():
    assert html_text("<p>Shelled&#1; on\x0b Friday.</p>&#2;") == "Shelled on Friday."


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "result.json"])
def test_a_number_of_thousands_of_digits_is_told(name):
    begin = {"a.json": '[{"id": ', "a.jsonl": '{"id": ', "result.json": '{"messages": [{"id": '}
    (fault,) = read_bytes(f"{begin[name]}{DIGITS}".encode(), name)
    assert isinstance(fault, ArticleError)


HEAD = "From: a@b.example\nSubject: s\nDate: Fri, 14 Mar 2025 10:00:00 +0000\n"
DEEP = {
    "parts.eml": HEAD
    + "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(5_000))
    + "\nShelled.",
    "mails.eml": f"{HEAD}Content-Type: message/rfc822\n\n" * 5_000 + "\nShelled.",
    "a.json": f'[{{"id": "1", "text": "Shelled.", "x": {"[" * 100_000}]',
    "result.json": f'{{"messages": [{{"type": "message", "text": {"[" * 100_000}',
    "a.html": f"<html><body><p>Shelled.</p>{'<div>' * 100_000}",
    "a.rss": "<rss version='2.0'><channel><item><title>T</title><description>"
    f"{'&lt;b>' * 20_000}</description></item></channel></rss>",
    "a.pdf": f"%PDF-1.4\n1 0 obj\n<</Type /Catalog /X {'[' * 50_000}>>\nendobj\ntrailer\n"
    "<</Root 1 0 R /Size 2>>\nstartxref\n0\n%%EOF",
}


@pytest.mark.parametrize("name", DEEP)
def test_what_is_nested_too_deep_is_told_also_on_a_small_stack(name):
    """A page's script runs in a thread of its own, deep in the calls of Streamlit."""
    found = []

    def deep(calls):
        if calls:
            deep(calls - 1)
        else:
            found.extend(read_bytes(DEEP[name].encode(), name))

    former = threading.stack_size(1 << 19)
    try:
        thread = threading.Thread(target=deep, args=(300,))
        thread.start()
        thread.join()
    finally:
        threading.stack_size(former)
    assert found
    assert all(isinstance(item, ArticleError | Article) for item in found)


def test_a_span_without_end_is_told():
    line = '{"id": "a", "text": "Sumy", "toponyms": [{"start": 0, "end": 1e999}]}'
    with pytest.raises(ArticleError, match="whole numbers"):
        given_spans([line])


def test_a_mail_of_an_endless_year_is_told():
    mail = f"From: a\nMessage-ID: b\nDate: Fri, 14 Mar {DIGITS[:30]} 23:50:00 -0500\n\nWords here."
    (fault,) = read_bytes(mail.encode(), "a.eml")
    assert isinstance(fault, ArticleError)


def test_a_source_that_is_no_address_costs_no_row():
    row = {
        "globaleventid": "1",
        "eventcode": "190",
        "day": "20250314",
        "actiongeo_type": "4",
        "actiongeo_fullname": "Sumy, Ukraine",
        "actiongeo_countrycode": "UP",
        "actiongeo_lat": "50.9",
        "actiongeo_long": "34.8",
        "sourceurl": "http://[x",
    }
    assert Gdelt(terms_of("gdelt"), Placer()).event(row).source is None


@pytest.mark.parametrize(
    "content",
    [
        '{"features": [{"properties": ["a"], "geometry": null}]}',
        f'{{"features": [{DIGITS}]}}',
        '{"a":' * 3_000,
    ],
    ids=["list", "digits", "deep"],
)
def test_places_that_are_none_are_refused(tmp_path, content):
    file = tmp_path / "own.geojson"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(GazetteerError, match=r"own\.geojson"):
        read_places(file, Gazetteer.open())


def _method(packed):
    """Names a way of packing that nobody knows, in the entry and in the list of entries."""
    out = bytearray(packed)
    for mark, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        out[out.index(mark) + at] = 77
    return bytes(out)


def _place(packed):
    """Says that the list of entries begins before the file does."""
    out = bytearray(packed)
    at = out.rindex(b"PK\x05\x06") + 16
    out[at : at + 4] = b"\xff\xff\xff\x7f"
    return bytes(out)


def _before(packed):
    """Says that the list of entries lies five bytes further on, so the first entry before all."""
    out = bytearray(packed)
    at = out.rindex(b"PK\x05\x06") + 16
    out[at : at + 4] = (int.from_bytes(out[at : at + 4], "little") + 5).to_bytes(4, "little")
    return bytes(out)


@pytest.mark.parametrize("damage", [_method, _place, _before])
def test_a_table_in_an_archive_with_broken_lists_is_refused(tmp_path, damage):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("table.csv", "date,type\n2025-03-14,Attack\n")
    (tmp_path / "table.csv.zip").write_bytes(damage(packed.getvalue()))
    with pytest.raises(SchemaError, match="damaged"):
        plan_import(tmp_path / "table.csv.zip")


@pytest.mark.parametrize("damage", [_method, _place])
def test_archives_broken_in_their_lists_are_refused(tmp_path, damage):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("UA.txt", mutations.dump_starts()["UA.txt"])
        archive.writestr("a.shp", b"\0\0\x27\x0a")
    for name in ("UA.zip", "a.shp.zip", "table.csv.zip"):
        (tmp_path / name).write_bytes(damage(packed.getvalue()))
    with pytest.raises(GazetteerError, match=r"UA\.zip"):
        country_records(tmp_path / "UA.zip", "UA", Gazetteer.open())
    with pytest.raises(SchemaError, match=r"cannot be read|damaged"):
        plan_import(tmp_path / "a.shp.zip")


def test_a_flatgeobuf_without_layers_is_refused(tmp_path):
    whole = mutations.shape_starts()["a.fgb"]
    (tmp_path / "a.fgb").write_bytes(whole[:40] + b"\xff" * 30 + whole[70:])
    with pytest.raises(SchemaError, match="cannot be read"):
        list(convert_rows(plan_import(tmp_path / "a.fgb")))


def test_a_parquet_whose_words_are_none_is_refused(tmp_path):
    whole = mutations.shape_starts()["a.parquet"]
    assert b'{"primary_column"' in whole
    broken = whole.replace(b'{"primary_column"', b'[x"primary_column"')
    (tmp_path / "a.parquet").write_bytes(broken)
    with pytest.raises(SchemaError, match="no Parquet"):
        plan_import(tmp_path / "a.parquet")


def test_the_last_month_of_the_calendar_has_an_end():
    assert month_span(date(9999, 12, 1)) == (date(9999, 12, 1), date(9999, 12, 31))
