import pytest
from geocoding_fake import FakeGazetteer

from geoevents.geocoding.inflection import InflectedNames, base_forms


@pytest.mark.parametrize(
    ("bent", "base"),
    [
        ("Суджей", "Суджа"),
        ("Суджу", "Суджа"),
        ("Сумах", "Сумы"),
        ("Курском", "Курск"),
        ("Курской области", "Курская область"),
        ("Харкові", "Харків"),
        ("Києва", "Київ"),
        ("Гончарівку", "Гончарівка"),
        ("Гончаровке", "Гончаровка"),
        ("Москві", "Москва"),
        ("Одесою", "Одеса"),
    ],
)
def test_bent_names_have_their_base_form(bent, base):
    assert base in set(base_forms(bent))


def test_the_name_itself_comes_first_and_long_phrases_are_left():
    assert next(iter(base_forms("Курск"))) == "Курск"
    assert list(base_forms("раз два три четыре")) == ["раз два три четыре"]


def test_only_known_forms_count():
    names = InflectedNames(FakeGazetteer())
    assert names.base("Суджей") == "Суджа"
    assert names.base("Курской области") == "Курская область"
    assert names.base("Абракадаброй") is None
    assert "Суджу" in names
    assert names.has_prefix("Курской")
