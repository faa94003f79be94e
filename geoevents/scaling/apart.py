"""A process apart, for articles that may kill the one that reads them.

A fault in C code, or the system where memory runs out, ends a process without asking Python. What
reads here is a child: when it dies, that is an answer, and we are still there to write it down.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import IO

from geoevents.model import Article
from geoevents.scaling.work import DIED, Finding, analyse_packed, load_pipeline, pack, unpack

__all__ = ["Apart", "serve"]

# The child of ``Apart``; started anew instead of forked, since libraries have threads here.
_COMMAND = [sys.executable, "-P", "-c", "from geoevents.scaling.apart import serve; serve()"]
_TRIES = 2  # deaths of a process that read nothing else, before an article is to blame
_LENGTH = 8  # bytes that say how long a message is


class Apart:
    """Reads articles in a child process, which is started when it is first needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def read(self, articles: Sequence[Article]) -> list[Finding] | None:
        """Reads articles together, and one by one where the process dies of that.

        Returns:
            A finding for each; its error is ``DIED`` where the process died each time that it read
            nothing else. None where no such process can be had here: that it ends says nothing of
            the articles.
        """
        try:
            together = self._ask(articles) if len(articles) > 1 else None
            return together or [self._read_alone(article) for article in articles]
        except _NoProcessError:
            return None

    def _read_alone(self, article: Article) -> Finding:
        for _ in range(_TRIES):
            answer = self._ask([article])
            if answer is not None:
                return answer[0]
        return Finding((), DIED)

    def stop(self) -> None:
        """Ends the process for good, whoever waits for its answer in another thread."""
        self._stopped = True
        process = self._process
        if process is not None:
            process.kill()

    def close(self) -> None:
        """Ends the process; a later article has a new one."""
        if self._process is not None:
            self._process.kill()
            with self._process:  # closes the pipes and waits
                self._process = None

    def _ask(self, articles: Sequence[Article]) -> list[Finding] | None:
        """Gives the child's answer; None where it died."""
        if self._process is None:
            self._start()
        answer = self._exchange(pack(articles))
        if answer is None:
            return None
        findings: list[Finding] = unpack(answer)
        return findings

    def _start(self) -> None:
        if self._stopped:
            raise _NoProcessError
        path = os.pathsep.join(filter(None, sys.path))
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this Python, with words of ours
                _COMMAND,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,  # Ctrl-C in the terminal is ours to hear
                bufsize=0,
                env={**os.environ, "PYTHONPATH": path},
            )
        except OSError as error:
            raise _NoProcessError from error
        if (
            self._stopped or self._exchange(None) is None
        ):  # it says when it has loaded what it reads with
            raise _NoProcessError

    def _exchange(self, message: bytes | None) -> bytes | None:
        """Sends a message, if there is one, and takes one; None where the child died."""
        process = self._process
        answer = None
        try:
            if process is not None and process.stdin and process.stdout:
                if message is not None:
                    _write(process.stdin, message)
                answer = _read(process.stdout)
        except OSError:  # it died before it had read all
            answer = None
        if answer is None:
            self.close()
        return answer


class _NoProcessError(Exception):
    """A child could not be started, or ended before it read anything."""


def serve() -> None:
    """Is the child: answers each message on standard input, until there are no more."""
    # Libraries that print must not do so between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    load_pipeline()
    _write(answers, b"")
    while (message := _read(sys.stdin.buffer)) is not None:
        _write(answers, analyse_packed(message))


def _write(stream: IO[bytes], message: bytes) -> None:
    rest = memoryview(len(message).to_bytes(_LENGTH, "big") + message)
    while rest:
        rest = rest[stream.write(rest) :]


def _read(stream: IO[bytes]) -> bytes | None:
    length = _exactly(stream, _LENGTH)
    return None if length is None else _exactly(stream, int.from_bytes(length, "big"))


def _exactly(stream: IO[bytes], size: int) -> bytes | None:
    parts = []
    while size:
        part = stream.read(size)
        if not part:  # the other side is gone
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
