"""What a browser is asked to do: nothing foreign, nothing refused, nothing that moves unwished; and paper."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import rep
from tests.browser.conftest import NewPage, listen
from tests.browser.served import Served

pytestmark = pytest.mark.browser


def test_what_should_never_happen_would_be_heard(chromium: Browser, kinds: Served) -> None:
    """Every other test relies on it: plants a script that the policy forbids, a foreign request, and an error."""
    heard: list[str] = []
    context = chromium.new_context()
    listen(context, heard)
    page = context.new_page()
    page.goto(kinds.url)
    page.evaluate("document.head.append(Object.assign(document.createElement('script'), {textContent: '1'}))")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://example.invalid/pixel.gif'}))")
    page.evaluate("setTimeout(() => { throw new Error('planted') })")
    page.wait_for_event("console", lambda message: "pixel.gif" in message.text) if len(heard) < 3 else None
    context.close()
    said = " ".join(heard)
    assert "script-src" in said
    assert "example.invalid" in said
    assert "planted" in said


def test_search_and_colours_stay_on_this_host(page: Page, kinds: Served) -> None:
    """The fixture listens: there are no complaints."""
    page.goto(f"{kinds.url}/practices/handover/")
    rep.search(page, "second sentence")
    for path in ("/practices/listening/", "/account/"):
        page.goto(kinds.url + path)
        for scheme in ("default", "slate"):
            page.locator("[data-md-component=palette] label:not([hidden])").click()
            expect(page.locator("body")).to_have_attribute("data-md-color-scheme", scheme)
        page.locator("[data-md-component=palette] label:not([hidden])").click()


def test_lessons_and_their_checks_need_no_assessor(page: Page, kinds: Served) -> None:
    with any_server(kinds.root / "site") as address:
        page.goto(address)
        page.get_by_role("main").get_by_role("link", name="Hand an order over").first.click()
        check = page.locator("form[data-item='check-choice']")
        check.locator("label.option").first.click()
        check.get_by_text("Compare with the answer").click()
        expect(check.locator(".your-pick")).to_have_text("Your pick")
        expect(check.locator("[data-right]")).to_be_visible()
        rep.search(page, "second sentence").get_by_role("link").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Listen to the end")


@contextmanager
def any_server(folder: Path) -> Iterator[str]:
    """What `python -m http.server` runs."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_nothing_moves_for_whoever_wants_it_still(new_page: NewPage, kinds: Served) -> None:
    page = new_page(reduced_motion="reduce")
    rep.sign_in(page, kinds.url, "Ben")
    for path in ("/practices/handover/", "/me/"):
        page.goto(kinds.url + path)
        longest = page.evaluate(
            """Math.max(...[...document.querySelectorAll("*")].map(getComputedStyle).flatMap(
                 ({transitionDuration, animationDuration}) =>
                   `${transitionDuration},${animationDuration}`.split(",").map(parseFloat)))"""
        )
        assert longest <= 0.01
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_a_result_on_paper_shows_every_why(page: Page, kinds: Served) -> None:
    rep.sign_in(page, kinds.url, "Ben")
    page.get_by_text("What you have done").click()
    page.locator("#attempts").get_by_role("link", name="Every kind of question").first.click()
    whys, actions = page.locator(".reviewed .why"), page.locator(".actions").first
    expect(whys.first).to_be_hidden()
    expect(actions).to_be_visible()
    page.emulate_media(media="print", color_scheme="dark")
    for each in (*whys.all(), *page.locator(".practice-row svg").all(), *page.locator(".estimate").all()):
        expect(each).to_be_visible()
    for each in (actions, page.locator(".md-header"), page.locator(".md-banner")):
        expect(each).to_be_hidden()
    expect(page.locator(".why").first).to_have_css("color", "rgb(68, 68, 68)")
    sheets = page.pdf().count(b"/Type /Page\n")
    assert sheets >= 2
