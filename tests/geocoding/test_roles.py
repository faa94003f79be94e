import pytest

from geoevents.model import MentionRole

ACTOR, LOCATION = MentionRole.ACTOR, MentionRole.LOCATION
NAME, DEMONYM = MentionRole.NAME, MentionRole.DEMONYM


@pytest.mark.parametrize("parsed", [True, False], ids=["parsed", "scanned"])
@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Moscow said its troops had left.", "Moscow", ACTOR),
        ("Kyiv denied the report on Friday.", "Kyiv", ACTOR),
        ("Ukraine has rejected the offer.", "Ukraine", ACTOR),
        ("Talks between Kyiv and Washington stalled.", "Kyiv", ACTOR),
        ("Ukraine's General Staff spoke of two attacks.", "Ukraine", ACTOR),
        ("The president of Belarus went home.", "Belarus", ACTOR),
        ("Drones hit Kharkiv before dawn.", "Kharkiv", LOCATION),
        ("Two people died in Moscow on Sunday.", "Moscow", LOCATION),
        ("The shelling of Ukraine went on.", "Ukraine", LOCATION),
        ("Russian troops entered the town.", "Russian", DEMONYM),
        ("The Kursk governor spoke of two deaths.", "Kursk", NAME),
        ("Men of the Tula division were seen near Kursk.", "Tula", NAME),
    ],
)
def test_roles(geocoder, text, name, role, parsed):
    document = geocoder.language.read(text)
    if parsed:
        geocoder.language.parse([document])
    found = {m.text: m.role for m in geocoder.recognise(document)}
    if role is NAME and name not in found:
        return  # a name within a name may be left out; it must not be a place
    assert found[name] is role
