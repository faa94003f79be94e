"""What goes wrong beneath a store, said as what, where, and the way out.

deltalake, Arrow and DuckDB report a full disk, a lost log file or a damaged Parquet file in words
of their own, some with a back trace. Those are told apart by what they all quote: the system's
error and the wording of their readers.
"""

from __future__ import annotations

import re
from pathlib import Path

from geoevents.errors import StoreError

__all__ = ["lost_log", "translated", "unreachable"]

_FOREIGN = ("deltalake", "pyarrow", "duckdb", "_duckdb", "_internal")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m|[↳\u2514\u2502]")
_TRACE = re.compile(r"^\s*(\d+: |at \.|stack backtrace|note: )")
_LONGEST = 400  # characters of another library's words
_LOG = "a file of the table's log is damaged or gone"
_FILE = "a data file is damaged or gone"
_LOG_WAY_OUT = (
    "copy the missing file back from a backup; without one, `geoevents store rebuild NEW` "
    "gathers every record from the data files into a new store, whatever the log says"
)
_NAMED = re.compile(r"[^\s'\"()<>,:]+\.(?:parquet|json)\b")  # a file that those words are about

_Kinds = tuple[tuple[str, str, str], ...]

_OBJECT_STORE: _Kinds = (
    (
        r"url scheme is not allowed",
        "the way to the object store is plain http, which has to be allowed",
        (
            "set AWS_ALLOW_HTTP=true where the network is your own, or AWS_ENDPOINT_URL to an "
            "address with https (docs/store.md)"
        ),
    ),
    (
        r"nosuchbucket|no_such_bucket|bucket does not exist|no such bucket",
        "there is no such bucket in the object store",
        (
            "look at the bucket's name in the address, and at AWS_ENDPOINT_URL and AWS_REGION, "
            "which say whose buckets are asked for (docs/store.md)"
        ),
    ),
    (
        (
            r"error sending request|timed out|connection refused|dns error|builder error"
            r"|invalidaccesskey|signaturedoesnotmatch|credential|could not resolve|curlcode"
            r"|network_connection|aws error|generic (s3|gcs|http|\w*azure\w*) error"
        ),
        "the object store does not answer, or not to you",
        (
            "look at the address and at AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID, "
            "AWS_SECRET_ACCESS_KEY and, for plain http, AWS_ALLOW_HTTP=true (docs/store.md)"
        ),
    ),
)

# The first that fits counts: a Parquet writer on a full disk speaks of Parquet, too.
_KINDS: _Kinds = (
    (
        r"no space left on device|os error 28\b|disk quota exceeded|os error 122\b",
        "the disk is full",
        (
            "what was stored before is whole. Free some space (`geoevents store vacuum` removes "
            "files that no longer count) and run the same again: it goes on where it ended"
        ),
    ),
    (
        r"read-only file system|os error 30\b",
        "the store lies on a file system that is mounted read-only",
        (
            "nothing was changed. Mount it for writing, or name another place with --store; to "
            "look at it as it is, set GEOEVENTS_READ_ONLY=1"
        ),
    ),
    (
        r"permission denied|os error 13\b|access_?denied|403 forbidden|access denied",
        "you may not read or write here",
        (
            "nothing was changed. Let its owner give you the right (`ls -l` shows who owns it; in "
            "an object store look at the bucket's policy and your key), or name another place with "
            "--store"
        ),
    ),
    *_OBJECT_STORE,
    (
        (
            r"cannot create directory|not a directory"
            r"|no such file or directory: (?!.*\.(parquet|json)\b)"
        ),
        "there is no such folder, and none can be made there",
        "nothing was changed. Name another place",
    ),
    (
        (
            r"found gap|no table metadata or protocol|invalid checkpoint|json error|_delta_log"
            r"|no files in log segment|invalid table version|arrow error: parquet error"
        ),
        _LOG,
        _LOG_WAY_OUT,
    ),
    (
        (
            r"magic bytes|corrupt|thrift|deserializ|decompress|could not open parquet|not found"
            r"|no such file|invalid parquet|parquet error|unexpected end|page header|zstd|snappy"
        ),
        _FILE,
        (
            "`geoevents store check` names each such file. Copy it back from a backup; without "
            "one, `geoevents store rebuild NEW` makes a new store of all that can still be read"
        ),
    ),
    (
        r"conflict|concurrent|transaction failed|commitfailed",
        "somebody else changed the store in the same moment",
        "nothing of this was stored. Run the same again",
    ),
)


class translated:  # noqa: N801 - reads as a statement
    """Turns what deltalake, Arrow, DuckDB and the system raise into ``StoreError``.

    The message names the store, what happened, the way out, and last the library's own words.
    """

    def __init__(self, root: str | Path, *, way_out: bool = True) -> None:
        """Says what is being read or written.

        Args:
            root: the store, or the file.
            way_out: say what to do; off where the caller does.
        """
        self._root = root
        self._way_out = way_out

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, StoreError) or not isinstance(error, Exception):
            return
        foreign = any(kind.__module__.split(".")[0] in _FOREIGN for kind in type(error).__mro__)
        if isinstance(error, OSError) or foreign:
            words = _words_for(error, str(self._root), way_out=self._way_out)
            raise StoreError(f"{self._root}: {words}") from error


def lost_log(root: str, file: str) -> StoreError:
    """Gives the error of a log that lacks a file, or holds one that is torn."""
    return StoreError(f"{root}: {_LOG}: {file}; {_LOG_WAY_OUT}")


def unreachable(error: Exception) -> str | None:
    """Gives what is wrong with an object store and the way out; None where it is something else."""
    told = _plain(error)
    for pattern, what, way_out in _OBJECT_STORE:
        if re.search(pattern, told, re.IGNORECASE):
            return f"{what}; {way_out}. ({_cut(told)})"
    return None


def _words_for(error: Exception, root: str, *, way_out: bool) -> str:
    """Gives what happened, to which file, the way out and the error's own words, in one line."""
    told = _plain(error)
    for pattern, what, out in _KINDS:
        if re.search(pattern, told, re.IGNORECASE):
            said = what
            if what in (_LOG, _FILE):
                said += _file_of(told, root)
            return f"{said}; {out}. ({_cut(told)})" if way_out else f"{said} ({_cut(told)})"
    return _cut(told)


def _file_of(told: str, root: str) -> str:
    """Gives the file that another library's words are about, as it lies in the store."""
    found = _NAMED.search(told)
    name = found[0] if found else ""
    if not name or root.endswith(name):
        return ""
    if "://" not in root and not name.startswith("/"):
        there = (t for t in ("events", "articles") if Path(root, t, name).exists())
        table = next(there, "events" if name.startswith("month=") else None)
        name = f"{table}/{name}" if table else name
    return f": {name}"


def _cut(told: str) -> str:
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"


def _plain(error: Exception) -> str:
    text = str(error)
    if isinstance(error, OSError) and error.strerror:
        name = f": {error.filename}" if error.filename else ""
        text = f"{error.strerror}{name}"
    lines = [_COLOURS.sub("", line).strip() for line in text.splitlines()]
    told = " ".join(line for line in lines if line and not _TRACE.match(line))
    return told or type(error).__name__
