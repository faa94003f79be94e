"""The vocabularies load, and a broken file is named."""

import shutil
from pathlib import Path

import pytest

import geoevents.codebook
from geoevents.codebook import inflections, load_codebook
from geoevents.errors import SchemaError

SHIPPED = Path(geoevents.codebook.__file__).parent


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "codebook"
    shutil.copytree(SHIPPED, folder)
    return folder


def test_the_shipped_files_load():
    book = load_codebook()
    assert book.states["CD"].name == "DR Congo"
    assert book.actor_name("RU") == "Military Forces of Russia"
    assert book.actor_name("US", "government") == "Government of the United States"
    assert book.enemies("UA") == ["RU"]


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("actors.toml", 'side = "RU"', 'side = "XX"', "XX"),
        ("dyads.toml", '["RU", "UA"]', '["RU", "Nobody"]', "Nobody"),
        ("states.csv", "AF,Afghanistan", "afg,Afghanistan", "afg"),
        ("numbers.toml", "one = 1", 'one = "1"', "one"),
        ("weapons.toml", "[air]", "[air", "TOML"),
    ],
)
def test_a_broken_entry_is_named_with_its_file(copy, file, old, new, named):
    path = copy / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SchemaError, match=file.replace(".", r"\.")) as caught:
        load_codebook(copy)
    assert named in str(caught.value)


def test_a_missing_file_is_named(copy):
    (copy / "people.toml").unlink()
    with pytest.raises(SchemaError, match=r"people\.toml"):
        load_codebook(copy)


@pytest.mark.parametrize(
    ("lemma", "form"),
    [("seize", "seizing"), ("rob", "robbed"), ("try", "tried"), ("policeman", "policemen")],
)
def test_inflections_follow_the_spelling_rules(lemma, form):
    assert form in inflections(lemma)
