"""A few kills each run; `kills.py` by hand makes a hundred, or GEOEVENTS_KILLS says how many."""

import os

import pytest
from kills import KINDS, run

pytestmark = pytest.mark.slow


def test_nothing_acknowledged_is_lost_or_doubled_by_a_kill(capsys):
    count = int(os.environ.get("GEOEVENTS_KILLS", len(KINDS)))
    seed = int(os.environ.get("GEOEVENTS_SEED", "1"))
    survived = run(count, seed, os.environ.get("GEOEVENTS_PIPELINE", "stand-in"))
    assert survived == count, capsys.readouterr().out
