"""``.ci/audit`` finds secrets, and tells a closed network apart from a known fault."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from standins import script

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def audit():
    return script(ROOT / ".ci" / "audit")


def answers(text, *, stderr="", wait=0):
    code = "import sys, time; time.sleep(float(sys.argv[3])); sys.stdout.write(sys.argv[1]); "
    code += "sys.stderr.write(sys.argv[2])"
    return [sys.executable, "-c", code, text, stderr, str(wait)]


@pytest.mark.parametrize(
    "words",
    [
        "key = AKIA" + "ABCDEFGHIJKLMNOP",
        "-----BEGIN RSA " + "PRIVATE KEY-----\n" + "MIIEowIBAAKCAQEA0123456789",
        "token: ghp" + "_" + "a1B2" * 9,
        "postgresql://ana:" + "hunter22@db.internal/events",
        'cookie_secret = "' + "9f8e7d6c5b4a" * 3 + '"',
    ],
    ids=lambda words: words[:12],
)
def test_a_secret_is_found(audit, tmp_path, words):
    (tmp_path / "a.toml").write_text(f"# settings\n{words}\n", encoding="utf-8")
    (found,) = audit.secrets(["a.toml"], tmp_path)
    assert found.startswith("a.toml, line 2: looks like ")
    assert words[-12:] not in found


def test_the_project_holds_none(audit):
    assert list(audit.secrets(audit.tracked())) == []


def test_no_network_is_told_apart_from_a_finding(audit):
    skipped = {"dependencies": [{"name": "a", "skip_reason": "not found, could not be audited"}]}
    for command in (
        answers("", stderr="ConnectionError: no route"),
        answers(json.dumps(skipped)),
        answers('{"dependencies": []}'),
    ):
        bad, words = audit.packages(command, 30)
        assert not bad
        assert words.startswith("not checked: ")
    bad, words = audit.packages(answers("", wait=120), 0.5)
    assert (bad, words) == (False, "not checked: no answer within 0.5 s")


def test_a_known_fault_is_a_finding_and_a_clean_list_is_none(audit):
    clean = {"name": "a", "version": "1", "vulns": []}
    faulty = {"name": "b", "version": "2", "vulns": [{"id": "CVE-1", "fix_versions": ["2.1"]}]}
    missed = {"name": "c", "skip_reason": "not found"}
    bad, words = audit.packages(answers(json.dumps({"dependencies": [clean, missed]})), 120)
    assert (bad, words) == (False, "no known fault in 1; 1 not checked")
    bad, words = audit.packages(answers(json.dumps({"dependencies": [clean, faulty]})), 30)
    assert bad
    assert words == "FAULTS KNOWN: b 2: CVE-1, mended in 2.1"


def test_all_that_runs_is_asked_about_once_one_answer_came(audit, monkeypatch):
    asked = []
    answer = {"dependencies": [{"name": "a", "version": "1", "vulns": []}]}
    monkeypatch.setattr(audit, "audit_command", lambda file: asked.append(file.name) or command)
    command = answers(json.dumps(answer))
    assert audit.asked_first(30) == (False, "no known fault in 1")
    assert asked == ["one.txt", "constraints.txt"]
    named = audit.CONSTRAINTS.read_text("utf-8")
    for brought in ("tornado==", "starlette==", "jinja2==", "pillow==", "urllib3==", "requests=="):
        assert f"\n{brought}" in named


def test_an_index_without_advisories_is_asked_once_and_said(audit, monkeypatch):
    asked = []
    skipped = {"dependencies": [{"name": "a", "skip_reason": "Dependency not found on PyPI"}]}
    monkeypatch.setattr(audit, "audit_command", lambda file: asked.append(file.name) or command)
    command = answers(json.dumps(skipped))
    bad, words = audit.asked_first(30)
    assert not bad
    assert words.startswith("not checked: the index that this network offers knows no advisories")
    assert asked == ["one.txt"]
