"""The options that say which events of a store a command is about."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geoevents.query import EventQuery, Filter

__all__ = ["add_filter_options", "filter_from"]

# Option → parameter of ``Filter.from_params``, help.
_OPTIONS = {
    "from": ("from", "first day, such as 2025-03-01"),
    "to": (
        "to",
        "last day; for export also a database, postgresql://user@host/name; give it twice for both",
    ),
    "type": ("type", "event or sub-event type, such as Battles or 'Armed clash'; may be repeated"),
    "sub-type": ("sub_type", "sub-event type, such as 'Armed clash'; may be repeated"),
    "status": ("status", "reported, claimed or denied; may be repeated"),
    "claimant": ("claimant", "who claims or denies, such as RU or Hamas; may be repeated"),
    "actor": ("actor", "words in either actor's name"),
    "text": ("text", "words in sentence, place, actors or source"),
    "source": ("source", "publisher; may be repeated"),
    "min-fatalities": ("fatalities", "at least so many stated deaths"),
    "precision": ("precision", "1 town, 2 near, 3 region, 4 country; may be repeated"),
    "review": ("review", "unreviewed, accepted, corrected or rejected; may be repeated"),
    "bbox": ("bbox", "west,south,east,north in degrees"),
    "known-on": ("known_on", "show the records as they were known at the end of that day"),
    "incident-status": (
        "incident_status",
        "disputed, corroborated, 'one-sided claim' or reported; may be repeated",
    ),
}
_DAYS = ("from", "to", "known-on")


def add_filter_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options that say which events, and of which store."""
    parser.add_argument("--store", help="default: $GEOEVENTS_STORE or data/store")
    parser.add_argument(
        "--region",
        action="append",
        default=[],
        help="region or country: 'Kursk Oblast', 'RU:Kursk Oblast', Ukraine, UA; may be repeated",
    )
    parser.add_argument(
        "--country", action="append", default=[], help="country by name or code; may be repeated"
    )
    for option, (param, words) in _OPTIONS.items():
        parser.add_argument(
            f"--{option}", dest=f"filter_{param}", action="append", default=[], help=words
        )


def filter_from(args: argparse.Namespace, query: EventQuery) -> Filter:
    """Gives the filter that the options ask for.

    Raises:
        UnknownValueError: names the option's value that means nothing, and what would.
    """
    from dataclasses import replace

    from geoevents.errors import GeoeventsError, UnknownValueError
    from geoevents.model import SubEventType
    from geoevents.query import Filter

    kinds = {kind.value.casefold() for kind in SubEventType}
    subs = [value for value in args.filter_type if value.strip().casefold() in kinds]
    args.filter_type = [value for value in args.filter_type if value not in subs]
    args.filter_sub_type = [*args.filter_sub_type, *subs]
    params = {}
    for param, _ in _OPTIONS.values():
        values = getattr(args, f"filter_{param}")
        if values:
            text = "~".join(values)
            params[param] = text.replace(",", "~") if param == "bbox" else text
    try:
        wanted = Filter.from_params(params)
    except UnknownValueError as error:
        option = next((o for o, (param, _) in _OPTIONS.items() if param == error.kind), None)
        if option in _DAYS:
            words = f"--{option} {error.value!r} is no day; write it as 2025-03-14"
            raise GeoeventsError(words) from None
        raise
    if wanted.date_from and wanted.date_to and wanted.date_from > wanted.date_to:
        raise GeoeventsError(
            f"--from {wanted.date_from} lies after --to {wanted.date_to}; did you mean "
            f"--from {wanted.date_to} --to {wanted.date_from}?"
        )
    if not (args.region or args.country):
        return wanted
    from geoevents.gazetteer.index import Gazetteer
    from geoevents.query.places import places_named

    facets = query.facets(Filter())
    present = [*facets.admin1, *facets.countries]
    gazetteer = Gazetteer.open()
    found = [
        places_named(args.region, gazetteer, present=present),
        places_named(args.country, gazetteer, present=present, kind="country"),
    ]
    countries = tuple(dict.fromkeys(code for codes, _ in found for code in codes))
    regions = tuple(dict.fromkeys(name for _, names in found for name in names))
    return replace(wanted, countries=countries, admin1=regions)
