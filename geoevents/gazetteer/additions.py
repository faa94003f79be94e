"""Where the user's additions to the gazetteer are. Light, since every opening asks."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["addition_folders", "home_folder"]


def home_folder() -> Path:
    """Gives the user's data folder: ``GEOEVENTS_HOME``, or where the system keeps such data."""
    import platformdirs

    override = os.environ.get("GEOEVENTS_HOME")
    return Path(override) if override else platformdirs.user_data_path("geoevents")


def addition_folders(home: Path | None = None) -> list[Path]:
    """Gives the folders of the additions: countries first, then places files, each by name."""
    base = (home or home_folder()) / "gazetteer"
    folders = []
    for kind in ("countries", "places"):
        if (base / kind).is_dir():
            found = [p for p in (base / kind).iterdir() if p.is_dir() and p.name[0] != "."]
            folders += sorted(found, key=lambda p: p.name)
    return folders
