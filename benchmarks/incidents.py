#!/usr/bin/env python3
"""Measures grouping on hand-coded acts: which pairs of gold records were put together.

usage: incidents.py

``data/gold/incidents/acts.jsonl`` names the gold records that tell of one act; all other pairs of
gold records tell of different ones. Printed: precision and recall over pairs, with and without
denials, on the gold records themselves, so that only the grouping is judged.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from geoevents.incidents import group_events
from geoevents.model import ClaimStatus, Event, GeoPrecision, SubEventType, TimePrecision

GOLD = Path(__file__).resolve().parent.parent / "data" / "gold"
_PLAIN = "location admin1 country latitude longitude fatalities claimed_by denied_by actor1 actor2"


def main() -> int:
    """Prints the figures."""
    events = dict(records())
    acts: dict[str, list[str]] = {}
    for line in (GOLD / "incidents" / "acts.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        key = f"{row['article']}.{row['event']}"
        if not events[key].notes.startswith(row["notes"]):
            raise SystemExit(f"{key}: the gold record is another one now; mend acts.jsonl")
        acts.setdefault(row["act"], []).append(key)
    wanted = {frozenset(pair) for keys in acts.values() for pair in combinations(keys, 2)}
    found = {
        frozenset((a.event_id, b.event_id))
        for incident in group_events(events.values())
        for a, b in combinations(incident.members, 2)
    }
    denied = {key for key, e in events.items() if e.claim_status is ClaimStatus.DENIED}
    for name, kept in (
        ("all pairs", bool),
        ("pairs with a denial", lambda pair: bool(pair & denied)),
        ("pairs without", lambda pair: not pair & denied),
    ):
        right, said = set(filter(kept, wanted)), set(filter(kept, found))
        hit = len(right & said)
        print(
            f"{name:22s} precision {hit / max(1, len(said)):.3f}  recall "
            f"{hit / max(1, len(right)):.3f}  ({hit} of {len(said)} said, {len(right)} wanted)"
        )
    for label, pairs in (("missed", wanted - found), ("wrong", found - wanted)):
        for pair in sorted(map(sorted, pairs)):
            print(f"  {label}: {' '.join(pair)}")
    return 0


def records() -> Iterator[tuple[str, Event]]:
    """Gives the gold records as events, by "article.number"."""
    for file in sorted(GOLD.glob("*.jsonl")):
        if file.name == "unseen_items.jsonl":
            continue  # nobody has read these records, so nobody has said which tell of one act
        for line in file.read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            for number, row in enumerate(document["events"]):
                key = f"{document['id']}.{number}"
                yield key, replace(_event(key, document, row), source=document.get("publisher"))


def _event(key: str, document: dict[str, Any], row: dict[str, Any]) -> Event:
    precision = row.get("geo_precision")
    point = row.get("latitude")
    return Event(
        event_id=key,
        event_date=date.fromisoformat(row["event_date"]),
        end_date=date.fromisoformat(row["end_date"]),
        time_precision=TimePrecision(row["time_precision"]),
        sub_event_type=SubEventType(row["sub_event_type"]),
        claim_status=ClaimStatus(row["claim_status"]),
        notes=row["notes"],
        article=document["id"],
        sentence_start=0,
        sentence_end=len(row["notes"]),
        geo_precision=None if precision is None else GeoPrecision(precision),
        # The gold names places by their points; one point is one place.
        place_id=None if point is None else f"{point},{row['longitude']}",
        **{name: row.get(name) for name in _PLAIN.split()},
    )


if __name__ == "__main__":
    raise SystemExit(main())
