import io
import json
import os
from datetime import date

import pytest
from hypothesis import given
from strategies import PAYLOADS, words

from geoevents.errors import ArticleError
from geoevents.model import Article
from geoevents.reading import (
    article_from_text,
    given_spans,
    parse_date,
    read_articles,
    read_bytes,
    read_jsonl,
    read_sources,
    read_text,
)

FRONT = """---
title: "Fighting: a day in Kursk"
published: 2025-03-14
publisher: Continental Wire
url: https://example.org/a?b=c
language: en
---

The village fell.

It did not fall, others say.
"""


def test_front_matter_is_read():
    article = read_text(FRONT, "a.txt")
    assert article.title == "Fighting: a day in Kursk"
    assert article.published == date(2025, 3, 14)
    assert article.publisher == "Continental Wire"
    assert article.url == "https://example.org/a?b=c"
    assert article.text == "The village fell.\n\nIt did not fall, others say."


def test_windows_line_ends_make_the_same_article():
    assert read_text(FRONT.replace("\n", "\r\n")) == read_text(FRONT)


@pytest.mark.parametrize(
    "text", ["--- a dash\nText", "---\nno pairs here\n---\nText", "---\ntitle: open\nText", "Text"]
)
def test_dashes_that_are_no_front_matter_are_text(text):
    assert read_text(text).text == text


def test_ids_are_stable_and_tell_publishers_apart():
    one = article_from_text("Same words.", publisher="A")
    assert one.id == article_from_text(" Same words.\n", publisher="A", title="T").id
    assert one.id != article_from_text("Same words.", publisher="B").id
    assert one.id != article_from_text("Same words.", publisher="A", published=date(2025, 1, 1)).id
    assert article_from_text("x", id="mine").id == "mine"


@pytest.mark.parametrize("text", PAYLOADS)
def test_any_words_pass_unchanged(text):
    assert read_text(f"a{text}b").text == "\n".join(f"a{text}b".replace("\r", "\n").split("\n"))
    line = json.dumps({"id": "1", "text": f" {text}x", "title": text})
    (article,) = read_jsonl([line])
    assert article.text == f" {text}x"
    assert article.title == text


@given(text=words, title=words, name=words)
def test_json_lines_keep_every_letter(text, title, name):
    line = json.dumps({"id": name, "text": text, "title": title, "other": [1]})
    (found,) = read_jsonl([line, "", "  "])
    if text.strip():
        assert found == Article(id=name, text=text, title=title)
    else:
        assert isinstance(found, ArticleError)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"id": "1", "text": ', "no JSON"),
        ('["text"]', "an object"),
        ("7", "an object"),
        ('{"id": "1"}', "text is None"),
        ('{"id": "1", "text": "  "}', "must be words"),
        ('{"id": "1", "text": 5}', "text is 5"),
        ('{"id": {}, "text": "x"}', "neither text nor number"),
        ('{"id": "1", "text": "x", "published": "2025-02-30"}', "'2025-02-30' is no date"),
        ('{"id": "1", "text": "x", "published": 20250314}', "20250314 is no date"),
        ('{"id": "1", "text": "x", "published": {"a": 1}}', "is no date"),
        ('{"id": "1", "text": "x", "title": ["y"]}', "title is"),
        ('{"id": "1", "text": "x \\ud800 y"}', "half of a surrogate pair|half of a pair"),
        ("[" * 100_000, "no JSON|nested too deep"),
    ],
)
def test_a_bad_line_is_told_and_the_others_are_read(line, told):
    good = '{"id": "2", "text": "fine"}'
    first, bad, last = read_jsonl([good, line, good], "b.jsonl")
    assert first.text == last.text == "fine"
    assert isinstance(bad, ArticleError)
    assert str(bad).startswith("b.jsonl, line 2: ")
    assert bad.line == 2
    with pytest.raises(ArticleError, match=told):
        raise bad


def test_ids_may_be_numbers_or_missing():
    one, two = read_jsonl(['{"id": 7, "text": "x"}', '{"text": "x"}'])
    assert one.id == "7"
    assert two.id == article_from_text("x").id


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-03-14", date(2025, 3, 14)),
        (" 2025-03-14T23:30:00Z ", date(2025, 3, 14)),
        ("2025-03-14T23:30:00-05:00", date(2025, 3, 14)),
    ],
)
def test_dates(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize("text", ["2025-13-01", "yesterday", "14.03.2025", "", None, 5])
def test_dates_that_are_none(text):
    with pytest.raises(ArticleError, match="is no date; write it as"):
        parse_date(text, "f.txt", 3)


def test_a_folder_is_read_in_order_and_faults_do_not_stop_it(tmp_path):
    (tmp_path / "b.txt").write_text("Second.", encoding="utf-8")
    (tmp_path / "a.txt").write_text("First.", encoding="utf-8")
    (tmp_path / "README.md").write_text("About.", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\x00")
    (tmp_path / "empty.txt").write_bytes(b" \n")
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01\xfe\xff")
    (tmp_path / "nul.txt").write_bytes(b"a\x00b")
    (tmp_path / "dated.txt").write_text(
        "---\ntitle: x\npublished: 2025-02-31\n---\nText", encoding="utf-8"
    )
    (tmp_path / "bare.txt").write_text("---\ntitle: x\n---\n\n", encoding="utf-8")
    folder = tmp_path / "below"
    folder.mkdir()
    (folder / "c.jsonl").write_text('{"text": "Third."}\n{"text"\n', encoding="utf-8")
    found = list(read_sources([tmp_path]))
    assert [a.text for a in found if isinstance(a, Article)] == ["First.", "Second.", "Third."]
    told = sorted(str(e) for e in found if isinstance(e, ArticleError))
    assert len(told) == 6
    for name, words_told in {
        "empty.txt": "the file is empty",
        "binary.txt": "not UTF-8 text",
        "nul.txt": "NUL character",
        "dated.txt, line 3": "'2025-02-31' is no date",
        "bare.txt": "no text",
        "c.jsonl, line 2": "no JSON",
    }.items():
        assert any(name in t and words_told in t for t in told), name


def test_what_cannot_be_read_is_named(tmp_path):
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    empty = tmp_path / "empty"
    empty.mkdir()
    missing, kind, none = read_sources([tmp_path / "no.txt", tmp_path / "x.pdf", empty])
    assert "no.txt" in str(missing)
    assert "No such file" in str(missing)
    assert "is named .pdf, but is none by its content" in str(kind)
    assert "holds no .txt" in str(none)
    with pytest.raises(ArticleError, match="No such file"):
        list(read_articles(tmp_path / "no.txt"))


def test_two_texts_under_one_id_are_told(tmp_path):
    for name, text in (("a", "One."), ("b", "Two."), ("c", "One.")):
        (tmp_path / f"{name}.jsonl").write_text(
            json.dumps({"id": "1", "text": text}), encoding="utf-8"
        )
    one, two, again = read_sources([tmp_path / f"{n}.jsonl" for n in "abc"])
    assert one == again
    assert "id '1' was already used" in str(two)
    assert "b.jsonl" in str(two)


def test_standard_input_is_text_or_json_lines(monkeypatch):
    class Pipe:
        def __init__(self, content):
            self.buffer = io.BytesIO(content)

    monkeypatch.setattr("sys.stdin", Pipe("Слова.".encode()))
    assert [a.text for a in read_articles("-")] == ["Слова."]
    monkeypatch.setattr("sys.stdin", Pipe(b'{"id": "1", "text": "x"}\n{"id": "2", "text": "y"}'))
    assert [a.id for a in read_articles("-")] == ["1", "2"]
    monkeypatch.setattr("sys.stdin", Pipe(b""))
    (error,) = read_sources(["-"])
    assert str(error) == "standard input: the file is empty"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks_are_heeded(tmp_path, encoding):
    path = tmp_path / "a.txt"
    path.write_bytes("Слово.".encode(encoding))
    assert [a.text for a in read_articles(path)] == ["Слово."]


def test_given_spans_are_read_by_id():
    lines = [
        '{"id": "a", "text": "In Kursk.", "toponyms": [{"start": 3, "end": 8}]}',
        '{"id": "b", "text": "In Kursk.", "mentions": []}',
        '{"id": "c", "text": "In Kursk."}',
    ]
    assert given_spans(lines) == {"a": [(3, 8)], "b": []}


@pytest.mark.parametrize(
    ("span", "told"),
    [
        ({"start": 3, "end": 99}, "outside the text of 9"),
        ({"start": 3}, "start and end"),
        ({"start": 8, "end": 3}, "outside"),
    ],
)
def test_spans_that_are_none_are_told(span, told):
    line = json.dumps({"id": "a", "text": "In Kursk.", "toponyms": [span]})
    with pytest.raises(ArticleError, match=f"g.jsonl, line 1: .*{told}"):
        given_spans([line], "g.jsonl")


def test_json_lines_files_are_read_line_by_line(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"id": "1", "text": "x"}\r\n{"id": "2", "text": "\xff"}\n\n')
    one, bad = read_sources([path])
    assert one == Article(id="1", text="x")
    assert str(bad) == f"{path}, line 2: byte 0xff is not UTF-8 text; is this a text file?"
    path.write_bytes('{"id": "1", "text": "é"}'.encode("utf-16"))
    assert [a.text for a in read_articles(path)] == ["é"]
    path.write_bytes(b"")
    (error,) = read_sources([path])
    assert "the file is empty" in str(error)
    path.write_bytes(b"\n \n")
    (error,) = read_sources([path])
    assert "the file is empty" in str(error)


def test_what_is_no_file_in_a_folder_is_told(tmp_path):
    (tmp_path / "a.txt").write_text("Words of an article.", encoding="utf-8")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "other.lock").symlink_to(tmp_path / "nowhere.txt")
    os.mkfifo(tmp_path / "pipe.jsonl")
    article, *faults = read_sources([tmp_path])
    assert article.text == "Words of an article."
    assert [str(f) for f in faults] == [
        f"{tmp_path / 'gone.txt'}: is a link to nothing",
        f"{tmp_path / 'pipe.jsonl'}: is no file, but a pipe or device",
    ]


def test_an_id_that_comes_twice_is_told_with_its_file(tmp_path):
    lines = ['{"id": "j1", "text": "One."}', '{"id": "j2", "text": "Two."}']
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(
        "\n".join([lines[0], '{"id": "j2", "text": "Another."}']), encoding="utf-8"
    )
    *_, fault = read_sources([tmp_path])
    assert str(fault) == (
        f"{tmp_path / 'b.jsonl'}: article 2 of it: id 'j2' was already used by another text of "
        "this run"
    )


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (b"\x1f\x8b\x08", "is a gzip archive; unpack it first"),
        (b"\x89PNG\r\n", "is a PNG image; it holds no article to read"),
        (b"PAR1\0", "is a Parquet file; a table goes in with `geoevents import`"),
    ],
)
def test_a_refusal_is_a_sentence(head, words):
    (fault,) = read_bytes(head, "x")
    assert str(fault) == f"x: {words}"
