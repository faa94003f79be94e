"""Puts the harness on the path, and mounts small file systems where that is allowed."""

import subprocess
import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "scaling")]


class Mount:
    """A file system in memory, of a few hundred kilobytes."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self._call("mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", folder)

    def read_only(self):
        self._call("mount", "-o", "remount,ro", self.folder)

    def end(self):
        self._call("umount", "-l", self.folder)

    @staticmethod
    def _call(*words):
        try:
            subprocess.run([*map(str, words)], check=True, capture_output=True, text=True)
        except (OSError, subprocess.CalledProcessError) as error:
            told = getattr(error, "stderr", "") or str(error)
            pytest.skip(f"mounting is not allowed here: {told.strip()}")


@pytest.fixture
def mount(tmp_path):
    mounted = Mount(tmp_path / "small")
    yield mounted
    mounted.end()
