"""How near an expression of time stands to an act, or whether it dates a saying instead."""

# ruff: noqa: PLR0911 - each construction is one branch
from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.extraction.acts import Act
from geoevents.extraction.dates import TimePhrase
from geoevents.extraction.grammar import ancestors, is_verb
from geoevents.extraction.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["closeness"]

_SAYING = frozenset(
    "say announce report state declare claim tell write add confirm issue admit post publish warn "
    "note explain maintain insist acknowledge release statement bulletin describe charge "
    "deny dismiss reject refute accuse blame".split()
)
_MANNER = frozenset(("without", "by", "before", "after"))
_COUNTING = frozenset("raise put revise update bring increase lower".split())
_TOLLS = frozenset("number toll count figure tally".split())


def closeness(act: Act, phrase: TimePhrase, reading: Reading) -> float | None:
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
