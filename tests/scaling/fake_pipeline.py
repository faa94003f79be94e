"""A pipeline for tests: one event a text; some texts break it, some kill its process.

Given to workers as ``--preload``, it takes the place of the real one there. As a program it is the
command line with it, or, told ``serve``, the process in which articles are read apart.
"""

import hashlib
import os
import re
import signal
import sys
import time
from datetime import date

import geoevents.pipeline
from geoevents.language import Language
from geoevents.model import ClaimStatus, Event, SubEventType, TimePrecision
from geoevents.pipeline import Analysis
from geoevents.scaling import agreement, apart, ingestion, patience, stopping


class FakePipeline:
    made = 0

    def __init__(self):
        type(self).made += 1

    def analyse(self, article):
        if "BREAK" in article.text:
            raise TypeError("this text is poison")
        if "DIE" in article.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "HANG" in article.text:
            time.sleep(3_600)
        if "HOLD" in article.text:  # and gives no thread of this process a turn
            re.match(r"(a|aa)+$", "a" * 200 + "b")
        if "SLOW" in article.text:
            time.sleep(0.02)
        event = Event(
            event_id=hashlib.blake2b(article.id.encode(), digest_size=8).hexdigest(),
            event_date=date(2025, 3, 14),
            end_date=date(2025, 3, 14),
            time_precision=TimePrecision.DAY,
            sub_event_type=SubEventType.ARMED_CLASH,
            claim_status=ClaimStatus.REPORTED,
            notes=article.text,
            article=article.id,
            sentence_start=0,
            sentence_end=len(article.text),
        )
        return Analysis(article, Language().read(article.text), (), (event,))

    def extract(self, articles):
        return map(self.analyse, articles)


COMMAND = [sys.executable, "-P", __file__, "serve"]


def dask_setup(worker):
    """Is called by Dask in each worker that preloads this file."""
    geoevents.pipeline.Pipeline = FakePipeline
    apart._COMMAND = COMMAND
    agreement._CODE = set()  # somebody may edit a file while tests run
    if seconds := float(os.environ.get("GEOEVENTS_TEST_PATIENCE", "0")):
        patience._LONGEST = seconds
        stopping._GRACE = float(os.environ["GEOEVENTS_TEST_GRACE"])
        ingestion._FIRST = ingestion._LOOK = 0.2


if __name__ == "__main__":
    dask_setup(None)
    if sys.argv[1] == "serve":
        apart.serve()
    else:
        from geoevents import cli

        sys.exit(cli.main(sys.argv[1:]))
