"""The event store: two append-only Delta tables in one folder, or at one object-store address.

``<root>/events`` holds every version of every record, a folder a month, ``<root>/articles`` the
texts they came from.
"""

from geoevents.store.backup import backup
from geoevents.store.check import faults
from geoevents.store.event_store import AddResult, EventStore
from geoevents.store.layout import SCHEMA_VERSION, default_path
from geoevents.store.problems import translated
from geoevents.store.rescue import rebuild
from geoevents.store.upkeep import changes, commits, compact, facts, tidy, vacuum

__all__ = [
    "SCHEMA_VERSION",
    "AddResult",
    "EventStore",
    "backup",
    "changes",
    "commits",
    "compact",
    "default_path",
    "facts",
    "faults",
    "rebuild",
    "tidy",
    "translated",
    "vacuum",
]
