"""A real server, open to the network: foreign origins are refused, and no other host is asked."""

from __future__ import annotations

import base64
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from standins import another_host
from streamlit import net_util

ROOT = Path(__file__).resolve().parents[2]
NOT_PROXIED = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@pytest.fixture(scope="module")
def outside():
    """Stands for all other hosts: the proxy that requests go through. Gives its address and log."""
    with another_host() as (address, asked):
        yield address, asked


@pytest.fixture(scope="module")
def port(outside, tmp_path_factory):
    """The app as the container starts it, listening to the network; its port."""
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    environment = {
        **os.environ,
        **dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), outside[0]),
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        "STREAMLIT_SERVER_ADDRESS": "0.0.0.0",  # noqa: S104
        "GEOEVENTS_STORE": str(home / "store"),
        "HOME": str(home),
    }
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(free)]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        end = time.monotonic() + 180
        while True:
            try:
                health(free)
                break
            except OSError:
                assert server.poll() is None, (home / "log").read_text(errors="replace")
                assert time.monotonic() < end, "the app did not start within three minutes"
                time.sleep(0.1)
        yield free
    finally:
        server.terminate()
        server.wait(60)


def health(port):
    """Asks whether the app is well."""
    with NOT_PROXIED.open(f"http://127.0.0.1:{port}/_stcore/health", timeout=60) as answer:
        assert answer.status == 200


def upgrade(port, origin, host="localhost"):
    """Asks for a web socket; gives the status."""
    key = base64.b64encode(os.urandom(16)).decode()
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: Upgrade\r\n"
            f"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
            f"Origin: {origin}\r\n\r\n".encode()
        )
        return int(line.recv(200).split()[1])


def test_what_stands_for_other_hosts_would_see_the_question(outside, monkeypatch):
    """The look-up that the next test finds none of goes through the proxy that is watched."""
    address, asked = outside
    before = len(asked)
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, address)
    net_util._make_blocking_http_get(net_util._AWS_CHECK_IP, timeout=60)
    assert len(asked) > before
    asked.clear()


def test_foreign_origins_are_refused_and_no_other_host_is_asked(outside, port):
    _, asked = outside
    assert upgrade(port, f"http://localhost:{port}") == 101
    assert [upgrade(port, "https://other.example") for _ in range(20)] == [403] * 20
    assert upgrade(port, f"http://localhost.other.example:{port}") == 403
    assert upgrade(port, f"http://localhost:{port}", host="other.example") == 403
    assert asked == []  # neither when it started nor when it refused
