"""Reminders and the calendar: for everybody to use, on a phone, by keyboard alone and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from assessor.config import Settings
from assessor.demo.cast import ident
from assessor.mail import stopping
from assessor.store import Store, commitments
from assessor.store.commitments import Commitment
from tests.browser import rep
from tests.browser.conftest import NewPage
from tests.browser.keys import Keys
from tests.browser.look import faults
from tests.browser.served import Served

pytestmark = pytest.mark.browser


@contextmanager
def agreed(real: Served, handle: str) -> Iterator[None]:
    """With something that they wanted to do by tomorrow; other tests find them without it."""
    store, now = Store.open(f"sqlite:///{real.root / 'var' / 'demo.db'}"), datetime.now(UTC)
    made = Commitment(f"for {handle}", ident(handle), "", "Ring", "Lund", (now + timedelta(days=1)).date(), now)
    with store.write() as conn:
        commitments.keep(conn, made)
    yield
    with store.write() as conn:
        commitments.remove(conn, made.id, made.person_id)
    store.close()


def test_nothing_is_wrong_with_the_pages_of_reminders(new_page: NewPage, real: Served) -> None:
    page = new_page(reduced_motion="reduce", timezone_id="Europe/Berlin")
    rep.sign_in(page, real.url, "Dov")
    page.goto(f"{real.url}/account/")
    page.get_by_role("link", name="say when, and of what").click()
    expect(page.get_by_text("Nothing: so no letter would come.")).to_be_visible()
    expect(page.get_by_text("Your browser is in Europe/Berlin.")).to_be_visible()
    assert faults(page) == []
    with agreed(real, "dov"):
        page.get_by_label("Hour").select_option("22:00")
        page.get_by_role("button", name="Keep this").click()
        expect(page.get_by_role("alert")).to_contain_text("At 22:00 it is quiet")
        expect(page.get_by_label("Hour")).to_have_value("22")
        expect(page.get_by_text("one is due by")).to_be_visible()
    assert faults(page) == []
    page.get_by_label("Hour").select_option("16:00")
    page.get_by_role("button", name="Take that").click()
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Berlin")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_role("status")).to_have_text("Kept.")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Berlin")
    expect(page.get_by_text("Your browser is in")).to_be_hidden()
    assert faults(page) == []


def test_nothing_is_wrong_with_the_pages_of_the_calendar(new_page: NewPage, real: Served) -> None:
    page = new_page(reduced_motion="reduce")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    rep.sign_in(page, real.url, "Ana")
    page.goto(f"{real.url}/account/calendar")
    expect(page.get_by_role("heading", name="No address yet")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Make an address").click()
    address = page.get_by_label("Secret address of your calendar").input_value()
    assert re.fullmatch(rf"{real.url}/account/calendar/[\w-]{{43}}\.ics", address)
    assert faults(page) == []
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == address
    assert page.get_by_role("link", name="Open in my calendar").get_attribute("href") == f"webcal{address[4:]}"
    assert page.request.get(address).text().startswith("BEGIN:VCALENDAR\r\n")
    page.get_by_role("link", name="I have copied it").click()
    expect(page.get_by_text("A program last read it on")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("link", name="End it, or make another").click()
    assert faults(page) == []
    page.get_by_role("button", name="End it and make another").click()
    expect(page.get_by_label("Secret address of your calendar")).not_to_have_value(address)
    assert page.request.get(address).status == 404


def test_nothing_is_wrong_with_the_pages_of_stopping(new_page: NewPage, real: Served) -> None:
    page = new_page(reduced_motion="reduce")
    settings = Settings(root=real.root, public_url=real.url)
    for what, said in (("calls", "no longer brings this: Calls to rate"), (stopping.ALL, "No more weekly letters")):
        page.goto(stopping.link(settings, ident("tess"), what))
        assert faults(page) == []
        page.get_by_role("button", name="Stop it").click()
        expect(page.get_by_role("status")).to_contain_text(said)
        assert faults(page) == []
    rep.sign_in(page, real.url, "Tess")
    page.goto(f"{real.url}/account/reminders")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)


def test_reminders_by_keyboard_alone(new_page: NewPage, real: Served) -> None:
    page = new_page(viewport=rep.PHONE, timezone_id="America/New_York")
    rep.sign_in(page, real.url, "Caro")
    page.goto(f"{real.url}/account/reminders")
    keys = Keys(page)
    keys.to("input[value=calls]")
    keys.press("Space")
    keys.to("#weekday")
    page.keyboard.type("Fri")
    keys.to("[data-offer-zone] button")
    keys.press("Enter")
    expect(page.get_by_label("Time zone")).to_be_focused()
    keys.follow("form button.button-primary")
    expect(page.get_by_role("status")).to_have_text("Kept.")
    expect(page.get_by_label("Day")).to_have_value("4")
    expect(page.get_by_label("Time zone")).to_have_value("America/New_York")
    expect(page.get_by_role("checkbox", name=re.compile("^Calls"))).not_to_be_checked()
    page.goto(f"{real.url}/account/calendar")
    keys.follow("form button.button-primary")
    expect(page.get_by_role("status")).to_contain_text("Copy it now")


def test_reminders_and_the_calendar_without_scripts(new_page: NewPage, real: Served) -> None:
    page = new_page(java_script_enabled=False, viewport=rep.PHONE)
    rep.sign_in(page, real.url, "Ida")
    page.goto(f"{real.url}/account/reminders")
    expect(page.get_by_text("Your browser is in")).to_be_hidden()
    page.get_by_label("Time zone").select_option("Asia/Tokyo")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
    page.goto(f"{real.url}/account/calendar")
    page.get_by_role("button", name="Make an address").click()
    expect(page.get_by_label("Secret address of your calendar")).to_have_value(re.compile(r"\.ics$"))
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    page.goto(f"{real.url}/account/calendar/end")
    page.get_by_role("button", name="End it", exact=True).click()
    expect(page.get_by_role("heading", name="No address yet")).to_be_visible()
