"""The scene that an undated act goes on with: acts told just before it, and their date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geoevents.extraction.acts import Act, When
from geoevents.extraction.grammar import ancestors, is_verb
from geoevents.model import EventType

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["SCENE", "date_of_scene"]

SCENE = 3  # sentences that an undated act may stand after the dated one of its scene


def date_of_scene(act: Act, earlier: Sequence[Act]) -> When | None:
    """Gives the date of the scene that an undated act goes on with.

    The scene goes on in the same sentence; where the act has no place of its own, or the same
    place and a like kind; in the next sentence also with a like act in another town.
    A present perfect ("has taken") or a present tense tells news of the day, no scene.
    """
    mine = _places(act)
    for other in reversed(earlier):
        gap = act.reading.index - other.reading.index
        if gap > SCENE:
            return None
        if other.when is None or other.kind is None:
            continue
        if gap == 0 and _beside(other.trigger, act):
            continue
        if gap == 0 or (act.rule == "carried on" and other.kind is act.kind):
            return other.when
        if other.when.assumed or other.kind.event_type is EventType.STATEMENT or _is_news(act):
            continue
        alike = act.kind is not None and act.kind.event_type is other.kind.event_type
        here = not act.sites or bool(mine & _places(other))
        if (here and (alike or (gap <= 1 and not _is_told(act)))) or (
            alike and gap <= 1 and _one_country(act, other)
        ):
            return other.when
    return None


def _beside(deed: Token, act: Act) -> bool:
    """Tells "the army, which took X in May, said": what is told aside dates nothing else."""
    aside = [t for t in (deed, *ancestors(deed)) if t.dep_ == "relcl" and is_verb(t)]
    return bool(aside) and not any(aside[0].is_ancestor(t) for t in (act.trigger,))


def _is_news(act: Act) -> bool:
    """Tells the present perfect and the present tense."""
    if act.noun:
        return False
    auxiliaries = [c for c in act.trigger.children if c.dep_ in ("aux", "auxpass")]
    tags = {c.tag_ for c in auxiliaries} or {act.trigger.tag_}
    return bool(tags & {"VBP", "VBZ"})


def _is_told(act: Act) -> bool:
    """Tells the pluperfect of reported speech: what "announced that it had left" dates is open."""
    return act.trigger.dep_ == "ccomp" and any(
        c.dep_ == "aux" and c.lower_ == "had" for c in act.trigger.children
    )


def _one_country(act: Act, other: Act) -> bool:
    countries = [
        {s.resolution.place.country for s in one.spots if s.resolution.place is not None}
        for one in (act, other)
    ]
    return bool(countries[0] & countries[1])


def _places(act: Act) -> set[str]:
    return {s.resolution.place.id for s in act.spots if s.resolution.place is not None}
