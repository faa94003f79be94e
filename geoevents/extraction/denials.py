"""Denied records: a party's no, tied to the act that it is about, be that sentences away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geoevents.extraction.acts import HOST, Act, Source
from geoevents.extraction.families import TERRITORY
from geoevents.extraction.reading import Reading
from geoevents.extraction.voices import Denial
from geoevents.model import EventType, SubEventType

__all__ = ["deny", "point_back"]

_S = SubEventType
_REACH = 4  # sentences; a denial further off is not tied by grammar
# Acts that no other kind of act stands for.
_OF_THEIR_OWN = frozenset((_S.ABDUCTION, _S.ARRESTS, _S.SEXUAL_VIOLENCE))


def deny(act: Act, source: Source, earlier: Sequence[Act], reading: Reading) -> Act | None:
    """Gives the denied record for an act that stands under a denial.

    Returns:
        A copy of the earlier act that is denied, in this sentence; None where no earlier act is
        meant, and the act itself is all that is known.
    """
    own = {s.resolution.place.id for s in act.sites if s.resolution.place is not None}
    own_words = {s.resolution.mention.text for s in act.sites}
    options = [a for a in reversed(earlier) if _open_to(a, source, reading)]
    options = [a for a in options if a.reading is not reading or a.source is None]
    strict = [a for a in options if a.kind is act.kind or {a.kind, act.kind} <= TERRITORY]
    for other in (*strict, *options):
        if not _alike(act, other):
            continue
        spots = [
            s
            for s in other.spots
            if (s.resolution.place is not None and s.resolution.place.id in own)
            or s.resolution.mention.text in own_words
        ]
        if own and not spots:
            continue
        return _copy(other, reading, spots or other.spots)
    return None


def point_back(denial: Denial, earlier: Sequence[Act], reading: Reading) -> Act | None:
    """Gives the denied record for "X dismissed the report": the latest act that X would deny."""
    options = [a for a in reversed(earlier) if _open_to(a, denial.source, reading)]
    if (
        options
        and options[0].kind is not None
        and options[0].kind.event_type is EventType.STATEMENT
    ):
        return None
    options = [
        a for a in options if a.kind is not None and a.kind.event_type is not EventType.STATEMENT
    ]
    party = denial.source.party
    if denial.about == "hold":  # "we still hold X": nobody else has taken it
        taken = [a for a in options if a.kind in TERRITORY and a.agent_party != party]
        return _copy(taken[0], reading, taken[0].spots) if taken else None
    claimed = [
        a
        for a in options
        if (a.source is not None and a.source.party is not None)
        or (a.agent_party is not None and a.agent_party == party)
        or party == HOST
    ]
    if not claimed and denial.about not in ("it", None):
        claimed = [a for a in options if a.agent_party is None]
    if denial.about in ("responsibility", "involvement") and options:
        claimed = options  # of what was told last
    chosen = claimed[:1]
    if not chosen:
        return None
    return _copy(chosen[0], reading, chosen[0].spots)


def _open_to(act: Act, source: Source, reading: Reading) -> bool:
    if act.denied_by is not None or act.reading.index < reading.index - _REACH:
        return False
    said = act.source.party if act.source is not None else None
    return said is None or said != source.party or source.party == HOST


def _alike(act: Act, other: Act) -> bool:
    if act.kind is None and {"kill", "murder"} & set(act.classes) and other.fatalities is None:
        return False  # "denied that anybody had been killed": an act that is said to have killed
    if act.kind is None or other.kind is None:
        return other.kind is not None and other.kind.event_type is not EventType.STATEMENT
    if act.kind is other.kind:
        return True
    if act.kind in TERRITORY and other.kind in TERRITORY:
        return True
    if act.kind in _OF_THEIR_OWN or other.kind in _OF_THEIR_OWN:
        return False  # that men were captured is no denial of the assault
    same = act.kind.event_type is other.kind.event_type
    return (same and act.kind.event_type == EventType.EXPLOSIONS) or (
        {act.kind.event_type, other.kind.event_type}
        <= {EventType.EXPLOSIONS, EventType.CIVILIANS, EventType.BATTLES}
        and not act.sites
    )


def _copy(act: Act, reading: Reading, spots: Sequence[object]) -> Act:
    copy = replace(act, reading=reading, merged=[], evidence=[])
    copy.spots = [
        replace(spot, reason="place of the act that is denied", fatalities=None)
        for spot in act.spots
        if spot in spots
    ]
    return copy
