"""One sense per document, except where the text itself tells two places of one name apart."""

import pytest


def countries(geocoder, text, name):
    found = geocoder.geoparse(geocoder.language.read(text))
    return [r.place and r.place.country for r in found if r.mention.text == name]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        (
            "A ship from Tripoli, Lebanon, sank on its way to Tripoli, Libya. Tripoli has a port.",
            "Tripoli",
            ["LB", "LY", "LY"],
        ),
        (
            "Fans came from Cordoba, Argentina, and from Cordoba, Spain.",
            "Cordoba",
            ["AR", "ES"],
        ),
        ("Trade with Tripoli, Libya, grew. Tripoli has a port.", "Tripoli", ["LY", "LY"]),
    ],
)
def test_namesakes_in_different_countries_are_kept_apart(geocoder, text, name, expected):
    assert countries(geocoder, text, name) == expected


def test_a_bent_name_is_weighed_beside_a_place_written_so(geocoder):
    text = "Бои идут под Суджей и у Сум."
    assert countries(geocoder, text, "Сум") == ["UA"]
    assert geocoder.geocode("у Сум").place.country == "UA"
