"""Finds the words that may name an act, with who and whom."""

# ruff: noqa: PLR0912, C901 - each attachment is one branch
from __future__ import annotations

from typing import TYPE_CHECKING

from geoevents.codebook import Codebook
from geoevents.extraction.acts import Act, Roles
from geoevents.extraction.grammar import (
    blames,
    conjuncts,
    is_passive,
    is_verb,
    names_act,
    noun_phrase,
    objects,
    prepositional,
    subjects,
)
from geoevents.extraction.reading import Reading
from geoevents.extraction.sayings import ADMITTED, SAID

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["find_acts"]

_CLAUSE_HEADS = frozenset(("conj", "advcl", "relcl", "ccomp", "parataxis", "csubj"))
# Verbs that say only that an act took place; the noun beside them names it.
_LIGHT = frozenset(
    "carry conduct stage mount launch make take come suffer begin start undertake wage perform "
    "deliver lead organise organize hold execute commit see face sustain endure continue rage "
    "erupt occur happen break open join repel lead report play".split()
)
_AFTERMATH = frozenset(
    "suspect victim survivor trial investigation inquiry probe anniversary verdict mastermind "
    "perpetrator defendant case".split()
)
_RETURNING = frozenset("hand return exchange swap repatriate receive transfer deliver give".split())
_ANSWERING = frozenset("answer respond retaliate react reply counter".split())
# What a verb that nobody listed does when a weapon is its means.
_MEANS = {
    "air": "hit",
    "shell": "hit",
    "mine": "hit",
    "grenade": "hit",
    "live": "hit",
    "crowd": "disperse",
    "fire": "riot",
    "blade": "murder",
}
# To be fitted out with a weapon is no use of it.
_FITTING = frozenset(
    "arm equip load supply provide pack fill lace fit carry reward decorate meet reply respond "
    "threaten agree deal start open begin end compare replace".split()
)
_DYING = frozenset(("die", "perish", "succumb", "drown"))  # whose subjects are the victims
_DEADLY = frozenset("kill wound injure eliminate destroy hit".split())
# Verbs whose subject is attacked: "came under fire", "repelled an assault".
_UNDERGOING = frozenset("come suffer face sustain endure see repel".split())
_YEAR = 4  # digits
_STATIVE = frozenset(
    "be have cost remain need contain include weigh belong seem appear show mean know fly carry "
    "depend make say tell want become exist allow require exceed number resume range stay cross "
    "violate enter circle hover help give improvise".split()
)


def find_acts(reading: Reading, book: Codebook) -> list[Act]:
    """Gives every possible act of a sentence, not yet typed, in text order."""
    acts: list[Act] = []
    for token in reading.doc:
        deed = token.pos_ == "VERB" and not names_act(token)
        if token.i in reading.act_nouns and not deed and not _modifies(token, reading):
            if not _dated_reference(token):
                acts.append(Act(reading, token, reading.act_nouns[token.i], noun=True))
        elif _verbal(token):
            classes = _verb_classes(token, reading, book)
            if classes and not _dated_reference(token):
                acts.append(Act(reading, token, classes, noun=False))
        elif (
            token.lower_ in ("dead", "bodies", "body", "corpses", "corpse")
            and token.dep_ != "compound"
            and not _dated_reference(token)
            and not _is_given_back(token, reading)
        ):
            acts.append(Act(reading, token, ("kill",), noun=True))
    for act in acts:
        act.demonym = act.noun and any(
            c.lower_ in book.demonyms
            for c in act.trigger.children
            if c.dep_ in ("amod", "compound")
        )
    numbers = {act.trigger.i for act in acts}
    for act in acts:
        act.roles = _roles(act, numbers, reading)
    return acts


def _dated_reference(token: Token) -> bool:
    """Tells acts that only date another ("days after the X", "the 2017 attack")."""
    if token.pos_ == "NOUN" and any(
        c.text.isdigit() and len(c.text) == _YEAR for c in token.children if c.i < token.i
    ):
        return True  # "the 2017 attack"
    prep = token.head
    if token.dep_ == "pobj" and prep.head.lemma_ in _AFTERMATH and _is_known(token):
        return True  # "two suspects in the Cali bombing"
    definite = any(c.lower_ in ("the", "that", "this") for c in token.children)
    if token.dep_ == "pobj" and prep.lower_ == "during" and definite:
        return True
    if token.dep_ == "pobj" and prep.lower_ in ("after", "before", "since", "following"):
        units = ("days", "day", "weeks", "week", "months", "month", "years", "year", "minutes")
        return prep.i > 0 and prep.nbor(-1).lower_ in units
    return False


def _verbal(token: Token) -> bool:
    if token.pos_ == "VERB" or (token.pos_ == "AUX" and token.dep_ == "ROOT"):
        return not (token.dep_ == "amod" and token.tag_ != "VBG" and token.head.i > token.i)
    return bool(token.tag_.startswith("VB")) and token.dep_ not in ("aux", "auxpass", "amod")


def _modifies(token: Token, reading: Reading) -> bool:
    """Tells whether an act noun only qualifies another noun ("attack drone", "riot police")."""
    if token.dep_ in ("compound", "amod", "nmod") and token.head.i > token.i:
        if reading.lemmas[token.head.i] in ("incident", "case", "spree", "campaign", "operation"):
            return False
        return token.head.i not in reading.act_nouns or token.head.i - token.i <= 2
    return False


def _verb_classes(token: Token, reading: Reading, book: Codebook) -> tuple[str, ...]:
    lemma = reading.lemmas[token.i]
    entries = book.verbs.get(lemma, ())
    found: list[str] = []
    for name, needed in entries:
        if needed is None or _goes_with(token, needed, reading):
            found.append(name)
    if lemma not in _STATIVE and lemma not in _FITTING:
        found.extend(_by_means(token, reading))
    if lemma not in _STATIVE and "hit" not in found and lemma not in book.reporting["say"]:
        platforms = book.objects["platform"]
        heads = [t for t in subjects(token) if reading.lemmas[t.i] not in platforms]
        if any(reading.weapons.get(t.i) in ("air", "shell") for t in heads):
            found.append("hit")
    return tuple(dict.fromkeys(found))


def _by_means(verb: Token, reading: Reading) -> list[str]:
    """Gives the class of any verb whose means is a weapon: "chased them off with gas"."""
    kinds = {reading.weapons.get(t.i) for t in prepositional(verb, "with", "by", "using")}
    found = [name for kind, name in _MEANS.items() if kind in kinds]
    under = prepositional(verb, "over", "on", "onto", "upon", "across")
    if "mine" in {reading.weapons.get(t.i) for t in under}:
        found.append("explode")  # "a cart went over a mine"
    return found


def _goes_with(token: Token, word: str, reading: Reading) -> bool:
    last = min(token.i + 7, len(reading.doc))
    for other in reading.doc[token.i + 1 : last]:
        if word in (other.lower_, reading.lemmas[other.i]):
            if token in (other.head, other.head.head):
                return True
            if other.i - token.i <= 2:
                return True
    return False


def _roles(act: Act, triggers: set[int], reading: Reading) -> Roles:
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


def _is_given_back(bodies: Token, reading: Reading) -> bool:
    """Tells "handed over the bodies of ten soldiers", who died before, from "found ten bodies"."""
    moved = bodies.dep_ in ("dobj", "nsubjpass", "conj") and bodies.lower_ != "dead"
    return moved and reading.lemmas[bodies.head.i] in _RETURNING


def _is_known(noun: Token) -> bool:
    """Tells "the Cali bombing" and "the May attack", which readers are taken to know."""
    named = any(c.dep_ in ("compound", "nmod") and c.pos_ == "PROPN" for c in noun.children)
    return named and any(c.lower_ == "the" for c in noun.children)


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
