"""Acts that hang on another word: attempted, planned, ordered, feared, celebrated."""

# ruff: noqa: PLR0911 - every governor of a verb is one branch
from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.grammar import ancestors, is_verb
from geoevents.extraction.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["FEASTING", "is_unreal_noun", "judge_governed"]

# These verbs govern unreal clauses, but a noun beside them is an act that took place.
_REAL_OBJECTS = frozenset(
    "fail prevent tell help use discuss set allow call insist agree decide defend protect counter "
    "command press".split()
)
FEASTING = frozenset("celebrate commemorate mark mourn remember honour honor".split())
# Who does this to an act keeps it from happening.
_CALLING_OFF = frozenset("cancel abort postpone scrap shelve forgo".split())
_ABOUT_TO = frozenset("due set about bound scheduled supposed poised ready meant".split())
_PLANNED = frozenset("due set schedule suppose mean plan expect be".split())
_BLOODY = frozenset("kill murder hit air shell bombing abduct shoot assail".split())
_ARRESTING = frozenset("arrest detain charge jail convict sentence imprison".split())


def _habit(noun: Token) -> bool:
    """Tells "has carried out similar attacks" and "stages such raids": none of them is told."""
    verb = noun.head
    alike = noun.tag_ == "NNS" and any(c.lower_ in ("such", "similar") for c in noun.children)
    perfect = any(c.dep_ == "aux" and c.lower_ in ("has", "have", "had") for c in verb.children)
    return alike and noun.dep_ == "dobj" and (perfect or verb.tag_ in ("VBZ", "VBP"))


def is_unreal_noun(token: Token, reading: Reading, book: Codebook) -> bool:
    """Tells the noun of an act that is planned, feared, marked or called off from one that was."""
    if _habit(token):
        return True
    if any(
        c.dep_ == "amod" and c.lower_ in book.modality["adjectives"] - {"further", "fresh", "next"}
        for c in token.children
    ):
        return True
    prep = token.head
    if prep.lower_ in ("for", "over") and reading.lemmas[prep.head.i] in _ARRESTING:
        return True  # "arrested for arson": what they are held for is a charge
    if prep.lower_ == "against" and "protest" in _classes_of(prep.head, reading, book):
        return (
            not set(reading.act_nouns.get(token.i, ())) & _BLOODY
        )  # "protested against the draft"
    for steps, above in enumerate(ancestors(token)):
        lemma = reading.lemmas[above.i]
        if above.pos_ == "NOUN" and lemma in book.modality["nouns"] and steps <= 2:
            return True
        if is_verb(above):
            to = any(c.dep_ == "aux" and c.lower_ == "to" for c in above.children)
            if to and lemma in FEASTING:
                return True  # "they gathered to mark the fall of X"
            called_off = lemma == "call" and any(c.lower_ == "off" for c in above.children)
            if (lemma in _CALLING_OFF or called_off) and token.dep_ in ("dobj", "nsubjpass"):
                return True
            if above.dep_ in ("xcomp", "ccomp") and to:
                lemma = reading.lemmas[above.head.i]
            return lemma in book.modality["irrealis"] - book.attempted - _REAL_OBJECTS
        if steps > 3:
            return False
    return False


def _classes_of(token: Token, reading: Reading, book: Codebook) -> set[str]:
    """Gives the act classes that a word may stand for."""
    verbs = {name for name, _ in book.verbs.get(reading.lemmas[token.i], ())}
    return verbs | set(reading.act_nouns.get(token.i, ()))


def _due_to(token: Token) -> bool:
    """Tells "had been due to storm X", whatever the parse makes of the "to"."""
    return (
        token.tag_ == "VB"
        and token.i > 1
        and token.nbor(-1).lower_ == "to"
        and token.nbor(-2).lower_ in _ABOUT_TO
    )


def judge_governed(token: Token, reading: Reading, book: Codebook) -> tuple[bool, bool]:
    """Judges infinitives and gerunds by the word that governs them: (attempted, unreal)."""
    if _due_to(token):
        return False, True
    to = any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)
    gerund = token.tag_ == "VBG" and token.dep_ in ("xcomp", "pcomp")
    head = token.head
    here = token
    while here.dep_ == "conj" and is_verb(here.head):
        here = here.head
        head = here.head
        to = to or any(c.dep_ == "aux" and c.lower_ == "to" for c in here.children)
    if not to and not gerund:
        if here.dep_ == "ccomp" and is_verb(head):
            lemma = reading.lemmas[head.i]
            return False, lemma in {
                "demand",
                "fear",
                "hope",
                "expect",
                "wish",
                "want",
            } or (lemma == "threaten")
        return False, False
    lemma = reading.lemmas[head.i]
    if to and any(c.dep_ == "aux" and c.lower_ == "have" for c in here.children):
        return False, lemma in ("would", "want", "like") or lemma in _PLANNED
    if to:
        if lemma in book.attempted:
            return True, False
        if here.dep_ == "relcl" or (here.dep_ == "acl" and lemma not in book.modality["nouns"]):
            return False, lemma not in ("first", "last", "attempt")
        return lemma == "attempt", lemma not in ("attempt", "have")
    if head.dep_ == "prep":
        governor = reading.lemmas[head.head.i]
        after = head.lower_ in (
            "after",
            "while",
            "by",
            "before",
            "since",
            "in",
            "following",
            "upon",
            "for",
            "of",
            "with",
            "from",
        )
        if governor in (
            "threaten",
            "plan",
            "warn",
            "refrain",
            "stop",
            "risk",
            "suspect",
            "prevent",
            "keep",
            "ban",
            "capable",
        ):
            return False, True
        return False, not after
    return False, lemma in (book.modality["irrealis"] - book.attempted - {"continue", "agree"}) or (
        lemma in ("risk", "avoid", "consider", "stop", "refuse")
    )
