"""The example proxy, run by nginx where there is one: whom it lets through, and whom not."""

from __future__ import annotations

import http.client
import http.server
import shutil
import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
OWN = "events.example.org"

pytestmark = pytest.mark.skipif(
    NGINX is None or shutil.which("openssl") is None, reason="needs nginx and openssl"
)


class App(http.server.BaseHTTPRequestHandler):
    """Stands for the app: tells what reached it."""

    def do_GET(self):
        if self.headers["Upgrade"] == "websocket" and self.headers["Connection"] == "upgrade":
            self.connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n")
            self.connection.sendall(b"Connection: upgrade\r\n\r\n")
            self.connection.sendall(self.connection.recv(100)[::-1])  # not line by line: a socket
            self.close_connection = True
            return
        said = f"{self.path} {self.headers['Host']} {self.headers['X-Forwarded-Email']}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_):
        """Says nothing."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("proxy")
    folder.chmod(0o755)
    key, certificate = folder / "privkey.pem", folder / "fullchain.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", f"/CN={OWN}", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    app = http.server.ThreadingHTTPServer(("127.0.0.1", 0), App)
    threading.Thread(target=app.serve_forever, daemon=True).start()
    plain, secure = free_port(), free_port()
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for old, new in {
        "listen 80": f"listen 127.0.0.1:{plain}",
        "listen 443": f"listen 127.0.0.1:{secure}",
        "/etc/ssl/geoevents": str(folder),
        "127.0.0.1:8501": f"127.0.0.1:{app.server_port}",
        "rate=50r/s": "rate=1r/s",  # which a slow machine outruns too; the burst stays
    }.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "site.conf").write_text(text, encoding="utf-8")
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"pid {folder}/pid; error_log {folder}/error.log; daemon off; worker_processes 1;\n"
        f"events {{}}\nhttp {{ access_log off; {paths} include {folder}/site.conf; }}\n",
        encoding="utf-8",
    )
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    tried = subprocess.run([*command, "-t"], check=False, capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 30
        while True:
            try:
                socket.create_connection(("127.0.0.1", secure), timeout=30).close()
                break
            except OSError:
                said = (folder / "error.log").read_text(errors="replace")
                assert server.poll() is None, said
                assert time.monotonic() < end, f"nginx did not start within 30 s: {said}"
                time.sleep(0.05)
        yield plain, secure, certificate
    finally:
        server.terminate()
        server.wait(60)
        app.shutdown()
        app.server_close()


@contextmanager
def line(proxy, name=OWN, *, speaks="http/1.1", **settings):
    """Gives a connection by TLS to a name."""
    context = ssl.create_default_context(cafile=proxy[2])
    context.set_alpn_protocols([speaks])
    for key, value in settings.items():
        setattr(context, key, value)
    with (
        socket.create_connection(("127.0.0.1", proxy[1]), timeout=60) as bare,
        context.wrap_socket(bare, server_hostname=name) as secure,
    ):
        yield secure


def ask(proxy, path="/", *, name=OWN, **headers):
    """Asks by TLS for a name; gives status and body."""
    with line(proxy, name) as secure:
        connection = http.client.HTTPConnection(name, proxy[1])
        connection.sock = secure
        connection.request(
            "GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), dict(answer.getheaders())


def test_its_own_name_gets_through_with_its_port_and_without_claims(proxy):
    status, body, headers = ask(proxy, "/x", X_Forwarded_Email="editor@example.org")
    assert (status, body) == (200, f"/x {OWN}:{proxy[1]} None")
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_another_name_gets_no_answer_and_no_certificate(proxy):
    with pytest.raises(ssl.SSLError):
        ask(proxy, name="other.example.org")
    connection = http.client.HTTPConnection("127.0.0.1", proxy[0], timeout=60)
    connection.request("GET", "/", headers={"Host": "other.example.org"})
    with pytest.raises(http.client.RemoteDisconnected):
        connection.getresponse()
    connection.close()


def test_other_sites_reach_nothing_and_nobody_the_figures(proxy):
    assert ask(proxy, Origin="https://other.example")[0] == 403
    assert ask(proxy, Origin=f"https://{OWN}.other.example")[0] == 403
    assert ask(proxy, Origin=f"https://{OWN}:{proxy[1]}")[0] == 200
    assert ask(proxy, "/_stcore/metrics")[0] == 404


def test_a_web_socket_goes_through_both_ways(proxy):
    with line(proxy) as secure:
        secure.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: {OWN}:{proxy[1]}\r\nConnection: Upgrade\r\n"
            f"Upgrade: websocket\r\nOrigin: https://{OWN}:{proxy[1]}\r\n\r\n".encode()
        )
        head = b""
        while b"\r\n\r\n" not in head:
            head += secure.recv(1)
        assert head.startswith(b"HTTP/1.1 101 ")
        secure.sendall(b"there")
        assert secure.recv(100) == b"ereht"


def test_what_is_too_large_is_refused_before_it_is_sent(proxy):
    assert ask(proxy, "/upload", Content_Length=str(211 * 1024 * 1024))[0] == 413


def test_old_protocols_are_refused_and_new_ones_spoken(proxy):
    with line(proxy, speaks="h2") as secure:
        assert secure.selected_alpn_protocol() == "h2"
        assert secure.version() in {"TLSv1.2", "TLSv1.3"}
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in (ROOT / "deploy" / "nginx.conf").read_text("utf-8")


def test_who_asks_without_end_is_told_to_wait(proxy):
    """The last one: what it asks counts against the others."""
    with line(proxy) as secure:
        connection = http.client.HTTPConnection(OWN, proxy[1])
        connection.sock = secure
        told = []
        for _ in range(900):  # of one connection nginx takes a thousand
            connection.request("GET", "/x")
            answer = connection.getresponse()
            answer.read()
            told.append(answer.status)
            if answer.status == 429:
                break
    assert told[:200] == [200] * 200  # a page's files come through at once
    assert told[-1] == 429
