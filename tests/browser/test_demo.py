"""The demo as newcomers find it, with half a year of coaching in it: every page of it can be used by everybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from assessor.demo.cast import ident
from tests.browser import rep
from tests.browser.conftest import NewPage
from tests.browser.look import faults
from tests.browser.served import Served
from tests.web.project import released

pytestmark = pytest.mark.browser

BEN, TALKED = f"/team/{ident('ben')}", ident("talk ben 27")
OVER, TO_TALK, OPEN = (
    ident(f"call ana {name}")
    for name in ("ben questioning Castle Foods", "gita qpc Weiss Logistics", "ben qpc Halvorsen Marine")
)
PAGES = {
    "Ana": (
        "/team/",
        "/team/?by=qpc",
        f"{BEN}/",
        f"{BEN}/talks/{TALKED}/",
        "/team/assigned/",
        f"/team/assigned/{ident('asked figures')}/",
        "/team/calls/",
        *(f"/team/calls/{one}/" for one in (OVER, TO_TALK, OPEN)),
        "/team/plan/",
        f"/team/qualify/{ident('ben')}/",
        f"/team/stories/{ident('story eva')}/",
        "/team/calibration/",
    ),
    "Ben": (
        "/me/",
        "/me/assigned/",
        f"/me/calls/{OVER}/",
        f"/me/calls/{OPEN}/",
        "/me/sharing/",
        "/me/worksheets/qpc/",
        f"/me/talks/{TALKED}/",
        "/me/stories/",
        "/me/profile/",
        "/account/reminders",
    ),
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    served = Served(released(tmp_path_factory.mktemp("coached") / "project"), coached=True)
    served.start()
    yield served
    served.end()


@pytest.mark.parametrize("who", PAGES)
def test_nothing_is_wrong_with_half_a_year_of_coaching(new_page: NewPage, demo: Served, who: str) -> None:
    page = new_page(reduced_motion="reduce")
    rep.sign_in(page, demo.url, who)
    for path in PAGES[who]:
        reply = page.goto(demo.url + path)
        assert reply is not None
        assert (path, reply.status) == (path, 200)
        _open_all(page)
        assert (path, faults(page)) == (path, [])


def test_half_a_year_fits_on_a_phone_with_what_is_next_on_two_screens(new_page: NewPage, demo: Served) -> None:
    page = new_page(viewport=rep.PHONE)
    rep.sign_in(page, demo.url, "Ben")
    page.goto(f"{demo.url}/me/")
    screen = rep.PHONE["height"]
    begins = page.locator("#next .button-primary").bounding_box()
    assert begins is not None
    assert begins["y"] < 2 * screen
    assert page.evaluate("document.documentElement.scrollHeight") < 6 * screen


def _open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
