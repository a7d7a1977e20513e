"""Which questions are bad, calibrations, and judging: for everybody to use, by keyboard alone and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from assessor.engine.catalogue import Catalogue
from assessor.items import statistics
from assessor.store import Store
from tests.browser import rep
from tests.browser.conftest import NewPage
from tests.browser.keys import Keys
from tests.browser.look import faults
from tests.browser.served import Served
from tests.support import crowd
from tests.web.project import released

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Served]:
    """An academy where 120 people have answered six questions, the first of which has a wrong key."""
    served = Served(released(tmp_path_factory.mktemp("busy") / "project"))
    served.start()
    store = Store.open(f"sqlite:///{served.root / 'var' / 'demo.db'}")
    items = crowd.choices(catalogue, 6)
    crowd.answering(store, items, 120, datetime.now(UTC), doubtful=items[0].id)
    statistics.renew(store, catalogue, datetime.now(UTC))
    store.close()
    yield served
    served.end()


def first_question(page: Page, url: str) -> None:
    page.goto(f"{url}/studio/items/")
    page.locator("tbody a").first.click()
    expect(page.get_by_role("heading", name="Who chooses what")).to_be_visible()


def test_nothing_is_wrong_with_the_pages(new_page: NewPage, busy: Served) -> None:
    page = new_page(reduced_motion="reduce")
    rep.sign_in(page, busy.url, "Tess")
    for path in ("/studio/", "/studio/items/", "/studio/calibrations/", "/studio/angoff/", "/studio/angoff/qpc/"):
        page.goto(busy.url + path)
        assert (path, faults(page)) == (path, [])
    first_question(page, busy.url)
    assert faults(page) == []
    expect(page.get_by_text("check the key").first).to_be_visible()
    expect(page.get_by_role("img", name="Who chooses what")).to_be_visible()


def test_questions_are_filtered_by_keyboard_alone(new_page: NewPage, busy: Served) -> None:
    page = new_page(viewport=rep.PHONE)
    rep.sign_in(page, busy.url, "Tess")
    page.goto(f"{busy.url}/studio/items/")
    keys = Keys(page)
    keys.to("#practice")
    page.keyboard.type("Quant")
    keys.to("#by")
    page.keyboard.type("As in")
    keys.follow("main form button.button-primary")
    expect(page).to_have_url(f"{busy.url}/studio/items/?practice=qpc&by=bank")
    keys.follow("tbody a")
    expect(page.locator("h1")).to_have_text("qpc-meaning-1")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_trainer_judges_with_and_without_scripts(new_page: NewPage, busy: Served, scripts: bool) -> None:
    page = new_page(java_script_enabled=scripts)
    rep.sign_in(page, busy.url, "Tess")
    page.goto(f"{busy.url}/studio/angoff/")
    page.get_by_role("link", name="Quantified purchasing capacity").last.click()
    for field in page.locator(".judged input").all():
        field.fill("70")
    page.get_by_role("button", name="Keep my figures").click()
    expect(page.get_by_role("status")).to_contain_text("Kept.")
    expect(page.get_by_text("too few (1 of 5) judges")).to_be_visible()
    page.locator(".judged input").first.fill("a lot")
    page.get_by_role("button", name="Keep my figures").click()
    expect(page.get_by_role("alert")).to_contain_text("not a whole number from 0 to 100")
