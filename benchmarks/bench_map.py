"""The map: what the server makes of events, against one folium marker an event; the first map."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from promises import BY_CLOCK, NONE, ROOT, Line, best

if TYPE_CHECKING:
    from geoevents.query import EventQuery, Filter
    from geoevents.views.marks import Bounds, Payload

__all__ = ["VIEW", "WORLD", "first_map", "markers", "marks"]

VIEW = (20.0, 44.0, 42.0, 54.0)  # Ukraine on a laptop screen
ZOOM = 6
WORLD = (-180.0, -60.0, 180.0, 75.0)


def markers(count: int = 10_000) -> Iterator[Line]:
    """The map of 10,000 events on the server, against one folium marker an event."""
    import folium
    from folium.plugins import MarkerCluster
    from generate import fill

    from geoevents.query import EventQuery, Filter
    from geoevents.views.folium_map import base_map, marks_layer

    with tempfile.TemporaryDirectory() as folder:
        query = EventQuery(fill(Path(folder) / "store", count), folder=Path(folder))
        frame = query.frame(Filter())
        points = frame.loc[frame["latitude"].notna(), ["latitude", "longitude"]].to_numpy()

        def plain() -> None:
            chart = folium.Map()
            cluster = MarkerCluster().add_to(chart)
            for latitude, longitude in points:
                folium.Marker((latitude, longitude)).add_to(cluster)
            chart.get_root().render()

        def ours() -> None:
            query.forget()  # a question that was asked before is answered from memory
            chart = base_map()
            marks_layer(marks(query, Filter())).add_to(chart)
            chart.get_root().render()

        taken = best(ours, 5)
        ratio = best(plain, 2) / taken
    yield Line(
        "map of 10,000 events, against one folium marker an event",
        ratio,
        100,
        "{:.0f} ×",
        True,
        f"{len(points):,} markers; ours {taken * 1000:.0f} ms, asked anew and rendered as well",
        slack=BY_CLOCK,
    )


def marks(query: EventQuery, wanted: Filter, view: Bounds = VIEW, zoom: int = ZOOM) -> Payload:
    """Counts the cells and regions of a view."""
    from geoevents.views.marks import marks_payload
    from geoevents.views.regions_shown import regions_shown

    def inside(_place: str) -> tuple[float, float]:
        return 50.0, 30.0  # in every view: the most regions that one can be sent

    regions, _ = regions_shown(query.regions(wanted), inside, view)
    return marks_payload(query.cells(wanted, view, zoom), regions, inside)


def first_map(store: Path, size: int) -> Iterator[Line]:
    """What ``first_map.py`` measures of a store: the wait for the page, and the app's memory."""
    command = [sys.executable, str(Path(__file__).with_name("first_map.py")), "--loads", "2"]
    run = subprocess.run(
        [*command, "--store", str(store)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    found = re.findall(
        r"(first load|median of|peak memory|with helpers).*?(\d+(?:\.\d+)?) (?:s|MB)\b", run.stdout
    )
    if len(found) != 4:
        last = (run.stderr.strip() or run.stdout.strip() or "no answer").splitlines()[-1]
        print(f"       not measured: the first map with {size:,} events: {last[:120]}")
        return
    first, median = float(found[0][1]), float(found[1][1])
    memory, whole = (float(words) for words in re.findall(r"(\d+) MB", run.stdout)[-2:])
    yield Line(
        f"first drawn map with {size:,} events",
        median,
        6.0,
        "{:.1f} s",
        False,
        f"of a new server {first:.1f} s",
    )
    for words, value, known in (
        (f"peak memory of the app with {size:,} events", memory, 1.0),
        ("… with the process that groups incidents, while it does", whole, 0.5),
    ):
        yield Line(words, value, 1_500, "{:.0f} MB", False, known=known, slack=NONE)
