from dataclasses import replace
from datetime import date

import pytest
from local_server import LocalServer, answer
from made_files import PAGE, PARAGRAPHS, RSS
from strategies import make_event

from geoevents.errors import ArticleError
from geoevents.model import Article
from geoevents.pipeline import Pipeline
from geoevents.reading import (
    Fetcher,
    FetchError,
    Tally,
    article_from_text,
    language_of,
    open_sources,
    read_sources,
    screen,
)
from geoevents.reading.addresses import AllowList
from geoevents.reading.copies import adds_nothing
from geoevents.reading.notebook import Notebook, notebook_path
from geoevents.reading.pages import url_id
from geoevents.store import EventStore

WHOLE = "\n\n".join(PARAGRAPHS)
LONG = (
    WHOLE + "\n\n" + " ".join(f"Street number {n} was searched by the guards." for n in range(60))
)
OTHER_TONGUES = {
    "uk": "Війська увійшли до села після двох днів обстрілів, повідомив голова обласної ради.",
    "ru": "Войска вошли в село после двух дней обстрела, сообщил глава областного совета в письме.",
    "fr": "Les troupes sont entrées dans le village après deux jours de combats, a dit le maire.",
    "de": "Nach zwei Tagen Beschuss sind Truppen in das Dorf eingerückt, sagte der Landrat.",
    "es": "Las tropas entraron en el pueblo después de dos días de bombardeos, dijo el gobernador.",
    "ar": "دخلت القوات القرية بعد يومين من القصف، حسبما قال حاكم المنطقة في رسالة إلى السكان.",
}


@pytest.fixture
def store(tmp_path):
    return EventStore.open(tmp_path / "store")


def save(store, items):
    articles = [item for item in items if isinstance(item, Article)]
    store.add([(article, []) for article in articles])
    return articles


@pytest.mark.parametrize("code", OTHER_TONGUES)
def test_languages_are_told(code):
    assert language_of(OTHER_TONGUES[code]) == code


def test_english_is_told_with_foreign_names_and_too_little_is_not():
    assert language_of(WHOLE) == "en"
    assert language_of("Kupiansk, Vovchansk, Hlyboke.") != "en"
    assert language_of("Kyiv.") is None
    assert language_of("14:30 — 12 000") is None


def test_what_is_in_another_language_is_kept_and_said_so(store):
    tally = Tally()
    texts = [OTHER_TONGUES["uk"], WHOLE]
    found = list(screen([article_from_text(text) for text in texts], tally=tally))
    assert [a.language for a in found] == ["uk", "en"]
    told, undated = tally.words()
    assert told == "1 kept unread for their language (uk 1)"
    assert undated.startswith("1 without a day of publication, so that days such as “Friday” are")
    assert "Troops entered the village" in undated
    assert found[1].id in undated
    analysis = Pipeline.__new__(Pipeline)._finish(found[0], None)
    assert analysis.events == analysis.places == ()
    store.add([(found[0], [])])
    assert store.article(found[0].id).language == "uk"


def test_days_to_come_and_names_are_told_on_one_line():
    tally = Tally()
    ahead = replace(article_from_text(WHOLE, published=date(2199, 1, 1)), title="B", id="j9")
    undated = article_from_text(f"Note\n\n{LONG}")
    assert len(list(screen([ahead, undated], tally=tally))) == 2
    without, to_come = tally.words()
    assert "\n" not in without
    assert "(“Note " in without
    assert to_come.endswith("check the day (“B” (j9): 2199-01-01)")
    assert tally.undated != tally.ahead


def test_agency_copy_is_linked():
    agency = article_from_text(LONG, publisher="Agency", published=date(2025, 3, 14))
    words = f"LOWER MEADOW (Agency) -- {LONG}"
    paper = article_from_text(words, publisher="Paper", published=date(2025, 3, 15))
    shorter = article_from_text("\n\n".join(PARAGRAPHS[:2]), publisher="Other paper")
    same = article_from_text(LONG, publisher="Third")
    fresh = article_from_text(OTHER_TONGUES["fr"])
    tally = Tally()
    found = list(screen([agency, paper, shorter, same, fresh], tally=tally))
    assert [a.copy_of for a in found] == [None, agency.id, agency.id, agency.id, None]
    assert tally.copies == 3


@pytest.mark.parametrize(
    ("change", "copy"),
    [
        (("", ""), True),
        (("14 damaged", "15 damaged"), False),
        (("two days", "three days"), False),
        (("and a school without windows", "and one school"), False),
        (("Friday", "Saturday"), False),
        (("was still closed", "was not closed"), False),
        (
            ("telephone.", "telephone. The mayor resigned, and elections were called at once."),
            False,
        ),
        (
            ("telephone.", "telephone. Reporting by A. Writer in the valley; editing by B. Desk"),
            True,
        ),
        (("telephone.", "telephone. " + " ".join(f"New word{i}" for i in range(40))), False),
    ],
)
def test_a_report_that_says_something_else_is_no_copy(change, copy):
    later = article_from_text(LONG.replace(*change))
    assert adds_nothing(later, article_from_text(LONG)) is copy


def test_short_or_late_texts_are_copies_only_of_the_very_same():
    one = article_from_text("The bridge is closed.", published=date(2025, 3, 14))
    assert adds_nothing(article_from_text("The bridge is closed!"), one)
    assert not adds_nothing(article_from_text("The bridge is closed again."), one)
    late = article_from_text("The bridge is closed.", published=date(2026, 3, 14))
    assert not adds_nothing(late, one)


def test_copies_are_found_in_the_store_however_it_was_filled(store):
    first = article_from_text(LONG, publisher="Agency")
    store.add([(first, [])])  # as the app does, past the notebook
    later = article_from_text(f"Reprint. {LONG}", publisher="Paper")
    (found,) = open_sources_of(later, store)
    assert found.copy_of == first.id
    store.add([(found, [])])
    third = article_from_text(f"Reprinted again. {LONG}", publisher="Third")
    (found,) = open_sources_of(third, store)
    assert found.copy_of == first.id
    notebook_path(store.root).unlink()
    (found,) = open_sources_of(third, store)
    assert found.copy_of == first.id
    assert EventStore.open(store.root).has_article(first.id)


def test_words_noted_by_a_run_that_broke_off_make_no_copy(store):
    lost = article_from_text(LONG, publisher="Agency")
    list(open_sources_of(lost, store))  # never stored
    (found,) = open_sources_of(article_from_text(LONG, publisher="Paper"), store)
    assert found.copy_of is None


def open_sources_of(article, store):
    return list(screen([article], archive=store))


def test_known_articles_pass_as_they_are(store):
    article = article_from_text(LONG)
    save(store, [article])
    assert open_sources_of(article, store) == [article]


def test_a_copy_has_no_events(monkeypatch):
    article = article_from_text(LONG, id="c")
    copy = Article(id="d", text=LONG, copy_of="c")
    pipeline = Pipeline.__new__(Pipeline)
    monkeypatch.setattr(Pipeline, "geocoder", None, raising=False)
    assert pipeline._finish(copy, None).events == ()
    with pytest.raises(AttributeError):
        pipeline._finish(article, None)


@pytest.fixture
def site():
    pages = {
        "/whole": answer(PAGE.encode()),
        "/bridge?utm_source=rss": answer(PAGE.replace("Friday", "Sunday").encode()),
        "/page": answer(PAGE.encode()),
    }
    with LocalServer(pages) as server:
        whole = " ".join(f"<p>{PARAGRAPHS[0]} {n}</p>" for n in range(15))
        feed = RSS.format(base=f"http://{server.host}", whole=whole)

        def rss(connection, request):
            same = request.get("If-None-Match") == '"f1"'
            status = "304 Not Modified" if same else "200 OK"
            body = b"" if same else feed.encode()
            kind = "application/rss+xml"
            answer(body, status=status, media_type=kind, ETag='"f1"')(connection, request)

        pages["/feed"] = rss
        yield server


def fetcher_for(server):
    return Fetcher(allow=AllowList((server.host,)), delay=0.0)


def test_an_address_is_read_once(site, store):
    for _ in range(2):
        found = list(open_sources([site.url("/page")], archive=store, fetcher=fetcher_for(site)))
        (article,) = save(store, found)
        assert article.id == url_id(site.url("/page"))
        assert article.text == WHOLE
        assert article.url == site.url("/page")
    assert sum("/page" in request for request in site.requests) == 1
    (error,) = open_sources([site.url("/none")], fetcher=fetcher_for(site))
    assert isinstance(error, FetchError)
    assert "404" in str(error)


def test_of_a_feed_only_what_is_new_is_read(site, store):
    def run():
        site.requests.clear()
        tally = Tally()
        feed = [site.url("/feed")]
        found = list(
            open_sources([], feeds=feed, archive=store, fetcher=fetcher_for(site), tally=tally)
        )
        return found, tally

    found, _ = run()
    bridge, whole, gone = found
    assert isinstance(gone, ArticleError)
    assert bridge.published == date(2025, 3, 13)  # the feed's word comes before the page's
    assert bridge.publisher == "Valley Post"
    assert "Sunday" in bridge.text
    assert whole.text.startswith(PARAGRAPHS[0])
    assert not any("/whole" in request for request in site.requests)  # the feed has all of it

    # A run that broke off before it stored anything reads all of it again.
    found, tally = run()
    assert len(found) == 3
    assert tally.unchanged == 0
    save(store, found)

    found, tally = run()
    assert found == []
    assert tally.unchanged == 1
    assert not any("bridge" in request for request in site.requests)

    site.pages["/feed"] = answer(b"<html><p>Down for maintenance</p></html>")
    found, _ = run()
    assert [type(item) for item in found] == [ArticleError]
    assert "no RSS or Atom feed" in str(found[0])


def test_an_entry_whose_page_failed_is_tried_again(site, store):
    def run():
        tally = Tally()
        feed = [site.url("/feed")]
        return save(
            store,
            list(
                open_sources([], feeds=feed, archive=store, fetcher=fetcher_for(site), tally=tally)
            ),
        ), tally

    page = site.pages["/bridge?utm_source=rss"]
    site.pages["/bridge?utm_source=rss"] = answer(b"Later", status="503 Service Unavailable")
    run()
    before = store.statistics()["articles_rows"]
    site.pages["/bridge?utm_source=rss"] = page
    _, tally = run()
    assert tally.unchanged == 0
    assert store.statistics()["articles_rows"] == before + 1
    _, tally = run()
    assert tally.words() == ["1 feed unchanged"]


def test_a_feed_given_as_an_address_is_a_feed(site, store):
    found = list(open_sources([site.url("/feed")], archive=store, fetcher=fetcher_for(site)))
    assert len(found) == 3


def test_files_and_addresses_in_one_run(site, store, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Words of a file.", encoding="utf-8")
    sources = [path, site.url("/page"), tmp_path / "none.txt"]
    found = list(open_sources(sources, archive=store, fetcher=fetcher_for(site)))
    assert sum(isinstance(item, Article) for item in found) == 2
    assert next(iter(read_sources([path]))).language is None


def test_a_notebook_that_cannot_be_written_costs_nothing(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    notebook = Notebook(tmp_path / "file" / "below.sqlite")
    notebook.note_sketches({"a": [1, 2]})
    assert notebook.sharing([2, 3]) == [("a", 1)]
    notebook.close()
    assert "://" not in str(notebook_path("s3://bucket/store"))


def test_words_of_very_many_articles_are_no_sign_of_a_copy():
    notebook = Notebook(None)
    notebook.note_sketches({f"a{n}": [7, n + 100] for n in range(101)})
    assert notebook.sharing([7]) == []
    assert notebook.sharing([7, 103]) == [("a3", 1)]
    notebook.close()


def test_events_of_a_known_article_stay_with_it(store):
    article = article_from_text(LONG, id="a1")
    store.add([(article, [make_event(article="a1", notes=LONG[:24])])])
    assert open_sources_of(article, store)[0].copy_of is None


@pytest.mark.parametrize("begin", [0, 4_096, 8_192, 40_000])
def test_a_damaged_notebook_is_begun_anew(tmp_path, begin):
    path = tmp_path / "n.sqlite"
    notebook = Notebook(path)
    notebook.note_sketches({f"a{n}": range(n * 100, n * 100 + 100) for n in range(100)})
    notebook.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:begin] + b"\xa5" * (len(whole) - begin))
    notebook = Notebook(path)
    notebook.sketched()
    notebook.sharing(range(300, 400))
    assert notebook.feed("https://example.org/feed") is None
    notebook.note_sketches({"b": [10**6]})
    notebook.note_sketches({"c": [10**6]})  # the first of two may find the damage, and be lost
    notebook.close()
    assert "c" in dict(Notebook(path).sharing([10**6]))
