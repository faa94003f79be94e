"""``import``: other people's event tables into the store."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from geoevents.cli.shared import Commands, add_command, say

if TYPE_CHECKING:
    from geoevents.formats.importing import ColumnMapping, ImportPlan, ImportResult

__all__ = ["add_commands"]

_SHOWN = 20  # failures that are told one by one
_DATASETS = "acled ucdp gdelt viina timemap geoevents table".split()


def add_commands(commands: Commands) -> None:
    """Adds the command of this file."""
    parser = add_command(
        commands,
        "import",
        _import,
        "import events of ACLED, UCDP GED, GDELT, VIINA, TimeMap, or any table",
        "geoevents import incidents.csv --map Datum=event_date --value 'shelling=Shelling/artillery"
        "/missile attack' --dry-run",
    )
    parser.add_argument(
        "file", metavar="FILE", help="CSV, JSON, GeoJSON, GeoPackage, GeoParquet, or a zip of one"
    )
    parser.add_argument(
        "--as", dest="dataset", choices=_DATASETS, help="what it is; told from its columns if not"
    )
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="COLUMN=FIELD",
        help="this column is that field of an event; COLUMN= alone leaves it out; may be repeated",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help="a value for rows whose cell is empty or that have no such column; may be repeated",
    )
    parser.add_argument(
        "--value",
        action="append",
        default=[],
        metavar="THEIRS=OURS",
        help="what the table calls a kind of event = our sub-event type; may be repeated",
    )
    order = parser.add_mutually_exclusive_group()
    order.add_argument("--day-first", action="store_true", help="03/04/2025 is 3 April")
    order.add_argument("--month-first", action="store_true", help="03/04/2025 is 4 March")
    parser.add_argument("--dataset", dest="name", help="what to call the dataset of the rows")
    parser.add_argument("--dataset-licence", help="its licence, which goes into every export")
    parser.add_argument("--citation", help="how it wants to be cited, likewise")
    parser.add_argument(
        "--failed", metavar="FILE", help="write rows that failed, with line and reason, as CSV"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say how it would be read, and what fails; no store"
    )
    parser.add_argument("--store", help="default: $GEOEVENTS_STORE or data/store")


def _import(args: argparse.Namespace) -> int:
    from dataclasses import replace

    from tqdm import tqdm

    from geoevents.access import require
    from geoevents.formats.importing import plan_import, run_import
    from geoevents.store import EventStore

    plan = plan_import(
        args.file,
        dataset=args.dataset,
        name=args.name,
        licence=args.dataset_licence,
        citation=args.citation,
    )
    if plan.mapping is not None:
        plan = replace(plan, mapping=_mapping(args, plan.mapping))
    elif args.map or args.set or args.value:
        say(f"{plan.dataset} is read by tables of its own; --map, --set and --value are for tables")
        return 2
    _show(plan)
    with tqdm(
        total=1, unit="B", unit_scale=True, desc="importing", disable=None, leave=False
    ) as bar:

        def progress(done: int, size: int, rows: int) -> None:
            bar.total = size
            bar.n = min(done, size)
            bar.set_postfix_str(f"{rows:,} rows", refresh=False)
            bar.refresh()

        if args.dry_run:
            result = _try(plan)
        else:
            require("importing")  # before a file is made
            failed = Path(args.failed) if args.failed else None
            store = EventStore.open(args.store)
            try:
                result = run_import(plan, store, failed=failed, progress=progress)
            except KeyboardInterrupt:
                say("what was stored until now stays; the same command goes on from there")
                raise
    return _tell(result, args)


def _mapping(args: argparse.Namespace, guessed: ColumnMapping) -> ColumnMapping:
    """Gives the guessed mapping with what the options change.

    Raises:
        UnknownValueError: a field or a type is none of ours.
    """
    from dataclasses import replace

    from geoevents.errors import UnknownValueError
    from geoevents.formats.importing import FIELDS
    from geoevents.model import SubEventType

    mapping = guessed.changed(args.map)
    constants = dict(mapping.constants)
    for pair in args.set:
        name, _, value = pair.partition("=")
        if name not in FIELDS:
            raise UnknownValueError("field", name, FIELDS)
        constants[name] = value
    types = dict(mapping.types)
    kinds = {kind.value.casefold(): kind.value for kind in SubEventType}
    for pair in args.value:
        theirs, _, ours = pair.rpartition("=")
        if ours.casefold() not in kinds:
            raise UnknownValueError("sub-event type", ours, kinds.values())
        types[theirs.casefold()] = kinds[ours.casefold()]
    order = True if args.day_first else False if args.month_first else mapping.day_first
    return replace(mapping, constants=constants, types=types, day_first=order)


def _show(plan: ImportPlan) -> None:
    say(f"{plan.path}: read as {plan.dataset} ({plan.terms.dataset})")
    say(f"licence {plan.terms.licence}; cite: {plan.terms.citation}")
    if plan.mapping is not None:
        for name, origin in plan.mapping.shown():
            say(f"  {name} ← {origin}")
        used = set(plan.mapping.columns.values())
        unused = [column for column in plan.columns if column not in used]
        if unused:
            say(f"  not read: {', '.join(unused)}")


def _try(plan: ImportPlan) -> ImportResult:
    """Reads the whole file and stores nothing."""
    from geoevents.formats.importing import Failure, ImportResult, convert_rows
    from geoevents.formats.importing.seen import SeenRows

    result, seen = ImportResult(), SeenRows()
    for item in convert_rows(plan):
        result.rows += 1
        if not isinstance(item, Failure):
            content, before = hash(repr(item)), seen.content_of(item.event_id)
            if before is None:
                seen.put(item.event_id, content)
                result.new += 1
            elif before == content:
                result.known += 1
            else:
                result.failed += 1  # in which line only the import itself tells
        elif item.reason.startswith("left out: "):
            result.left_out[item.reason.removeprefix("left out: ")] += 1
        else:
            result.failed += 1
            result.failures.append(item)
    return result


def _tell(result: ImportResult, args: argparse.Namespace) -> int:
    for failure in result.failures[:_SHOWN]:
        say(f"failed: {args.file}, line {failure.line}: {failure.reason}")
    if result.failed > _SHOWN:
        say(f"… and {result.failed - _SHOWN:,} more failures; --failed FILE writes all of them")
    for reason, count in result.left_out.most_common(_SHOWN):
        say(f"left out, {count:,} rows: {reason}")
    sys.stdout.write(f"{result.words()}{'; nothing was stored' if args.dry_run else ''}\n")
    return int(result.failed > 0)
