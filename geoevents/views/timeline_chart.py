"""The timeline's chart without its table: bars by kind, axes, colours and the brush, in altair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from geoevents.views.palette import TYPE_COLOURS, TYPE_ORDER, type_rims
from geoevents.views.words import TYPE_WORDS

if TYPE_CHECKING:
    import altair as alt

__all__ = ["BRUSH", "Unit", "timeline_chart"]

BRUSH = "window"
Unit = Literal["day", "week", "month", "year"]


def timeline_chart(unit: Unit, *, dark: bool = False, height: int = 104) -> alt.LayerChart:
    """Draws counts per bin and type, with a named interval selection (``BRUSH``) over x.

    Args:
        unit: width of a bin.
        dark: whether the page is dark.
        height: pixels of the plot.
    """
    import altair as alt

    quiet, grid = ("#B5AFA2", "#2E343A") if dark else ("#66614F", "#EDEAE2")
    brush = alt.selection_interval(
        name=BRUSH,
        encodings=["x"],
        zoom=False,  # the wheel scrolls the page
        mark=alt.BrushConfig(fill="#1F4E79", fillOpacity=0.07, stroke="#5B86AE", strokeWidth=1),
    )
    kinds = [TYPE_WORDS[kind] for kind in TYPE_ORDER]
    bars = (
        alt.Chart(alt.NamedData(name="bars"))
        .mark_rect(strokeWidth=0.7)
        .encode(
            x=alt.X(
                "start:T",
                title=None,
                axis=alt.Axis(
                    labelColor=quiet,
                    tickColor=grid,
                    domainColor=grid,
                    grid=False,
                    labelOverlap=True,
                    tickCount=8,
                    labelFontSize=11,
                ),
            ),
            x2="end:T",
            y=alt.Y(
                "foot:Q",
                title=None,
                scale=alt.Scale(domainMin=0, nice=True),
                axis=alt.Axis(
                    labelColor=quiet,
                    gridColor=grid,
                    domain=False,
                    ticks=False,
                    tickCount=3,
                    tickMinStep=1,
                    labelFontSize=11,
                ),
            ),
            y2="top:Q",
            color=alt.Color(
                "kind:N",
                legend=None,
                scale=alt.Scale(domain=kinds, range=[TYPE_COLOURS[kind] for kind in TYPE_ORDER]),
            ),
            stroke=alt.Stroke(
                "kind:N", legend=None, scale=alt.Scale(domain=kinds, range=type_rims(dark=dark))
            ),
            opacity=alt.condition(brush, alt.value(1.0), alt.value(0.32)),
            fillOpacity=alt.condition("datum.vague", alt.value(0.5), alt.value(1.0)),
            tooltip=[
                alt.Tooltip("kind:N", title="Kind"),
                alt.Tooltip("start:T", title=f"{unit.capitalize()} of", format="%-d %B %Y"),
                alt.Tooltip("count:Q", title="Events", format=","),
                alt.Tooltip("spread:Q", title="Day not certain", format=","),
            ],
        )
        .add_params(brush)
    )
    chart: alt.LayerChart = (
        alt.layer(bars)
        .properties(
            height=height,
            background="transparent",
            padding={"left": 0, "right": 4, "top": 6, "bottom": 0},
        )
        # The page gives the chart one alternative text; parts of it need no names of their own.
        .configure(aria=False, mark=alt.MarkConfig(aria=False), view=alt.ViewConfig(stroke=None))
    )
    return chart
