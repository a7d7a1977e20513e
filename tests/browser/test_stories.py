"""Stories and written calls: for managers and reps to use, on a phone, by keyboard alone and without scripts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from playwright.sync_api import Page, expect

from assessor.demo.cast import ident
from assessor.engine.vignettes import in_service
from assessor.formats import folder
from assessor.store import Store, people, vignettes
from assessor.store.people import Person
from assessor.store.vignettes import Rating
from tests.browser import rep
from tests.browser.conftest import NewPage
from tests.browser.keys import Keys
from tests.browser.look import faults
from tests.browser.served import Served

pytestmark = pytest.mark.browser
TOLD = {
    "scene": "Monday, half past seven.\n\n" + "m" * 200,
    "deed": "Asked what breaks most often.",
    "outcome": "A list of nine things.",
    "moral": "Ask the one who repairs it.",
}


def write(page: Page, title: str) -> None:
    page.locator("#title").fill(title)
    for name, text in TOLD.items():
        page.locator(f"#{name}").fill(text)


def test_nothing_is_wrong_with_the_pages_of_stories(new_page: NewPage, real: Served) -> None:
    ana, caro = new_page(reduced_motion="reduce"), new_page(reduced_motion="reduce")
    rep.sign_in(ana, real.url, "Ana")
    rep.sign_in(caro, real.url, "Caro")
    for page, path in ((ana, "/team/stories/"), (ana, "/team/stories/new"), (caro, "/me/stories/")):
        page.goto(real.url + path)
        assert (path, faults(page)) == (path, [])
    ana.get_by_role("link", name="Caro Lindqvist").click()
    assert faults(ana) == []
    ana.get_by_role("button", name="Ask Caro").click()
    expect(ana.get_by_role("alert")).to_contain_text("The title is empty.")
    assert faults(ana) == []
    write(ana, "A long word: " + "n" * 100)
    ana.get_by_role("button", name="Ask Caro").click()
    expect(ana.get_by_role("status")).to_contain_text("Caro finds it on their desk")
    assert faults(ana) == []
    caro.goto(f"{real.url}/me/stories/")
    assert faults(caro) == []
    caro.goto(f"{real.url}/me/")
    caro.get_by_role("link", name="Read it first").click()
    assert faults(caro) == []
    read = caro.url
    ana.get_by_role("link", name="A long word").click()
    assert faults(ana) == []
    ana.locator("#moral").fill("Ask.")
    ana.get_by_role("button", name="Ask Caro anew").click()
    caro.get_by_role("button", name="I agree").click()
    expect(caro.get_by_role("alert")).to_contain_text("Read it again.")
    assert faults(caro) == []
    caro.get_by_role("button", name="I agree").click()
    expect(caro.get_by_role("status")).to_contain_text("Your team reads it")
    assert faults(caro) == []
    caro.get_by_role("link", name="A long word").first.click()
    assert faults(caro) == []
    caro.goto(read)
    assert faults(caro) == []
    ana.get_by_role("link", name="A long word").first.click()
    assert faults(ana) == []
    with ana.expect_download() as waiting:
        ana.get_by_role("link", name="Download the draft").click()
    assert waiting.value.suggested_filename.endswith(".md")
    ana.get_by_role("link", name="Delete").click()
    assert faults(ana) == []
    ana.get_by_role("button", name="Delete it").click()
    expect(ana.get_by_role("heading", name="Nothing told yet")).to_be_visible()


def test_a_story_by_keyboard_alone(new_page: NewPage, real: Served) -> None:
    ana, ben = new_page(viewport=rep.PHONE), new_page(viewport=rep.PHONE)
    rep.sign_in(ana, real.url, "Ana")
    rep.sign_in(ben, real.url, "Ben")
    ana.goto(f"{real.url}/team/stories/")
    keys = Keys(ana)
    keys.follow("a[href='/team/stories/new']")
    keys.follow(f"a[href$='{ident('ben')}']")
    for name, text in {"title": "By keyboard", **TOLD}.items():
        keys.to(f"#{name}")
        ana.keyboard.type(text[:60])
    keys.follow("button[value='ask']")
    ben.goto(f"{real.url}/me/")
    keys = Keys(ben)
    keys.follow(".notice a[href*='/me/stories/']")
    keys.follow("button[value='agree']")
    keys.follow(".begin-list a")
    expect(ben.get_by_role("heading", name="By keyboard")).to_be_visible()
    keys.follow(".actions a.button")
    keys.follow("button[value='decline']")
    expect(ben.locator("#about-me .state")).to_have_text("You would rather not")


def test_a_story_without_scripts(new_page: NewPage, real: Served) -> None:
    ana, caro = new_page(java_script_enabled=False), new_page(java_script_enabled=False)
    rep.sign_in(ana, real.url, "Ana")
    rep.sign_in(caro, real.url, "Caro")
    ana.goto(f"{real.url}/team/stories/new")
    ana.get_by_role("link", name="Caro Lindqvist").click()
    write(ana, "No scripts")
    ana.get_by_role("button", name="Keep as a draft").click()
    ana.get_by_role("link", name="No scripts").click()
    expect(ana.get_by_label("What came of it")).to_have_value(TOLD["outcome"])
    ana.get_by_role("button", name="Ask Caro").click()
    caro.goto(f"{real.url}/me/")
    caro.get_by_role("link", name="Read it first").click()
    caro.get_by_role("button", name="Rather not").click()
    expect(caro.get_by_role("status")).to_contain_text("Nobody reads it.")
    ana.get_by_role("link", name="No scripts").click()
    expect(ana.get_by_text("would rather not have this told")).to_be_visible()


def pick_all(page: Page, level: int) -> None:
    for criterion in page.locator(".criterion").all():
        criterion.get_by_role("radio").nth(level - 1).check()


def five_others_rate(real: Served) -> None:
    catalogue = folder.load(real.root).catalogue
    store = Store.open(f"sqlite:///{real.root / 'var' / 'demo.db'}")
    rng, yesterday = Random(1), datetime.now(UTC) - timedelta(days=1)
    with store.write() as conn:
        for handle in ("olaf", "pia", "quin", "rosa", "sol"):
            new = Person(ident(handle), handle, handle.title(), yesterday, frozenset({"manager"}))
            people.add_person(conn, new)
            for name, call in in_service(catalogue).items():
                levels = {line.id: rng.choice([1, 2, 3]) for line in call.lines}
                vignettes.add(conn, Rating(new.id, name, call.fingerprint, levels, yesterday))
    store.close()


def test_six_calls_are_rated_by_hand_by_keyboard_and_without_scripts(new_page: NewPage, real: Served) -> None:
    page = new_page(viewport=rep.PHONE, reduced_motion="reduce")
    still = new_page(viewport=rep.PHONE, java_script_enabled=False)
    rep.sign_in(page, real.url, "Ana")
    rep.sign_in(still, real.url, "Ana")
    page.goto(f"{real.url}/team/calibration/")
    assert faults(page) == []
    page.get_by_role("link", name="Rate the first call").click()
    assert faults(page) == []
    page.get_by_role("button", name="Keep these levels").click()
    expect(page.get_by_role("alert")).to_contain_text("Still to rate: ")
    assert faults(page) == []
    pick_all(page, 4)
    page.get_by_role("button", name="Keep these levels").click()
    expect(page.get_by_text("Call 2 of 6")).to_be_visible()
    keys = Keys(page)
    for criterion in page.locator(".criterion").all():
        keys.to(f"#{criterion.get_attribute('id')} input")
        keys.press("Space", "ArrowDown", "ArrowDown")
    keys.follow("form button.button-primary")
    still.goto(f"{real.url}/team/calibration/")
    still.get_by_role("link", name="Rate the next call").click()
    for number in range(3, 7):
        expect(still.get_by_text(f"Call {number} of 6")).to_be_visible()
        pick_all(still, 4)
        still.get_by_role("button", name="Keep these levels").click()
    expect(still.get_by_text("Too few (1 of 5).")).to_be_visible()
    page.goto(f"{real.url}/team/calibration/")
    assert faults(page) == []
    five_others_rate(real)
    page.reload()
    expect(page.locator("#leniency")).to_contain_text("You rate more leniently than the others")
    page.get_by_text("How is this known?").click()
    assert faults(page) == []
    page.locator("#furthest a").click()
    page.get_by_text("All five pictures").first.click()
    assert faults(page) == []
