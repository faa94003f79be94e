"""The options of ``review correct``, and the changes to a record that they ask for."""

from __future__ import annotations

import argparse
from datetime import date

from geoevents.errors import ReviewError, UnknownValueError
from geoevents.model import ClaimStatus, Event, GeoPrecision, SubEventType, TimePrecision

__all__ = ["add_correction_options", "changes_of"]

_NONE = frozenset({"none", "null", "-", ""})
# Option → the column that it corrects.
_TEXTS = {"actor1": "actor1", "actor2": "actor2", "claimed_by": "claimed_by",
          "denied_by": "denied_by"}  # fmt: skip


def add_correction_options(action: argparse.ArgumentParser) -> None:
    """Adds the options that say what of a record is corrected."""
    action.add_argument("event_id", metavar="EVENT_ID")
    action.add_argument("--type", help="the sub-event type, as in the codebook")
    action.add_argument("--date", metavar="DAY", help="first day, as in 2025-03-14")
    action.add_argument("--end-date", metavar="DAY")
    action.add_argument("--date-precision", type=int, choices=[int(p) for p in TimePrecision])
    action.add_argument("--actor1", metavar="NAME", help="who does it")
    action.add_argument("--actor2", metavar="NAME", help="to whom")
    action.add_argument("--claim", help=", ".join(s.value for s in ClaimStatus))
    action.add_argument("--claimed-by", metavar="PARTY", help="a state's code or a group's name")
    action.add_argument("--denied-by", metavar="PARTY")
    action.add_argument("--killed", metavar="N")
    action.add_argument(
        "--place", help='a name ("Sudzha, Kursk Oblast"), a place id, "51.19,35.25", or none'
    )
    action.add_argument("--place-precision", type=int, choices=[int(p) for p in GeoPrecision])


def changes_of(args: argparse.Namespace, event: Event) -> dict[str, object]:
    """Gives what the options change of a record, by column.

    Raises:
        ReviewError: no place bears that name, or several do.
        UnknownValueError: a value is none of its vocabulary.
    """
    made: dict[str, object] = {}
    if args.type is not None:
        made["sub_event_type"] = _member(SubEventType, "type", args.type)
    for option, column in (("date", "event_date"), ("end_date", "end_date")):
        text = getattr(args, option)
        if text is not None:
            made[column] = _day(text)
    if args.date_precision is not None:
        made["time_precision"] = TimePrecision(args.date_precision)
    if args.claim is not None:
        made["claim_status"] = _member(ClaimStatus, "claim", args.claim)
    for option, column in _TEXTS.items():
        text = getattr(args, option)
        if text is not None:
            made[column] = None if text.strip().lower() in _NONE else text.strip()
    if args.killed is not None:
        made["fatalities"] = None if args.killed.lower() in _NONE else _count(args.killed)
    if args.place is not None:
        made |= _place(args.place, event, args.place_precision)
    elif args.place_precision is not None:
        made["geo_precision"] = GeoPrecision(args.place_precision)
    return made


def _member(kind: type[SubEventType | ClaimStatus], name: str, text: str) -> object:
    for value in kind:
        if value.value.casefold() == text.strip().casefold():
            return value
    raise UnknownValueError(name, text, [value.value for value in kind])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UnknownValueError("date", text, ["a day such as 2025-03-14"]) from None


def _count(text: str) -> int:
    if text.isdecimal():
        return int(text)
    raise UnknownValueError("number of killed", text, ["a whole number", "none"])


def _place(text: str, event: Event, precision: int | None) -> dict[str, object]:
    from geoevents.gazetteer.index import Gazetteer
    from geoevents.geocoding.geocoder import Geocoder
    from geoevents.review import place_changes, point_place

    gazetteer = Gazetteer.open()
    wanted = None if precision is None else GeoPrecision(precision)
    if text.strip().lower() in _NONE:
        return place_changes(event, None, gazetteer, how="a reviewer says that it has no place")
    how = "chosen by a reviewer"
    place = gazetteer.place(text.strip())
    if place is None:
        try:
            latitude, longitude = (float(part) for part in text.split(","))
            place = point_place(latitude, longitude, gazetteer)
            how = "a point set by a reviewer"
        except ValueError:
            place = None
    if place is None:
        answer = Geocoder(gazetteer).geocode(text)
        if answer.place is None:
            raise ReviewError(f"{answer.reason} Give a place id or coordinates, or add its region.")
        place = answer.place
    return place_changes(event, place, gazetteer, how=how, precision=wanted)
