"""Gives an act its date: the phrase that hangs on it, not the one that dates the saying."""

# ruff: noqa: PLR0911, SIM102 - the first base that is known dates an act
from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from geoevents.extraction.acts import Act, When
from geoevents.extraction.dates import TimePhrase
from geoevents.extraction.grammar import ancestors, is_verb
from geoevents.extraction.reading import Reading
from geoevents.model import TimePrecision

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["date_act"]

_SAYING = frozenset(
    "say announce report state declare claim tell write add confirm issue admit post publish warn "
    "note explain maintain insist acknowledge release statement bulletin describe charge".split()
)


def date_act(
    act: Act,
    reading: Reading,
    phrases: Sequence[TimePhrase],
    published: date,
    earlier: Sequence[Act],
) -> When:
    """Dates an act.

    Args:
        act: the act, with its triggers.
        reading: its sentence.
        phrases: the sentence's time expressions.
        published: the day of publication.
        earlier: the acts before it, latest last.
    """
    options = [
        (score, p) for p in phrases for score in [_closeness(act, p, reading)] if score is not None
    ]
    options = [(s + 20 if p.rule == "daypart" else s, p) for s, p in options]
    for _, phrase in sorted(options, key=lambda o: o[0]):
        when = _resolve(phrase, phrases, earlier, published)
        if when is not None:
            return When(
                when.first,
                when.last,
                when.precision,
                phrase.text,
                reading.start + phrase.start,
                reading.start + phrase.end,
            )
    same = _same_act(act, earlier)
    if same is not None:
        return When(same.first, same.last, same.precision)
    return When(published, published, TimePrecision.WEEK)


def _same_act(act: Act, earlier: Sequence[Act]) -> When | None:
    """Gives the date of an earlier record of the same act: same type and place, or carried on."""
    for other in reversed(earlier):
        if other.kind is not act.kind or other.when is None or act.kind is None:
            continue
        if other.reading.index < act.reading.index - 3:
            break
        if act.rule == "carried on" or not act.sites:
            return other.when
        mine = {s.resolution.place.id for s in act.spots if s.resolution.place}
        theirs = {s.resolution.place.id for s in other.spots if s.resolution.place}
        if mine & theirs and (act.noun or other.reading is act.reading):
            return other.when
    for other in reversed(earlier):
        if other.reading is act.reading and other.when is not None:
            return other.when
    if not act.sites and earlier:
        other = earlier[-1]
        if other.reading.index >= act.reading.index - 1 and other.kind is not None:
            if other.spots == act.spots or _places(other) & _places(act):
                return other.when
    return None


def _places(act: Act) -> set[str]:
    return {s.resolution.place.id for s in act.spots if s.resolution.place is not None}


def _closeness(act: Act, phrase: TimePhrase, reading: Reading) -> float | None:
    """Gives how far a phrase is from an act (smaller is nearer), or None when it dates a saying."""
    tokens = [t for t in reading.doc if t.idx < phrase.end and t.idx + len(t.text) > phrase.start]
    if not tokens:
        return None
    head = next((t for t in tokens if t.head not in tokens), tokens[-1])
    triggers = {t.i for t in act.triggers}
    line = list(ancestors(head))
    for steps, above in enumerate(line):
        if above.i in triggers:
            return steps
        if is_verb(above):
            if reading.lemmas[above.i] in _SAYING and not _inside(act, above):
                return None
            if reading.lemmas[above.i] in _SAYING:
                return None if steps <= 3 and not _between(head, act, above.i) else 6 + steps
            break
        if reading.lemmas[above.i] in ("statement", "bulletin", "summary", "report") and steps <= 2:
            return None
    domain = {i for a in (act, *act.merged) for i in a.roles.domain}
    if head.i in domain:
        return 2.5 + abs(head.i - act.trigger.i) / 100
    return 8 + abs(head.i - act.trigger.i) / 10


def _inside(act: Act, saying: Token) -> bool:
    return any(above == saying for above in ancestors(act.trigger))


def _between(head: Token, act: Act, saying: int) -> bool:
    """Tells whether a phrase stands on the act's side of the saying verb.

    A "that" between them closes the saying off: "said on Friday that the village had fallen".
    """
    first = min(t.i for t in act.triggers)
    if first <= saying:
        return head.i < saying
    closed = any(t.lower_ == "that" and t.dep_ == "mark" for t in head.doc[head.i : first])
    return head.i > saying and not closed


def _resolve(
    phrase: TimePhrase,
    phrases: Sequence[TimePhrase],
    earlier: Sequence[Act],
    published: date,
) -> When | None:
    if phrase.when is not None:
        return phrase.when
    if phrase.shift is None:
        return None
    before = [p for p in phrases if p.when is not None and p.start < phrase.start]
    if before:
        base = before[-1].when
    else:
        base = next((a.when for a in reversed(earlier) if a.when is not None), None)
    if base is None:
        base = When(published, published, TimePrecision.DAY)
    if phrase.part == "month":
        day = base.first + timedelta(days=phrase.shift)
        first = day.replace(day=1)
        following = (first + timedelta(days=32)).replace(day=1)
        return When(first, following - timedelta(days=1), TimePrecision.MONTH)
    shift = timedelta(days=phrase.shift)
    precision = base.precision if phrase.shift == 0 else TimePrecision.DAY
    if phrase.rule == "daypart" and (base.first != base.last or not before):
        precision = TimePrecision.DAY if base.first == base.last else base.precision
    if (
        phrase.rule == "same_day"
        and base.precision is TimePrecision.WEEK
        and base.first == base.last
    ):
        precision = TimePrecision.DAY
    return When(base.first + shift, base.first + shift if phrase.shift else base.last, precision)
