"""Mends what the small parser regularly gets wrong in news English, before a parse is read.

Each repair is about a construction, never about words of a text: it changes the head and label of
a token where the parse as it stands is no English sentence (a preposition without its noun).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.extraction.grammar import blames
from geoevents.extraction.sayings import ADMITTED, SAID, free_words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["mend"]

_LOCATIVE = frozenset("in at on near outside around inside over across off".split())


_PAST = frozenset("retook overran withdrew fled drove threw overthrew shot slew stole took".split())
_NEVER_NOUNS = frozenset("retook overran withdrew overthrew slew stole threw".split())
_TAKEN = frozenset("overrun captured seized attacked shelled struck bombed raided".split())
_HURT = frozenset("wounded injured killed destroyed damaged burned arrested abducted".split())
_YEAR = 4  # digits
_MEASURES = frozenset("DATE TIME QUANTITY CARDINAL ORDINAL MONEY PERCENT".split())
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_PARTICLES = frozenset("away off out up down back".split())
_PLACES = frozenset(("GPE", "LOC"))
_AUXILIARIES = frozenset(("be", "have", "do", "get"))


def mend(doc: Doc) -> None:
    """Repairs a parse in place; a parse that needs nothing stays as it is."""
    for token in doc:
        if token.lower_ in _NEVER_NOUNS and token.pos_ in ("NOUN", "PROPN"):
            _make_verb(token)
        elif token.dep_ == "pobj" and token.tag_ == "NNS" and token.i:
            _free_from_year(token)
    _find_verb(doc)
    _free_subject(doc)
    for token in doc:
        if token.dep_ == "conj" and token.tag_ == "VBD":
            _part_clauses(token)
            _make_elliptic(token)
        if token.lower_ in SAID or token.lower_ in ADMITTED:
            free_words(token)
    for token in doc:
        _mend_word(token)
        if token.dep_ == "prep":
            _free_object(token)
            _free_gerund(token)
            _draw_near(token)
            _count_between(token)
            _date_saying(token)
        if token.dep_ == "prep" and not any(True for _ in token.children):
            _give_noun(token)


def _mend_word(token: Token) -> None:
    if token.dep_ == "nsubj" and token.tag_ == "NNP":
        _join_name(token)
    elif token.dep_ == "npadvmod":
        _make_subject(token)
        _make_object(token)
    elif token.lower_ == "overrun" and token.dep_ == "attr":
        _make_passive(token)
    elif token.lower_ in _TAKEN and token.dep_ in ("compound", "amod"):
        _make_perfect(token)
    elif token.ent_type_ == "DATE" and token.dep_ == "compound":
        _free_day(token)
    elif token.dep_ == "pcomp" and token.tag_ in ("VBN", "VBD"):
        _free_clause(token)
    elif token.tag_ == "VBG" and token.dep_.startswith("nsubj") and token.i:
        _give_adjective(token)
    elif token.tag_ == "VBG" and token.dep_ == "aux" and token.lemma_ not in _AUXILIARIES:
        _make_noun(token)
    elif token.lower_ == "having" and token.dep_ == "nsubj" and token.head.tag_ == "VBN":
        token.dep_, token.pos_ = "aux", "AUX"  # "denies having seized it"


def _make_verb(token: Token) -> None:
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


def _free_from_year(noun: Token) -> None:
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


def _find_verb(doc: Doc) -> None:
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


def _free_subject(doc: Doc) -> None:
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


def _part_clauses(verb: Token) -> None:
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


def _make_elliptic(verb: Token) -> None:
    """Reads "ten men had been killed and two posts captured": the posts were captured."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if subject is None or not any(c.dep_ == "auxpass" for c in verb.head.children):
        return
    others = ("dobj", "aux", "ccomp", "xcomp", "prt")
    if any(c.dep_ in others for c in verb.children) or subject.i + 1 != verb.i:
        return
    if verb.lower_ in _TAKEN | _HURT:
        subject.dep_, verb.tag_ = "nsubjpass", "VBN"


def _join_name(name: Token) -> None:
    """Reads "Gunmen loyal to Omar al-Hadi attacked": the end of the name is no second subject."""
    before = name.nbor(-1) if name.i else name
    first = next((c for c in name.head.children if c.dep_ == "nsubj"), name)
    if first.i < name.i and before.pos_ == "PROPN" and first.is_ancestor(before):
        name.head, name.dep_ = before, "compound"


def _joined(root: Token, verb: Token) -> bool:
    return any(c.dep_ == "cc" and c.i < verb.i for c in root.children)


def _goes_on(token: Token) -> bool:
    """Tells whether a name goes on: another capital, or a hyphen inside it."""
    joined = not token.nbor(-1).whitespace_
    return token.pos_ == "PROPN" or (joined and token.dep_ != "case" and token.text != ",")


def _make_subject(noun: Token) -> None:
    """Reads "Turkish F-16s bombed caves": a name right before a verb without a subject is it."""
    verb = noun.head
    if noun.ent_type_ in _MEASURES or noun.i + 1 != verb.i or verb.tag_ != "VBD":
        return
    if any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return
    noun.dep_ = "nsubj"
    if noun.i and noun.nbor(-1).head == verb and noun.nbor(-1).dep_ == "amod":
        noun.nbor(-1).head = noun


def _make_object(noun: Token) -> None:
    """Reads "took away five nurses": no measure, but whom they took."""
    verb = noun.head
    if noun.tag_ != "NNS" or noun.ent_type_ in _MEASURES - {"CARDINAL"} or noun.i < verb.i + 2:
        return
    parted = verb.nbor(1).lower_ in _PARTICLES and verb.nbor(1).head == verb
    if parted and not any(c.dep_ == "dobj" for c in verb.children):
        noun.dep_ = "dobj"


def _make_noun(gerund: Token) -> None:
    """Reads "Rioting went on" where the gerund before the verb was taken for an auxiliary."""
    if not any(c.dep_ in ("nsubj", "nsubjpass") for c in gerund.head.children):
        gerund.dep_, gerund.pos_ = "nsubj", "NOUN"


def _give_adjective(gerund: Token) -> None:
    """Reads "Ukrainian shelling had killed two": the name before the gerund says whose it is."""
    name = gerund.nbor(-1)
    if name.head == gerund and name.dep_ == "nsubj" and name.ent_type_ in ("NORP", "GPE", "ORG"):
        name.dep_ = "compound"


def _free_gerund(prep: Token) -> None:
    """Reads "accused X of burning crops": they are burnt, not burning."""
    noun = next((c for c in prep.children if c.dep_ == "pobj"), None)
    if prep.lower_ not in ("of", "for") or noun is None or not _is_blaming(prep):
        return
    gerund = prep.nbor(1)
    if gerund.tag_ != "VBG" or gerund.head != noun or gerund.dep_ not in ("amod", "compound"):
        return
    gerund.head, gerund.dep_, gerund.pos_ = prep, "pcomp", "VERB"
    noun.head, noun.dep_ = gerund, "dobj"


def _draw_near(prep: Token) -> None:
    """Gives "of" in "A and members of B" to the noun before it, not to the first of the list."""
    if prep.lower_ != "of" or not prep.i:
        return
    noun = prep.nbor(-1)
    if noun.dep_ == "conj" and noun.head == prep.head and noun.pos_ in ("NOUN", "PROPN"):
        prep.head = noun


def _count_between(prep: Token) -> None:
    """Reads "between two and five monks were hurt": they are the subject, not where it was."""
    noun = next((c for c in prep.children if c.dep_ == "pobj"), None)
    verb = prep.head
    if prep.lower_ != "between" or noun is None or prep.ent_type_ != "CARDINAL":
        return
    if verb.pos_ != "VERB" or noun.i > verb.i or not any(c.pos_ == "NUM" for c in noun.children):
        return
    if any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return
    noun.head, prep.head = verb, noun
    noun.dep_ = "nsubjpass" if any(c.dep_ == "auxpass" for c in verb.children) else "nsubj"
    prep.dep_ = "quantmod"


def _date_saying(prep: Token) -> None:
    """Reads "said on Monday it had left": the day before the subject is that of the saying."""
    verb = prep.head
    saying = verb.head
    if not prep.i or prep.nbor(-1) != saying or verb.dep_ != "ccomp" or saying.lower_ not in SAID:
        return
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    noun = next((c for c in prep.children if c.dep_ == "pobj"), None)
    if subject is None or noun is None or noun.ent_type_ not in ("DATE", "TIME"):
        return
    if noun.i < subject.i and not any(t.text == "," for t in prep.doc[noun.i : subject.i]):
        prep.head = saying


def _is_blaming(prep: Token) -> bool:
    verb = prep.head.head if prep.head.dep_ in ("dobj", "nsubjpass") else prep.head
    return blames(verb)


def _make_passive(participle: Token) -> None:
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


def _make_perfect(participle: Token) -> None:
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


def _free_clause(verb: Token) -> None:
    """Reads "fired at X, weeks after Y were shot" where the clause was hung on the "at"."""
    marked = any(c.dep_ == "mark" and c.lower_ in ("after", "before") for c in verb.children)
    if not marked or not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return
    above = next((t for t in verb.head.ancestors if t.pos_ in ("VERB", "AUX")), None)
    if above is not None and not verb.is_ancestor(above):
        verb.head, verb.dep_ = above, "advcl"


def _free_day(day: Token) -> None:
    """Reads "That same Friday soldiers left": the day is when, not whose soldiers."""
    noun = day.head
    if day.lower_ not in _WEEKDAYS or noun.dep_ not in ("nsubj", "nsubjpass") or not day.i:
        return
    before = [t for t in noun.children if t.i < day.i]
    if not before or before[0].lower_ not in ("that", "this", "last", "next"):
        return
    verb = noun.head
    day.head = verb
    day.dep_ = "npadvmod"
    for token in before:
        token.head = day


def _free_object(prep: Token) -> None:
    """Reads "In Jos youths threw stones" where the youths were drawn into the place's phrase."""
    verb = prep.head
    noun = next((c for c in prep.children if c.dep_ == "pobj"), None)
    if noun is None or verb.tag_ not in ("VBD", "VBZ", "VBP") or prep.lower_ not in _LOCATIVE:
        return
    name = prep.nbor(1)
    if noun.tag_ != "NNS" or name.pos_ != "PROPN" or name.head != noun or noun.i >= verb.i:
        return
    clear = all(t.pos_ in ("AUX", "ADV", "PART") for t in prep.doc[noun.i + 1 : verb.i])
    if not clear or any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children):
        return
    if prep.doc[name.i + 1].pos_ == "PROPN" and prep.doc[name.i + 1].i < noun.i:
        return
    name.head = prep
    name.dep_ = "pobj"
    noun.head = verb
    noun.dep_ = "nsubj"


def _give_noun(prep: Token) -> None:
    """Gives a bare preposition the name after it that was drawn into the next noun phrase.

    "In Bukavu youths burned", "On Sunday sailors freed": without an article between them,
    the name belongs to the preposition, and the plain noun after it is the subject.
    """
    doc = prep.doc
    if prep.lower_ not in _LOCATIVE or prep.i + 2 >= len(doc):
        return
    first = last = doc[prep.i + 1]
    if not (first.pos_ == "PROPN" or (first.ent_type_ in _PLACES and first.text[0].isupper())):
        return
    while last.i + 1 < len(doc) and _goes_on(doc[last.i + 1]):
        last = doc[last.i + 1]
    noun = first.head
    while noun.i <= last.i and noun.head != noun:
        noun = noun.head
    if noun.i <= last.i or noun.pos_ not in ("NOUN", "ADJ") or first.i > noun.left_edge.i:
        return
    if any(t.text == "," or t.pos_ in ("DET", "ADP", "VERB") for t in doc[last.i + 1 : noun.i]):
        return
    if noun.dep_ not in ("nsubj", "nsubjpass") or prep in doc[first.i : noun.i + 1]:
        return
    if any(token.is_ancestor(prep) for token in doc[first.i : noun.i]):
        return  # no rings
    last.head = prep
    last.dep_ = "pobj"
    for token in doc[first.i : last.i]:
        if token.head.i > last.i:
            token.head = last
            token.dep_ = "compound"
