#!/usr/bin/env python3
"""Compares extracted events with gold events and prints the figures.

usage: scoring.py GOLD.jsonl PREDICTED.jsonl [--json] [--missed] [--spurious]

GOLD lines hold ``id``, ``text`` and ``events`` (see data/README.md), PREDICTED lines one event each
as ``geoevents extract --format jsonl`` prints them. ``Statement`` events are left out of both.

A predicted and a gold event of one article may pair when their sentences share at least half of
the characters of the shorter one. Of the possible pairs the one with most in common (sub-event
type, place, day, claim status, actor) is taken first, and each event is used once.

  precision, recall, f1   of the pairs
  type, sub_type          pairs with the gold event type, sub-event type
  place25                 pairs whose gold has a point: predicted within 25 km
  unplaced                pairs whose gold has no point: predicted without one
  date, status            pairs with the gold first day, claim status
  party                   pairs with the gold claiming and denying party
  fatalities, actor1      pairs with the gold number (none counts), pairs with the gold actor
  whole                   gold events found with sub-type, place, day and status all right
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

EARTH_RADIUS_KM = 6371.0088
NEAR_KM = 25.0
SHARED_PART = 0.5  # of the shorter sentence: splitters differ at quotes and headlines

Record = Mapping[str, Any]


def distance_km(gold: Record, predicted: Record) -> float | None:
    """Gives the great-circle distance of two events in km, None where one has no point."""
    if gold.get("latitude") is None or predicted.get("latitude") is None:
        return None
    lat1, lat2 = math.radians(gold["latitude"]), math.radians(predicted["latitude"])
    dlat, dlon = lat2 - lat1, math.radians(predicted["longitude"] - gold["longitude"])
    a = math.sin(dlat / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(dlon / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(a)))


def same_place(gold: Record, predicted: Record) -> bool:
    """Tells whether both points lie within 25 km, or both events have none."""
    distance = distance_km(gold, predicted)
    if distance is None:
        return gold.get("latitude") is None and predicted.get("latitude") is None
    return distance <= NEAR_KM


def same(field: str) -> Callable[[Record, Record], bool]:
    """Gives the test that two events agree in a field; empty and missing count as equal."""
    return lambda gold, predicted: (gold.get(field) or None) == (predicted.get(field) or None)


def same_number(gold: Record, predicted: Record) -> bool:
    """Tells whether the fatalities agree; nought and unknown differ."""
    return bool(gold.get("fatalities") == predicted.get("fatalities"))


def same_day(gold: Record, predicted: Record) -> bool:
    """Tells whether both begin on the same day."""
    return str(gold["event_date"])[:10] == str(predicted.get("event_date"))[:10]


def spans(text: str, records: Sequence[Record]) -> list[tuple[int, int] | None]:
    """Gives where each record's sentence stands in the text, None where it does not."""
    found = [(text.find(record.get("notes") or "\0"), record) for record in records]
    return [None if at < 0 else (at, at + len(record["notes"])) for at, record in found]


def overlap(first: tuple[int, int] | None, second: tuple[int, int] | None) -> bool:
    """Tells whether two spans share at least half of the shorter."""
    if first is None or second is None:
        return False
    shared = min(first[1], second[1]) - max(first[0], second[0])
    return shared >= SHARED_PART * min(first[1] - first[0], second[1] - second[0])


def likeness(gold: Record, predicted: Record) -> float:
    """Counts what two events have in common, to choose among possible pairs."""
    tests = (
        (2.0, same("sub_event_type")),
        (1.0, same("event_type")),
        (2.0, same_place),
        (1.0, same("claim_status")),
        (0.5, same("actor1")),
        (0.5, same_day),
    )
    return sum(weight for weight, test in tests if test(gold, predicted))


def pair(
    text: str, gold: Sequence[Record], predicted: Sequence[Record]
) -> list[tuple[Record, Record]]:
    """Pairs the events of one article, the most alike first, each at most once."""
    gold_spans, predicted_spans = spans(text, gold), spans(text, predicted)
    options = sorted(
        (-likeness(g, p), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if overlap(gold_spans[i], predicted_spans[j])
    )
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    pairs = []
    for _, i, j in options:
        if i not in taken_gold and j not in taken_predicted:
            taken_gold.add(i)
            taken_predicted.add(j)
            pairs.append((gold[i], predicted[j]))
    return pairs


def placed(record: Record) -> bool:
    """Tells whether an event has a point."""
    return record.get("latitude") is not None


def share(
    pairs: Iterable[tuple[Record, Record]],
    test: Callable[[Record, Record], bool],
    among: Callable[[Record], bool] = lambda _: True,
) -> float | None:
    """Gives the share of pairs that pass a test, None where there are none to ask."""
    answers = [test(g, p) for g, p in pairs if among(g)]
    return sum(answers) / len(answers) if answers else None


def score(items: Sequence[Record], predictions: Iterable[Record]) -> dict[str, float | None]:
    """Gives the figures of the module's docstring.

    Args:
        items: gold articles, each with ``id``, ``text`` and ``events``.
        predictions: events, each with ``article`` and the codebook's fields.

    Returns:
        Figures by name; counts are floats too, a share of nothing is None.
    """
    pairs, gold_count, predicted_count = pair_all(items, predictions)
    precision = len(pairs) / predicted_count if predicted_count else 0.0
    recall = len(pairs) / gold_count if gold_count else 0.0
    whole = sum(
        same("sub_event_type")(g, p)
        and same_place(g, p)
        and same_day(g, p)
        and same("claim_status")(g, p)
        for g, p in pairs
    )
    return {
        "gold": float(gold_count),
        "predicted": float(predicted_count),
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall) if pairs else 0.0,
        "type": share(pairs, same("event_type")),
        "sub_type": share(pairs, same("sub_event_type")),
        "place25": share(pairs, same_place, placed),
        "unplaced": share(pairs, same_place, lambda gold: not placed(gold)),
        "date": share(pairs, same_day),
        "status": share(pairs, same("claim_status")),
        "party": share(pairs, lambda g, p: same("claimed_by")(g, p) and same("denied_by")(g, p)),
        "fatalities": share(pairs, same_number),
        "actor1": share(pairs, same("actor1"), lambda gold: bool(gold.get("actor1"))),
        "whole": whole / gold_count if gold_count else 0.0,
    }


def pair_all(
    items: Sequence[Record], predictions: Iterable[Record]
) -> tuple[list[tuple[Record, Record]], int, int]:
    """Pairs the events of all articles; gives the pairs, the gold count, the predicted count."""
    known = {item["id"] for item in items}
    by_article: dict[str, list[Record]] = defaultdict(list)
    for event in predictions:
        if event["article"] not in known:
            raise KeyError(f"prediction for {event['article']!r}, which the gold file lacks")
        if event.get("event_type") != "Statement":
            by_article[event["article"]].append(event)
    pairs: list[tuple[Record, Record]] = []
    gold_count = 0
    for item in items:
        gold = [event for event in item["events"] if event["event_type"] != "Statement"]
        gold_count += len(gold)
        pairs += pair(item["text"], gold, by_article[item["id"]])
    return pairs, gold_count, sum(map(len, by_article.values()))


def read(path: Path) -> list[Record]:
    """Reads JSON lines."""
    return [
        json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def show_unpaired(title: str, events: Iterable[Record], paired: Iterable[Record]) -> None:
    """Prints the events that found no partner."""
    used = {id(event) for event in paired}
    for event in events:
        if event["event_type"] != "Statement" and id(event) not in used:
            print(f"{title}: {event['sub_event_type']} | {event['location']} | {event['notes']}")


def main() -> int:
    """Scores two files and prints the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("predicted", type=Path)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--missed", action="store_true", help="list gold events without a pair")
    parser.add_argument("--spurious", action="store_true", help="list predicted ones without")
    args = parser.parse_args()
    items, predictions = read(args.gold), read(args.predicted)
    figures = score(items, predictions)
    if args.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:10s} {'-' if value is None else f'{value:.3f}'}")
    pairs, _, _ = pair_all(items, predictions)
    if args.missed:
        show_unpaired("missed", (e for i in items for e in i["events"]), (g for g, _ in pairs))
    if args.spurious:
        show_unpaired("spurious", predictions, (p for _, p in pairs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
