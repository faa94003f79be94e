"""Every parser is given damaged files: it gives what it promises or an error of ours, in time.

The normal run spends a second of processor time on each parser. By hand, longer, and on other
damages by another seed:

    export GEOEVENTS_FUZZ_SECONDS=300 GEOEVENTS_FUZZ_SEED=7
    python -m pytest tests/contract/test_fuzzed_files.py

What breaks a parser is written to the folder that the failure names; a test of its own then keeps
it from coming back.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import mutations
import pytest
from strategies import PAYLOADS, make_article, make_event

from geoevents.dashboard.columns import read_columns, read_sort
from geoevents.dashboard.session import parse_request
from geoevents.dashboard.sides import read_comparison
from geoevents.errors import ArticleError, GeoeventsError
from geoevents.formats.importing import convert_rows, plan_import
from geoevents.formats.importing.placing import Placer
from geoevents.formats.importing.result import Failure
from geoevents.gazetteer.dump import country_records
from geoevents.gazetteer.index import Gazetteer
from geoevents.gazetteer.places_file import read_places
from geoevents.model import Article, Event
from geoevents.query import EventQuery, Filter
from geoevents.query.params import PARAMS
from geoevents.reading.jsonl import given_spans
from geoevents.reading.sources import read_bytes
from geoevents.store import EventStore

SECONDS = float(os.environ.get("GEOEVENTS_FUZZ_SECONDS", "1"))
SEED = int(os.environ.get("GEOEVENTS_FUZZ_SEED", "1"))
LONGEST = 10.0  # seconds of processor time for one damaged file of a few kilobytes


def articles(path, content):
    found = list(read_bytes(content, path.name))
    assert all(isinstance(item, Article | ArticleError) for item in found)
    return any(isinstance(item, Article) for item in found)


def spans(path, content):
    found = given_spans(content.decode("utf-8", "replace").splitlines(), path.name)
    assert all(0 <= start < end for pairs in found.values() for start, end in pairs)
    return True


@lru_cache(maxsize=1)
def placer():
    return Placer()


@lru_cache(maxsize=1)
def shipped():
    return Gazetteer.open()


def tables(path, content):
    path.write_bytes(content)
    kinds = {type(made) for made in convert_rows(plan_import(path), placer=placer())}
    assert kinds <= {Event, Failure}
    return Event in kinds


def dumps(path, content):
    path.write_bytes(content)
    records, _ = country_records(path, "UA", shipped())
    return bool(records)


def places(path, content):
    path.write_bytes(content)
    records, _ = read_places(path, shipped())
    return bool(records)


@lru_cache(maxsize=1)
def jsonl_starts():
    return {"a.jsonl": mutations.article_starts()["a.jsonl"]}


PARSERS: dict[str, tuple[Callable[[], dict[str, bytes]], Callable[[Path, bytes], bool]]] = {
    "articles": (mutations.article_starts, articles),
    "given spans": (jsonl_starts, spans),
    "tables": (mutations.table_starts, tables),
    "shapes": (mutations.shape_starts, tables),
    "dumps": (mutations.dump_starts, dumps),
    "places": (mutations.place_starts, places),
}
# lxml, GDAL and Arrow: what is written in C or C++.
IN_C = ("articles", "shapes")


def fuzz(name, folder, seconds, seed):
    """Gives how many files a parser took and how many it refused."""
    starts, parse = PARSERS[name]
    chance = random.Random(f"{name} {seed}")  # noqa: S311 - no secret
    taken = refused = 0
    for file, content in starts().items():
        assert parse(folder / file, content), f"{file} as it should be is refused"
    end = time.process_time() + seconds
    while time.process_time() < end:
        file, content = chance.choice(list(starts().items()))
        mutant = mutations.damaged(content, chance)
        (folder / f"last-{file}").write_bytes(mutant)  # should it end the process
        begun = time.process_time()
        try:
            taken += parse(folder / file, mutant)
        except GeoeventsError:
            refused += 1
        except BaseException:
            kept = folder / f"breaks-{file}"
            kept.write_bytes(mutant)
            sys.stderr.write(f"the file that broke it: {kept}\n")
            raise
        took = time.process_time() - begun
        if took > LONGEST:
            (folder / f"slow-{file}").write_bytes(mutant)
        assert took < LONGEST, f"{folder / f'slow-{file}'} took {took:.0f} s"
    return taken, refused


# Of dates in zones that no reader knows; they are left out.
@pytest.mark.filterwarnings("ignore:tzname")
@pytest.mark.parametrize("name", [name for name in PARSERS if name not in IN_C])
def test_damaged_files_are_read_or_refused(name, tmp_path):
    taken, refused = fuzz(name, tmp_path, SECONDS, SEED)
    # Damage that everything survives, or nothing, would try the readers little.
    assert taken > 0
    assert refused > 0


@pytest.mark.parametrize("name", IN_C)
def test_damaged_files_crash_no_process(name, tmp_path):
    """A crash in C would take the app down, so it is looked for from outside."""
    code = (
        "import faulthandler, sys; faulthandler.enable(); sys.path[:0] = sys.argv[1:3]; "
        "from pathlib import Path; import test_fuzzed_files as t; "
        "print(*t.fuzz(sys.argv[6], Path(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5])))"
    )
    here = Path(__file__).parent
    run = subprocess.run(
        [sys.executable, "-c", code, str(here), str(here.parent), str(tmp_path), str(SECONDS),
         str(SEED), name],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    last = max(tmp_path.glob("last-*"), key=lambda path: path.stat().st_mtime_ns, default=None)
    assert run.returncode == 0, f"{run.returncode} at {last}: {run.stderr[-3_000:]}"
    taken, refused = map(int, run.stdout.split())
    assert taken > 0
    assert refused > 0 or name == "articles"  # its faults are values among the articles


VALUES = (
    "", "~", "~~~", "UA", "UA~RU", "QQ", "UA:Sumy Oblast", ":", "Battles", "battles~Strategic",
    "2025-03-14", "2025-02-30", "9999-12-31", "0001-01-01", "١٢", "-1", "0", "1", "9" * 400,
    "1e400", "nan", "inf", "nan,nan,nan", "51.2,35.3,25", "51.2,35.3,0", "1~2~3~4",
    "-180~-90~180~90",
    "nan~nan~nan~nan", "170~-10~-170~10", "30,50~36,50~36,51", "30,50~" * 80, "30,50~36,50~30,50",
    "inf,0~1,1~2,2", "claimed", "denied~claimed", "disputed", "accepted", "3~4", "5", "marks", "x",
    "-event_date", "location~notes", "51,36,7", "51,36,99", "91,541,7", "period", "place", "\x00",
    "\ud800", "%", "_", "a" * 5_000, "' OR 1=1 --", "'; DROP TABLE events; --", "[.]*(", *PAYLOADS,
)  # fmt: skip
NAMES = (*PARAMS.values(), "event", "at", "map", "layer", "sort", "columns", "show", "by", "left",
         "right", "near_name", "x")  # fmt: skip


@pytest.fixture(scope="module")
def query(tmp_path_factory):
    store = EventStore.open(tmp_path_factory.mktemp("asked") / "store")
    store.add([(make_article(), [make_event()])])
    return EventQuery(store)


def test_any_address_is_answered(query):
    """Whatever stands in the address, the page gets an answer that is not larger than the store."""
    chance = random.Random(f"address {SEED}")  # noqa: S311 - no secret
    end = time.process_time() + SECONDS
    asked = narrowed = 0
    while time.process_time() < end:
        params = {chance.choice(NAMES): _value(chance) for _ in range(chance.randint(1, 6))}
        request = parse_request(params)
        # What was understood is written as it is read, so that an address can be copied.
        again = parse_request(request.filter.to_params())
        assert again.filter == request.filter, params
        assert query.summary(request.filter).events in {0, 1}, params
        assert len(query.page(request.filter)) <= 1
        assert sum(cell.count for cell in query.cells(request.filter, (20, 44, 42, 54), 6)) <= 1
        read_sort(params.get("sort"))
        read_columns(params.get("columns"))
        read_comparison(query, params, request.filter)
        asked += 1
        narrowed += request.filter != Filter()
    assert narrowed > asked / 10


def _value(chance):
    value = chance.choice(VALUES)
    if chance.random() < 0.2:
        at = chance.randint(0, len(value))
        value = value[:at] + chance.choice(VALUES) + value[at:]
    return value
