"""Altair charts that are built without checking each part against Vega-Lite's schema.

The check costs a third of a chart, at each drawing of a page; tests check the charts instead.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    import altair as alt

__all__ = ["unchecked"]

_Asked = ParamSpec("_Asked")
_Chart = TypeVar("_Chart", bound="alt.Chart | alt.LayerChart")


def unchecked(draw: Callable[_Asked, _Chart]) -> Callable[_Asked, _Chart]:
    """Makes a function that gives a chart one whose chart is never held against the schema."""

    @wraps(draw)
    def drawn(*args: _Asked.args, **named: _Asked.kwargs) -> _Chart:
        from altair.utils.schemapi import debug_mode

        with debug_mode(False):
            chart = draw(*args, **named)
        checked = chart.to_dict

        def to_dict(validate: bool = False, **more: Any) -> dict[str, Any]:  # noqa: ANN401, ARG001
            with debug_mode(False):
                spec: dict[str, Any] = checked(validate=False, **more)
            return spec

        object.__setattr__(chart, "to_dict", to_dict)  # altair would take it for a field
        return chart

    return drawn
