"""A small reverse proxy that adds a header to every answer, as the one in ``deploy/`` does."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from urllib.parse import urlsplit


@contextmanager
def adding(header: str, upstream: str):
    """Serves what stands at ``upstream`` with one more header; gives the new address."""
    target = urlsplit(upstream)
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=_exchange, args=(client,), daemon=True).start()

    def _exchange(client):
        with client, socket.create_connection((target.hostname, target.port)) as app:
            head, rest = _head(client)
            if b"\r\nupgrade:" not in head.lower():
                # One request a connection: so each answer begins where the connection does.
                lines = [x for x in head.split(b"\r\n") if not x.lower().startswith(b"connection:")]
                head = b"\r\n".join([lines[0], b"Connection: close", *lines[1:]])
            app.sendall(head + rest)
            up = threading.Thread(target=_pour, args=(client, app), daemon=True)
            up.start()
            answer, rest = _head(app)
            begin, _, fields = answer.partition(b"\r\n")
            client.sendall(b"\r\n".join([begin, header.encode(), fields]) + rest)
            _pour(app, client)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
    finally:
        server.close()


def _head(source):
    """What was read up to the end of the head, and what came after it."""
    read = b""
    while b"\r\n\r\n" not in read:
        piece = source.recv(65_536)
        if not piece:
            break
        read += piece
    head, _, rest = read.partition(b"\r\n\r\n")
    return head + b"\r\n\r\n", rest


def _pour(source, target):
    try:
        while piece := source.recv(65_536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return
