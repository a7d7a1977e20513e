"""The rep's path, from the front page to the recommended lesson, with a server that is killed in the middle."""

from __future__ import annotations

import re
from signal import SIGKILL

import pytest
from playwright.sync_api import Page, expect

from tests.browser import rep
from tests.browser.conftest import NewPage
from tests.browser.served import Served
from tests.web.academy import ASKED, QUESTIONS

pytestmark = pytest.mark.browser

BEFORE_THE_CRASH = 5


@pytest.mark.parametrize(("name", "viewport"), [("Caro", rep.PHONE), ("Dov", rep.DESKTOP)], ids=["phone", "desktop"])
def test_from_lesson_to_score_to_next_lesson(
    new_page: NewPage, real: Served, name: str, viewport: dict[str, int]
) -> None:
    page = new_page(viewport=viewport)
    reads_a_lesson(page, real)
    checks_what_stuck(page)
    begins(page, name)
    answered = {here: answers(page) for here in range(1, BEFORE_THE_CRASH)}
    page = loses_the_server_and_the_window(page, real)
    assert rep.place(page).number == BEFORE_THE_CRASH + 1
    for number, given in answered.items():
        shows_what_was_given(page, real, number, given)
    page.goto(f"{real.url}/me/")
    page.get_by_role("link", name="Go on where you stopped").click()
    rep.finish(page)
    total = page.locator(".reviewed").count()
    expect(page.get_by_text(f"{total} of {total} questions answered")).to_be_visible()
    reads_the_result(page)
    follows_a_paragraph(page)
    studies_the_recommended_lesson(page, name)


def reads_a_lesson(page: Page, served: Served) -> None:
    page.goto(served.url)
    page.get_by_role("main").get_by_role("link", name="Know what every account could buy").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Know what every account could buy")


def checks_what_stuck(page: Page) -> None:
    """A choice and a number, both in the lesson: nothing is sent anywhere, and nothing leads away."""
    sent: list[str] = []
    page.on(
        "request",
        lambda request: (
            sent.append(request.url) if request.method != "GET" or request.is_navigation_request() else None
        ),
    )
    choice = page.locator("form.item-check[data-kind='choice']").first
    option = choice.locator("label.option").nth(1)
    option.click()
    choice.get_by_text("Compare with the answer").click()
    picked = choice.locator(f".why-row[data-option='{option.get_attribute('data-option')}']")
    expect(picked.locator(".your-pick")).to_have_text("Your pick")
    expect(choice.locator("[data-right]")).to_be_visible()
    number = page.locator("form.item-check[data-kind='numeric']").first
    number.get_by_label("Your number").fill("99000")
    number.get_by_label("Your number").press("Enter")  # must not leave the page
    number.get_by_text("Compare with the answer").click()
    expect(number.locator("[data-right] .your-pick")).to_contain_text("Yours: 99000")
    assert sent == []


def begins(page: Page, name: str) -> None:
    page.get_by_role("link", name="Find out where you stand").click()
    page.get_by_role("button", name=f"Sign in as {name}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where do I stand?")
    page.get_by_role("link", name="The same questions for everybody").click()
    page.get_by_role("button", name="Begin").click()
    assert rep.place(page).number == 1


def answers(page: Page) -> dict[str, list[str]]:
    """Fills in, sends, and gives what stood in the fields."""
    here = rep.place(page)
    rep.fill_in(page, "Sure")
    given = rep.filled(page)
    rep.send(page)
    page.wait_for_url(f"**/{here.number + 1}")
    return given


def loses_the_server_and_the_window(page: Page, served: Served) -> Page:
    """The answer that could not be sent is still there and can be sent again; then the window is closed."""
    rep.place(page)
    rep.fill_in(page, "Sure")
    given = rep.filled(page)
    served.end(SIGKILL)
    rep.send(page)
    expect(page.get_by_role("alert")).to_contain_text("No connection, so that was not stored")
    assert rep.filled(page) == given
    served.start()
    rep.send(page)
    page.wait_for_url(f"**/{BEFORE_THE_CRASH + 1}")
    context = page.context
    page.close()
    fresh = context.new_page()
    fresh.goto(f"{served.url}/me/")
    expect(fresh.get_by_text(f"{BEFORE_THE_CRASH} of {QUESTIONS} answered")).to_be_visible()
    fresh.get_by_role("link", name="Go on where you stopped").click()
    return fresh


def shows_what_was_given(page: Page, served: Served, number: int, given: dict[str, list[str]]) -> None:
    page.goto(f"{served.url}/me/attempts/{page.url.split('/')[-2]}/{number}")
    assert rep.filled(page) == given
    expect(page.locator(".item-ask :is(input, select)").first).to_be_disabled()
    expect(page.get_by_text("You said: sure.")).to_be_visible()


def reads_the_result(page: Page) -> None:
    """For each practice a state, the interval drawn and in words; for each answer the why of every option."""
    rows = page.locator(".practice-row")
    expect(rows).to_have_count(ASKED)
    for row in rows.all():
        expect(row.locator(".state")).to_have_text(re.compile("Needs work|Not enough evidence|Likely there|Solid"))
        expect(row.get_by_role("img")).to_be_visible()
        band = row.locator("rect.chart-interval").bounding_box()
        assert band is not None
        assert band["width"] > 10
        expect(row.locator(".estimate")).to_contain_text(re.compile(r"the true figure lies between \d+ and \d+"))
    first = page.locator(".reviewed").first
    first.locator("summary").click()
    expect(first.locator(".why").first).to_be_visible()


def follows_a_paragraph(page: Page) -> None:
    """The link in a review leads to the very paragraph, under the header and not behind it; Back leads back."""
    link = page.locator(".reviewed[open]").get_by_role("link", name="Read the paragraph that this tests")
    anchor = (link.get_attribute("href") or "").partition("#")[2]
    link.click()
    target = page.locator(f"[id='{anchor}']")
    expect(target).to_be_in_viewport()
    rep.until(page, "scrollY > 0")
    place, header = target.bounding_box(), page.locator(".md-header").bounding_box()
    assert place is not None
    assert header is not None
    assert place["y"] >= header["height"] - 1
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where you stand")


def studies_the_recommended_lesson(page: Page, name: str) -> None:
    advice = page.locator(".card-next")
    expect(advice.locator(".reason")).to_contain_text(
        re.compile(r"is at \d+ % \(likely \d+–\d+\) and matters \d of 3")
    )
    lesson = advice.get_by_role("heading").inner_text()
    advice.get_by_role("link", name=re.compile("^Read it")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(lesson)
    page.get_by_role("link", name="I have studied this").click()
    page.get_by_role("button", name="Yes, and show me what is next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{name}'s desk")
    expect(page.locator("#studied")).to_contain_text(lesson)
    expect(page.locator(".card-next")).not_to_contain_text(lesson)
    expect(page.locator(".practice-row .state")).to_have_count(ASKED)
