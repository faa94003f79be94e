"""Deaths that a later sentence tells of an act: its toll, or news of it, and no act besides."""

from __future__ import annotations

from geoevents.extraction.acts import Act
from geoevents.extraction.fatalities import Deaths, count_deaths, toll_of
from geoevents.extraction.reading import Reading
from geoevents.extraction.story import Story, note
from geoevents.model import EventType, EvidenceRole

__all__ = ["raise_toll", "takes_toll"]

_REACH = 2  # sentences from an act to news of its toll
_DEADLY = frozenset((EventType.EXPLOSIONS, EventType.CIVILIANS, EventType.BATTLES, EventType.RIOTS))


def takes_toll(act: Act, reading: Reading, story: Story, *, alone: bool) -> bool:
    """Reads "At least eleven people died." after a fight: its toll, and no act besides.

    It takes a sentence that says nothing else, of an act in the sentence before whose dead are
    not counted yet, and nobody else's word.

    Args:
        act: the killing that the sentence tells of.
        reading: the sentence.
        story: what the document has told so far; the earlier act is given the number.
        alone: whether it is the sentence's only act.
    """
    told = next((a for a in reversed(story.recent) if a.kind is not None), None)
    if told is None or not alone or ";" in reading.text or not _goes_on(act, told, story):
        return False
    deaths = next((d for a in (act, *act.merged) for d in [count_deaths(a, story.book)] if d), None)
    if deaths is None or act.roles.agents:
        return False
    _count(told, deaths, reading, story)
    return True


def _goes_on(act: Act, told: Act, story: Story) -> bool:
    plain = act.rule == "carried on" and "kill" in act.classes and not act.sites
    beside = [a for a in story.recent if a.reading is told.reading]
    if not plain or told.reading.index != act.reading.index - 1 or len(beside) > 1:
        return False  # of which of them?
    if told.kind is not act.kind or told.fatalities is not None or told.denied_by:
        return False
    said = told.source.party if told.source is not None else None
    return act.source is None or (told.source is not None and act.source.party == said)


def raise_toll(reading: Reading, story: Story, before: int) -> None:
    """Gives the toll that a sentence brings up to date to its act, or to the one told before.

    Args:
        reading: the sentence.
        story: what the document has told so far.
        before: how many acts the story had before the sentence.
    """
    news = toll_of(reading, story.book)
    if news is None:
        return
    fresh = [a for a in story.acts[before:] if a.kind is not None]
    near = [a for a in story.recent if a.reading.index >= reading.index - _REACH]
    options = [a for a in (fresh or near[::-1]) if a.kind and a.kind.event_type in _DEADLY]
    if options and options[0].denied_by is None:
        _count(options[0], news, reading, story)


def _count(act: Act, deaths: Deaths, reading: Reading, story: Story) -> None:
    act.fatalities = deaths.count
    span = reading.offsets(deaths.first, deaths.last)
    note(act, story.document.text, EvidenceRole.FATALITIES, *span)
