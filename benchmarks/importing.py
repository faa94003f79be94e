"""Imports 100,000 rows of ACLED's layout: 60 s of computing and flat memory, or exit code 1.

Run: ``python benchmarks/importing.py [ROWS]``. Rows are made up; each has its own point.
"""

from __future__ import annotations

import csv
import ctypes
import gc
import os
import sys
import tempfile
import time
from pathlib import Path

from geoevents.formats.importing import plan_import, run_import
from geoevents.store import EventStore

_SECONDS = 60.0  # per 100,000 rows, on one core
_GROWTH = 80  # MB of the process between a tenth of the rows and all of them
_HELD = 20  # MB of them that are in use; the rest is what the allocators keep for later
_KINDS = (
    ("Battles", "Armed clash"),
    ("Explosions/Remote violence", "Shelling/artillery/missile attack"),
    ("Protests", "Peaceful protest"),
)
_FIXED = {"time_precision": "1", "geo_precision": "1", "country": "Ukraine", "iso": "804",
          "admin1": "Sumy", "location": "Sumy", "source": "Made up", "fatalities": "0"}  # fmt: skip


def _write(path: Path, rows: int) -> None:
    varied = ("event_id_cnty", "event_date", "year", "event_type", "sub_event_type", "actor1",
              "actor2", "latitude", "longitude", "notes")  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*varied, *_FIXED])
        for n in range(rows):
            kind, sub = _KINDS[n % len(_KINDS)]
            day = f"2025-{1 + n % 12:02}-{1 + n % 28:02}"
            at = (f"{50.5 + n % 997 / 1_000:.4f}", f"{34 + n % 499 / 500:.4f}")
            who = ("Military Forces of Ukraine", "Military Forces of Russia")
            words = f"Row {n} tells of something near Sumy."
            writer.writerow([f"UKR{n}", day, "2025", kind, sub, *who, *at, words, *_FIXED.values()])


def _megabytes() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") // 1_000_000


def _held() -> int:
    """Gives the megabytes in use: the allocators are asked to give back what they only keep."""
    import pyarrow as pa

    gc.collect()
    pa.default_memory_pool().release_unused()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc
    if trim is not None:
        trim(0)
    return _megabytes()


def main() -> int:
    """Runs the import and prints what it took."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    told: list[tuple[int, int]] = []
    held: list[int] = []

    def tell(_done: int, _size: int, count: int) -> None:
        told.append((count, _megabytes()))
        if count >= rows / 10 and not held:
            held.append(_held())

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "acled.csv"
        _write(path, rows)
        store = EventStore.open(Path(folder) / "store")
        clock, begun = time.perf_counter(), time.process_time()
        plan = plan_import(path)
        result = run_import(plan, store, progress=tell)
        took, waited = time.process_time() - begun, time.perf_counter() - clock
    settled = next(size for count, size in told if count >= rows / 10)
    growth = told[-1][1] - settled
    held.append(_held())
    print(f"{result.new:,} of {rows:,} rows as {plan.dataset}: {took:.1f} s computing, "
          f"{waited:.1f} s by the clock")  # fmt: skip
    print(f"memory {settled} MB after a tenth, {told[-1][1]} MB at the end; "
          f"in use {held[0]} and {held[-1]} MB")  # fmt: skip
    flat = growth <= _GROWTH and held[-1] - held[0] <= _HELD
    fine = result.new == rows and took <= 2 + _SECONDS * rows / 100_000 and flat
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
