import io
import json
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import ATOM, MAIL, MHTML, PAGE, PARAGRAPHS, RSS, TELEGRAM, pdf, telegram, word

from geoevents.errors import ArticleError
from geoevents.model import Article
from geoevents.reading import Kind, kind_of, read_bytes, read_sources
from geoevents.reading.pages import html_text, url_id

WHOLE = "\n\n".join(PARAGRAPHS)


def only(content, name="file", **values):
    (found,) = read_bytes(
        content if isinstance(content, bytes) else content.encode(), name, **values
    )
    assert isinstance(found, Article), found
    return found


def fault(content, name="file"):
    found = list(read_bytes(content, name))
    assert [type(item) for item in found] == [ArticleError], found
    assert name in str(found[0])
    return str(found[0])


def test_a_page():
    article = only(PAGE)
    assert article.text == WHOLE
    assert article.title == "Village entered after two days of shelling"
    assert article.published == date(2025, 3, 14)
    assert article.publisher == "Valley Post"
    assert article.url == "https://valley.example/news/village"
    assert article.id == url_id("https://valley.example/news/village")


def test_a_fetched_page_keeps_its_address():
    article = only(PAGE, url="https://mirror.example/v", article_id="mine")
    assert article.url == "https://mirror.example/v"
    assert article.id == "mine"


def test_a_page_saved_by_a_browser_tells_where_it_is_from():
    head = "<!DOCTYPE html>\n<!-- saved from url=(0036)https://valley.example/other/place -->\n"
    assert only(PAGE.replace("<!doctype html>", head)).url == "https://valley.example/other/place"
    article = only(MHTML)
    assert article.text == WHOLE
    assert article.id == only(PAGE).id  # what tracks readers is no part of an address


def test_a_page_without_an_article_says_so():
    assert "no article was found" in fault(b"<!doctype html><html><body></body></html>")


def test_addresses_that_lead_to_one_page_have_one_id():
    one = url_id("https://www.valley.example/a/?b=1&utm_campaign=x#part")
    assert one == url_id("http://valley.example/a?b=1")
    assert one != url_id("http://valley.example/a?b=2")
    assert one != url_id("http://valley.example:8080/a?b=1")


def test_a_mail():
    article = only(MAIL)
    assert article.text == "\n\n".join(PARAGRAPHS[:2])
    assert article.title == "Village entered"
    assert article.published == date(2025, 3, 14)
    assert article.publisher == "Valley Désk"
    assert article.id == "mail:20250314.1@valley.example"
    html = MAIL.replace("text/plain", "application/x-none")
    assert only(html).text == f"{PARAGRAPHS[0]}\n\nOnly in HTML."
    assert "no text" in fault(b"From: a@b.example\nMessage-ID: <1@b>\nSubject: x\n\n")


def lines_of(text, width=70):
    out, line = [], ""
    for piece in text.split():
        if len(line) + len(piece) > width:
            out.append(line.strip())
            line = ""
        line += f" {piece}"
    return [*out, line.strip()]


def test_a_pdf():
    pages = [
        ["Valley Post, 14 March 2025", *lines_of(text), "", f"Page {n} of 3"]
        for n, text in enumerate(PARAGRAPHS, 1)
    ]
    pages[0][2] = (
        pages[0][2].replace(" ", "- ", 1).split(" ", 1)[0] + " " + pages[0][2].split(" ", 1)[1]
    )
    article = only(pdf(pages, title="Village entered", made="D:20250314093000+02'00'"), "a.pdf")
    assert article.title == "Village entered"
    assert article.published == date(2025, 3, 14)
    assert "Valley Post" not in article.text
    assert "Page" not in article.text
    assert article.text.split("\n\n")[-1] == PARAGRAPHS[2]
    assert PARAGRAPHS[1] in article.text


def test_a_word_that_the_line_divides_is_joined():
    article = only(pdf([["Troops crossed the river near the bor-", "der on Friday, it was said."]]))
    assert article.text == "Troops crossed the river near the border on Friday, it was said."


def test_pdfs_that_cannot_be_read_say_why():
    assert "no text layer" in fault(pdf([[], []]), "scan.pdf")
    assert "could not be read" in fault(b"%PDF-1.4\nrubbish", "broken.pdf")
    assert "could not be read" in fault(pdf([["Words."]])[:200], "half.pdf")


def test_a_word_document():
    article = only(word(PARAGRAPHS[:2], title="Village entered", table=["Dead", "14"]), "a.docx")
    assert article.text == "\n\n".join([*PARAGRAPHS[:2], "Dead", "14"])
    assert article.title == "Village entered"
    assert article.published == date(2025, 3, 14)


def test_archives_that_are_no_word_documents_say_what_they_are():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    assert "Excel workbook" in fault(target.getvalue(), "a.docx")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(301_000_000))
    assert len(target.getvalue()) < 400_000
    assert "unpacks to 301,000,000 bytes" in fault(target.getvalue(), "bomb.docx")
    assert "damaged" in fault(b"PK\x03\x04" + bytes(40), "a.zip")
    bomb = word(["x"])
    source = zipfile.ZipFile(io.BytesIO(bomb))
    target = io.BytesIO()
    entity = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    with zipfile.ZipFile(target, "w") as archive:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == "word/document.xml":
                head, rest = content.split(b"?>", 1)
                content = head + b"?>" + entity + rest.replace(b">x<", b">&b;ord<")
            archive.writestr(item.filename, content)
    found = list(read_bytes(target.getvalue(), "entities.docx"))
    assert not any("aaaaaaaaaa" in getattr(item, "text", "") for item in found)


def test_a_telegram_export():
    found = list(read_bytes(telegram(), "result.json"))
    articles = [item for item in found if isinstance(item, Article)]
    assert [a.text for a in articles] == [
        "Troops entered Lower Meadow, says the mayor.",
        "The bridge is closed.",
    ]
    assert [a.publisher for a in articles] == ["Valley channel", "River channel"]
    assert articles[0].id == "telegram:1234/2"
    assert articles[0].published == date(2025, 3, 14)
    (error,) = [item for item in found if isinstance(item, ArticleError)]
    assert "message 1234/5" in str(error)
    account = {"about": "…", "chats": {"about": "…", "list": [TELEGRAM, {**TELEGRAM, "id": 9}]}}
    assert len(list(read_bytes(json.dumps(account).encode(), "result.json"))) == 6
    assert "no message with words" in fault(b'{"messages": []}', "result.json")


def test_tables_and_arrays_of_articles():
    table = (
        "Headline;Date;Source;URL;Body\r\n"
        'A;2025-03-14 09:00:00;Wire;https://w.example/1;"First; text\nline two"\r\n'
        "B;yesterday;Wire;;Second\r\n\r\nC;;;;Third\r\n"
    )
    first, second, third = read_bytes(table.encode("utf-8-sig"), "articles.csv")
    assert first.text == "First; text\nline two"
    assert (first.title, first.published, first.publisher) == ("A", date(2025, 3, 14), "Wire")
    assert "line 4" in str(second)
    assert "'yesterday' is no date" in str(second)
    assert third.title == "C"
    assert kind_of(table.encode()) is Kind.CSV
    array = json.dumps([{"Title": "A", "content": "Words.", "date": "2025-03-14"}, {"x": 1}, 7])
    one, two, three = read_bytes(array.encode(), "a.json")
    assert (one.text, one.title) == ("Words.", "A")
    assert "item 2" in str(two)
    assert "item 3" in str(three)
    assert "geoevents import" in fault(b"event_date,event_type\n2025,Battles\n", "acled.csv")
    assert "geoevents import" in fault(b'{"type": "FeatureCollection",\n"features": []}', "e.json")


def test_feeds_that_were_saved():
    first, second, third = read_bytes(
        RSS.format(base="https://v.example", whole=f"<p>{PARAGRAPHS[0]}</p>").encode(), "feed.xml"
    )
    assert (first.title, first.text) == ("Bridge & mill", "The bridge is closed.")
    assert first.published == date(2025, 3, 13)
    assert first.publisher == "Valley Post"
    assert first.id == url_id("https://v.example/bridge")
    assert second.text == PARAGRAPHS[0]
    assert third.published is None
    article = only(ATOM, "feed.atom")
    assert article.title == "Fire at the depot"
    assert article.text == "A depot burned.\n\nNobody was hurt."
    assert "neither a feed nor a page" in fault(b"<?xml version='1.0'?><svg/>", "a.xml")


def test_html_becomes_words():
    assert html_text("plain & simple") == "plain & simple"
    assert html_text("<p>One<br>two</p><script>x()</script><ul><li>a</li><li>b</li></ul>") == (
        "One\n\ntwo\n\na\n\nb"
    )
    assert html_text("&lt;b&gt; stays words") == "<b> stays words"
    assert html_text("<!-- -->") == ""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n", "PNG image"),
        (b"\xff\xd8\xff\xe0", "JPEG image"),
        (b"GIF89a\x01\x00", "GIF image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Office file"),
        (b"\x1f\x8b\x08\x00", "gzip archive"),
        (b"\x00\x00\x00\x18ftypmp42", "video"),
        (b"MZ\x90\x00\x03\x00", "Windows program"),
        (b"PAR1\x15\x04", "geoevents import"),
        (b"SQLite format 3\x00", "geoevents import"),
        (bytes(range(256)) * 20, "binary data"),
        (b"", "empty"),
    ],
)
def test_what_holds_no_article_is_named(content, words):
    assert words in fault(content, "upload.txt")


@pytest.mark.parametrize(
    "text", ["MZ said so.", "From: the editor\nWe stay.", "<b>Bold</b> words", "GIF8 is a town"]
)
def test_texts_that_look_like_something_else_are_texts(text):
    assert only(text, "a.txt").text == text


def test_a_folder_of_everything(tmp_path):
    files = {
        "a.html": PAGE.encode(),
        "b.eml": MAIL.encode(),
        "c.pdf": pdf([[PARAGRAPHS[2]]]),
        "d.docx": word([PARAGRAPHS[0] + " Indeed."]),
        "e.json": telegram(),
        "f.csv": b"id,text\n1,Words.\n",
        "g.xml": ATOM.encode(),
        "picture.png": b"\x89PNG",
        "wrong.html": b"%PDF-1.4",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    found = list(read_sources([tmp_path]))
    assert sum(isinstance(item, Article) for item in found) == 8
    faults = [str(item) for item in found if isinstance(item, ArticleError)]
    assert len(faults) == 2
    assert any("wrong.html" in words and "PDF" in words for words in faults)


@given(
    st.binary(max_size=300), st.sampled_from(["a", "a.html", "a.eml", "a.json", "a.csv", "a.xml"])
)
@settings(max_examples=150, deadline=None)
def test_no_bytes_break_a_reader(content, name):
    for item in read_bytes(content, name):
        assert isinstance(item, Article | ArticleError)


STARTS = (b"%PDF-1.4\n", b"<html>", b"<rss>", b"From: a\nMessage-ID: b\n", b'{"messages": ', b"[{")


@given(st.sampled_from(STARTS), st.binary(max_size=200), st.text(max_size=100))
@settings(max_examples=100, deadline=None)
def test_no_damaged_file_breaks_its_reader(start, content, text):
    for damaged in (start + content, start + text.encode()):
        for item in read_bytes(damaged, "upload"):
            assert isinstance(item, Article | ArticleError)


@given(st.integers(0, 10_000), st.integers(1, 255))
@settings(max_examples=60, deadline=None)
def test_one_changed_byte_breaks_no_reader(place, change):
    for whole in (pdf([["Words of a page."]]), WORD):
        damaged = bytearray(whole)
        damaged[place % len(damaged)] ^= change
        for item in read_bytes(bytes(damaged), "upload"):
            assert isinstance(item, Article | ArticleError)


WORD = word(["Words of a paragraph."])
