"""The timeline: a stacked histogram by event type with a brush over days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from geoevents.model import EventType
from geoevents.views.palette import TYPE_COLOURS, TYPE_ORDER
from geoevents.views.words import TYPE_WORDS

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

__all__ = ["BRUSH", "brushed_days", "timeline_chart"]

BRUSH = "window"
Unit = Literal["day", "week", "month", "year"]


def _bin_end(start: pd.Series[Any], unit: Unit) -> pd.Series[Any]:
    import pandas as pd

    if unit == "month":
        return start + pd.offsets.MonthBegin(1)
    if unit == "year":
        return start + pd.offsets.YearBegin(1)
    return start + pd.Timedelta(days=7 if unit == "week" else 1)


def _milliseconds(day: date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "date": day.day}


def timeline_chart(
    frame: pd.DataFrame,
    unit: Unit,
    *,
    window: tuple[date, date] | None = None,
    marker: date | None = None,
    head: date | None = None,
    dark: bool = False,
    height: int = 104,
) -> alt.LayerChart:
    """Draws counts per bin and type, with a named interval selection (``BRUSH``) over x.

    Args:
        frame: columns ``start`` (day), ``event_type``, ``count``; one row per bin and type.
        unit: width of a bin.
        window: first and last day of the selected range; bars outside are faded.
        marker: day of the selected event, drawn as a line.
        head: day that playback has reached, drawn as a dashed line.
        dark: whether the page is dark.
        height: pixels of the plot.
    """
    import altair as alt
    import pandas as pd

    data = frame.assign(start=pd.to_datetime(frame["start"]))
    data = data.assign(
        end=_bin_end(data["start"], unit),
        kind=[TYPE_WORDS[EventType(value)] for value in data["event_type"]],
        order=[TYPE_ORDER.index(EventType(value)) for value in data["event_type"]],
    ).sort_values(["start", "order"])
    # Stacked here: Vega-Lite does not stack bars that span from x to x2.
    data["top"] = data.groupby("start")["count"].cumsum()
    data["foot"] = data["top"] - data["count"]
    data = data[["start", "end", "kind", "count", "foot", "top"]]
    ink, quiet, grid = (
        ("#E8E6E1", "#B5AFA2", "#2E343A") if dark else ("#1B1F24", "#66614F", "#EDEAE2")
    )
    brush = alt.selection_interval(
        name=BRUSH,
        encodings=["x"],
        zoom=False,  # the wheel scrolls the page
        mark=alt.BrushConfig(fill="#1F4E79", fillOpacity=0.07, stroke="#5B86AE", strokeWidth=1),
        value=alt.Undefined if window is None else {"x": _window_value(window)},
    )
    kinds = [TYPE_WORDS[kind] for kind in TYPE_ORDER]
    bars = (
        alt.Chart(data)
        .mark_rect(stroke="#1C2024" if dark else "#FFFFFF", strokeWidth=0.7)
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
            opacity=alt.condition(brush, alt.value(1.0), alt.value(0.32)),
            tooltip=[
                alt.Tooltip("kind:N", title="Kind"),
                alt.Tooltip("start:T", title=f"{unit.capitalize()} of", format="%-d %B %Y"),
                alt.Tooltip("count:Q", title="Events", format=","),
            ],
        )
        .add_params(brush)
    )
    layers = [bars]
    for when, dash in ((marker, []), (head, [4, 3])):
        if when is not None:
            at = pd.DataFrame({"at": [pd.Timestamp(when) + pd.Timedelta(hours=12)]})
            layers.append(
                alt.Chart(at)
                .mark_rule(color=ink, strokeWidth=1.6, strokeDash=dash)
                .encode(x="at:T")
            )
    chart: alt.LayerChart = (
        alt.layer(*layers)
        .properties(
            height=height,
            background="transparent",
            padding={"left": 0, "right": 4, "top": 6, "bottom": 0},
        )
        .configure_view(stroke=None)
    )
    return chart


def _window_value(window: tuple[date, date]) -> Any:  # noqa: ANN401 - altair's own union
    first, last = window
    return [_milliseconds(first), _milliseconds(last + timedelta(days=1))]


def brushed_days(selection: object) -> tuple[date, date] | None:
    """Reads what a brush gave back: first and last day that it touches, or None when empty.

    Args:
        selection: the chart state's ``selection`` (mapping of names to field ranges in
            milliseconds of UTC).
    """
    window = selection.get(BRUSH) if hasattr(selection, "get") else None
    if not window:
        return None
    span = next(iter(dict(window).values()), None)
    if not span or len(span) < 2:
        return None
    first, last = sorted(_moment(value) for value in (span[0], span[-1]))
    if last > first and last.hour == 0 and last.minute == 0:
        last -= timedelta(milliseconds=1)
    return first.date(), last.date()


def _moment(value: object) -> datetime:
    """Reads a bound in milliseconds; vega gives local time, and the app is asked for UTC."""
    if isinstance(value, int | float):
        return datetime(1970, 1, 1) + timedelta(milliseconds=float(value))  # noqa: DTZ001
    return datetime.fromisoformat(str(value).replace("Z", "")).replace(tzinfo=None)
