"""axe-core finds nothing on any kind of page, light or dark, phone or desktop; a finger hits, nothing sticks out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import rep
from tests.browser.conftest import NewPage
from tests.browser.look import faults
from tests.browser.served import Served

pytestmark = pytest.mark.browser

LESSON = "/practices/handover/"


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page(reduced_motion="reduce")


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")


def test_pages_that_need_no_account(page: Page, kinds: Served) -> None:
    for path in ("/", LESSON, "/not/there/", "/account/"):
        page.goto(kinds.url + path)
        open_all(page)
        assert (path, faults(page)) == (path, [])


@pytest.mark.parametrize(
    ("size", "widths"), [(rep.PHONE, (320, 390)), (rep.DESKTOP, (1280,))], ids=["phone", "desktop"]
)
def test_search_with_results(page: Page, kinds: Served, size: dict[str, int], widths: tuple[int, ...]) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto(kinds.url + LESSON)
    rep.search(page, "second sentence")
    assert faults(page, [size], widths) == []


def test_a_desk_from_its_first_day_to_its_first_result(page: Page, kinds: Served) -> None:
    rep.sign_in(page, kinds.url, "Ana")
    page.goto(f"{kinds.url}/me/")
    expect(page.get_by_role("heading", name="Begin by finding out")).to_be_visible()
    expect(page.get_by_text("10 short scenes, about 5 minutes")).to_be_visible()
    assert faults(page) == []
    for path in ("/me/assess/", "/account/", "/studio/", f"/me/studied/?lesson={LESSON.strip('/')}"):
        page.goto(kinds.url + path)
        assert (path, faults(page)) == (path, [])
    asked = questions(page, kinds)
    assert asked == set(rep.FILL)
    open_all(page)
    assert faults(page) == []
    page.goto(f"{kinds.url}/me/")
    assert faults(page) == []


def questions(page: Page, kinds: Served) -> set[str]:
    """Go through a whole attempt, looking at each question before and after an error; gives the kinds it asked."""
    here = rep.begin(page, kinds.url)
    asked = set()
    while True:
        asked.add(rep.kind(page))
        assert (rep.kind(page), faults(page)) == (rep.kind(page), [])
        rep.send(page)
        expect(page.locator("#trouble")).to_be_focused()
        if here.number == 1:
            assert faults(page) == []
        rep.fill_in(page)
        if here.number == 3:
            in_between(page, kinds, here)
        rep.send(page)
        if here.number == here.total:
            break
        page.wait_for_url(f"**/{here.number + 1}")
        here = rep.place(page)
    expect(page.get_by_role("heading", name="Where you stand")).to_be_visible()
    return asked


def in_between(page: Page, kinds: Served, here: rep.Place) -> None:
    """The pages that exist only while an attempt is under way, in a second tab."""
    tab = page.context.new_page()
    tab.emulate_media(reduced_motion="reduce")
    answered = here.path.removesuffix("3") + "1"
    for path in (answered, here.path.removesuffix("3") + "finish", "/me/assess/", "/me/"):
        tab.goto(kinds.url + path)
        assert (path, faults(tab)) == (path, [])
    tab.close()


def test_ones_own_data_and_the_end_of_the_account(page: Page, real: Served) -> None:
    rep.sign_in(page, real.url, "Ben")
    for path in ("/account/data", "/account/delete", "/account/deleted"):
        page.goto(real.url + path)
        assert (path, faults(page)) == (path, [])
    page.goto(f"{real.url}/account/delete")
    page.get_by_label("Type ben").fill("dov")
    page.get_by_role("button", name="Delete my account for good").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing has been deleted")
    assert faults(page) == []


def test_an_admins_people(page: Page, real: Served) -> None:
    rep.sign_in(page, real.url, "Ida")
    for path in ("/people/", "/people/?who=ben&role=rep", "/people/?who=nobody", "/account/delete"):
        page.goto(real.url + path)
        assert (path, faults(page)) == (path, [])


def test_half_a_year_of_history(page: Page, real: Served) -> None:
    rep.sign_in(page, real.url, "Ben")
    open_all(page)
    assert faults(page) == []
    page.get_by_role("link", name="Where do I stand?").last.click()
    open_all(page)
    assert faults(page) == []


def test_a_managers_team_and_the_people_in_it(page: Page, real: Served) -> None:
    rep.sign_in(page, real.url, "Ana")
    for path in ("/team/", "/team/?by=qpc"):
        page.goto(real.url + path)
        open_all(page)
        assert (path, faults(page)) == (path, [])
    for name in ("Hugo Blanc", "Jon Eriksen"):
        page.goto(f"{real.url}/team/")
        page.get_by_role("rowheader", name=name).get_by_role("link").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        open_all(page)
        assert (name, faults(page)) == (name, [])


def test_rating_oneself(page: Page, kinds: Served) -> None:
    rep.sign_in(page, kinds.url, "Ben")
    page.goto(f"{kinds.url}/me/rate/handover/")
    assert faults(page) == []
    page.locator(".criterion input").first.check()
    page.get_by_role("button", name="Keep this rating").click()
    expect(page.get_by_role("alert")).to_contain_text("Still to rate: In time Thanked")
    assert faults(page) == []


def test_the_studio_with_and_without_mistakes(page: Page, kinds: Served, real: Served) -> None:
    rep.sign_in(page, kinds.url, "Tess")
    expect(page.get_by_role("heading", name=re.compile("mistakes in the files"))).to_be_visible()
    assert faults(page) == []
    rep.sign_in(page, real.url, "Tess")
    expect(page.get_by_text("Every file is in service")).to_be_visible()
    assert faults(page) == []


def test_the_page_when_something_broke(page: Page, kinds: Served) -> None:
    rep.sign_in(page, kinds.url, "Ida")
    edition = kinds.root / "var" / "problems.json"
    away = edition.rename(edition.with_suffix(".away"))
    page.goto(f"{kinds.url}/me/assess/")
    away.rename(edition)
    expect(page.get_by_role("heading", level=1)).to_have_text("Something broke on our side")
    assert faults(page) == []


def test_the_catalogue_the_paths_and_the_pages_about_it(page: Page, real: Served) -> None:
    about = [f"/about/{name}" for name in ("", "purpose/", "reading-a-result/", "words/")]
    for path in ("/", "/practices/", "/managers/", "/paths/", "/paths/first-month/", "/practices/rapport/", *about):
        page.goto(real.url + path)
        open_all(page)
        assert (path, faults(page)) == (path, [])


def test_paths_and_forms_at_the_desk(page: Page, real: Served) -> None:
    rep.sign_in(page, real.url, "Ben")
    for path in ("/me/paths/", "/me/paths/inside-allies/", "/me/assess/", "/me/assess/inside-allies/", "/me/"):
        page.goto(real.url + path)
        open_all(page)
        assert (path, faults(page)) == (path, [])
