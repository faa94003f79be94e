"""The command line's words for what is asked on the page, for exports larger than the app gives."""

from __future__ import annotations

import shlex

from geoevents.dashboard.kit import Block, blocks
from geoevents.query import Filter

__all__ = ["export_command", "tell_command"]

_OPTIONS = {
    "country": "country", "region": "region", "from": "from", "to": "to", "type": "type",
    "sub_type": "sub-type", "status": "status", "claimant": "claimant", "actor": "actor",
    "text": "text", "source": "source", "fatalities": "min-fatalities", "precision": "precision",
    "review": "review", "known_on": "known-on", "incident_status": "incident-status",
}  # fmt: skip


def export_command(asked: Filter) -> str | None:
    """Gives the command that exports what a filter lets through; None where none can say it."""
    params = asked.to_params()
    box = params.pop("bbox", None)
    words = ["geoevents export"]
    for name, value in params.items():
        if name not in _OPTIONS:
            return None
        words += [f"--{_OPTIONS[name]}={shlex.quote(part)}" for part in value.split("~")]
    if box is not None:
        words.append(f"--bbox={box.replace('~', ',')}")
    return " ".join([*words, "-o events.geojson"])


def tell_command(asked: Filter, most: int) -> None:
    """Says how more events are exported than the ``most`` that the app hands out."""
    command = export_command(asked)
    said: list[Block] = []
    if command:
        said = [
            {"kind": "passage", "segments": [[command, None, None]]},
            {"kind": "buttons", "items": [{"text": "Copy the command", "value": command}]},
        ]
    blocks(
        [
            {
                "kind": "note",
                "text": f"More than {most:,} events are written by the command line, which needs "
                "no more memory for many than for few. Narrow the filters"
                + (", or run:" if command else "."),
            },
            *said,
        ],
        key="export_command",
    )
