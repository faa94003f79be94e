"""What is known of an act when its type is decided."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from geoevents.codebook import Codebook
from geoevents.extraction.acts import Act
from geoevents.extraction.arguments import prepositional, speaker_behind
from geoevents.extraction.grammar import noun_phrase
from geoevents.extraction.nouns import kinds_of_all
from geoevents.model import SubEventType

__all__ = ["FLYING", "SHIELD", "Facts", "Found", "gather", "words"]

Found = tuple[SubEventType | None, float] | None
# Kinds of what flies, and of those who bring it down or foil a plot.
FLYING = frozenset(("weapon:air", "weapon:shell", "flying"))
SHIELD = frozenset(("armed", "military", "security", "police", "rebel", "state", "government"))
_CROWD_SIZES = frozenset(
    "dozen hundred thousand dozens hundreds thousands crowd crowds scores youth youths".split()
)


@lru_cache(maxsize=512)
def words(text: str) -> frozenset[str]:
    """Gives a set of words, written as text so that long lists stay readable."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an act when it is typed."""

    act: Act
    book: Codebook
    classes: frozenset[str]
    lemma: str
    agents: frozenset[str]
    patients: frozenset[str]
    weapons: tuple[str, ...]  # classes in text order
    words: frozenset[str]  # lemmas of the act's own words
    sentence: frozenset[str]  # lemmas of the whole sentence
    people: frozenset[str]  # kinds of people anywhere in the act's own words
    scene: frozenset[str]  # "protest", "riot": what the surrounding text is about
    armed_with: frozenset[str] = frozenset()  # kinds of what hangs on the trigger by "with"
    many: bool = False  # the doers are a crowd: dozens, hundreds, thousands
    flying: bool = False  # something flying is named in the sentence


def gather(act: Act, book: Codebook, scene: frozenset[str]) -> Facts:
    """Collects the facts that typing looks at."""
    reading = act.reading
    domain = sorted(act.roles.domain)
    hurt = (
        {t.i for t in act.roles.patients} if not set(act.classes) & {"launch", "plant"} else set()
    )
    platforms = book.objects["platform"]
    hurt |= {t.i for t in prepositional(act.trigger, "on", "at", "against")}
    struck = {i for i in hurt if reading.lemmas[i] in platforms and "intercept" not in act.classes}
    weapons = tuple(reading.weapons[i] for i in domain if i in reading.weapons and i not in struck)
    people: set[str] = set()
    for i in domain:
        people.update(reading.people.get(i, ()))
        if reading.span_at(reading.actors, i):
            people.add("armed")
    patients = kinds_of_all(act.roles.patients, reading, book)
    if _of_the_enemy(act, book):
        patients = (patients - {"civilian", "person"}) | {"military", "armed"}
    return Facts(
        act=act,
        book=book,
        classes=frozenset(act.classes),
        lemma=reading.lemmas[act.trigger.i],
        agents=frozenset(kinds_of_all(map(speaker_behind, act.roles.agents), reading, book)),
        patients=frozenset(patients),
        weapons=weapons,
        words=frozenset(reading.lemmas[i] for i in domain),
        sentence=frozenset(reading.lemmas),
        people=frozenset(people),
        scene=scene,
        armed_with=frozenset(kinds_of_all(prepositional(act.trigger, "with"), reading, book)),
        many=any(
            reading.lemmas[t.i] in _CROWD_SIZES or t.lower_ in _CROWD_SIZES
            for t in act.roles.agents
        ),
        flying=any(w in ("air", "shell") for w in reading.weapons.values()),
    )


def _of_the_enemy(act: Act, book: Codebook) -> bool:
    """Tells "Ukrainian troops killed nine Russians": soldiers of a state at war with theirs."""
    reading = act.reading
    owners = {
        span.value
        for t in act.roles.agents
        for one in noun_phrase(t)
        for span in [reading.span_at(reading.countries, one.i)]
        if span is not None
    }
    armed = kinds_of_all(act.roles.agents, reading, book) & {"military"}
    for victim in act.roles.patients if armed else ():
        span = reading.span_at(reading.countries, victim.i)
        if span is None or victim.tag_ != "NNPS" or span.value in book.armies:
            continue
        foes = {foe for foe in book.enemies(span.value) if foe not in book.armies.values()}
        if owners & foes:
            return True
    return False
