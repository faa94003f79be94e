"""The fitted weights, read once from ``data/weights.json`` (made by benchmarks/fit_ranker.py)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from geoevents.geocoding.lexicon import DATA

__all__ = ["Fitted", "load_fitted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Weights by feature name, and the lines to keep a mention and to answer at all."""

    recognition: Mapping[str, Mapping[str, float]]
    recognition_threshold: float
    ranking: Mapping[str, Mapping[str, float]]
    calibration: Mapping[str, float]
    curve: tuple[tuple[float, float], ...]
    anchors: Mapping[str, float]
    abstain_below: float


@lru_cache(maxsize=4)
def load_fitted(path: Path | None = None) -> Fitted:
    """Reads the weights; None is the file that ships with the package."""
    raw = json.loads((path or DATA / "weights.json").read_text(encoding="utf-8"))
    return Fitted(
        recognition=raw["recognition"],
        recognition_threshold=raw["recognition_threshold"],
        ranking=raw["ranking"],
        calibration=raw["calibration"],
        curve=tuple((x, y) for x, y in raw["curve"]),
        anchors=raw["anchors"],
        abstain_below=raw["abstain_below"],
    )
