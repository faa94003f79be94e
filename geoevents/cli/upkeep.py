"""``store``: looking at the store, checking it, keeping it quick, copying and rescuing it."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

from geoevents.cli.shared import Commands, add_command, event_json, say, write_json

if TYPE_CHECKING:
    from geoevents.store import EventStore

__all__ = ["add_commands"]


def add_commands(commands: Commands) -> None:
    """Adds the commands of this file."""
    group = add_command(
        commands,
        "store",
        None,
        "inspect, check, compact, back up and rescue the event store",
        "geoevents store info",
    )
    actions = group.add_subparsers(dest="action", metavar="ACTION", required=True)
    history = _add(actions, "history", _history, "print every version of a record, oldest first")
    history.add_argument("event_id", metavar="EVENT_ID")
    _add(actions, "info", _info, "print schema, size, months and last changes of the store")
    _add(actions, "check", _check, "check every file, every record and the words it quotes")
    _add(actions, "compact", _compact, "join the small files that many appends leave")
    vacuum = _add(actions, "vacuum", _vacuum, "delete files that no version of late needs")
    vacuum.add_argument(
        "--days", type=int, default=7, help="how long such files are kept for readers; default: 7"
    )
    vacuum.add_argument("--dry-run", action="store_true", help="only print what would go")
    log = _add(actions, "export-log", _log, "print every version of every record as JSON lines")
    log.add_argument("--commits", action="store_true", help="the commits of the tables instead")
    _add(actions, "migrate", _migrate, "bring a store of an earlier version up to date")
    backup = _add(actions, "backup", _backup, "copy the store while others use it")
    backup.add_argument("target", metavar="TARGET", help="a folder or address; again adds the new")
    rebuild = _add(
        actions, "rebuild", _rebuild, "gather what can be read of a damaged store into a new one"
    )
    rebuild.add_argument("target", metavar="NEW", help="folder or address of the new store")


_EXAMPLES = {
    "history": "history 0f3a9c1e5b7d2468",
    "export-log": "export-log > log.jsonl",
    "backup": "backup /backups/store",
    "rebuild": "rebuild data/rescued --store data/store",
}


def _add(actions: Commands, name: str, run: Any, summary: str) -> argparse.ArgumentParser:  # noqa: ANN401
    example = f"geoevents store {_EXAMPLES.get(name, name)}"
    action = add_command(actions, name, run, summary, example)
    action.add_argument(
        "--store", help="the store's folder or address; default: $GEOEVENTS_STORE or data/store"
    )
    return action


def _open(args: argparse.Namespace) -> EventStore:
    from geoevents.store import EventStore

    return EventStore.open(args.store, create=False)


def _info(args: argparse.Namespace) -> int:
    from geoevents.store import SCHEMA_VERSION, facts

    store = _open(args)
    found = facts(store)
    sys.stdout.write(f"store  {store.root}\n")
    for name, value in found.items():
        sys.stdout.write(f"{name.replace('_', ' ')}  {_shown(value)}\n")
    if "newest_record" not in found:
        say("a data file cannot be read; `geoevents store check` names it, and the way out")
    if found["schema"] != SCHEMA_VERSION:
        say(
            f"the next change brings it to schema {SCHEMA_VERSION}; `geoevents store migrate` does "
            "so now"
        )
    return 0


def _shown(value: object) -> str:
    if value is None:
        return "none yet"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S} UTC"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _history(args: argparse.Namespace) -> int:
    versions = _open(args).versions(args.event_id)
    for event in versions:
        write_json(event_json(event))
    if not versions:
        say(f"no record has the id {args.event_id!r}")
    return 0 if versions else 1


def _check(args: argparse.Namespace) -> int:
    from geoevents.store import faults

    count = 0
    for fault in faults(_open(args)):
        count += 1
        sys.stdout.write(f"{fault}\n")
    say(f"{count} fault{'' if count == 1 else 's'}" if count else "no fault")
    return int(count > 0)


def _compact(args: argparse.Namespace) -> int:
    from geoevents.store import compact

    store = _open(args)
    before = store.statistics()
    compact(store)
    after = store.statistics()
    names = ("events_files", "articles_files")
    for name in names:
        sys.stdout.write(f"{name.replace('_', ' ')}  {before[name]} → {after[name]}\n")
    if all(before[name] == after[name] for name in names):
        say("there was nothing to join")
    else:
        say("the former files stay for readers; `geoevents store vacuum` deletes those past a week")
    return 0


def _vacuum(args: argparse.Namespace) -> int:
    from geoevents.store import vacuum

    if args.days < 0:
        say("--days cannot be negative")
        return 2
    removed = vacuum(_open(args), days=args.days, dry_run=args.dry_run)
    for file in removed:
        sys.stdout.write(f"{file}\n")
    files = f"{len(removed):,} file{'' if len(removed) == 1 else 's'}"
    say(f"{files} would go" if args.dry_run else f"{files} deleted; every record is kept")
    return 0


def _log(args: argparse.Namespace) -> int:
    from geoevents.store import changes, commits

    store = _open(args)
    if args.commits:
        for commit in commits(store):
            write_json(commit)
        return 0
    for record in changes(store):
        record["evidence"] = json.loads(record["evidence"] or "[]")
        write_json({k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in record.items()})
    return 0


def _migrate(args: argparse.Namespace) -> int:
    from geoevents.store import SCHEMA_VERSION

    done = _open(args).tables.migrate()
    say(f"the store {'now has' if done else 'has'} schema {SCHEMA_VERSION}")
    return 0


def _backup(args: argparse.Namespace) -> int:
    from geoevents.store import backup

    copied = backup(_open(args), args.target)
    say(
        f"{copied.files:,} files, {copied.bytes / 1e6:,.1f} MB copied to {args.target}, "
        f"{copied.kept:,} were there; `geoevents store check --store {args.target}` checks the copy"
    )
    return 0


def _rebuild(args: argparse.Namespace) -> int:
    from functools import cache
    from pathlib import Path

    from geoevents.scaling.aside import Aside, aside_path
    from geoevents.store import default_path, rebuild

    root, target = (
        place if "://" in place else str(Path(place).absolute())
        for place in (str(args.store or default_path()), args.target)
    )
    aside = aside_path(target)
    opened = cache(lambda: Aside(aside))  # with the first article: its folder may be made till then
    found = rebuild(root, target, again=lambda articles: opened().add(articles))
    for fault in found.lost:
        sys.stdout.write(f"lost: {fault}\n")
    if found.missing:
        named = ", ".join(map(repr, found.missing[:10]))
        named += ", …" if len(found.missing) > 10 else ""
        sys.stdout.write(
            f"lost: {len(found.missing):,} articles that records come from ({named}); ingest them "
            "again from where they came\n"
        )
    say(
        f"{found.rows['events']:,} versions of records and {found.rows['articles']:,} articles "
        f"from {found.files:,} files are in {args.target}; {_count(len(found.lost))} lost"
    )
    if found.again:
        say(
            f"{found.again:,} articles whose records may be among what was lost are not in it but "
            f"in {aside}: `geoevents ingest {aside} --store {args.target}` reads them again; "
            "records that are still there are not doubled. What people decided on lost records is "
            "lost without a backup"
        )
    return int(bool(found.lost or found.missing))


def _count(files: int) -> str:
    return "1 file or table was" if files == 1 else f"{files:,} files or tables were"
