"""What one process does with a batch of articles; the same here, in a worker, in a cluster."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from geoevents.collector import settle
from geoevents.model import Article, Event
from geoevents.scaling.agreement import Means, Stranger, means
from geoevents.scaling.patience import limited

if TYPE_CHECKING:
    from geoevents.pipeline import Pipeline

__all__ = [
    "DIED",
    "Finding",
    "analyse_here",
    "analyse_packed",
    "load_pipeline",
    "pack",
    "unpack",
]

DIED = "the process that read it died each time"  # the error of an article
_ONE_AT_A_TIME = threading.Lock()  # a worker of several threads has one model


class Finding(NamedTuple):
    """What became of one article: its events, or why it has none (``error``)."""

    events: tuple[Event, ...]
    error: str | None = None


def analyse_here(pipeline: Pipeline, articles: Sequence[Article]) -> list[Finding]:
    """Analyses articles together; where that breaks, one by one, so that one costs no other."""
    try:
        return [Finding(analysis.events) for analysis in pipeline.extract(articles)]
    except Exception:  # noqa: BLE001 - a fault of any kind in one text must not cost the others
        return [_analyse_one(pipeline, article) for article in articles]


def _analyse_one(pipeline: Pipeline, article: Article) -> Finding:
    try:
        return Finding(pipeline.analyse(article).events)
    except Exception as error:  # noqa: BLE001 - set aside with its error, whatever it is
        kind = "" if isinstance(error, ValueError) else f"{type(error).__name__}: "
        return Finding((), f"{kind}{error}" or type(error).__name__)


def analyse_packed(packed: bytes, expected: Means | None = None) -> bytes:
    """Analyses articles in a worker, with the pipeline that the process keeps.

    Args:
        packed: a sequence of articles by ``pack``. Dask looks into records one by one, to find
            tasks in them and to guess their size; of bytes it takes the length.
        expected: what they must be read with; None where that can be nothing else.

    Returns:
        Their findings, a list by ``pack``; a ``Stranger`` where this process has other means.
    """
    with _ONE_AT_A_TIME:
        if expected is not None and means() != expected:
            return pack(Stranger(_worker_address(), means()))
        pipeline = load_pipeline()
        with limited():
            findings = pack(analyse_here(pipeline, unpack(packed)))
        _settle_once()
        return findings


def _worker_address() -> str:
    from distributed import get_worker

    return str(get_worker().address)


def pack(records: Sequence[Article] | Sequence[Finding] | Stranger) -> bytes:
    """Gives records as bytes for the way to a worker or back."""
    return pickle.dumps(records, protocol=pickle.HIGHEST_PROTOCOL)


def unpack(packed: bytes) -> Any:  # noqa: ANN401 - whatever was packed
    """Gives back what ``pack`` took; of workers that are trusted, as all of Dask does."""
    return pickle.loads(packed)  # noqa: S301 - the network that Dask sends code in


@lru_cache(maxsize=1)
def _settle_once() -> None:
    settle()


@lru_cache(maxsize=1)
def load_pipeline() -> Pipeline:
    """Gives the pipeline that a worker keeps."""
    from geoevents.pipeline import Pipeline

    return Pipeline()
