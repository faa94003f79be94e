"""Deaths that a later sentence tells of an act: its toll, or news of it, and no act besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.acts import Act, Source
from geoevents.extraction.arguments import objects, prepositional, subjects
from geoevents.extraction.fatalities import Deaths, count_deaths
from geoevents.extraction.grammar import is_verb
from geoevents.extraction.numbers import number_of
from geoevents.extraction.reading import Reading
from geoevents.extraction.rivals import Toll, count_toll
from geoevents.extraction.story import Story, note
from geoevents.extraction.voices import Voices
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
_GIVING = frozenset(
    "put be stand give speak report claim cite estimate announce declare say".split()
)
_VAGUE = frozenset(("figure", "number"))  # of the dead, where the sentence before counted them


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
    if told is not None and act.trigger.dep_ == "acl" and _is_in_toll(act.trigger, reading, story):
        return True  # "put the number of soldiers killed at 20": read as a toll
    if told is None or not alone or ";" in reading.text or not _goes_on(act, told, story):
        return False
    deaths = next((d for a in (act, *act.merged) for d in [count_deaths(a, story.book)] if d), None)
    if deaths is None or act.roles.agents:
        return False
    _count(told, deaths, reading, story)
    return True


def _is_in_toll(token: Token, reading: Reading, story: Story) -> bool:
    news = _toll_of(reading, story.book)
    return news is not None and news[0].first <= token.i <= news[0].last


def _goes_on(act: Act, told: Act, story: Story) -> bool:
    plain = act.rule == "carried on" and "kill" in act.classes and not act.sites
    beside = [a for a in story.recent if a.reading is told.reading]
    if not plain or told.reading.index != act.reading.index - 1 or len(beside) > 1:
        return False  # of which of them?
    if told.kind is not act.kind or told.fatalities is not None or told.denied_by:
        return False
    said = told.source.party if told.source is not None else None
    return act.source is None or (told.source is not None and act.source.party == said)


def raise_toll(reading: Reading, voices: Voices, story: Story, before: int) -> None:
    """Gives the toll that a sentence gives or brings up to date to its act, or the one before.

    A second party's toll is a record of its own.

    Args:
        reading: the sentence.
        voices: who says what in it.
        story: what the document has told so far.
        before: how many acts the story had before the sentence.
    """
    news = _toll_of(reading, story.book)
    if news is None:
        return
    deaths, toll, verb = news
    fresh = [a for a in story.acts[before:] if a.kind is not None]
    near = [a for a in story.recent if a.reading.index >= reading.index - _REACH]
    options = [a for a in (fresh or near[::-1]) if a.kind and a.kind.event_type in _DEADLY]
    told = next((a for a in options if a.denied_by is None), None)
    if told is None or (_is_vague(toll) and told.fatalities is None):
        return  # the figure of what?
    rises = reading.lemmas[verb.i] not in _GIVING
    teller = _teller(toll, verb, reading, voices, story)
    count_toll(told, Toll(deaths, verb, teller, rises), reading, story)


def _teller(
    toll: Token, verb: Token, reading: Reading, voices: Voices, story: Story
) -> Source | None:
    """Gives who gives a toll: who puts it at a number, or says that it stands there."""
    options = [a for a in voices.attributions if a.token == verb.i or toll.i in a.scope]
    if options:
        return min(options, key=lambda a: (a.token != verb.i, len(a.scope))).source
    named = (story.sources.read(t, reading) for t in subjects(verb) if t != toll)
    return next((source for source in named if source is not None), None)


def _toll_of(reading: Reading, book: Codebook) -> tuple[Deaths, Token, Token] | None:
    """Reads news of a toll: "the death toll rose to 28", "put the number of dead at 22".

    Returns:
        The number, the noun that counts and the verb that it hangs on; None where there is none.
    """
    for token in reading.doc:
        if not _is_toll(token, reading):
            continue
        verb = token.head
        while not is_verb(verb) and verb.head != verb:
            verb = verb.head
        lemma = reading.lemmas[verb.i]
        if any(reading.lemmas[t.i] in _SPANS for t in prepositional(verb, "from", "since", "for")):
            continue
        if any(c.dep_ == "neg" for c in verb.children) or (_is_vague(token) and lemma != "put"):
            continue
        for figure in _figures_of(token, verb, lemma):
            if figure.ent_type_ in ("DATE", "TIME", "PERCENT") or figure == token:
                continue
            count = number_of(figure, reading, book) if figure.pos_ in ("NUM", "NOUN") else None
            if count is not None:
                deaths = Deaths(count, min(token.i, figure.i), max(token.i, figure.i))
                return deaths, token, verb
    return None


def _figures_of(toll: Token, verb: Token, lemma: str) -> list[Token]:
    """Gives the words that may say what a toll came to."""
    figures: list[Token] = []
    if lemma in _COUNTING:
        figures = prepositional(verb, "to", "at") + prepositional(toll, "to", "at")
        ends = (t for t in toll.subtree if t.dep_ == "acl")  # "of soldiers killed at 20"
        figures += [t for end in ends for t in prepositional(end, "at")]
    if lemma in _GIVING and toll.lower_ == "toll":
        figures += prepositional(toll, "of") + prepositional(verb, "as")
    if lemma == "be":
        figures += [c for c in verb.children if c.dep_ == "attr"]
    if lemma in ("reach", "pass", "hit"):
        figures += objects(verb)
    return figures


def _is_toll(token: Token, reading: Reading) -> bool:
    span = prepositional(token, "from", "of", "since", "in", "for", "over")
    if any(reading.lemmas[t.i] in _SPANS for t in span):
        return False  # the toll of a week is not that of its last act
    if token.lower_ == "toll":
        return True
    if token.lower_ == "dead" and token.dep_ in ("dobj", "nsubj", "nsubjpass"):
        return any(c.lower_ in ("the", "its", "their") for c in token.children)
    if _is_vague(token):
        return token.dep_ == "dobj" and any(c.lower_ in ("the", "that") for c in token.children)
    if token.lower_ != "number":
        return False
    counted = prepositional(token, "of")
    told = {reading.lemmas[t.i] for n in counted for t in n.subtree}
    return bool(told & {"dead", "death", "fatality", "kill", "die"})


def _is_vague(token: Token) -> bool:
    """Tells "put the figure at 12", whose words do not say what is counted."""
    return token.lower_ in _VAGUE and not prepositional(token, "of")


def _count(act: Act, deaths: Deaths, reading: Reading, story: Story) -> None:
    act.fatalities = deaths.count
    span = reading.offsets(deaths.first, deaths.last)
    note(act, story.document.text, EvidenceRole.FATALITIES, *span)
