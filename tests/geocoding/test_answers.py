"""Reasons and candidates are told late, and say the same however the answer is handled."""

import copy
import pickle
import time
from dataclasses import fields, replace

import pytest

from geoevents.geocoding.answers import Answer
from geoevents.model import Mention, Resolution

NAMES = ("Sudzha", "Kursk", "Moscow")
TEXT = "Drones fell 12 km south of Sudzha in the Kursk region, Moscow said."


def mentions_of(text, names):
    found, start = [], 0
    for name in names:
        start = text.index(name, start)
        found.append(Mention(start=start, end=start + len(name), text=name))
        start += len(name)
    return found


def through_a_pipe(found):
    return pickle.loads(pickle.dumps(found))  # noqa: S301 - our own bytes


@pytest.fixture
def answers(geocoder):
    texts = ((TEXT, NAMES), ("Nobody came to Nowherestan.", ("Nowherestan",)))
    return [
        answer
        for text, names in texts
        for answer in geocoder.resolve(geocoder.language.read(text), mentions_of(text, names))
    ]


def plain(resolution):
    return Resolution(**{f.name: getattr(resolution, f.name) for f in fields(Resolution)})


def test_an_answer_equals_what_it_says(answers):
    assert [r.place is None for r in answers] == [False, False, False, True]
    for found in answers:
        assert isinstance(found, Answer)
        assert found == plain(found)
        assert plain(found) == found
        assert hash(found) == hash(plain(found))
        assert found != replace(found, score=1.0 - found.score)
        assert repr(found.reason) in repr(found)


def test_an_answer_survives_copies_and_processes(answers):
    for found in answers:
        for other in (copy.copy(found), through_a_pipe(found), replace(found)):
            assert other == found
            assert other.reason == found.reason
            assert other.candidates == found.candidates


def test_an_answer_says_what_it_would_say_at_once(answers, geocoder):
    by_name = {r.mention.text: r for r in answers}
    sudzha = by_name["Sudzha"]
    assert sudzha.reason.endswith("The point is shifted by “12 km south of”.")
    assert sudzha.candidates[0].place == sudzha.place
    assert sudzha.candidates[0].features
    assert sudzha.reason in geocoder.explain(sudzha)


def test_an_answer_cannot_be_changed(answers):
    with pytest.raises(AttributeError):
        answers[0].reason = "because"
    with pytest.raises(AttributeError):
        _ = answers[0].nonsense


def test_a_text_of_thousands_of_names_is_resolved_in_bounded_room(geocoder):
    names = [
        p.name
        for code in ("US", "FR", "RU", "CN", "IN", "DE", "BR", "UA", "GB", "ES", "IT", "TR")
        for p in geocoder.gazetteer.regions_of(code)
    ] * 4
    text = ", ".join(f"{name} {i}" for i, name in enumerate(names))
    mentions = mentions_of(text, names)
    began = time.process_time()
    found = geocoder.resolve(geocoder.language.read(text), mentions)
    assert len(found) == len(names)
    assert time.process_time() - began < 20
