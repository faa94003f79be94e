"""Gives an act what its trigger leaves open: place, date, sides, deaths and whose word it is."""

# ruff: noqa: PLR0911 - every place that an act may be at is one branch
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geoevents.extraction.acts import HOST, Act, Source, Spot
from geoevents.extraction.casting import cast_act
from geoevents.extraction.choice import places_of
from geoevents.extraction.dates import TimePhrase
from geoevents.extraction.dating import date_act
from geoevents.extraction.fatalities import count_deaths, none_killed
from geoevents.extraction.listing import share_deaths
from geoevents.extraction.reading import Reading
from geoevents.extraction.sharing import is_countrywide, seen_by_witness, sites_ahead
from geoevents.extraction.sides import host_party
from geoevents.extraction.spots import spot_of
from geoevents.extraction.story import Story, give_evidence, note
from geoevents.extraction.territory import settle_territory
from geoevents.extraction.voices import Voices
from geoevents.model import EventType, EvidenceRole, SubEventType

__all__ = ["complete", "place_act", "settle_act"]

_S = SubEventType


def complete(
    act: Act, reading: Reading, voices: Voices, dates: Sequence[TimePhrase], story: Story
) -> None:
    """Fills in a real act of a sentence.

    Args:
        act: the act, typed, with the places that hang on it.
        reading: its sentence.
        voices: who says what in the sentence.
        dates: the sentence's time expressions.
        story: what the document has told so far.
    """
    act.source = story.source_of(act, voices) or _of_aside(act, voices)
    at, _ = reading.offsets(act.trigger.i, act.trigger.i)
    act.quoted = story.quotations.at(at) is not None
    said = frozenset(a.token for a in voices.attributions if a.verb)
    place_act(act, reading, dates, story, said)
    settle_act(act, story)
    if act.actor2 == act.actor1:
        act.actor2 = act.patient_span = None  # nobody fights himself
    _count(act, reading, story)
    source = act.source
    if source is not None and source.party == HOST:
        act.source = Source(host_party(act, act.agent_party), source.cue, source.official)
    act.confidence = _confidence(act, reading)
    give_evidence(act, story.document.text)


def _of_aside(act: Act, voices: Voices) -> Source | None:
    """Reads "condemned the strikes, which it said killed two": the strikes are its word, too."""
    told = [a for a in act.merged if a.trigger.dep_ == "ccomp" and a.trigger.head.dep_ == "relcl"]
    return next((s for a in told for s in [voices.source_of(a)] if s is not None), None)


def place_act(
    act: Act,
    reading: Reading,
    dates: Sequence[TimePhrase],
    story: Story,
    said: frozenset[int] = frozenset(),
) -> None:
    """Says where and when an act was.

    Args:
        act: the act.
        reading: its sentence.
        dates: the sentence's time expressions.
        story: what the document has told so far.
        said: the verbs of telling in the sentence.
    """
    act.spots = _places(act, reading, story, said)
    act.home = story.focus.country
    act.when = date_act(act, reading, dates, story.published, story.recent)


def settle_act(act: Act, story: Story) -> None:
    """Says who did it to whom, and for ground that changed hands, whose it is now."""
    cast_act(act, story.book, story.cast, story.recent)
    settle_territory(act, story.book, story.cast)


def _places(act: Act, reading: Reading, story: Story, said: frozenset[int]) -> list[Spot]:
    spots = places_of(act, reading, story.document.text, said)
    if spots:
        return [story.focus.known(spot, reading) for spot in spots]
    recalled = story.focus.recall(act, reading, story.document.text)
    if recalled is not None:
        return [recalled]
    ahead = sites_ahead(act, story.siblings, reading)
    if ahead:
        joined = replace(act, sites=ahead)
        shared = places_of(joined, reading, story.document.text, said)
        why = "place of the act that it is joined to"
        return [_carried(story.focus.known(spot, reading), why) for spot in shared]
    previous = story.acts[-1] if story.acts else None
    if previous is not None and previous.spots and previous.reading.index == reading.index:
        return [
            _carried(s, "place of the act before it in the sentence") for s in previous.spots[:1]
        ]
    if is_countrywide(act, reading):
        country = story.country_spot()
        return [country] if country is not None else []
    if _is_of_another(act, reading):
        return []
    seen = seen_by_witness(reading, story.book)
    if seen is not None:
        return [_carried(spot_of(seen, story.document.text), "where those who tell of it are")]
    last = story.focus.fallback()
    if last is not None:
        return [last]
    written = story.of_dateline(reading)
    return [written] if written is not None else []


def _is_of_another(act: Act, reading: Reading) -> bool:
    """Tells "France, which had left in 2022, said": what a state did elsewhere, told in passing."""
    clause = act.trigger
    above = clause.head.i
    return clause.dep_ == "relcl" and reading.span_at(reading.countries, above) is not None


def _carried(spot: Spot, reason: str) -> Spot:
    return Spot(spot.resolution, spot.precision, spot.location, reason, spot.start, spot.end)


def _count(act: Act, reading: Reading, story: Story) -> None:
    text = story.document.text
    deaths = _deaths(act, story)
    if deaths is not None:
        act.fatalities = deaths
    _share(act, reading, story)
    if act.fatalities is None:
        nobody = none_killed(reading.text)
        if nobody is not None and act.kind is not None:
            violent = act.kind.event_type in (EventType.EXPLOSIONS, EventType.BATTLES)
            violent = violent or act.kind is _S.ATTACK
            if violent and act.kind is not _S.DISRUPTED_WEAPONS_USE:
                act.fatalities = 0
                start, end = (reading.start + at for at in nobody)
                note(act, text, EvidenceRole.FATALITIES, start, end)


def _deaths(act: Act, story: Story) -> int | None:
    for one in (act, *act.merged):
        deaths = count_deaths(one, story.book)
        if deaths is not None:
            span = act.reading.offsets(deaths.first, deaths.last)
            note(act, story.document.text, EvidenceRole.FATALITIES, *span)
            return deaths.count
    return None


def _share(act: Act, reading: Reading, story: Story) -> None:
    """Splits "22 people in A and nine in B" among the places of a list."""
    if len(act.spots) < 2 or act.fatalities is None:
        return
    shared = share_deaths(act, reading, story.book)
    if shared is not None:
        act.spots = shared
        act.fatalities = None


def _confidence(act: Act, reading: Reading) -> float:
    """How sure the words are of the type; a text's first sentences say what it is about."""
    value = act.weight
    if act.actor1:
        value += 0.04
    if act.spots:
        value += 0.03
    if act.noun and not act.merged:
        value -= 0.05
    if act.attempted:
        value -= 0.1
    value -= min(reading.index, 6) * 0.02
    return round(max(0.05, min(value, 0.99)), 3)
