"""docs/security.md names a test behind every line, and each of them is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
LINES = (ROOT / "docs" / "security.md").read_text(encoding="utf-8").splitlines()


def rows():
    """The rows of the tables with a column of tests."""
    guarded = False
    for line in LINES:
        if not line.startswith("|"):
            guarded = False
        elif line.rstrip("| ").endswith("| test"):
            guarded = True
        elif guarded and not line.startswith("|---"):
            yield line


def test_every_line_names_a_test():
    found = list(rows())
    assert len(found) > 25
    assert [line for line in found if not NAMED.search(line)] == []


def test_every_named_test_is_there():
    for file, name in NAMED.findall("\n".join(LINES)):
        path = ROOT / file
        assert path.is_file(), file
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
        assert name in names, f"{file} has no {name}"
