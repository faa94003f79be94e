"""What all tests share: this folder on the path, and the user's own places kept out."""

import pytest


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory, monkeypatch):
    """A test never reads the settings or the store of whoever runs it."""
    monkeypatch.setenv("GEOEVENTS_HOME", str(tmp_path_factory.getbasetemp() / "home"))
    monkeypatch.delenv("GEOEVENTS_STORE", raising=False)
