"""Worksheets: for everybody to use, on a phone, by keyboard alone and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import rep
from tests.browser.conftest import NewPage
from tests.browser.keys import Keys
from tests.browser.look import faults
from tests.browser.served import Served

pytestmark = pytest.mark.browser
QPC = "/me/worksheets/qpc/"
LONG = "Ponderosa" * 13
TODAY = "new Date().toISOString().slice(0, 10)"


def formula(page: Page) -> None:
    page.get_by_label("Worked out by a formula").check()
    page.get_by_label("What you counted").fill("trucks")
    page.get_by_label("How many").fill("14")
    page.get_by_label("Amount for one of them").fill("9.500")
    page.get_by_label("On which day").fill(page.evaluate(TODAY))


def test_nothing_is_wrong_with_the_pages(new_page: NewPage, real: Served) -> None:
    page = new_page(reduced_motion="reduce")
    rep.sign_in(page, real.url, "Dov")
    page.goto(f"{real.url}/me/worksheets/")
    assert faults(page) == []
    page.get_by_role("link", name="QPC workbook").click()
    expect(page.get_by_role("heading", name="No account is on it yet")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("link", name="Paste many").click()
    assert faults(page) == []
    page.get_by_label("A name in each line").fill(f"Lund\nHalvorsen\nlund\n{LONG}\n{LONG * 2}\n")
    page.get_by_role("button", name="Show what would be added").click()
    expect(page.get_by_role("heading", name="Add 3 accounts?")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Add them").click()
    page.get_by_role("link", name="Halvorsen").click()
    formula(page)
    page.get_by_label("Capacity").fill("a lot")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("alert")).to_contain_text("is not a number we can read")
    assert faults(page) == []
    page.get_by_label("Capacity").fill("")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("status")).to_contain_text("Kept: Halvorsen. Worked out by a formula")
    expect(page.locator("#proof")).to_contain_text("1 of 3 accounts")
    expect(page.get_by_role("row").nth(3)).to_contain_text("133,000")
    assert faults(page) == []
    page.get_by_role("link", name="By name").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("Halvorsen")
    page.get_by_role("link", name="Halvorsen").click()
    assert faults(page) == []
    page.get_by_role("link", name="Delete").click()
    assert faults(page) == []
    page.goto(f"{real.url}/me/worksheets/fundamentals/new")
    assert faults(page) == []
    page.goto(f"{real.url}/me/")
    expect(page.locator("#own")).to_contain_text("QPC workbook (1 of 3 accounts)")


def test_an_account_by_keyboard_alone(new_page: NewPage, real: Served) -> None:
    page = new_page(viewport=rep.PHONE)
    rep.sign_in(page, real.url, "Caro")
    page.goto(f"{real.url}/me/")
    keys = Keys(page)
    keys.follow("#own a[href='/me/worksheets/']")
    keys.follow("a[href='/me/worksheets/qpc/']")
    keys.follow("a.button-primary")
    keys.to("#account")
    page.keyboard.type("Lund")
    keys.to("[name='way']")
    keys.press("Space")
    keys.to("#source")
    page.keyboard.type("Rosa")
    keys.to("#figure")
    page.keyboard.type("20 000")
    keys.to("#collected")
    page.evaluate(f"document.querySelector('#collected').value = {TODAY}")
    keys.follow("form button.button-primary")
    expect(page.get_by_role("status")).to_contain_text("Kept: Lund. Asked a customer, less than a month old")
    keys.follow("nav.tabs a[href*='by=account']")
    keys.follow(".accounts tbody a")
    keys.follow("a[href$='/delete']")
    keys.follow("form button:not(.button-primary)")
    expect(page.get_by_role("heading", name="No account is on it yet")).to_be_visible()


def test_an_account_without_scripts(new_page: NewPage, real: Served) -> None:
    page, clock = new_page(java_script_enabled=False), new_page()
    rep.sign_in(page, real.url, "Tess")
    page.goto(f"{real.url}{QPC}new")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("alert")).to_contain_text("The account is empty.")
    page.get_by_label("The account").fill("Lund")
    page.get_by_label("My own guess").check()
    page.get_by_label("Capacity").fill("5")
    page.get_by_label("On which day").fill(clock.evaluate(TODAY))
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("status")).to_contain_text("“My own guess” proves nothing.")
    with page.expect_download() as loading:
        page.get_by_role("link", name="Download as CSV").click()
    assert loading.value.suggested_filename == "qpc.csv"
    page.get_by_role("link", name="Change it").click()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete it").click()


def test_on_a_phone_an_account_is_a_card_that_still_is_a_row(new_page: NewPage, real: Served) -> None:
    page = new_page(viewport=rep.PHONE)
    rep.sign_in(page, real.url, "Ida")
    page.goto(f"{real.url}{QPC}paste")
    page.get_by_label("A name in each line").fill("Lund\nHalvorsen")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("button", name="Add them").click()
    row = page.get_by_role("row").nth(1)
    expect(row.get_by_role("rowheader")).to_have_text("Halvorsen")
    expect(row.get_by_role("cell")).to_have_count(3)
    shape = row.evaluate("row => [getComputedStyle(row).display, row.getBoundingClientRect().width <= innerWidth]")
    assert shape == ["flex", True]
