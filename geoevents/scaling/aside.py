"""Articles that could not be analysed, kept with their error in a file that can be read again."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from geoevents.model import Article

__all__ = ["aside_path", "set_aside"]


def aside_path(root: str) -> Path:
    """Gives the file for a store: beside its folder; in the working folder for an address."""
    if "://" in root:
        return Path("geoevents.set-aside.jsonl")
    folder = Path(root)
    return folder.with_name(f"{folder.name}.set-aside.jsonl")


def set_aside(path: Path, articles: Iterable[tuple[Article, str]]) -> int:
    """Adds articles with their errors to a file of JSON lines, which ``ingest`` reads again.

    One that is in the file already is replaced; the file is never seen half written.

    Returns:
        How many articles the file holds now.
    """
    rows: dict[str, dict[str, Any]] = {}
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            rows[row["id"]] = row
    for article, error in articles:
        rows[article.id] = {
            "id": article.id,
            "error": error,
            "title": article.title,
            "published": article.published.isoformat() if article.published else None,
            "publisher": article.publisher,
            "url": article.url,
            "text": article.text,
        }
    whole = path.with_name(f"{path.name}.{os.getpid()}")
    whole.write_text(
        "".join(f"{json.dumps(row, ensure_ascii=True)}\n" for row in rows.values()),
        encoding="utf-8",
    )
    whole.replace(path)
    return len(rows)
