"""The app's settings as they ship: shut, silent, and all known to Streamlit."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from streamlit import config
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def test_the_app_is_shut_as_it_ships():
    server, client = SETTINGS["server"], SETTINGS["client"]
    assert server["address"] == "localhost"
    assert server["enableXsrfProtection"] is True
    assert server["enableCORS"] is True
    assert server["allowedHosts"] == ["localhost", "127.0.0.1", "::1"]
    assert server["maxUploadSize"] <= 200
    assert client["showErrorDetails"] == "none"
    assert client["showErrorLinks"] is False
    assert SETTINGS["browser"] == {"gatherUsageStats": False, "serverAddress": "localhost"}


def test_streamlit_knows_every_setting():
    """A setting that was renamed would be passed over without a word."""
    known = set(config.get_config_options())
    for section in ("server", "client", "browser", "logger"):
        assert {f"{section}.{name}" for name in SETTINGS[section]} <= known


@pytest.mark.parametrize(
    ("host", "allowed"),
    [
        ("localhost:8501", True),
        ("127.0.0.1:8501", True),
        ("[::1]:8501", True),
        ("rebound.example:8501", False),
        ("localhost.rebound.example", False),
        (None, False),
    ],
)
def test_a_foreign_host_is_refused(monkeypatch, host, allowed):
    monkeypatch.setattr(config, "get_option", lambda _: SETTINGS["server"]["allowedHosts"])
    assert is_host_allowed(host) is allowed


def test_what_may_be_uploaded_goes_through_the_proxy():
    """The example proxy lets through what the pages offer to take, and not much more."""
    pages = ROOT / "geoevents" / "dashboard" / "pages"
    page = (pages / "importing.py").read_text(encoding="utf-8")
    most = int(re.search(r"^_MOST = (\d+)", page, re.MULTILINE)[1])
    proxy = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    assert most < int(re.search(r"client_max_body_size (\d+)m;", proxy)[1]) <= 1.1 * most
