"""A field of very many choices is sent the most frequent, and looks for others on the server."""

from __future__ import annotations

import pytest
import streamlit as st

from geoevents.dashboard.choices import facet, toggle_coded

COUNTS = {f"Paper {number}": 5_000 - number for number in range(5_000)}


@pytest.fixture
def state(monkeypatch):
    kept = {}
    monkeypatch.setattr(st, "session_state", kept)
    return kept


def texts(block):
    return [item["text"] for item in block["items"]]


def field(chosen=()):
    return facet("Publisher", "sources", COUNTS, chosen, str, none="Any publisher")


def test_the_chosen_and_the_most_frequent_are_sent(state):
    block = field(["Paper 4999", "Unheard"])
    assert texts(block)[:3] == ["Paper 4999", "Unheard", "Paper 0"]
    assert len(block["items"]) == 202
    assert block["cut"] == 5_000 - 1 - 200


def test_others_are_found_by_name(state):
    toggle_coded("find:Publisher:pAPER 49")
    block = field()
    assert len(block["items"]) == 111
    assert block["cut"] == 0
    assert "Paper 4999" in texts(block)
    toggle_coded("find:Publisher:")
    assert field()["cut"] == 4_800


def test_few_choices_are_all_sent_and_looked_through_by_the_page(state):
    assert "cut" not in facet("Review", "reviews", {"a": 1}, [], str, none="Any")
