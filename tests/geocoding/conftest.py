import pytest
from geocoding_fake import FakeGazetteer

from geoevents.gazetteer.index import Gazetteer
from geoevents.geocoding.geocoder import Geocoder


@pytest.fixture(scope="session")
def fake():
    return FakeGazetteer()


@pytest.fixture(scope="session")
def small(fake):
    """A geocoder over the dozen places of ``fake``."""
    return Geocoder(fake)


@pytest.fixture(scope="session")
def geocoder():
    """A geocoder over the shipped gazetteer."""
    return Geocoder(Gazetteer.open())


@pytest.fixture(scope="session")
def parse(geocoder):
    """Gives the resolutions of a text by mention, over the shipped gazetteer."""

    def run(text, **options):
        return {
            r.mention.text: r for r in geocoder.geoparse(geocoder.language.read(text), **options)
        }

    return run
