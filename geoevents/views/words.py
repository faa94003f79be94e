"""How values are said to people: dates, counts, precision and claims in plain words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from geoevents.incidents import IncidentStatus
from geoevents.model import ClaimStatus, Event, EventType, GeoPrecision, TimePrecision

__all__ = [
    "INCIDENT_WORDS",
    "TYPE_WORDS",
    "actors_words",
    "claim_words",
    "count_words",
    "date_words",
    "day",
    "event_date_words",
    "is_web_link",
    "killed_words",
    "name_list",
    "place_words",
    "precision_words",
]

TYPE_WORDS: dict[EventType, str] = {
    EventType.BATTLES: "Battles",
    EventType.EXPLOSIONS: "Explosions, remote",
    EventType.CIVILIANS: "Against civilians",
    EventType.PROTESTS: "Protests",
    EventType.RIOTS: "Riots",
    EventType.STRATEGIC: "Strategic",
    EventType.STATEMENT: "Statements",
}

INCIDENT_WORDS: dict[IncidentStatus, str] = {
    IncidentStatus.DISPUTED: "disputed",
    IncidentStatus.CORROBORATED: "corroborated",
    IncidentStatus.ONE_SIDED: "one side’s word",
    IncidentStatus.REPORTED: "reported",
}

_MONTHS = (
    "January February March April May June July August September October November December"
).split()

Name = Callable[[str], str]  # ISO alpha-2 of a state, or a group's name, to a name for people


def day(value: date) -> str:
    """Gives a day as "14 March 2025"."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def _short(value: date) -> str:
    return f"{value.day} {_MONTHS[value.month - 1][:3]}"


def date_words(first: date | None, last: date | None) -> str:
    """Gives a range of days: "15 Feb – 31 Mar 2025", "since 1 Jan 2025", "any date"."""
    if first is None:
        return "any date" if last is None else f"until {_short(last)} {last.year}"
    if last is None:
        return f"since {_short(first)} {first.year}"
    if first == last:
        return day(first)
    year = "" if first.year == last.year else f" {first.year}"
    return f"{_short(first)}{year} – {_short(last)} {last.year}"


def event_date_words(event: Event) -> str:
    """Gives an event's date with no more precision than the article gave."""
    if event.time_precision is TimePrecision.DAY:
        return day(event.event_date)
    if event.time_precision is TimePrecision.WEEK:
        return f"about {day(event.event_date)}"
    first, last = event.event_date, event.end_date
    if (first.year, first.month) == (last.year, last.month):
        return f"{_MONTHS[first.month - 1]} {first.year}"
    return date_words(first, last)


def count_words(count: int, one: str, many: str | None = None) -> str:
    """Gives "1 event", "1,204 events"; the plural defaults to the singular with an s."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def name_list(names: list[str], *, limit: int = 3) -> str:
    """Gives "Sumy, Kursk and 2 more" or "Sumy and Kursk"."""
    if len(names) > limit:
        return f"{', '.join(names[: limit - 1])} and {len(names) - limit + 1} more"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def claim_words(event: Event, name: Name) -> str:
    """Gives "claimed by Russia", "denied by Ukraine", "reported"."""
    if event.claim_status is ClaimStatus.DENIED:
        return f"denied by {name(event.denied_by or '')}"
    if event.claim_status is ClaimStatus.CLAIMED:
        return f"claimed by {name(event.claimed_by)}" if event.claimed_by else "claimed"
    return "reported"


def precision_words(event: Event) -> str:
    """Says in words how exactly the place is known."""
    if event.geo_precision is None:
        return "the article names no place, or none that could be found"
    return {
        GeoPrecision.TOWN: "the named town or a site in it",
        GeoPrecision.NEAR: "near the named place, or a part of its district",
        GeoPrecision.REGION: "the region only; there is no point",
        GeoPrecision.COUNTRY: "the country only; there is no point",
    }[event.geo_precision]


def place_words(event: Event, name: Name) -> str:
    """Gives "Goncharovka, Kursk Oblast", "Ukraine", or "no place named"."""
    country = name(event.country) if event.country else None
    if event.geo_precision is GeoPrecision.COUNTRY:
        return country or event.location or "no place named"
    if event.geo_precision is GeoPrecision.REGION:
        return ", ".join(filter(None, [event.admin1 or event.location, country]))
    parts = [event.location, event.admin1 or country]
    return ", ".join(filter(None, parts)) or "no place named"


def actors_words(event: Event) -> str | None:
    """Gives "A → B", or the one side that is named; None where nobody is."""
    if event.actor2:
        return f"{event.actor1 or 'nobody named'} → {event.actor2}"
    return event.actor1


def killed_words(count: int) -> str:
    """Gives "3, lowest stated", and for 0 that the text says so."""
    return f"{count:,}, lowest stated" if count else "nobody, the article says"


def is_web_link(url: str | None) -> bool:
    """Tells whether an address is plain http or https, the only kinds that become links."""
    if not url:
        return False
    lowered = url.strip().lower()
    return lowered.startswith(("https://", "http://")) and not any(c.isspace() for c in url.strip())
