"""The rep's path with the keyboard alone: the focus is seen at every stop, nothing holds it or is out of reach."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import rep
from tests.browser.conftest import NewPage
from tests.browser.keys import FAR, FILL, Keys
from tests.browser.served import Served

pytestmark = pytest.mark.browser

# Where Tab should stop: radio buttons of one name are one stop.
REACHABLE = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
  const open = all.filter(each => each.checkVisibility({visibilityProperty: true}) && !each.closest("[inert]")
    && !each.matches(":disabled") && each.tabIndex >= 0 && each.type !== "hidden")
  return new Set(open.map(each => each.type === "radio" ? `${each.name} of ${each.form?.dataset.item}` : each)).size
}"""

# What has the focus in the page's text while the header, which stays in view, lies over its upper end.
COVERED = """() => {
  const at = document.activeElement
  const header = document.querySelector(".md-header").getBoundingClientRect()
  const covered = at.getBoundingClientRect().top < header.bottom - 1
  return at.closest("article") ? [covered ? at.outerHTML.slice(0, 80) : ""] : []
}"""


@pytest.mark.parametrize(("name", "viewport"), [("Caro", rep.PHONE), ("Dov", rep.DESKTOP)], ids=["phone", "desktop"])
def test_the_whole_path(new_page: NewPage, kinds: Served, name: str, viewport: dict[str, int]) -> None:
    page = new_page(viewport=viewport)
    keys = Keys(page)
    page.goto(kinds.url)
    keys.follow("main a[href*='handover']")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hand an order over")
    checks_what_stuck(keys)
    keys.follow(".next-step .button-primary")
    keys.follow(f"[name='handle'][value='{name.lower()}'] ~ button")
    keys.follow("form button.button-primary")
    here = rep.place(page)
    asked = set()
    for _ in range(here.total):
        asked.add(rep.kind(page))
        keys.answer()
    assert asked == set(FILL)
    expect(page.get_by_role("heading", level=1)).to_have_text("Where you stand")
    keys.enter(".reviewed summary")
    expect(page.locator(".reviewed[open]")).to_have_count(1)
    keys.follow(".reviewed[open] .item-lesson a")
    expect(page.locator("p:target")).to_be_in_viewport()
    keys.follow(".next-step a[href*='studied']")
    keys.follow("form button.button-primary")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{name}'s desk")


def checks_what_stuck(keys: Keys) -> None:
    keys.to("form[data-item='check-choice'] input")
    keys.press("Space")
    keys.enter("form[data-item='check-choice'] summary")
    expect(keys.page.locator("form[data-item='check-choice'] .your-pick")).to_have_text("Your pick")


@pytest.mark.parametrize("viewport", [rep.PHONE, rep.DESKTOP], ids=["phone", "desktop"])
def test_tab_goes_round_every_page_both_ways(new_page: NewPage, kinds: Served, viewport: dict[str, int]) -> None:
    page = new_page(viewport=viewport)
    keys = Keys(page)
    rep.sign_in(page, kinds.url, "Ben")
    for path in ("/practices/handover/", "/me/", "/me/rate/handover/"):
        page.goto(kinds.url + path)
        goes_round(keys)
    while rep.kind_asked_next(page, kinds.url) != "order":
        rep.answer(page)
    goes_round(keys)


def goes_round(keys: Keys) -> None:
    there = keys.round()
    back = keys.round("Shift+Tab")
    assert len(set(there)) > 5
    assert len(there) == keys.page.evaluate(REACHABLE), (keys.page.url, "; ".join(there))
    assert len(back) == len(there)


@pytest.mark.parametrize("path", ["/me/sharing/", "/account/reminders", "/me/profile/"])
def test_what_has_the_focus_never_lies_under_the_header(new_page: NewPage, real: Served, path: str) -> None:
    page = new_page(viewport={"width": 1280, "height": 800})
    rep.sign_in(page, real.url, "Ben")
    page.goto(real.url + path)
    stops: list[str] = []
    for _ in range(FAR):
        page.keyboard.press("Shift+Tab")
        stops += page.evaluate(COVERED)
    assert len(stops) > 20
    assert [stop for stop in stops if stop] == []


@pytest.mark.parametrize("path", ["/practices/handover/", "/account/"])
def test_the_skip_link_leads_past_header_and_menu(page: Page, kinds: Served, path: str) -> None:
    keys = Keys(page)
    page.goto(kinds.url + path)
    keys.press("Tab")
    assert keys.stop().what == "a Skip to content"
    keys.press("Enter", "Tab")
    keys.stop()
    assert page.evaluate("document.activeElement.closest('article') !== null")


def test_the_drawer_on_a_phone(new_page: NewPage, kinds: Served) -> None:
    page = new_page(viewport=rep.PHONE, reduced_motion="reduce")  # what slides in cannot be seen at once
    keys = Keys(page)
    for path in ("/practices/handover/", "/account/"):
        page.goto(kinds.url + path)
        menu = page.get_by_role("button", name="Menu", exact=True)
        assert not [stop for stop in keys.round() if stop == "a My desk"]
        keys.enter(".drawer-open")
        expect(page.get_by_role("button", name="Close the menu")).to_be_focused()
        keys.to("#drawer a[href='/me/']")
        keys.press("Escape")
        expect(menu).to_be_focused()
        keys.press("Enter")
        expect(page.get_by_role("button", name="Close the menu")).to_be_focused()
        keys.press("Enter")
        expect(menu).to_have_attribute("aria-expanded", "false")
        expect(menu).to_be_focused()
    keys.press("Enter")
    keys.follow("#drawer a[href='/me/']")
    assert "/account/" in page.url


def test_search_and_colours(page: Page, kinds: Served) -> None:
    keys = Keys(page)
    page.goto(f"{kinds.url}/practices/handover/")
    keys.to("[name='__palette']")
    before = page.evaluate("document.body.dataset.mdColorScheme")
    for _ in range(3):
        keys.press("ArrowRight")
    assert page.evaluate("document.body.dataset.mdColorScheme") == before
    keys.to("[name='query']")
    page.keyboard.type("second sentence")
    rep.found(page, "second sentence")
    keys.press("ArrowDown", "Enter")
    page.wait_for_url(re.compile("/practices/listening/"))


def test_on_a_phone_the_closed_search_is_no_stop_and_its_button_opens_it(new_page: NewPage, kinds: Served) -> None:
    page = new_page(viewport=rep.PHONE, reduced_motion="reduce")
    keys = Keys(page)
    page.goto(f"{kinds.url}/practices/handover/")
    keys.to(".search-open")
    keys.press("Tab")
    assert keys.stop("[name='query']").wanted is False
    expect(page.locator("#__search")).not_to_be_checked()
    keys.to(".search-open", back=True)
    keys.press("Enter")
    expect(page.get_by_label("Search the lessons")).to_be_focused()
    page.keyboard.type("second sentence")
    rep.found(page, "second sentence")
    keys.press("Escape")
    expect(page.locator("#__search")).not_to_be_checked()
    expect(page.locator(".search-open")).to_be_focused()
    page.locator(".search-open").click()
    expect(page.get_by_label("Search the lessons")).to_be_focused()
