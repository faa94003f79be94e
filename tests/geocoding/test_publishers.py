import pytest


@pytest.mark.parametrize(
    ("publisher", "country"),
    [
        ("The Kyiv Independent", "UA"),
        ("Sudan Tribune", "SD"),
        ("Times of Israel", "IL"),
        ("The Moscow Times", "RU"),
        ("Jerusalem Post", "IL"),
        ("Radio Nigeria", "NG"),
        ("New York Times", "US"),
        ("South China Morning Post", None),
        ("Reuters", None),
        ("Georgia News", None),  # the country or the state
        ("Daily Mail", None),
        ("The Independent", None),
        ("Victoria Star", None),
        ("Kyiv", None),  # no word of the press: it may be anything
        ("", None),
        (None, None),
        ("x" * 10_000, None),
    ],
)
def test_a_publisher_is_at_home_where_its_name_says_so_for_certain(geocoder, publisher, country):
    home = geocoder.home_of(publisher)
    assert (home.country if home else None) == country


def test_the_home_of_a_publisher_tips_the_scale_and_no_more(geocoder):
    text = "The road to Cambridge was closed."
    home = geocoder.home_of("Boston Globe")

    def american(place):
        document = geocoder.language.read(text)
        (found,) = geocoder.geoparse(document, publisher_place=place)
        return sum(c.score for c in found.candidates if c.place.country == "US")

    assert home is not None
    assert american(None) < american(home) < 0.9
