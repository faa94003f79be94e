import pytest

from geoevents.gazetteer.index import Gazetteer


@pytest.fixture(scope="session")
def gazetteer():
    return Gazetteer.open()
