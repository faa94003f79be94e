"""Which acts of a sentence are denied, by whom, and the records that say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geoevents.extraction.acts import HOST, Act, Source
from geoevents.extraction.completing import place_act, settle_act
from geoevents.extraction.dates import TimePhrase
from geoevents.extraction.denials import deny, point_back
from geoevents.extraction.reading import Reading
from geoevents.extraction.rivals import has_told, of_figures
from geoevents.extraction.sides import country_of, host_party
from geoevents.extraction.story import Story, mark, note
from geoevents.extraction.voices import Denial, Voices
from geoevents.model import EvidenceRole

__all__ = ["keep_denials", "keep_rejection", "said_no_to", "split_acts"]

_CONFIDENCE = 0.6  # of a denial: that an act is denied is sure, which one is less so


def split_acts(
    acts: Sequence[Act], voices: Voices
) -> tuple[list[Act], list[tuple[Act, Denial | None]]]:
    """Parts the acts that are told as true from those that somebody says no to."""
    positive: list[Act] = []
    denied: list[tuple[Act, Denial | None]] = []
    for act in acts:
        denial = voices.denial_of(act)
        if denial is not None and denial.source.party is not None:
            denied.append((act, denial))
        elif denial is not None and denial.source.official:
            continue  # a band without a name says no: what it denies is not reported as true
        elif act.negated:
            source = voices.source_of(act)
            if source is not None and source.party is not None:
                denied.append((act, None))
        else:
            positive.append(act)
    return positive, denied


def said_no_to(acts: Sequence[Act], voices: Voices) -> list[tuple[Act, Denial | None]]:
    """Gives the acts without a type of their own that a party says did not happen."""
    out: list[tuple[Act, Denial | None]] = []
    for act in acts:
        denial = voices.denial_of(act) if act.kind is None else None
        if denial is None or denial.source.party is None or denial.about is not None:
            continue
        if act.trigger.dep_ == "pobj" and act.trigger.head.lower_ == "among":
            continue  # "denied that children were among the dead": a detail
        lost = act.reading.lemmas[act.trigger.i] == "lose" and bool(act.roles.patients)
        blow = act.noun and bool(set(act.classes) & {"hit", "assail"})
        if (set(act.classes) & {"kill", "murder"} or lost or blow) and not act.sites:
            out.append((act, denial))
    return out[:1]


def keep_denials(
    denied: Sequence[tuple[Act, Denial | None]],
    voices: Voices,
    reading: Reading,
    dates: Sequence[TimePhrase],
    story: Story,
    *,
    before: int,
) -> None:
    """Adds the denied records of a sentence to the story.

    Args:
        denied: the acts that stand under a denial.
        voices: who says what in the sentence.
        reading: the sentence.
        dates: the sentence's time expressions.
        story: what the document has told so far.
        before: how many acts the story had before the sentence.
    """
    used: set[int] = set()
    for act, denial in denied:
        source = denial.source if denial is not None else voices.source_of(act)
        if source is None:
            continue
        if denial is not None:
            used.add(denial.token)
        record = deny(act, source, story.recent, reading)
        if record is None:
            place_act(act, reading, dates, story)
            own = country_of(act) if source.party == HOST else source.party
            act.source = replace(source, party=own)  # "its troops" are the denier's
            settle_act(act, story)
            if act.kind is None or not act.spots:
                continue
            record = act
            record.denied_by = _denier(source, act)
        keep_rejection(record, source, reading, act, story)
    for denial in voices.denials:
        if denial.token in used or denial.source.party is None:
            continue
        if denial.about in story.book.reporting["proposals"] or of_figures(denial, story):
            continue
        if _elsewhere(denial, reading, before, story):
            continue
        record = point_back(denial, story.recent, reading)
        if record is not None:
            keep_rejection(record, denial.source, reading, None, story)


def keep_rejection(
    record: Act, source: Source, reading: Reading, act: Act | None, story: Story
) -> None:
    """Adds one denied record, unless the sentence has it already.

    Args:
        record: a copy of the act that is denied.
        source: who denies it.
        reading: the sentence of the denial.
        act: the words that stand under the denial, None where it only points back.
        story: what the document has told so far.
    """
    record.denied_by = _denier(source, record)
    if record.denied_by is None or record.kind is None:
        return
    claimed = record.source.party if record.source is not None and record is not act else None
    if claimed == record.denied_by and source.party == HOST:
        record.denied_by = country_of(record)  # the official of the place, not of the doer
    if claimed == record.denied_by:
        return  # nobody denies what he claims: who speaks was misread
    if record is not act and has_told(record.denied_by, record, story):
        return  # what it denies is another's number
    if any(
        a.denied_by == record.denied_by
        and a.reading is reading
        and a.kind is record.kind
        and a.spots == record.spots
        for a in story.recent
    ):
        return
    record.source = None
    record.fatalities = None
    record.confidence = _CONFIDENCE
    record.evidence = []
    text = story.document.text
    if act is not None:
        mark(record, text, EvidenceRole.TRIGGER, act.trigger.i, act.trigger.i)
    if source.cue is not None:
        note(record, text, EvidenceRole.DENIAL, *source.cue)
    story.acts.append(record)


def _elsewhere(denial: Denial, reading: Reading, before: int, story: Story) -> bool:
    """Tells denials of something that is no act: of a clause, or of a mere accusation."""
    clause = any(
        reading.doc[i].dep_ == "ccomp" and reading.doc[i].head.i == denial.token
        for i in denial.scope
    )
    if clause and denial.about is None:
        return True
    accused = any(
        reading.lemmas[t.i] in story.book.reporting["accuse"] for t in reading.doc[: denial.token]
    )
    return accused and len(story.acts) == before


def _denier(source: Source, act: Act) -> str | None:
    if source.party == HOST:
        return host_party(act, act.agent_party, denying=True)
    return source.party
