"""A manager's page: for everybody to use, a card for each person on a phone, by keyboard and without scripts."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from assessor.demo.cast import REP, ident
from assessor.store import Store, people
from assessor.store.once import insert_new
from assessor.store.people import Person
from assessor.store.schema_own import commitment
from assessor.store.schema_team import observation, sharing, standing_moment
from tests.browser import rep
from tests.browser.conftest import NewPage
from tests.browser.keys import Keys
from tests.browser.look import faults
from tests.browser.served import Served

pytestmark = pytest.mark.browser
STATES = (
    ("needs-work", "▲", "Needs work", "dashed"),
    ("unknown", "?", "Not enough evidence", "dotted"),
    ("likely", "◐", "Likely there", "double"),
    ("solid", "✓", "Solid", "solid"),
)
VISIBLE = "each => each.filter(one => one.checkVisibility()).map(one => one.textContent.trim())"


def coached(real: Served) -> None:
    """A call waiting for its talk, a promise that is overdue, what changed for Hugo, clearly and perhaps by chance,
    and Nora, who never answers; the same however often."""
    now = datetime.now(UTC)
    call = {
        "id": ident("browser call"),
        "rep_id": ident("finn"),
        "manager_id": ident("ana"),
        "practice": "questioning",
    }
    call |= {"account": "Lund " + "m" * 100, "call_on": str((now - timedelta(days=6)).date()), "opened_at": now}
    promise = {"id": ident("browser promise"), "person_id": ident("ines"), "lesson": "", "what": "Ring " + "m" * 100}
    promise |= {"account": "Lund", "made_at": now, "due_on": str((now - timedelta(days=2)).date()), "state": "open"}
    at = datetime.combine(now - timedelta(days=1), datetime.min.time(), UTC)
    moved = {"person_id": ident("hugo"), "at": at, "low": 0.4, "high": 0.8, "cut": 0.7, "answers": 6}
    moved |= {"state": "not-enough-evidence", "before_state": "needs-work", "before_low": 0.4, "before_high": 0.6}
    changes = (("questioning", 0.71, 0.5), ("qpc", 0.56, 0.46), ("customer-knowledge", 0.58, 0.56))
    rows = [moved | {"practice": name, "mastery": m, "before_mastery": was} for name, m, was in changes]
    store = Store.open(f"sqlite:///{real.root / 'var' / 'demo.db'}")
    with store.write() as conn:
        if not people.by_handle(conn, "nora"):
            people.add_person(conn, Person(ident("nora"), "nora", "Nora New", now, roles=REP, team_id=ident("north")))
        insert_new(conn, observation, [call | {"both_at": now, "practise": "", "debriefed_at": None}])
        insert_new(conn, commitment, [promise])
        insert_new(conn, standing_moment, rows)
        insert_new(conn, sharing, [{"person_id": ident("ines"), "what": "commitments", "since": now}])
    store.close()


def opened(page: Page, real: Served) -> Page:
    coached(real)
    rep.sign_in(page, real.url, "Ana")
    page.goto(f"{real.url}/team/")
    expect(page.get_by_role("heading", name="This week")).to_be_visible()
    return page


def test_nothing_is_wrong_with_the_page(new_page: NewPage, real: Served) -> None:
    page = opened(new_page(reduced_motion="reduce"), real)
    for summary in page.locator("#changed li summary").or_(page.get_by_text("How is this known?")).all():
        summary.click()
    assert faults(page) == []
    page.goto(f"{real.url}/team/?by=last-answer")
    assert faults(page) == []


def test_on_a_phone_each_person_is_a_card_and_still_a_row_of_a_table(new_page: NewPage, real: Served) -> None:
    page = opened(new_page(viewport=rep.PHONE), real)
    table = page.locator(".heat table")
    assert page.get_by_role("table").filter(has=page.get_by_text("Ben Okafor")).count() == 1
    ben = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Ben Okafor"))
    expect(ben).to_have_css("display", "grid")
    box = ben.bounding_box()
    assert box is not None
    assert box["width"] <= 390
    cells = ben.get_by_role("cell")
    assert cells.count() == 7
    tops = {state: [one["y"] for one in _boxes(ben, f".s-{state}")] for state in ("needs-work", "solid")}
    assert max(tops["needs-work"]) <= min(tops["solid"])
    names = ben.locator("td").evaluate_all("each => each.map(one => getComputedStyle(one, '::before').content)")
    assert all(re.search(r"Questioning|attr|[A-Z]", name) for name in names)
    nora = table.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Nora New"))
    assert nora.locator("td").evaluate_all(VISIBLE) == ["not asked yet"]


def _boxes(row: object, selector: str) -> list[dict[str, float]]:
    found = row.locator(selector).all()  # type: ignore[attr-defined]
    return [box for one in found if (box := one.bounding_box())]


def test_a_state_is_told_without_colours(new_page: NewPage, real: Served) -> None:
    page = opened(new_page(forced_colors="active"), real)
    for state, mark, word, edge in STATES:
        cell = page.locator(f".heat .s-{state}").first
        expect(cell).to_contain_text(word)
        assert mark in cell.evaluate("one => getComputedStyle(one, '::before').content")
        assert cell.evaluate("one => getComputedStyle(one).borderInlineStartStyle") == edge


def test_by_keyboard_alone(new_page: NewPage, real: Served) -> None:
    page = opened(new_page(viewport=rep.PHONE), real)
    keys = Keys(page)
    keys.to("#by")
    page.keyboard.type("Oldest")
    keys.follow(".choosing button")
    page.wait_for_url(re.compile(r"by=last-answer"))
    expect(page.get_by_label("Order")).to_have_value("last-answer")
    keys.to("#how-week summary")
    keys.press("Enter")
    expect(page.get_by_text("The order is no ranking")).to_be_visible()
    keys.follow("#week .button-primary")
    expect(page).not_to_have_url(re.compile(r"/team/(\?|$)"))


def test_without_scripts(new_page: NewPage, real: Served) -> None:
    page = opened(new_page(java_script_enabled=False), real)
    page.get_by_label("Order").select_option("Questioning")
    page.get_by_role("button", name="Put in order").click()
    expect(page.get_by_role("columnheader", name="Questioning")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("link", name="Name", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="All of it as a spreadsheet").click()
    assert download.value.suggested_filename.startswith("team-")
