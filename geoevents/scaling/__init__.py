"""Many articles: batches, worker processes, an existing Dask cluster, progress, stopping whole."""

from geoevents.scaling.ingestion import Report, ingest
from geoevents.scaling.progress import Progress, Tally
from geoevents.scaling.runners import Result, Runner, open_runner, run_articles
from geoevents.scaling.stopping import Stop

__all__ = [
    "Progress",
    "Report",
    "Result",
    "Runner",
    "Stop",
    "Tally",
    "ingest",
    "open_runner",
    "run_articles",
]
