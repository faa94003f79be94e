"""No cache grows with what is asked: each has a bound, or nothing that could fill it."""

from __future__ import annotations

import ast
import importlib
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from geoevents.query import EventQuery, Filter

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "geoevents"
STREAMLIT = {"cache_data", "cache_resource"}
BOUNDS = {"max_entries", "ttl"}


def caches(tree):
    """What makes a cache: its name, its keywords, and the function that it decorates."""
    decorated = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            decorated |= {id(decorator): node for decorator in node.decorator_list}
    for node in ast.walk(tree):
        name = node.func if isinstance(node, ast.Call) else node if id(node) in decorated else None
        label = name.attr if isinstance(name, ast.Attribute) else getattr(name, "id", "")
        if label in {*STREAMLIT, "lru_cache", "cache"}:
            call = node if isinstance(node, ast.Call) else None
            keywords = {k.arg: k.value for k in call.keywords} if call else {}
            given = call.args[0] if call and call.args else None  # cache(lambda: …)
            inner = given if isinstance(given, ast.Lambda) else None
            yield label, keywords, node.lineno, decorated.get(id(node), inner)


def takes_nothing(function):
    arguments = function.args
    return not (arguments.args or arguments.kwonlyargs or arguments.vararg or arguments.kwarg)


def test_every_cache_is_bounded():
    unbounded, seen = [], 0
    for path in PACKAGE.rglob("*.py"):
        for label, keywords, line, function in caches(ast.parse(path.read_text("utf-8"))):
            seen += 1
            fine = bool(keywords.keys() & BOUNDS) or (function and takes_nothing(function))
            if label == "lru_cache":  # it keeps 128 where nothing is said
                size = keywords.get("maxsize")
                fine = not (isinstance(size, ast.Constant) and size.value is None)
            if not fine:
                unbounded.append(f"{path.relative_to(PACKAGE)}, line {line}")
    assert seen > 35
    assert unbounded == []


@pytest.mark.slow
def test_memory_stays_flat_over_filter_changes(tmp_path):
    """What a filter leaves behind is dropped again: 150 of them here, more by the environment.

    A tenth of a megabyte a filter would be 7 MB over the second half of 150, and 50 over that of
    1,000.
    """
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        generate = importlib.import_module("generate")
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))
    query = EventQuery(generate.fill(tmp_path / "store", 5_000), folder=tmp_path)
    count = int(os.environ.get("GEOEVENTS_CHANGES", "150"))
    seen = []
    for number in range(count):
        asked = Filter(text=f"{'aeiou'[number % 5]}{number}"[: 1 + number % 3], countries=("UA",))
        asked = replace(asked, min_fatalities=number % 40)
        query.cells(asked, (20.0, 44.0, 42.0, 54.0), 6)
        query.histogram(asked)
        query.facets(asked)
        query.page(asked)
        seen.append(_resident())
    half = count // 2
    assert max(seen[half:]) - max(seen[:half]) < 5  # MB


def _resident():
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
