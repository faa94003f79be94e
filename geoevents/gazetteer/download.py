"""Downloads a country's dump from GeoNames, going on where an earlier try stopped."""

from __future__ import annotations

import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPException, HTTPResponse
from pathlib import Path

from geoevents.errors import GazetteerError

__all__ = ["GEONAMES_URL", "download_dump"]

GEONAMES_URL = "https://download.geonames.org/export/dump"
_CHUNK = 1 << 16
_TRIES = 4
_TIMEOUT = 30.0  # seconds without a byte

Progress = Callable[[int, int | None], None]


def download_dump(
    country: str,
    target: Path,
    *,
    base_url: str | None = None,
    progress: Progress | None = None,
    pause: float = 1.0,
) -> Path:
    """Downloads ``<country>.zip`` to a file.

    What was loaded before a break stays in ``<target>.part``; the next try, in this call or a later
    one, asks the server for the rest of the same version.

    Args:
        country: alpha-2 code.
        target: where the whole file goes.
        base_url: the server's folder; None for ``GEOEVENTS_GEONAMES_URL`` or GeoNames itself.
        progress: is told the bytes loaded and the size, None where the server does not say.
        pause: seconds before the second try; doubles with each further one.

    Returns:
        ``target``.

    Raises:
        GazetteerError: where the server has no such file, or all tries failed.
    """
    base = base_url or os.environ.get("GEOEVENTS_GEONAMES_URL") or GEONAMES_URL
    url = f"{base.rstrip('/')}/{country.upper()}.zip"
    if not url.startswith(("https://", "http://")):
        raise GazetteerError(f"{url}: only http and https addresses can be downloaded")
    part = target.with_name(target.name + ".part")
    for attempt in range(1, _TRIES + 1):
        try:
            _load(url, part, progress)
        except urllib.error.HTTPError as error:
            if error.code == HTTPStatus.NOT_FOUND:
                raise GazetteerError(f"{url}: there is no such dump (404)") from error
            problem: Exception = error
        except (OSError, HTTPException) as error:
            problem = error
        else:
            part.replace(target)
            _tag_file(part).unlink(missing_ok=True)
            return target
        if attempt < _TRIES:
            time.sleep(pause * 2 ** (attempt - 1))
    loaded = part.stat().st_size if part.is_file() else 0
    raise GazetteerError(
        f"{url}: {problem} (after {_TRIES} tries; {loaded:,} bytes are kept, the next call goes on "
        "from there). Without network, download the file elsewhere and use --file."
    ) from problem


def _load(url: str, part: Path, progress: Progress | None) -> None:
    have = part.stat().st_size if part.is_file() else 0
    tag = _tag_file(part).read_text("ascii").strip() if have and _tag_file(part).is_file() else ""
    headers = {"User-Agent": "geoevents (gazetteer)"}
    if have and tag:
        headers |= {"Range": f"bytes={have}-", "If-Range": tag}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - scheme checked above
    try:
        answer: HTTPResponse = urllib.request.urlopen(request, timeout=_TIMEOUT)  # noqa: S310
    except urllib.error.HTTPError as error:
        if error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.unlink(missing_ok=True)  # the file at the server is shorter now: from the start
        error.close()
        raise
    with answer:
        resumed = answer.status == HTTPStatus.PARTIAL_CONTENT
        done = have if resumed else 0
        length = answer.headers.get("Content-Length")
        total = done + int(length) if length and length.isdigit() else None
        new_tag = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
        if not resumed:
            _tag_file(part).write_text(new_tag, "ascii")
        with part.open("ab" if resumed else "wb") as sink:
            while chunk := answer.read(_CHUNK):
                sink.write(chunk)
                done += len(chunk)
                if progress is not None:
                    progress(done, total)
    if total is not None and done < total:
        raise ConnectionError(f"the connection ended after {done:,} of {total:,} bytes")


def _tag_file(part: Path) -> Path:
    return part.with_name(part.name + ".tag")
