"""From a trigger's class and arguments to a sub-event type: the rules of thumb of the codebook."""

from __future__ import annotations

from dataclasses import dataclass

from geoevents.codebook import Codebook
from geoevents.extraction.acts import Act
from geoevents.extraction.grammar import prepositional
from geoevents.extraction.nouns import kinds_of_all
from geoevents.model import SubEventType

__all__ = ["Facts", "gather", "type_act"]

_S = SubEventType
_REMOTE = frozenset(
    "hit launch explode kill wound air shell bombing assail murder shoot loot gas riot plant".split()
)
_VIOLENT = frozenset(
    ("hit", "launch", "explode", "kill", "wound", "bombing", "shell", "air", "gas")
)
_FLYING = frozenset(("weapon:air", "weapon:shell", "flying"))
_CROWD_SIZES = frozenset(
    "dozen hundred thousand dozens hundreds thousands crowd crowds scores youth youths".split()
)
_UNOPPOSED = frozenset(("unopposed", "peacefully", "bloodlessly", "unhindered", "deserted"))
_GIVE_BACK = frozenset(
    ("hand", "cede", "return", "transfer", "relinquish", "turn", "give", "yield")
)
_SHIELD = frozenset(("armed", "military", "security", "police", "rebel", "state", "government"))
_REGAIN = frozenset(
    "retake recapture regain recover liberate free reclaim win take_back reconquer restore".split()
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an act when it is typed."""

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
    return Facts(
        classes=frozenset(act.classes),
        lemma=reading.lemmas[act.trigger.i],
        agents=frozenset(kinds_of_all(act.roles.agents, reading, book)),
        patients=frozenset(kinds_of_all(act.roles.patients, reading, book)),
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


def type_act(act: Act, facts: Facts, book: Codebook) -> tuple[SubEventType | None, str, float]:
    """Decides the sub-event type.

    Returns:
        The type (None where the words name no act, or lean on another one), the rule's name, and
        how strongly the words speak for it (0..1).
    """
    for rule in _RULES:
        found = rule(act, facts, book)
        if found is not None:
            return found[0], rule.__name__.strip("_"), found[1]
    return None, "", 0.0


_Found = tuple[SubEventType | None, float] | None


def _sexual(act: Act, f: Facts, book: Codebook) -> _Found:
    if f.lemma == "abuse" and f.patients & {"civilian"} and f.words & {"woman", "girl", "child"}:
        return _S.SEXUAL_VIOLENCE, 0.85
    return (_S.SEXUAL_VIOLENCE, 0.95) if "rape" in f.classes else None


def _chemical(act: Act, f: Facts, book: Codebook) -> _Found:
    if "gas" in f.classes and "crowd" not in f.weapons and (f.agents or f.patients):
        return _S.CHEMICAL_WEAPON, 0.7
    if "chemical" in f.weapons and f.classes & _REMOTE:
        return _S.CHEMICAL_WEAPON, 0.96
    return None


def _disrupted(act: Act, f: Facts, book: Codebook) -> _Found:
    hit = f.patients & _FLYING
    down = f.lemma == "down" or ("down" in f.words and f.lemma in ("shoot", "bring", "take"))
    unnamed = not f.patients - {"people_parts", "civilian", "crowd"}
    aimed = "weapon:air" in f.armed_with or "weapon:shell" in f.armed_with
    if down and "intercept" in f.classes and (hit or (unnamed and f.flying)) and not aimed:
        return _S.DISRUPTED_WEAPONS_USE, 0.85
    if (
        "intercept" in f.classes
        and unnamed
        and f.flying
        and f.lemma in ("intercept", "jam", "down")
    ):
        return _S.DISRUPTED_WEAPONS_USE, 0.8
    if (
        "intercept" in f.classes
        and hit
        and not aimed
        and (not f.agents & {"weapon"} or f.agents & _SHIELD)
    ):
        strong = f.lemma not in ("stop", "shoot", "block", "eliminate", "suppress", "disable")
        helicopters = f.lemma in ("destroy", "disable", "knock") and "weapon:air" not in hit
        if not helicopters or "defence" in f.sentence or not f.weapons:
            return _S.DISRUPTED_WEAPONS_USE, 0.85 if strong else 0.7
        return _S.DISRUPTED_WEAPONS_USE, 0.7
    if act.noun and f.lemma in ("interception", "downing", "shootdown"):
        return _S.DISRUPTED_WEAPONS_USE, 0.8
    if "defuse" in f.classes:
        return _defused(act, f)
    return None


def _defused(act: Act, f: Facts) -> _Found:
    arms = f.patients & {
        "weapon:mine",
        "weapon:gun",
        "weapon:grenade",
        "weapon:suicide",
        "weapon:shell",
    }
    if act.noun:
        named = arms or "gun" in f.weapons or f.lemma == "demining"
        return (_S.DISRUPTED_WEAPONS_USE, 0.75) if named else None
    if f.lemma == "destroy" and f.patients & {"weapon:mine"} and not f.patients & {"place"}:
        return (_S.DISRUPTED_WEAPONS_USE, 0.9) if f.agents & _SHIELD else None
    if f.lemma in ("detonate", "blow", "take", "hand", "surrender", "destroy", "capture"):
        controlled = f.words & {"control", "controlled", "safely", "sapper", "cache"} or (
            "weapon:gun" in f.patients
        )
        return (_S.DISRUPTED_WEAPONS_USE, 0.7) if arms and controlled else None
    if arms:
        return _S.DISRUPTED_WEAPONS_USE, 0.85
    if f.lemma in ("foil", "thwart", "avert", "disrupt", "prevent") and f.patients & {"plot"}:
        return _S.DISRUPTED_WEAPONS_USE, 0.75
    return None


def _suicide(act: Act, f: Facts, book: Codebook) -> _Found:
    if "suicide" in f.weapons and (f.classes & (_REMOTE | {"murder", "clash"})):
        return _S.SUICIDE_BOMB, 0.95
    if "explode" in f.classes:
        reflexive = f.words & {"himself", "herself", "themselves", "themself", "oneself"}
        if reflexive:
            return _S.SUICIDE_BOMB, 0.95
        human = f.agents & {"civilian", "rebel", "person"} and "weapon" not in f.agents
        packed = f.words & {"vest", "belt", "pack", "strap", "explosives", "laden"}
        if human and packed and f.lemma in ("detonate", "explode", "blow"):
            return _S.SUICIDE_BOMB, 0.85
    return None


def _crowds(act: Act, f: Facts, book: Codebook) -> _Found:
    """Protests and riots, with what the police did."""
    police = bool(f.agents & {"police", "military", "security", "state"})
    crowd = bool(f.patients & {"protester", "crowd", "rioter"} or f.people & {"protester"})
    gathering = crowd or "protest" in f.scene
    if police and gathering:
        lethal = f.classes & {"kill", "shoot"} and f.patients & {"protester", "crowd", "civilian"}
        live = "live" in f.weapons and f.classes & {"launch", "disperse", "shoot", "kill"}
        direct = f.lemma == "open" or (f.lemma in ("fire", "shoot") and "crowd" not in f.weapons)
        if (lethal or live or (direct and f.patients & {"protester", "crowd"})) and not (
            f.words & {"air", "warning"}
        ):
            return _S.EXCESSIVE_FORCE, 0.9
        if f.classes & {"disperse", "shoot", "launch"} and (
            "crowd" in f.weapons
            or f.patients & {"protester", "crowd"}
            or f.words & {"air", "warning"}
        ):
            return _S.PROTEST_WITH_INTERVENTION, 0.85
    if "crowd" in f.weapons and f.classes & {"disperse", "launch", "hit", "shoot", "riot", "wound"}:
        return _S.PROTEST_WITH_INTERVENTION, 0.8
    if "disperse" in f.classes and f.patients & {"protester"} and f.lemma not in ("use", "block"):
        return _S.PROTEST_WITH_INTERVENTION, 0.8
    if act.noun and f.lemma in ("crackdown", "dispersal") and f.words & {"protest", "protester"}:
        return _S.PROTEST_WITH_INTERVENTION, 0.75
    if "kill" in f.classes and f.patients & {"protester"}:
        return _S.EXCESSIVE_FORCE, 0.8
    return _mob(act, f) or _riot(act, f) or _protest(act, f)


def _mob(act: Act, f: Facts) -> _Found:
    attackers = f.agents & {"rioter"} or f.words & {"mob", "vigilante", "lynch", "lynching"}
    hurt = f.classes & {"murder", "kill", "assail", "riot", "wound", "loot"}
    if act.noun and f.lemma == "lynching":
        return _S.MOB_VIOLENCE, 0.9
    if f.lemma == "lynch":
        return _S.MOB_VIOLENCE, 0.92
    crowd = f.agents & {"crowd", "rioter", "civilian"} and f.classes & {"murder", "kill"}
    many = f.words & {"crowd", "mob", "villager", "vigilante"} and not f.patients & {"protester"}
    if attackers and hurt and not f.agents & {"police", "military"}:
        property_only = f.patients & {"property", "base"} and not f.patients & {
            "civilian",
            "police",
        }
        if property_only and not f.words & {"mob"}:
            return _S.VIOLENT_DEMONSTRATION, 0.7
        return _S.MOB_VIOLENCE, 0.88
    if crowd and many and f.patients & {"civilian", "police", "rebel"} and f.agents & {"crowd"}:
        return _S.MOB_VIOLENCE, 0.8
    if (
        "clash" in f.classes
        and f.words & {"villager", "stick", "machete", "community"}
        and not (f.people & {"military", "police", "rebel", "protester", "armed"})
    ):
        return _S.MOB_VIOLENCE, 0.75
    return None


def _riot(act: Act, f: Facts) -> _Found:
    crowd = f.agents & {"protester", "rioter"} or f.people & {"protester", "rioter"}
    if act.noun and "riot" in f.classes:
        if f.lemma in ("riot", "rioting", "rampage", "unrest"):
            return _S.VIOLENT_DEMONSTRATION, 0.65 if f.lemma != "unrest" else 0.45
        if crowd:
            return _S.VIOLENT_DEMONSTRATION, 0.6
        return None
    if "riot" in f.classes and (f.agents & {"protester", "rioter"} or f.lemma == "riot"):
        violent = (
            f.patients & {"police", "property", "base", "structure", "vehicle"}
            or "fire" in f.weapons
        )
        if violent or f.lemma in ("riot", "rampage", "torch", "stone", "pelt", "loot", "trash"):
            return _S.VIOLENT_DEMONSTRATION, 0.85
    crowd_only = f.agents & {"civilian", "crowd"} and not f.agents & {"armed", "police"}
    public = f.patients & {"property", "structure", "government", "base", "police"}
    if crowd_only and public and "riot" in f.classes | f.classes & {"riot"} and f.many:
        if f.lemma in (
            "storm",
            "burn",
            "set",
            "torch",
            "stone",
            "pelt",
            "ransack",
            "trash",
            "smash",
            "break",
        ):
            return _S.VIOLENT_DEMONSTRATION, 0.78
    if "fire" in f.weapons and f.classes & {"launch", "riot", "wound"} and (crowd or f.scene):
        return _S.VIOLENT_DEMONSTRATION, 0.8
    if "clash" in f.classes and crowd:
        return _S.VIOLENT_DEMONSTRATION, 0.82
    return None


def _protest(act: Act, f: Facts) -> _Found:
    if "protest" not in f.classes:
        return None
    armed = f.agents & {"military", "rebel", "police"} and not f.agents & {"protester"}
    if act.noun:
        if f.lemma in ("march", "strike", "procession", "action", "chain") and not (
            f.people & {"protester", "crowd", "civilian"} or f.agents & {"civilian", "crowd"}
        ):
            return None
        return _S.PEACEFUL_PROTEST, 0.62
    clear = f.lemma in (
        "protest",
        "demonstrate",
        "rally",
        "picket",
        "chant",
        "march",
        "boycott",
        "boo",
    )
    if clear and not armed:
        return _S.PEACEFUL_PROTEST, 0.72 if f.agents else 0.5
    cause = f.sentence & {
        "protest",
        "demand",
        "portrait",
        "placard",
        "banner",
        "silence",
        "chant",
        "slogan",
        "sign",
        "coffin",
        "rally",
        "demonstration",
        "protester",
        "vigil",
        "solidarity",
    }
    if f.agents & {"crowd", "protester", "civilian"} and cause and not armed:
        return _S.PEACEFUL_PROTEST, 0.66
    if f.agents & {"protester"} and not armed:
        return _S.PEACEFUL_PROTEST, 0.64
    if (
        f.words & {"street", "streets"}
        and f.agents & {"crowd"}
        and f.lemma in ("take", "pour", "fill")
    ):
        return _S.PEACEFUL_PROTEST, 0.62
    return None


def _explosion(act: Act, f: Facts, book: Codebook) -> _Found:
    """Grenades, mines, air strikes and shelling, by what is named first."""
    if not f.classes & _REMOTE:
        return None
    lawful = f.agents & {"police", "military", "state"} and f.patients & {"property", "structure"}
    if lawful and f.lemma in ("demolish", "bulldoze", "raze"):
        return _S.LOOTING, 0.75
    weapons = [w for w in f.weapons if w in ("air", "shell", "mine", "grenade")]
    flying_victim = f.patients & _FLYING and f.classes <= {"intercept", "hit"} and not f.agents
    if flying_victim:
        return None
    ruling = _throwing(act, f, weapons)
    if ruling is not None:
        return ruling
    if "shell" in f.classes:
        return (_S.AIR_DRONE_STRIKE, 0.85) if weapons[:1] == ["air"] else (_S.SHELLING, 0.85)
    if "air" in f.classes and not (act.noun and f.lemma == "bombing" and not f.agents & _SHIELD):
        return _S.AIR_DRONE_STRIKE, 0.9
    if act.noun and f.lemma in ("bombing", "explosion", "blast", "detonation"):
        if weapons[:1] in (["air"], ["shell"]):
            return (_S.AIR_DRONE_STRIKE if weapons[0] == "air" else _S.SHELLING), 0.8
        if f.lemma == "bombing" and f.words & {"aerial", "warplane", "jet"}:
            return _S.AIR_DRONE_STRIKE, 0.8
        return _S.REMOTE_EXPLOSIVE, 0.6
    if "explode" in f.classes and not weapons and f.lemma in ("explode", "detonate"):
        return _S.REMOTE_EXPLOSIVE, 0.6
    if "explode" in f.classes and f.lemma == "blow" and "up" in f.words and not weapons:
        owned = f.agents & {"military", "state"} and f.patients & {"property", "structure"}
        return (_S.LOOTING, 0.7) if owned else (_S.REMOTE_EXPLOSIVE, 0.66)
    if act.noun and f.lemma == "strike" and not weapons and not f.people & {"protester"}:
        if f.agents & {"state", "military", "civilian"} or act.demonym:
            return _S.AIR_DRONE_STRIKE, 0.6
    return None


def _throwing(act: Act, f: Facts, weapons: list[str]) -> _Found:
    if not weapons:
        return None
    weak = f.classes <= {"assail", "shoot", "murder", "loot", "riot", "plant"}
    strength = 0.7 if weak else 0.88
    if (
        "launch" in f.classes
        and not f.classes & _VIOLENT - {"launch"}
        and not (f.patients & {"weapon"} or f.agents & {"weapon"} or act.noun)
    ):
        strength -= 0.2
    first = weapons[0]
    if "grenade" in weapons:
        return _S.GRENADE, 0.93
    if "mine" in weapons:
        dropped = f.lemma in ("drop", "release") or "air" in weapons
        if dropped and "bomb" in f.words:
            return _S.AIR_DRONE_STRIKE, strength
        if first == "mine" or not set(weapons) - {"mine"}:
            if "plant" in f.classes and not f.classes & _VIOLENT:
                return _S.REMOTE_EXPLOSIVE, 0.6
            return _S.REMOTE_EXPLOSIVE, 0.9
        first = next(w for w in weapons if w != "mine")
    still = f.agents & {"platform"} and not f.classes & {"launch", "air", "kill", "assail", "wound"}
    if still and not f.patients:
        return None
    planes = f.agents & {"weapon:air"} and "shell" in weapons and first == "air"
    if first == "air" or planes:
        return _S.AIR_DRONE_STRIKE, strength
    still = f.agents & {"platform"} and not f.classes & {"launch", "air", "kill", "assail", "wound"}
    if still and not f.patients and f.classes <= {"hit", "loot", "explode", "withdraw", "fall"}:
        return None
    if first == "shell":
        carried = "air" in weapons and f.words & {"warplane", "jet", "aircraft", "helicopter"}
        if carried and not f.words & {"drone"} and f.agents & {"weapon:air"}:
            return _S.AIR_DRONE_STRIKE, strength
        return _S.SHELLING, strength
    return None


def _repelled(act: Act, f: Facts, book: Codebook) -> _Found:
    if "repel" not in f.classes or f.patients & _FLYING:
        return None
    attempt = f.patients & {"armed", "rebel", "military"} or f.words & {
        "attack",
        "assault",
        "incursion",
        "offensive",
        "advance",
        "raid",
        "attempt",
        "infiltration",
        "counterattack",
        "attacker",
        "enemy",
        "push",
        "thrust",
        "breakthrough",
        "ambush",
    }
    if attempt and f.lemma not in ("stop", "check", "fail", "prevent"):
        return _S.ARMED_CLASH, 0.85
    if (
        attempt
        and f.lemma in ("stop", "halt", "thwart", "foil", "prevent")
        and (f.agents & _SHIELD or f.patients & {"armed"})
    ):
        return _S.ARMED_CLASH, 0.6
    return None


def _territory(act: Act, f: Facts, book: Codebook) -> _Found:
    """Territory that changes hands; whose it is is settled when the place is known."""
    if not f.classes & {"take", "fall", "drive", "assail", "protest", "withdraw"}:
        return None
    place = f.patients & {"place", "territory", "base"} and not (
        f.patients & {"civilian", "weapon", "prisoner"} - {"prisoner"}
        and not f.patients & {"place"}
    )
    lemma = f.lemma
    if (
        "drive" in f.classes
        and f.patients & {"armed", "rebel", "military"}
        and (f.words & {"out", "from", "off"})
        and lemma not in ("beat", "repel")
        and (_has_place(act) or f.words & book.objects["territory"])
    ):
        return _S.GOVERNMENT_REGAINS, 0.85
    if "take" in f.classes:
        control = f.words & {"control", "grip"} and lemma in (
            "take",
            "gain",
            "regain",
            "establish",
            "assume",
            "seize",
            "control",
            "claim",
            "tighten",
            "impose",
            "restore",
            "retain",
            "consolidate",
            "cement",
            "full",
        )
        weak = lemma in (
            "enter",
            "hold",
            "secure",
            "clear",
            "gain",
            "claim",
            "storm",
            "sweep",
            "restore",
            "retain",
            "tighten",
            "cement",
            "consolidate",
            "impose",
            "control",
            "grab",
            "snatch",
            "free",
            "rout",
            "expel",
            "occupy",
        )
        if control and lemma != "hold":
            return _S.GOVERNMENT_REGAINS, 0.88
        inward = (
            not f.words & {"in", "prisoner", "hostage"} or lemma != "take" or f.words & {"control"}
        )
        if place and not weak and (inward or "place" in f.patients):
            return _S.GOVERNMENT_REGAINS, 0.86
        held = f.patients & {"placed"} and f.patients & {"property", "structure"}
        if held and not weak and f.agents & {"armed", "state"} and not f.patients & {"civilian"}:
            return _S.GOVERNMENT_REGAINS, 0.75
        if (
            place
            and lemma in ("clear", "secure", "free", "occupy", "enter", "rout")
            and (f.agents & {"armed", "state"})
        ):
            return _S.GOVERNMENT_REGAINS, 0.68 if lemma != "enter" else 0.55
    into = f.patients & {"place", "territory"} and f.agents & {"armed", "state"}
    if (
        into
        and lemma in ("walk", "enter", "roll", "march", "move")
        and unopposed(f, act.reading.text)
    ):
        return _S.NON_VIOLENT_TRANSFER, 0.8
    if "fall" in f.classes and "weapon" not in f.agents | f.patients:
        faller = f.agents & {"place", "territory"} or (
            act.noun and f.patients & {"place", "territory"}
        )
        if lemma in ("fall", "succumb") and faller and not act.noun:
            return _S.NON_STATE_OVERTAKES, 0.82
        if act.noun and faller:
            return _S.NON_STATE_OVERTAKES, 0.75
        if lemma in ("lose", "cede", "relinquish", "give") and place:
            return _S.NON_STATE_OVERTAKES, 0.75
        if lemma in _GIVE_BACK and place and f.words & {"control", "territory", "village", "base"}:
            return _S.NON_VIOLENT_TRANSFER, 0.8
    return None


def _has_place(act: Act) -> bool:
    return any(site.token in act.roles.domain for site in act.reading.sites)


def unopposed(facts: Facts, text: str) -> bool:
    """Tells whether a place was taken without fighting."""
    lower = text.lower()
    return bool(facts.words & _UNOPPOSED) or any(
        turn in lower
        for turn in (
            "without a fight",
            "without fighting",
            "without resistance",
            "without a shot",
            "without firing a shot",
            "without opposition",
            "no resistance",
            "any resistance",
            "after the withdrawal",
            "pulled out",
            "peacefully",
            "under a deal",
            "without clash",
            "forces withdrew",
            "troops withdrew",
            "fighters withdrew",
            "had withdrawn",
            "handed over",
            "handed control",
            "handed authority",
            "under an agreement",
            "as part of a peace deal",
        )
    )


def _captivity(act: Act, f: Facts, book: Codebook) -> _Found:
    people = f.patients & {"civilian", "armed", "protester", "rioter", "crowd", "person", "rebel"}
    lawful = f.agents & {"police", "security", "military", "state", "government"}
    if "arrest" in f.classes:
        clear = f.lemma in (
            "arrest",
            "detain",
            "apprehend",
            "jail",
            "imprison",
            "arrestation",
            "detention",
            "round",
            "remand",
            "nab",
            "intern",
            "imprisonment",
            "roundup",
        ) or f.words & {"custody", "arrest"}
        if clear:
            return _S.ARRESTS, 0.78
        if f.lemma == "catch" and people and (lawful or not f.agents):
            return _S.ARRESTS, 0.6
        if (
            (
                lawful
                and people
                and f.lemma in ("hold", "drag", "carry", "lock", "haul", "take", "pick", "bust")
            )
            and not f.agents & {"rebel"}
            and f.lemma != "take"
        ):
            return _S.ARRESTS, 0.62
    if "abduct" in f.classes:
        if f.lemma in (
            "abduct",
            "kidnap",
            "abduction",
            "kidnapping",
            "disappearance",
            "disappear",
        ) or (f.words & {"hostage", "abduction", "kidnapping"}):
            return _S.ABDUCTION, 0.9
        if (
            people
            and "place" not in f.patients
            and f.lemma
            in (
                "seize",
                "snatch",
                "carry",
                "drag",
                "take",
                "grab",
                "whisk",
                "spirit",
                "herd",
                "capture",
            )
            and not f.patients & {"military"}
        ):
            return _S.ABDUCTION, 0.7
    return None


def _strategic(act: Act, f: Facts, book: Codebook) -> _Found:
    return _base(act, f) or _exchange(act, f) or _pact(act, f) or _movement(act, f)


def _base(act: Act, f: Facts) -> _Found:
    if (
        "establish" in f.classes
        and f.patients & {"base"}
        and (
            f.agents & {"armed", "state", "military", "rebel", "government"}
            or f.people & {"military"}
            or f.words & {"military", "army", "troop"}
        )
    ):
        return _S.HEADQUARTERS, 0.9
    return None


def _exchange(act: Act, f: Facts) -> _Found:
    if "exchange" not in f.classes:
        return None
    captives = f.patients & {"prisoner"} or f.words & {"prisoner", "captive", "pow", "detainee"}
    if act.noun and f.lemma in ("exchange", "swap") and captives:
        return _S.CHANGE_TO_GROUP, 0.75
    if (
        not act.noun
        and f.lemma in ("exchange", "swap", "free", "release")
        and captives
        and (f.words & {"prisoner", "captive", "hostage", "detainee", "exchange", "swap"})
    ):
        return _S.CHANGE_TO_GROUP, 0.72
    if f.lemma == "surrender" and (f.agents | f.patients) & {"armed", "rebel", "military"}:
        return _S.AGREEMENT, 0.6
    return None


def _pact(act: Act, f: Facts) -> _Found:
    if "agree" not in f.classes:
        return None
    if act.noun:
        solid = f.lemma in (
            "ceasefire",
            "fire",
            "truce",
            "armistice",
            "accord",
            "deal",
            "agreement",
            "pact",
            "treaty",
            "talk",
            "negotiation",
        )
        return (_S.AGREEMENT, 0.6) if solid else None
    if (
        f.patients & {"pact"}
        or f.agents & {"pact"}
        or (f.lemma == "agree" and f.words & {"ceasefire", "truce"})
    ):
        return _S.AGREEMENT, 0.82
    return None


def _movement(act: Act, f: Facts) -> _Found:
    troops = (f.agents | f.patients) & {"armed", "military", "rebel", "security", "named"}
    civil = (f.agents | f.patients) & {"civilian", "crowd"}
    if "surround" in f.classes and troops and not f.patients & {"place", "territory"} - {"armed"}:
        return _S.OTHER, 0.7
    if act.noun and f.lemma == "encirclement":
        return _S.OTHER, 0.7
    if "displace" in f.classes and civil and not troops:
        return _S.OTHER, 0.62
    if act.noun and f.lemma in ("evacuation", "exodus", "displacement"):
        return _S.OTHER, 0.5
    if "withdraw" in f.classes:
        clear = f.lemma in (
            "withdraw",
            "retreat",
            "regroup",
            "redeploy",
            "withdrawal",
            "regrouping",
            "pullout",
            "pullback",
            "redeployment",
            "pull",
            "fall",
        )
        if clear and (troops or f.lemma in ("regroup", "withdrawal", "retreat")):
            return _S.CHANGE_TO_GROUP, 0.75
        if (
            troops
            and f.lemma in ("abandon", "quit", "vacate", "leave", "evacuate", "move")
            and (_has_place(act) or f.patients & {"base", "territory"})
            and f.agents & {"armed", "named"}
        ):
            return _S.CHANGE_TO_GROUP, 0.65
    if "posture" in f.classes:
        clear = f.lemma in (
            "deploy",
            "reinforce",
            "mobilise",
            "mobilize",
            "mass",
            "amass",
            "defect",
            "fortify",
            "deployment",
            "mobilisation",
            "mobilization",
            "reinforcement",
            "defection",
            "conscript",
            "redeploy",
            "conscription",
            "disband",
            "muster",
        )
        if clear and (troops or act.noun or f.words & {"reservist", "force"}):
            return _S.CHANGE_TO_GROUP, 0.66
        if (
            troops
            and f.agents
            and f.lemma in ("move", "form", "recruit", "join", "bolster", "rotate", "shift")
        ):
            return _S.CHANGE_TO_GROUP, 0.55
    return None


def _looting(act: Act, f: Facts, book: Codebook) -> _Found:
    if "loot" not in f.classes or "mine" in f.weapons:
        return None
    clear = f.lemma in (
        "loot",
        "ransack",
        "pillage",
        "plunder",
        "looting",
        "arson",
        "vandalism",
        "vandalise",
        "vandalize",
        "torch",
        "desecrate",
        "sack",
        "vandal",
        "looter",
    )
    things = f.patients & {"property", "structure", "vehicle", "base"} or f.agents & {"property"}
    if clear and not f.people & {"protester"}:
        return _S.LOOTING, 0.78
    if f.words & {"ablaze", "alight"} or (f.lemma == "set" and "fire" in f.words):
        if things and f.people & {"protester", "rioter"}:
            return _S.VIOLENT_DEMONSTRATION, 0.8
        return (_S.LOOTING, 0.66) if things else None
    if (
        things
        and f.lemma
        in (
            "steal",
            "cart",
            "strip",
            "bulldoze",
            "demolish",
            "burn",
            "firebomb",
            "rob",
            "empty",
            "raze",
        )
        and (f.agents or f.lemma in ("steal", "cart", "firebomb"))
    ):
        return _S.LOOTING, 0.66
    return None


def _battle(act: Act, f: Facts, book: Codebook) -> _Found:
    """Fighting between armed people, and violence on people who are not."""
    carried = bool(f.agents & {"civilian"}) and bool(set(f.weapons) & {"gun", "blade"})
    armed_agent = bool(f.agents & {"armed", "state", "named"}) or carried
    armed_patient = bool(f.patients & {"armed"})
    civil = bool(f.patients & {"civilian"}) and not armed_patient
    if "clash" in f.classes:
        if act.noun or armed_agent or f.people & {"military", "rebel", "police"}:
            weak = f.lemma in (
                "engage",
                "confront",
                "confrontation",
                "battle",
                "standoff",
                "fight",
                "encounter",
            )
            return _S.ARMED_CLASH, 0.6 if weak else 0.75
        return None
    if f.classes & {"murder", "kill", "shoot"}:
        found = _persons(act, f, armed_agent=armed_agent, armed_patient=armed_patient, civil=civil)
        if found is not None:
            return found
    if "assail" in f.classes:
        return _assault(act, f, armed_agent=armed_agent, armed_patient=armed_patient, civil=civil)
    return None


def _persons(act: Act, f: Facts, *, armed_agent: bool, armed_patient: bool, civil: bool) -> _Found:
    strong = f.lemma in (
        "murder",
        "execute",
        "massacre",
        "slaughter",
        "behead",
        "stab",
        "hack",
        "butcher",
        "torture",
        "beheading",
        "stabbing",
        "execution",
        "assassinate",
        "assassination",
        "mutilate",
        "slaying",
        "decapitate",
        "killing",
        "kidnap",
        "lynch",
        "strangle",
    )
    if strong and not armed_patient and f.lemma != "killing":
        return _S.ATTACK, 0.85 if not act.noun else 0.62
    if "shoot" in f.classes and f.lemma in (
        "open",
        "shoot",
        "fire",
        "exchange",
        "trade",
        "gun",
        "shooting",
        "spray",
    ):
        if armed_patient and (armed_agent or f.patients & {"military", "police"}):
            return _S.ARMED_CLASH, 0.75
        if civil or f.words & {"dead"}:
            return _S.ATTACK, 0.8
        if armed_agent and (
            f.lemma == "open" or (f.words & {"into", "at"} and f.agents & {"rebel"})
        ):
            return _S.ATTACK, 0.66
    if "kill" in f.classes or strong or ("murder" in f.classes and (armed_agent or civil)):
        wall = 0.0 if f.agents else 0.15
        if (
            armed_patient
            and (armed_agent or not f.agents)
            and (f.classes & {"kill"} or armed_agent)
        ):
            return _S.ARMED_CLASH, 0.68 - wall
        if civil and (armed_agent or (f.classes & {"murder"} and f.agents)):
            return _S.ATTACK, 0.75
    return None


def _assault(act: Act, f: Facts, *, armed_agent: bool, armed_patient: bool, civil: bool) -> _Found:
    noun_only = f.lemma in (
        "incursion",
        "offensive",
        "invasion",
        "ambush",
        "counteroffensive",
        "counterattack",
        "infiltration",
        "onslaught",
        "storming",
        "siege",
        "breakthrough",
        "attack",
    )
    if act.noun:
        if f.lemma in {"strike", "sortie"}:
            return None
        if civil and f.lemma in ("attack", "raid", "assault") and not armed_patient:
            return _S.ATTACK, 0.6
        if noun_only or armed_agent or armed_patient:
            return _S.ARMED_CLASH, 0.62 if f.lemma != "attack" else 0.5
        return (_S.ARMED_CLASH, 0.45) if f.lemma in ("assault", "raid") else None
    if armed_patient and f.lemma in (
        "attack",
        "ambush",
        "assault",
        "raid",
        "storm",
        "target",
        "fight",
        "overwhelm",
    ):
        return _S.ARMED_CLASH, 0.78
    if f.lemma == "ambush":
        return _S.ARMED_CLASH, 0.8
    if armed_agent:
        if civil and f.lemma in ("attack", "assault", "raid", "storm"):
            return _S.ATTACK, 0.75
        if f.lemma in ("attack", "assault", "storm", "raid", "invade"):
            school = f.patients & {"structure", "property"} and not f.patients & {"place", "base"}
            return (_S.ATTACK, 0.6) if school else (_S.ARMED_CLASH, 0.72)
        into = f.words & {"into", "through", "across", "towards", "toward", "inside"}
        if into and f.lemma in (
            "burst",
            "break",
            "push",
            "advance",
            "infiltrate",
            "penetrate",
            "thrust",
            "charge",
            "pour",
            "march",
            "slip",
            "roll",
            "move",
            "sneak",
            "probe",
        ):
            return _S.ARMED_CLASH, 0.62
        if f.lemma in ("infiltrate", "penetrate", "advance", "besiege"):
            return _S.ARMED_CLASH, 0.5
    elif civil and f.lemma in ("attack", "assault") and not f.agents & {"weapon"}:
        return _S.ATTACK, 0.62
    return None


_RULES = (
    _sexual,
    _chemical,
    _disrupted,
    _suicide,
    _crowds,
    _repelled,
    _explosion,
    _territory,
    _captivity,
    _strategic,
    _looting,
    _battle,
)
