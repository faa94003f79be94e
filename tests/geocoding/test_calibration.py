"""How sure a decision is said to be, and what keeps names company."""

import pytest

from geoevents.gazetteer.index import Gazetteer
from geoevents.geocoding.calibration import Situation, _on_curve, signals
from geoevents.geocoding.candidates import CandidateFinder
from geoevents.geocoding.coherence import coherence
from geoevents.geocoding.lexicon import load_lexicon
from geoevents.model import PlaceKind

VILLAGE = Situation(
    belief=0.9, second=0.1, candidates=1, kind=PlaceKind.SETTLEMENT, population=2_000, via="name",
    stated=0.0, country_share=0.5, abroad=0.1, company=0.1, demonym=False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "score"), [(0.1, 0.2), (0.2, 0.2), (0.4, 0.5), (0.6, 0.8), (0.7, 0.8)]
)
def test_a_score_lies_on_the_line_between_two_points(raw, score):
    assert _on_curve(raw, [(0.2, 0.2), (0.6, 0.8)]) == pytest.approx(score)


def test_without_a_curve_a_score_stays_as_it_is():
    assert _on_curve(0.37, []) == 0.37


@pytest.mark.parametrize(("candidates", "alone"), [(1, 1.0), (2, 0.0), (3, 0.0)])
def test_only_a_single_candidate_has_no_namesake(candidates, alone):
    found = signals(VILLAGE._replace(candidates=candidates))
    assert found["small and alone"] == 1.0
    assert found["small and alone, no namesake"] == found["only candidate"] == alone


def test_no_village_is_small_and_alone_in_company_or_where_it_is_said_to_lie():
    assert signals(VILLAGE._replace(company=0.3))["small and alone"] == 0.0
    assert signals(VILLAGE._replace(population=20_000))["small and alone"] == 0.0
    assert signals(VILLAGE._replace(stated=1.0))["small and alone"] == 0.0


def test_towns_have_company_and_countries_are_none():
    finder = CandidateFinder(Gazetteer.open(), load_lexicon())
    looks = {name: finder.look_up(name) for name in ("Sudzha", "Korenevo", "Russia")}
    found = coherence(looks)
    assert set(found) == {"Sudzha", "Korenevo"}
    assert all("near other names" in words for words in found.values())
    assert all("its country is named" in words for words in found.values())
