"""Who did an act and to whom: read from the parse around its verb or noun."""

# ruff: noqa: PLR0912, C901 - each attachment is one branch
from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.extraction.acts import Act, Roles
from geoevents.extraction.arguments import blames, conjuncts, objects, prepositional, subjects
from geoevents.extraction.grammar import is_passive, is_verb, noun_phrase
from geoevents.extraction.reading import Reading
from geoevents.extraction.sayings import ADMITTED, SAID

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["roles_of"]

_CLAUSE_HEADS = frozenset(("conj", "advcl", "relcl", "ccomp", "parataxis", "csubj"))
# Verbs that say only that an act took place; the noun beside them names it.
_LIGHT = frozenset(
    "carry conduct stage mount launch make take come suffer begin start undertake wage perform "
    "deliver lead organise organize hold execute commit see face sustain endure continue rage "
    "erupt occur happen break open join repel lead report play".split()
)
_ANSWERING = frozenset("answer respond retaliate react reply counter".split())
_DYING = frozenset(("die", "perish", "succumb", "drown"))  # whose subjects are the victims
_DEADLY = frozenset("kill wound injure eliminate destroy hit".split())
# Verbs whose subject is attacked: "came under fire", "repelled an assault".
_UNDERGOING = frozenset("come suffer face sustain endure see repel".split())


def roles_of(act: Act, triggers: set[int], reading: Reading) -> Roles:
    """Gives the agents, the patients and the domain of an act."""
    if act.noun:
        return _noun_roles(act, triggers, reading)
    verb = act.trigger
    found = [t for t in subjects(verb) if not _is_label(t)]
    passive = is_passive(verb)
    agents: list[Token] = []
    patients: list[Token] = []
    if passive:
        patients = found
        agents = prepositional(verb, "by")
        with_tool = prepositional(verb, "with")
        agents = [t for t in agents if not _is_measure(t)]
        agents = agents or [x for t in with_tool for x in prepositional(t, "by")] or with_tool
    elif reading.lemmas[verb.i] in _DYING:
        patients = found
    else:
        agents = found
        patients = objects(verb)
        if any(t.lower_ == "fire" for t in patients):  # "set fire to X"
            aims = prepositional(verb, "to") + [x for t in patients for x in prepositional(t, "to")]
            patients = aims or patients
        if reading.lemmas[verb.i] == "open" and any(t.lower_ == "fire" for t in patients):
            shot_at = [x for t in (verb, *patients) for x in prepositional(t, "on", "at", "upon")]
            patients = shot_at or patients
        if reading.lemmas[verb.i] == "ram":
            patients = prepositional(verb, "into") or patients
        if not patients:
            patients = prepositional(
                verb,
                "on",
                "into",
                "at",
                "against",
                "upon",
                "over",
                "in",
                "from",
                "of",
                "for",
                "with",
            )
    return Roles(agents, patients, _domain(verb, found, triggers))


def _is_measure(token: Token) -> bool:
    """Tells "by Sunday", "by the dozen" from who did it."""
    dated = token.ent_type_ in ("DATE", "TIME") or token.pos_ == "NUM"
    return dated or (token.ent_type_ == "CARDINAL" and token.tag_ == "NN")


def _is_label(token: Token) -> bool:
    """Tells "Peru: police arrest ten": what stands before a colon does nothing."""
    return token.i + 1 < len(token.doc) and token.nbor(1).text == ":"


def _noun_roles(act: Act, triggers: set[int], reading: Reading) -> Roles:
    noun = act.trigger
    agents = prepositional(noun, "by", "from")
    patients = prepositional(noun, "of", "on", "against", "at", "with")
    sides = prepositional(noun, "between")
    agents.extend(sides[:1])
    patients.extend(sides[1:])
    for child in noun.children:
        if child.dep_ in ("compound", "nmod") or (
            child.dep_ == "amod" and (child.ent_type_ or act.demonym)
        ):
            agents.append(child)
        if child.dep_ == "poss":
            agents.append(child)
        if child.dep_ in ("acl", "relcl") and reading.lemmas[child.i] in (
            "launch",
            "conduct",
            "carry",
            "stage",
            "mount",
            "make",
            "fire",
            "blame",
            "claim",
            "decree",
            "order",
            "declare",
        ):
            agents.extend(prepositional(child, "by", "on") or subjects(child))
    verb = noun.head
    for _ in range(3):
        if is_verb(verb) or verb.head == verb:
            break
        verb = verb.head
    extra: list[Token] = []
    if is_verb(verb):
        named = subjects(verb)
        light = reading.lemmas[verb.i] in _LIGHT
        if light and noun in named and not sides:
            sides = prepositional(verb, "between")
            agents.extend(sides[:1])
            patients.extend(sides[1:])
        if light and noun not in named:
            under = reading.lemmas[verb.i] in _UNDERGOING
            if under or is_passive(verb):
                patients.extend(named if under else [])
                if is_passive(verb):
                    agents.extend(prepositional(verb, "by"))
            else:
                agents.extend(named)
            patients.extend(prepositional(verb, "on", "against", "at"))
            extra = [t for t in named if t != noun]
        elif blames(verb) and _blamed_for(noun, verb):
            agents.extend(named if is_passive(verb) else objects(verb))
        elif reading.lemmas[verb.i] == "blame" and noun.dep_ in ("dobj", "nsubjpass"):
            blamed = prepositional(verb, "on") or prepositional(noun, "on")
            agents.extend(blamed)
            patients = [t for t in patients if t not in blamed]
        elif noun.dep_ in ("nsubj", "nsubjpass") and noun in named:
            patients.extend(t for t in objects(verb) if not _is_nobody(t))
        elif (
            noun.dep_ == "pobj"
            and noun.head.lower_ in ("in", "with", "by")
            and reading.lemmas[verb.i] in _DEADLY
            and not is_passive(verb)
        ):
            agents.extend(named)  # "it killed a commander in a strike": who kills strikes
        elif (
            noun.dep_ == "pobj"
            and noun.head.lower_ in ("with", "by")
            and reading.lemmas[verb.i] in _ANSWERING
        ):
            agents.extend(named)  # "X answered with strikes on Y"
    domain = set(_domain(noun, extra, triggers))
    if is_verb(verb) and (verb in (noun.head, noun.head.head)):
        for child in verb.children:
            if child.dep_ in ("prep", "agent", "npadvmod", "advmod"):
                domain.update(t.i for t in child.subtree)
    return Roles(agents, patients, frozenset(domain))


def _is_nobody(token: Token) -> bool:
    return token.lower_ in ("nobody", "none") or any(c.lower_ == "no" for c in token.children)


def _blamed_for(noun: Token, verb: Token) -> bool:
    """Tells whether the act is what somebody is blamed for: "of the raid", "for the raid"."""
    prep = noun.head
    return (
        prep.dep_ == "prep"
        and (prep.head == verb or (prep.head.head == verb and prep.head.dep_ == "dobj"))
        and prep.lower_ in ("of", "for", "over", "with")
    )


def _is_contrast(clause: Token) -> bool:
    """Tells "while B accused C of …": what somebody else says of something else."""
    marked = any(c.dep_ == "mark" and c.lower_ in ("while", "whereas") for c in clause.children)
    marked = marked and (blames(clause) or clause.lower_ in SAID | ADMITTED)
    return marked and any(c.dep_ in ("nsubj", "nsubjpass") for c in clause.children)


def _domain(token: Token, found: list[Token], triggers: set[int]) -> frozenset[int]:
    """Gives the tokens that speak of this act: its clause without the clauses of other acts."""
    keep: set[int] = set()
    waiting = [token]
    while waiting:
        here = waiting.pop()
        keep.add(here.i)
        for child in here.children:
            if child.dep_ in _CLAUSE_HEADS and child.i in triggers and is_verb(child):
                continue
            if child.dep_ in ("ccomp", "parataxis") and is_verb(child):
                continue
            if child.dep_ == "advcl" and _is_contrast(child):
                continue
            if child.dep_ == "conj" and is_verb(child):
                continue
            waiting.append(child)
    for subject in found:
        for one in noun_phrase(subject):
            keep.add(one.i)
        for child in subject.children:
            if child.dep_ in ("acl", "prep") and child.i not in triggers:
                keep.update(t.i for t in child.subtree if t.i not in triggers)
    if token.dep_ in ("acl", "relcl") and token.head != token:
        keep.update(t.i for head in conjuncts(token.head) for t in noun_phrase(head))
    return frozenset(keep)
