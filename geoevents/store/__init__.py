"""The event store: two append-only Delta tables in one folder, or at one object-store address.

``<root>/events`` holds every version of every record, ``<root>/articles`` the texts they came from.
"""

from geoevents.store.check import faults
from geoevents.store.event_store import AddResult, EventStore, default_path
from geoevents.store.layout import SCHEMA_VERSION

__all__ = ["SCHEMA_VERSION", "AddResult", "EventStore", "default_path", "faults"]
