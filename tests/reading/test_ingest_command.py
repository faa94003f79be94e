"""``geoevents ingest`` over addresses, feeds and files of all kinds, from end to end."""

from functools import partial

import pytest
from local_server import LocalServer, answer
from made_files import PAGE, PARAGRAPHS, RSS, pdf

from geoevents.cli import main
from geoevents.reading import Fetcher
from geoevents.store import EventStore, faults

UKRAINIAN = "Війська увійшли до села після двох днів обстрілів, повідомив голова обласної ради."


@pytest.fixture
def site(monkeypatch):
    pages = {
        "/page": answer(PAGE.encode()),
        "/bridge?utm_source=rss": answer(PAGE.replace("14 damaged", "90 damaged").encode()),
        "/moved": answer(status="302 Found", Location="http://10.0.0.1/"),
    }
    with LocalServer(pages) as server:
        whole = " ".join(f"<p>{PARAGRAPHS[1]} {n}</p>" for n in range(15))
        feed = RSS.format(base=f"http://{server.host}", whole=whole).encode()
        pages["/feed"] = answer(feed, media_type="application/rss+xml")
        monkeypatch.setenv("GEOEVENTS_FETCH_ALLOW", f"{server.host}, *")
        monkeypatch.setattr("geoevents.reading.gathering.Fetcher", partial(Fetcher, delay=0.0))
        yield server


def test_addresses_feeds_and_files(site, tmp_path, capsys, monkeypatch):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "copy.pdf").write_bytes(pdf([[" ".join(PARAGRAPHS)]]))
    (folder / "uk.txt").write_text(UKRAINIAN, encoding="utf-8")
    (folder / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n")
    store = tmp_path / "store"
    arguments = [
        "ingest", site.url("/page"), site.url("/moved"), str(folder), "--feed", site.url("/feed"),
        "--store", str(store),
    ]  # fmt: skip
    assert main(arguments) == 1
    told = capsys.readouterr().err
    assert "is a PNG image" in told
    assert "10.0.0.1, a private address" in told
    assert "404" in told
    assert "5 new articles" in told
    assert "0 already known, 3 failed" in told
    assert "1 linked as copies of others" in told
    assert "1 kept unread for their language (uk 1)" in told
    opened = EventStore.open(store)
    assert list(faults(opened)) == []
    (copy,) = [a for a in opened.articles() if a.copy_of]
    assert opened.article(copy.copy_of).text.split() == copy.text.split()
    assert {a.language for a in opened.articles()} == {"en", "uk"}
    assert main(arguments) == 1
    assert "0 new articles" in capsys.readouterr().err
    monkeypatch.setenv("GEOEVENTS_READ_ONLY", "1")
    assert main(["ingest", site.url("/other"), "--store", str(store)]) != 0


def test_nothing_to_read_is_told(capsys):
    assert main(["ingest"]) == 2
    assert "--feed" in capsys.readouterr().err


@pytest.mark.parametrize("scheme", ["file", "FILE", "ftp"])
def test_files_are_named_by_their_path_and_no_other_scheme_is_read(tmp_path, capsys, scheme):
    path = tmp_path / "a.txt"
    path.write_text("Shells hit the town of Sudzha on Monday.", encoding="utf-8")
    store = tmp_path / "store"
    assert main(["ingest", f"{scheme}://{path}", "--store", str(store)]) == 1
    told = capsys.readouterr().err
    words = "only http" if scheme == "ftp" else "name a file of this machine by its path"
    assert f"{scheme}://{path}: {words}" in told
    assert "0 new articles" in told
