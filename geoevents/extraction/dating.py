"""Gives an act its date: the phrase that hangs on it, not the one that dates the saying."""

# ruff: noqa: PLR0911 - the first base that is known dates an act
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.acts import Act, When
from geoevents.extraction.dates import TimePhrase, find_dates
from geoevents.extraction.grammar import ancestors, is_verb
from geoevents.extraction.intervals import Interval, interval_of, lasting, without_restated
from geoevents.extraction.reading import Reading
from geoevents.model import EventType, TimePrecision

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["date_act", "loosen_dates"]

_SCENE = 3  # sentences that an undated act may stand after the dated one of its scene
_DAY_AHEAD = timedelta(days=1)  # a town ahead of the paper's; what is told has happened
_LONG_BEFORE = timedelta(days=1_003)  # another year, month, day of the month and weekday
_SAYING = frozenset(
    "say announce report state declare claim tell write add confirm issue admit post publish warn "
    "note explain maintain insist acknowledge release statement bulletin describe charge "
    "deny dismiss reject refute accuse blame".split()
)
_MANNER = frozenset(("without", "by", "before", "after"))
_COUNTING = frozenset("raise put revise update bring increase lower".split())
_TOLLS = frozenset("number toll count figure tally".split())


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
    phrases = without_restated(phrases, reading.text)
    apart = interval_of(reading)
    if apart is not None:
        when = _date_apart(act, reading, phrases, apart, published=published, earlier=earlier)
        if when is not None:
            return when
    when = _date_by_words(act, reading, phrases, published, earlier)
    days = lasting(act, reading)
    if days is None or when.assumed or when.first != when.last:
        return when
    first = when.first - timedelta(days=days)  # "four days of fighting", which end on that day
    return replace(when, first=first, precision=TimePrecision.WEEK)


def _date_apart(
    act: Act,
    reading: Reading,
    phrases: Sequence[TimePhrase],
    apart: Interval,
    *,
    published: date,
    earlier: Sequence[Act],
) -> When | None:
    """Dates the clause of "two weeks after X was shot" from the main one, or that from the clause.

    Returns:
        None where a date of its own tells when the act was.
    """
    within = [p for p in phrases if _starts(p, reading) in apart.inside]
    others = [p for p in phrases if p not in within]
    if act.trigger.i in apart.inside:
        if within:
            return _date_by_words(act, reading, within, published, earlier)
        days = apart.days
        dated = [p.when for p in others if p.when is not None]
    elif apart.main in {t.i for t in act.triggers} and not others and within:
        days = -apart.days
        dated = [p.when for p in within if p.when is not None]
    else:
        return None
    base = dated[0] if dated else _base(earlier, published)
    try:
        first, last, precision = _moved(base, days, apart.unit)
    except OverflowError:  # before the calendar begins
        return None
    start, end = reading.offsets(apart.first, apart.last)
    words = reading.text[start - reading.start : end - reading.start]
    return When(first, last, precision, words, start, end)


def _moved(base: When, days: int, unit: str) -> tuple[date, date, TimePrecision]:
    """Gives the span that lies ``days`` from another: months and years as a whole."""
    first, last = (day + timedelta(days=days) for day in (base.first, base.last))
    if unit == "year":
        return date(first.year, 1, 1), date(first.year, 12, 31), TimePrecision.MONTH
    if unit == "month":
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        return first.replace(day=1), following - timedelta(days=1), TimePrecision.MONTH
    precision = max(base.precision, TimePrecision.WEEK) if unit == "week" else base.precision
    return first, last, precision


def _starts(phrase: TimePhrase, reading: Reading) -> int:
    """Gives the first token of a phrase."""
    return next((t.i for t in reading.doc if t.idx + len(t.text) > phrase.start), -1)


def _base(earlier: Sequence[Act], published: date) -> When:
    """Gives the day that a distance in time is counted from: that of the act told last."""
    told = (a.when for a in reversed(earlier) if a.when is not None and not a.when.assumed)
    return next(told, None) or When(published, published, TimePrecision.DAY)


def _date_by_words(
    act: Act,
    reading: Reading,
    phrases: Sequence[TimePhrase],
    published: date,
    earlier: Sequence[Act],
) -> When:
    options = [
        (score, p) for p in phrases for score in [_closeness(act, p, reading)] if score is not None
    ]
    options = [(s + 20 if _is_loose(p, reading) else s, p) for s, p in options]
    for _, phrase in sorted(options, key=lambda o: o[0]):
        when = _resolve(phrase, phrases, earlier, published)
        if when is not None and when.first <= published + _DAY_AHEAD:
            return When(
                when.first,
                when.last,
                when.precision,
                phrase.text,
                reading.start + phrase.start,
                reading.start + phrase.end,
            )
    told = _told_before(act, earlier)
    if told is not None:
        return When(told.first, told.last, told.precision, start=told.start, end=told.end)
    return When(published, published, TimePrecision.WEEK, assumed=True)


def _is_loose(phrase: TimePhrase, reading: Reading) -> bool:
    """Tells parts of a day, and "the third since May": any other date tells more."""
    since = phrase.text.lower().startswith("since ")
    since = since or reading.text[: phrase.start].lower().rstrip().endswith("since")
    return phrase.rule == "daypart" or since


def loosen_dates(acts: Iterable[Act], text: str, read_on: date, book: Codebook) -> None:
    """Takes the certainty from dates that were counted from the day an undated text was read.

    What the text dates by itself ("on 12 May 2024") comes out the same whenever it is read, and
    stays; "on Monday" and what has no date keep that day, known to the month or worse.
    """
    other = read_on - _LONG_BEFORE
    for act in acts:
        if act.when is None:
            continue
        phrases = find_dates(text[act.when.start : act.when.end], other, book)
        if not any(p.when is not None and p.when.first == act.when.first for p in phrases):
            act.when = replace(act.when, last=act.when.first, precision=TimePrecision.MONTH)


def _told_before(act: Act, earlier: Sequence[Act]) -> When | None:
    """Gives the date of the scene that an undated act goes on with.

    The scene goes on in the same sentence; where the act has no place of its own, or the same
    place and a like kind; in the next sentence also with a like act in another town.
    A present perfect ("has taken") or a present tense tells news of the day, no scene.
    """
    mine = _places(act)
    for other in reversed(earlier):
        gap = act.reading.index - other.reading.index
        if gap > _SCENE:
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
        if above.dep_ == "pobj" and above.head.lower_ == "against" and above.i in reading.act_nouns:
            return None  # "marched against the killing of X on Monday"
        if is_verb(above):
            charged = above.dep_ == "pcomp" and above.head.lower_ not in _MANNER
            if charged and above.head.head.i in triggers:
                return None  # "jailed for killing two in May": May dates what they are jailed for
            if not _inside(act, above) and (phrase.shift or _is_aside(above, head, triggers)):
                return None  # "… and left two days later", "the town, held since May"
            saying = _is_saying(above, reading)
            if saying and not _inside(act, above):
                return None
            if saying:
                return None if steps <= 3 and not _between(head, act, above.i) else 6 + steps
            break
        if reading.lemmas[above.i] in ("statement", "bulletin", "summary", "report") and steps <= 2:
            return None
    domain = {i for a in (act, *act.merged) for i in a.roles.domain}
    if head.i in domain:
        return 2.5 + abs(head.i - act.trigger.i) / 100
    return 8 + abs(head.i - act.trigger.i) / 10


def _is_saying(verb: Token, reading: Reading) -> bool:
    """Tells verbs of telling, and "raised to 54 the number of those killed"."""
    lemma = reading.lemmas[verb.i]
    told = lemma in _COUNTING and any(
        c.dep_ in ("dobj", "nsubjpass") and reading.lemmas[c.i] in _TOLLS for c in verb.subtree
    )
    return told or lemma in _SAYING


def _is_aside(clause: Token, day: Token, triggers: set[int]) -> bool:
    """Tells "the army, which took X in May, said": what is told of a doer dates nothing else.

    What follows after a comma may date the main clause: "a town that they held, on Friday".
    """
    if clause.dep_ != "relcl" or clause.head.i in triggers:
        return False
    return not any(t.text == "," for t in clause.doc[clause.i : day.i])


def _inside(act: Act, saying: Token) -> bool:
    return any(above == saying for above in ancestors(act.trigger))


def _between(head: Token, act: Act, saying: int) -> bool:
    """Tells whether a phrase stands on the act's side of the saying verb.

    A "that" between them closes the saying off: "announced on Friday that the bridge was gone".
    """
    first = min(t.i for t in act.triggers)
    if first <= saying:
        return head.i < saying
    closed = any(t.lower_ == "that" and t.dep_ == "mark" for t in head.doc[head.i : first])
    # "said on Monday it had left": no comma, and nothing between the saying and its day
    closed = closed or (head.head.i == saying + 1 and head.head.lower_ == "on")
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
    base = (before[-1].when if before else None) or _base(earlier, published)
    if (
        phrase.rule in ("daypart", "prev_day")
        and not before
        and (published - base.last).days > _SCENE
    ):
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
