"""The timeline: a stacked histogram by event type with a brush over days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from geoevents.model import EventType
from geoevents.views.palette import TYPE_ORDER
from geoevents.views.timeline_chart import BRUSH, Unit, timeline_chart
from geoevents.views.words import TYPE_WORDS

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Spec", "brushed_days", "timeline_spec", "with_head"]

Spec = dict[str, Any]  # a chart in Vega-Lite's words
_FEWEST_DAYS = 7  # that a chart by day spans
_INK = {False: "#1B1F24", True: "#E8E6E1"}  # on a light page, on a dark one


def _bin_end(start: pd.Series[Any], unit: Unit) -> pd.Series[Any]:
    import pandas as pd

    if unit == "month":
        return start + pd.offsets.MonthBegin(1)
    if unit == "year":
        return start + pd.offsets.YearBegin(1)
    return start + pd.Timedelta(days=7 if unit == "week" else 1)


def _milliseconds(day: date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "date": day.day}


def timeline_spec(
    frame: pd.DataFrame,
    unit: Unit,
    *,
    window: tuple[date, date] | None = None,
    marker: tuple[date, date] | None = None,
    dark: bool = False,
) -> Spec:
    """Gives the timeline as it is sent: a dict whose ``datasets`` are Arrow streams.

    Args:
        frame: columns ``start`` (day), ``event_type``, ``count`` and ``spread`` (how many of them
            are known to several days only, which are drawn lighter); one row per bin and type.
        unit: width of a bin.
        window: first and last day of the selected range; bars outside are faded.
        marker: first and last day of the selected event: a line, with a whisker where its day is
            not certain.
        dark: whether the page is dark.
    """
    spec = _plain(unit, dark)
    stream = _stream(_stacked(frame, unit))
    name = sha256(stream).hexdigest()[:16]  # the browser looks at the name whether it is news
    marks = [] if marker is None else _marker(marker, _INK[dark])
    bars, *others = spec["layer"]
    spec = {**spec, "layer": [_with_room(bars, frame, unit), *others, *marks]}
    spec |= {"data": {"name": name}, "datasets": {name: stream}}
    if window is not None:
        (brush,) = spec["params"]
        spec["params"] = [{**brush, "value": {"x": _window_value(window)}}]
    return spec


def _with_room(bars: Spec, frame: pd.DataFrame, unit: Unit) -> Spec:
    """Gives the bars room for a week at least: one day alone is a wall over an axis of hours."""
    if unit != "day" or frame.empty:
        return bars
    first, last = frame["start"].min(), frame["start"].max()
    free = _FEWEST_DAYS - 1 - (last - first).days
    if free <= 0:
        return bars
    ends = (first - timedelta(days=free // 2), last + timedelta(days=1 + free - free // 2))
    x = bars["encoding"]["x"]
    axis = {**x["axis"], "tickCount": {"interval": "day", "step": 1}}
    x = {**x, "axis": axis, "scale": {"domain": [_milliseconds(end) for end in ends]}}
    return {**bars, "encoding": {**bars["encoding"], "x": x}}


def with_head(spec: Spec, head: date | None, *, dark: bool) -> Spec:
    """Adds the day that playback has reached, a dashed line, to what ``timeline_spec`` gave."""
    if head is None:
        return spec
    line = _line({"x": _noon(head)}, _INK[dark], strokeWidth=1.6, strokeDash=[4, 3])
    return {**spec, "layer": [*spec["layer"], line]}


@lru_cache(maxsize=8)
def _plain(unit: Unit, dark: bool) -> Spec:
    """Gives the chart without its table, never to be changed: altair needs 20 ms to make it."""
    spec: Spec = timeline_chart(unit, dark=dark).to_dict()
    for name in ("continuousWidth", "continuousHeight"):  # of altair's theme; the page is wider
        spec["config"]["view"].pop(name, None)
    return spec


def _stream(table: pd.DataFrame) -> bytes:
    """Gives a table as an Arrow stream."""
    import pyarrow as pa

    rows = pa.Table.from_pandas(table, preserve_index=False)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, rows.schema) as writer:
        writer.write_table(rows)
    stream: bytes = sink.getvalue().to_pybytes()
    return stream


def _stacked(frame: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    """Gives one row per rectangle; Vega-Lite does not stack bars that span from x to x2."""
    import pandas as pd

    data = frame.assign(start=pd.to_datetime(frame["start"]))
    if "spread" not in data:
        data = data.assign(spread=0)
    data = data.assign(
        end=_bin_end(data["start"], unit),
        kind=[TYPE_WORDS[EventType(value)] for value in data["event_type"]],
        order=[TYPE_ORDER.index(EventType(value)) for value in data["event_type"]],
    )
    parts = [
        data.assign(part=data["count"] - data["spread"], vague=False),
        data.assign(part=data["spread"], vague=True),
    ]
    data = pd.concat(parts).sort_values(["start", "order", "vague"], kind="stable")
    data["top"] = data.groupby("start")["part"].cumsum()
    data["foot"] = data["top"] - data["part"]
    wanted = ["start", "end", "kind", "count", "spread", "vague", "foot", "top"]
    return data.loc[data["part"] > 0, wanted]


def _noon(day: date) -> int:
    """Gives the middle of a day in milliseconds since 1970, as the bars' days are given."""
    return 1000 * int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp())


def _line(at: dict[str, int], colour: str, **mark: object) -> Spec:
    """Gives a layer with one line at a moment ``x``, or between the moments ``x`` and ``x2``."""
    places = {name: {"field": name, "type": "temporal"} for name in at if name == "x"}
    places |= {name: {"field": name} for name in at if name == "x2"}
    kind = {"type": "rule", "color": colour, **mark}
    return {"data": {"values": [at]}, "mark": kind, "encoding": places}


def _marker(days: tuple[date, date], ink: str) -> list[Spec]:
    """Draws the selected event: a line on its day, or a whisker over the days it may have been."""
    first, last = (_noon(day) for day in days)
    drawn = [_line({"x": (first + last) // 2}, ink, strokeWidth=1.6)]
    if last > first:
        half = 12 * 3_600_000
        span = _line({"x": first - half, "x2": last + half}, ink, strokeWidth=2.4)
        ends = {"type": "tick", "color": ink, "thickness": 2, "size": 11, "orient": "vertical"}
        span["encoding"]["y"] = {"value": 8}
        caps: Spec = {
            "data": {"values": [{"x": first - half}, {"x": last + half}]},
            "mark": ends,
            "encoding": {"x": {"field": "x", "type": "temporal"}, "y": {"value": 8}},
        }
        drawn += [span, caps]
    return drawn


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
