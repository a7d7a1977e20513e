"""Reviewing and commitments: for everybody to use, on a phone, by keyboard alone and without scripts."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from assessor.demo.history import sit
from assessor.formats import folder
from assessor.store import Store
from tests.browser import rep
from tests.browser.conftest import NewPage
from tests.browser.keys import FILL, Keys
from tests.browser.look import faults
from tests.browser.served import Served

pytestmark = pytest.mark.browser
TODAY = "new Date().toISOString().slice(0, 10)"


def by_keyboard(keys: Keys) -> None:
    FILL[rep.kind(keys.page)](keys)
    keys.to("[name='confidence']")
    keys.press("Space")
    keys.follow("form button.button-primary")


def by_hand(page: Page) -> None:
    rep.fill_in(page)
    page.get_by_role("button", name="Show me what is right").click()


def asked_last_month(kinds: Served, handle: str) -> None:
    """Somebody who knows little was asked everything a month ago."""
    catalogue = folder.load(kinds.root).catalogue
    store = Store.open(f"sqlite:///{kinds.root / 'var' / 'demo.db'}")
    with store.write() as conn:
        form = catalogue.forms["every-kind"]
        sit(conn, catalogue, form, handle, datetime.now(UTC) - timedelta(days=30), -3.0, {})
    store.close()


def test_a_day_of_every_kind_by_keyboard_and_without_scripts(new_page: NewPage, kinds: Served) -> None:
    page = new_page(viewport=rep.PHONE, reduced_motion="reduce")
    still = new_page(viewport=rep.PHONE, java_script_enabled=False)
    for each in (page, still):
        rep.sign_in(each, kinds.url, "Ida")
    asked_last_month(kinds, "ida")
    page.goto(f"{kinds.url}/me/")
    Keys(page).follow("a[href='/me/review/']")
    total = int(page.get_by_role("heading", level=1).inner_text().split()[-2])
    asked = set()
    for number in range(1, total + 1):
        here = page if number % 2 else still
        here.goto(f"{kinds.url}/me/review/")
        expect(here.get_by_role("heading", level=1)).to_have_text(f"Review {number} of {total} today")
        asked.add(rep.kind(here))
        if here is page:
            by_keyboard(Keys(page))
        else:
            by_hand(still)
        expect(here.locator(".item-rationale")).to_be_visible()
        expect(here.get_by_text("It comes back on")).to_be_visible()
    assert asked == set(FILL)
    page.goto(f"{kinds.url}/me/review/")
    expect(page.get_by_role("heading", name="Done for today")).to_be_visible()
    assert faults(page) == []


def test_nothing_is_wrong_with_the_pages_of_review(new_page: NewPage, real: Served) -> None:
    page = new_page(reduced_motion="reduce")
    rep.sign_in(page, real.url, "Caro")
    page.goto(f"{real.url}/me/review/")
    expect(page.get_by_role("heading", name="Nothing to review yet")).to_be_visible()
    assert faults(page) == []
    page.context.clear_cookies()
    rep.sign_in(page, real.url, "Ben")
    page.goto(f"{real.url}/me/")
    assert faults(page) == []
    page.get_by_role("link", name="Review", exact=True).first.click()
    assert faults(page) == []
    page.get_by_role("button", name="Show me what is right").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []
    by_hand(page)
    expect(page.get_by_text("It comes back on")).to_be_visible()
    assert faults(page) == []
    page.goto(f"{real.url}/me/review/pace")
    page.get_by_text("How is this known?").click()
    assert faults(page) == []
    page.get_by_role("radio", name=re.compile("^90")).check()
    page.get_by_role("button", name="Keep this").click()
    page.goto(f"{real.url}/me/review/pace")
    expect(page.get_by_role("radio", name=re.compile("^90"))).to_be_checked()


def write(page: Page, what: str) -> None:
    page.get_by_label("What you will do").fill(what)
    page.get_by_label("In which account").fill("Halvorsen")
    page.get_by_label("By when").fill(page.evaluate(TODAY))
    page.get_by_role("button", name="I will do this").click()


def test_nothing_is_wrong_with_the_pages_of_commitments(new_page: NewPage, real: Served) -> None:
    page = new_page(reduced_motion="reduce")
    rep.sign_in(page, real.url, "Dov")
    page.goto(f"{real.url}/me/commitments/")
    assert faults(page) == []
    page.goto(f"{real.url}/practices/qpc/")
    page.get_by_role("link", name="Write down what").click()
    assert faults(page) == []
    page.get_by_role("button", name="I will do this").click()
    expect(page.get_by_role("alert")).to_contain_text("The account is empty.")
    assert faults(page) == []
    write(page, "A long word: " + "m" * 200)
    assert faults(page) == []
    page.goto(f"{real.url}/me/")
    expect(page.get_by_text("You wanted to")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Not yet").click()
    expect(page.get_by_role("status")).to_contain_text("You are asked again on")
    assert faults(page) == []
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Done").click()
    expect(page.locator("#attempts")).to_contain_text("You did what you had written down")
    page.goto(f"{real.url}/me/commitments/")
    assert faults(page) == []
    page.get_by_role("link", name="Delete").click()
    assert faults(page) == []
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("heading", name="Nothing written down yet")).to_be_visible()


def test_a_commitment_by_keyboard_alone(new_page: NewPage, real: Served) -> None:
    page = new_page(viewport=rep.PHONE)
    rep.sign_in(page, real.url, "Caro")
    page.goto(f"{real.url}/practices/qpc/")
    keys = Keys(page)
    keys.follow(".next-step a[href*='studied']")
    keys.follow("button[value='commit']")
    keys.to("#account")
    page.keyboard.type("Lund")
    keys.to("#due_on")
    page.evaluate(f"document.querySelector('#due_on').value = {TODAY}")
    keys.follow("form button.button-primary")
    page.goto(f"{real.url}/me/")
    keys.follow("button[value='done']")
    expect(page.get_by_role("status")).to_contain_text("Done: “Pick one account")
    keys.follow("button[value='undo']")
    keys.follow("button[value='dropped']")
    expect(page.get_by_role("status")).to_contain_text("Dropped:")


def test_a_commitment_without_scripts(new_page: NewPage, real: Served) -> None:
    page, clock = new_page(java_script_enabled=False), new_page()
    rep.sign_in(page, real.url, "Tess")
    page.goto(f"{real.url}/me/commitments/new")
    page.get_by_role("button", name="I will do this").click()
    expect(page.get_by_role("alert")).to_contain_text("What you will do is empty. The account is empty.")
    page.get_by_label("What you will do").fill("Ring")
    page.get_by_label("In which account").fill("Lund")
    page.get_by_label("By when").fill(clock.evaluate(TODAY))
    page.get_by_role("button", name="I will do this").click()
    page.goto(f"{real.url}/me/")
    page.get_by_role("button", name="Not yet").click()
    page.get_by_role("link", name="Another day").click()
    expect(page.get_by_label("In which account")).to_have_value("Lund")
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Open again").click()
    expect(page.get_by_role("heading", name="Open")).to_be_visible()
