"""The container file and the proxy example say what docs/security.md promises of them."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONTAINER = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")
PROXY = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")


def policy():
    stated = re.search(r'Content-Security-Policy "([^"]+)"', PROXY)[1]
    return {name: values.split() for name, _, values in
            (part.strip().partition(" ") for part in stated.split(";"))}  # fmt: skip


def test_the_policy_names_no_other_host():
    known = {"'none'", "'self'", "'unsafe-inline'", "'unsafe-eval'", "blob:", "data:"}
    found = policy()
    assert {value for values in found.values() for value in values} <= known
    assert found["default-src"] == ["'none'"]
    for name in ("connect-src", "form-action", "base-uri", "frame-ancestors"):
        assert found[name] == ["'self'"], name


def test_the_proxy_drops_what_visitors_say_of_themselves():
    for header in ("X-Forwarded-Email", "X-Forwarded-User"):
        assert f'proxy_set_header {header} "";' in PROXY
    assert "proxy_set_header Upgrade $http_upgrade;" in PROXY
    assert PROXY.count("{") == PROXY.count("}")


def test_the_container_runs_without_rights():
    steps = [line.split(maxsplit=1) for line in CONTAINER.splitlines() if line[:1].isupper()]
    users = [words for step, words in steps if step == "USER"]
    assert users == ["10001:10001"]
    kinds = [step for step, _ in steps]
    assert kinds.index("USER") < kinds.index("CMD")
    assert "HEALTHCHECK" in kinds
    assert "/_stcore/health" in CONTAINER
    assert "ADD" not in kinds


def test_all_that_is_copied_is_there():
    for line in re.findall(r"^COPY (?!--from)(.+)$", CONTAINER, re.MULTILINE):
        *sources, _ = line.split()
        for source in sources:
            assert (ROOT / source).exists(), source


def test_the_container_changes_nothing_until_it_is_told_and_takes_the_tested_python():
    assert "GEOEVENTS_READ_ONLY=1" in CONTAINER
    bases = re.findall(r"^FROM (\S+)", CONTAINER, re.MULTILINE)
    setup = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    version = re.search(r"Python (\d\.\d+)", setup)[1]
    assert bases == [f"docker.io/library/python:{version}-slim-bookworm"] * 2


def test_what_is_copied_is_sent_to_the_builder_and_not_much_else():
    """A line of .dockerignore for each source; secrets, stores and the history stay behind."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    sent = {line[1:] for line in rules if line.startswith("!")}
    copied = {
        source
        for line in re.findall(r"^COPY (?!--from)(.+)$", CONTAINER, re.MULTILINE)
        for source in line.split()[:-1]
    }
    assert rules[0] == "*"
    assert sent == copied
