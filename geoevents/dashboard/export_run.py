"""A large export in the background: how far it is, and the file when it is whole."""

from __future__ import annotations

import shutil
import tempfile
import time
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import streamlit as st

from geoevents.dashboard.background import BackgroundRun
from geoevents.dashboard.kit import blocks
from geoevents.errors import GeoeventsError
from geoevents.formats.rows import each_frame

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geoevents.formats.rows import Frames

__all__ = ["ExportRun", "begin_export", "show_export"]

_KEY = "export_run"
_TICK = 0.7  # seconds between two looks at how far it is
_Write = Callable[["Frames", BinaryIO], None]


@dataclass(slots=True, kw_only=True, weakref_slot=True)
class ExportRun(BackgroundRun):
    """One file in the making; ``done`` of ``total`` events are written.

    A ``total`` of None is a file that is made in one piece: how long it takes is told.
    """

    title: str
    file_name: str
    media_type: str
    total: int | None
    done: int = 0
    told: bool = False  # whether the page has been drawn since the end
    begun: float = field(default_factory=time.monotonic)
    path: Path = field(init=False)  # of the file, which goes with this run

    def __post_init__(self) -> None:
        folder = tempfile.mkdtemp(prefix="geoevents-export-")
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.path = Path(folder) / self.file_name

    def write(self, frames: Callable[[], Frames], write: _Write) -> None:
        """Begins to write.

        Args:
            frames: gives the events to write, once.
            write: writes frames to an open file.
        """

        def work() -> None:
            with self.path.open("wb") as target:
                write(self._counted(frames()), target)

        self.begin(work)

    def make(self, work: Callable[[], bytes]) -> None:
        """Begins to make a file in one piece; ``work`` gives its bytes."""

        def write() -> None:
            made = work()
            self._refuse_stopped()
            self.path.write_bytes(made)

        self.begin(write)

    @property
    def words(self) -> str:
        """Tells how far it is."""
        if self.total is None:
            return f"{self.title}: being made, for {time.monotonic() - self.begun:.0f} s so far"
        return f"{self.title}: {self.done:,} of {self.total:,} events"

    def _refuse_stopped(self) -> None:
        if self.cancelled:
            raise GeoeventsError("The export was stopped.")

    def _counted(self, frames: Frames) -> Iterator[GeoDataFrame]:
        for frame in each_frame(frames):
            self._refuse_stopped()
            yield frame
            self.done += len(frame)


def begin_export(run: ExportRun, begin: Callable[[ExportRun], None]) -> None:
    """Begins an export of this session; one that is still under way is stopped.

    Args:
        run: the export.
        begin: calls ``write`` or ``make`` of it.
    """
    former: ExportRun | None = st.session_state.get(_KEY)
    if former is not None:
        former.cancel()
    st.session_state[_KEY] = run
    begin(run)


def show_export() -> None:
    """Draws how far the session's export is, or the button that saves its file."""
    run: ExportRun | None = st.session_state.get(_KEY)
    if run is not None:
        st.fragment(_draw, run_every=None if run.finished else _TICK)()


def _draw() -> None:
    run: ExportRun | None = st.session_state.get(_KEY)
    if run is None:
        return
    with st.container(border=True, key="export_progress"):
        if not run.finished:
            if run.total is None:
                st.caption(run.words)
            else:
                st.progress(min(1.0, run.done / max(1, run.total)), run.words)
            st.button("Stop", key="export_stop", on_click=run.cancel)
            return
        if run.fault:
            blocks([{"kind": "note", "text": f"{run.title}: {run.fault}"}], key="export_fault")
        else:
            size = run.path.stat().st_size / 1e6
            st.download_button(
                f"Save {run.title}, {size:,.1f} MB",
                data=run.path.read_bytes,
                file_name=run.file_name,
                mime=run.media_type,
                key="export_save",
                on_click="ignore",
                type="primary",
                width="stretch",
            )
        st.button("Close", key="export_close", on_click=_forget)
    if not run.told:
        run.told = True
        st.rerun()  # the clock of this fragment stops


def _forget() -> None:
    st.session_state.pop(_KEY, None)
