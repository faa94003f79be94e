"""Mends sentences in which somebody's saying was drawn into what is said, or the reverse.

"Jets, the ministry said, bombed a village", "a blast which police said killed two": who speaks and
who acts are parted before a parse is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["ADMITTED", "SAID", "free_words"]

SAID = frozenset(
    "said says announced reported claimed insisted added wrote posted stated confirmed".split()
)
ADMITTED = frozenset("acknowledged admitted conceded alleged maintained denied".split())
_FEWEST = 4  # tokens before a speaker that was drawn into them
_TWO = 2
_DEEDS = frozenset(
    "attack raid strike ambush assault bombing shelling shooting operation incident clash blast "
    "explosion crackdown offensive battle fighting airstrike".split()
)


def free_words(saying: Token) -> None:
    """Parts what somebody said from who said it."""
    _give_outcome(saying)
    _give_subject(saying)
    _give_relative(saying)
    if saying.dep_ in ("parataxis", "ccomp"):
        _insert_saying(saying)
    else:
        _give_speaker(saying)


def _insert_saying(saying: Token) -> None:
    """Reads "Jets, the ministry said, bombed a village": the jets bomb, the ministry says."""
    verb = saying.head
    subject = next((c for c in saying.children if c.dep_ == "nsubj"), None)
    if subject is None or verb.pos_ != "VERB" or verb.i < saying.i:
        return
    if any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return
    speaker = next((c for c in subject.children if c.dep_ == "appos" and c.i < saying.i), None)
    if speaker is None or subject.i > speaker.i:
        return
    subject.head = verb
    subject.dep_ = "nsubjpass" if any(c.dep_ == "auxpass" for c in verb.children) else "nsubj"
    speaker.head = saying
    speaker.dep_ = "nsubj"


def _give_outcome(saying: Token) -> None:
    """Reads "Jets hit a farm, the army said, killing two": the hit kills, the army says."""
    deed = next((c for c in saying.children if c.dep_ == "ccomp" and c.i < saying.i), None)
    if saying.dep_ == "parataxis" and saying.head.i < saying.i:
        deed = saying.head
    if deed is None or deed.pos_ != "VERB":
        return
    for child in list(saying.children):
        if child.tag_ == "VBG" and child.dep_ == "advcl" and child.i > saying.i:
            aided = any(c.dep_ in ("mark", "aux", "nsubj") for c in child.children)
            if not aided and child.nbor(-1).text == ",":
                child.head = deed
        if child.dep_ == "prep" and child.lower_ in ("in", "during") and child.i > saying.i:
            what = next((c for c in child.children if c.dep_ == "pobj"), None)
            if what is not None and child.nbor(-1).text == "," and what.lemma_ in _DEEDS:
                child.head = deed  # "…, police said, in an attack on a market"


def _give_subject(saying: Token) -> None:
    """Reads "said that debris had fallen" where the debris was taken for what was said."""
    deed = next((c for c in saying.children if c.dep_ == "ccomp" and c.i > saying.i), None)
    noun = next((c for c in saying.children if c.dep_ == "dobj" and c.i > saying.i), None)
    if deed is None or noun is None or noun.i > deed.i:
        return
    if any(c.dep_ in ("nsubj", "nsubjpass") for c in deed.children):
        return
    if not any(c.lower_ == "that" for c in (*noun.children, *deed.children, *saying.children)):
        return
    noun.head = deed
    noun.dep_ = "nsubjpass" if any(c.dep_ == "auxpass" for c in deed.children) else "nsubj"
    for child in list(saying.children):
        if child.dep_ == "prep" and noun.i < child.i < deed.i:
            child.head = noun
        elif child.dep_ == "aux" and noun.i < child.i < deed.i:
            child.head = deed


def _give_relative(saying: Token) -> None:
    """Reads "a blast which police said killed two": the blast kills, the police say."""
    if saying.dep_ != "relcl":
        return
    subjects = [c for c in saying.children if c.dep_ in ("nsubj", "nsubjpass")]
    deed = next((c for c in saying.children if c.dep_ in ("ccomp", "xcomp")), None)
    if len(subjects) != _TWO or deed is None or deed.i < saying.i:
        return
    which = next((s for s in subjects if s.tag_ in ("WDT", "WP")), None)
    if which is None or any(c.dep_ in ("nsubj", "nsubjpass") for c in deed.children):
        return
    which.head = deed
    which.dep_ = "nsubjpass" if any(c.dep_ == "auxpass" for c in deed.children) else "nsubj"
    deed.dep_ = "ccomp"
    if deed.tag_ == "VBN" and not any(c.dep_ in ("aux", "auxpass") for c in deed.children):
        deed.tag_ = "VBD"


def _give_speaker(saying: Token) -> None:
    """Reads "…, in X, the governor of Y said in Z": the governor says it, he is not X."""
    if any(c.dep_ in ("nsubj", "nsubjpass") for c in saying.children) or saying.i < _FEWEST:
        return
    if saying.nbor(-1).text == ",":
        _give_titled(saying)
        return
    speaker = next((t for t in saying.nbor(-1).subtree if t.dep_ == "appos"), None)
    for above in (saying.nbor(-1), *saying.nbor(-1).ancestors):
        if above.dep_ == "appos" and above.i < saying.i:
            speaker = above
    if speaker is None or speaker.pos_ not in ("NOUN", "PROPN") or speaker.is_ancestor(saying):
        return
    first, last = speaker.left_edge, speaker.right_edge
    if last.i + 1 != saying.i or not first.i or first.nbor(-1).text != ",":
        return
    speaker.head, speaker.dep_ = saying, "nsubj"
    if saying.dep_ == "conj":
        saying.dep_ = "parataxis"


def _give_titled(saying: Token) -> None:
    """Reads "…, the spokesman of X, Y, said": he says it, whatever he was hung on."""
    name = saying.nbor(-2)
    speaker = name
    while speaker.dep_ in ("appos", "pobj", "prep") and speaker.head.i < speaker.i:
        speaker = speaker.head
    first = speaker.left_edge
    if speaker == name or speaker.pos_ != "NOUN" or speaker.dep_ not in ("npadvmod", "dep"):
        return
    if first.i and first.nbor(-1).text == "," and not speaker.is_ancestor(saying):
        speaker.head, speaker.dep_ = saying, "nsubj"
