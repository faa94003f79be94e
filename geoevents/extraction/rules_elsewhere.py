"""Words of war for what no party did: accidents, nature, dismissals, elections, flights to space.

These rules speak first: they rule an act out, and say so by giving no type.
"""

# ruff: noqa: D103 - a decision table reads best in one piece
from __future__ import annotations

from geoevents.extraction.arguments import objects, prepositional, subjects
from geoevents.extraction.facts import Facts, Found, words

__all__ = ["elsewhere"]

_NO_ACT: Found = (None, 0.0)
# What bursts by itself, and what is only said to explode.
_BURSTING = words(
    "boiler tyre tire airbag cylinder canister transformer engine battery balloon generator stove "
    "oven furnace cooker heater kiln turbine reactor compressor phone smartphone charger scooter "
    "volcano geyser star sun supernova popcorn melon bubble "
    "price cost demand sales debt inflation population traffic popularity interest anger rage "
    "scandal row controversy laughter applause joy film song market economy trade"
)
_ACCIDENTAL = words("gas boiler steam methane dust firework fireworks fuel propane lpg firedamp")
# What kills and strikes without meaning to.
_NATURE = words(
    "flu influenza covid coronavirus virus disease cholera ebola malaria measles dengue mpox "
    "epidemic pandemic outbreak infection bacteria cancer heat heatwave cold frost flood flooding "
    "storm hurricane cyclone typhoon tornado wind rain monsoon snow avalanche landslide mudslide "
    "earthquake quake tremor aftershock tsunami wildfire bushfire lightning drought smog pollution "
    "crash accident collision derailment stampede shark bear crocodile elephant lion tiger leopard "
    "snake dog wolf bee hippo hyena jellyfish locust meteorite asteroid"
)
_SPACE = words(
    "astronaut cosmonaut satellite orbit spacecraft spaceship cosmodrome spaceport launchpad space "
    "probe telescope rover capsule lander"
)
_POLLS = words("election by-election byelection ballot vote votes poll polls seat seats runoff")
_TAKING = words("capture take conquer seize win sweep regain retake recapture gain")
_PEOPLE = words("civilian person military police government people crowd")


def elsewhere(f: Facts) -> Found:
    if not f.act.noun and _by_nature(f):
        return _NO_ACT
    if _burst(f) or _dismissed(f) or _into_space(f) or _brought_out(f) or _crashed(f):
        return _NO_ACT
    polled = f.lemma in _TAKING and f.sentence & _POLLS and not f.people - _PEOPLE
    polled = polled and "street" not in f.words  # crowds that take to the streets
    if polled and not f.weapons and not f.agents & {"armed"}:
        return _NO_ACT
    return None


def _by_nature(f: Facts) -> bool:
    """A flood, an illness, an animal or a crash that kills, strikes or attacks."""
    return any(f.act.reading.lemmas[t.i] in _NATURE for t in f.act.roles.agents)


def _burst(f: Facts) -> bool:
    """Boilers, tyres, gas, and prices."""
    if "explode" not in f.classes and f.lemma not in ("explosion", "blast", "explode", "burst"):
        return False
    reading = f.act.reading
    trigger = f.act.trigger
    if f.act.noun:
        return any(
            c.dep_ in ("compound", "amod") and c.lower_ in _ACCIDENTAL for c in trigger.children
        )
    heads = subjects(trigger)
    if not heads or f.agents & {"armed"}:
        return False
    return all(
        reading.lemmas[t.i] in _BURSTING
        or any(c.dep_ == "compound" and c.lower_ in _ACCIDENTAL - {"fuel"} for c in t.children)
        for t in heads
    )


def _dismissed(f: Facts) -> bool:
    """To fire people is to dismiss them: one fires at them, or on them, or a weapon."""
    if f.act.noun or f.lemma != "fire" or f.weapons:
        return False
    fired = objects(f.act.trigger)
    kinds = f.patients - {"people_parts"}
    return bool(fired) and bool(kinds & _PEOPLE) and not kinds & {"weapon"} and not _aimed(f)


def _aimed(f: Facts) -> bool:
    aims = prepositional(f.act.trigger, "at", "on", "upon", "into", "towards", "toward")
    return any(t.lower_ not in f.book.weekdays and t.lower_ not in f.book.months for t in aims)


def _brought_out(f: Facts) -> bool:
    """Who takes the wounded away and is not armed abducts nobody."""
    return (
        "abduct" in f.classes
        and not f.agents & {"armed"}
        and bool(f.sentence & words("hospital clinic safety wound injure rubble ambulance morgue"))
        and f.lemma in words("take carry bring pull move fly lead")
    )


def _crashed(f: Facts) -> bool:
    """Deaths in a vehicle that overturned, where nothing says that anybody made it."""
    reading = f.act.reading
    return (
        f.classes <= words("kill wound die")
        and bool(f.sentence & words("overturn crash collide derail capsize"))
        and not reading.weapons
        and not f.agents & {"armed"}
        and not f.sentence & words("attack ambush shoot fire hit strike bomb chase force")
    )


def _into_space(f: Facts) -> bool:
    """Rockets that lift off, or carry what flies in space."""
    if "shell" not in f.weapons and f.lemma not in ("launch", "lift", "blast"):
        return False
    if f.sentence & _SPACE and not f.agents & {"armed"} and not _aimed(f):
        return True
    return (
        f.lemma in ("lift", "blast")
        and any(c.lower_ == "off" for c in f.act.trigger.children)
        and f.agents <= {"weapon", "weapon:shell"}
    )
