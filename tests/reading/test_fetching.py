"""What is refused when fetching, against servers of our own on the loopback address."""

import gzip
import itertools
import socket
import time
import tracemalloc
import zlib

import pytest
from local_server import CERTIFICATE, LocalServer, answer

from geoevents.errors import ArticleError
from geoevents.reading import Fetcher, FetchError, Limits, Refusal, read_bytes
from geoevents.reading.addresses import AllowList, check_target
from geoevents.reading.feeds import parse_feed
from geoevents.reading.manners import Manners, shared_manners

PAGE = b"<html><body><article><p>Words.</p></article></body></html>"
PATIENCE = 10.0  # seconds within which everything here must be over, on a loaded machine too


def fetcher_for(*servers, **values):
    hosts = ("*", *(server.host for server in servers))
    return Fetcher(**{"allow": AllowList(hosts), "delay": 0.0, **values})


def refusal(fetcher, url):
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(url)
    assert isinstance(caught.value, ArticleError)
    return caught.value


def endless(chunk, *, head=b"", pause=0.0):
    """A page that goes on until the other side has had enough."""

    def page(connection, _request):
        connection.sendall(head or b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        while True:
            connection.sendall(chunk)
            time.sleep(pause)

    return page


def test_a_page_is_fetched():
    with LocalServer({"/a?b=c": answer(PAGE, ETag='"1"', Last_Modified="Mon")}) as server:
        found = fetcher_for(server).fetch(server.url("/a?b=c"))
    assert found.content == PAGE
    assert (found.media_type, found.etag, found.modified) == ("text/html", '"1"', "Mon")
    assert server.requests == ["GET /robots.txt HTTP/1.1", "GET /a?b=c HTTP/1.1"]
    assert server.headers[1]["Host"] == server.host
    assert server.headers[1]["User-Agent"].startswith("geoevents/")


def test_a_packed_page_is_unpacked():
    with LocalServer({"/": answer(gzip.compress(PAGE), Content_Encoding="gzip")}) as server:
        assert fetcher_for(server).fetch(server.url()).content == PAGE


def test_nothing_is_fetched_when_read_only(monkeypatch):
    monkeypatch.setenv("GEOEVENTS_READ_ONLY", "1")
    with LocalServer({"/": answer(PAGE)}) as server:
        assert refusal(fetcher_for(server), server.url()).refusal is Refusal.READ_ONLY
    assert server.requests == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::10.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://[ff02::1]/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://198.18.0.1/",
        "http://192.0.0.8/",
        "http://192.88.99.1/",
        "http://[fec0::1]/",
    ],
)
def test_addresses_that_are_not_public_are_refused(url, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", pytest.fail)
    error = refusal(Fetcher(allow=AllowList()), url)
    assert error.refusal is Refusal.PRIVATE
    assert "GEOEVENTS_FETCH_ALLOW" in str(error)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("file:///etc/passwd", Refusal.ADDRESS),
        ("ftp://example.org/a", Refusal.ADDRESS),
        ("gopher://example.org/", Refusal.ADDRESS),
        ("example.org", Refusal.ADDRESS),
        ("http:///a", Refusal.ADDRESS),
        ("http://user:pass@example.org/", Refusal.ADDRESS),
        ("http://example.org:99999/", Refusal.ADDRESS),
        ("http://[::1/", Refusal.ADDRESS),
        ("http://example.org:22/", Refusal.HOST),
        ("http://example.org:6379/", Refusal.HOST),
    ],
)
def test_addresses_that_are_none_of_the_web_are_refused(url, kind):
    resolver = {"example.org": ["93.184.216.34"]}
    fetcher = Fetcher(allow=AllowList(), resolver=lambda host, _port: resolver[host])
    assert refusal(fetcher, url).refusal is kind


def test_one_private_address_among_public_ones_is_enough():
    fetcher = Fetcher(allow=AllowList(), resolver=lambda *_: ["93.184.216.34", "::ffff:10.0.0.1"])
    assert refusal(fetcher, "https://example.org/").refusal is Refusal.PRIVATE


@pytest.mark.parametrize(
    ("setting", "url", "kind"),
    [
        ("example.org", "http://example.org/", None),
        ("example.org", "http://www.example.org/", None),
        ("example.org", "http://notexample.org/", Refusal.HOST),
        ("example.org", "http://example.net/", Refusal.HOST),
        ("intranet.test:8080", "http://intranet.test:8080/", None),
        ("intranet.test:8080", "http://intranet.test/", Refusal.HOST),
        ("10.1.0.0/16", "http://inside.test/", None),
        ("10.2.0.0/16, *", "http://inside.test/", Refusal.PRIVATE),
        ("*", "http://example.net/", None),
        ("", "http://example.net/", None),
    ],
)
def test_the_allow_list(monkeypatch, setting, url, kind):
    monkeypatch.setenv("GEOEVENTS_FETCH_ALLOW", setting)
    hosts = {"intranet.test": "10.0.0.9", "inside.test": "10.1.2.3"}

    def resolver(host, _port):
        return [hosts.get(host, "93.184.216.34")]

    if kind is None:
        assert check_target(url, AllowList.from_environment(), resolver).url == url
    else:
        assert refusal(Fetcher(resolver=resolver), url).refusal is kind


@pytest.mark.parametrize(
    "there",
    [
        "http://127.0.0.2:{port}/secret",
        "http://[::ffff:127.0.0.2]:80/",
        "http://169.254.169.254/latest",
        "//10.0.0.1/",
        "http://localhost/",
    ],
)
def test_a_redirect_to_a_private_address_is_refused(there):
    with LocalServer({}) as server:
        server.pages["/"] = answer(
            status="302 Found", Location=there.format(port=80), media_type=None
        )
        assert refusal(fetcher_for(server), server.url()).refusal is Refusal.PRIVATE
    assert len(server.requests) == 2


def test_redirects_are_followed_so_far_and_no_further():
    with LocalServer({"/end": answer(PAGE)}) as server:
        for n in range(9):
            server.pages[f"/{n}"] = answer(status="302 Found", Location=f"/{n + 1}")
        server.pages["/8"] = answer(status="301 Moved Permanently", Location="end")
        server.pages["/file"] = answer(status="302 Found", Location="file:///etc/passwd")
        server.pages["/nowhere"] = answer(status="302 Found")
        fetcher = fetcher_for(server)
        assert fetcher.fetch(server.url("/5")).url == server.url("/end")
        assert refusal(fetcher, server.url("/0")).refusal is Refusal.REDIRECTS
        assert refusal(fetcher, server.url("/file")).refusal is Refusal.ADDRESS
        assert refusal(fetcher, server.url("/nowhere")).refusal is Refusal.REDIRECTS


def test_a_name_that_changes_its_address_is_looked_up_once():
    """DNS rebinding: what was checked is what is connected to."""
    answers = itertools.chain(["127.0.0.1"], itertools.repeat("10.0.0.1"))
    asked = []

    def resolver(host, _port):
        asked.append(host)
        return [next(answers)]

    with LocalServer({"/": answer(PAGE)}) as server:
        fetcher = Fetcher(allow=AllowList(("127.0.0.1",)), delay=0.0, resolver=resolver)
        assert fetcher.fetch(f"http://rebind.test:{server.port}/").content == PAGE
    assert asked == ["rebind.test"]  # robots.txt went to the same checked address
    assert server.headers[1]["Host"] == f"rebind.test:{server.port}"


def test_a_public_name_is_connected_at_the_checked_address(monkeypatch):
    """The second look-up, by which a private address could slip in, does not happen."""
    connected = []

    def connect(address, timeout):
        connected.append(address)
        raise OSError("no network here")

    def getaddrinfo(*_args, **_named):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), 80))]

    answers = itertools.chain(["93.184.216.34"], itertools.repeat("127.0.0.1"))
    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert refusal(Fetcher(allow=AllowList()), "http://rebind.test/").refusal is Refusal.UNREACHABLE
    assert connected == [("93.184.216.34", 80)]


def test_a_redirect_is_looked_up_anew():
    answers = iter(["127.0.0.1", "10.0.0.1"])
    with LocalServer({"/": answer(status="302 Found", Location="/again")}) as server:
        allow = AllowList(("127.0.0.0/8", "*"))
        fetcher = Fetcher(allow=allow, delay=0.0, resolver=lambda *_: [next(answers)])
        error = refusal(fetcher, f"http://rebind.test:{server.port}/")
    assert error.refusal is Refusal.PRIVATE
    assert len(server.requests) == 2


def test_a_gzip_bomb_is_not_unpacked():
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    bomb = b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(200)), packer.flush()])
    assert len(bomb) < 250_000
    limits = Limits(unpacked=1_000_000)
    with LocalServer({"/": answer(bomb, Content_Encoding="gzip")}) as server:
        tracemalloc.start()
        try:
            error = refusal(fetcher_for(server, limits=limits), server.url())
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert error.refusal is Refusal.SIZE
    assert peak < 8_000_000


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(b"no gzip", "gzip"), (gzip.compress(PAGE)[:-9], "gzip"), (PAGE, "br"), (PAGE, "gzip, gzip")],
)
def test_wrong_packing_is_refused(body, encoding):
    with LocalServer({"/": answer(body, Content_Encoding=encoding)}) as server:
        error = refusal(fetcher_for(server), server.url())
    assert error.refusal in {Refusal.ENCODING, Refusal.UNREACHABLE}


def test_an_endless_body_is_cut_off():
    limits = Limits(sent=1_000_000)
    chunked = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    pages = {
        "/": endless(b"x" * 65_536),
        "/chunked": endless(b"10000\r\n" + b"x" * 65_536 + b"\r\n", head=chunked),
        "/headers": endless(b"X-A: b\r\n", head=b"HTTP/1.1 200 OK\r\n"),
    }
    with LocalServer(pages) as server:
        fetcher = fetcher_for(server, limits=limits)
        begun = time.monotonic()
        assert refusal(fetcher, server.url()).refusal is Refusal.SIZE
        assert refusal(fetcher, server.url("/chunked")).refusal is Refusal.SIZE
        assert refusal(fetcher, server.url("/headers")).refusal is Refusal.UNREACHABLE
    assert time.monotonic() - begun < PATIENCE


def test_an_endless_robots_file_is_cut_and_kept():
    rules = b"User-agent: *\nDisallow: /private\n"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + rules
    pages = {"/robots.txt": endless(b"# more\n" * 9_000, head=head), "/a": answer(PAGE)}
    with LocalServer(pages) as server:
        fetcher = fetcher_for(server)
        assert fetcher.fetch(server.url("/a")).content == PAGE
        assert refusal(fetcher, server.url("/private")).refusal is Refusal.ROBOTS


@pytest.mark.parametrize(
    "page",
    [
        endless(b"x", pause=0.05),
        endless(b"X", head=b"HTTP/1.1 200 OK\r\n", pause=0.05),
        lambda connection, _request: time.sleep(3),
    ],
    ids=["slow body", "slow header", "silence"],
)
def test_slow_servers_are_given_up(page):
    with LocalServer({"/": page}) as server:
        fetcher = fetcher_for(server, limits=Limits(seconds=0.6))
        begun = time.monotonic()
        error = refusal(fetcher, server.url())
        took = time.monotonic() - begun
    assert error.refusal is Refusal.TIME
    assert took < 2.5


def test_a_body_that_breaks_off_is_no_article():
    with LocalServer({"/": answer(PAGE, Content_Length=len(PAGE) + 9)}) as server:
        assert refusal(fetcher_for(server), server.url()).refusal is Refusal.UNREACHABLE


def test_a_feed_of_100_megabytes_is_refused():
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss><channel>"
    item = b"<item><title>Title</title></item>" * 2_000
    pages = {
        "/told": answer(b"<rss>", media_type="application/rss+xml", Content_Length=100 * 2**20),
        "/untold": endless(item, head=head),
    }
    with LocalServer(pages) as server:
        fetcher = fetcher_for(server)
        begun = time.monotonic()
        told, untold = (refusal(fetcher, server.url(path)) for path in pages)
    assert told.refusal is untold.refusal is Refusal.SIZE
    assert "104,857,600 bytes" in str(told)
    assert time.monotonic() - begun < PATIENCE
    with pytest.raises(ArticleError, match="more than 20,000,000 bytes"):
        parse_feed(b"<rss>" + bytes(20_000_001), "feed")


@pytest.mark.parametrize(
    "media_type",
    ["image/png", "video/mp4", "application/zip", "application/x-msdownload", "text/css"],
)
def test_wrong_content_types_are_refused(media_type):
    with LocalServer({"/": answer(PAGE, media_type=media_type)}) as server:
        error = refusal(fetcher_for(server), server.url())
    assert error.refusal is Refusal.TYPE
    assert media_type in str(error)


def test_content_that_is_not_what_its_type_says_is_refused():
    (error,) = read_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99), "https://example.org/a.html")
    assert "is a PNG image" in str(error)


BOMB = """<?xml version="1.0"{encoding}?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">]>
<rss version="2.0"><channel><title>&e;</title><item><title>&e;</title></item></channel></rss>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><item><title>&x;</title></item></channel></rss>"""


@pytest.mark.parametrize(
    "feed",
    [
        BOMB.format(encoding="").encode(),
        BOMB.format(encoding=' encoding="utf-16"').encode("utf-16"),
        OUTSIDE.encode(),
        b"<rss><channel>broken" + OUTSIDE.encode(),
    ],
    ids=["bomb", "bomb in UTF-16", "file", "not well-formed"],
)
def test_entities_are_refused(feed):
    begun = time.monotonic()
    with pytest.raises(ArticleError, match="entit"):
        parse_feed(feed, "feed")
    assert time.monotonic() - begun < 2


def test_robots_are_heeded():
    rules = b"User-agent: *\nDisallow: /private\n\nUser-agent: other\nDisallow: /\n"
    with LocalServer({"/robots.txt": answer(rules), "/a": answer(PAGE)}) as server:
        fetcher = fetcher_for(server)
        error = refusal(fetcher, server.url("/private/x"))
        assert error.refusal is Refusal.ROBOTS
        assert "robots.txt" in str(error)
        assert fetcher.fetch(server.url("/a")).content == PAGE
    assert [r for r in server.requests if "robots" in r] == ["GET /robots.txt HTTP/1.1"]


def test_a_robots_file_that_fails_forbids_and_one_that_redirects_inside_is_checked():
    with LocalServer({"/robots.txt": answer(status="503 Busy"), "/a": answer(PAGE)}) as server:
        assert refusal(fetcher_for(server), server.url("/a")).refusal is Refusal.ROBOTS
        server.pages["/robots.txt"] = answer(status="302 Found", Location="http://10.0.0.1/r")
        assert refusal(fetcher_for(server), server.url("/a")).refusal is Refusal.PRIVATE


def test_a_host_is_asked_at_a_polite_rate():
    now, slept = [100.0], []

    def sleep(seconds):
        slept.append(round(seconds, 3))
        now[0] += seconds

    pages = {"/robots.txt": answer(b"User-agent: *\nCrawl-delay: 3\n"), "/": answer(PAGE)}
    with LocalServer(pages) as server:
        fetcher = fetcher_for(server, delay=1.0, clock=lambda: now[0], sleep=sleep)
        for _ in range(3):
            fetcher.fetch(server.url())
    assert slept == [3.0, 3.0, 3.0]


def test_runs_at_once_ask_a_host_in_turn_and_its_rules_once():
    now, slept = [100.0], []
    manners = Manners(lambda: now[0])
    pages = {"/robots.txt": answer(b"User-agent: *\n"), "/": answer(PAGE)}
    with LocalServer(pages) as server:
        runs = [
            fetcher_for(server, delay=1.0, sleep=slept.append, manners=manners) for _ in range(4)
        ]
        for fetcher in runs:
            fetcher.fetch(server.url())
    assert slept == [1.0, 2.0, 3.0, 4.0]  # the rules once, then the page in four turns
    assert manners.rules(server.url().rstrip("/"))[0]
    now[0] += 7_200
    assert not manners.rules(server.url().rstrip("/"))[0]
    assert shared_manners() is shared_manners()


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "500 Oops", "204 No Content"])
def test_other_answers_are_told(status):
    with LocalServer({"/": answer(b"", status=status)}) as server:
        error = refusal(fetcher_for(server), server.url())
    assert error.refusal is Refusal.STATUS
    assert status.split()[0] in str(error)


def test_what_has_not_changed_is_not_sent():
    def page(connection, request):
        same = request.get("If-None-Match") == '"7"' and "If-Modified-Since" in request
        status = "304 Not Modified" if same else "200 OK"
        answer(b"" if same else PAGE, status=status, ETag='"7"')(connection, request)

    with LocalServer({"/": page}) as server:
        fetcher = fetcher_for(server)
        assert fetcher.fetch(server.url(), etag='"7"', modified="Mon").content is None
        assert fetcher.fetch(server.url()).content == PAGE


def test_secure_connections_check_the_name(monkeypatch):
    with LocalServer(
        {"/": answer(PAGE), "/slow": endless(b"x", pause=0.05)}, secure=True
    ) as server:
        hosts = tuple(f"{name}.test:{server.port}" for name in ("news", "other"))
        values = {"allow": AllowList(hosts), "delay": 0.0, "resolver": lambda *_: ["127.0.0.1"]}
        error = refusal(Fetcher(**values), f"https://{hosts[0]}/")
        assert error.refusal is Refusal.UNREACHABLE
        assert "certificate" in str(error)
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        assert Fetcher(**values).fetch(f"https://{hosts[0]}/").content == PAGE
        error = refusal(Fetcher(**values), f"https://{hosts[1]}/")
        assert "certificate" in str(error)
        slow = Fetcher(**values, limits=Limits(seconds=0.8))
        assert refusal(slow, f"https://{hosts[0]}/slow").refusal is Refusal.TIME
        server.pages["/down"] = answer(status="302 Found", Location="http://example.org/")
        error = refusal(Fetcher(**values), f"https://{hosts[0]}/down")
        assert "from https to open http" in str(error)
