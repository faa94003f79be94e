from __future__ import annotations

from pathlib import Path

import pytest
from small_inputs import write_inputs, write_tables

from geoevents.gazetteer.build import build_gazetteer
from geoevents.gazetteer.index import Gazetteer, shipped_folder


@pytest.fixture(scope="session")
def small_inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_inputs(tmp_path_factory.mktemp("inputs"))


@pytest.fixture(scope="session")
def small_folder(small_inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("index")
    write_tables(out / "tables")
    build_gazetteer(small_inputs, out)
    return out


@pytest.fixture(scope="session")
def small(small_folder: Path) -> Gazetteer:
    return Gazetteer.open(small_folder)


@pytest.fixture(scope="session")
def shipped() -> Gazetteer:
    return Gazetteer.open(shipped_folder())
