"""What the server does before its first reader comes."""

import asyncio
from pathlib import Path

from streamlit import net_util
from streamlit.web.server.app_discovery import discover_asgi_app
from streamlit.web.server.server_util import is_url_from_allowed_origins

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


def test_a_foreign_origin_is_refused_without_asking_another_host(monkeypatch):
    asked = []
    monkeypatch.setattr(net_util, "_external_ip", None)
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda *a, **_: asked.append(a))
    monkeypatch.setattr(warming, "warm", lambda: None)

    async def start():
        async with warming.warming(None):
            return [
                is_url_from_allowed_origins(url)
                for url in ("https://x.example", "http://localhost:1")
            ]

    assert asyncio.run(start()) == [False, True]
    assert asked == []
