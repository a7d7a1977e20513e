"""Asking for something and being asked: for everybody to use, on a phone, by keyboard alone and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import rep
from tests.browser.conftest import NewPage
from tests.browser.keys import Keys
from tests.browser.look import faults
from tests.browser.served import Served

pytestmark = pytest.mark.browser
WHY = "Too many of us answer calls about deliveries in the evening."


def fill_in(page: Page, url: str, what: str, whom: str) -> None:
    page.goto(f"{url}/team/assigned/new")
    page.get_by_label("What").select_option(what)
    page.get_by_label("Of whom").select_option(label=whom)
    page.get_by_label("Why").fill(WHY)
    page.get_by_role("button", name="See who gets what").click()


def test_nothing_is_wrong_with_the_pages_of_asking(new_page: NewPage, real: Served) -> None:
    page = new_page(reduced_motion="reduce")
    rep.sign_in(page, real.url, "Ana")
    page.goto(f"{real.url}/team/assigned/")
    assert faults(page) == []
    page.get_by_role("link", name="Ask for something").click()
    assert faults(page) == []
    page.get_by_role("button", name="See who gets what").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what you ask for. Choose whom you ask.")
    assert faults(page) == []
    fill_in(page, real.url, "path:inside-allies", "North")
    expect(page.get_by_role("heading", name="Who is left out")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_label("Why")).to_have_value(WHY)
    page.get_by_role("button", name="See who gets what").click()
    page.get_by_role("button", name="Ask for this").click()
    expect(page.get_by_role("status")).to_contain_text("It stands on their desk")
    page.get_by_text("How is this known?").click()
    assert faults(page) == []
    page.goto(f"{real.url}/team/assigned/")
    page.get_by_text("How is this known?").click()
    assert faults(page) == []
    page.get_by_role("link", name="Inside allies").first.click()
    page.get_by_role("link", name="Take it back").click()
    assert faults(page) == []
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_role("status")).to_contain_text("Taken back on")
    assert faults(page) == []
    page.goto(f"{real.url}/team/assigned/")
    expect(page.get_by_role("heading", name="Over")).to_be_visible()
    assert faults(page) == []


def test_nothing_is_wrong_with_the_pages_of_being_asked(new_page: NewPage, real: Served) -> None:
    page, mine = new_page(), new_page(reduced_motion="reduce")
    rep.sign_in(page, real.url, "Ana")
    rep.sign_in(mine, real.url, "Caro")
    mine.goto(f"{real.url}/me/assigned/")
    expect(mine.get_by_role("heading", name="Nobody asks you for anything")).to_be_visible()
    assert faults(mine) == []
    for what in ("review:3", "lesson:practices/questioning"):
        fill_in(page, real.url, what, "Caro Lindqvist")
        page.get_by_role("button", name="Ask for this").click()
    mine.goto(f"{real.url}/me/")
    expect(mine.locator("#asked")).to_contain_text("Ana Ferreira asks you for")
    assert faults(mine) == []
    mine.get_by_role("link", name="Read it").click()
    mine.get_by_role("link", name="I have studied").first.click()
    mine.get_by_role("button", name="Yes, and show me what is next").click()
    mine.goto(f"{real.url}/me/assigned/")
    expect(mine.locator("#done")).to_contain_text("Done since")
    expect(mine.locator("#left")).to_contain_text("0 of 3 days")
    assert faults(mine) == []


def test_asking_by_keyboard_alone_on_a_phone(new_page: NewPage, real: Served) -> None:
    page = new_page(viewport=rep.PHONE)
    rep.sign_in(page, real.url, "Ana")
    page.goto(f"{real.url}/team/assigned/")
    keys = Keys(page)
    keys.follow("a.button-primary")
    keys.to("#what")
    keys.press("ArrowDown")
    keys.to("#whom")
    page.keyboard.type("Jon")
    keys.to("#reason")
    page.keyboard.type(WHY)
    keys.follow("button[value='preview']")
    expect(page.locator("#got")).to_contain_text("Jon Eriksen")
    assert keys.round()
    keys.follow("button[value='ask']")
    expect(page.get_by_role("status")).to_contain_text("Asked.")
    assert keys.round()
    keys.follow("a[href$='take-back']")
    keys.follow("article form button[type='submit']")
    expect(page.get_by_role("status")).to_contain_text("Taken back on")
    keys.follow("button[value='undo']")
    expect(page.get_by_role("link", name="Take it back")).to_be_visible()


def test_asking_without_scripts(new_page: NewPage, real: Served) -> None:
    page = new_page(java_script_enabled=False)
    rep.sign_in(page, real.url, "Ana")
    fill_in(page, real.url, "worksheet:qpc", "Ben Okafor")
    page.get_by_role("button", name="Change it").click()
    page.get_by_label("How often").select_option(label="A year after it was last done")
    page.get_by_label("Why").fill("")
    page.get_by_role("button", name="See who gets what").click()
    expect(page.get_by_role("alert")).to_contain_text("The reason is empty.")
    expect(page.get_by_label("How often")).to_have_value("year-after-last")
    page.get_by_label("Why").fill(WHY)
    page.get_by_role("button", name="See who gets what").click()
    page.get_by_role("button", name="Ask for this").click()
    expect(page.get_by_role("heading", name="QPC workbook")).to_be_visible()
