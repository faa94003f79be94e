"""Other tools read the same tables, by the lines that docs/store.md gives for each."""

import os
import re
import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable
from strategies import make_article, make_event

from geoevents.model import Review
from geoevents.query import EventQuery, Filter
from geoevents.store import EventStore, compact

DAYS = [date(2025, 1, 30) + timedelta(days=n) for n in range(6)]  # two months
PAGE = Path(__file__).parent.parent / "docs" / "store.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Six records in two months: one accepted, one rejected, one whose day was corrected.

    Compacted and added to afterwards: nine versions.
    """
    opened = EventStore.open(tmp_path_factory.mktemp("readers") / "data" / "store")
    for n, day in enumerate(DAYS):
        event = make_event(event_id=f"{n:016x}", article=f"a{n}", event_date=day, end_date=day)
        opened.add([(make_article(f"a{n}"), [event])])
        if n == 3:
            compact(opened)
    for n, changed in (
        (2, {"review": Review.ACCEPTED, "reviewer": "R"}),
        (4, {"review": Review.REJECTED, "reviewer": "R"}),
        (5, {"event_date": DAYS[0], "end_date": DAYS[0], "reviewer": "R"}),  # another month
    ):
        (event,) = opened.versions(f"{n:016x}")
        opened.revise([replace(event, **changed)])
    return opened


def events(store):
    return DeltaTable(store.tables.address("events"))


def read(store, tool, monkeypatch, **given):
    """Runs the page's lines for a tool in the folder above ``data/store``; gives ``current``."""
    monkeypatch.chdir(Path(store.root).parent.parent)
    (lines,) = (block for block in BLOCKS if block.startswith(f"# {tool}"))
    names = dict(given)
    exec(compile(f"{BLOCKS[0]}\n{lines}", str(PAGE), "exec"), names)  # noqa: S102 - our own words
    return names["current"]


def states(table):
    """Gives day and review of each record of a table of pandas or Polars."""
    assert len(table) == len(set(table["event_id"]))
    days = [day if type(day) is date else day.date() for day in table["event_date"]]
    return dict(zip(table["event_id"], zip(days, table["review"], strict=True), strict=True))


def as_geoevents_shows_it(store, tmp_path, current):
    """Tells whether a table has just the records that Geoevents shows, as they are now."""
    shown = states(EventQuery(store, folder=tmp_path).frame(Filter()))
    assert len(shown) == 5
    return states(current) == shown


def test_every_tool_of_the_page_is_tried():
    assert len(BLOCKS) == 6
    assert [re.match(r"# (\w+)", block)[1] for block in BLOCKS[1:]] == [
        "pandas", "DuckDB", "Polars", "Dask", "PySpark",
    ]  # fmt: skip


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # Dask's own, of the newest pandas
@pytest.mark.parametrize("tool", ["pandas", "DuckDB", "Polars", "Dask"])
def test_the_lines_of_the_page_give_what_geoevents_shows(store, tool, monkeypatch, tmp_path):
    pytest.importorskip({"Polars": "polars", "Dask": "dask.dataframe"}.get(tool, tool.lower()))
    assert as_geoevents_shows_it(store, tmp_path, read(store, tool, monkeypatch))


def test_a_month_alone_is_read(store):
    january = events(store).to_pandas(filters=[("month", "=", "2025-01")])
    assert sorted(january["event_date"].unique()) == DAYS[:2]


def test_the_months_lie_in_folders_and_in_no_file(store):
    table = events(store)
    assert table.metadata().partition_columns == ["month"]
    months = pa.table(table.get_add_actions(flatten=True)).column("partition.month")
    assert set(months.to_pylist()) == {"2025-01", "2025-02"}
    assert all("/month=2025-0" in uri for uri in table.file_uris())
    assert "month" not in store.events_dataset().schema.names


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # its own, of newer libraries than it knows
def test_spark(store, monkeypatch, tmp_path):
    """By hand: `pip install pyspark` and a Java; Spark itself is a download of 450 MB."""
    sql = pytest.importorskip("pyspark.sql", reason="PySpark is not installed")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("Spark needs Java, and there is none here")
    session = (
        sql.SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "1")
        .getOrCreate()
    )
    try:
        current = read(store, "PySpark", monkeypatch, spark=session)
        assert as_geoevents_shows_it(store, tmp_path, current)
    finally:
        session.stop()
