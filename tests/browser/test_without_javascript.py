"""The rep's path in a browser that runs no scripts: less comfortable, and whole."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import rep
from tests.browser.conftest import NewPage
from tests.browser.look import sideways
from tests.browser.served import Served

pytestmark = pytest.mark.browser


def test_every_check_in_a_lesson_is_answered_and_compared(new_page: NewPage, kinds: Served) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{kinds.url}/practices/handover/")
    checks = page.locator("form.item-check")
    expect(checks).to_have_count(8)
    for check in checks.all():
        field = check.locator(".item-answer").first.locator("input, select, textarea").first
        if field.get_attribute("type") in {"radio", "checkbox"}:
            field.check()
        elif field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(index=1)
        else:
            field.fill("120")
            field.press("Tab")
        why = check.locator(".item-feedback .why").first
        expect(why).to_be_hidden()
        check.locator(".item-feedback > summary").click()
        expect(why).to_be_visible()
    assert page.url.endswith("/practices/handover/")
    assert not sideways(page, 320)


def test_every_kind_is_asked_and_a_slip_costs_nothing(new_page: NewPage, kinds: Served) -> None:
    page = new_page(viewport=rep.PHONE, java_script_enabled=False)
    rep.sign_in(page, kinds.url, "Ida")
    here = rep.begin(page, kinds.url)
    forgets_to_answer(page)
    asked = set()
    while True:
        asked.add(rep.kind(page))
        forgets_to_say_how_sure(page)
        rep.sure(page, "Guess")
        rep.send(page)
        if here.number == here.total:
            break
        page.wait_for_url(f"**/{here.number + 1}")
        here = rep.place(page)
    assert asked == set(rep.FILL)
    reads_the_result(page, here.total)


def forgets_to_say_how_sure(page: Page) -> None:
    """The page says so, and the answer is still there."""
    rep.FILL[rep.kind(page)](page.locator(".item-ask"))
    given = rep.filled(page)
    assert given
    rep.send(page)
    expect(page.get_by_role("alert")).to_contain_text("Say how sure you are as well")
    assert rep.filled(page) == given


def forgets_to_answer(page: Page) -> None:
    """The page says so, and what was said about being sure is still there."""
    rep.sure(page, "Sure")
    rep.send(page)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("radio", name=re.compile("^Sure"))).to_be_checked()
    page.goto(page.url)


def reads_the_result(page: Page, total: int) -> None:
    expect(page.get_by_role("heading", name="Where you stand")).to_be_visible()
    expect(page.locator(".practice-row .state")).to_have_count(2)
    for reviewed in page.locator(".reviewed").all():
        reviewed.locator("summary").click()
        expect(reviewed.locator(".why, .item-rationale").first).to_be_visible()
    assert page.locator(".reviewed").count() == total
    page.get_by_role("link", name="Show only those with less than full credit").click()
    assert 0 < page.locator(".reviewed").count() < total
    page.locator(".card-next").get_by_role("link", name=re.compile("^Read it")).click()
    page.get_by_role("link", name="I have studied this").click()
    page.get_by_role("button", name="Yes, and show me what is next").click()
    expect(page.locator("#studied")).to_be_visible()
