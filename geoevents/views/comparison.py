"""Two timelines side by side on one scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geoevents.model import EventType
from geoevents.views.charts import unchecked
from geoevents.views.palette import TYPE_COLOURS, TYPE_ORDER, type_rims
from geoevents.views.words import TYPE_WORDS

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

__all__ = ["binned", "tallest", "twin_chart"]

_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


def binned(frame: pd.DataFrame, unit: str, first: pd.Timestamp, *, relative: bool) -> pd.DataFrame:
    """Gives counts per bin and type, on the calendar or counted from the first day of a period.

    Args:
        frame: columns ``start``, ``event_type`` and ``count``.
        unit: width of a bin.
        first: the first day of the period.
        relative: whether ``x`` is the number of the bin from ``first`` on, and not a date.
    """
    import pandas as pd

    data = frame.assign(
        start=pd.to_datetime(frame["start"]),
        kind=[TYPE_WORDS[EventType(value)] for value in frame["event_type"]],
        order=[TYPE_ORDER.index(EventType(value)) for value in frame["event_type"]],
    )
    if relative:
        data["x"] = ((data["start"] - first).dt.days // _DAYS[unit]).clip(lower=0) + 1
    else:
        data["x"] = data["start"]
    return data[["x", "kind", "order", "count"]]


def tallest(*frames: pd.DataFrame) -> int:
    """Gives the height of the tallest bin of several charts, for their common scale."""
    sums = [int(f.groupby("x")["count"].sum().max()) for f in frames if not f.empty]
    return max(sums, default=1)


@unchecked
def twin_chart(
    data: pd.DataFrame,
    *,
    top: int,
    domain: tuple[Any, Any],
    relative: bool,
    unit: str,
    dark: bool,
) -> alt.Chart:
    """Draws one of two charts that share both scales.

    Args:
        data: as ``binned`` gives it.
        top: the height of the tallest bin of both charts.
        domain: first and last ``x`` of both charts.
        relative: whether ``x`` counts bins from the start of a period.
        unit: width of a bin.
        dark: whether the page is dark.
    """
    import altair as alt

    quiet, grid = ("#B5AFA2", "#2E343A") if dark else ("#66614F", "#EDEAE2")
    axis: dict[str, Any] = {
        "labelColor": quiet,
        "titleColor": quiet,
        "labelFontSize": 11,
        "titleFontSize": 11,
    }
    kinds = [TYPE_WORDS[kind] for kind in TYPE_ORDER]
    x: alt.X
    if relative:
        x = alt.X(
            "x:Q",
            title=f"{unit} of the period",
            scale=alt.Scale(domain=[0.5, domain[1] + 0.5], nice=False),
            axis=alt.Axis(grid=False, tickMinStep=1, format="d", tickCount=6, **axis),
        )
    else:
        x = alt.X(
            "x:T",
            title=None,
            scale=alt.Scale(domain=[_date_time(value) for value in domain]),
            axis=alt.Axis(grid=False, tickCount=6, labelOverlap=True, **axis),
        )
    chart: alt.Chart = (
        alt.Chart(data)
        .mark_bar(size=max(2, min(18, 360 // max(1, data["x"].nunique() or 1))))
        .encode(
            x=x,
            y=alt.Y(
                "count:Q",
                title=None,
                stack="zero",
                scale=alt.Scale(domain=[0, top], nice=True),
                axis=alt.Axis(
                    gridColor=grid, domain=False, ticks=False, tickCount=3, tickMinStep=1, **axis
                ),
            ),
            color=alt.Color(
                "kind:N",
                legend=None,
                scale=alt.Scale(domain=kinds, range=[TYPE_COLOURS[kind] for kind in TYPE_ORDER]),
            ),
            stroke=alt.Stroke(
                "kind:N", legend=None, scale=alt.Scale(domain=kinds, range=type_rims(dark=dark))
            ),
            order="order:Q",
        )
        .properties(
            height=130,
            background="transparent",
            padding={"left": 0, "right": 4, "top": 6, "bottom": 0},
        )
        # The page gives the chart one alternative text; parts of it need no names of their own.
        .configure(aria=False, mark=alt.MarkConfig(aria=False), view=alt.ViewConfig(stroke=None))
    )
    return chart


def _date_time(value: pd.Timestamp) -> alt.DateTime:
    import altair as alt

    return alt.DateTime(year=value.year, month=value.month, date=value.day)
