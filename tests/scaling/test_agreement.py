"""What must be the same on two machines."""

from pathlib import Path

import pytest

from geoevents.errors import ScalingError
from geoevents.scaling import agreement, work
from geoevents.scaling.agreement import Stranger, hold_against, means


@pytest.fixture(autouse=True)
def fresh():
    means.cache_clear()
    yield
    means.cache_clear()


def test_what_a_process_reads_with_stays_the_same_until_something_of_it_changes(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("GEOEVENTS_HOME", str(tmp_path))
    here = means()
    places = tmp_path / "gazetteer" / "places" / "mine"
    places.mkdir(parents=True)
    (places / "names.arrow").write_bytes(b"1")
    assert means() == here  # what it has loaded stays loaded
    means.cache_clear()
    there = means()
    assert there.gazetteer != here.gazetteer
    (places / "info.json").write_text("made today")
    means.cache_clear()
    assert means() == there
    monkeypatch.setenv("GEOEVENTS_ONLINE", "photon")
    monkeypatch.setattr(agreement, "_version", lambda name: "9.9")
    means.cache_clear()
    other = means()
    assert {name for name in here._fields if getattr(here, name) != getattr(other, name)} == {
        "gazetteer",
        "libraries",
        "online",
    }
    told = (
        r"worker w:1 would .* its gazetteer .*; its libraries .*; its online \(photon\) is not .*"
    )
    with pytest.raises(ScalingError, match=told):
        hold_against(here, other, "w:1")
    hold_against(here, here, "w:1")


def test_a_rule_that_was_changed_is_another_code(tmp_path):
    acts = tmp_path / "codebook" / "acts.toml"
    acts.parent.mkdir()
    acts.write_text("x = 1")

    def digest():
        return agreement._digest([(tmp_path, tmp_path.rglob("*"))])

    first = digest()
    acts.write_text("x = 2")
    assert digest() != first
    acts.write_text("x = 1")
    assert digest() == first
    acts.with_name("more.toml").touch()
    assert digest() != first


def test_what_shows_and_stores_is_no_code_that_reads_and_where_the_package_lies_no_matter(tmp_path):
    package = tmp_path / "dashboard" / "geoevents"
    for name in ("model.py", "geocoding/views/x.toml", "cli/texts.py", "dashboard/a.py", "x.png"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).touch()
    found = {path.relative_to(package).as_posix() for path in agreement._code_of(package)}
    assert found == {"model.py", "geocoding/views/x.toml"}
    own = Path(agreement.__file__).parents[1]
    assert {path.name for path in own.iterdir() if path.is_dir()} >= agreement._NO_MATTER


def test_a_worker_that_reads_with_other_means_reads_nothing(monkeypatch):
    monkeypatch.setattr(work, "_worker_address", lambda: "tcp://there:1")
    monkeypatch.setattr(work, "load_pipeline", lambda: pytest.fail("reads"))
    expected = means()._replace(gazetteer="another")
    answer = work.unpack(work.analyse_packed(work.pack([]), expected))
    assert answer == Stranger("tcp://there:1", means())
