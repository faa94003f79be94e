#!/usr/bin/env python3
"""Readers under load: sessions that look, filter, play and export at once, and a long one alone.

usage: load.py [--events N] [--store STORE] [--sessions N …] [--seconds S] [--changes N]

The sessions are those of ``sessions.py``, each on a web socket as a browser has it and with filters
that no other session has; here they also move the map and take a CSV of what they filtered. For
each number of sessions it prints what each act took until its page was drawn, and what the app
used of processor and memory. Then one session changes its filter ``--changes`` times without a
pause, and the app's memory is read along the way. Exits with 1 over any wrong answer, and where the
memory goes on growing.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import os
import statistics
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

import first_map
from generate import fill
from sessions import PACE, TICKS, Session, questions
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore

VIEWS = ("48.5,37.5,6", "50.5,35.5,8", "15.6,32.5,7", "49.0,32.0,5")
THINKING = 1.0  # seconds between two acts of a reader
GROWTH = 60.0  # MB that the app may grow over the second half of the filter changes
EXPORT = "CSV"
AT_ONCE = 20_000  # events; more are written in the background, behind a button of another kind


class Reader(Session):
    """A session that can also take the files which the page offers."""

    def __init__(self, socket: object) -> None:
        super().__init__(socket)
        self._files: dict[str, str] = {}

    async def export(self, label: str, address: str) -> bytes:
        """Asks for a file as its button does; gives its bytes."""
        message = BackMsg()
        message.backend_operation_request.request_id = "export"
        message.backend_operation_request.session_id = self.id
        message.backend_operation_request.deferred_file.file_id = self._files[label]
        await self._socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(await asyncio.wait_for(self._socket.recv(), timeout=120))
            if answer.WhichOneof("type") == "backend_operation_response":
                response = answer.backend_operation_response
                if response.error_msg:
                    raise RuntimeError(response.error_msg)
                return await asyncio.to_thread(_download, f"{address}{response.deferred_file.url}")

    def _take(self, element: object) -> None:
        super()._take(element)
        if element.WhichOneof("type") == "download_button":
            self._files[element.download_button.label] = element.download_button.deferred_file_id

    @property
    def offers(self) -> list[str]:
        """The labels of the files."""
        return list(self._files)

    @property
    def can_play(self) -> bool:
        """Whether the page has its play button."""
        return "play" in self._buttons


@dataclass
class Seen:
    """What the sessions of one round saw: seconds by act, and what was wrong."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)

    def line(self, act: str) -> str:
        """Median and 95th percentile of an act, in milliseconds."""
        ordered = sorted(self.times[act])
        if not ordered:
            return f"{act} –"
        p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
        return f"{act} {1000 * statistics.median(ordered):,.0f} / {1000 * p95:,.0f} ms"


def _download(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=120) as answer:  # noqa: S310 - our own app
        return answer.read()


def _rows(content: bytes) -> int:
    lines = content.decode("utf-8-sig").splitlines(keepends=True)
    return sum(1 for _ in csv.DictReader(line for line in lines if not line.startswith("#")))


async def read(address: str, asked: list[tuple[Filter, int]], until: float, seen: Seen) -> None:
    """One reader: each turn a filter, a move of the map, some days of playback, and a file."""
    async with connect(
        address.replace("http", "ws", 1) + "/_stcore/stream", max_size=None, origin=address
    ) as socket:
        reader = Reader(socket)
        await reader.ask("")  # what every session does once is not an act of reading
        views = cycle(VIEWS)
        for wanted, expected in cycle(asked):
            if time.monotonic() > until:
                return
            query = urlencode(wanted.to_params())
            await _timed(seen, "filter", reader.ask(query))
            if reader.events != f"{expected:,}":
                seen.faults.append(f"{query}: {reader.events} events, not {expected:,}")
            await asyncio.sleep(THINKING)
            await _timed(seen, "view", reader.ask(f"{query}&at={next(views)}"))
            if reader.can_play:
                await reader.press("play", query)
                for _ in range(TICKS):
                    await _timed(seen, "play", reader.tick(query))
                    await asyncio.sleep(PACE)
                await reader.press("stop", query)
            label = next((name for name in reader.offers if name.startswith(EXPORT)), None)
            if expected > AT_ONCE:
                pass
            elif label is None:
                seen.faults.append(f"no {EXPORT} among {reader.offers}")
            else:
                content = await _timed(seen, "export", reader.export(label, address))
                rows = _rows(content)
                if rows != expected:
                    seen.faults.append(f"{query}: an export of {rows} rows, not {expected:,}")
            if reader.problem:
                seen.faults.append(reader.problem)
                reader.problem = None
            await asyncio.sleep(THINKING)


async def _timed(seen: Seen, act: str, work: object) -> object:
    begun = time.perf_counter()
    result = await work
    seen.times[act].append(time.perf_counter() - begun)
    return result


async def round_of(address: str, store: Path, sessions: int, seconds: float) -> Seen:
    """Lets so many sessions read at once."""
    query = EventQuery(EventStore.open(store))
    shares = [
        [(f, query.summary(f).events) for f in questions(query, number, sessions)]
        for number in range(sessions)
    ]
    query.close()
    seen = Seen()
    until = time.monotonic() + seconds
    await asyncio.gather(*(read(address, share, until, seen) for share in shares))
    return seen


async def many_changes(address: str, store: Path, count: int, pid: int) -> Iterator[float]:
    """One session changes its filter; gives the app's memory in MB at each tenth."""
    query = EventQuery(EventStore.open(store))
    facets = query.facets(Filter())
    regions, kinds = list(facets.admin1), list(query.summary(Filter()).by_type)
    query.close()
    memory = []
    async with connect(
        address.replace("http", "ws", 1) + "/_stcore/stream", max_size=None, origin=address
    ) as socket:
        reader = Reader(socket)
        for number in range(count):
            # No two of them are the same: what is kept of each would show.
            asked = Filter(
                admin1=(regions[number % len(regions)],),
                event_types=(kinds[number // len(regions) % len(kinds)],),
                min_fatalities=number % 7 or None,
                text=f"{'aeiou'[number % 5]}{number % 11 or ''}",
            )
            await reader.ask(urlencode(asked.to_params()))
            if (number + 1) % max(1, count // 10) == 0:
                memory.append(_memory(pid))
    return memory


def _memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next(int(x.split()[1]) / 1024 for x in status.splitlines() if x.startswith("VmRSS"))


def main() -> int:
    """Runs the rounds and the long session; prints a line for each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--sessions", type=int, nargs="*", default=[1, 5, 10, 20])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--changes", type=int, default=1_000)
    args = parser.parse_args()
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        store = args.store or Path(folder) / "store"
        if args.store is None:
            fill(store, args.events)
        with first_map._serving(store, Path(folder)) as (root, server):  # noqa: SLF001
            address = root.rstrip("/")
            asyncio.run(round_of(address, store, 1, 5))  # the first reader pays for the opening
            for sessions in args.sessions:
                before = first_map._cpu(server.pid)  # noqa: SLF001
                seen = asyncio.run(round_of(address, store, sessions, args.seconds))
                used = first_map._cpu(server.pid) - before  # noqa: SLF001
                acts = sum(map(len, seen.times.values()))
                words = "; ".join(map(seen.line, ("filter", "view", "play", "export")))
                print(
                    f"{sessions:>2} sessions: {words} (median / p95); "
                    f"{used / acts * 1000:.0f} ms of processor an act, {acts} acts, "
                    f"{_memory(server.pid):.0f} MB, {len(seen.faults)} faults",
                    flush=True,
                )
                faults += seen.faults
            if args.changes:
                memory = asyncio.run(many_changes(address, store, args.changes, server.pid))
                grown = max(memory[5:]) - max(memory[:5])
                tenths = ", ".join(f"{value:.0f}" for value in memory)
                print(f"{args.changes:,} filter changes: {tenths} MB, {grown:+.0f} MB at the end")
                if grown > GROWTH:
                    faults.append(f"memory grew by {grown:.0f} MB over the second half")
    print(f"load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for fault in faults[:10]:
        print(f"fault: {fault}")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
