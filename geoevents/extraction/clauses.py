"""Mends which words are a clause's verb and whose subject is whose, before a parse is read.

"The army retook X" without a verb, "it had overrun barracks" where it only had them, two nouns that
share one verb: such parses are no English sentences, and are put right by their form alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = [
    "TAKEN",
    "find_verb",
    "free_clause",
    "free_from_year",
    "free_subject",
    "join_name",
    "make_elliptic",
    "make_passive",
    "make_perfect",
    "make_shot",
    "make_verb",
    "part_clauses",
]

_PAST = frozenset("retook overran withdrew fled drove threw overthrew shot slew stole took".split())
TAKEN = frozenset("overrun captured seized attacked shelled struck bombed raided".split())
_HURT = frozenset("wounded injured killed destroyed damaged burned arrested abducted".split())
_YEAR = 4  # digits


def make_verb(token: Token) -> None:
    """Reads "The army retook X, it was reported" where the verb was taken for a noun."""
    subject = next((c for c in token.children if c.i == token.i - 1), None)
    if subject is None or subject.dep_ not in ("compound", "nsubj", "nmod"):
        return
    token.pos_, token.tag_ = "VERB", "VBD"
    subject.dep_ = "nsubj"
    for child in list(token.children):
        if child.i < subject.i and child.dep_ in ("det", "amod", "poss"):
            child.head = subject
    if token.dep_ == "nsubj":
        token.dep_ = "ccomp"


def free_from_year(noun: Token) -> None:
    """Reads "In the spring of 2021 gunmen raided": the year is the season's, not the gunmen's."""
    year, prep = noun.nbor(-1), noun.head
    if not (year.head == noun and year.text.isdigit() and len(year.text) == _YEAR):
        return
    verb = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else noun
    if verb.tag_ != "VBD" or any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return
    if prep.lower_ not in ("of", "in", "since") or verb in noun.subtree:
        return
    year.head, year.dep_ = prep, "pobj"
    noun.head, noun.dep_ = verb, "nsubj"


def find_verb(doc: Doc) -> None:
    """Reads "The army retook control" as a clause where it was read as one long noun.

    Only past forms that are never nouns are taken for the missing verb.
    """
    root = next((t for t in doc if t.head == t), None)
    if root is None or root.pos_ not in ("NOUN", "PROPN") or root.i == 0:
        return
    verb = next((t for t in root.children if t.lower_ in _PAST and t.i < root.i), None)
    if verb is None or not verb.i or (verb.pos_ == "VERB" and verb.dep_ != "compound"):
        return
    subject = doc[verb.i - 1]
    if subject.pos_ not in ("NOUN", "PROPN"):
        return
    before = [t for t in root.children if t.i < subject.i]
    verb.head = verb
    verb.dep_, verb.pos_, verb.tag_ = "ROOT", "VERB", "VBD"
    subject.head = verb
    subject.dep_ = "nsubj"
    for token in before:
        token.head = subject
    root.head = verb
    root.dep_ = "dobj"


def free_subject(doc: Doc) -> None:
    """Reads "Masked men attacked a camp" where the participle was taken for the verb."""
    root = next((t for t in doc if t.head == t), None)
    if root is None or root.tag_ not in ("VBN", "VBD") or root.i + 1 >= len(doc):
        return
    noun = doc[root.i + 1]
    verb = next((c for c in root.children if c.dep_ == "conj" and c.tag_ == "VBD"), None)
    subjects = [c for c in root.children if c.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass")]
    if subjects or verb is None or noun.head != root or noun.dep_ != "dobj":
        return
    if any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children) or _joined(root, verb):
        return
    others = [c for c in root.children if c not in (noun, verb)]
    verb.head = verb
    verb.dep_ = "ROOT"
    noun.head = verb
    noun.dep_ = "nsubj"
    for child in others:
        child.head = verb
    root.head = noun
    root.dep_ = "amod"


def part_clauses(verb: Token) -> None:
    """Reads "Gunmen on a bike shot and killed a man; police came": the gunmen killed.

    Where a noun with a verb joined to it and another noun share one verb after them, the first
    noun is the subject of the verb that is joined to it.
    """
    noun = verb.head
    last = noun.head
    if noun.dep_ != "nsubj" or noun.pos_ not in ("NOUN", "PROPN") or last.i < verb.i:
        return
    second = any(c.dep_ == "nsubj" and c.i > verb.i for c in last.children)
    if second and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        verb.head, verb.dep_ = last, "ccomp"
        noun.head = verb


def make_elliptic(verb: Token) -> None:
    """Reads "ten men had been killed and two posts captured": the posts were captured."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if subject is None or not any(c.dep_ == "auxpass" for c in verb.head.children):
        return
    others = ("dobj", "aux", "ccomp", "xcomp", "prt")
    if any(c.dep_ in others for c in verb.children) or subject.i + 1 != verb.i:
        return
    if verb.lower_ in TAKEN | _HURT:
        subject.dep_, verb.tag_ = "nsubjpass", "VBN"


def join_name(name: Token) -> None:
    """Reads "Gunmen loyal to Omar al-Hadi attacked": the end of the name is no second subject."""
    before = name.nbor(-1) if name.i else name
    first = next((c for c in name.head.children if c.dep_ == "nsubj"), name)
    if first.i < name.i and before.pos_ == "PROPN" and first.is_ancestor(before):
        name.head, name.dep_ = before, "compound"


def _joined(root: Token, verb: Token) -> bool:
    return any(c.dep_ == "cc" and c.i < verb.i for c in root.children)


def make_passive(participle: Token) -> None:
    """Reads "X was overrun" as a passive where the participle was taken for a noun."""
    be = participle.head
    if be.lemma_ != "be":
        return
    above = be.head
    participle.head = participle if above == be else above
    participle.dep_, participle.pos_, participle.tag_ = be.dep_, "VERB", "VBN"
    for child in list(be.children):
        if child != participle:
            child.head = participle
            child.dep_ = "nsubjpass" if child.dep_ == "nsubj" else child.dep_
    be.head = participle
    be.dep_ = "auxpass"


def make_perfect(participle: Token) -> None:
    """Reads "it had overrun barracks in X": what it did, not what it had."""
    noun = participle.head
    have = noun.head
    if noun.dep_ != "dobj" or have.lemma_ != "have" or participle.i != have.i + 1:
        return
    above = have.head
    participle.head = participle if above == have else above
    participle.dep_, participle.pos_, participle.tag_ = have.dep_, "VERB", "VBN"
    for child in list(have.children):
        child.head = participle
    for child in [c for c in noun.children if c.dep_ == "prep"]:
        child.head = participle
    have.head = participle
    have.dep_, have.pos_ = "aux", "AUX"


def free_clause(verb: Token) -> None:
    """Reads "fired at X, weeks after Y were shot" where the clause was hung on the "at"."""
    marked = any(c.dep_ == "mark" and c.lower_ in ("after", "before") for c in verb.children)
    if not marked or not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return
    above = next((t for t in verb.head.ancestors if t.pos_ in ("VERB", "AUX")), None)
    if above is not None and not verb.is_ancestor(above):
        verb.head, verb.dep_ = above, "advcl"


def make_shot(dead: Token) -> None:
    """Reads "a sniper shot dead two boys" where "shot" was taken for a noun."""
    shot = dead.nbor(-1) if dead.i else dead
    doer = next((c for c in shot.children if c.dep_ == "compound" and c.i == shot.i - 1), None)
    if dead.lower_ != "dead" or shot.lower_ != "shot" or shot.head != dead or doer is None:
        return
    root = dead.head == dead
    above, label = dead.head, dead.dep_
    shot.head = shot if root else above
    shot.dep_, shot.pos_, shot.tag_ = label, "VERB", "VBD"
    for child in list(dead.children):
        if child != shot:
            child.head = shot
    dead.head, dead.dep_ = shot, "acomp"
    for child in list(shot.children):
        if child.i < doer.i and child.dep_ in ("det", "amod", "compound", "nummod"):
            child.head = doer
    doer.dep_ = "nsubj"
