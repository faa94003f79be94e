"""Dask as the runner: worker processes of this machine, or the workers of an existing scheduler.

What becomes of the batches there is in ``flow``.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from geoevents import __version__
from geoevents.collector import settle, unsettle
from geoevents.errors import ScalingError
from geoevents.scaling.agreement import hold_against, means
from geoevents.scaling.flow import Flow
from geoevents.scaling.runners import Job, Result
from geoevents.scaling.stopping import Stop

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["DaskRunner"]

_SETTINGS = {
    "distributed.scheduler.allowed-failures": 1,
    # Dask looks at what a worker does every 10 ms, at each process every 20: a tenth of the work.
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.tick.cycle": "5s",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.worker.memory.monitor-interval": "1s",
    "distributed.scheduler.active-memory-manager.start": False,  # results are never copied
    # It keeps the last thousand messages of each connection for those who look for its faults:
    # with batches of articles that is 50 MB each, and looks like a leak for the first 60,000.
    "distributed.admin.low-level-log-length": 10,
}
_PATIENCE = 30  # seconds that a scheduler and a first worker may take to answer


class DaskRunner:
    """Works in the processes of a Dask cluster; see ``open_runner``."""

    def __init__(
        self,
        *,
        workers: int,
        scheduler: str | None,
        size: int,
        most: int,
        wary: Collection[str] = (),
    ) -> None:
        if scheduler is None and workers < 1:
            raise ScalingError(f"{workers} workers cannot work; name 1 or more")
        self.size, self.most = size, most
        self._workers = workers
        self._address = scheduler
        self._wary = wary
        self._opened = ExitStack()
        self._client: Client | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        unsettle()
        self._opened.close()
        self._client = None

    def run(self, jobs: Iterator[Job], stop: Stop, *, ordered: bool) -> Iterator[Result]:
        """Gives results as they come in, or in the order of the batches."""
        first = next(jobs, None)
        if first is None or stop.wanted:
            return
        flow = Flow(
            self._connect(),
            first,
            jobs,
            self._address or "this machine",
            means=None if self._address is None else means(),
            wary=self._wary,
        )
        self._opened.callback(flow.drop)  # the next run begins with what was under way
        flow.watch()
        settle()
        while not stop.wanted and flow.fill():
            flow.gather()
            yield from flow.given(ordered=ordered)

    def _connect(self) -> Client:
        try:
            import dask
            from distributed import Client

            from geoevents.scaling.local import open_cluster
        except ModuleNotFoundError as error:
            raise ScalingError("several workers need Dask. Run: pip install distributed") from error
        # To the end of the run: a worker that takes a dead one's place is bound by them as well.
        self._opened.enter_context(dask.config.set(_SETTINGS))
        target: Any = self._address
        if self._address is not None:
            _check_address(self._address)
        # Where the scheduler goes, it is we who say so; Dask would print a trace besides.
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
        try:
            if self._address is None:
                with _deaf_children():
                    target = open_cluster(self._workers)
                self._opened.callback(target.close)
            self._client = client = Client(
                target,
                timeout=_PATIENCE,
                set_as_default=False,
                # Results of this machine's workers need not pass through the scheduler; those of
                # another network's may have no other way.
                direct_to_workers=self._address is None,
            )
            self._opened.callback(client.close)
            client.wait_for_workers(1, timeout=_PATIENCE)
        except (OSError, TimeoutError, RuntimeError) as error:
            raise ScalingError(self._unanswered(error)) from error
        if self._address is not None:
            _check_workers(client)
        return client

    def _unanswered(self, error: Exception) -> str:
        if self._address is None:
            return (
                f"no worker process could be started on this machine within {_PATIENCE} seconds "
                f"({str(error) or type(error).__name__}): see that it has memory and processes to "
                f"spare, or name fewer than {self._workers} with --workers"
            )
        return (
            f"no Dask scheduler with workers answers at {self._address}: start them with "
            "`dask scheduler` and `dask worker ADDRESS`"
        )


@contextmanager
def _deaf_children() -> Iterator[None]:
    """Has processes that are started meanwhile not hear Ctrl-C, which a terminal tells to all.

    The starter hears it, lets them finish and ends them; they would print where they were.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's
        return
    former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)


def _check_address(address: str) -> None:
    """Refuses what cannot be an address before a client waits for it."""
    from distributed.comm import parse_address, parse_host_port
    from distributed.comm.registry import get_backend

    try:
        scheme, place = parse_address(address, strict=True)
        get_backend(scheme)
        if scheme in {"tcp", "tls"}:
            parse_host_port(place)
    except ValueError as error:
        raise ScalingError(
            f"{address!r} is no address of a Dask scheduler: {error}; "
            "expected one like tcp://host:8786"
        ) from error


def _check_workers(client: Client) -> None:
    """Refuses workers that would read other records; of those that join later, see ``Flow``."""
    try:
        found = client.run(means)
    except (ImportError, AttributeError) as error:
        raise ScalingError(
            f"the workers do not have Geoevents {__version__} ({error}): install it there too"
        ) from error
    for address, theirs in sorted(found.items()):
        hold_against(means(), theirs, address)
