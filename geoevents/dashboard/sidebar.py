"""The filters, in the order of the questions: when, where, what, on whose word, more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import partial

import streamlit as st

from geoevents.dashboard.kit import Block, blocks
from geoevents.dashboard.session import Request, change, country_name, read_request
from geoevents.incidents import IncidentStatus
from geoevents.model import ClaimStatus, EventType, GeoPrecision, Review, SubEventType
from geoevents.query import Facets
from geoevents.views.palette import STATUS_ORDER, TYPE_COLOURS, TYPE_ORDER
from geoevents.views.words import INCIDENT_WORDS, TYPE_WORDS

__all__ = ["filters"]

_PRESETS: dict[str, int | None] = {
    "Any time": None,
    "Last 7 days": 7,
    "Last 30 days": 30,
    "Last 90 days": 90,
    "Last 365 days": 365,
}
_CHOSEN_DATES = "Chosen dates"
_PRECISION_WORDS = {
    GeoPrecision.TOWN: "the named town",
    GeoPrecision.NEAR: "near a place",
    GeoPrecision.REGION: "region only",
    GeoPrecision.COUNTRY: "country only",
}
_FIRST_DAY = date(1900, 1, 1)
_LAST_DAY = date(2100, 12, 31)


def filters(
    asked: Request,
    facets: Facets,
    span: tuple[date | None, date | None],
    incidents: Mapping[IncidentStatus, int] | None,
) -> None:
    """Draws the sidebar.

    Args:
        asked: the request of the address.
        facets: counts of every choice.
        span: first and last day of all events in the store.
        incidents: incidents by status; None where the store is too large to group in passing.
    """
    with st.sidebar:
        blocks(
            [
                {"kind": "title", "text": "Geoevents"},
                {"kind": "note", "text": "conflict reporting, mapped with its doubts"},
            ],
            key="brand",
        )
        _when(asked, span[1])
        _where(asked, facets)
        _what(asked, facets)
        _on_whose_word(asked, facets)
        _incidents(asked, incidents)
        _more(asked, facets)


def _label(text: str) -> None:
    blocks([{"kind": "label", "text": text}], key=f"label_{text}")


def _hold(key: str, value: object) -> None:
    """Makes a widget show what the address says."""
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value


def _on_change(key: str, field: str, read: Callable[[object], object]) -> None:
    change(**{field: read(st.session_state[key])})


def _when(asked: Request, latest: date | None) -> None:
    _label("When")
    first, last = asked.filter.date_from, asked.filter.date_to
    preset = _CHOSEN_DATES
    for name, days in _PRESETS.items():
        if _preset_range(days, latest) == (first, last):
            preset = name
            break
    options = list(_PRESETS) + ([_CHOSEN_DATES] if preset == _CHOSEN_DATES else [])
    _hold("when", preset)
    st.selectbox(
        "Period",
        options,
        key="when",
        label_visibility="collapsed",
        on_change=_take_preset,
        args=(latest,),
        help="Counted back from the latest event",
    )
    left, right = st.columns(2, gap="small", wrap=False)
    for column, key, label, value, field in (
        (left, "from", "From", first, "date_from"),
        (right, "to", "To", last, "date_to"),
    ):
        _hold(f"w_{key}", value)
        column.date_input(
            label,
            value=None,
            key=f"w_{key}",
            format="DD/MM/YYYY",
            min_value=_FIRST_DAY,
            max_value=_LAST_DAY,
            on_change=_on_change,
            args=(f"w_{key}", field, lambda value: value),
        )


def _preset_range(days: int | None, latest: date | None) -> tuple[date | None, date | None]:
    if days is None or latest is None:
        return None, None
    return latest - timedelta(days=days - 1), latest


def _take_preset(latest: date | None) -> None:
    name = st.session_state["when"]
    if name in _PRESETS:
        first, last = _preset_range(_PRESETS[name], latest)
        change(date_from=first, date_to=last)


def _facet(
    label: str,
    field: str,
    counts: Mapping[str, int],
    chosen: Iterable[object],
    name: Callable[[str], str],
    *,
    none: str,
) -> Block:
    """Gives a field that opens to the choices with their counts, the chosen first."""
    now = [_code(value) for value in chosen]
    counted = {_code(key): count for key, count in counts.items()}
    order = [*now, *(code for code in counted if code not in now)]
    return {
        "kind": "facet",
        "text": label,
        "none": none,
        "items": [
            {
                "id": f"{field}={code}",
                "text": name(code),
                "count": counted.get(code, 0),
                "on": code in now,
            }
            for code in order
        ],
    }


def _code(value: object) -> str:
    return str(int(value)) if isinstance(value, int) else str(value)


def _where(asked: Request, facets: Facets) -> None:
    chosen = asked.filter
    near = {*chosen.countries, *(name.partition(":")[0] for name in chosen.admin1)}
    regions = {
        name: count
        for name, count in facets.admin1.items()
        if not near or name.partition(":")[0] in near
    }
    blocks(
        [
            {"kind": "label", "text": "Where"},
            _facet(
                "Country",
                "countries",
                facets.countries,
                chosen.countries,
                country_name,
                none="Any country",
            ),
            _facet(
                "Region",
                "admin1",
                regions,
                chosen.admin1,
                lambda code: code.partition(":")[2],
                none="Any region",
            ),
        ],
        key="where",
        on_pick=_toggle_coded,
    )


_READ: dict[str, Callable[[str], object]] = {
    "countries": str,
    "admin1": str,
    "sub_event_types": SubEventType,
    "claimants": str,
    "sources": str,
    "precisions": lambda code: GeoPrecision(int(code)),
    "reviews": Review,
}


def _toggle_coded(picked: str) -> None:
    field, _, code = picked.partition("=")
    if field not in _READ:
        return
    value = _READ[field](code)
    chosen = list(getattr(read_request().filter, field))
    if value in chosen:
        chosen.remove(value)
    else:
        chosen.append(value)
    change(**{field: tuple(chosen)})


def _toggle(field: str, options: tuple[str, ...], picked: str) -> None:
    chosen = list(getattr(read_request().filter, field))
    value = next((option for option in options if str(option) == picked), None)
    if value is None:
        return
    if value in chosen:
        chosen.remove(value)
    else:
        chosen.append(value)
    change(**{field: tuple(chosen)})


def _what(asked: Request, facets: Facets) -> None:
    chosen = asked.filter.event_types
    items = [
        {
            "id": kind.value,
            "text": TYPE_WORDS[kind],
            "colour": TYPE_COLOURS[kind],
            "count": facets.event_types.get(kind, 0),
            "on": kind in chosen,
        }
        for kind in TYPE_ORDER
        if facets.event_types.get(kind, 0) or kind in chosen
    ]
    blocks(
        [
            {"kind": "label", "text": "What"},
            {"kind": "choices", "text": "Event type", "items": items, "any": bool(chosen)},
        ],
        key="what",
        on_pick=partial(_toggle, "event_types", tuple(EventType)),
    )


def _on_whose_word(asked: Request, facets: Facets) -> None:
    chosen = asked.filter.claim_statuses
    items = [
        {
            "id": status.value,
            "text": {"claimed": "claimed by a party"}.get(status.value, status.value),
            "mark": status.value,
            "count": facets.claim_statuses.get(status, 0),
            "on": status in chosen,
        }
        for status in STATUS_ORDER
    ]
    blocks(
        [
            {"kind": "label", "text": "On whose word"},
            {"kind": "choices", "text": "Claim status", "items": items, "any": bool(chosen)},
        ],
        key="word",
        on_pick=partial(_toggle, "claim_statuses", tuple(ClaimStatus)),
    )


def _incidents(asked: Request, counts: Mapping[IncidentStatus, int] | None) -> None:
    chosen = asked.filter.incident_statuses
    if counts is not None:
        items = [
            {
                "id": status.value,
                "text": INCIDENT_WORDS[status],
                "count": counts.get(status, 0),
                "on": status in chosen,
            }
            for status in IncidentStatus
        ]
        blocks(
            [
                {"kind": "label", "text": "Incidents"},
                {
                    "kind": "choices",
                    "text": "Incident status",
                    "items": items,
                    "any": bool(chosen),
                },
            ],
            key="incidents",
            on_pick=partial(_toggle, "incident_statuses", tuple(IncidentStatus)),
        )
    _hold("w_grouped", asked.filter.grouped)
    st.toggle(
        "One mark per incident",
        key="w_grouped",
        help="Shows the leading record of each group of records on one act",
        on_change=_on_change,
        args=("w_grouped", "grouped", bool),
    )


def _more(asked: Request, facets: Facets) -> None:
    chosen = asked.filter
    _label("More")
    _hold("w_text", chosen.text)
    st.text_input(
        "Words in the text",
        key="w_text",
        placeholder="Words in the text",
        label_visibility="collapsed",
        type="search",
        max_chars=200,
        on_change=_on_change,
        args=("w_text", "text", lambda value: str(value or "").strip()),
    )
    deep = bool(
        chosen.sub_event_types
        or chosen.actor
        or chosen.claimants
        or chosen.sources
        or chosen.precisions
        or chosen.reviews
        or chosen.min_fatalities
        or chosen.known_on
    )
    with st.expander("Actor, source, precision …", expanded=deep):
        _hold("w_actor", chosen.actor)
        st.text_input(
            "Actor, either side",
            key="w_actor",
            max_chars=200,
            on_change=_on_change,
            args=("w_actor", "actor", lambda value: str(value or "").strip()),
        )
        _deep_choices(asked, facets)
        _hold("w_fatalities", chosen.min_fatalities)
        st.number_input(
            "Killed, at least",
            value=None,
            min_value=0,
            step=1,
            key="w_fatalities",
            on_change=_on_change,
            args=("w_fatalities", "min_fatalities", lambda value: value),
        )
        _hold("w_known_on", chosen.known_on)
        st.date_input(
            "As known on",
            value=None,
            key="w_known_on",
            format="DD/MM/YYYY",
            min_value=_FIRST_DAY,
            max_value=_LAST_DAY,
            help="Shows the records as they stood at the end of that day",
            on_change=_on_change,
            args=("w_known_on", "known_on", lambda value: value),
        )


def _deep_choices(asked: Request, facets: Facets) -> None:
    chosen = asked.filter
    precisions = {str(int(key)): count for key, count in facets.precisions.items()}
    blocks(
        [
            _facet(
                "Kind of event",
                "sub_event_types",
                facets.sub_event_types,
                chosen.sub_event_types,
                str,
                none="Any kind",
            ),
            _facet(
                "Who claims or denies",
                "claimants",
                facets.claimants,
                chosen.claimants,
                country_name,
                none="On anyone’s word",
            ),
            _facet(
                "Publisher", "sources", facets.sources, chosen.sources, str, none="Any publisher"
            ),
            _facet(
                "How exactly the place is known",
                "precisions",
                precisions,
                chosen.precisions,
                lambda code: _PRECISION_WORDS[GeoPrecision(int(code))],
                none="However exact the place",
            ),
            _facet("Review", "reviews", facets.reviews, chosen.reviews, str, none="Any review"),
        ],
        key="deep",
        on_pick=_toggle_coded,
    )
