"""The self-check for mistakes and the clinic: for everybody to use, by keyboard alone and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import rep
from tests.browser.conftest import NewPage
from tests.browser.keys import Keys
from tests.browser.look import faults
from tests.browser.served import Served

pytestmark = pytest.mark.browser


def pick_all(page: Page, level: int) -> None:
    for criterion in page.locator(".criterion").all():
        criterion.get_by_role("radio").nth(level - 1).check()


def test_nothing_is_wrong_with_the_pages_of_mistakes(new_page: NewPage, real: Served) -> None:
    page = new_page(reduced_motion="reduce")
    for name, path in (("Dov", "/me/mistakes/"), ("Ana", "/team/mistakes/")):
        rep.sign_in(page, real.url, name)
        page.goto(real.url + path)
        page.get_by_role("link", name="Begin").click()
        assert (path, faults(page)) == (path, [])
        pick_all(page, 2)
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_role("heading", name="Poor questioning")).to_be_visible()
        assert (path, faults(page)) == (path, [])
        page.get_by_role("link", name="Delete").first.click()
        assert (path, faults(page)) == (path, [])
        page.get_by_role("button", name="Delete it").click()
        expect(page.get_by_role("link", name="Begin")).to_be_visible()
        assert (path, faults(page)) == (path, [])


def test_nothing_is_wrong_with_the_pages_of_the_clinic(new_page: NewPage, real: Served) -> None:
    page, other = new_page(reduced_motion="reduce"), new_page(reduced_motion="reduce")
    rep.sign_in(page, real.url, "Dov")
    rep.sign_in(other, real.url, "Tess")
    for path in ("/clinic/", "/clinic/four-of-ten/", "/me/clinic/"):
        page.goto(real.url + path)
        assert (path, faults(page)) == (path, [])
    other.goto(f"{real.url}/studio/clinic/")
    assert faults(other) == []
    page.get_by_role("link", name="Ask something").click()
    assert faults(page) == []
    page.get_by_label("The question in a few words").fill("A long word: " + "m" * 90)
    page.get_by_label("What happened").fill("What now?\n\n" + "w" * 200)
    page.get_by_role("button", name="Ask the trainers").click()
    assert faults(page) == []
    page.get_by_role("link", name="A long word").click()
    assert faults(page) == []
    answers(other, real)
    page.reload()
    assert faults(page) == []
    page.goto(f"{real.url}/me/")
    page.get_by_role("link", name="Read the answer").click()
    page.get_by_role("link", name="Delete").click()
    assert faults(page) == []
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("heading", name="You have not asked")).to_be_visible()


def answers(trainer: Page, real: Served) -> None:
    trainer.goto(f"{real.url}/studio/clinic/")
    assert faults(trainer) == []
    trainer.get_by_role("link", name="Answer the oldest").click()
    assert faults(trainer) == []
    trainer.get_by_label("Your answer").fill("Go on.\n\n" + "n" * 200)
    trainer.get_by_role("button", name="Answer").click()
    expect(trainer.get_by_role("link", name="Download the draft")).to_be_visible()
    assert faults(trainer) == []


def test_by_keyboard_alone(new_page: NewPage, real: Served) -> None:
    page = new_page(viewport=rep.PHONE)
    rep.sign_in(page, real.url, "Caro")
    page.goto(f"{real.url}/me/mistakes/check")
    keys = Keys(page)
    for behaviour in page.locator(".criterion").all():
        keys.to(f"#{behaviour.get_attribute('id')} input")
        page.keyboard.press("Space")
    keys.follow("form button.button-primary")
    expect(page.get_by_role("heading", name="Each time")).to_be_visible()
    page.goto(f"{real.url}/me/clinic/new")
    keys.to("#title")
    page.keyboard.type("By keyboard")
    keys.to("#question")
    page.keyboard.type("Does it work?")
    keys.to("[name=shows_name]")
    page.keyboard.press("Space")
    keys.follow("button[value=keep]")
    keys.follow(".begin-list a")
    expect(page.get_by_role("checkbox", name=re.compile("Show trainers my name"))).to_be_checked()
    keys.follow("main a.button-quiet")
    keys.follow("form button")
    expect(page.get_by_role("heading", name="You have not asked")).to_be_visible()


def test_without_scripts(new_page: NewPage, real: Served) -> None:
    page, trainer = new_page(java_script_enabled=False), new_page(java_script_enabled=False)
    rep.sign_in(page, real.url, "Ida")
    page.goto(f"{real.url}/me/mistakes/check")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("alert")).to_contain_text("Still to pick: When an account does not move")
    pick_all(page, 3)
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("At times")).to_have_count(5)
    page.goto(f"{real.url}/me/clinic/new")
    page.get_by_label("The question in a few words").fill("No scripts")
    page.get_by_label("What happened").fill("None.")
    page.get_by_role("button", name="Ask the trainers").click()
    expect(page.get_by_role("status")).to_contain_text("It is with the trainers now")
    rep.sign_in(trainer, real.url, "Tess")
    trainer.goto(f"{real.url}/studio/clinic/")
    trainer.get_by_role("link", name="No scripts").click()
    trainer.get_by_label("Your answer").fill("None needed.")
    trainer.get_by_role("button", name="Answer").click()
    page.get_by_role("link", name="No scripts").click()
    expect(page.get_by_text("None needed.")).to_be_visible()
    page.get_by_role("button", name="I have read it").click()
    page.get_by_role("link", name="No scripts").click()
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("heading", name="You have not asked")).to_be_visible()
