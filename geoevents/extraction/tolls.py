"""Deaths that a later sentence tells of an act: its toll, or news of it, and no act besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.acts import Act
from geoevents.extraction.arguments import objects, prepositional
from geoevents.extraction.fatalities import Deaths, count_deaths
from geoevents.extraction.grammar import is_verb
from geoevents.extraction.numbers import number_of
from geoevents.extraction.reading import Reading
from geoevents.extraction.story import Story, note
from geoevents.model import EventType, EvidenceRole

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["raise_toll", "takes_toll"]

_REACH = 2  # sentences from an act to news of its toll
_DEADLY = frozenset((EventType.EXPLOSIONS, EventType.CIVILIANS, EventType.BATTLES, EventType.RIOTS))
_SPANS = frozenset("week month year day war conflict offensive campaign".split())
_COUNTING = frozenset(
    "rise climb increase grow go reach stand raise bring put take be jump mount pass revise".split()
)


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
    news = _toll_of(reading, story.book)
    if news is None:
        return
    fresh = [a for a in story.acts[before:] if a.kind is not None]
    near = [a for a in story.recent if a.reading.index >= reading.index - _REACH]
    options = [a for a in (fresh or near[::-1]) if a.kind and a.kind.event_type in _DEADLY]
    if options and options[0].denied_by is None:
        _count(options[0], news, reading, story)


def _toll_of(reading: Reading, book: Codebook) -> Deaths | None:
    """Reads news of a toll: "the death toll rose to 28", "put the number of dead at 22"."""
    for token in reading.doc:
        if not _is_toll(token, reading):
            continue
        verb = token.head
        while not is_verb(verb) and verb.head != verb:
            verb = verb.head
        lemma = reading.lemmas[verb.i]
        if any(reading.lemmas[t.i] in _SPANS for t in prepositional(verb, "from", "since", "for")):
            continue
        if lemma not in _COUNTING or any(c.dep_ == "neg" for c in verb.children):
            continue
        figures = prepositional(verb, "to", "at") + prepositional(token, "to", "at")
        if lemma == "be":
            figures += [c for c in verb.children if c.dep_ == "attr"]
        if lemma in ("reach", "pass", "hit"):
            figures += objects(verb)
        for figure in figures:
            if figure.ent_type_ in ("DATE", "TIME", "PERCENT") or figure == token:
                continue
            count = number_of(figure, reading, book) if figure.pos_ in ("NUM", "NOUN") else None
            if count is not None:
                return Deaths(count, min(token.i, figure.i), max(token.i, figure.i))
    return None


def _is_toll(token: Token, reading: Reading) -> bool:
    span = prepositional(token, "from", "of", "since", "in", "for", "over")
    if any(reading.lemmas[t.i] in _SPANS for t in span):
        return False  # the toll of a week is not that of its last act
    if token.lower_ == "toll":
        return True
    if token.lower_ == "dead" and token.dep_ in ("dobj", "nsubj", "nsubjpass"):
        return any(c.lower_ == "the" for c in token.children)
    if token.lower_ != "number":
        return False
    counted = prepositional(token, "of")
    told = {reading.lemmas[t.i] for n in counted for t in n.subtree}
    return bool(told & {"dead", "death", "fatality", "kill", "die"})


def _count(act: Act, deaths: Deaths, reading: Reading, story: Story) -> None:
    act.fatalities = deaths.count
    span = reading.offsets(deaths.first, deaths.last)
    note(act, story.document.text, EvidenceRole.FATALITIES, *span)
