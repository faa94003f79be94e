"""How far the logs of a local store went, kept beside its tables.

A Delta log whose last files were deleted looks like one that never had them: the table opens at an
older version, and the next commit takes the place of the lost one. The versions noted here tell
the two apart. An object store has no such note.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

__all__ = ["read_marks", "write_marks"]

_NAME = ".versions"


def read_marks(root: str) -> dict[str, int]:
    """Gives the last noted version of each table; nothing where none was noted."""
    if "://" in root:
        return {}
    try:
        noted = json.loads(Path(root, _NAME).read_text(encoding="utf-8"))
        return {str(name): int(version) for name, version in noted.items()}
    except (OSError, ValueError, AttributeError, TypeError):  # a note helps; it is no condition
        return {}


def write_marks(root: str, versions: Mapping[str, int]) -> None:
    """Notes versions, unless later ones are noted; to be called by who holds the writing lock."""
    if "://" in root:
        return
    noted = read_marks(root)
    latest = {name: max(version, noted.get(name, 0)) for name, version in versions.items()}
    if latest == noted:
        return
    draft = Path(root, f"{_NAME}.{os.getpid()}")
    try:
        draft.write_text(json.dumps(latest), encoding="utf-8")
        draft.replace(Path(root, _NAME))
    except OSError:  # the rows are stored; a full disk may take the note, but not more
        draft.unlink(missing_ok=True)
