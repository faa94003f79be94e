"""What the collector leaves alone, and for how long."""

from __future__ import annotations

import gc

import pytest

from geoevents import collector


@pytest.fixture(autouse=True)
def as_before(monkeypatch):
    monkeypatch.setattr(collector, "_serving", type(collector._serving)())
    yield
    collector._serving.clear()
    collector.unsettle()


def test_work_settles_and_goes_back():
    usual = gc.get_threshold()
    collector.settle()
    assert gc.get_freeze_count() > 1_000
    assert gc.get_threshold()[0] > usual[0]
    collector.unsettle()
    assert gc.get_freeze_count() == 0
    assert gc.get_threshold() == usual


def test_a_server_stays_settled_when_work_in_it_ends():
    usual = gc.get_threshold()
    collector.settle(serving=True)
    assert gc.get_threshold() == usual
    collector.settle()
    collector.unsettle()
    assert gc.get_freeze_count() > 1_000
    assert gc.get_threshold() == usual
