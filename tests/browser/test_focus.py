"""What an action came to has the focus as the page opens, so that whoever hears a page hears that first."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import rep
from tests.browser.conftest import NewPage
from tests.browser.look import faults
from tests.browser.served import Served

pytestmark = pytest.mark.browser

# The first stop after what was said.
NEXT = """() => {
  const stops = [...document.querySelectorAll("article :is(a, button, input:not([type=hidden]), select, summary)")]
  const told = document.querySelector("[role=status]")
  const next = stops.find(each => told.compareDocumentPosition(each) === Node.DOCUMENT_POSITION_FOLLOWING)
  return next === document.activeElement
}"""


def sent_empty(page: Page, served: Served, path: str) -> None:
    """Open a form, and send it as it is; the browser's own checks look away."""
    page.goto(served.url + path)
    page.evaluate("document.querySelectorAll('form').forEach(each => { each.noValidate = true })")
    page.locator("article form button.button-primary").first.click()


@pytest.mark.parametrize(
    ("name", "path", "field"),
    [
        ("Caro", "/me/rate/questioning/", "fieldset"),
        ("Caro", "/me/mistakes/check", "fieldset"),
        ("Caro", "/me/commitments/new", "textarea"),
        ("Caro", "/me/clinic/new", "input"),
        ("Caro", "/me/worksheets/qpc/new", ""),
        ("Ana", "/team/assigned/new", "select"),
        ("Ana", "/team/calibration/", ""),
    ],
)
def test_what_was_wrong_has_the_focus_and_leads_to_its_field(
    new_page: NewPage, real: Served, name: str, path: str, field: str
) -> None:
    page = new_page(reduced_motion="reduce")
    rep.sign_in(page, real.url, name)
    if path.endswith("calibration/"):
        page.goto(real.url + path)
        page.get_by_role("link", name="Rate the first call").click()
        path = page.url.removeprefix(real.url)
    sent_empty(page, real, path)
    trouble = page.get_by_role("alert")
    expect(trouble).to_be_focused()
    expect(page).to_have_title(re.compile("^Not kept: "))
    assert faults(page) == []
    if not field:
        return
    first = trouble.get_by_role("link").first
    target = page.locator(f"article {field}[id='{(first.get_attribute('href') or '')[1:]}']")
    first.click()
    expect(target).to_be_in_viewport()
    if field != "fieldset":
        expect(target).to_be_focused()
        expect(target).to_have_attribute("aria-invalid", "true")
        expect(target).to_have_accessible_description(re.compile(re.escape(first.inner_text())))


def test_only_the_field_that_is_wrong_is_said_to_be(new_page: NewPage, real: Served) -> None:
    page = new_page()
    rep.sign_in(page, real.url, "Caro")
    page.goto(f"{real.url}/me/commitments/new")
    page.get_by_label("What you will do").fill("Ring them")
    page.get_by_role("button", name="I will do this").click()
    expect(page.get_by_role("alert")).to_have_text("The account is empty. What you have written is still here.")
    expect(page.locator("[aria-invalid]")).to_have_count(1)
    expect(page.get_by_label("In which account")).to_have_accessible_description("The account is empty.")
    expect(page.get_by_label("By when")).to_have_accessible_description("")


def test_what_was_done_has_the_focus_and_tab_goes_on_from_there(new_page: NewPage, real: Served) -> None:
    page = new_page()
    rep.sign_in(page, real.url, "Caro")
    page.goto(f"{real.url}/account/reminders")
    page.get_by_role("button", name="Keep this").click()
    told = page.get_by_role("status")
    expect(told).to_be_focused()
    expect(told).to_have_text("Kept.")
    expect(told).to_be_in_viewport()
    assert page.evaluate("scrollY") == 0
    page.keyboard.press("Tab")
    rep.until(page, NEXT)
    page.goto(f"{real.url}/me/sharing/")
    expect(page.get_by_role("status")).to_have_count(0)
    for does in ("Share this", "Stop sharing"):
        page.get_by_role("button", name=re.compile(f"^{does}")).first.click()
        expect(page.get_by_role("status")).to_be_focused()


def test_what_was_done_further_down_is_scrolled_to(new_page: NewPage, real: Served) -> None:
    page = new_page(viewport=rep.PHONE)
    rep.sign_in(page, real.url, "Ben")
    page.goto(f"{real.url}/me/")
    page.locator(".card-next .objecting [value=not-now]").click()
    told = page.locator("#next").get_by_role("status")
    expect(told).to_be_focused()
    expect(told).to_be_in_viewport()
    page.locator("#said form button").click()
    expect(told).to_be_focused()
