import io
import json
import random
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import (
    ATOM,
    MAIL,
    MHTML,
    PAGE,
    PARAGRAPHS,
    RSS,
    TELEGRAM,
    columns_pdf,
    pdf,
    telegram,
    word,
)
from pypdf import PdfWriter

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
        archive.writestr("word/document.xml", bytes(41_000_000))
    assert len(target.getvalue()) < 400_000
    assert "unpacks to 41,000,000 bytes" in fault(target.getvalue(), "bomb.docx")
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


def packed(body, base=None):
    """A Word document with other words between the tags of its body."""
    source = zipfile.ZipFile(io.BytesIO(base or word([])))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == "word/document.xml":
                content = content.replace(b"<w:body>", b"<w:body>" + body)
            archive.writestr(item.filename, content)
    return target.getvalue()


def test_a_word_document_that_is_small_and_unpacks_to_much_is_refused_unread():
    one = b"<w:p><w:r><w:t>a</w:t></w:r></w:p>"
    large = packed(one * 1_200_000)
    assert len(large) < 500_000
    assert "from" in fault(large, "a.docx")
    assert "more than 40,000,000" in fault(large, "a.docx")
    tight = packed(one * 200_000)  # 7 MB, but packed as no document is
    assert "no document is so empty" in fault(tight, "a.docx")
    # A member that claims less than it holds is not read past its claim.
    size = zipfile.ZipFile(io.BytesIO(large)).getinfo("word/document.xml").file_size
    lying = large.replace(size.to_bytes(4, "little"), (10_000).to_bytes(4, "little"))
    assert lying != large
    assert "could not be read" in fault(lying, "a.docx")


def test_a_word_document_is_never_held_as_a_tree():
    chance = random.Random(1)  # noqa: S311 - no secret
    rows = [f"<w:p><w:r><w:t>{chance.random()}</w:t></w:r></w:p>" for _ in range(4_000)]
    content = packed("".join(rows).encode())
    tracemalloc.start()
    article = only(content, "a.docx")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert article.text.count("\n\n") == len(rows) - 1
    assert most < 12 * len(article.text)  # its words a few times over; a tree has hundreds of bytes
    assert "nested too deep" in fault(packed(b"<w:p>" * 300), "a.docx")


def test_a_word_document_with_a_damaged_part_is_told():
    source = zipfile.ZipFile(io.BytesIO(word(PARAGRAPHS[:1])))
    for name in ("word/document.xml", "docProps/core.xml"):
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for item in source.infolist():
                content = source.read(item)
                archive.writestr(item.filename, content[:-9] if item.filename == name else content)
        assert "could not be read" in fault(target.getvalue(), "a.docx")


def test_what_word_puts_beside_the_words_of_a_paragraph():
    body = b"""<w:sdt><w:sdtContent><w:p><w:r><w:t>Contents, 3</w:t></w:r></w:p></w:sdtContent>
    </w:sdt>
    <w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>One</w:t><w:tab/>
    <w:t xml:space="preserve"> two</w:t><w:br/><w:t>three</w:t><w:br w:type="page"/></w:r>
    <w:ins><w:r><w:t xml:space="preserve"> in</w:t></w:r></w:ins>
    <w:del><w:r><w:delText>out</w:delText></w:r></w:del>
    <w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom>
    <w:hyperlink><w:r><w:t xml:space="preserve"> link</w:t></w:r></w:hyperlink>
    <w:r><w:pict><w:p><w:r><w:t>box</w:t></w:r></w:p></w:pict><w:instrText>PAGE</w:instrText></w:r>
    </w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>outer</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r>
    <w:t>inner</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>"""
    article = only(packed(body), "a.docx")
    assert article.text == "One\t two\nthree in link\n\ninner\n\nouter"


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


UKRAINIAN = (
    "Російські війська обстріляли село у п’ятницю, повідомив голова обласної адміністрації. Двоє "
    "людей загинули, ще п’ятеро дістали поранення. Рятувальники працювали на місці всю ніч."
)
RUSSIAN = (
    "Российские войска заняли посёлок у границы в пятницу, сообщило министерство обороны. "
    "Губернатор опроверг это сообщение и сказал, что бои продолжаются у реки и у моста."
)


@pytest.mark.parametrize(
    ("words", "encoding", "meta"),
    [
        (UKRAINIAN, "cp1251", '<meta charset="windows-1251">'),
        (UKRAINIAN, "cp1251", '<meta charset="utf-8">'),  # which is not so
        (UKRAINIAN, "cp1251", ""),
        (UKRAINIAN, "utf-16", ""),
        (RUSSIAN, "koi8-r", '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">'),
        (RUSSIAN, "iso8859-5", '<meta charset="iso-8859-5">'),
        ("Les troupes sont entrées dans le village, a déclaré le préfet. " * 4, "latin-1", ""),
    ],
)
def test_pages_in_many_encodings(words, encoding, meta):
    page = (
        f"<html><head>{meta}<title>A</title></head><body><article><p>{words}</p></article></body>"
    )
    assert words.strip() in only(page.encode(encoding), "a.html").text


def test_the_server_tells_the_encoding_where_the_page_does_not():
    words = "Le préfet a dit."  # too little to guess from
    page = (
        f"<html><head><title>A</title></head><body><article><p>{words}</p></article></body></html>"
    )
    (article,) = read_bytes(page.encode("cp1250", "replace"), "a.html", charset="cp1250")
    assert article.text == words
    (article,) = read_bytes(page.encode(), "a.html", charset="no-such")
    assert article.text == words


NOTICES = (
    "We value your privacy. We and our partners store personal data. You accept our cookie policy.",
    "You need to enable JavaScript to run this app.",
    "Checking your browser before accessing the site. Please verify that you are a human.",
)


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_is_no_article(notice):
    page = "<html><head><title>A</title></head><body><div><p>{}</p></div></body></html>"
    assert "notice about cookies" in fault(page.format(notice).encode(), "a.html")
    whole = PAGE.replace("<main>", f"<div id='consent'><p>{notice}</p></div><main>")
    article = only(whole.encode(), "a.html")
    assert article.text.startswith("Troops entered")
    report = "Police seized cookies from a baker. Two men were shot dead near the mill on Friday. "
    assert only(page.format(report * 2).encode(), "a.html").text.startswith("Police seized")


def mail_with(*attached, body="See the attachments."):
    message = EmailMessage()
    message["From"] = "Valley Desk <desk@valley.example>"
    message["Date"] = "Fri, 14 Mar 2025 10:00:00 +0200"
    message["Message-ID"] = "<7@valley.example>"
    message["MIME-Version"] = "1.0"
    if body:
        message.set_content(body)
    for content, kind, name in attached:
        if isinstance(content, EmailMessage):
            message.add_attachment(content)
        else:
            main, sub = kind.split("/")
            message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message


def test_what_is_attached_to_a_mail_is_read_too():
    inner = mail_with(body=PARAGRAPHS[2])
    inner.replace_header("Message-ID", "<8@wire.example>")
    message = mail_with(
        (PARAGRAPHS[0].encode(), "text/plain", "one.txt"),
        (pdf([[PARAGRAPHS[1]]]), "application/pdf", "two.pdf"),
        (word([PARAGRAPHS[1]], title="Three"), "application/octet-stream", "three.docx"),
        (b"\x89PNG\r\n\x1a\n", "image/png", "photo.png"),
        (b"%PDF-1.4 rubbish", "application/pdf", "broken.pdf"),
        (b"a;b", "text/csv", "table.csv"),
        (inner, "", ""),
    )
    body, text, paper, document, broken, forwarded = read_bytes(message.as_bytes(), "m.eml")
    assert body.text == "See the attachments."
    assert (text.text, text.title) == (PARAGRAPHS[0], "one.txt")
    assert (paper.text, paper.title) == (PARAGRAPHS[1], "two.pdf")
    assert (document.text, document.title) == (PARAGRAPHS[1], "Three")
    assert {a.publisher for a in (body, text, paper, document)} == {"Valley Desk"}
    assert {a.published for a in (body, text, paper, document)} == {date(2025, 3, 14)}
    assert isinstance(broken, ArticleError)
    assert str(broken).startswith("m.eml: broken.pdf: the PDF could not be read")
    assert (forwarded.id, forwarded.text) == ("mail:8@wire.example", PARAGRAPHS[2])
    photo = mail_with((b"\x89PNG\r\n\x1a\n", "image/png", "photo.png"), body="")
    assert "nothing attached that can be read" in fault(photo.as_bytes(), "m.eml")


def test_mails_in_mails_end_somewhere():
    message = mail_with(body="Innermost.")
    for _ in range(40):
        outer = mail_with(body="FYI")
        outer.add_attachment(message)
        message = outer
    found = list(read_bytes(message.as_bytes(), "m.eml"))
    assert 1 < len(found) < 12


@pytest.mark.parametrize(
    ("encoding", "stated"),
    [("koi8-r", "koi8-r"), ("cp1251", "no-such-charset"), ("cp1251", ""), ("utf-8", "us-ascii")],
)
def test_mails_whose_encoding_is_stated_wrongly_or_not_at_all(encoding, stated):
    head = b"From: a@b.example\nTo: c@d.example\nMIME-Version: 1.0\n"
    if stated:
        head += f"Content-Type: text/plain; charset={stated}\n".encode()
    assert only(head + b"\n" + RUSSIAN.encode(encoding), "a.eml").text == RUSSIAN


def test_a_document_takes_its_day_from_its_head(caplog):
    line = "PORT-AU-PRINCE, Oct. 4, 2024 - Gunmen entered the town on Thursday, officials said."
    article = only(pdf([[line]], made="D:20261129120000Z"), "a.pdf")
    assert article.published == date(2024, 10, 4)
    for head in ("Friday, 14 March 2025", "Published: March 14, 2025 10:20", "2025-03-14"):
        made = word(["Village entered", head, *PARAGRAPHS], made=datetime(2026, 5, 1, tzinfo=UTC))
        assert only(made, "a.docx").published == date(2025, 3, 14)
    assert caplog.text == ""
    made = word(PARAGRAPHS, made=datetime(2026, 5, 1, tzinfo=UTC))
    assert only(made, "a.docx").published == date(2026, 5, 1)
    assert "a.docx: no day stands at its head; taken from the file: 2026-05-01" in caplog.text
    assert only(word(PARAGRAPHS, made=None), "a.docx").published is None  # the template's own


@pytest.mark.parametrize("across", [False, True])
def test_two_columns_are_read_one_after_the_other(across):
    left = lines_of(" ".join(PARAGRAPHS[:2]), 40)
    right = lines_of(PARAGRAPHS[2], 40)
    article = only(columns_pdf(left, right, across=across), "a.pdf")
    assert " ".join(article.text.split()) == " ".join(PARAGRAPHS)
    cells = columns_pdf(["Dead", "Hurt", "Lost", "Held", "Freed"], list("12345"), across=True)
    assert " ".join(only(cells, "a.pdf").text.split()).startswith("Dead 1 Hurt 2")


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_locked_pdfs(algorithm):
    for password, readable in (("", True), ("secret", False)):
        writer = PdfWriter(clone_from=io.BytesIO(pdf([[PARAGRAPHS[0]]])))
        writer.encrypt(password, "owner", algorithm=algorithm)
        target = io.BytesIO()
        writer.write(target)
        if readable:
            assert only(target.getvalue(), "a.pdf").text == PARAGRAPHS[0]
        else:
            assert "locked with a password" in fault(target.getvalue(), "a.pdf")


def test_tables_with_names_and_days_of_their_own():
    table = "HEADLINE|Main Text|Pub. Date|Media Outlet|Web URL\n" + "".join(
        f"A|Words {n}.|{day}|Valley|https://v.example/{n}\n"
        for n, day in enumerate(["14.03.2025", "March 14, 2025", "14/03/2025 10:22", "1741950000"])
    )
    found = list(read_bytes(table.encode(), "a.csv"))
    assert [a.published for a in found] == [date(2025, 3, 14)] * 4
    assert {a.publisher for a in found} == {"Valley"}
    assert len({a.id for a in found}) == 4
    assert found[0].id == url_id("https://v.example/0")
    (error,) = read_bytes(b"text,date\nWords.,03/04/2025\n", "a.csv")
    assert "'03/04/2025' is no date; write it as" in str(error)
    news = {"status": "ok", "articles": [
        {"source": {"id": None, "name": "Valley"}, "title": "A", "content": "Words.",
         "publishedAt": "2025-03-14T10:00:00Z", "url": "https://v.example/9"}]}  # fmt: skip
    article = only(json.dumps(news).encode(), "news.json")
    assert (article.publisher, article.published) == ("Valley", date(2025, 3, 14))
    line = json.dumps({"headline": "A", "body": "Words.", "pubDate": "2025-03-14"})
    article = only(line.encode(), "a.jsonl")
    assert (article.title, article.text, article.published) == ("A", "Words.", date(2025, 3, 14))
    entry = {"id": "1", "content_html": "<p>One.</p><p>Two.</p>", "date_published": "2025-03-14"}
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [entry]}
    assert only(json.dumps(feed).encode(), "feed.json").text == "One.\n\nTwo."


def test_old_feeds_and_feeds_in_other_encodings():
    rdf = (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        "<title>Wire</title></channel><item><title>A</title><link>http://o.example/1</link>"
        f"<description>{PARAGRAPHS[0]}</description><dc:date>2025-03-14T08:00:00+02:00</dc:date>"
        "</item></rdf:RDF>"
    )
    article = only(rdf.encode(), "a.rdf")
    assert (article.text, article.published) == (PARAGRAPHS[0], date(2025, 3, 14))
    rss = (
        '<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"><channel><title>Лента'
        f"</title><item><title>Обстрел</title><description>{RUSSIAN}</description></item></channel>"
        "</rss>"
    )
    article = only(rss.encode("cp1251"), "a.rss")
    assert (article.publisher, article.text) == ("Лента", RUSSIAN)
    none = b'<rss version="2.0"><channel><title>A</title></channel></rss>'
    assert "a feed without an entry" in fault(none, "a.xml")


def test_telegram_messages_whose_words_are_entities_only():
    entities = [{"type": "plain", "text": "The bridge "}, {"type": "bold", "text": "is closed."}]
    message = {"id": 1, "type": "message", "date": "2025-03-14T10:00:00", "text": "",
               "text_entities": entities}  # fmt: skip
    export = {"name": "Valley", "id": 5, "messages": [message]}
    assert only(json.dumps(export).encode(), "result.json").text == "The bridge is closed."
