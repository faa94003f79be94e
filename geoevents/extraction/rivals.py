"""Tolls that a second party gives of an act told before: its claim, with its own number."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geoevents.extraction.acts import HOST, Act, Source
from geoevents.extraction.fatalities import Deaths, count_deaths
from geoevents.extraction.nouns import kinds_of_all
from geoevents.extraction.reading import Reading
from geoevents.extraction.sides import host_party
from geoevents.extraction.story import Story, give_evidence, note
from geoevents.extraction.voices import Denial, Voices
from geoevents.model import EventType, EvidenceRole

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["OWN_TOLL", "Toll", "count_toll", "has_told", "of_figures", "tells_own_toll"]

OWN_TOLL = "a toll of its own"  # the rule that such a record is made by
_REACH = 2  # sentences from an act to another party's number of its dead
_DEADLY = frozenset((EventType.EXPLOSIONS, EventType.CIVILIANS, EventType.BATTLES))
_PRONOUNS = frozenset(("it", "they", "he", "she", "we"))


@dataclass(frozen=True, slots=True)
class Toll:
    """A number of dead, the verb that gives it, and who does; ``rises`` where it is news of one."""

    deaths: Deaths
    verb: Token
    teller: Source | None
    rises: bool = False


def count_toll(told: Act, toll: Toll, reading: Reading, story: Story) -> None:
    """Gives a number of dead to the act that it is of, or to a record of the party that says so.

    Args:
        told: the act.
        toll: the number.
        reading: its sentence.
        story: what the document has told so far; a rival toll is added as an act.
    """
    teller = toll.teller
    if teller is not None and told.fatalities not in (None, toll.deaths.count):
        party = _party(teller, told, story)
        said = told.source.party if told.source is not None else None
        open_to_news = toll.rises and None in (party, said)
        of_the_place = teller.party == HOST and said is None
        if party != said and not open_to_news and not of_the_place:
            own = _record_of(party, told, story)
            if own is None:
                own = _own_record(told, replace(teller, party=party), toll.verb, reading, story)
                story.acts.append(own)
            told = own
    told.fatalities = toll.deaths.count
    span = reading.offsets(toll.deaths.first, toll.deaths.last)
    note(told, story.document.text, EvidenceRole.FATALITIES, *span)


def tells_own_toll(act: Act, voices: Voices, story: Story, *, alone: bool) -> bool:
    """Reads "X said that 60 had died" after Y's number for an act: X's record of the same act.

    It takes a killing without a place, a weapon or a doer of its own. That "it had killed 60" is
    of the act told before only where X owns up to that act, or says no to Y's number, besides.

    Args:
        act: the killing that the sentence tells of.
        voices: who says what in the sentence.
        story: what the document has told so far; the record is added to it.
        alone: whether it is the sentence's only act.
    """
    told = next((a for a in reversed(story.recent) if a.kind is not None and not a.denied_by), None)
    deaths = _plain_toll(act, story)
    if told is None or deaths is None or act.source is None or told.source is None:
        return False
    reading, party, said = act.reading, _party(act.source, told, story), told.source.party
    owned = any(a.source.own and a.source.party == party for a in voices.attributions)
    toll = Toll(deaths, act.trigger, act.source)
    if owned and told.source.own and told.reading is reading and told.fatalities is None:
        count_toll(told, toll, reading, story)
        return True
    near = 0 < reading.index - told.reading.index <= _REACH
    deadly = told.kind is not None and told.kind.event_type in _DEADLY
    if not (alone and near and deadly and told.fatalities) or None in (party, said):
        return False
    sure = owned or any(of_figures(d, story) for d in voices.denials)
    sure = sure or (not act.roles.agents and _same_dead(act, told, story))
    record = _record_of(party, told, story)
    if party == said or not sure or (record is not None and record.fatalities is not None):
        return False
    count_toll(told, toll, reading, story)
    return True


def _plain_toll(act: Act, story: Story) -> Deaths | None:
    """Gives the number of dead that is all that a killing tells; None where it tells more."""
    if act.sites or "kill" not in act.classes:
        return None
    if any(t.lower_ not in _PRONOUNS for a in (act, *act.merged) for t in a.roles.agents):
        return None
    return next((d for a in (act, *act.merged) for d in [count_deaths(a, story.book)] if d), None)


def of_figures(denial: Denial, story: Story) -> bool:
    """Tells "denied that figure", "rejected the toll": a no to a number, and to no act."""
    return denial.about in story.book.reporting["figures"]


def has_told(party: str | None, denied: Act, story: Story) -> bool:
    """Tells whether a party has itself said how many died in an act: it denies a number only."""
    return party is not None and any(
        a.kind is denied.kind
        and a.denied_by is None
        and a.fatalities
        and a.source is not None
        and a.source.party == party
        and _places(a) == _places(denied)
        for a in story.recent
    )


def _same_dead(act: Act, told: Act, story: Story) -> bool:
    """Tells whether both tolls can be of the same people: a side's fallen are not the other's."""
    book = story.book
    mine, theirs = (
        kinds_of_all([t for a in (one, *one.merged) for t in a.roles.patients], one.reading, book)
        for one in (act, told)
    )
    return "rebel" not in mine or "rebel" in theirs


def _party(teller: Source, told: Act, story: Story) -> str | None:
    """Gives who gives a toll: officials of a state that is not said go on with the one before."""
    if teller.party != HOST:
        return teller.party
    said = told.source.party if told.source is not None else None
    return said if said in story.book.states else host_party(told, told.agent_party)


def _record_of(party: str | None, told: Act, story: Story) -> Act | None:
    """Gives the record that a party already has of an act."""
    for act in reversed(story.recent):
        if act.kind is told.kind and act.denied_by is None and _places(act) == _places(told):
            said = act.source.party if act.source is not None else None
            if said == party and act.reading.index >= told.reading.index - _REACH:
                return act
    return None


def _places(act: Act) -> list[str]:
    return [spot.location for spot in act.spots]


def _own_record(told: Act, teller: Source, verb: Token, reading: Reading, story: Story) -> Act:
    copy = replace(told, reading=reading, merged=[], evidence=[], trigger=verb, source=teller)
    copy.agent_span, copy.patient_span, copy.rule = None, None, OWN_TOLL
    copy.spots = [
        replace(s, reason="place of the act whose dead are counted", fatalities=None)
        for s in told.spots
    ]
    give_evidence(copy, story.document.text)
    return copy
