"""The closed vocabularies of the records: what kinds there are, and how sure a thing is.

Standard library only. ``geoevents.model`` offers them beside the records that use them.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum

__all__ = [
    "PARENT_TYPE",
    "ClaimStatus",
    "EventType",
    "EvidenceRole",
    "GeoPrecision",
    "MatchTier",
    "MentionRole",
    "PlaceKind",
    "Review",
    "SubEventType",
    "TimePrecision",
]


class EventType(StrEnum):
    """ACLED's six event types, and ``Statement`` (ours) for verbal acts about the conflict."""

    BATTLES = "Battles"
    EXPLOSIONS = "Explosions/Remote violence"
    CIVILIANS = "Violence against civilians"
    PROTESTS = "Protests"
    RIOTS = "Riots"
    STRATEGIC = "Strategic developments"
    STATEMENT = "Statement"


class SubEventType(StrEnum):
    """ACLED's 25 sub-event types and the six kinds of ``Statement``."""

    ARMED_CLASH = "Armed clash"
    GOVERNMENT_REGAINS = "Government regains territory"
    NON_STATE_OVERTAKES = "Non-state actor overtakes territory"
    CHEMICAL_WEAPON = "Chemical weapon"
    AIR_DRONE_STRIKE = "Air/drone strike"
    SUICIDE_BOMB = "Suicide bomb"
    SHELLING = "Shelling/artillery/missile attack"
    REMOTE_EXPLOSIVE = "Remote explosive/landmine/IED"
    GRENADE = "Grenade"
    SEXUAL_VIOLENCE = "Sexual violence"
    ATTACK = "Attack"
    ABDUCTION = "Abduction/forced disappearance"
    PEACEFUL_PROTEST = "Peaceful protest"
    PROTEST_WITH_INTERVENTION = "Protest with intervention"
    EXCESSIVE_FORCE = "Excessive force against protesters"
    VIOLENT_DEMONSTRATION = "Violent demonstration"
    MOB_VIOLENCE = "Mob violence"
    AGREEMENT = "Agreement"
    ARRESTS = "Arrests"
    CHANGE_TO_GROUP = "Change to group/activity"
    DISRUPTED_WEAPONS_USE = "Disrupted weapons use"
    HEADQUARTERS = "Headquarters or base established"
    LOOTING = "Looting/property destruction"
    NON_VIOLENT_TRANSFER = "Non-violent transfer of territory"
    OTHER = "Other"
    APPEAL = "Appeal"
    THREAT = "Threat"
    ACCUSATION = "Accusation"
    REJECTION = "Rejection"
    OFFER = "Offer"
    MEETING = "Meeting"

    @property
    def event_type(self) -> EventType:
        """The event type that this sub-event type belongs to."""
        return PARENT_TYPE[self]


_S = SubEventType
_CHILDREN: dict[EventType, tuple[SubEventType, ...]] = {
    EventType.BATTLES: (_S.ARMED_CLASH, _S.GOVERNMENT_REGAINS, _S.NON_STATE_OVERTAKES),
    EventType.EXPLOSIONS: (
        _S.CHEMICAL_WEAPON,
        _S.AIR_DRONE_STRIKE,
        _S.SUICIDE_BOMB,
        _S.SHELLING,
        _S.REMOTE_EXPLOSIVE,
        _S.GRENADE,
    ),
    EventType.CIVILIANS: (_S.SEXUAL_VIOLENCE, _S.ATTACK, _S.ABDUCTION),
    EventType.PROTESTS: (_S.PEACEFUL_PROTEST, _S.PROTEST_WITH_INTERVENTION, _S.EXCESSIVE_FORCE),
    EventType.RIOTS: (_S.VIOLENT_DEMONSTRATION, _S.MOB_VIOLENCE),
    EventType.STRATEGIC: (
        _S.AGREEMENT,
        _S.ARRESTS,
        _S.CHANGE_TO_GROUP,
        _S.DISRUPTED_WEAPONS_USE,
        _S.HEADQUARTERS,
        _S.LOOTING,
        _S.NON_VIOLENT_TRANSFER,
        _S.OTHER,
    ),
    EventType.STATEMENT: (
        _S.APPEAL,
        _S.THREAT,
        _S.ACCUSATION,
        _S.REJECTION,
        _S.OFFER,
        _S.MEETING,
    ),
}
PARENT_TYPE: dict[SubEventType, EventType] = {
    sub: parent for parent, subs in _CHILDREN.items() for sub in subs
}


class ClaimStatus(StrEnum):
    """On whose word a record stands."""

    REPORTED = "reported"
    CLAIMED = "claimed"
    DENIED = "denied"


class TimePrecision(IntEnum):
    """1 the day is known; 2 within a week or so; 3 only the month or longer."""

    DAY = 1
    WEEK = 2
    MONTH = 3


class GeoPrecision(IntEnum):
    """1 the named town; 2 near it or part of its district; 3 a region; 4 only the country."""

    TOWN = 1
    NEAR = 2
    REGION = 3
    COUNTRY = 4


class Review(StrEnum):
    """What people have said of a record."""

    UNREVIEWED = "unreviewed"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"


class PlaceKind(StrEnum):
    """What sort of thing a place is; coarser than the GeoNames feature code."""

    COUNTRY = "country"
    ADMIN1 = "admin1"
    ADMIN2 = "admin2"
    SETTLEMENT = "settlement"
    AREA = "area"  # continents, macro-regions, historic and physical regions
    WATER = "water"
    SITE = "site"  # airfields, plants, buildings


class MatchTier(IntEnum):
    """How a name was matched: 1 its main name, 2 an alternate or generated one, 3 fuzzily."""

    MAIN = 1
    ALTERNATE = 2
    FUZZY = 3


class MentionRole(StrEnum):
    """What a place name does in its sentence."""

    LOCATION = "location"
    ACTOR = "actor"  # the Moscow of "Moscow said"
    DEMONYM = "demonym"  # "Russian", gold point at the country in the usual corpora
    NAME = "name"  # part of another name: "the Kursk submarine"


class EvidenceRole(StrEnum):
    """What a stretch of text contributed to an event."""

    TRIGGER = "trigger"
    ACTOR1 = "actor1"
    ACTOR2 = "actor2"
    PLACE = "place"
    DATE = "date"
    ATTRIBUTION = "attribution"
    DENIAL = "denial"
    FATALITIES = "fatalities"
