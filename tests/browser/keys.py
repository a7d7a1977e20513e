"""Somebody who has a keyboard and no mouse, and looks where the focus is at every stop."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.browser import rep

FAR = 150
"""Stops on the longest page; a way that is longer goes round in circles."""
# What has the focus, and whether one can see that: a ring around it, around the row that holds it and nothing else to
# press, or around the label that stands for it.
STOP = """selector => {
  const at = document.activeElement
  if (!at || at === document.body || at === document.documentElement) return {end: true, been: window.been?.has(at)}
  const row = at.closest("label.option")
  const label = at.nextElementSibling?.matches("label") ? at.nextElementSibling : null
  const set = at.tabIndex < 0 // by a script; nobody tabs to it
  const seen = set || [at, row, label].filter(Boolean).some(each => {
    const style = getComputedStyle(each), box = each.getBoundingClientRect()
    const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 1
    return ringed && box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight
      && box.right > 0 && box.left < innerWidth
  })
  const been = window.been?.has(at)
  window.been?.add(at)
  const name = at.getAttribute("aria-label") || at.labels?.[0]?.innerText || at.innerText || at.name
  const what = `${at.tagName.toLowerCase()} ${name.trim().slice(0, 60)}`
  return {end: false, been, seen, what, wanted: Boolean(selector && at.matches(selector))}
}"""
START = "document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0); window.been = new WeakSet()"


@dataclass(frozen=True)
class Stop:
    """Where Tab led to."""

    end: bool
    """No element has the focus: the page is through."""
    been: bool = False
    """A round comes here for the second time."""
    seen: bool = False
    what: str = ""
    """In words."""
    wanted: bool = False
    """It is what one was looking for."""


class Keys:
    """Presses keys on a page; fails where the focus cannot be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def stop(self, selector: str = "") -> Stop:
        """What has the focus, once the page is there: until its scripts ran, some labels are not."""
        self.page.wait_for_load_state()
        stop = Stop(**self.page.evaluate(STOP, selector))
        assert stop.end or stop.seen, f"{stop.what}: no sign that it has the focus, on {self.page.url}"
        return stop

    def to(self, selector: str, back: bool = False) -> None:
        """Tab, or Shift+Tab, until what the selector names has the focus."""
        for _ in range(FAR):
            if self.stop(selector).wanted:
                return
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"Tab never comes to {selector} on {self.page.url}")

    def round(self, key: str = "Tab") -> list[str]:
        """Every stop from the page's start to its end."""
        self.page.evaluate(START)
        stops: list[str] = []
        for _ in range(FAR):
            self.press(key)
            stop = self.stop()
            if stop.been or (stop.end and stops):
                return stops
            stops.append(stop.what)
        raise AssertionError(f"{key} never leaves {self.page.url}: {stops[-5:]}")

    def enter(self, selector: str) -> None:
        self.to(selector)
        self.press("Enter")

    def follow(self, selector: str) -> None:
        """A link or button that leads to another address."""
        self.to(selector)
        with self.page.expect_navigation():
            self.press("Enter")

    def answer(self) -> None:
        """Answer the question that is asked, and send it."""
        page = self.page
        here = rep.place(page)
        FILL[rep.kind(page)](self)
        self.to("[name='confidence']")
        self.press("Space", "ArrowRight")
        expect(page.get_by_role("radio", name=re.compile("^Fairly"))).to_be_checked()
        self.to("form[data-answer] button[type='submit']")
        self.press("Enter")
        if here.number < here.total:
            page.wait_for_url(f"**/{here.number + 1}")
            expect(page.get_by_role("heading", level=1)).to_be_focused()


def _choice(keys: Keys) -> None:
    keys.to(".item-ask [name='answer']")
    keys.press("Space", "ArrowDown")
    expect(keys.page.locator(".item-ask [name='answer']").nth(1)).to_be_checked()


def _multiple(keys: Keys) -> None:
    keys.to(".item-ask [name='answer']")
    keys.press("Space", "Tab", "Space")
    assert len(rep.filled(keys.page)["answer"]) == 2


def _best_and_worst(keys: Keys) -> None:
    keys.to(".item-ask [name='answer']")
    keys.press("Space")
    keys.to(".item-ask [name='worst']")
    keys.press("Space", "ArrowDown")
    given = rep.filled(keys.page)
    assert given["answer"] != given["worst"]


def _order(keys: Keys) -> None:
    """By the buttons, then by the selects, then by the buttons back from the end."""
    page = keys.page
    steps = page.locator(".steps label")
    second, third = steps.nth(1).inner_text(), steps.nth(2).inner_text()
    keys.to(".steps li:nth-child(2) .moves button")
    keys.press("Enter")
    assert steps.first.inner_text() == second
    expect(page.get_by_role("button", name=f"Move up: {second}")).to_be_focused()
    keys.to(".steps li:nth-child(3) select")
    keys.press("1")
    expect(steps.first).to_have_text(third)
    expect(page.get_by_label(third, exact=True)).to_be_focused()
    keys.to(".steps li:nth-child(4) .moves button", back=False)
    keys.press("Enter")
    keys.to(".steps li:nth-child(1) .moves button", back=True)
    assert sorted(place for [place] in rep.filled(page).values()) == ["1", "2", "3", "4"]


def _match(keys: Keys) -> None:
    for row in range(1, keys.page.locator(".pairs select").count() + 1):
        keys.to(f".pairs li:nth-child({row}) select")
        keys.press("ArrowDown")
    assert all(target for [target] in rep.filled(keys.page).values())


def _numeric(keys: Keys) -> None:
    keys.to(".item-ask [name='answer']")
    keys.page.keyboard.type("120")
    if keys.page.locator(".item-ask [name='unit']").count():
        keys.to(".item-ask [name='unit']")
        keys.press("ArrowDown")


def _text(keys: Keys) -> None:
    keys.to(".item-ask [name='answer']")
    keys.page.keyboard.type("Thanks")


FILL: dict[str, Callable[[Keys], None]] = {
    "choice": _choice,
    "multiple": _multiple,
    "judgement": _choice,
    "best-and-worst": _best_and_worst,
    "order": _order,
    "match": _match,
    "numeric": _numeric,
    "text": _text,
}
