"""The list of a run on "Add an article": words of files and articles never reach Markdown."""

from __future__ import annotations

from strategies import PAYLOADS
from streamlit.testing.v1 import AppTest

from geoevents.dashboard.batch import Entry, Job
from geoevents.store import EventStore

# What Streamlit reads as Markdown: its texts, and the labels of its fields.
TEXTS = ("markdown", "caption", "title", "header", "subheader", "success", "info", "warning",
         "error", "button", "expander", "text_input", "date_input")  # fmt: skip


def page():
    from geoevents.dashboard.pages import article

    article.show()


def test_payloads_of_a_run_are_given_to_the_kit_alone(tmp_path, monkeypatch):
    EventStore.open(tmp_path / "store")
    monkeypatch.setenv("GEOEVENTS_STORE", str(tmp_path / "store"))
    job = Job(source=lambda _tally: iter(()))
    job.entries = [Entry(name=p, error=f"{p}: {p}") for p in PAYLOADS]
    job.fault = " ".join(PAYLOADS[:9])
    job.finished = True
    app = AppTest.from_function(page, default_timeout=60)
    app.session_state["job"] = job
    app.run()
    assert not app.exception
    given = [
        f"{getattr(element, 'value', '')} {getattr(element, 'label', '')}"
        for kind in TEXTS
        for element in app.get(kind)
    ]
    assert any("Find events" in words for words in given)
    for payload in PAYLOADS:
        if len(payload) > 3:
            assert not any(payload in words for words in given), payload
    lists = [str(element.proto) for element in app.main if "geoevents_kit" in str(element.proto)]
    assert any("alert(1)" in words for words in lists)
