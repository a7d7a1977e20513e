"""What a reader's browser makes of the lesson pages: nothing blocked, nothing foreign, nothing out of reach."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.weight import cold_page, serving
from tests.lessons.conftest import ROOT

pytestmark = pytest.mark.browser

LESSONS = [f"/practices/{name}/" for name in ("inside-relationships", "qpc", "questioning")]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
AXE = (ROOT / "tests" / "vendor" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with serving(site) as url:
        yield url


@pytest.fixture
def page(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page as wide as a desktop's; a test may ask for other settings: `@with_settings(viewport=PHONE)`."""
    context = chromium.new_context(**{"viewport": DESKTOP, **getattr(request, "param", {})})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def with_settings(**settings: Any) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("page", [settings], indirect=True, ids=["-"])


def violations(page: Page) -> list[Any]:
    # Through the debugger: the pages' own policy would not let a foreign script in.
    session = page.context.new_cdp_session(page)
    run = f"{AXE};axe.run({{resultTypes: ['violations']}}).then(found => JSON.stringify(found.violations))"
    answer = session.send("Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True})
    return [
        (found["id"], [node["target"] for node in found["nodes"]]) for found in json.loads(answer["result"]["value"])
    ]


def test_nothing_is_blocked_and_no_other_host_is_asked(page: Page, address: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(address) else complaints.append(request.url))
    for path in ("/", *LESSONS):
        page.goto(address + path, wait_until="networkidle")
        page.get_by_label("Search the lessons").press_sequentially("price")
        expect(page.locator(".md-search-result__item").first).to_be_visible()
        page.keyboard.press("Escape")
        before = page.evaluate("document.body.dataset.mdColorScheme")
        for _ in range(3):
            page.locator("[data-md-component=palette] label:not([hidden])").click()
        assert page.evaluate("document.body.dataset.mdColorScheme") == before
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_axe_finds_nothing(chromium: Browser, address: str, scheme: Any, viewport: Any) -> None:
    context = chromium.new_context(color_scheme=scheme, viewport=viewport)
    page = context.new_page()
    for path in ("/", "/not-there/", "/practices/", *LESSONS):
        page.goto(address + path, wait_until="networkidle")
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        assert (path, violations(page)) == (path, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    context.close()


@with_settings(viewport=PHONE)
def test_the_drawer_opens_closes_and_keeps_the_focus_with_the_keyboard_alone(page: Page, address: str) -> None:
    page.goto(address + LESSONS[0])
    menu = page.get_by_role("button", name="Menu", exact=True)
    desk = page.locator("#drawer").get_by_role("link", name="My desk")
    expect(menu).to_have_attribute("aria-expanded", "false")
    for _ in range(20):
        page.keyboard.press("Tab")
        assert not page.evaluate("document.activeElement.closest('#drawer')")
    menu.press("Enter")
    expect(page.get_by_role("button", name="Close the menu")).to_be_focused()
    expect(desk).to_be_visible()
    assert page.evaluate("document.querySelector('.md-content').inert")
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    expect(menu).to_have_attribute("aria-expanded", "false")
    assert page.evaluate("document.querySelector('.md-sidebar--primary').inert")
    assert not page.evaluate("document.querySelector('.md-content').inert")


@with_settings(viewport=PHONE, java_script_enabled=False)
def test_without_javascript_the_drawer_still_opens(page: Page, address: str) -> None:
    page.goto(address + LESSONS[0])
    page.locator("label.drawer-open-plain").click()
    expect(page.locator("#drawer").get_by_role("link", name="My desk")).to_be_in_viewport()


@with_settings(java_script_enabled=False)
def test_without_javascript_a_check_is_answered_and_compared(page: Page, address: str) -> None:
    page.goto(f"{address}/practices/qpc/")
    check = page.locator("form.item-check").first
    check.locator("label.option").first.click()
    expect(check.locator("input").first).to_be_checked()
    expect(check.locator("[data-right]").first).to_be_hidden()
    check.locator("summary").click()
    expect(check.locator("[data-right]").first).to_be_visible()


def test_opening_the_answer_repeats_the_readers_pick_and_follows_it(page: Page, address: str) -> None:
    page.goto(f"{address}/practices/qpc/")
    check = page.locator("form.item-check[data-kind='choice']").first
    options, marks = check.locator("label.option"), check.locator(".your-pick")
    options.nth(0).click()
    check.locator("summary").click()
    first = options.nth(0).get_attribute("data-option")
    expect(check.locator(f".why-row[data-option='{first}'] .your-pick")).to_have_text("Your pick")
    options.nth(1).click()
    second = options.nth(1).get_attribute("data-option")
    expect(check.locator(f".why-row[data-option='{second}'] .your-pick")).to_have_text("Your pick")
    expect(marks).to_have_count(1)


def test_a_cold_lesson_is_light(chromium: Browser, address: str) -> None:
    for path in LESSONS:
        sizes = cold_page(chromium, address + path)
        assert len(sizes) <= 8, sizes
        assert sum(sizes.values()) <= 95_000, sizes


@pytest.mark.parametrize("begin", ["focus", "link"])
def test_the_search_index_waits_for_who_searches(page: Page, address: str, begin: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(address + LESSONS[1], wait_until="networkidle")
    assert "search_index.json" not in asked
    if begin == "link":
        page.goto(address + LESSONS[1] + "?q=price")
    else:
        page.get_by_label("Search the lessons").press_sequentially("price")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    assert asked.count("search_index.json") == 1


STEPS = """
<form class="item" data-kind="order"><ol class="steps">
  <li><select name="position.a"><option value="">-<option>1<option>2</select><label>Ask</label></li>
  <li><select name="position.b"><option value="">-<option>1<option>2</select><label>Count</label></li>
</ol></form>
"""


def test_steps_are_moved_with_the_keyboard_and_the_places_follow(page: Page) -> None:
    order = (ROOT / "assessor/theme/assets/js/order.js").read_text(encoding="utf-8")
    page.set_content(f"{STEPS}<script>{order}</script>")
    up = page.get_by_role("button", name="Move up: Count")
    up.press("Enter")
    expect(up).to_be_focused()
    assert page.locator(".steps label").all_text_contents() == ["Count", "Ask"]
    places = "new FormData(document.querySelector('form'))"
    assert page.evaluate(f"Object.fromEntries({places})") == {"position.a": "2", "position.b": "1"}
    expect(page.locator("[aria-live]")).to_have_text("Count: place 1 of 2")
    page.locator("select[name='position.b']").select_option("2")
    assert page.locator(".steps label").all_text_contents() == ["Ask", "Count"]
