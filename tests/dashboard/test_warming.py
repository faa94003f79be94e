"""What the server does before its first reader comes."""

from pathlib import Path

from streamlit.web.server.app_discovery import discover_asgi_app

from geoevents.dashboard import warming
from geoevents.errors import StoreError

APP = Path(__file__).parents[2] / "app.py"


def test_the_server_finds_what_to_begin_with():
    assert discover_asgi_app(APP).import_string == "app:app"


def test_a_store_that_cannot_be_read_is_left_to_the_page(tmp_path, monkeypatch):
    asked = []

    def gone():
        asked.append(True)
        raise StoreError("gone")

    monkeypatch.setenv("GEOEVENTS_STORE", str(tmp_path))
    monkeypatch.setattr("geoevents.dashboard.session.open_store", gone)
    warming._ask.clear()
    warming.warm()
    assert asked
