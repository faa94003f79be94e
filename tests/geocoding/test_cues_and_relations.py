import pytest

from geoevents.geocoding.cues import read_cue
from geoevents.geocoding.lexicon import load_lexicon
from geoevents.geocoding.relations import find_relations
from geoevents.language import Language
from geoevents.model import Mention, MentionRole, PlaceKind


@pytest.mark.parametrize(
    ("text", "name", "kind", "word"),
    [
        ("in Kursk region on Friday", "Kursk", PlaceKind.ADMIN1, "region"),
        ("the village of Guevo", "Guevo", PlaceKind.SETTLEMENT, "village"),
        ("the village Guevo", "Guevo", PlaceKind.SETTLEMENT, "village"),
        ("in Shebekino district", "Shebekino", PlaceKind.ADMIN2, "district"),
        ("across the river Psel", "Psel", PlaceKind.WATER, "river"),
        ("sheriff of Metcalfe County", "Metcalfe County", PlaceKind.ADMIN2, "County"),
        ("in Rakhine state, drones", "Rakhine", PlaceKind.ADMIN1, "state"),
        ("в Курской области", "Курской", PlaceKind.ADMIN1, "области"),
    ],
)
def test_kind_words_beside_a_name(text, name, kind, word):
    start = text.index(name)
    cue = read_cue(text, start, start + len(name), load_lexicon())
    assert cue is not None
    assert (cue.kind, cue.text) == (kind, word)


@pytest.mark.parametrize(
    "text", ["near Kursk on Friday", "Engels airbase", "Kursk, a city", "Ohio state police"]
)
def test_no_cue_where_no_kind_is_asked_for(text):
    name = text.replace("near ", "").split()[0].rstrip(",")
    start = text.index(name)
    assert read_cue(text, start, start + len(name), load_lexicon()) is None


def relations(text, *names, demonyms=()):
    document = Language().read(text)
    mentions = []
    for name in names:
        start = text.index(name)
        role = MentionRole.DEMONYM if name in demonyms else MentionRole.LOCATION
        mentions.append(Mention(start=start, end=start + len(name), text=name, role=role))
    return {(names[r.inner], names[r.outer], r.kind) for r in find_relations(document, mentions)}


def test_containment_is_read_from_the_words_between():
    assert ("Sudzha", "Kursk", "in") in relations("Sudzha in Kursk region", "Sudzha", "Kursk")
    assert ("Columbus", "Ohio", "comma") in relations("Columbus, Ohio", "Columbus", "Ohio")
    assert ("Kharkiv", "Ukraine", "possessive") in relations(
        "Ukraine's northern Kharkiv region", "Ukraine", "Kharkiv"
    )
    assert ("Guevo", "Russian", "adjective") in relations(
        "the Russian border village of Guevo", "Russian", "Guevo", demonyms={"Russian"}
    )


def test_a_chain_of_commas_reaches_the_last():
    found = relations("Paris, Texas, U.S.", "Paris", "Texas", "U.S.")
    assert ("Paris", "U.S.", "comma") in found


def test_sentences_do_not_relate():
    assert relations("He left Sumy. Rain fell. Ohio slept.", "Sumy", "Ohio") == set()
