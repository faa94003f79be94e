#!/usr/bin/env python3
"""Many readers at once: sessions that filter and play, each with questions of its own.

usage: sessions.py STORE [--sessions N] [--seconds S]

Each session speaks to the real app as a browser does (Streamlit's web socket): it opens an address
with a filter, presses play, lets the days run for a while, and goes on to the next filter. What
comes back is held against the store's own answer, so that one session's state in another's page
is seen. The times are from the sending of a filter to the end of the script that draws its page;
the promise is a 95th percentile for N sessions below 3 times that of one. It fails over any fault,
and past that promise by more than what a shared machine's other work explains.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore

ROOT = Path(__file__).resolve().parents[1]
TICKS = 3  # steps of playback in each round
PACE = 0.9  # seconds between two steps, the page's own clock
PROMISE = 3.0  # times the 95th percentile of one session
SLACK = 1.5  # of the promise: the two are measured one after the other, beside other work
WORLD = (-180.0, -60.0, 180.0, 75.0)
WORDS = (
    "drone school market convoy hill checkpoint teachers students warehouse mortar "
    "bridge hospital village police rubble depot station clinic crossroads banner"
).split()
THINKING = 1.0, 3.0  # seconds that a reader looks at a page before the next question, by lot
ARRIVING = 5.0  # seconds in which the readers come, by lot: people do not ask at a drum's beat


@dataclass
class Report:
    """What one or more sessions saw."""

    times: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def p95(self) -> float:
        """The 95th percentile of a filter change, in seconds."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


class Session:
    """One reader: sends what a browser would send, and keeps what the page says."""

    def __init__(self, socket: object) -> None:
        self._socket = socket
        self._buttons: dict[str, str] = {}
        self._fragment: str | None = None
        self.id = ""  # the server's name for it
        self.events: str | None = None
        self.problem: str | None = None

    async def ask(self, query: str) -> None:
        """Opens an address and reads until its page is drawn."""
        self.events = None
        message = BackMsg()
        message.rerun_script.query_string = query
        await self._send(message)

    async def press(self, label: str, query: str) -> None:
        """Presses a button by its words."""
        message = BackMsg()
        message.rerun_script.query_string = query
        state = message.rerun_script.widget_states.widgets.add()
        state.id, state.trigger_value = self._buttons[label], True
        await self._send(message)

    async def tick(self, query: str) -> None:
        """Lets the running fragment draw its next step, as the page's clock does."""
        if self._fragment is None:
            return
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.fragment_id = self._fragment
        message.rerun_script.is_auto_rerun = True
        await self._send(message)

    async def _send(self, message: BackMsg) -> None:
        await self._socket.send(message.SerializeToString())
        while True:
            data = await asyncio.wait_for(self._socket.recv(), timeout=120)
            answer = ForwardMsg()
            answer.ParseFromString(data)
            kind = answer.WhichOneof("type")
            if kind == "delta" and answer.delta.HasField("new_element"):
                self._take(answer.delta.new_element)
            elif kind == "new_session":
                self.id = answer.new_session.initialize.session_id
            elif kind == "auto_rerun":
                self._fragment = answer.auto_rerun.fragment_id
            elif kind == "script_finished":
                if answer.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue  # another run follows
                if answer.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                    self.problem = "the script did not compile"
                return

    def _take(self, element: object) -> None:
        kind = element.WhichOneof("type")
        if kind == "metric" and element.metric.label == "Events":
            self.events = element.metric.body
        elif kind == "button":
            self._buttons[element.button.label] = element.button.id
        elif kind == "exception":
            self.problem = element.exception.message[:300]


async def read(
    address: str,
    filters: Sequence[Filter],
    expected: Sequence[int],
    until: float,
    report: Report,
    *,
    lot: random.Random,
) -> None:
    """Goes through filters until the time is up."""
    from websockets.asyncio.client import connect

    await asyncio.sleep(lot.uniform(0, ARRIVING))
    url = address.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(url, max_size=None, origin=address) as socket:
        session = Session(socket)
        await session.ask("")  # what every session does once is not a filter change
        turn = 0
        while time.monotonic() < until:
            place = turn % len(filters)
            query = urlencode(filters[place].to_params())
            begun = time.perf_counter()
            await session.ask(query)
            report.times.append(time.perf_counter() - begun)
            if session.events != f"{expected[place]:,}":
                report.faults.append(f"{query}: {session.events}, not {expected[place]:,}")
            if "play" in session._buttons:  # noqa: SLF001 - our own class
                await session.press("play", query)
                for _ in range(TICKS):
                    await session.tick(query)
                    await asyncio.sleep(PACE)
                if "stop" in session._buttons:  # noqa: SLF001
                    await session.press("stop", query)
            if session.problem:
                report.faults.append(session.problem)
                session.problem = None
            await asyncio.sleep(lot.uniform(*THINKING))
            turn += 1


async def drive(address: str, store: Path, sessions: int, seconds: float) -> Report:
    """Lets sessions read at once; each has filters that no other has."""
    query = EventQuery(EventStore.open(store))
    shares = [questions(query, number, sessions) for number in range(sessions)]
    counts = [[query.summary(f).events for f in share] for share in shares]
    query.close()
    report = Report()
    until = time.monotonic() + seconds
    await asyncio.gather(
        *(
            read(address, share, count, until, report, lot=random.Random(number))  # noqa: S311 - no secret
            for number, (share, count) in enumerate(zip(shares, counts, strict=True))
        )
    )
    return report


def questions(query: EventQuery, number: int, sessions: int) -> list[Filter]:
    """Gives the filters of one session, its own: regions, a kind, a word, a party, a circle."""
    everything = Filter()
    regions = list(query.facets(everything).admin1)
    own = regions[number::sessions] or regions[:1]
    kinds = list(query.summary(everything).by_type)
    parties = list(query.actors(everything))
    cells = sorted(query.cells(everything, WORLD, 4), key=lambda cell: -cell.count)
    cell = cells[number % len(cells)]
    return [
        *(Filter(admin1=(region,)) for region in own[:2]),
        Filter(text=WORDS[number % len(WORDS)]),
        Filter(admin1=(own[0],), event_types=(kinds[number % len(kinds)],)),
        *(Filter(actor=party) for party in parties[number % max(1, len(parties)) :][:1]),
        Filter(near=(round(cell.latitude, 3), round(cell.longitude, 3), 100.0)),
    ]


@contextmanager
def serving(store: Path) -> Iterator[str]:
    """Runs the app over a store on a free port; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    environment = {**os.environ, "GEOEVENTS_STORE": str(store)}
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(600):
                try:
                    with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):  # noqa: S310
                        break
                except (URLError, OSError):
                    time.sleep(0.1)
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def kept(one: Report, many: Report) -> bool:
    """Tells whether nothing was wrong and many sessions were not far slower than promised."""
    return not one.faults and not many.faults and many.p95 <= PROMISE * SLACK * one.p95


def main() -> None:
    """Measures one session, then many."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("--sessions", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    with serving(asked.store) as address:
        asyncio.run(drive(address, asked.store, 1, 5))  # the first reader pays for the opening
        one = asyncio.run(drive(address, asked.store, 1, asked.seconds / 2))
        many = asyncio.run(drive(address, asked.store, asked.sessions, asked.seconds))
    for words, report in (("1 session", one), (f"{asked.sessions} sessions", many)):
        middle = statistics.median(report.times)
        print(
            f"{words}: {len(report.times)} filter changes, median {1000 * middle:.0f} ms, "
            f"p95 {1000 * report.p95:.0f} ms, {len(report.faults)} faults"
        )
    ratio = many.p95 / one.p95
    print(f"p95 {ratio:.1f} times that of one session (promised: below {PROMISE:g})")
    for fault in (one.faults + many.faults)[:10]:
        print(f"fault: {fault}")
    sys.exit(not kept(one, many))


if __name__ == "__main__":
    main()
