"""Imports point one way: the layers of docs/ARCHITECTURE.md, walked in the syntax trees."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "geoevents"

# A module may import from its own row and from the rows above it.
LAYERS = (
    ("errors", "vocabulary", "model", "identity", "access", "collector"),
    ("compact", "codebook", "datelines", "language", "parsing", "gazetteer", "frame"),
    ("reading", "geocoding", "store"),
    ("explanation", "extraction", "incidents", "query"),
    ("pipeline", "formats", "review", "views"),
    ("dashboard", "scaling"),
    ("api", "cli", "__main__", "__init__"),
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
# Rows say what may be known at the most; these pairs of the plan are closed besides.
CLOSED = {
    ("gazetteer", "codebook"),
    ("reading", "gazetteer"),
    ("reading", "geocoding"),
    ("store", "geocoding"),
    ("store", "gazetteer"),
    ("extraction", "store"),
    ("extraction", "query"),
    ("formats", "pipeline"),
    ("views", "pipeline"),
    ("views", "store"),
    ("geocoding", "frame"),
    ("geocoding", "store"),
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def part(module: str) -> str:
    """The folder or module directly below the package: 'geoevents.views.map' → 'views'."""
    pieces = module.split(".")
    return pieces[1] if len(pieces) > 1 else "__init__"


def imported(path: Path) -> set[str]:
    """The parts of the package that a file imports anywhere, functions included."""
    found = set()
    here = ["geoevents", *path.relative_to(PACKAGE).with_suffix("").parts]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join([*here[: -node.level], *filter(None, [base])])
            names = [f"{base}.{a.name}" for a in node.names] if base == "geoevents" else [base]
        else:
            continue
        found |= {part(name) for name in names if name.split(".")[0] == "geoevents"}
    return found - {"__version__"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_one_way(path):
    own = path.relative_to(PACKAGE).with_suffix("").parts[0]
    assert own in LEVEL, f"{own} has no layer: add it to LAYERS and docs/ARCHITECTURE.md"
    if own in {"api", "cli", "__init__", "__main__"}:
        return
    for other in imported(path) - {own}:
        assert LEVEL.get(other, 99) <= LEVEL[own], f"{own} imports {other}, which stands above it"
        assert (own, other) not in CLOSED, f"{own} must not know {other}"


def roots(path: Path) -> set[str]:
    """The top packages that a file imports anywhere, functions included."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add((node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_streamlit_stays_in_the_dashboard_and_dask_in_scaling(path):
    own = path.relative_to(PACKAGE).parts[0]
    for framework, home in {
        "streamlit": "dashboard",
        "dask": "scaling",
        "distributed": "scaling",
    }.items():
        assert own == home or framework not in roots(path), f"{path} knows {framework}"


@pytest.mark.parametrize("name", LAYERS[0])
def test_the_first_row_knows_only_the_standard_library(name):
    path = PACKAGE / f"{name}.py"
    assert roots(path) - {"geoevents"} <= sys.stdlib_module_names
    assert imported(path) <= set(LAYERS[0])


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, geoevents; print([m for m in HEAVY if m in sys.modules])"
    heavy = ["spacy", "pandas", "geopandas", "streamlit", "duckdb", "deltalake", "pyarrow"]
    out = subprocess.run(
        [sys.executable, "-c", code.replace("HEAVY", repr(heavy))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert out.stdout.strip() == "[]"
