"""The profile, and saying something against a recommendation: for everybody to use, and on one sheet of paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import rep
from tests.browser.conftest import NewPage
from tests.browser.keys import Keys
from tests.browser.look import faults
from tests.browser.served import Served

pytestmark = pytest.mark.browser
OVERLAPS = """() => [...document.querySelectorAll('.profile-line')].filter(line => {
  const boxes = [...line.children].filter(each => each.checkVisibility() && each.innerText)
    .map(each => [each, each.getBoundingClientRect()])
  return boxes.some(([one, a], place) => boxes.slice(place + 1).some(([other, b]) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1))
}).map(line => line.innerText)"""


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def test_nothing_is_wrong_with_the_profile(new_page: NewPage, real: Served) -> None:
    page = new_page(reduced_motion="reduce")
    for name in ("Ben", "Ida"):
        rep.sign_in(page, real.url, name)
        page.goto(f"{real.url}/me/profile/")
        assert (name, faults(page)) == (name, [])


def test_nothing_lies_over_anything_else_at_any_width(new_page: NewPage, real: Served) -> None:
    page = new_page()
    rep.sign_in(page, real.url, "Ben")
    page.goto(f"{real.url}/me/profile/")
    for width in (320, 390, 767, 768, 1000, 1280, 1600):
        page.set_viewport_size({"width": width, "height": 900})
        assert (width, page.evaluate(OVERLAPS)) == (width, [])


def test_exact_figures_come_with_the_mouse_and_with_the_keyboard(new_page: NewPage, real: Served) -> None:
    page = new_page()
    rep.sign_in(page, real.url, "Ben")
    page.goto(f"{real.url}/me/profile/")
    band = page.locator(".profile-band").nth(1)
    figures = band.locator(".profile-exact")
    expect(figures).to_have_css("opacity", "0")
    band.hover()
    expect(figures).to_have_css("opacity", "1")
    expect(figures).to_have_text(re.compile(r"^\d+ of 100, likely \d+ to \d+; 70 counts as there"))
    page.mouse.move(0, 0)
    expect(figures).to_have_css("opacity", "0")
    target = band.get_attribute("href")
    Keys(page).to(f"a[href='{target}']")
    expect(figures).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(page.locator(f"{target}")).to_be_in_viewport()


def test_a_profile_is_one_sheet_of_paper_with_its_figures(new_page: NewPage, real: Served) -> None:
    page = new_page(color_scheme="dark")
    rep.sign_in(page, real.url, "Ben")
    page.goto(f"{real.url}/me/profile/")
    assert pages(page.pdf(format="A4")) == 1
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1040})
    expect(page.locator(".profile-exact").first).to_have_css("opacity", "1")
    expect(page.locator("#exact")).to_be_hidden()
    assert page.evaluate(OVERLAPS) == []
    # All 24 practices asked about, which takes longer than a test has.
    page.evaluate(
        """() => {
          document.querySelectorAll('.profile-open').forEach(open => open.remove())
          const lists = [...document.querySelectorAll('.profile-part ul')]
          const line = document.querySelector('.profile-line')
          const asked = document.querySelectorAll('.profile-line').length
          for (let count = asked; count < 24; count++) lists[count % lists.length].append(line.cloneNode(true))
        }"""
    )
    assert page.locator(".profile-line").count() == 24
    page.emulate_media(media="null")
    assert pages(page.pdf(format="A4")) == 1


def test_by_keyboard_alone_a_lesson_is_set_aside_and_taken_back(new_page: NewPage, real: Served) -> None:
    page = new_page(viewport=rep.PHONE)
    rep.sign_in(page, real.url, "Ben")
    keys = Keys(page)
    first = page.locator(".card-next h3").inner_text()
    keys.follow(".card-next .objecting [value=not-now]")
    expect(page.get_by_role("status")).to_contain_text("Set aside until")
    expect(page.locator(".card-next h3")).not_to_have_text(first)
    keys.follow("#said form button")
    expect(page.get_by_role("status")).to_contain_text("taken back")
    expect(page.locator(".card-next h3")).to_have_text(first)


def test_without_scripts_a_recommendation_is_called_wrong_and_nothing_is_wrong_with_the_pages(
    new_page: NewPage, real: Served
) -> None:
    page, trainer = new_page(reduced_motion="reduce"), new_page(java_script_enabled=False)
    rep.sign_in(page, real.url, "Ben")
    page.get_by_text("Or one of these").click()
    page.get_by_text("Not for me").first.click()
    assert faults(page) == []
    plain = new_page(java_script_enabled=False)
    rep.sign_in(plain, real.url, "Ben")
    first = plain.locator(".card-next h3").inner_text()
    plain.get_by_role("link", name=f"This is wrong ({first})").click()
    page.goto(plain.url)
    assert faults(page) == []
    plain.get_by_label("What is wrong").fill("We sell by phone. " + "w" * 90)
    plain.get_by_role("checkbox").check()
    plain.get_by_role("button", name="This is wrong").click()
    expect(plain.get_by_role("status")).to_contain_text("told to the trainers, with your words")
    rep.sign_in(trainer, real.url, "Tess")
    trainer.goto(f"{real.url}/studio/recommendations/")
    expect(trainer.get_by_text("We sell by phone.")).to_be_visible()
    rep.sign_in(page, real.url, "Tess")
    page.goto(f"{real.url}/studio/recommendations/")
    assert faults(page) == []
    plain.get_by_role("button", name=f"Take it back ({first})").click()
    expect(plain.locator(".card-next h3")).to_have_text(first)
    trainer.reload()
    expect(trainer.get_by_text("Nobody has written any")).to_be_visible()
