"""What every export says about itself: what was asked, of which state, under which terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from geoevents import __version__

__all__ = ["CITATION", "LICENCE", "Metadata"]

LICENCE = (
    "Event records: CC BY 4.0. Places: © GeoNames (CC BY 4.0) and Natural Earth (public domain). "
    "Quoted sentences belong to their publishers and are given as quotations."
)
CITATION = (
    "Geoevents {version}, event records extracted from news reports, store version {store}, {day}."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The ``metadata`` member of an export.

    ``query`` is the filter as URL parameters, ``sources`` the publishers of the events,
    ``generated_at`` an aware time.
    """

    query: Mapping[str, str] = field(default_factory=dict)
    store_version: int | None = None
    sources: Sequence[str] = ()
    licence: str = LICENCE
    generated_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def citation(self) -> str:
        """How to cite the export."""
        day = self.generated_at.date().isoformat()
        return CITATION.format(version=__version__, store=self.store_version or "none", day=day)

    def to_json(self) -> dict[str, object]:
        """Gives the members as JSON values."""
        moment = self.generated_at.astimezone(UTC).replace(microsecond=0)
        return {
            "generator": f"geoevents {__version__}",
            "generated_at": moment.isoformat().replace("+00:00", "Z"),
            "query": dict(self.query),
            "store_version": self.store_version,
            "sources": list(self.sources),
            "licence": self.licence,
            "citation": self.citation,
        }
