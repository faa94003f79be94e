"""``store``: looking at the store and keeping it quick."""

from __future__ import annotations

import argparse
import sys

from geoevents.cli.shared import Commands, add_command, event_json, say, write_json

__all__ = ["add_commands"]


def add_commands(commands: Commands) -> None:
    """Adds the commands of this file."""
    group = add_command(
        commands,
        "store",
        None,
        "inspect, check and compact the event store",
        "geoevents store info",
    )
    actions = group.add_subparsers(dest="action", metavar="ACTION", required=True)
    history = add_command(
        actions,
        "history",
        _history,
        "print every version of a record, oldest first, as JSON lines",
        "geoevents store history 0f3a9c1e5b7d2468",
    )
    history.add_argument("event_id", metavar="EVENT_ID")
    history.add_argument("--store", help="default: $GEOEVENTS_STORE or data/store")
    for name, run, summary in (
        ("info", _info, "print version, files, bytes and rows of the store"),
        ("check", _check, "check every record and the words it quotes"),
        ("compact", _compact, "join the small files that many appends leave"),
    ):
        action = add_command(actions, name, run, summary, f"geoevents store {name}")
        action.add_argument("--store", help="default: $GEOEVENTS_STORE or data/store")


def _info(args: argparse.Namespace) -> int:
    from geoevents.store import EventStore

    store = EventStore.open(args.store, create=False)
    sys.stdout.write(f"store  {store.root}\n")
    for name, value in store.statistics().items():
        sys.stdout.write(f"{name}  {value:,}\n")
    return 0


def _history(args: argparse.Namespace) -> int:
    from geoevents.store import EventStore

    versions = EventStore.open(args.store, create=False).versions(args.event_id)
    for event in versions:
        write_json(event_json(event))
    if not versions:
        say(f"no record has the id {args.event_id!r}")
    return 0 if versions else 1


def _check(args: argparse.Namespace) -> int:
    from geoevents.store import EventStore, faults

    count = 0
    for fault in faults(EventStore.open(args.store, create=False)):
        count += 1
        sys.stdout.write(f"{fault}\n")
    say(f"{count} faults" if count else "no fault")
    return int(count > 0)


def _compact(args: argparse.Namespace) -> int:
    from geoevents.store import EventStore

    store = EventStore.open(args.store, create=False)
    before = store.statistics()
    store.compact()
    after = store.statistics()
    for name in ("events_files", "articles_files"):
        sys.stdout.write(f"{name}  {before[name]} → {after[name]}\n")
    return 0
