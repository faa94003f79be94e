"""What several tests need to stand for something else: another host, a script as a module."""

import importlib.machinery
import importlib.util
import socket
import sys
import threading
from contextlib import contextmanager


@contextmanager
def another_host():
    """Stands for another host; gives its address and the first line of each request, as they come.

    A line that is opened and says nothing has an empty one.
    """
    lines = []
    with socket.create_server(("127.0.0.1", 0)) as door:

        def answer():
            while True:
                try:
                    caller, _ = door.accept()
                except OSError:
                    return
                with caller:
                    lines.append(caller.recv(2000).split(b"\r\n")[0])
                    caller.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")

        threading.Thread(target=answer, daemon=True).start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}", lines


def script(path):
    """Gives a script without a suffix as a module; leaves no compiled copy beside it."""
    loader = importlib.machinery.SourceFileLoader(path.name, str(path))
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(path.name, loader))
    loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module
