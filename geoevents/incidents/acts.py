"""What grouping needs to know of records: one tuple each, or columns of numbers for very many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geoevents.model import ClaimStatus, Event, SubEventType

__all__ = ["Act", "Columns", "act_of", "columns_of", "family"]

Numbers = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
# Who rightly holds a territory, and whether a missile or a drone struck, is what sources disagree
# about: such kinds are looked at together.
_FAMILIES = {
    SubEventType.NON_STATE_OVERTAKES.value: SubEventType.GOVERNMENT_REGAINS.value,
    SubEventType.AIR_DRONE_STRIKE.value: SubEventType.SHELLING.value,
}
_ALIKE = {SubEventType.NON_STATE_OVERTAKES.value: SubEventType.GOVERNMENT_REGAINS.value}


class Act(NamedTuple):
    """What grouping needs to know of a record."""

    key: int
    kind: str
    first: int  # ordinal days
    last: int
    time_precision: int
    actor1: str | None
    actor2: str | None
    place: str | None
    latitude: float | None
    longitude: float | None
    geo_precision: int | None
    claim_status: str
    claimed_by: str | None
    denied_by: str | None
    source: str | None
    article: str
    notes: str
    region: str | None = None  # "RU:Kursk Oblast"


@dataclass(frozen=True, slots=True)
class Columns:
    """Acts as columns. Words are numbers, equal where the words are; 0 is none.

    ``kind`` is that under which an act without a denial is matched, ``family`` the wider one.
    """

    family: Numbers
    kind: Numbers
    first: Numbers
    last: Numbers
    time_precision: Numbers
    actor1: Numbers
    actor2: Numbers
    place: Numbers
    latitude: Reals
    longitude: Reals
    geo_precision: Numbers
    denied: npt.NDArray[np.bool_]
    article: Numbers
    region: Numbers

    def __len__(self) -> int:
        return len(self.first)


def family(kind: str) -> str:
    """Gives the sub-event type under which a kind is grouped: mostly itself."""
    return _FAMILIES.get(kind, kind)


def alike(kind: str) -> str:
    """Gives the sub-event type that stands for all that tell the same: mostly itself."""
    return _ALIKE.get(kind, kind)


def act_of(key: int, event: Event) -> Act:
    """Gives what grouping needs to know of an event."""
    return Act(
        key=key,
        kind=event.sub_event_type.value,
        first=event.event_date.toordinal(),
        last=event.end_date.toordinal(),
        time_precision=int(event.time_precision),
        actor1=event.actor1,
        actor2=event.actor2,
        place=event.place_id,
        latitude=event.latitude,
        longitude=event.longitude,
        geo_precision=None if event.geo_precision is None else int(event.geo_precision),
        claim_status=event.claim_status.value,
        claimed_by=event.claimed_by,
        denied_by=event.denied_by,
        source=event.source,
        article=event.article,
        notes=event.notes,
        region=f"{event.country}:{event.admin1}" if event.country and event.admin1 else None,
    )


def columns_of(acts: Sequence[Act]) -> Columns:
    """Gives acts as columns."""
    names: dict[str, int] = {}  # one numbering for both actors, so that they can be compared

    def words(values: Iterable[str | None], known: dict[str, int] | None = None) -> Numbers:
        table = {} if known is None else known
        return np.array(
            [0 if not v else table.setdefault(v, len(table) + 1) for v in values], np.int64
        )

    kinds: dict[str, int] = {}
    return Columns(
        family=words((family(a.kind) for a in acts), kinds),
        kind=words((alike(a.kind) for a in acts), kinds),
        first=np.array([a.first for a in acts], np.int64),
        last=np.array([a.last for a in acts], np.int64),
        time_precision=np.array([a.time_precision for a in acts], np.int64),
        actor1=words((a.actor1 for a in acts), names),
        actor2=words((a.actor2 for a in acts), names),
        place=words(a.place for a in acts),
        latitude=_reals(a.latitude for a in acts),
        longitude=_reals(a.longitude for a in acts),
        geo_precision=np.array([a.geo_precision or 5 for a in acts], np.int64),
        denied=np.array([a.claim_status == ClaimStatus.DENIED for a in acts], bool),
        article=words(a.article for a in acts),
        region=words(a.region for a in acts),
    )


def numbers_of(kinds: Sequence[str]) -> Mapping[str, tuple[int, int]]:
    """Gives for each kind the numbers of its family and of what stands for it."""
    table: dict[str, int] = {}
    return {
        kind: (
            table.setdefault(family(kind), len(table) + 1),
            table.setdefault(alike(kind), len(table) + 1),
        )
        for kind in kinds
    }


def _reals(values: Iterable[float | None]) -> Reals:
    return np.array([np.nan if v is None else v for v in values], np.float64)
