"""The online fallback against a local server that speaks each provider's protocol."""

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from geoevents import cli
from geoevents.geocoding.inquiry import OnlineError
from geoevents.geocoding.online import OnlineGeocoder
from geoevents.geocoding.providers import Provider, ProviderSettings
from geoevents.geocoding.setting import AGENT, ONLINE, URL, USER
from geoevents.model import GeoPrecision, Mention, Place, PlaceKind, Resolution

LATITUDE, LONGITUDE = 51.19111, 35.25194
ANSWERS = {
    Provider.NOMINATIM: [
        {
            "place_id": 1,
            "osm_type": "node",
            "osm_id": 337,
            "lat": str(LATITUDE),
            "lon": str(LONGITUDE),
            "addresstype": "village",
            "type": "village",
            "display_name": "Goncharovka, Kursk Oblast, Russia",
            "address": {"country_code": "ru"},
        }
    ],
    Provider.PHOTON: {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [LONGITUDE, LATITUDE]},
                "properties": {
                    "name": "Goncharovka",
                    "country": "Russia",
                    "countrycode": "RU",
                    "osm_type": "N",
                    "osm_id": 337,
                    "osm_value": "village",
                },
            }
        ],
    },
    Provider.GEONAMES: {
        "geonames": [
            {
                "name": "Goncharovka",
                "countryName": "Russia",
                "countryCode": "RU",
                "lat": str(LATITUDE),
                "lng": str(LONGITUDE),
                "geonameId": 561218,
                "fcl": "P",
                "fcode": "PPL",
            }
        ]
    },
}
NOTHING = {
    Provider.NOMINATIM: [],
    Provider.PHOTON: {"type": "FeatureCollection", "features": []},
    Provider.GEONAMES: {"geonames": []},
}
NONSENSE = {
    "not JSON": b"<html>hello</html>",
    "wrong shape": b'{"a": [1, 2]}',
    "a number": b"17",
    "a string": b'"Kursk"',
    "empty": b"",
}
OUT_OF_RANGE = {
    Provider.NOMINATIM: [{"lat": "951.2", "lon": "35.2", "display_name": "X"}],
    Provider.PHOTON: {
        "features": [
            {"geometry": {"coordinates": [35.2, 951.2]}, "properties": {"name": "X", "osm_id": 1}}
        ]
    },
    Provider.GEONAMES: {"geonames": [{"lat": "951.2", "lng": "35.2", "name": "X"}]},
}


class Server:
    """Answers each request with the next of ``script``; the last one repeats."""

    def __init__(self):
        self.requests = []
        self.script = [(200, b"[]", 0.0)]
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.requests.append((self.path, dict(self.headers)))
                step = outer.script[min(len(outer.requests), len(outer.script)) - 1]
                status, body, delay = step
                time.sleep(delay)
                try:
                    self.send_response(status)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    return  # the client gave up, as the time-out test wants

            def log_message(self, *args):
                return

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def says(self, *steps):
        self.script = [
            (status, body if isinstance(body, bytes) else json.dumps(body).encode(), 0.0)
            for status, body in steps
        ]
        self.requests.clear()

    def close(self):
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


@pytest.fixture
def server():
    running = Server()
    yield running
    running.close()


def client(server, provider, cache, **options):
    settings = ProviderSettings(
        provider=provider,
        user_agent="geoevents-tests/1.0",
        username="tester",
        base_url=server.url,
        timeout=options.pop("timeout", 5.0),
    )
    waits = []
    made = OnlineGeocoder(settings, cache, sleep=waits.append, **options)
    return made, waits


def unresolved(text="Goncharovka", score=0.1):
    return Resolution(
        mention=Mention(start=0, end=len(text), text=text),
        place=None,
        score=score,
        reason="No place of the gazetteer has this name.",
    )


ALL = pytest.mark.parametrize("provider", list(Provider))


@ALL
def test_each_provider_is_understood(server, provider, tmp_path):
    server.says((200, ANSWERS[provider]))
    asked, _ = client(server, provider, tmp_path)
    found = asked.improve(unresolved())
    assert (found.latitude, found.longitude) == (LATITUDE, LONGITUDE)
    assert found.place.source == provider.value
    assert found.place.kind is PlaceKind.SETTLEMENT
    assert found.place.country == "RU"
    assert found.place.note
    assert found.geo_precision is GeoPrecision.TOWN
    assert provider.value in found.reason
    assert found.score < 0.7
    (path, headers) = server.requests[0]
    assert "Goncharovka" in str(parse_qs(urlsplit(path).query))
    assert headers["User-Agent"] == "geoevents-tests/1.0"


@ALL
def test_answers_are_kept_on_disk_until_they_expire(server, provider, tmp_path):
    server.says((200, ANSWERS[provider]))
    now = [1_000_000.0]
    first, _ = client(server, provider, tmp_path, now=lambda: now[0], days_kept=1)
    assert first.look_up("Goncharovka") == first.look_up(" goncharovka  ".strip().title())
    second, _ = client(server, provider, tmp_path, now=lambda: now[0], days_kept=1)
    assert second.look_up("Goncharovka").latitude == LATITUDE
    assert len(server.requests) == 1
    now[0] += 86_401
    second.look_up("Goncharovka")
    assert len(server.requests) == 2


@ALL
def test_knowing_nothing_is_kept_too_and_changes_nothing(server, provider, tmp_path):
    server.says((200, NOTHING[provider]))
    asked, _ = client(server, provider, tmp_path)
    before = unresolved("Xyzzy")
    after = asked.improve(before)
    assert after.place is None
    assert "knows no such place" in after.reason
    assert asked.look_up("Xyzzy") is None
    assert len(server.requests) == 1


@ALL
def test_a_429_is_retried_with_growing_waits(server, provider, tmp_path):
    server.says((429, {}), (429, {}), (200, ANSWERS[provider]))
    asked, waits = client(server, provider, tmp_path, backoff=2.0)
    assert asked.look_up("Goncharovka").latitude == LATITUDE
    assert len(server.requests) == 3
    assert [w for w in waits if w > 1.0] == [2.0, 4.0]


@ALL
def test_a_provider_that_stays_away_is_an_error_and_nothing_is_kept(server, provider, tmp_path):
    server.says((503, {}))
    asked, _ = client(server, provider, tmp_path)
    with pytest.raises(OnlineError, match="Goncharovka"):
        asked.look_up("Goncharovka")
    assert len(server.requests) == 3
    assert not list(tmp_path.glob("*.json"))


@ALL
def test_time_outs_are_errors(server, provider, tmp_path):
    server.says((200, ANSWERS[provider]))
    server.script = [(status, body, 0.6) for status, body, _ in server.script]
    asked, _ = client(server, provider, tmp_path, timeout=0.1)
    with pytest.raises(OnlineError, match="3 tries"):
        asked.look_up("Goncharovka")


@ALL
@pytest.mark.parametrize("kind", list(NONSENSE))
def test_nonsense_is_an_error_or_nothing_but_never_a_place(server, provider, kind, tmp_path):
    server.says((200, NONSENSE[kind]))
    asked, _ = client(server, provider, tmp_path)
    found = None
    with contextlib.suppress(OnlineError):
        found = asked.look_up("Goncharovka")
    assert found is None


@ALL
def test_points_off_the_earth_are_an_error(server, provider, tmp_path):
    server.says((200, OUT_OF_RANGE[provider]))
    asked, _ = client(server, provider, tmp_path)
    with pytest.raises(OnlineError):
        asked.look_up("X")


@pytest.mark.parametrize("status", [400, 401, 403, 500])
def test_refusals_are_errors_at_once(server, status, tmp_path):
    server.says((status, {"error": "no"}))
    asked, _ = client(server, Provider.NOMINATIM, tmp_path)
    with pytest.raises(OnlineError):
        asked.look_up("Goncharovka")
    assert len(server.requests) == 1


def test_geonames_own_error_message_is_told(server, tmp_path):
    server.says((200, {"status": {"message": "user does not exist.", "value": 10}}))
    asked, _ = client(server, Provider.GEONAMES, tmp_path)
    with pytest.raises(OnlineError, match="does not exist"):
        asked.look_up("Goncharovka")


def test_a_confident_offline_answer_is_never_replaced(server, tmp_path):
    asked, _ = client(server, Provider.NOMINATIM, tmp_path)
    place = Place(
        id="geonames:1",
        name="Kursk",
        latitude=51.7,
        longitude=36.2,
        kind=PlaceKind.SETTLEMENT,
        feature_code="PPLA",
    )
    sure = Resolution(
        mention=Mention(start=0, end=5, text="Kursk"), place=place, score=0.7, reason="."
    )
    assert asked.improve(sure) is sure
    assert server.requests == []


def test_requests_are_a_second_apart(server, tmp_path):
    server.says((200, NOTHING[Provider.PHOTON]))
    now = [50.0]
    asked, waits = client(server, Provider.PHOTON, tmp_path, now=lambda: now[0])
    asked.look_up("A")
    now[0] += 0.25
    asked.look_up("B")
    assert waits == [pytest.approx(0.75)]


def test_a_damaged_cache_entry_is_asked_anew(server, tmp_path):
    server.says((200, ANSWERS[Provider.NOMINATIM]))
    asked, _ = client(server, Provider.NOMINATIM, tmp_path)
    asked.look_up("Goncharovka")
    (kept,) = tmp_path.glob("*.json")
    kept.write_text('{"at": 1e12, "found": {"latitude": 999}}', encoding="utf-8")
    assert asked.look_up("Goncharovka").latitude == LATITUDE
    assert len(server.requests) == 2


def test_nothing_is_asked_unless_a_geocoder_is_given_one(server, geocoder, tmp_path):
    server.says((200, ANSWERS[Provider.NOMINATIM]))
    assert geocoder.geocode("Zzyzxovka").place is None
    assert server.requests == []
    asked, _ = client(server, Provider.NOMINATIM, tmp_path)
    assert geocoder.geocode("Zzyzxovka", online=asked).place.source == "nominatim"
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "options",
    [
        {"provider": Provider.GEONAMES, "user_agent": "x"},
        {"provider": Provider.NOMINATIM},
        {"provider": Provider.PHOTON, "username": "x"},
    ],
)
def test_settings_want_what_the_provider_wants(options):
    with pytest.raises(ValueError, match="needs a user"):
        ProviderSettings(**options)


@pytest.mark.parametrize("query", ["", "  ", "x" * 201])
def test_queries_have_a_length(server, query, tmp_path):
    asked, _ = client(server, Provider.NOMINATIM, tmp_path)
    with pytest.raises(ValueError, match="characters"):
        asked.look_up(query)
    assert server.requests == []


def test_a_base_url_is_an_address():
    with pytest.raises(ValueError, match="address"):
        ProviderSettings(user_agent="x", base_url="file:///etc/passwd")


@pytest.fixture
def command(monkeypatch, tmp_path, capsys):
    """Runs ``geoevents geocode`` with an empty data folder and no settings in the environment."""
    for name in (ONLINE, URL, AGENT, USER):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GEOEVENTS_HOME", str(tmp_path))

    def run(*arguments, command="geocode"):
        code = cli.main([command, *arguments])
        return code, *capsys.readouterr()

    return run


UNKNOWN = "Zzyzxovka"


@pytest.mark.parametrize(
    ("provider", "settings"),
    [
        (Provider.NOMINATIM, ("--user-agent", "geoevents-tests/1.0")),
        (Provider.PHOTON, ("--user-agent", "geoevents-tests/1.0")),
        (Provider.GEONAMES, ("--username", "tester")),
    ],
)
def test_the_command_asks_online_only_where_told_to(command, server, provider, settings):
    server.says((200, ANSWERS[provider]))
    code, out, _ = command(UNKNOWN, "--online-url", server.url, *settings)
    assert (code, server.requests) == (1, [])
    assert "No place of the gazetteer" in out
    told = (UNKNOWN, "--online", provider.value, "--online-url", server.url, *settings)
    code, out, _ = command(*told)
    assert code == 0
    assert len(server.requests) == 1
    assert f"found online by {provider.value}" in out
    assert "51.19111, 35.25194" in out
    command(*told)
    assert len(server.requests) == 1  # the answer was kept
    code, out, _ = command("Kursk", *told[1:])
    assert len(server.requests) == 1  # a sure answer is not asked about
    assert "geonames:538560" in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nominatim",), "--user-agent TEXT or GEOEVENTS_USER_AGENT"),
        (("photon",), "--user-agent TEXT or GEOEVENTS_USER_AGENT"),
        (("geonames",), "--username NAME or GEOEVENTS_GEONAMES_USER"),
        (("photon", "--user-agent", "x", "--online-url", "ftp://x"), "no http or https address"),
    ],
)
def test_the_command_refuses_where_a_setting_lacks(command, arguments, words):
    code, out, err = command(UNKNOWN, "--online", *arguments)
    assert (code, out) == (2, "")
    assert words in err


def test_the_command_takes_settings_from_the_environment(command, server, monkeypatch):
    server.says((200, ANSWERS[Provider.NOMINATIM]))
    monkeypatch.setenv("GEOEVENTS_ONLINE_URL", server.url)
    monkeypatch.setenv("GEOEVENTS_USER_AGENT", "geoevents-tests/1.0")
    code, out, _ = command(UNKNOWN, "--online", "nominatim", "--json")
    answer = json.loads(out.splitlines()[0])
    assert code == 0
    assert (answer["source"], answer["chosen"]) == ("nominatim", True)
    assert "ODbL" in answer["note"]
    assert answer["answer"]["geo_precision"] == 1
    assert server.requests[0][1]["User-Agent"] == "geoevents-tests/1.0"


def test_the_command_keeps_the_offline_answer_where_the_provider_fails(command, server):
    server.says((403, b"no"))
    code, out, err = command(
        UNKNOWN, "--online", "nominatim", "--online-url", server.url, "--user-agent", "x"
    )
    assert code == 1
    assert "nominatim refused" in err
    assert "No place of the gazetteer" in out


ARTICLE = "Shells hit Zzyzxovka village on Monday. Kursk was quiet."


def test_the_setting_holds_for_every_part(command, server, monkeypatch, tmp_path):
    server.says((200, ANSWERS[Provider.NOMINATIM]))
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    spans = [{"start": 11, "end": 20}, {"start": 40, "end": 45}]
    given = tmp_path / "a.jsonl"
    line = {"id": "a", "text": ARTICLE, "toponyms": spans}
    given.write_text(json.dumps(line), encoding="utf-8")
    told = ("--online-url", server.url, "--user-agent", "geoevents-tests/1.0")
    command(str(given), "--given-spans", command="geoparse")
    assert server.requests == []
    for name, value in ((ONLINE, "nominatim"), (URL, server.url), (AGENT, "geoevents-tests/1.0")):
        monkeypatch.setenv(name, value)
    for arguments in ((), ("--online", "nominatim", *told)):
        code, out, _ = command(str(given), "--given-spans", *arguments, command="geoparse")
        village, kursk = json.loads(out)["mentions"]
        assert code == 0
        assert village["place_id"].startswith("nominatim:")
        assert "found online by nominatim" in village["reason"]
        assert kursk["place_id"].startswith("geonames:")  # a sure answer is not asked about
        assert len(server.requests) == 1  # and the other one was kept
    code, out, _ = command(UNKNOWN)
    assert "found online" in out
    monkeypatch.setenv(ONLINE, "bing")
    code, _, err = command(UNKNOWN)
    assert code == 2
    assert "GEOEVENTS_ONLINE=bing: no such provider" in err


def test_a_provider_that_fails_loses_no_text_and_is_left_alone(server, geocoder, tmp_path):
    server.says((403, b"no"))
    asked, _ = client(server, Provider.PHOTON, tmp_path)
    for number in range(6):
        before = unresolved(f"Zzyzxovka {number}")
        after = asked.improve_or_keep(before)
        assert after.place is None
        assert after.reason.startswith(before.reason)
        assert "this is the gazetteer's answer" in after.reason
    assert "left alone" in after.reason
    assert len(server.requests) == 3


def test_workers_share_the_pace(server, tmp_path):
    server.says((200, NOTHING[Provider.PHOTON]))
    one, waits = client(server, Provider.PHOTON, tmp_path, now=lambda: 50.0)
    other, others_waits = client(server, Provider.PHOTON, tmp_path, now=lambda: 50.25)
    one.look_up("A")
    other.look_up("B")
    assert waits == []
    assert others_waits == [pytest.approx(0.75)]
