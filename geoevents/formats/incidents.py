"""Incidents as GeoJSON: one feature an incident, with the list of its member records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from geoevents.formats.geojson import write_collection
from geoevents.formats.metadata import Metadata, terms_in
from geoevents.formats.target import Target
from geoevents.frame import events_to_arrow

if TYPE_CHECKING:
    from geoevents.incidents import Incident

__all__ = ["incident_json", "incidents_metadata", "write_incidents"]

_OF_LEAD = (
    "event_date end_date time_precision event_type sub_event_type actor1 actor2 location place_id "
    "admin1 country latitude longitude geo_precision"
)


def incidents_metadata(
    incidents: Iterable[Incident], *, query: Mapping[str, str], version: int, total: int = 0
) -> Metadata:
    """Gives what an export of incidents says about itself, of all their member records.

    Args:
        incidents: those that are exported.
        query: the filter as URL parameters.
        version: of the store.
        total: how many incidents the filter lets through, where there are more.
    """
    incidents = list(incidents)
    members = [event for incident in incidents for event in incident.members]
    return Metadata(
        query=query,
        store_version=version,
        sources=sorted({event.source for event in members if event.source}),
        datasets=terms_in([events_to_arrow([e for e in members if e.dataset])]),
        left_out=max(0, total - len(incidents)),
    )


def write_incidents(incidents: Iterable[Incident], target: Target, *, metadata: Metadata) -> None:
    """Writes a FeatureCollection by RFC 7946; the geometry is the leading record's point, or null.

    Properties are those of ``incident_json``.
    """
    write_collection(map(_feature, incidents), target, metadata=metadata)


def _feature(incident: Incident) -> dict[str, Any]:
    lead = incident.lead
    point = None
    if lead.latitude is not None:
        point = {"type": "Point", "coordinates": [lead.longitude, lead.latitude]}
    return {
        "type": "Feature",
        "id": incident.incident_id,
        "geometry": point,
        "properties": incident_json(incident),
    }


def incident_json(incident: Incident) -> dict[str, Any]:
    """Gives an incident as JSON values: status, what the leading record says, who says what."""
    lead = incident.lead
    values: dict[str, Any] = {
        "incident_id": incident.incident_id,
        "status": incident.status.value,
    }
    for name in _OF_LEAD.split():
        value = getattr(lead, name)
        values[name] = value.isoformat() if hasattr(value, "isoformat") else value
    low, high = incident.fatalities or (None, None)
    values |= {
        "fatalities_lowest": low,
        "fatalities_highest": high,
        "members": [event.event_id for event in incident.members],
        "voices": [
            {
                "who": voice.who,
                "says": voice.says.value,
                "event_id": voice.event_id,
                "source": voice.source,
                "copy": voice.copy,
                "notes": event.notes,
            }
            for voice, event in zip(incident.voices, incident.members, strict=True)
        ],
    }
    return values
