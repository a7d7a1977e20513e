"""Qualifying one's people and the plan: on a phone, by keyboard, without scripts, light and dark, and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import rep
from tests.browser.conftest import NewPage
from tests.browser.keys import Keys
from tests.browser.look import faults
from tests.browser.served import Served
from tests.web.project import released

pytestmark = pytest.mark.browser
TODAY = datetime.now(UTC).date()


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A demo of this file's own, for its pages begin empty."""
    served = Served(released(tmp_path_factory.mktemp("plan") / "project"))
    served.start()
    yield served
    served.end()


def figure(page: Page, own: Served) -> None:
    """A target, and half of it come in by today."""
    page.goto(f"{own.url}/team/plan/figure/{TODAY:%Y-%m}")
    assert faults(page) == []
    page.get_by_label("What it counts").fill("Orders in euros")
    page.get_by_label(f"What {TODAY:%B} should bring").fill("120,000")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Enter it").click()
    expect(page.get_by_role("alert")).to_contain_text("What has come in is empty.")
    assert faults(page) == []
    page.get_by_label("all of the month so far").fill("60k")
    page.get_by_role("button", name="Enter it").click()


def test_nothing_is_wrong_with_the_pages_of_the_plan(new_page: NewPage, own: Served, tmp_path: Path) -> None:
    page = new_page(reduced_motion="reduce")
    rep.sign_in(page, own.url, "Ana")
    page.goto(f"{own.url}/team/plan/")
    assert faults(page) == []
    page.get_by_role("button", name="Begin with the usual plan").click()
    expect(page.get_by_role("heading", name="With each one")).to_be_visible()
    page.goto(f"{own.url}/team/plan/parts/group")
    assert faults(page) == []
    page.get_by_label("What you do").fill("m" * 190)
    page.get_by_label("For the first time on").fill(str(TODAY - timedelta(days=20)))
    page.get_by_label("At what hour").fill("08:30")
    page.get_by_role("button", name="Set it so").click()
    expect(page.locator("#group")).to_contain_text("Overdue since")
    page.get_by_label("What you did, in a line if you like: With the team").fill("w" * 250)
    page.locator("#group button").click()
    expect(page.locator("#group")).not_to_contain_text("Overdue")
    figure(page, own)
    expect(page.locator("#trailing")).to_contain_text("60,000 of 120,000 had come in")
    for details in page.get_by_role("group").locator("summary").all():
        details.click()
    assert faults(page) == []
    paper = tmp_path / "plan.pdf"
    page.pdf(path=paper, format="A4")
    assert paper.stat().st_size > 5_000
    page.emulate_media(media="print")
    expect(page.locator("#group button")).to_be_hidden()
    expect(page.locator("svg.chart-of-month").first).to_be_visible()
    expect(page.locator("#log")).to_contain_text("w" * 250)
    page.emulate_media(media="screen")
    for link in ("Change", "Delete"):
        page.locator("#log").get_by_role("link", name=link).first.click()
        expect(page.get_by_role("heading", level=1)).not_to_have_text("My plan")
        assert faults(page) == []
        page.go_back()
    page.goto(f"{own.url}/team/plan/parts/group/delete")
    assert faults(page) == []
    page.goto(f"{own.url}/team/plan/figure/{TODAY:%Y-%m}")
    page.get_by_role("link", name=re.compile("^Delete the month")).click()
    assert faults(page) == []
    page.get_by_role("button", name="Delete it").click()
    earlier = TODAY.replace(day=1) - timedelta(days=1)
    page.goto(f"{own.url}/team/plan/?month={earlier:%Y-%m}")
    assert faults(page) == []


def test_nothing_is_wrong_with_the_pages_of_qualifying(new_page: NewPage, own: Served) -> None:
    page = new_page(reduced_motion="reduce")
    rep.sign_in(page, own.url, "Ana")
    page.goto(f"{own.url}/team/qualify/")
    assert faults(page) == []
    page.get_by_role("link", name="Eva Marques").click()
    expect(page.get_by_text("Only you see this. Nobody else: not Eva")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Keep it for me").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is filled in yet.")
    for place, criterion in enumerate(page.locator(".criterion").all()):
        criterion.get_by_role("radio").nth(place % 6).check()
    page.get_by_label("What you saw, and when: What they know").fill("n" * 390)
    page.get_by_role("button", name="Keep it for me").click()
    expect(page.get_by_role("heading", name="What comes next")).to_be_visible()
    page.get_by_text("How is this known?").click()
    assert faults(page) == []
    page.get_by_role("button", name="Delete what I noted").click()
    expect(page.get_by_role("heading", name="Deleted")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_label("What you saw, and when: What they know")).to_have_value("n" * 390)
    page.goto(f"{own.url}/account/notes")
    assert faults(page) == []


def test_by_keyboard_alone(new_page: NewPage, own: Served) -> None:
    page = new_page(viewport=rep.PHONE)
    rep.sign_in(page, own.url, "Ana")
    page.goto(f"{own.url}/team/qualify/")
    keys = Keys(page)
    keys.follow(".begin-list li:nth-child(4) a")
    keys.to("[name='level.motivation']")
    page.keyboard.press("Space")
    keys.to("#note-motivation")
    page.keyboard.type("On Monday")
    keys.to("#will_do")
    page.keyboard.type("Ask")
    keys.follow("form button.button-primary")
    expect(page.get_by_role("status")).to_contain_text("Kept, for you alone.")
    keys.follow("form button.button-quiet")
    keys.follow("form button")
    expect(page.get_by_label("What you will do")).to_have_value("Ask")
    page.goto(f"{own.url}/team/plan/")
    keys.to("#words-field")
    page.keyboard.type("By keyboard")
    keys.follow("#field button")
    expect(page.locator("#log")).to_contain_text("By keyboard")


def test_without_scripts(new_page: NewPage, own: Served) -> None:
    page = new_page(java_script_enabled=False)
    rep.sign_in(page, own.url, "Ana")
    page.goto(f"{own.url}/team/plan/parts/improvement")
    page.get_by_label("What you do").fill("")
    page.get_by_role("button", name="Set it so").click()
    expect(page.get_by_role("alert")).to_contain_text("What you do is empty.")
    page.get_by_label("What you do").fill("Pairs")
    page.get_by_role("button", name="Set it so").click()
    expect(page.locator("#improvement")).to_contain_text("Pairs")
    page.goto(f"{own.url}/team/qualify/")
    page.get_by_role("link", name="Gita Rao").click()
    page.locator("#criterion-skills [value='0']").check()
    page.get_by_role("button", name="Keep it for me").click()
    expect(page.locator("#next")).to_contain_text("Take what you practised last.")
    page.get_by_role("button", name="Delete what I noted").click()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator("#criterion-skills [value='0']")).to_be_checked()
