"""Dask's processes on this machine, which answer to nobody but us.

Whoever reaches a Dask scheduler or worker may run code as its owner, and every account of a machine
reaches its ports. So they talk over TLS with a key that is made for the run and kept in memory, and
whoever lacks it is refused. None of them serves web pages.

Imported only where there are workers, since Dask takes a second to load.
"""

from __future__ import annotations

import logging

from distributed import Nanny, Scheduler, Security, SpecCluster, Worker
from distributed.worker_memory import parse_memory_limit

__all__ = ["open_cluster"]

_HOST = "127.0.0.1"
_LEAVE = 2.0  # seconds for a worker to leave; who stops a run is not kept waiting by a batch


class _Scheduler(Scheduler):  # type: ignore[misc]  # Dask's annotations are partial
    """A scheduler without the pages that Dask serves even where it has no dashboard."""

    def start_http_server(self, *_: object, **__: object) -> None:
        """Serves nothing."""


class _Worker(Worker):  # type: ignore[misc]
    """A worker without them."""

    def start_http_server(self, *_: object, **__: object) -> None:
        """Serves nothing."""


class _Keeper(Nanny):  # type: ignore[misc]
    """Who starts a worker and another one in its place, and who ends it."""

    async def close(self, timeout: float = _LEAVE, reason: str = "nanny-close") -> object:
        """Ends the worker; what it is at is begun again by the next run."""
        return await super().close(timeout=timeout, reason=reason)


def open_cluster(workers: int) -> SpecCluster:
    """Starts a scheduler in this process and workers of one thread in processes of their own.

    Args:
        workers: how many. Each is ended at its share of the machine's memory, and replaced.

    Returns:
        The cluster, which has the key; to be closed.
    """
    security = Security.temporary()
    shared = {"host": _HOST, "protocol": "tls://", "security": security, "dashboard": False}
    logger = logging.getLogger(__name__)
    options = {
        **shared,
        "nthreads": 1,
        "worker_class": _Worker,
        "silence_logs": 50,
        "memory_limit": parse_memory_limit("auto", 1, workers, logger=logger),
    }
    return SpecCluster(
        scheduler={"cls": _Scheduler, "options": {**shared, "port": 0}},
        workers={number: {"cls": _Keeper, "options": options} for number in range(workers)},
        security=security,
        silence_logs=50,
    )
