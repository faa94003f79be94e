"""Other tools read the same tables: pandas, DuckDB, Polars, Dask, Spark."""

import os
import shutil
from dataclasses import replace
from datetime import date, timedelta

import pyarrow as pa
import pytest
from deltalake import DeltaTable
from strategies import make_article, make_event

from geoevents.model import Review
from geoevents.store import EventStore, compact

DAYS = [date(2025, 1, 30) + timedelta(days=n) for n in range(6)]  # two months


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """Six records in two months, one of them reviewed; compacted and added to afterwards."""
    opened = EventStore.open(tmp_path_factory.mktemp("readers") / "store")
    for n, day in enumerate(DAYS):
        event = make_event(event_id=f"{n:016x}", article=f"a{n}", event_date=day, end_date=day)
        opened.add([(make_article(f"a{n}"), [event])])
        if n == 3:
            compact(opened)
    (event,) = opened.versions(f"{2:016x}")
    opened.revise([replace(event, review=Review.ACCEPTED, reviewer="R")])
    return opened


def events(store):
    return DeltaTable(store.tables.address("events"))


def test_pandas(store):
    frame = events(store).to_pandas()
    assert len(frame) == 7
    latest = frame.sort_values("recorded_at").groupby("event_id").tail(1)
    assert latest["review"].value_counts().to_dict() == {"unreviewed": 5, "accepted": 1}
    january = events(store).to_pandas(filters=[("month", "=", "2025-01")])
    assert sorted(january["event_date"].unique()) == DAYS[:2]


def test_duckdb(store):
    import duckdb

    with duckdb.connect() as connection:
        files = events(store).file_uris()
        sql = "SELECT count(*), count(DISTINCT event_id), min(event_date) FROM read_parquet(?)"
        assert connection.execute(sql, [files]).fetchall() == [(7, 6, DAYS[0])]


def test_polars(store):
    polars = pytest.importorskip("polars")
    lazy = polars.scan_delta(store.tables.address("events"))
    found = lazy.filter(polars.col("month") == "2025-02").select("event_date").collect()
    assert sorted(set(found["event_date"])) == DAYS[2:]
    latest = lazy.sort("recorded_at").group_by("event_id").last().collect()
    assert len(latest) == 6
    assert latest.filter(polars.col("review") == "accepted").height == 1


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # Dask's own, of the newest pandas
def test_dask(store):
    frame = pytest.importorskip("dask.dataframe")
    read = frame.read_parquet(events(store).file_uris(), columns=["event_id", "review"])
    assert len(read) == 7
    assert read["event_id"].nunique().compute() == 6
    articles = frame.read_parquet(DeltaTable(store.tables.address("articles")).file_uris())
    assert set(articles["text"].compute()) == {make_article().text}


def test_the_months_lie_in_folders_and_in_no_file(store):
    table = events(store)
    assert table.metadata().partition_columns == ["month"]
    months = pa.table(table.get_add_actions(flatten=True)).column("partition.month")
    assert set(months.to_pylist()) == {"2025-01", "2025-02"}
    assert all("/month=2025-0" in uri for uri in table.file_uris())
    assert "month" not in store.events_dataset().schema.names


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # its own, of newer libraries than it knows
def test_spark(store):
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
        frame = session.read.parquet(*events(store).file_uris())
        assert frame.count() == 7
        frame.createOrReplaceTempView("events")
        latest = session.sql(
            "SELECT review, count(*) AS n FROM (SELECT *, row_number() OVER (PARTITION BY event_id "
            "ORDER BY recorded_at DESC) AS nth FROM events) WHERE nth = 1 GROUP BY review"
        )
        assert {row.review: row.n for row in latest.collect()} == {"unreviewed": 5, "accepted": 1}
        assert {row.event_date for row in frame.select("event_date").collect()} == set(DAYS)
    finally:
        session.stop()
