"""`geoevents review`: every action by its words, and what it leaves in the store."""

import json

import pytest
from strategies import make_article, make_event

from geoevents import cli
from geoevents.model import ClaimStatus, Review, SubEventType
from geoevents.store import EventStore

ID = make_event().event_id


@pytest.fixture
def store(tmp_path, monkeypatch):
    opened = EventStore.open(tmp_path / "store")
    opened.add([(make_article(), [make_event(), make_event(event_id="01" * 8, confidence=0.3)])])
    monkeypatch.setenv("GEOEVENTS_STORE", opened.root)
    monkeypatch.setenv("GEOEVENTS_REVIEWER", "Ana")
    return opened


def run(*words):
    return cli.main(["review", *words])


def test_the_list_says_what_waits(store, capsys):
    assert run("list", "--limit", "1") == 0
    out = capsys.readouterr()
    assert out.out.startswith("01" * 8)
    assert "1 of 2 records" in out.err
    assert run("list", "--json", "--order", "newest first") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["review"] for row in rows} == {"unreviewed"}
    assert run("list", "--order", "best") == 1
    assert "disputed first" in capsys.readouterr().err


def test_accept_reject_undo_and_history(store, capsys):
    assert run("accept", ID, "01" * 8, "--note", "seen twice") == 0
    assert run("reject", ID, "--reviewer", "") == 1  # no name is never taken for the login's
    assert run("reject", ID, "--reviewer", "Boris") == 0
    assert run("undo", ID) == 0
    capsys.readouterr()
    assert run("history", ID) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["1", "2", "3", "4"]
    assert "grammar  unreviewed" in lines[0]
    assert "Ana  accepted  “seen twice”" in lines[1]
    assert "Boris  rejected" in lines[2]
    assert "Ana  accepted  “undo: rejected by Boris”" in lines[3]
    assert store.versions(ID)[-1].review is Review.ACCEPTED


def test_correct_takes_every_field(store, capsys):
    words = ["--type", "armed clash", "--date", "2025-03-10", "--end-date", "2025-03-12"]
    words += ["--date-precision", "2", "--actor1", "Wagner Group", "--actor2", "none"]
    words += ["--claim", "denied", "--denied-by", "UA", "--killed", "3"]
    words += ["--place", "Sudzha, Kursk Oblast", "--place-precision", "2", "--note", "by hand"]
    assert run("correct", ID, *words) == 0
    made = store.versions(ID)[-1]
    assert made.sub_event_type is SubEventType.ARMED_CLASH
    assert (str(made.event_date), str(made.end_date), made.time_precision) == (
        "2025-03-10",
        "2025-03-12",
        2,
    )
    assert (made.actor1, made.actor2, made.fatalities) == ("Wagner Group", None, 3)
    assert (made.claim_status, made.claimed_by, made.denied_by) == (ClaimStatus.DENIED, None, "UA")
    assert (made.location, made.admin1, made.geo_precision) == ("Sudzha", "Kursk Oblast", 2)
    assert (made.reviewer, made.review_note) == ("Ana", "by hand")
    capsys.readouterr()
    assert run("history", ID) == 0
    assert "actor1: Military Forces of Russia → Wagner Group" in capsys.readouterr().out
    assert run("correct", ID, "--place", "51.2,35.3", "--killed", "none") == 0
    assert store.versions(ID)[-1].place_id == "coordinates:51.2,35.3"
    assert run("correct", ID, "--place", "none") == 0
    assert store.versions(ID)[-1].latitude is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["accept", "ff" * 8], "no record"),
        (["correct", ID, "--type", "Clash"], "Armed clash"),
        (["correct", ID, "--date", "yesterday"], "2025-03-14"),
        (["correct", ID, "--killed", "many"], "whole number"),
        (["correct", ID, "--place", "Qwertyville"], "Give a place id or coordinates"),
        (["correct", ID, "--place", "0,0"], "no place"),
        (["correct", ID], "nothing was changed"),
        (["undo", ID], "nothing to undo"),
        (["undo", ID, "--to", "9"], "versions 1 to 1"),
        (["history", "ff" * 8], "no record"),
    ],
)
def test_what_cannot_be_done_is_said(store, capsys, words, said):
    assert run(*words) == 1
    assert said in capsys.readouterr().err
    assert len(store.versions(ID)) == 1


def test_quality_in_words_and_as_json(store, capsys):
    run("accept", ID)
    run("correct", "01" * 8, "--actor1", "none")
    capsys.readouterr()
    assert run("quality") == 0
    out = capsys.readouterr().out
    assert "2 reviewed: 1 accepted, 1 corrected, 0 rejected" in out
    assert [line.split()[1:3] for line in out.splitlines() if line.startswith("  actor ")] == [
        ["50", "%"]
    ]
    assert run("quality", "--json") == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["fields"]["actor"] == {"reviewed": 2, "kept": 1}
    assert figures["corrections"][0]["to"] == "none"


def test_read_only_is_said(store, capsys, monkeypatch):
    monkeypatch.setenv("GEOEVENTS_READ_ONLY", "1")
    assert run("accept", ID) == 1
    assert "GEOEVENTS_READ_ONLY" in capsys.readouterr().err
