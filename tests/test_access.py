"""Who may edit: decided from settings and checked claims alone."""

import pytest

from geoevents.access import is_read_only, judge
from geoevents.cli import main
from geoevents.errors import NotAllowedError, StoreError
from geoevents.store import EventStore

ANA = {"email": "Ana@Desk.example", "email_verified": True, "name": "Ana"}
LISTED = {"GEOEVENTS_EDITORS": "ana@desk.example, @wire.example"}
PROXY = {**LISTED, "GEOEVENTS_USER_HEADER": "X-Forwarded-Email"}


@pytest.mark.parametrize(
    ("value", "on"),
    [("1", True), ("true", True), ("yes", True), ("", False), ("0", False), ("No", False)],
)
def test_read_only_is_a_word(value, on):
    assert is_read_only({"GEOEVENTS_READ_ONLY": value}) is on


def test_alone_at_the_machine_one_may_edit():
    visitor = judge({}, sign_in=False)
    assert (visitor.may_edit, visitor.name) == (True, None)


def test_read_only_comes_before_everything():
    visitor = judge({**LISTED, "GEOEVENTS_READ_ONLY": "1"}, sign_in=True, claims=ANA)
    assert not visitor.may_edit
    assert "read-only" in visitor.why_not


def test_the_list_names_addresses_and_whole_domains():
    visitor = judge(LISTED, sign_in=True, claims=ANA)
    assert (visitor.may_edit, visitor.name, visitor.email) == (True, "Ana", "Ana@Desk.example")
    other = judge(LISTED, sign_in=True, claims={"email": "li@wire.example", "email_verified": True})
    assert (other.may_edit, other.name) == (True, "li@wire.example")
    for stranger in (
        "x@desk.example",
        "ana@desk.example.evil.example",
        "wire.example@evil.example",
    ):
        refused = judge(LISTED, sign_in=True, claims={"email": stranger, "email_verified": True})
        assert not refused.may_edit
        assert stranger in refused.why_not


@pytest.mark.parametrize(
    "claims",
    [
        None,
        {},
        {"name": "Ana"},
        {"email": "ana@desk.example"},
        {"email": "ana@desk.example", "email_verified": False},
        {"email": "ana@desk.example", "email_verified": "false"},
        {"email": ["ana@desk.example"]},
    ],
)
def test_without_a_verified_address_nobody_is_known(claims):
    visitor = judge(LISTED, sign_in=True, claims=claims)
    assert (visitor.may_edit, visitor.may_sign_in, visitor.email) == (False, True, None)


def test_sign_in_without_a_list_lets_nobody_edit():
    assert not judge({}, sign_in=True, claims=ANA).may_edit


def test_a_list_without_a_way_to_sign_in_lets_nobody_edit():
    assert not judge(LISTED, sign_in=False).may_edit


def test_a_proxy_s_header_counts_only_where_it_was_named():
    headers = {"x-forwarded-email": "ana@desk.example"}
    assert judge(PROXY, sign_in=False, headers=headers).may_edit
    assert not judge(PROXY, sign_in=False, headers={}).may_edit
    assert not judge(LISTED, sign_in=False, headers=headers).may_edit
    assert not judge(LISTED, sign_in=True, headers=headers).may_edit


def test_the_list_may_be_a_file(tmp_path):
    file = tmp_path / "editors.txt"
    file.write_text("# the desk\nana@desk.example  # lead\n\n@wire.example\n", encoding="utf-8")
    env = {"GEOEVENTS_EDITORS": str(file)}
    assert judge(env, sign_in=True, claims=ANA).may_edit
    assert judge(
        env, sign_in=True, claims={"email": "a@wire.example", "email_verified": True}
    ).may_edit
    with pytest.raises(NotAllowedError, match="cannot be read"):
        judge({"GEOEVENTS_EDITORS": str(tmp_path / "none")}, sign_in=True, claims=ANA)


def test_a_read_only_store_is_neither_made_nor_changed(tmp_path, monkeypatch):
    store = EventStore.open(tmp_path / "store")
    monkeypatch.setenv("GEOEVENTS_READ_ONLY", "1")
    with pytest.raises(StoreError, match="no event store"):
        EventStore.open(tmp_path / "other")
    from strategies import make_article

    with pytest.raises(NotAllowedError):
        store.add([(make_article(), [])])
    assert EventStore.open(store.root).article_ids() == frozenset()


def test_a_read_only_command_leaves_no_file(tmp_path, monkeypatch, capsys):
    table, store = tmp_path / "a.txt", tmp_path / "store"
    table.write_text("Shells hit Sumy on Friday.")
    EventStore.open(store)
    before = sorted(path.name for path in store.rglob("*"))
    monkeypatch.setenv("GEOEVENTS_READ_ONLY", "1")
    for command in (["ingest", str(table)], ["store", "compact"]):
        assert main([*command, "--store", str(store)]) != 0
        assert "is off while GEOEVENTS_READ_ONLY is set" in capsys.readouterr().err
    assert sorted(path.name for path in store.rglob("*")) == before
