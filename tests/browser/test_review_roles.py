"""Who may edit: a provider of OIDC on this machine signs people in, and read-only lets nobody."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from playwright.sync_api import expect

from .conftest import free_port, serving
from .scenes import fill

CLIENT = "geoevents"


class _Provider(BaseHTTPRequestHandler):
    """Answers as an OIDC provider whose user is always ``server.user``."""

    def do_GET(self):
        parts = urlsplit(self.path)
        here = self.server.address
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/.well-known/openid-configuration":
            self._json(
                {
                    "issuer": here,
                    "authorization_endpoint": f"{here}/authorize",
                    "token_endpoint": f"{here}/token",
                    "jwks_uri": f"{here}/jwks",
                    "userinfo_endpoint": f"{here}/userinfo",
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )
        elif parts.path == "/jwks":
            self._json({"keys": [self.server.key.as_dict(private=False)]})
        elif parts.path == "/authorize":
            self.server.nonce = asked.get("nonce")
            answer = urlencode({"code": "a-code", "state": asked["state"]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{answer}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.send_error(404)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        now = int(time.time())
        claims = {
            "iss": self.server.address,
            "sub": "1",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 600,
            "nonce": self.server.nonce,
            **self.server.user,
        }
        header = {"alg": "RS256", "kid": self.server.key.kid}
        token = jwt.encode(header, claims, self.server.key)
        self._json({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def _json(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        return


@pytest.fixture
def provider():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Provider)
    server.address = f"http://127.0.0.1:{server.server_address[1]}"
    server.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}, private=True)
    server.user = {}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_only_listed_people_who_signed_in_may_edit(provider, page, tmp_path, home, monkeypatch):
    fill(tmp_path / "store")
    port = free_port()
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(
        f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "no secret, of a test"
client_id = "{CLIENT}"
client_secret = "none"
server_metadata_url = "{provider.address}/.well-known/openid-configuration"
""",
        encoding="utf-8",
    )
    monkeypatch.setenv("GEOEVENTS_EDITORS", "ana@desk.example")
    with serving(tmp_path / "store", home, "--secrets.files", str(secrets), port=port) as address:
        page.goto(f"{address}/review")
        refused = page.locator(".st-key-not_allowed")
        expect(refused).to_contain_text("Sign in to edit.", timeout=60_000)
        expect(page.locator(".st-key-review_bar")).to_have_count(0)
        provider.user = {"email": "eve@desk.example", "email_verified": True, "name": "Eve"}
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: urlsplit(url).path == "/")  # where sign-in comes back to
        page.goto(f"{address}/review")
        expect(refused).to_contain_text(
            "eve@desk.example is not on the editors’ list", timeout=40_000
        )
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url(lambda url: urlsplit(url).path == "/")
        page.goto(f"{address}/article")
        expect(refused).to_contain_text("Sign in to edit.", timeout=40_000)
        provider.user = {"email": "ana@desk.example", "email_verified": True, "name": "Ana Li"}
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: urlsplit(url).path == "/")  # where sign-in comes back to
        page.goto(f"{address}/review")
        expect(page.locator(".st-key-signed_in")).to_contain_text(
            "ana@desk.example", timeout=40_000
        )
        expect(page.locator(".st-key-do_accepted button")).to_be_enabled()
        page.keyboard.press("a")
        expect(page.locator(".st-key-queue_box")).to_contain_text("accepted by Ana Li")


def test_read_only_has_no_way_to_change_anything(page, store_folder, home, monkeypatch):
    monkeypatch.setenv("GEOEVENTS_READ_ONLY", "1")
    with serving(store_folder, home) as address:
        page.goto(f"{address}/quality")
        expect(page.locator(".st-key-quality_head")).to_contain_text(
            "Nobody has reviewed", timeout=60_000
        )
        links = page.get_by_test_id("stTopNavLink").all_inner_texts()
        assert "Map" in links
        assert not {"Review", "Import", "Add an article"} & set(links)
        for path in ("review", "article", "import"):
            page.goto(f"{address}/{path}")
            refused = page.locator(".st-key-not_allowed")
            expect(refused).to_contain_text("This copy is read-only.", timeout=40_000)
            expect(page.get_by_test_id("stMain").get_by_role("textbox")).to_have_count(0)
            expect(page.locator("input[type=file]")).to_have_count(0)
