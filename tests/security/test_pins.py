"""What the code imports is pinned, and what that brings with it is stated and what runs here."""

from __future__ import annotations

import ast
import platform
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from standins import script

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = {"pyspark": "450 MB; its test runs where it is installed"}


@pytest.fixture(scope="module")
def pins():
    return script(ROOT / ".ci" / "pins")


def sources(folder):
    if folder == ".ci":
        return [ROOT / ".ci" / "audit", ROOT / ".ci" / "pins"]
    return sorted((ROOT / folder).rglob("*.py"))


def imported(paths):
    """Gives the modules of others that files import, each with a file that does."""
    own = {"geoevents", "tests", "benchmarks"}
    own |= {p.stem for folder in ("tests", "benchmarks") for p in sources(folder)}
    own |= {p.name for p in (ROOT / "benchmarks").iterdir() if p.is_dir()}
    found = {}
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in {name.split(".")[0] for name in names} - own - sys.stdlib_module_names:
                found[name] = path.relative_to(ROOT).as_posix()
    return found


@pytest.mark.parametrize(
    ("folders", "files"),
    [
        (["geoevents"], ["requirements.txt"]),
        (["tests", "benchmarks", ".ci"], ["requirements.txt", "requirements-dev.txt"]),
    ],
)
def test_what_is_imported_is_pinned(pins, folders, files):
    pinned = {pins.canonicalize_name(each.name) for each in pins.pinned(files)}
    brings = packages_distributions()
    missing = {
        name: path
        for name, path in imported(p for f in folders for p in sources(f)).items()
        if name not in ELSEWHERE
        and not {pins.canonicalize_name(each) for each in brings.get(name, ())} & pinned
    }
    assert missing == {}  # pin it with its reason in docs/ARCHITECTURE.md, or do without


def test_what_the_pins_bring_is_stated_and_is_what_runs_here(pins):
    stated, found = pins.constraints(), pins.closure(pins.pinned())
    assert len(stated) > 3 * len(pins.pinned())
    wrong = {name: (stated[name], found[name]) for name in stated.keys() & found.keys()
             if stated[name] != found[name]}  # fmt: skip
    assert wrong == {}  # after a change of a pin: .venv/bin/python .ci/pins --write
    if sys.version_info[:2] == (3, 11) and (sys.platform, platform.machine()) == (
        "linux",
        "x86_64",
    ):
        assert stated.keys() == found.keys()  # on other systems some are needed more or less


def test_pins_and_constraints_say_the_same_and_name_no_host(pins):
    text = (ROOT / "constraints.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert all(re.fullmatch(r"[a-z0-9-]+==[\w.+!]+", line) for line in lines)
    assert lines == sorted(lines, key=lambda line: line.split("==")[0])
    stated = pins.constraints()
    for each in pins.pinned():
        assert str(each.specifier) == f"=={stated[pins.canonicalize_name(each.name)]}", each.name


def test_image_and_set_up_take_the_stated_versions():
    for name in ("deploy/Containerfile", "Makefile"):
        text = (ROOT / name).read_text("utf-8")
        installs = [s for s in text.splitlines() if re.search(r"(-r|--requirement) req", s)]
        assert installs
        assert all("constraints.txt" in line for line in installs), name
