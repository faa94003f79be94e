"""The filters that are asked for less often: words, actor, killed, publisher, precision, review."""

from __future__ import annotations

import streamlit as st

from geoevents.dashboard.choices import Row, facet, hold, on_change, single, toggle_coded
from geoevents.dashboard.kit import blocks
from geoevents.dashboard.session import Request, change
from geoevents.model import GeoPrecision
from geoevents.query import EventQuery, Facets
from geoevents.query.params import FIRST_DAY, LAST_DAY
from geoevents.views.words import day

__all__ = ["more"]

_PRECISION_WORDS = {
    GeoPrecision.TOWN: "the named town",
    GeoPrecision.NEAR: "near a place",
    GeoPrecision.REGION: "region only",
    GeoPrecision.COUNTRY: "country only",
}
_NAMED = 100  # actors that are offered; others are found by typing


def more(query: EventQuery, asked: Request, facets: Facets) -> None:
    """Draws the field for words, and the rest behind a fold."""
    chosen = asked.filter
    blocks([{"kind": "label", "text": "More"}], key="label_More")
    _words("w_text", "text", "Words in the text", chosen.text)
    deep = bool(
        chosen.actor
        or chosen.sources
        or chosen.precisions
        or chosen.reviews
        or chosen.min_fatalities is not None
        or chosen.known_on
    )
    with st.expander("Actor, source, precision …", expanded=deep):
        _words("w_actor", "actor", "Actor, either side", chosen.actor)
        _actors(query, asked)
        _killed(asked, facets)
        _others(asked, facets)
        _known_on(query, asked)


def _words(key: str, field: str, label: str, value: str) -> None:
    hold(key, value)
    st.text_input(
        label,
        key=key,
        placeholder=label,
        label_visibility="collapsed",
        type="search",
        max_chars=200,
        on_change=on_change,
        args=(key, field, lambda text: str(text or "").strip()),
    )


def _actors(query: EventQuery, asked: Request) -> None:
    counts = query.actors(asked.filter, _NAMED)
    rows: list[Row] = [
        (name, name, count, name == asked.filter.actor) for name, count in counts.items()
    ]
    if asked.filter.actor:
        rows.insert(0, ("", "any actor", None, False))
    blocks(
        [single("Actors of these events", rows, none="Actors of these events")],
        key="actors",
        on_pick=lambda name: change(actor=name),
    )


def _killed(asked: Request, facets: Facets) -> None:
    least = asked.filter.min_fatalities
    counts: dict[int, int | None] = dict(facets.fatalities)
    if least is not None:
        counts.setdefault(least, None)
    rows: list[Row] = [
        (str(n), f"{n:,} or more killed", counts[n], n == least) for n in sorted(counts)
    ]
    if least is not None:
        rows.append(("", "any number", None, False))
    blocks(
        [single("Killed, at least", rows, none="Any number killed")],
        key="killed",
        on_pick=lambda n: change(min_fatalities=int(n) if n else None),
    )


def _others(asked: Request, facets: Facets) -> None:
    chosen = asked.filter
    blocks(
        [
            facet(
                "Publisher", "sources", facets.sources, chosen.sources, str, none="Any publisher"
            ),
            facet(
                "How exactly the place is known",
                "precisions",
                facets.precisions,
                chosen.precisions,
                lambda code: _PRECISION_WORDS[GeoPrecision(int(code))],
                none="However exact the place",
            ),
            facet("Review", "reviews", facets.reviews, chosen.reviews, str, none="Any review"),
        ],
        key="deep",
        on_pick=toggle_coded,
    )


def _known_on(query: EventQuery, asked: Request) -> None:
    begun = query.begun()
    hold("w_known_on", asked.filter.known_on)
    st.date_input(
        "As known on",
        value=None,
        key="w_known_on",
        format="DD/MM/YYYY",
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        help="Shows the records that this store held at the end of that day, as they stood then",
        on_change=on_change,
        args=("w_known_on", "known_on", lambda value: value),
    )
    if begun is not None:
        blocks(
            [{"kind": "note", "text": f"What this store held on a day; it begins {day(begun)}."}],
            key="known_since",
        )
