"""The sentences of generated events: templates filled by lots, as long as those of reporting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from geoevents.model import SubEventType

__all__ = ["KINDS", "Kind", "sentence"]

_S = SubEventType
FORCE, POLICE, PROTESTERS, RIOTERS, CIVILIANS, UNKNOWN, OPPONENT, GROUP, NOBODY = range(9)


class Kind(NamedTuple):
    """A kind of event: its parties, its weight in war, insurgency and unrest, how it is told."""

    sub: SubEventType
    first: int
    second: int
    weights: tuple[float, float, float]
    told: tuple[str, ...]


KINDS = (
    Kind(_S.SHELLING, OPPONENT, FORCE, (30, 1.5, 0), (
        "Artillery and mortars of {a} fired at the outskirts of {p}",
        "Shells fired by {a} hit houses and a warehouse in {p}",
        "Rocket launchers of {a} covered a crossroads north of {p}")),
    Kind(_S.AIR_DRONE_STRIKE, OPPONENT, FORCE, (24, 3, 0), (
        "A drone of {a} struck a five-storey building in {p}",
        "Aircraft of {a} dropped guided bombs on a depot near {p}",
        "Three drones launched by {a} came down on a market street in {p}")),
    Kind(_S.ARMED_CLASH, OPPONENT, FORCE, (18, 9, 0.2), (
        "Units of {a} attacked positions of {b} near {p}",
        "{a} and {b} exchanged fire on the road that leads into {p}",
        "A patrol of {b} ran into fighters of {a} east of {p}")),
    Kind(_S.ARMED_CLASH, GROUP, FORCE, (2, 12, 0.3), (
        "Fighters of {a} ambushed a convoy of {b} outside {p}",
        "{b} fought {a} for a hill that overlooks {p}")),
    Kind(_S.DISRUPTED_WEAPONS_USE, FORCE, OPPONENT, (7, 2, 0.2), (
        "Air defences of {a} shot down drones of {b} over {p}",
        "Sappers of {a} found and blew up a bomb left by {b} in {p}")),
    Kind(_S.NON_STATE_OVERTAKES, OPPONENT, FORCE, (2, 1, 0), (
        "Forces of {a} took {p} after fighting with {b}",)),
    Kind(_S.GOVERNMENT_REGAINS, FORCE, OPPONENT, (1.5, 1, 0), ("{a} recaptured {p} from {b}",)),
    Kind(_S.CHANGE_TO_GROUP, FORCE, NOBODY, (2, 1, 0.3), (
        "{a} regrouped its units around {p} and brought up armour",)),
    Kind(_S.REMOTE_EXPLOSIVE, GROUP, FORCE, (2, 6, 0.2), (
        "A mine laid by {a} went off under a lorry of {b} on a road by {p}",
        "A roadside bomb, which police ascribed to {a}, hit a checkpoint in {p}")),
    Kind(_S.ATTACK, GROUP, CIVILIANS, (3, 20, 2), (
        "Gunmen of {a} shot at residents of {p} as they came back from the fields",
        "Men on motorcycles whom witnesses took for {a} killed a trader in {p}")),
    Kind(_S.ATTACK, UNKNOWN, CIVILIANS, (1, 14, 2), (
        "Armed men whom nobody could name shot a man in front of his house in {p}",)),
    Kind(_S.ABDUCTION, GROUP, CIVILIANS, (1, 6, 0.3), (
        "{a} abducted travellers from two buses at a roadblock close to {p}",)),
    Kind(_S.ARRESTS, POLICE, CIVILIANS, (1.5, 2, 2), (
        "Police detained suspects in several flats of {p}",)),
    Kind(_S.LOOTING, GROUP, CIVILIANS, (1, 3, 0.5), ("Shops and a clinic were looted in {p}",)),
    Kind(_S.PEACEFUL_PROTEST, PROTESTERS, NOBODY, (3, 14, 75), (
        "Teachers and parents gathered before the town hall of {p} to ask for unpaid wages",
        "Residents of {p} rallied against higher prices for fuel and bread",
        "Students marched through {p} with banners and called for a new vote")),
    Kind(_S.PROTEST_WITH_INTERVENTION, PROTESTERS, POLICE, (0.5, 2, 6), (
        "Police used tear gas against a march of students in {p}",)),
    Kind(_S.VIOLENT_DEMONSTRATION, RIOTERS, POLICE, (0.5, 3, 7), (
        "Rioters burned tyres and threw stones at a police station in {p}",)),
    Kind(_S.MOB_VIOLENCE, RIOTERS, CIVILIANS, (0.3, 4, 3), (
        "A crowd beat two men accused of theft in the market of {p}",)),
    Kind(_S.OTHER, FORCE, NOBODY, (2, 1, 0.5), ("An evacuation of {p} was under way",)),
    Kind(_S.THREAT, OPPONENT, FORCE, (1.5, 0.5, 0.2), (
        "{a} threatened to answer for what {b} did at {p}",)),
    Kind(_S.APPEAL, FORCE, NOBODY, (1, 0.5, 0.3), (
        "{a} appealed to its allies after the events at {p}",)),
)  # fmt: skip
_WHEN = (
    "early on {d}", "overnight", "on {d} afternoon", "shortly before {h}:{m:02d} on {d}",
    "in the evening of {d}", "at about {h}:{m:02d}", "between {h}:{m:02d} and nightfall",
)  # fmt: skip
_HARM = (
    "damaging {n} houses, a school and a power line that feeds the district",
    "after which a fire burned for {k} hours in a storehouse beside the railway station",
    "the {k}th such case along the same road within {n} days",
    "and the road to the north stayed closed for {k} hours while {n} families were taken away",
    "leaving the windows of {n} flats broken and the pumping station without electricity",
    "in what people there called the heaviest day for {n} weeks",
    "while crews looked for people under the rubble of number {n} in the street by the school",
    "although a local pause of {k} days had been agreed with elders of {n} villages",
)  # fmt: skip
_CALM = (
    "where some {n} people stayed on the main square for about {k} hours",
    "the {k}th such gathering since the beginning of the month, with {n} people taking part",
    "and read out a list of {k} demands signed by {n} households of the neighbourhood",
    "while shops along the way closed for {k} hours and {n} officers looked on",
)  # fmt: skip
_SAID = (
    "the head of the district administration said", "according to a morning summary",
    "two residents told reporters", "a local monitor wrote", "an aid worker in the area said",
    "as can be seen in a video of {k} seconds that was checked against maps",
    "the mayor's office announced", "a hospital doctor confirmed by telephone",
)  # fmt: skip
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
LOTS = 1 << 40  # a sentence is made by one lot below this


def sentence(kind: int, first: str, second: str, place: str, *, lot: int, weekday: int) -> str:
    """Gives the sentence of an event: what, where, when, with which harm, and who says so."""
    of = KINDS[kind]
    lot, when = divmod(lot, len(_WHEN))
    lot, told = divmod(lot, len(of.told))
    details = _CALM if of.first in {PROTESTERS, RIOTERS} else _HARM
    lot, detail = divmod(lot, len(details))
    lot, said = divmod(lot, len(_SAID))
    lot, small = divmod(lot, 11)
    lot, minute = divmod(lot, 12)
    lot, hour = divmod(lot, 14)
    count = 2 + lot % 900
    words: Sequence[str] = (of.told[told], _WHEN[when], details[detail], _SAID[said])
    text = "{} {}, {}, {}.".format(*words)
    return text.format(
        a=first, b=second, p=place, d=_DAYS[weekday], h=6 + hour, m=5 * minute, n=count, k=4 + small
    )
