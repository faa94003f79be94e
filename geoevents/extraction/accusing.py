"""Two parties that say the same of each other, or each the same of itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geoevents.extraction.actors import name_actor
from geoevents.extraction.acts import Act, Source
from geoevents.extraction.arguments import objects, subjects
from geoevents.extraction.cast import Actor
from geoevents.extraction.grammar import ancestors, is_verb
from geoevents.extraction.reading import Reading
from geoevents.extraction.sides import country_of
from geoevents.extraction.story import Story, give_evidence
from geoevents.extraction.territory import settle_territory
from geoevents.model import EvidenceRole

if TYPE_CHECKING:
    from spacy.tokens import Token

__all__ = ["actor_named", "by_each_other"]

_TRADING = frozenset("trade exchange swap".split())
_CHARGES = frozenset("accusation blame claim allegation recrimination".split())
_EACH = frozenset(("both", "each"))


def by_each_other(act: Act, story: Story) -> list[Act]:
    """Gives an act that two parties say of each other, or each of itself, once for each.

    "A and B accused each other of shelling X": A says that B did it, B says that A did.
    "A and B both said that they had taken X": each says it of itself.

    Returns:
        The two records, or the act alone where nothing of the kind is said.
    """
    found = _mutual(act)
    if found is None:
        return [act]
    verb, own = found
    sides = subjects(verb)
    pairs = [(act, sides[0], sides[0] if own else sides[1])]
    pairs.append((replace(act, evidence=[]), sides[1], sides[1] if own else sides[0]))
    out = []
    for one, teller, doer in pairs:
        said, did = actor_named(teller, act, story), actor_named(doer, act, story)
        if said is None or did is None:
            return [act]
        cue = act.reading.offsets(said.first, said.last)
        one.source = Source(said.party, cue, official=True)
        one.actor1, one.agent_party, one.agent_carried = did.name, did.party, False
        one.agent_span = did.first, did.last
        if one.actor2 == did.name:
            one.actor2 = one.patient_span = None
        settle_territory(one, story.book, story.cast)
        out.append(one)
    for one in out:
        one.evidence = [e for e in act.evidence if e.role is EvidenceRole.FATALITIES]
        give_evidence(one, story.document.text)
    return out


def actor_named(
    token: Token, act: Act, story: Story, reading: Reading | None = None
) -> Actor | None:
    """Gives the actor that a noun phrase of an act, or of another sentence about it, names."""
    country = country_of(act)
    return name_actor(token, reading or act.reading, story.book, story.cast, country=country)


def _mutual(act: Act) -> tuple[Token, bool] | None:
    """Gives the verb of two sides that an act hangs on, and whether each speaks of itself."""
    lemmas = act.reading.lemmas
    for verb in ancestors(act.trigger):
        if not is_verb(verb):
            continue
        sides = subjects(verb)
        if len(sides) != 2:
            continue
        lemma = lemmas[verb.i]
        told = objects(verb)
        if lemma in ("accuse", "blame") and any(_is_other(t) for t in told):
            return verb, False
        if lemma in _TRADING and any(lemmas[t.i] in _CHARGES for t in told):
            return verb, False
        both = any(t.lower_ in _EACH for s in (verb, *sides) for t in s.children)
        plural = any(t.lower_ in ("they", "their") for t in act.roles.agents)
        if both and plural and lemma in ("say", "claim", "announce", "declare"):
            return verb, True
    return None


def _is_other(token: Token) -> bool:
    """Tells "each other", "one another", "the other"."""
    return token.lower_ == "another" or (
        token.lower_ == "other" and any(c.lower_ in ("each", "the") for c in token.children)
    )
