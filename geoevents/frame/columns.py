"""The columns of the event schema, and the kind of value in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["COLUMNS", "KINDS", "arrow_schema"]

# Name → kind. The kinds are those of the Arrow schema below; a "?" marks what may be null.
KINDS: dict[str, str] = {
    "event_id": "text",
    "event_date": "day",
    "end_date": "day",
    "time_precision": "small",
    "event_type": "text",
    "sub_event_type": "text",
    "actor1": "text?",
    "actor2": "text?",
    "location": "text?",
    "place_id": "text?",
    "admin1": "text?",
    "country": "text?",
    "latitude": "real?",
    "longitude": "real?",
    "geo_precision": "small?",
    "fatalities": "whole?",
    "claim_status": "text",
    "claimed_by": "text?",
    "denied_by": "text?",
    "notes": "text",
    "source": "text?",
    "source_url": "text?",
    "article": "text",
    "sentence_start": "whole",
    "sentence_end": "whole",
    "confidence": "real",
    "location_score": "real?",
    "extractor": "text",
    "review": "text",
    "recorded_at": "moment?",
    "place_reason": "text?",
    "date_text": "text?",
    "evidence": "text",
    "dataset": "text?",
    "licence": "text?",
    "citation": "text?",
    "reviewer": "text?",
    "reviewed_at": "moment?",
    "review_note": "text?",
}
COLUMNS: tuple[str, ...] = tuple(KINDS)


def arrow_schema() -> pa.Schema:
    """Gives the Arrow schema of the event table, in the order of ``COLUMNS``."""
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "day": pa.date32(),
        "small": pa.int8(),
        "whole": pa.int64(),
        "real": pa.float64(),
        "moment": pa.timestamp("us", tz="UTC"),
    }
    return pa.schema(
        [
            pa.field(name, types[kind.rstrip("?")], nullable=kind.endswith("?"))
            for name, kind in KINDS.items()
        ]
    )
