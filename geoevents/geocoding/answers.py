"""Resolutions whose reason and candidates are put into words when somebody reads them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

from geoevents.geocoding.decisions import Account
from geoevents.geocoding.offsets import Nearness
from geoevents.model import GeoPrecision, Mention, Place, Resolution

__all__ = ["Answer", "answer"]


class Answer(Resolution):
    """A resolution that is told late: most of a text's answers are only looked at for their place.

    The slots of ``reason`` and ``candidates`` stay empty until they are first read. It is equal to
    a plain resolution that says the same, and is copied and pickled as one.
    """

    __slots__ = ("_account", "_tell")
    _account: Account | None
    _tell: Callable[[], str]

    def __getattr__(self, name: str) -> object:  # called for slots that are empty
        if name == "candidates":
            value: object = self._account.candidates if self._account else ()
        elif name == "reason":
            value = self._tell()
        else:
            raise AttributeError(name)
        object.__setattr__(self, name, value)
        return value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Resolution):
            return NotImplemented
        return _values(self) == _values(other)

    __hash__ = Resolution.__hash__

    def __reduce__(self) -> tuple[object, ...]:
        return _plain, _values(self)


def answer(
    mention: Mention,
    place: Place | None,
    score: float,
    *,
    precision: GeoPrecision | None,
    point: Place | Nearness | None,
    account: Account | None,
    tell: Callable[[], str],
) -> Answer:
    """Makes an answer.

    Args:
        mention: what was asked.
        place: the place; None where the geocoder abstains.
        score: the calibrated probability.
        precision: of the point; None without a place.
        point: what has its latitude and longitude, WGS84; None without a place.
        account: what decided; None where there was no candidate.
        tell: gives the reason.
    """
    made = Answer.__new__(Answer)
    put = object.__setattr__
    put(made, "mention", mention)
    put(made, "place", place)
    put(made, "score", score)
    put(made, "geo_precision", precision)
    put(made, "latitude", point.latitude if point else None)
    put(made, "longitude", point.longitude if point else None)
    put(made, "_account", account)
    put(made, "_tell", tell)
    return made


_NAMES = tuple(f.name for f in fields(Resolution))


def _values(resolution: Resolution) -> tuple[object, ...]:
    return tuple(getattr(resolution, name) for name in _NAMES)


def _plain(*values: object) -> Resolution:
    return Resolution(**dict(zip(_NAMES, values, strict=True)))  # type: ignore[arg-type]
