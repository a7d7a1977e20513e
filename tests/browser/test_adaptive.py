"""Questions chosen one by one, as people meet them: with keys alone, on a phone, without scripts, after a crash."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import rep
from tests.browser.conftest import NewPage
from tests.browser.keys import FILL, Keys
from tests.browser.look import faults, sideways
from tests.browser.served import Served
from tests.web.project import released

pytestmark = pytest.mark.browser
ONE_BY_ONE = ".form-card:has([value='one-by-one'])"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An academy of its own."""
    server = Served(released(tmp_path_factory.mktemp("adaptive") / "project"))
    server.start()
    yield server
    server.end()


def begin(page: Page, served: Served, name: str) -> None:
    rep.sign_in(page, served.url, name)
    page.goto(f"{served.url}/me/assess/")
    page.locator(ONE_BY_ONE).get_by_role("button", name="Begin").click()
    is_asked(page, 1)


def is_asked(page: Page, number: int) -> None:
    page.wait_for_url(f"**/{number}")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Question {number}")
    expect(
        page.get_by_text(re.compile(r"about \d+ minutes? left, or fewer if it is settled earlier"))
    ).to_be_visible()


def stop(page: Page) -> None:
    page.get_by_role("link", name="Stop here and see my result").click()
    page.get_by_role("button", name="Finish and see the result").click()
    expect(page.get_by_role("heading", name="Where you stand")).to_be_visible()


def test_it_is_begun_answered_stopped_and_gone_on_with_by_keys_alone(page: Page, served: Served) -> None:
    rep.sign_in(page, served.url, "Caro")
    page.goto(f"{served.url}/me/assess/")
    keys = Keys(page)
    keys.to(f"{ONE_BY_ONE} summary")
    keys.press("Enter")
    keys.to(f"{ONE_BY_ONE} [name='practice'][value='qpc']")
    keys.press("Space")
    keys.to(f"{ONE_BY_ONE} [name='minutes']")
    keys.press("ArrowDown", "ArrowUp")
    assert faults(page) == []
    keys.follow(f"{ONE_BY_ONE} button[type='submit']")
    is_asked(page, 1)
    assert faults(page) == []
    FILL[rep.kind(page)](keys)
    keys.to("[name='confidence']")
    keys.press("Space")
    keys.to("form[data-answer] button[type='submit']")
    with page.expect_request(re.compile(r"/attempts/[^/]+/1$")) as sent:
        keys.press("Enter")
    assert sent.value.method == "POST"
    is_asked(page, 2)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    keys.follow("a[href$='/finish']")
    assert faults(page) == []
    keys.follow("button.button-quiet")
    expect(page.get_by_role("heading", name="How sure this is")).to_be_visible()
    assert faults(page) == []
    keys.follow("#more button[type='submit']")
    is_asked(page, 1)


def test_on_a_phone_without_scripts_it_asks_and_says_what_more_would_buy(new_page: NewPage, served: Served) -> None:
    page = new_page(viewport=rep.PHONE, java_script_enabled=False)
    begin(page, served, "Dov")
    assert not sideways(page, 390)
    for number in (1, 2):
        rep.fill_in(page)
        rep.send(page)
        is_asked(page, number + 1)
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_text("You have answered this")).to_be_visible()
    page.get_by_role("link", name="Next").click()
    is_asked(page, 3)
    stop(page)
    expect(page.locator("#more")).to_contain_text(re.compile(r"\d+ more questions? would settle"))
    assert not sideways(page, 390)
    page.locator("#more").get_by_role("button", name=re.compile("^Go on with")).click()
    is_asked(page, 1)


def test_after_kill_9_one_goes_on_at_the_same_question(page: Page, served: Served) -> None:
    begin(page, served, "Ida")
    attempt = page.url.split("/")[-2]
    for number in (1, 2, 3):
        rep.fill_in(page)
        rep.send(page)
        is_asked(page, number + 1)
        asked = page.locator(".item-ask").inner_text()
        served.end(signal.SIGKILL)
        served.start()
        page.goto(f"{served.url}/me/attempts/{attempt}/")
        is_asked(page, number + 1)
        assert page.locator(".item-ask").inner_text() == asked
        assert [one.position for one in served.responses(attempt)] == list(range(number))
