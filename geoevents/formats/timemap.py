"""TimeMap (Forensic Architecture): the JSON files that its browser application fetches, in a zip.

``events.json`` has the keys that TimeMap's schema allows and no others, all of them text;
``associations.json`` the kinds and claim states to filter by, ``sources.json`` the publishers.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from geoevents.formats.metadata import Metadata, companions
from geoevents.formats.rows import Frames, each_frame, json_rows
from geoevents.formats.target import Target, opened

__all__ = ["write"]

_ABOUT = ("actor1", "actor2", "admin1", "country", "fatalities", "claimed_by", "denied_by",
          "geo_precision", "end_date", "event_id")  # fmt: skip


def write(frames: Frames, target: Target, *, metadata: Metadata) -> None:
    """Writes the files; what TimeMap has no key for stands in ``comments``, in words."""
    sources: dict[str, dict[str, Any]] = {}
    kinds: dict[str, str] = {}
    with opened(target) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("events.json", "w", force_zip64=True) as entry:
            text = io.TextIOWrapper(entry, encoding="utf-8", write_through=True)
            separator = "[\n"
            for frame in each_frame(frames):
                for row in json_rows(frame, parse_evidence=False):
                    event = _event(row, sources)
                    kinds[row["sub_event_type"]] = row["event_type"]
                    text.write(f"{separator}{json.dumps(event, ensure_ascii=False)}")
                    separator = ",\n"
            text.write("\n]\n" if separator == ",\n" else "[]\n")
            text.detach()
        others = {"associations.json": _associations(kinds), "sources.json": sources}
        for name, value in others.items():
            archive.writestr(name, json.dumps(value, ensure_ascii=False, indent=1))
        for name, content in companions(metadata).items():
            archive.writestr(name, content)


def _event(row: dict[str, Any], sources: dict[str, dict[str, Any]]) -> dict[str, Any]:
    year, month, day = (int(part) for part in row["event_date"].split("-"))
    publisher = row["source"]
    if publisher:
        source = {"id": publisher, "title": publisher, "url": row["source_url"] or "", "type": ""}
        sources.setdefault(publisher, {**source, "description": "", "paths": []})
    said = [f"{name}: {row[name]}" for name in _ABOUT if row[name] is not None]
    said += [f"{name}: {row[name]}" for name in ("dataset", "licence", "citation") if row[name]]
    return {
        "id": row["event_id"],
        "description": row["notes"],
        "date": f"{month}/{day}/{year:04d}",
        "time": "",
        "time_precision": str(row["time_precision"]),
        "location": row["location"] or "",
        "latitude": _number(row["latitude"]),
        "longitude": _number(row["longitude"]),
        "type": row["event_type"],
        "category": row["event_type"],
        "category_full": row["sub_event_type"],
        "associations": [row["sub_event_type"], row["claim_status"]],
        "sources": [publisher] if publisher else [],
        "comments": "; ".join(said),
    }


def _number(value: float | None) -> str:
    return "" if value is None else repr(value)


def _associations(kinds: dict[str, str]) -> list[dict[str, Any]]:
    made = [
        {"id": kind, "title": kind, "desc": "", "mode": "CATEGORY", "filter_paths": [parent, kind]}
        for kind, parent in sorted(kinds.items())
    ]
    made += [
        {
            "id": state,
            "title": state,
            "desc": "",
            "mode": "FILTER",
            "filter_paths": ["Claim", state],
        }
        for state in ("reported", "claimed", "denied")
    ]
    return made
