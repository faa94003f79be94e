"""Texts to measure on: conflict reporting alone, and the mixed news that a newsroom reads.

All are put together from the project's own sample articles and from everyday sentences written for
this purpose; a seed makes them the same each time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from geoevents.model import Article
from geoevents.reading import read_articles

__all__ = ["conflict", "made", "mixed"]

ROOT = Path(__file__).resolve().parent.parent
_SHARE = 4  # of a newsroom's paragraphs one in so many is about conflict


def conflict() -> list[Article]:
    """Gives the sample articles: nearly every sentence tells of war."""
    return list(read_articles(ROOT / "data" / "articles"))


def everyday() -> list[str]:
    """Gives sentences about prices, sport, weather and culture."""
    return (Path(__file__).parent / "everyday.txt").read_text(encoding="utf-8").splitlines()


def mixed(seed: int = 1) -> list[Article]:
    """Gives articles of which one paragraph in four is about conflict, as in a general wire."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    calm = everyday()
    out = []
    for article in conflict():
        parts = []
        for part in article.text.split("\n\n"):
            parts.append(part)
            parts += [" ".join(chance.sample(calm, 3)) for _ in range(_SHARE - 1)]
        out.append(replace(article, id=f"m-{article.id}", text="\n\n".join(parts)))
    return out


def made(count: int, seed: int = 1) -> Iterator[Article]:
    """Gives articles of about 220 words, each other paragraph about conflict, no two the same."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    told = [part for article in conflict() for part in article.text.split("\n\n") if part.strip()]
    calm = everyday()
    for number in range(count):
        parts = [chance.choice(told) for _ in range(chance.randint(2, 4))]
        parts += [" ".join(chance.sample(calm, 3)) for _ in range(chance.randint(1, 3))]
        chance.shuffle(parts)
        day = date(2025, 1, 1) + timedelta(days=number % 400)
        yield Article(
            id=f"made-{seed}-{number}",
            text="\n\n".join([*parts, f"This is report {number} of that day."]),
            published=day,
            publisher="Made-up Wire",
        )
