"""The process that is killed: it ingests, reviews or compacts, and says what was acknowledged.

usage: victim.py WHAT STORE ARTICLES real|stand-in

Each line on standard output is one acknowledgement: it is written when the call that stored
something has returned, and survives in the pipe whatever becomes of the process.
"""

import os
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent / "scaling")]

from geoevents import cli  # noqa: E402
from geoevents.model import Review  # noqa: E402
from geoevents.review import Decision, decide  # noqa: E402
from geoevents.scaling import ingestion, runners  # noqa: E402
from geoevents.store import EventStore, compact, vacuum  # noqa: E402


def acknowledge(*words):
    os.write(1, (" ".join(words) + "\n").encode())


def ingest(store, articles):
    """The command itself; commits are small, so that many of them can be hit."""
    ingestion._MOST = runners.HereRunner.size = 4
    add = EventStore.add

    def told(self, analyses):
        result = add(self, analyses)
        for article, events in analyses:
            acknowledge("article", article.id, *(event.event_id for event in events))
        return result

    EventStore.add = told
    return cli.main(["ingest", articles, "--store", store])


def review(store, _articles):
    """One decision after the other on the records that are there, again and again."""
    opened = EventStore.open(store)
    ids = opened.events_dataset().to_table(columns=["event_id"]).column(0).unique().to_pylist()
    for turn in count():
        seen = opened.versions(ids[turn % len(ids)])[-1]
        if turn % 2:
            decision = Decision(verdict=Review.ACCEPTED, reviewer=f"Reviewer {turn}")
        else:
            changes = {"fatalities": (seen.fatalities or 0) + 1}
            decision = Decision(verdict=Review.CORRECTED, reviewer="Editor", changes=changes)
        made = decide(opened, seen, decision)
        acknowledge("version", made.event_id, made.reviewed_at.isoformat())


def beside(store, articles):
    """As ``compact``, with the usual grace for those who are reading the former files."""
    compacting(store, articles, days=7)


def compacting(store, _articles, days=0):
    """New records, then compacting and vacuuming, again and again."""
    opened = EventStore.open(store)
    (first,) = opened.events_dataset().head(1, columns=["event_id"]).column(0).to_pylist()
    sample = opened.versions(first)[0]
    text = opened.article(sample.article)
    for turn in count():
        for part in range(3):
            name = f"c{os.getpid()}-{turn}-{part}"
            identity = f"{os.getpid():08x}{turn:06x}{part:02x}"
            event = replace(sample, event_id=identity, article=name, recorded_at=None)
            opened.add([(replace(text, id=name), [event])])
            acknowledge("article", name, identity)
        compact(opened)
        if turn % 2:
            vacuum(opened, days=days)


def main():
    what, store, articles, pipeline = sys.argv[1:]
    if pipeline == "stand-in":
        import fake_pipeline

        fake_pipeline.dask_setup(None)
    acknowledge("ready")
    work = {"ingest": ingest, "review": review, "compact": compacting, "beside": beside}
    return work[what](store, articles)


if __name__ == "__main__":
    sys.exit(main())
