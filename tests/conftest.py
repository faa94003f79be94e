"""What all tests share: this folder on the path, and the user's own places kept out."""

import sys

import pytest


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory, monkeypatch):
    """A test never reads the settings or the store of whoever runs it."""
    monkeypatch.setenv("GEOEVENTS_HOME", str(tmp_path_factory.getbasetemp() / "home"))
    monkeypatch.delenv("GEOEVENTS_STORE", raising=False)


@pytest.fixture(autouse=True)
def _own_main():
    """A page that a test runs takes the place of ``__main__``, which later processes need."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
