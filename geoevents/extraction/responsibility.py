"""Claims of responsibility: the group that owns up to an act becomes its doer."""

from __future__ import annotations

from dataclasses import replace

from geoevents.extraction.acts import HOST, Act
from geoevents.extraction.arguments import objects
from geoevents.extraction.reading import Reading
from geoevents.extraction.rivals import OWN_TOLL
from geoevents.extraction.story import Story, give_evidence, note
from geoevents.extraction.voices import Attribution, Voices
from geoevents.model import EventType, EvidenceRole

__all__ = ["own_up"]

_OWNED = frozenset((EventType.EXPLOSIONS, EventType.CIVILIANS, EventType.BATTLES))


def own_up(voices: Voices, reading: Reading, story: Story) -> None:
    """Gives an act without a known doer to the group that claims responsibility for it."""
    for told in voices.attributions:
        party = told.source.party
        if not told.source.own or party is None or party in (HOST, *story.book.states):
            continue
        named = any(t.lower_ == "for" for t in reading.doc[told.token + 1 :])
        bare = not named and _is_bare_claim(told, reading)
        for act in reversed(story.recent):
            if act.reading.index < reading.index - (0 if named else 1):
                break  # "for the attack on Z" may be about another one
            mine = act.source is not None and act.source.party == party
            bare = bare and not mine  # its own record is there
            if bare and act.denied_by is None:
                story.acts.append(_claimed_copy(act, told, reading, story))
            nameless = act.actor1 is None or act.actor1.startswith("Unidentified")
            if nameless and act.kind is not None and act.kind.event_type in _OWNED:
                act.actor1, act.agent_party = told.source.name or party, party
                if told.source.cue is not None:
                    words = story.document.text
                    note(act, words, EvidenceRole.ACTOR1, *told.source.cue, why="claimed the act")
                if not (mine and act.rule == OWN_TOLL):
                    break  # else the record of the other party is about the same act


def _is_bare_claim(told: Attribution, reading: Reading) -> bool:
    """Tells "X claimed responsibility" from "X claimed the attack", an act of its own."""
    claimed = objects(reading.doc[told.token])
    return any(t.lower_ in ("responsibility", "credit") for t in claimed) and not any(
        t.i in reading.act_nouns for t in reading.doc
    )


def _claimed_copy(act: Act, told: Attribution, reading: Reading, story: Story) -> Act:
    copy = replace(act, reading=reading, merged=[], evidence=[], trigger=reading.doc[told.token])
    copy.source, copy.fatalities = told.source, None
    copy.actor1, copy.agent_party = told.source.name or told.source.party, told.source.party
    copy.agent_span, copy.patient_span, copy.rule = None, None, "claimed as its own"
    copy.spots = [replace(s, reason="place of the act that is claimed") for s in act.spots]
    give_evidence(copy, story.document.text)
    return copy
