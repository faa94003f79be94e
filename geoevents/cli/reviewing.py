"""``review``: the queue, decisions on records, their history, and how often people agree."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from geoevents.cli.agreeing import print_agreement
from geoevents.cli.correcting import add_correction_options, changes_of
from geoevents.cli.shared import Commands, add_command, event_json, say, write_json
from geoevents.errors import GeoeventsError, ReviewError, UnknownValueError
from geoevents.model import Event, Review

if TYPE_CHECKING:
    from geoevents.store import EventStore

__all__ = ["add_commands"]

REVIEWER = "GEOEVENTS_REVIEWER"


def add_commands(commands: Commands) -> None:
    """Adds the commands of this file."""
    group = add_command(
        commands,
        "review",
        None,
        "accept, reject and correct records; nothing is overwritten",
        'geoevents review accept 0f3a9c1e5b7d2468 --reviewer "Ana"',
    )
    actions = group.add_subparsers(dest="action", metavar="ACTION", required=True)
    _list_command(actions)
    for name, verdict in (("accept", Review.ACCEPTED), ("reject", Review.REJECTED)):
        action = _command(
            actions, name, _deciding(verdict), f"{name} records as they are",
            f'geoevents review {name} 0f3a9c1e5b7d2468 --note "seen in two other reports"',
        )  # fmt: skip
        action.add_argument("event_ids", nargs="+", metavar="EVENT_ID")
        _who(action)
    correct = _command(
        actions, "correct", _correct, "correct fields of a record; `none` empties one",
        'geoevents review correct 0f3a9c1e5b7d2468 --type "Armed clash" --place Sudzha',
    )  # fmt: skip
    add_correction_options(correct)
    _who(correct)
    undo = _command(
        actions, "undo", _undo, "go back to the version before, or to a numbered one",
        "geoevents review undo 0f3a9c1e5b7d2468",
    )  # fmt: skip
    undo.add_argument("event_ids", nargs="+", metavar="EVENT_ID")
    undo.add_argument("--to", type=int, default=0, metavar="N", help="a version's number")
    _who(undo)
    past = _command(
        actions, "history", _history, "print who changed what of a record, and when",
        "geoevents review history 0f3a9c1e5b7d2468",
    )  # fmt: skip
    past.add_argument("event_id", metavar="EVENT_ID")
    past.add_argument("--json", action="store_true", help="whole versions, as JSON lines")
    figures = _command(
        actions, "quality", _quality, "print how often people agree with the machine, by field",
        "geoevents review quality",
    )  # fmt: skip
    figures.add_argument("--json", action="store_true", help="as one JSON object")


def _command(
    actions: Commands,
    name: str,
    run: Callable[[argparse.Namespace], int],
    summary: str,
    example: str,
) -> argparse.ArgumentParser:
    action = add_command(actions, name, run, summary, example)
    action.add_argument("--store", help="default: $GEOEVENTS_STORE or data/store")
    return action


def _who(action: argparse.ArgumentParser) -> None:
    action.add_argument(
        "--reviewer", help=f"who decides; default: ${REVIEWER} or the name of the login"
    )
    action.add_argument("--note", help="why")


def _list_command(actions: Commands) -> None:
    action = _command(
        actions, "list", _list, "print what waits for review, the disputed and doubtful first",
        "geoevents review list --limit 20",
    )  # fmt: skip
    action.add_argument("--limit", type=int, default=50, metavar="N")
    action.add_argument(
        "--order", default="disputed first", help="disputed first, least sure first, newest first "
        "or article by article",
    )  # fmt: skip
    action.add_argument(
        "--status", default=Review.UNREVIEWED.value, help=", ".join(r.value for r in Review)
    )
    action.add_argument("--json", action="store_true", help="whole records, as JSON lines")


def _store(args: argparse.Namespace) -> EventStore:
    from geoevents.store import EventStore

    return EventStore.open(args.store, create=False)


def _reviewer(args: argparse.Namespace) -> str:
    if args.reviewer is not None:  # an empty one too: the decision then says that it needs a name
        return str(args.reviewer)
    try:
        return os.environ.get(REVIEWER) or getpass.getuser()
    except (OSError, KeyError):
        raise ReviewError(f"say who decides, with --reviewer or ${REVIEWER}") from None


def _list(args: argparse.Namespace) -> int:
    from geoevents.query import EventQuery, Filter
    from geoevents.review import Order, make_queue

    orders = [order.value for order in Order]
    if args.order not in orders:
        raise UnknownValueError("order", args.order, orders)
    query = EventQuery(_store(args))
    asked = Filter.from_params({"review": args.status})
    queue = make_queue(query, asked, order=Order(args.order), limit=args.limit)
    for event in queue.events:
        if args.json:
            write_json(event_json(event))
            continue
        disputed = "disputed" if event.event_id in queue.disputed else ""
        where = ", ".join(filter(None, [event.location, event.admin1, event.country]))
        sys.stdout.write(
            f"{event.event_id}  {event.event_date}  {event.sub_event_type}  {where or 'no place'}  "
            f"{event.claim_status}  {event.confidence:.2f}  {disputed}\n    {_line(event.notes)}\n"
        )
    say(f"{len(queue.events)} of {queue.total:,} records")
    return 0


def _deciding(verdict: Review) -> Callable[[argparse.Namespace], int]:
    def run(args: argparse.Namespace) -> int:
        from geoevents.review import Decision, decide

        decision = Decision(verdict=verdict, reviewer=_reviewer(args), note=args.note)
        store = _store(args)
        return _each(args.event_ids, lambda name: decide(store, _latest(store, name), decision))

    return run


def _undo(args: argparse.Namespace) -> int:
    from geoevents.review import undo

    store, who = _store(args), _reviewer(args)
    return _each(args.event_ids, lambda name: undo(store, name, who, args.note, to=args.to))


def _each(event_ids: Iterable[str], decide: Callable[[str], Event]) -> int:
    failed = 0
    for name in event_ids:
        try:
            made = decide(name)
        except ReviewError as error:
            failed += 1
            say(f"failed: {error}")
        else:
            sys.stdout.write(f"{made.event_id}  {made.review}\n")
    return int(failed > 0)


def _latest(store: EventStore, event_id: str) -> Event:
    versions = store.versions(event_id)
    if not versions:
        raise ReviewError(f"the store has no record {event_id!r}")
    return versions[-1]


def _correct(args: argparse.Namespace) -> int:
    from geoevents.review import Decision, decide

    store = _store(args)
    event = _latest(store, args.event_id)
    decision = Decision(
        verdict=Review.CORRECTED,
        reviewer=_reviewer(args),
        note=args.note,
        changes=changes_of(args, event),
    )
    made = decide(store, event, decision)
    sys.stdout.write(f"{made.event_id}  {made.review}\n")
    return 0


def _history(args: argparse.Namespace) -> int:
    from geoevents.review import history

    steps = history(_store(args), args.event_id)
    if not steps:
        raise GeoeventsError(f"the store has no record {args.event_id!r}")
    for step in steps:
        event = step.event
        if args.json:
            write_json({"version": step.number, **event_json(event)})
            continue
        when = event.reviewed_at or event.recorded_at
        stamp = f"{when:%Y-%m-%d %H:%M:%S} UTC" if when else "an unknown time"
        note = f"  “{event.review_note}”" if event.review_note else ""
        sys.stdout.write(f"{step.number}  {stamp}  {step.who}  {event.review}{note}\n")
        for change in step.changes:
            sys.stdout.write(f"     {change.column}: {change.before} → {change.after}\n")
    return 0


def _quality(args: argparse.Namespace) -> int:
    from geoevents.review import quality

    print_agreement(quality(_store(args)), as_json=args.json)
    return 0


def _line(text: str) -> str:
    return " ".join(text.split())[:200]
