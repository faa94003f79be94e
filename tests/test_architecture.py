"""docs/ARCHITECTURE.md is true to the code: its rows, places, dependencies and long modules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_imports import LAYERS

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8")
AIM, LONG, MOST = 250, 300, 450  # lines: what is a debt, what must be named, what may not be


def part(title: str) -> str:
    """The text below a heading."""
    return PAGE.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def named(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_dependency_has_its_reason(file):
    pinned = re.findall(r"^([\w-]+)(?:\[\w+\])?==", (ROOT / file).read_text("utf-8"), re.MULTILINE)
    assert len(pinned) > 8
    rows = [line.split("|")[1:3] for line in part("Dependencies and their reasons").splitlines()
            if line.startswith("| ")]  # fmt: skip
    words = {word.lower() for names, _ in rows for word in re.findall(r"[\w-]+", names)}
    spoken = {"pymorphy3-dicts-ru": "pymorphy3", "pymorphy3-dicts-uk": "pymorphy3"}
    assert [name for name in pinned if spoken.get(name, name).lower() not in words] == []
    assert all(reason.strip() for _, reason in rows)


def test_no_reason_outlives_its_dependency():
    pinned = "\n".join((ROOT / f).read_text("utf-8") for f in ("requirements.txt",
                                                               "requirements-dev.txt"))  # fmt: skip
    for line in part("Dependencies and their reasons").splitlines()[3:]:
        if line.startswith("| "):
            names = re.sub(r"\([^)]*\)", "", line.split("|")[1])
            for name in re.split(r",|\bwith\b", names):
                word = name.strip().split(" ")[0]
                if word and word != "its":
                    assert re.search(rf"^{re.escape(word)}\b", pinned, re.MULTILINE), word


def test_the_rows_are_those_that_the_imports_are_held_to():
    rows = re.findall(r"^\| (\d) \| (.+) \|$", part("What flows"), re.MULTILINE)
    stated = [named(cells) for _, cells in rows]
    assert stated == [set(names) - {"__main__", "__init__"} for names in LAYERS]


def test_every_part_has_its_place():
    places = part("Where things are")
    for path in (ROOT / "geoevents").iterdir():
        if path.name.startswith("_") or path.suffix not in {"", ".py"}:
            continue
        name = path.name + ("" if path.suffix else "/")
        assert re.search(rf"`(geoevents/)?{re.escape(name)}`", places), name
    for name in named(places):
        short = name.split(" ")[0]
        if "/" in short or "." in short:
            paths = [ROOT / short, ROOT / "geoevents" / short, ROOT / "geoevents/formats" / short]
            assert any(path.exists() for path in paths), name


def test_long_modules_are_a_stated_debt():
    stated = next(line for line in part("Known debts").splitlines() if "250 lines" in line)
    short = {name.replace(".py", "") for name in named(stated)}
    names = {n.strip() for group in short for n in _spelled(group)}
    sizes = {
        path.relative_to(ROOT / "geoevents").with_suffix("").as_posix(): len(
            path.read_text("utf-8").splitlines()
        )
        for path in (ROOT / "geoevents").rglob("*.py")
    }
    assert {name for name, size in sizes.items() if size > LONG} <= names
    assert {name for name in names if sizes.get(name, 0) <= AIM} == set()  # paid debts go
    assert max(sizes.values()) <= MOST


def _spelled(name: str) -> list[str]:
    """Gives both of "dashboard/pages/{review,article}"."""
    match = re.fullmatch(r"(.*)\{(.+)\}", name)
    return [f"{match[1]}{inner}" for inner in match[2].split(",")] if match else [name]
