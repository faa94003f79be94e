"""Why a record says what it says: the words, the rule and the reason behind each of its fields.

Everything is read from the record itself (its ``evidence``, ``place_reason`` and ``date_text``), so
a record out of the store explains itself as well as one just made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geoevents.model import (
    ClaimStatus,
    Event,
    Evidence,
    EvidenceRole,
    GeoPrecision,
    TimePrecision,
)

__all__ = ["Explanation", "Reason", "explain"]

_R = EvidenceRole
# The rules of extraction/typing.py in words; a rule that is not here is named as it is.
_RULES = {
    "sexual": "sexual violence",
    "chemical": "a chemical weapon",
    "disrupted": "a weapon stopped before it struck",
    "suicide": "an attacker who dies in the blast",
    "crowds": "a crowd that protests or riots",
    "repelled": "an attack that was beaten back",
    "explosion": "a weapon that strikes from afar or explodes",
    "territory": "ground that changes hands",
    "captivity": "people taken, held or let go",
    "strategic": "a move or measure of a party",
    "looting": "property taken or destroyed",
    "battle": "armed people who fight or strike at people",
    "said to be to blame": "the act told before, laid at another's door",
    "carried on": "leans on the act told just before",
    "a toll of its own": "another party's number of dead for the act told before",
}
_PLACES = {
    GeoPrecision.TOWN: "the named place itself",
    GeoPrecision.NEAR: "near it, or a part of it",
    GeoPrecision.REGION: "only the region is known",
    GeoPrecision.COUNTRY: "only the country is known",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One field's ground: what it says, the words that say so, and how they were taken.

    ``words`` holds offsets in ``Article.text``; it is empty where the article has no word for the
    field and ``note`` says what stands in.
    """

    field: str
    value: str
    words: tuple[Evidence, ...]
    note: str

    def __str__(self) -> str:
        quoted = ", ".join(f"“{_line(w.text)}” at {w.start}–{w.end}" for w in self.words)
        return "; ".join(filter(None, [self.value, quoted, self.note]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The grounds of one event. ``rule`` is the name of the rule that chose its type."""

    event_id: str
    rule: str | None
    what: Reason
    claim: Reason
    place: Reason
    date: Reason
    actors: tuple[Reason, ...] = ()
    fatalities: Reason | None = None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """All grounds in the order in which a person asks for them."""
        last = () if self.fatalities is None else (self.fatalities,)
        return (self.what, self.claim, self.place, self.date, *self.actors, *last)

    @property
    def words(self) -> tuple[Evidence, ...]:
        """All words of the article that made the event, in text order."""
        found = {(w.start, w.end, w.role): w for reason in self.reasons for w in reason.words}
        return tuple(found[key] for key in sorted(found))

    def __str__(self) -> str:
        width = max(len(reason.field) for reason in self.reasons)
        return "\n".join(f"{reason.field:{width}}  {reason}" for reason in self.reasons)


def explain(event: Event) -> Explanation:
    """Gives the grounds of an event: words with offsets, rule, cue, reason of place, date phrase.

    Args:
        event: from a pipeline or from a store.

    Returns:
        One ``Reason`` per field that the event has; its ``str`` is an account for people.
    """
    trigger = _words(event, _R.TRIGGER)
    rule = next((w.note for w in trigger if w.note), None)
    return Explanation(
        event_id=event.event_id,
        rule=rule,
        what=Reason(
            field="what", value=event.sub_event_type, words=trigger, note=_rule_note(rule, trigger)
        ),
        claim=_claim(event),
        place=_place(event),
        date=_date(event),
        actors=tuple(
            Reason(
                field=field,
                value=name or "nobody that the actor list knows",
                words=words,
                note="" if words else "from the side that acts or is named elsewhere in the text",
            )
            for field, name, words in (
                ("actor1", event.actor1, _words(event, _R.ACTOR1)),
                ("actor2", event.actor2, _words(event, _R.ACTOR2)),
            )
            if name or words
        ),
        fatalities=None
        if event.fatalities is None
        else Reason(
            field="killed",
            value=str(event.fatalities),
            words=_words(event, _R.FATALITIES),
            note="" if event.fatalities else "the text says that nobody died",
        ),
    )


def _words(event: Event, *roles: EvidenceRole) -> tuple[Evidence, ...]:
    return tuple(w for w in event.evidence if w.role in roles and w.end > w.start)


def _rule_note(rule: str | None, trigger: Sequence[Evidence]) -> str:
    if rule is not None:
        known = _RULES.get(rule)
        return f"rule “{rule}”" + (f": {known}" if known else "")
    return "" if trigger else "taken from the act that is denied"


def _claim(event: Event) -> Reason:
    if event.claim_status is ClaimStatus.DENIED:
        words = _words(event, _R.DENIAL)
        value = f"denied by {event.denied_by}"
    elif event.claim_status is ClaimStatus.CLAIMED:
        words = _words(event, _R.ATTRIBUTION)
        value = f"claimed by {event.claimed_by}" if event.claimed_by else "claimed"
    else:
        words = _words(event, _R.ATTRIBUTION)
        value = "reported"
    note = ""
    if not words:
        note = (
            "in the article's own voice"
            if event.claim_status is ClaimStatus.REPORTED
            else "the speaker is carried on from the sentences before"
        )
    elif event.claim_status is ClaimStatus.REPORTED:
        note = "a source that is no party of the conflict"
    return Reason(field="who says so", value=value, words=words, note=note)


def _place(event: Event) -> Reason:
    words = _words(event, _R.PLACE)
    if event.location is None and event.country is None:
        return Reason(
            field="where", value="no place", words=words, note="the article ties none to this act"
        )
    value = ", ".join(filter(None, [event.location, event.admin1, event.country]))
    notes = [event.place_reason or ""]
    if event.geo_precision is not None:
        notes.append(_PLACES[event.geo_precision])
    if event.place_id is None:
        notes.append("the gazetteer does not settle the name")
    elif event.location_score is not None:
        notes.append(f"{event.place_id}, score {event.location_score:.2f}")
    return Reason(field="where", value=value, words=words, note="; ".join(filter(None, notes)))


def _date(event: Event) -> Reason:
    span = event.event_date.isoformat()
    if event.end_date != event.event_date:
        span += f" to {event.end_date.isoformat()}"
    precision = {
        TimePrecision.DAY: "the day is told",
        TimePrecision.WEEK: "within a week or so",
        TimePrecision.MONTH: "only the month, or longer",
    }[event.time_precision]
    undated = event.time_precision is TimePrecision.MONTH and event.event_date == event.end_date
    if undated:  # a month that is told has a first and a last day
        precision = "the article bears no date: counted from the day it was read, so not certain"
    words = _words(event, _R.DATE)
    if not words and event.date_text:
        precision = f"“{_line(event.date_text)}”; {precision}"
    elif not words and not undated:
        precision = (
            "no date phrase of its own; the day of publication stands in, within a week or so"
            if event.time_precision is TimePrecision.WEEK
            else f"no date phrase of its own; dated as the act told before it: {precision}"
        )
    return Reason(field="when", value=span, words=words, note=precision)


def _line(text: str) -> str:
    return " ".join(text.split())
