"""Review by people: decisions on records, their history, and how often the machine was right.

Nothing is overwritten: each decision appends a version of the record, and so does an undo.
"""

from geoevents.review.decisions import FIELDS, Decision, decide, revised
from geoevents.review.history import Difference, Step, differences, history, undo
from geoevents.review.places import place_changes, point_place
from geoevents.review.quality import Agreement, Quality, quality
from geoevents.review.queue import Order, Queue, fresh, make_queue

__all__ = [
    "FIELDS",
    "Agreement",
    "Decision",
    "Difference",
    "Order",
    "Quality",
    "Queue",
    "Step",
    "decide",
    "differences",
    "fresh",
    "history",
    "make_queue",
    "place_changes",
    "point_place",
    "quality",
    "revised",
    "undo",
]
