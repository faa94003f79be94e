"""What each column means, for people who get a file without the manual."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

__all__ = ["meanings"]


@lru_cache
def meanings() -> dict[str, str]:
    """Gives the meaning of each column by its name, in the order of the event schema."""
    path = Path(__file__).with_name("dictionary.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["column"]: row["meaning"] for row in csv.DictReader(stream)}
