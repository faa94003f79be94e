from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoevents.gazetteer.arabic import arabic_forms, article_forms
from geoevents.gazetteer.names import is_generated_name, normalise
from geoevents.gazetteer.spellings import romanisations


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("St. Petersburg", "Saint Petersburg"),
        ("Слов'янськ", "СЛОВ’ЯНСЬК"),
        ("Артёмовск", "Артемовск"),
        ("U.S.", "US"),
        ("Łódź", "Lodz"),
        ("Ivano-Frankivsk", "ivano  frankivsk"),
        ("Tver’", "Tver"),
        ("Ta'izz", "Taizz"),
        ("Al-Ḩasakah", "al hasakah"),
        ("Washington, D.C.", "washington dc"),
        ("القاهرة", "الْقَاهِرَه"),
        ("X\u200b\u202e", "x"),
    ],
)
def test_ways_of_writing_one_name_agree(one: str, two: str) -> None:
    assert normalise(one) == normalise(two) != ""


@pytest.mark.parametrize(("one", "two"), [("Київ", "Кіїв"), ("край", "краи"), ("Sumy", "Sumi")])
def test_different_letters_stay_different(one: str, two: str) -> None:
    assert normalise(one) != normalise(two)


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing(name: str) -> None:
    once = normalise(name)
    assert normalise(once) == once
    assert once == once.strip()
    assert "  " not in once


@pytest.mark.parametrize("name", ["kwrsk", "ku er si ke", "URS", "al qahrh"])
def test_machine_romanisations_and_codes_are_told(name: str) -> None:
    assert is_generated_name(name)


@pytest.mark.parametrize("name", ["Kursk", "al-Hasakah", "'s-Hertogenbosch", "Курск", "USA today"])
def test_names_that_people_write_are_kept(name: str) -> None:
    assert not is_generated_name(name)


@pytest.mark.parametrize(
    ("cyrillic", "wanted"),
    [
        ("Гончаровка", {"goncharovka"}),
        ("Гончарівка", {"honcharivka"}),
        ("Єнакієве", {"yenakiieve"}),
        ("Згурівка", {"zghurivka"}),
        ("Красноармейский", {"krasnoarmeysky", "krasnoarmeyskiy"}),
        ("Сергеевка", {"sergeyevka"}),
        ("Слов’янськ", {"sloviansk"}),
        ("Артёмовск", {"artemovsk"}),
        ("Гуляйполе", {"huliaipole", "hulyaypole", "hulyaipole"}),
        ("Кривий Ріг", {"kryvyi rih", "kryvy rih", "kryvyy rih"}),
        ("Новое Село", {"novoye selo"}),
        ("Большое Солдатское", {"bolshoye soldatskoye", "bolshoye soldatskoe"}),
    ],
)
def test_cyrillic_is_romanised_by_the_systems_in_use(cyrillic: str, wanted: set[str]) -> None:
    assert wanted <= {normalise(r) for r in romanisations(cyrillic)}


@pytest.mark.parametrize("name", ["Kursk", "", "北京", "Kursk Курск", "12"])
def test_other_scripts_are_not_romanised(name: str) -> None:
    assert romanisations(name) == []


def test_the_arabic_article_is_written_each_way() -> None:
    forms = {normalise(f) for f in article_forms("Ar-Raqqah")}
    assert {"al raqqah", "el raqqah", "raqqah", "raqqa", "ar raqqa"} <= forms
    assert article_forms("Aleppo") == []
    assert article_forms("Raqqah") == ["Raqqa"]


@pytest.mark.parametrize(
    ("romanised", "wanted"),
    [
        ("Bayt Lāhyā", {"beit lahya"}),
        ("Mārūn ar Ra’s", {"maroun al ras", "maroun el ras"}),
        ("Ḩārat Ḩurayk", {"haret hureik"}),
        ("Dayr az Zawr", {"deir el zour", "deir az zour", "deir al zawr"}),
        ("Al Ḩudaydah", {"hudeidah", "hudayda"}),
        ("Ash Shaykh Zuwayd", {"sheikh zuweid"}),
        ("Radā‘", {"radaa"}),
        ("‘Ayn ‘Īsá", {"ain isa", "ein isa"}),
    ],
)
def test_arabic_names_are_found_as_newsrooms_write_them(romanised: str, wanted: set[str]) -> None:
    assert wanted <= {normalise(f) for f in arabic_forms(romanised)}


@pytest.mark.parametrize("name", ["", "حلب", "Алеппо"])
def test_names_in_other_scripts_get_no_arabic_forms(name: str) -> None:
    assert arabic_forms(name) == []
