"""Who and whom of a verb, over clauses that share or leave out their subject and object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.extraction.grammar import SUBJECTS, is_passive, is_verb

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = [
    "blames",
    "conjuncts",
    "is_none",
    "is_withheld",
    "objects",
    "prepositional",
    "speaker_behind",
    "subjects",
]

_BLAMING = frozenset(
    "accuse blame suspect charge fault denounce condemn convict jail sentence imprison try indict "
    "acquit prosecute quote cite".split()
)
_HARMING = frozenset("kill wound injure hurt damage destroy set cause".split())
_CHARGES = frozenset(("accusation", "allegation", "charge"))
_CLAIMS = frozenset(("claim", "boast", "assertion", "attempt", "bid"))  # "X's claim to have hit Y"


def conjuncts(token: Token) -> list[Token]:
    """Gives a noun and the nouns joined to it by "and", in text order."""
    found = [token]
    for one in found:
        found.extend(c for c in one.children if c.dep_ == "conj" and not is_verb(c))
    return sorted(found, key=lambda t: t.i)


def subjects(verb: Token, *, depth: int = 0) -> list[Token]:
    """Gives the grammatical subjects of a verb, inherited where the clause has none of its own."""
    own = [t for c in verb.children if c.dep_ in SUBJECTS for t in conjuncts(c)]
    if own or depth > 4:
        return [_antecedent(t) for t in own]
    if verb.dep_ == "acl":
        whose = [c for c in verb.head.children if c.dep_ == "poss"]
        return whose if whose and verb.head.lemma_ in _CLAIMS else [verb.head]
    if verb.dep_ in ("conj", "xcomp", "advcl", "pcomp") and verb.head != verb:
        return _inherited(verb, depth)
    return []


def _inherited(verb: Token, depth: int) -> list[Token]:
    """Gives the subject that a clause shares with the one above it, or the one it is blamed on."""
    head = verb.head
    if verb.dep_ == "pcomp" and head.dep_ == "prep" and head.head != head:
        head = head.head
        if head.lemma_ in _CHARGES and head.dep_ == "dobj":
            head = head.head  # "traded accusations of opening fire"
        if head.dep_ in ("dobj", "nsubjpass") and blames(head.head):
            return conjuncts(head)  # "of" hangs on the accused
    while not is_verb(head) and head.dep_ in ("ccomp", "acomp", "oprd", "attr"):
        head = head.head  # "declared X free after driving them out"
    if not is_verb(head):
        return []
    outcome = verb.dep_ == "advcl" and verb.tag_ == "VBG" and verb.i > head.i
    if outcome and is_passive(head) and verb.lemma_.lower() in _HARMING:
        return prepositional(head, "by")  # "X was hit by missiles, killing two"
    blamed = verb.dep_ == "pcomp" and blames(head) and not is_passive(head)
    if blamed or verb.dep_ == "xcomp":
        patients = [t for c in head.children if c.dep_ == "dobj" for t in conjuncts(c)]
        if patients:
            return patients
    return subjects(head, depth=depth + 1)


def is_withheld(verb: Token) -> bool:
    """Tells "did not dispute", "neither confirmed nor denied", "no group confirmed"."""
    if any(is_none(subject) for subject in subjects(verb)):
        return True
    for here in (verb, verb.head):
        if any(
            c.dep_ in ("neg", "preconj", "cc")
            and c.lower_ in ("not", "n't", "never", "neither", "nor")
            for c in here.children
        ):
            return here == verb or verb.dep_ == "conj"
    return False


def is_none(noun: Token) -> bool:
    """Tells "no group", "none of them" and "nobody" from somebody."""
    denied = any(c.dep_ == "det" and c.lower_ in ("no", "neither") for c in noun.children)
    return denied or noun.lower_ in ("nobody", "none", "neither")


def blames(verb: Token) -> bool:
    """Tells verbs whose object did what follows: "accused X of it", "blamed X for it"."""
    return verb.lemma_.lower() in _BLAMING and any(
        c.dep_ in ("dobj", "nsubjpass") for c in verb.children
    )


def _antecedent(token: Token) -> Token:
    """Gives the noun that a relative pronoun stands for."""
    if token.tag_ in ("WDT", "WP"):
        clause = token.head
        for _ in range(3):
            if clause.dep_ == "relcl":
                return clause.head
            if clause.dep_ not in ("conj", "ccomp"):
                break
            clause = clause.head
    return token


def objects(verb: Token) -> list[Token]:
    """Gives the direct objects of a verb; for a relative clause without one, its head noun."""
    own = [t for c in verb.children if c.dep_ in ("dobj", "obj", "dative") for t in conjuncts(c)]
    if own:
        return [_antecedent(t) for t in own]
    if verb.dep_ == "relcl" and not is_passive(verb):
        relative = [c for c in verb.children if c.dep_ in SUBJECTS and c.tag_ in ("WDT", "WP")]
        if not relative and verb.head.pos_ in ("NOUN", "PROPN"):
            return [verb.head]
    if verb.dep_ == "conj" and is_verb(verb.head):
        following = [c for c in verb.children if c.dep_ in ("prep", "prt")]
        if (
            not following
            and not own
            and verb.i < max((c.i for c in verb.head.children if c.dep_ == "dobj"), default=-1)
        ):
            return objects(verb.head)
    return []


def prepositional(token: Token, *names: str) -> list[Token]:
    """Gives the nouns that hang on a token by one of the prepositions (any, if none is named)."""
    found: list[Token] = []
    for child in token.children:
        if child.dep_ in ("prep", "agent", "dative") and (not names or child.lower_ in names):
            for inner in child.children:
                if inner.dep_ in ("pobj", "pcomp"):
                    found.extend(conjuncts(inner))
                elif inner.dep_ == "prep":
                    found.extend(
                        t for o in inner.children if o.dep_ == "pobj" for t in conjuncts(o)
                    )
    return found


def speaker_behind(token: Token) -> Token:
    """Gives the speaker for "it" and "they" in what it says: "Chad said it had hit a camp"."""
    clause = token.head
    if token.lower_ not in ("it", "they") or clause.dep_ != "ccomp":
        return token
    return next((c for c in clause.head.children if c.dep_ == "nsubj"), token)
