"""What a rep does at a question, with the mouse or a finger; every kind that a form can ask."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote_plus

from playwright.sync_api import Locator, Page, expect

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Place:
    """Where in an attempt one is."""

    attempt: str
    number: int
    total: int

    @property
    def path(self) -> str:
        return f"/me/attempts/{self.attempt}/{self.number}"


def sign_in(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/account/")
    page.get_by_role("button", name=f"Sign in as {name}").click()


def search(page: Page, words: str) -> Locator:
    """Type into the search field, key by key, and wait; gives the first page found. On a phone a button opens it."""
    button = page.get_by_role("button", name="Search", exact=True)
    if button.is_visible():
        button.click()
    page.get_by_label("Search the lessons").press_sequentially(words)
    return found(page, words)


def found(page: Page, words: str) -> Locator:
    """The first page found for all that was typed; what is found for its beginnings comes and goes before."""
    first = page.locator(".md-search-result__item").first
    expect(first.get_by_role("link").first).to_have_attribute(
        "href", re.compile(rf"[?&]h={re.escape(quote_plus(words))}(#|$)")
    )
    return first


def until(page: Page, predicate: str, given: str = "") -> None:
    """Wait until it is so. Playwright's own waiting takes a promise for a yes, and our pages forbid what it does."""
    for _ in range(300):
        if page.evaluate(predicate, given):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"it never came to {predicate}")


def begin(page: Page, address: str) -> Place:
    """A new attempt; one that is under way is finished first."""
    page.goto(f"{address}/me/assess/")
    left = page.get_by_role("link", name="Finish with these answers")
    if left.count():
        left.click()
        page.get_by_role("button", name="Finish and see the result").click()
        page.goto(f"{address}/me/assess/")
    page.get_by_role("button", name="Begin").click()
    return place(page)


def place(page: Page) -> Place:
    """Read off the page, once it shows a question."""
    # Not waited for as a navigation: a second click ends the first one.
    expect(page).to_have_url(re.compile(r"/attempts/[^/]+/\d+$"))
    attempt, number = page.url.split("/")[-2:]
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile(rf"^Question {number} of \d+$"))
    return Place(attempt, int(number), int(heading.inner_text().split()[-1]))


def kind(page: Page) -> str:
    """Of the question that is asked; a judgement that asks for the worst as well is `best-and-worst`."""
    found: str = page.locator(".item-ask").evaluate(
        "item => item.querySelector('[name=worst]') ? 'best-and-worst' : item.dataset.kind"
    )
    return found


def kind_asked_next(page: Page, address: str) -> str:
    """Goes to where the rep stopped, or to the first question of a new attempt; gives its kind."""
    page.goto(f"{address}/me/assess/")
    page.get_by_role("link", name="Go on").or_(page.get_by_role("button", name="Begin")).click()
    place(page)
    return kind(page)


def fill_in(page: Page, confidence: str = "Fairly sure") -> None:
    """Some answer to the question that is asked."""
    FILL[kind(page)](page.locator(".item-ask"))
    sure(page, confidence)


def sure(page: Page, confidence: str) -> None:
    page.get_by_role("radio", name=re.compile(f"^{confidence}")).check()


def send(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Send and")).click()


def answer(page: Page, confidence: str = "Fairly sure") -> None:
    """Answer the question that is asked, which is not the last, and wait for the next."""
    number = int(page.url.rpartition("/")[2])
    fill_in(page, confidence)
    send(page)
    page.wait_for_url(f"**/{number + 1}")


def finish(page: Page) -> None:
    """Answer all that is left, and wait for the result."""
    here = place(page)
    for number in range(here.number, here.total):
        answer(page, "Sure" if number % 2 else "Guess")
    fill_in(page)
    send(page)
    expect(page.get_by_role("heading", name="Where you stand")).to_be_visible()


def filled(page: Page) -> dict[str, list[str]]:
    """What stands in the question's fields, by name."""
    found: dict[str, list[str]] = page.evaluate(
        """() => {
          const found = {}
          for (const field of document.querySelectorAll(".item-ask :is(input, select, textarea)")) {
            if (["radio", "checkbox"].includes(field.type) && !field.checked) continue
            ;(found[field.name] ??= []).push(field.value)
          }
          return found
        }"""
    )
    return dict(sorted(found.items()))


def _first_option(item: Locator) -> None:
    item.locator("label.option").first.click()


def _first_and_last_option(item: Locator) -> None:
    item.locator("label.option").first.click()
    item.locator("label.option").last.click()


def _best_and_worst(item: Locator) -> None:
    item.get_by_role("radio", name="Best").first.check()
    item.get_by_role("radio", name="Worst").last.check()


def _places(item: Locator) -> None:
    """The last step becomes the first; from then on every step has a place."""
    up = item.get_by_role("button", name=re.compile("^Move up")).last
    if up.count():
        for _ in range(item.locator("ol > li").count() - 1):
            up.click()
        return
    for at, place in enumerate(item.locator("select").all(), 1):
        place.select_option(str(at))


def _matches(item: Locator) -> None:
    for field in item.locator("select").all():
        field.select_option(index=1)


def _number(item: Locator) -> None:
    item.get_by_label("Your number").fill("1250.5")
    if item.locator("select").count():
        item.get_by_label("Unit").select_option(index=1)


def _words(item: Locator) -> None:
    item.get_by_label("Your answer").fill("Thank you")


FILL: dict[str, Callable[[Locator], None]] = {
    "choice": _first_option,
    "multiple": _first_and_last_option,
    "judgement": _first_option,
    "best-and-worst": _best_and_worst,
    "order": _places,
    "match": _matches,
    "numeric": _number,
    "text": _words,
}
