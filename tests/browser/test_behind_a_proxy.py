"""The page works under the content security policy that ``deploy/nginx.conf`` sends with it."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

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


def test_the_policy_lets_nothing_out(guarded, browser):
    """A script that got in could read the page, but send nothing to another host."""
    context = browser.new_context()  # no watched one: what is blocked here is said in its console
    page = context.new_page()
    page.goto(guarded)
    blocked = page.evaluate(
        """async () => {
          const seen = [];
          addEventListener("securitypolicyviolation", e => seen.push(e.effectiveDirective));
          await fetch("http://127.0.0.1:9/steal").catch(() => {});
          const picture = new Image();
          picture.src = "http://127.0.0.1:9/steal.png";
          const form = Object.assign(document.createElement("form"), {action: "http://127.0.0.1:9/"});
          document.body.append(picture, form);
          form.submit();
          await new Promise(done => setTimeout(done, 300));
          return seen;
        }"""
    )
    context.close()
    assert {"connect-src", "img-src", "form-action"} <= set(blocked)
