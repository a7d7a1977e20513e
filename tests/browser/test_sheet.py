"""A rep's sheet, sharing and one-to-ones: on a phone, by keyboard alone, without scripts, on paper."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from assessor.demo.cast import ident
from assessor.formats import folder
from assessor.store import Store, ratings, sharing, worksheets
from assessor.store.ratings import Sheet
from assessor.store.schema_team import SHARED
from assessor.store.worksheets import Row
from tests.browser import rep
from tests.browser.conftest import NewPage
from tests.browser.keys import Keys
from tests.browser.look import faults
from tests.browser.served import Served

pytestmark = pytest.mark.browser
BEN = ident("ben")
SHEET = f"/team/{BEN}/"
ON_THE_DEVICE = "Object.keys(localStorage).filter(key => key.startsWith('assessor:kept:'))"
WORDS = "Łódź, Ελλάδα, Київ"


@pytest.fixture(scope="module")
def full(real: Served) -> Served:
    """Everything that a sheet can show of Ben, and all of it shared."""
    catalogue, now = folder.load(real.root).catalogue, datetime.now(UTC)
    store = Store.open(f"sqlite:///{real.root / 'var' / 'demo.db'}")
    with store.write() as conn:
        for practice in ("qpc", "questioning", "call-preparation", "time-decisions", "sales-process"):
            for source, level, days in (("manager", 1, 60), ("manager", 2, 20), ("self", 4, 3)):
                lines = {one.id: level for one in catalogue.rubrics[practice].criteria}
                rater = BEN if source == "self" else ident("ana")
                at = now - timedelta(days=days)
                ratings.add_sheet(conn, Sheet(str(uuid4()), rater, BEN, source, practice, lines, at))
        for number in range(9):
            until = now.date() + timedelta(days=90) if number < 4 else None
            worksheets.keep(conn, Row(str(uuid4()), BEN, "qpc", f"Account {number}", {}, now, until))
        for what in SHARED:
            sharing.share(conn, BEN, what, now)
    store.close()
    return real


def new_talk(page: Page, served: Served) -> None:
    page.goto(f"{served.url}{SHEET}talks/new")
    expect(page.get_by_role("heading", name="One-to-one with Ben")).to_be_visible()


def test_nothing_is_wrong_with_a_reps_sheet(new_page: NewPage, full: Served) -> None:
    page = new_page(reduced_motion="reduce")
    rep.sign_in(page, full.url, "Ana")
    for handle in ("caro", "ben"):
        page.goto(f"{full.url}/team/{ident(handle)}/")
        assert faults(page) == []
    for summary in page.locator("main summary").all():
        summary.click()
    assert faults(page) == []
    page.context.clear_cookies()
    rep.sign_in(page, full.url, "Ben")
    page.goto(f"{full.url}/me/profile/")
    expect(page.get_by_role("heading", name="Four views of each practice")).to_be_visible()
    assert faults(page) == []


def test_the_four_stand_in_a_row_where_there_is_room_and_below_each_other_on_a_phone(
    new_page: NewPage, full: Served
) -> None:
    page = new_page()
    rep.sign_in(page, full.url, "Ana")
    page.goto(f"{full.url}{SHEET}")
    cells = page.locator("#qpc .four-cell")
    for size, row in ((rep.DESKTOP, True), (rep.PHONE, False)):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        boxes = [box for cell in cells.all() if (box := cell.bounding_box())]
        assert len(boxes) == 4
        assert (len({round(box["y"]) for box in boxes}) == 1) == row
        assert (len({round(box["x"]) for box in boxes}) == 1) != row


def test_nothing_is_wrong_with_the_pages_of_sharing_and_a_click_stops_it(new_page: NewPage, full: Served) -> None:
    page = new_page(reduced_motion="reduce")
    rep.sign_in(page, full.url, "Caro")
    page.goto(f"{full.url}/me/")
    page.get_by_role("link", name="What you share").click()
    assert faults(page) == []
    page.get_by_role("button", name=re.compile("^Share this.*Which lessons")).click()
    expect(page.get_by_role("status")).to_contain_text("shared from now on")
    assert faults(page) == []
    keys = Keys(page)
    keys.follow("#lessons button[value='stop']")
    expect(page.get_by_role("status")).to_contain_text("not shared")


def test_nothing_is_wrong_with_the_pages_of_one_to_ones(new_page: NewPage, full: Served) -> None:
    page = new_page(reduced_motion="reduce")
    rep.sign_in(page, full.url, "Ana")
    page.goto(f"{full.url}/team/{ident('eva')}/talks/")
    assert faults(page) == []
    new_talk(page, full)
    assert faults(page) == []
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is written down yet.")
    assert faults(page) == []
    page.get_by_label("Agreed").fill("A long word: " + "m" * 200)
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_text("Kept as a draft. Only you see it.")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("link", name="Delete the draft").click()
    assert faults(page) == []
    page.get_by_role("link", name="Keep it").click()
    page.get_by_role("button", name="Show it to Ben").click()
    expect(page.get_by_text("Ben can read it now.")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("link", name="One-to-ones").click()
    assert faults(page) == []
    page.context.clear_cookies()
    rep.sign_in(page, full.url, "Ben")
    page.goto(f"{full.url}/me/")
    page.get_by_role("link", name="Read it", exact=True).first.click()
    assert faults(page) == []
    page.get_by_role("link", name="One-to-ones").click()
    assert faults(page) == []


def test_a_one_to_one_by_keyboard_alone_on_a_phone(new_page: NewPage, full: Served) -> None:
    page = new_page(viewport=rep.PHONE)
    rep.sign_in(page, full.url, "Ana")
    page.goto(f"{full.url}{SHEET}")
    keys = Keys(page)
    keys.follow("a.button-primary[href$='talks/new']")
    for field in ("since_last", "this_time", "agreed"):
        keys.to(f"#{field}")
        page.keyboard.type(f"By keyboard: {field}")
    keys.follow("button[value='show']")
    expect(page.get_by_text("Ben can read it now.")).to_be_visible()


def test_what_is_typed_is_there_again_until_it_is_stored(new_page: NewPage, full: Served) -> None:
    page = new_page()
    rep.sign_in(page, full.url, "Ana")
    new_talk(page, full)
    page.get_by_label("This time").fill(WORDS)
    expect(page.get_by_text("Kept on this device as you type")).to_be_visible()
    page.close(run_before_unload=False)
    page = page.context.new_page()
    new_talk(page, full)
    expect(page.get_by_label("This time")).to_have_value(WORDS)
    expect(page.get_by_text("is here again. It is not stored yet.")).to_be_visible()
    assert faults(page) == []
    # The net goes while it is sent, and what was typed does not.
    page.route("**/talks/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.get_by_role("button", name="Keep as a draft").click()
    page.unroute("**/talks/**")
    new_talk(page, full)
    expect(page.get_by_label("This time")).to_have_value(WORDS)
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_text("Kept as a draft. Only you see it.")).to_be_visible()
    new_talk(page, full)
    expect(page.get_by_label("This time")).to_have_value("")
    # What is discarded is gone, and what is somebody else's was never shown.
    page.get_by_label("This time").fill("Rather not")
    new_talk(page, full)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_label("This time")).to_have_value("")
    new_talk(page, full)
    expect(page.get_by_label("This time")).to_have_value("")
    page.goto(f"{full.url}/team/{ident('caro')}/talks/new")
    page.get_by_label("This time").fill("About Caro")
    new_talk(page, full)
    expect(page.get_by_label("This time")).to_have_value("")


def test_storing_or_deleting_one_takes_nothing_of_what_is_typed_in_another(new_page: NewPage, full: Served) -> None:
    page = new_page()
    rep.sign_in(page, full.url, "Ana")
    new_talk(page, full)
    page.get_by_label("Agreed").fill("The first")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_text("Kept as a draft. Only you see it.")).to_be_visible()
    first = page.url
    new_talk(page, full)
    page.get_by_label("This time").fill("Half a thought")
    page.goto(first)
    page.get_by_label("Agreed").fill("The first, corrected")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_text("Kept as a draft. Only you see it.")).to_be_visible()
    page.get_by_role("link", name="Delete the draft").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("The draft is deleted.")).to_be_visible()
    shelf = page.locator("#on-this-device")
    expect(shelf).to_contain_text("One-to-one with Ben")
    # A second one is begun beside it, and each keeps its own.
    new_talk(page, full)
    expect(page.get_by_label("This time")).to_have_value("Half a thought")
    page.get_by_role("button", name="Begin another").click()
    expect(page.get_by_label("This time")).to_have_value("")
    page.get_by_label("This time").fill("Another thought")
    expect(shelf.get_by_role("listitem")).to_have_count(1)
    shelf.get_by_role("link", name="Go on").click()
    expect(page.get_by_label("This time")).to_have_value("Half a thought")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Throw it away").click()
    shelf.get_by_role("button", name="Throw away").click()
    expect(shelf).to_be_empty()


def test_what_is_stored_is_not_said_to_be_typed_only_and_what_is_not_never_grows_too_old(
    new_page: NewPage, full: Served
) -> None:
    page = new_page()
    rep.sign_in(page, full.url, "Ana")
    new_talk(page, full)
    page.get_by_label("This time").fill("From a spreadsheet:\tLund\t12\r\nand a line \u200e more ")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_text("Kept as a draft. Only you see it.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("is here again")).to_have_count(0)
    assert page.evaluate(ON_THE_DEVICE) == []
    new_talk(page, full)
    page.get_by_label("This time").fill("Before the holidays")
    page.clock.set_fixed_time(datetime.now(UTC) + timedelta(days=400))
    new_talk(page, full)
    expect(page.get_by_label("This time")).to_have_value("Before the holidays")


def test_what_was_typed_over_older_words_is_shown_beside_the_newer_ones_and_neither_is_lost(
    new_page: NewPage, full: Served
) -> None:
    laptop, phone = new_page(), new_page(viewport=rep.PHONE)
    rep.sign_in(laptop, full.url, "Ana")
    rep.sign_in(phone, full.url, "Ana")
    new_talk(laptop, full)
    laptop.get_by_label("This time").fill("The tihrd figure.")
    laptop.get_by_role("button", name="Show it to Ben").click()
    expect(laptop.get_by_text("Ben can read it now.")).to_be_visible()
    phone.goto(laptop.url)
    phone.get_by_label("This time").fill("The third figure.")
    expect(phone.get_by_text("Kept on this device as you type")).to_be_visible()
    laptop.get_by_label("Agreed").fill("Two accounts by Friday.")
    laptop.get_by_role("button", name="Correct it").click()
    expect(laptop.get_by_text("Corrected.")).to_be_visible()
    # What the phone kept comes back over what is newer, and does not replace it.
    phone.reload()
    expect(phone.get_by_text("is here again. It is not stored yet.")).to_be_visible()
    expect(phone.get_by_label("Agreed")).to_have_value("")
    phone.get_by_role("button", name="Correct it").click()
    expect(phone.get_by_role("alert")).to_contain_text("It has been changed since you opened it here")
    expect(phone.get_by_text("Stored now: Two accounts by Friday.")).to_be_visible()
    expect(phone.get_by_label("This time")).to_have_value("The third figure.")
    assert faults(phone) == []
    # One may leave it at that: what is on the device is still there, and thrown away it is as if never typed.
    phone.goto(laptop.url)
    expect(phone.get_by_label("This time")).to_have_value("The third figure.")
    phone.on("dialog", lambda dialog: dialog.accept())
    phone.get_by_role("button", name="Throw it away").click()
    expect(phone.get_by_label("Agreed")).to_have_value("Two accounts by Friday.")
    phone.get_by_label("This time").fill("The third figure.")
    phone.get_by_role("button", name="Correct it").click()
    expect(phone.get_by_text("Corrected.")).to_be_visible()
    expect(phone.get_by_label("Agreed")).to_have_value("Two accounts by Friday.")
    assert phone.evaluate(ON_THE_DEVICE) == []


def test_a_one_to_one_without_scripts(new_page: NewPage, full: Served) -> None:
    page = new_page(java_script_enabled=False)
    rep.sign_in(page, full.url, "Ana")
    new_talk(page, full)
    page.get_by_label("Agreed").fill("Without scripts.")
    page.get_by_role("button", name="Show it to Ben").click()
    expect(page.get_by_text("Ben can read it now.")).to_be_visible()
    page.goto(f"{full.url}{SHEET}")
    expect(page.locator("#qpc .four-line")).to_have_count(4)


def test_it_prints_on_one_page_with_its_texts_and_as_a_file(new_page: NewPage, full: Served, tmp_path: Path) -> None:
    page = new_page()
    rep.sign_in(page, full.url, "Ana")
    new_talk(page, full)
    for field in ("Since last time", "This time", "Agreed"):
        page.get_by_label(field).fill(f"{field}: {WORDS}")
    page.get_by_role("button", name="Show it to Ben").click()
    expect(page.get_by_text("Ben can read it now.")).to_be_visible()
    address = page.url
    printed(page, f"{tmp_path}/manager.pdf")
    reply = page.request.get(f"{address}sheet.pdf")
    assert reply.headers["content-type"] == "application/pdf"
    page.context.clear_cookies()
    rep.sign_in(page, full.url, "Ben")
    page.goto(re.sub(rf"/team/{BEN}", "/me", address))
    printed(page, f"{tmp_path}/rep.pdf")


def printed(page: Page, path: str) -> None:
    """It fits on one sheet of A4, and everything that was written is on it; what one clicks on is not."""
    page.pdf(path=path, format="A4")
    (sheet,) = PdfReader(path).pages
    text = " ".join(sheet.extract_text().split())
    for field in ("Since last time", "This time", "Agreed"):
        assert f"{field}: {WORDS}" in text
    assert "Show it to" not in text
    assert "PDF" not in text
