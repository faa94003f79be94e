"""Puts the harness on the path, and mounts small file systems where that is allowed.

Who may not mount may do so in a user namespace of their own, where the system lets them make one:
then a test that mounts runs there, in a process of its own.
"""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "scaling")]


_WITHIN = "GEOEVENTS_TESTS_NAMESPACE"  # set in such a process


@functools.cache
def needs_namespace():
    """Whether mounting is refused here, and allowed in a user namespace."""
    if _WITHIN in os.environ or shutil.which("unshare") is None:
        return False
    trial = ["sh", "-c", "mount -t tmpfs -o size=4k tmpfs /mnt && umount /mnt"]
    if os.geteuid() == 0 and _runs(["unshare", "-m", *trial]):
        return False
    return _runs(["unshare", "-rm", *trial])


def _runs(command):
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    if "mount" not in pyfuncitem.fixturenames or not needs_namespace():
        return None
    command = ["unshare", "-rm", sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, f"{pyfuncitem.path}::{pyfuncitem.name}"],
        cwd=pyfuncitem.config.rootpath,
        env={**os.environ, _WITHIN: "1"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0 and "1 passed" in done.stdout, done.stdout + done.stderr  # noqa: PT018
    return True


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
    if needs_namespace():
        yield None
        return
    mounted = Mount(tmp_path / "small")
    yield mounted
    mounted.end()
