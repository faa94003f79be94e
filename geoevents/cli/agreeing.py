"""How often people agree with the machine, as ``review quality`` prints it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from geoevents.cli.shared import write_json

if TYPE_CHECKING:
    from geoevents.review import Agreement, Quality

__all__ = ["print_agreement"]


def print_agreement(figures: Quality, *, as_json: bool) -> None:
    """Prints how often people kept what the machine said; as one JSON object on request."""
    if as_json:
        write_json(
            {
                "reviewed": figures.reviewed,
                "accepted": figures.accepted,
                "corrected": figures.corrected,
                "rejected": figures.rejected,
                **{
                    name: {a.name: {"reviewed": a.reviewed, "kept": a.kept} for a in rows}
                    for name, rows in (
                        ("fields", figures.fields),
                        ("kinds", figures.kinds),
                        ("confidence", figures.confidence),
                    )
                },
                "reviewers": dict(figures.reviewers),
                "corrections": [
                    {"field": field, "from": before, "to": after, "count": count}
                    for (field, before, after), count in figures.corrections.items()
                ],
            }
        )
        return
    sys.stdout.write(
        f"{figures.reviewed:,} reviewed: {figures.accepted:,} accepted, "
        f"{figures.corrected:,} corrected, {figures.rejected:,} rejected\n"
    )
    for title, rows in (
        ("people kept what the machine said, by field", figures.fields),
        ("accepted unchanged, by kind", figures.kinds),
        ("accepted unchanged, by the machine's confidence", figures.confidence),
    ):
        if rows:
            sys.stdout.write(f"{title}\n")
        for row in rows:
            sys.stdout.write(f"  {_agreement(row)}\n")
    for name, count in figures.reviewers.items():
        sys.stdout.write(f"by {name}  {count:,}\n")


def _agreement(row: Agreement) -> str:
    share = "–" if row.share is None else f"{100 * row.share:.0f} %"
    return f"{row.name:36} {share:>5}  {row.kept:,} of {row.reviewed:,}"
