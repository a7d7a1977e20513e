"""Back, forward, reload, double clicks, lost connections, a second tab: an answer is stored once, or it says so."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import rep
from tests.browser.conftest import NewPage
from tests.browser.look import faults
from tests.browser.served import Served

pytestmark = pytest.mark.browser


@pytest.fixture
def asked(page: Page, kinds: Served) -> rep.Place:
    """Tess at the first open question of an attempt."""
    return goes_on(page, kinds)


def goes_on(page: Page, kinds: Served) -> rep.Place:
    rep.sign_in(page, kinds.url, "Tess")
    rep.kind_asked_next(page, kinds.url)
    return rep.place(page)


def leads_on(page: Page, here: rep.Place) -> None:
    """The answer was taken; the next question is asked."""
    page.wait_for_url(f"**/{here.attempt}/{here.number + 1}")
    expect(page.get_by_role("button", name="Send and go on")).to_be_visible()


def stored(kinds: Served, here: rep.Place) -> list[str]:
    """How sure Tess was, for each answer stored from here on."""
    return [one.confidence for one in kinds.responses(here.attempt) if one.position >= here.number - 1]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_double_click_on_send_stores_once(new_page: NewPage, kinds: Served, scripts: bool) -> None:
    page = new_page(java_script_enabled=scripts)
    here = goes_on(page, kinds)
    rep.fill_in(page, "Guess")
    page.get_by_role("button", name="Send and go on").dblclick()
    leads_on(page, here)
    assert stored(kinds, here) == ["guess"]


def test_back_shows_what_was_answered_and_forward_what_is_asked(page: Page, kinds: Served, asked: rep.Place) -> None:
    rep.fill_in(page, "Guess")
    given = rep.filled(page)
    rep.send(page)
    leads_on(page, asked)
    rep.answer(page)
    for number in (asked.number + 1, asked.number):
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Question {number} of {asked.total}")
        expect(page.get_by_text("You have answered this")).to_be_visible()
    assert rep.filled(page) == given
    expect(page.get_by_text("You said: guess.")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Send"))).to_have_count(0)
    page.reload()
    assert rep.filled(page) == given
    for number in (asked.number + 1, asked.number + 2):
        page.go_forward()
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Question {number} of {asked.total}")
    expect(page.get_by_role("button", name="Send and go on")).to_be_visible()
    assert stored(kinds, asked) == ["guess", "fairly"]


def test_without_a_connection_the_answer_stays_and_can_be_sent_again(
    page: Page, kinds: Served, asked: rep.Place
) -> None:
    rep.fill_in(page)
    given = rep.filled(page)
    page.context.set_offline(True)
    rep.send(page)
    trouble = page.get_by_role("alert")
    expect(trouble).to_contain_text("No connection, so that was not stored.")
    expect(trouble).to_be_focused()
    assert rep.filled(page) == given
    page.context.set_offline(False)
    rep.send(page)
    leads_on(page, asked)
    assert stored(kinds, asked) == ["fairly"]


def test_the_second_of_two_tabs_is_told_and_shown_the_first_answer(
    page: Page, kinds: Served, asked: rep.Place
) -> None:
    late = page.context.new_page()
    late.goto(page.url)
    rep.FILL[rep.kind(page)](page.locator(".item-ask"))
    rep.sure(page, "Sure")
    given = rep.filled(page)
    rep.send(page)
    leads_on(page, asked)
    rep.fill_in(late, "Guess")
    with late.expect_response(lambda reply: reply.request.method == "POST") as sent:
        rep.send(late)
    assert sent.value.status == 409
    expect(late.get_by_role("alert")).to_contain_text("the first answer is the one that counts")
    expect(late.get_by_text("You said: sure.")).to_be_visible()
    assert faults(late) == []
    assert rep.filled(late) == given
    assert stored(kinds, asked) == ["sure"]


def test_whoever_was_signed_out_elsewhere_signs_in_there_and_sends_again(
    page: Page, kinds: Served, asked: rep.Place
) -> None:
    other = page.context.new_page()
    other.goto(f"{kinds.url}/account/")
    other.get_by_role("button", name="Sign out", exact=True).click()
    rep.fill_in(page)
    given = rep.filled(page)
    rep.send(page)
    expect(page.get_by_role("alert")).to_contain_text("You are no longer signed in")
    assert rep.filled(page) == given
    other.get_by_role("button", name="Sign in as Tess").click()
    expect(other.get_by_role("heading", name="Studio")).to_be_visible()
    rep.send(page)
    leads_on(page, asked)
    assert stored(kinds, asked) == ["fairly"]


def test_a_double_click_on_begin_begins_once(page: Page, kinds: Served) -> None:
    goes_on(page, kinds)
    page.get_by_role("link", name="Stop here").click()
    page.get_by_role("button", name="Finish and see the result").click()
    page.goto(f"{kinds.url}/me/assess/")
    page.get_by_role("button", name="Begin").dblclick()
    first = rep.place(page).attempt
    page.goto(f"{kinds.url}/me/assess/")
    page.get_by_role("link", name="Go on").click()
    assert rep.place(page).attempt == first
