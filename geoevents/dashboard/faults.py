"""What went wrong, in plain sentences that say what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import streamlit as st

from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.session import Request
from geoevents.errors import GazetteerError, StoreError
from geoevents.store import default_path

__all__ = ["say", "say_problems", "store_faults"]

_SAID = 2  # problems that are said at once; more are unfolded, so that the map stays in sight


@contextmanager
def store_faults() -> Iterator[None]:
    """Shows a page in place of a store or gazetteer that cannot be used."""
    try:
        yield
    except StoreError as fault:
        with st.container(border=True):
            blocks(
                [
                    {"kind": "title", "text": "The event store cannot be read"},
                    {"kind": "sub", "text": str(fault)},
                    {
                        "kind": "note",
                        "text": f"The store is looked for at {default_path()}. If it was there "
                        "before, bring it back and try again. Else start the app with "
                        "GEOEVENTS_STORE set to another folder, or make a new store with: "
                        "geoevents ingest data/articles",
                    },
                ],
                key="store_fault",
            )
        if st.button("Try again"):
            st.rerun()
    except GazetteerError as fault:
        with st.container(border=True):
            blocks(
                [
                    {"kind": "title", "text": "The gazetteer cannot be read"},
                    {"kind": "sub", "text": str(fault)},
                    {"kind": "note", "text": "Make it again with: geoevents gazetteer build"},
                ],
                key="gazetteer_fault",
            )


def say_problems(asked: Request) -> None:
    """Says which parts of the address made no sense and were left out."""
    say(asked.problems)


def say(problems: Sequence[str]) -> None:
    """Says what made no sense and was left out, if anything was."""
    if not problems:
        return
    notes: list[Block] = [{"kind": "note", "text": problem[:600]} for problem in problems]
    if len(notes) > _SAID + 1:
        rest: Block = {
            "kind": "more",
            "text": f"{len(notes) - _SAID} more",
            "blocks": notes[_SAID:],
        }
        notes = [*notes[:_SAID], rest]
    with st.container(border=True, key="problems"):
        blocks(
            [{"kind": "title", "text": "A part of the address was left out"}, *notes],
            key="problem_words",
        )
