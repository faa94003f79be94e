"""A web server on the loopback address whose pages are functions that write to the socket."""

import contextlib
import socket
import ssl
import threading
from pathlib import Path

# Made for these tests alone: a self-signed certificate of the host news.test.
CERTIFICATE = Path(__file__).with_name("news_test.pem")


def answer(body=b"", *, status="200 OK", media_type="text/html", **headers):
    """A page that sends one whole response."""
    head = {"Content-Type": media_type, "Content-Length": len(body)}
    head |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{k}: {v}" for k, v in head.items() if v is not None)]

    def page(connection, _request):
        connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    return page


class LocalServer:
    """Serves ``pages`` by path; what is not there is 404. Notes every request's first line."""

    def __init__(self, pages, *, secure=False):
        self.pages = pages
        self.requests = []
        self.headers = []
        self._context = None
        if secure:
            self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._context.load_cert_chain(CERTIFICATE)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.host = f"127.0.0.1:{self.port}"
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def url(self, path="/"):
        return f"http://{self.host}{path}"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stopped.set()
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        self._listener.close()
        self._thread.join(5)

    def _run(self):
        while not self._stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            stack.enter_context(connection)
            connection.settimeout(5)
            if self._context:
                connection = self._context.wrap_socket(
                    connection, server_side=True, do_handshake_on_connect=False
                )
                stack.enter_context(connection)
                connection.do_handshake()
            request = b""
            while b"\r\n\r\n" not in request:
                piece = connection.recv(65536)
                if not piece:
                    return
                request += piece
            lines = request.decode("latin-1").split("\r\n")
            self.requests.append(lines[0])
            self.headers.append(dict(line.split(": ", 1) for line in lines[1:] if ": " in line))
            path = lines[0].split(" ")[1]
            page = self.pages.get(path, answer(b"none", status="404 Not Found"))
            page(connection, self.headers[-1])
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_WR)
                connection.recv(1)
