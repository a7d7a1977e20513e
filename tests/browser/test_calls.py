"""Joint calls on a phone: rated without a net, kept through crash and sign-out, sent once; for everybody to use."""

from __future__ import annotations

import io
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Error, Locator, Page, Route, expect
from pypdf import PdfReader
from sqlalchemy import select

from assessor.demo.cast import ident
from assessor.store import Store, observations, people
from assessor.store.observations import Observation, Side
from assessor.store.schema_team import observation, observation_side
from tests.browser import rep
from tests.browser.conftest import NewPage
from tests.browser.keys import Keys
from tests.browser.look import faults
from tests.browser.served import Served
from tests.support.waiting import until
from tests.web.project import out_of_service, released

pytestmark = pytest.mark.browser
KEPT = "17 scales are kept"
LINES = ("coverage", "origin", "asking", "renewal", "use")
ON_THE_DEVICE = "Object.keys(localStorage).filter(key => key.startsWith('assessor:kept:'))"
TYPED = "Object.values(localStorage).join()"
CACHES = "caches.keys()"
WHEN = re.compile(r"\w{3} \d{1,2} \w{3,4}, \d\d:\d\d: begun, not stored")
"""As everywhere else, and not as an American browser would have it."""
TODAY = "new Date().toLocaleDateString('sv')"
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def academy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One of its own: it is killed, and its reps get ratings."""
    served = Served(released(tmp_path_factory.mktemp("calls") / "project"))
    served.start()
    yield served
    served.end()


def opened(academy: Served) -> Store:
    return Store.open(f"sqlite:///{academy.root / 'var' / 'demo.db'}")


def stored(academy: Served, account: str) -> list[tuple[str, int]]:
    """The calls with an account: each with how many sides are in."""
    store = opened(academy)
    with store.read() as conn:
        ids = conn.scalars(select(observation.c.id).where(observation.c.account == account)).all()
        sides = conn.scalars(select(observation_side.c.observation_id)).all()
    store.close()
    return [(one, sides.count(one)) for one in ids]


def moved(academy: Served, handle: str, team: str) -> None:
    store = opened(academy)
    with store.write() as conn:
        found = people.by_handle(conn, handle)
        assert found is not None
        people.change_person(conn, replace(found, team_id=ident(team)))
    store.close()


def ana(new_page: NewPage, academy: Served) -> Page:
    """Ana on her phone, which has the scales by now."""
    page = new_page(viewport=rep.PHONE)
    rep.sign_in(page, academy.url, "Ana")
    page.goto(f"{academy.url}/team/calls/")
    expect(page.locator("#kept")).to_contain_text(KEPT)
    return page


def begin(page: Page, academy: Served, account: str) -> None:
    page.goto(f"{academy.url}/team/calls/new/qpc/")
    page.get_by_label("Who was on the call").select_option(label="Ben Okafor")
    page.get_by_label("With which account").fill(account)


def pick(page: Page, *levels: int) -> None:
    for line, level in zip(LINES, levels, strict=False):
        page.locator(f"[name='level.{line}'][value='{level}']").check()


def send(page: Page) -> None:
    page.get_by_role("button", name="Keep my side").click()


def queued(page: Page) -> Locator:
    return page.locator("#on-this-device").get_by_text("kept on this device, will be sent")


def without_a_net(page: Page, academy: Served, account: str) -> None:
    """A call is rated, and waits on the phone."""
    page.context.set_offline(True)
    begin(page, academy, account)
    pick(page, 3, 2, 2, 5, 0)
    send(page)
    expect(page.locator("#trouble")).to_contain_text("Kept on this device, not sent yet. No net.")


def again(page: Page) -> Page:
    """The tab is closed, and another one opened."""
    context = page.context
    page.close()
    return context.new_page()


@dataclass
class Thumb:
    """Counts how often one has to tap."""

    page: Page
    taps: list[str] = field(default_factory=list)

    def tap(self, at: Locator) -> None:
        at.tap()
        self.taps.append(str(at))


def test_in_the_car_park_nine_taps_and_a_name_and_it_is_sent_once(new_page: NewPage, academy: Served) -> None:
    page = new_page(viewport=rep.PHONE, has_touch=True)
    rep.sign_in(page, academy.url, "Ana")
    page.goto(f"{academy.url}/team/calls/")
    expect(page.locator("#kept")).to_contain_text(f"This device can rate calls without a net: {KEPT}, as of ")
    expect(page.locator("#kept")).to_have_text(re.compile(r"as of \d\d:\d\d\.$"))
    page.context.set_offline(True)
    page.goto(f"{academy.url}/team/calls/")
    expect(page).to_have_url(f"{academy.url}/team/calls/new")
    page.reload()
    expect(page.locator("#kept")).to_contain_text(KEPT)
    thumb = Thumb(page)
    thumb.tap(page.get_by_role("link", name="Quantified purchasing capacity"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Quantified purchasing capacity")
    thumb.tap(page.get_by_label("Who was on the call"))
    page.get_by_label("Who was on the call").select_option(label="Ben Okafor")
    thumb.tap(page.get_by_label("With which account"))
    page.keyboard.type("Halvorsen")
    for line, level in zip(LINES, (3, 2, 2, 5, 0), strict=True):
        thumb.tap(page.locator(f"#criterion-{line} label").nth((level or 6) - 1))
    assert page.get_by_label("When", exact=True).input_value() == page.evaluate(TODAY)
    thumb.tap(page.get_by_role("button", name="Keep my side"))
    assert len(thumb.taps) == 9, "beside the pick from the list of reps"
    expect(page.get_by_role("alert")).to_contain_text("Kept on this device, not sent yet. No net.")
    page = again(page)
    page.goto(f"{academy.url}/team/calls/new")
    expect(queued(page)).to_be_visible()
    assert stored(academy, "Halvorsen") == []
    page.context.set_offline(False)
    expect(
        page.get_by_text("Sent and stored: Quantified purchasing capacity, Ben Okafor, Halvorsen.")
    ).to_be_visible()
    ((_, sides),) = stored(academy, "Halvorsen")
    assert sides == 1
    assert page.evaluate(ON_THE_DEVICE) == []
    page.get_by_role("link", name="Open it").click()
    expect(page.get_by_text("Your side is kept.")).to_be_visible()


def test_a_draft_comes_back_after_reload_crash_and_a_closed_tab(new_page: NewPage, academy: Served) -> None:
    page = ana(new_page, academy)
    begin(page, academy, "Crash & Co")
    pick(page, 4, 0)
    page.get_by_label("What I saw").fill("Named a figure.")
    page.reload()
    shows_the_draft(page)
    page.context.set_offline(True)
    page.reload()
    shows_the_draft(page)
    with pytest.raises(Error):
        page.goto("chrome://crash")
    page = again(page)
    page.goto(f"{academy.url}/team/calls/new/qpc/")
    shows_the_draft(page)
    page.get_by_role("button", name="Begin another").click()
    expect(page.get_by_label("With which account")).to_have_value("")
    shelf = page.locator("#on-this-device")
    expect(shelf).to_contain_text("Crash & Co")
    shelf.get_by_role("link", name="Go on").click()
    shows_the_draft(page)
    page.goto(f"{academy.url}/team/calls/new")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#on-this-device").get_by_role("button", name="Throw away").click()
    expect(page.locator("#on-this-device")).to_be_empty()
    assert page.evaluate(ON_THE_DEVICE) == []


def shows_the_draft(page: Page) -> None:
    expect(page.get_by_label("With which account")).to_have_value("Crash & Co")
    expect(page.get_by_label("Who was on the call")).to_have_value(ident("ben"))
    expect(page.locator("[name='level.coverage'][value='4']")).to_be_checked()
    expect(page.locator("[name='level.origin'][value='0']")).to_be_checked()
    expect(page.get_by_label("What I saw")).to_have_value("Named a figure.")
    expect(page.get_by_text("is here again. It is not stored yet.")).to_be_visible()


def test_a_server_killed_while_it_is_sent_has_it_once_afterwards(new_page: NewPage, academy: Served) -> None:
    page = ana(new_page, academy)
    begin(page, academy, "Killed Ltd")
    pick(page, 3, 2, 2, 5, 0)
    assert academy._process is not None
    academy._process.send_signal(signal.SIGSTOP)
    send(page)
    page.wait_for_timeout(500)
    academy.end(signal.SIGKILL)
    expect(page.locator("#trouble")).to_contain_text("Kept on this device, not sent yet.")
    page.goto(f"{academy.url}/team/calls/new")
    expect(queued(page)).to_be_visible()
    academy.start()
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_text("Sent and stored:")).to_be_visible()
    assert [sides for _, sides in stored(academy, "Killed Ltd")] == [1]


def test_a_net_that_is_too_slow_is_as_good_as_none(new_page: NewPage, academy: Served) -> None:
    page = ana(new_page, academy)
    assert academy._process is not None
    academy._process.send_signal(signal.SIGSTOP)
    try:
        page.goto(f"{academy.url}/team/calls/new/rapport/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Rapport")
    finally:
        academy._process.send_signal(signal.SIGCONT)


def test_what_was_stored_without_the_phone_hearing_of_it_is_sent_again_and_stored_once(
    new_page: NewPage, academy: Served
) -> None:
    page = ana(new_page, academy)
    without_a_net(page, academy, "Silent AS")
    id_ = page.url.partition("#")[2]
    store = opened(academy)
    day = page.get_by_label("When", exact=True).input_value()
    call = Observation(id_, ident("ben"), ident("ana"), "qpc", "Silent AS", datetime.fromisoformat(day).date(), NOW)
    with store.write() as conn:
        observations.open_call(conn, call, Side({"coverage": 3, "origin": 2, "asking": 2, "renewal": 5}, ""))
    store.close()
    page.context.set_offline(False)
    expect(page).to_have_url(f"{academy.url}/team/calls/{id_}/")
    assert stored(academy, "Silent AS") == [(id_, 1)]
    assert page.evaluate(ON_THE_DEVICE) == []


def test_two_tabs_show_the_same_call_and_send_it_once(new_page: NewPage, academy: Served) -> None:
    page = ana(new_page, academy)
    begin(page, academy, "Tabs AG")
    pick(page, 3, 2, 2, 5)
    other = page.context.new_page()
    other.goto(f"{academy.url}/team/calls/new/qpc/")
    expect(other.get_by_label("With which account")).to_have_value("Tabs AG")
    other.locator("[name='level.use'][value='4']").check()
    expect(page.locator("[name='level.use'][value='4']")).to_be_checked()
    page.context.set_offline(True)
    send(page)
    expect(page.locator("#trouble")).to_contain_text("not sent yet")
    other.goto(f"{academy.url}/team/calls/new")
    expect(queued(other)).to_be_visible()
    page.context.set_offline(False)
    expect(page).to_have_url(f"{academy.url}/team/calls/{stored_once(academy, 'Tabs AG')}/")
    expect(other.locator(".begin-list")).to_have_count(0)


def stored_once(academy: Served, account: str) -> str:
    ((id_, sides),) = until(lambda: stored(academy, account), "call in the store")
    assert sides == 1
    return id_


def test_another_device_changes_nothing_of_what_was_sent_first(new_page: NewPage, academy: Served) -> None:
    """The same number with other content: the page says so, shows what is stored, and keeps what was typed here."""
    page = ana(new_page, academy)
    without_a_net(page, academy, "Twice SA")
    id_ = page.url.partition("#")[2]
    store = opened(academy)
    call = Observation(id_, ident("ben"), ident("ana"), "qpc", "Twice SA", NOW.date(), NOW)
    with store.write() as conn:
        observations.open_call(conn, call, Side({"coverage": 5, "use": 5}, ""))
    store.close()
    page.context.set_offline(False)
    page.goto(f"{academy.url}/team/calls/new")
    shelf = page.locator("#on-this-device")
    expect(shelf).to_contain_text("You have sent this call before, with something else in it.")
    assert len(page.evaluate(ON_THE_DEVICE)) == 1
    shelf.get_by_role("link", name="See what is stored").click()
    expect(page.get_by_text("Your side is kept.")).to_be_visible()


def test_what_the_server_does_not_take_is_kept_with_the_reason_and_opened_filled_in(
    new_page: NewPage, academy: Served
) -> None:
    page = ana(new_page, academy)
    without_a_net(page, academy, "Moved BV")
    moved(academy, "ben", "south")
    page.context.set_offline(False)
    page.goto(f"{academy.url}/team/calls/new")
    shelf = page.locator("#on-this-device")
    expect(shelf).to_contain_text("Choose who was on the call: somebody who works in a team of yours.")
    shelf.get_by_role("link", name="Open it").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose who was on the call")
    expect(page.get_by_label("With which account")).to_have_value("Moved BV")
    expect(page.locator("[name='level.renewal'][value='5']")).to_be_checked()
    page.get_by_label("Who was on the call").select_option(label="Caro Lindqvist")
    send(page)
    expect(page.get_by_text("Your side is kept.")).to_be_visible()
    moved(academy, "ben", "north")
    assert [sides for _, sides in stored(academy, "Moved BV")] == [1]


def test_a_visit_that_is_rated_already_is_said_with_the_way_to_it_and_nothing_typed_is_lost(
    new_page: NewPage, academy: Served
) -> None:
    page = ana(new_page, academy)
    without_a_net(page, academy, "Visited plc")
    day = datetime.fromisoformat(page.get_by_label("When", exact=True).input_value()).date()
    call = Observation(ident("visited"), ident("ben"), ident("ana"), "qpc", "visited PLC", day, NOW)
    store = opened(academy)
    with store.write() as conn:
        observations.open_call(conn, call, Side({"coverage": 5, "use": 5}, ""))
    store.close()
    page.context.set_offline(False)
    expect(page.locator("#on-this-device, #trouble").first).to_be_attached()
    page.goto(f"{academy.url}/team/calls/new")
    shelf = page.locator("#on-this-device")
    expect(shelf).to_contain_text("You have rated this practice on this visit already")
    there = shelf.get_by_role("link", name="See the call that is there")
    expect(there).to_have_attribute("href", f"/team/calls/{call.id}/")
    shelf.get_by_role("link", name="Open it").click()
    for _ in range(2):
        alert = page.get_by_role("alert")
        expect(alert).to_contain_text("such as “afternoon”. What you have entered is still here. See the call")
        expect(alert.get_by_role("link")).to_have_attribute("href", f"/team/calls/{call.id}/")
        expect(page.locator("[name='level.renewal'][value='5']")).to_be_checked()
        send(page)
    page.get_by_label("With which account").fill("Visited plc, afternoon")
    send(page)
    expect(page.get_by_text("Your side is kept.")).to_be_visible()
    assert [sides for _, sides in stored(academy, "Visited plc, afternoon")] == [1]
    assert page.evaluate(ON_THE_DEVICE) == []


def test_a_call_that_was_taken_back_elsewhere_does_not_come_back_by_itself(
    new_page: NewPage, academy: Served
) -> None:
    page = ana(new_page, academy)
    without_a_net(page, academy, "Regretted Ltd")
    id_ = page.url.partition("#")[2]
    day = datetime.fromisoformat(page.get_by_label("When", exact=True).input_value()).date()
    call = Observation(id_, ident("ben"), ident("ana"), "qpc", "Regretted Ltd", day, NOW)
    store = opened(academy)
    with store.write() as conn:
        observations.open_call(conn, call, Side({"coverage": 3, "origin": 2, "asking": 2, "renewal": 5}, ""))
        assert observations.take_back(conn, id_, ident("ana"), NOW)
    store.close()
    page.context.set_offline(False)
    expect(page.get_by_role("alert")).to_contain_text("You took this call back on 30 November 2026")
    assert stored(academy, "Regretted Ltd") == []
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("it becomes a new call. What you have entered is still here.")
    expect(page.locator("[name='level.renewal'][value='5']")).to_be_checked()
    send(page)
    expect(page.get_by_text("Your side is kept.")).to_be_visible()
    ((new, sides),) = stored(academy, "Regretted Ltd")
    assert (new != id_, sides) == (True, 1)
    assert page.evaluate(ON_THE_DEVICE) == []


def test_signed_out_meanwhile_it_waits_until_one_is_signed_in_again(new_page: NewPage, academy: Served) -> None:
    page = ana(new_page, academy)
    without_a_net(page, academy, "Session Oy")
    page.goto(f"{academy.url}/team/calls/new")
    page.context.clear_cookies()
    page.context.set_offline(False)
    shelf = page.locator("#on-this-device")
    expect(shelf).to_contain_text("You are signed out. Sign in again, and it is sent.")
    shelf.get_by_role("link", name="Sign in").click()
    page.get_by_role("button", name="Sign in as Ana").click()
    expect(page.get_by_text("Sent and stored:")).to_be_visible()
    assert [sides for _, sides in stored(academy, "Session Oy")] == [1]


def test_somebody_else_on_the_same_phone_is_shown_nothing(new_page: NewPage, academy: Served) -> None:
    page = ana(new_page, academy)
    without_a_net(page, academy, "Secret GmbH")
    page.context.route("**/team/calls/new/qpc/", _reads_only)
    page.context.set_offline(False)
    page.goto(f"{academy.url}/account/")
    expect(page.locator("#on-this-device")).to_contain_text("On this device only")
    expect(page.locator("#on-this-device")).to_contain_text("If you sign out, nobody else is shown this here")
    page.get_by_role("button", name="Sign out", exact=True).click()
    # The page that is left has the buttons of the demo's cast as well.
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_have_count(0)
    nothing_is_kept(page)
    page.get_by_role("button", name="Sign in as Ben").click()
    page.wait_for_url("**/me/")
    for address in ("/me/", "/me/calls/", "/account/"):
        page.goto(f"{academy.url}{address}")
        expect(page.get_by_text("Secret GmbH")).to_have_count(0)
        expect(page.get_by_text("on this device")).to_have_count(0)
    page.context.set_offline(True)
    with pytest.raises(Error):
        page.goto(f"{academy.url}/team/calls/new")
    page.context.set_offline(False)
    assert stored(academy, "Secret GmbH") == []
    page.context.unroute_all()
    rep.sign_in(page, academy.url, "Ana")
    page.goto(f"{academy.url}/team/calls/")
    sent, listed = page.get_by_text("Sent and stored:"), page.get_by_role("link", name="Ben Okafor")
    expect(sent.or_(listed).first).to_be_visible()
    stored_once(academy, "Secret GmbH")


def _reads_only(route: Route) -> None:
    route.abort() if route.request.method == "POST" else route.continue_()


def nothing_is_kept(page: Page) -> None:
    expect(page.locator("body")).to_be_visible()
    rep.until(page, "async () => (await caches.keys()).length === 0")


def test_somebody_else_signs_in_over_who_was_there(new_page: NewPage, academy: Served) -> None:
    """Without signing out first: the first page that is somebody else's throws the copies away."""
    page = ana(new_page, academy)
    assert len(page.evaluate(CACHES)) == 1
    rep.sign_in(page, academy.url, "Ben")
    page.wait_for_url("**/me/")
    nothing_is_kept(page)
    id_ = asked_to_rate(new_page, academy, "Over Ltd")
    page = bens(new_page, academy)
    page.context.route("**/academy.js*", lambda route: route.abort())
    rep.sign_in(page, academy.url, "Caro")
    page.wait_for_url("**/me/")
    assert len(page.evaluate(CACHES)) == 1
    page.goto(f"{academy.url}/me/calls/{id_}/")
    assert page.evaluate(CACHES) == [], "what is not to be found is somebody else's, as the worker learns"


def test_the_reps_side_is_kept_as_it_is_typed_and_sent_later(new_page: NewPage, academy: Served) -> None:
    id_ = asked_to_rate(new_page, academy, "Both Inc")
    page = new_page(viewport=rep.PHONE)
    rep.sign_in(page, academy.url, "Ben")
    page.goto(f"{academy.url}/me/calls/{id_}/")
    pick(page, 3, 3)
    page.reload()
    expect(page.locator("[name='level.origin'][value='3']")).to_be_checked()
    pick(page, 3, 3, 2, 0, 5)
    page.context.set_offline(True)
    send(page)
    expect(page.locator("#trouble")).to_contain_text("not sent yet")
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="For your talk")).to_be_visible()
    assert stored(academy, "Both Inc") == [(id_, 2)]
    assert page.evaluate(ON_THE_DEVICE) == []
    page.get_by_role("link", name="Write down what you will do").click()
    expect(page.get_by_label("In which account")).to_have_value("Both Inc")


def asked_to_rate(new_page: NewPage, academy: Served, account: str) -> str:
    """Ana has rated a call with Ben: its number."""
    page = ana(new_page, academy)
    begin(page, academy, account)
    pick(page, 1, 3, 1, 5, 0)
    send(page)
    expect(page.get_by_text("Your side is kept.")).to_be_visible()
    return page.url.rstrip("/").rpartition("/")[2]


def bens(new_page: NewPage, academy: Served) -> Page:
    """Ben on his phone, which has the calls that he has to rate by now."""
    page = new_page(viewport=rep.PHONE)
    rep.sign_in(page, academy.url, "Ben")
    page.goto(f"{academy.url}/me/calls/")
    expect(page.locator("#kept")).to_contain_text("This device can rate calls without a net: ")
    return page


def test_the_rep_rates_without_a_net_as_well(new_page: NewPage, academy: Served) -> None:
    id_ = asked_to_rate(new_page, academy, "Tunnel AB")
    page = bens(new_page, academy)
    page.context.set_offline(True)
    page = again(page)
    page.goto(f"{academy.url}/me/calls/{ident('a call that is not kept')}/")
    expect(page).to_have_url(f"{academy.url}/me/calls/")
    page.get_by_role("link", name="Tunnel AB").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Tunnel AB")
    pick(page, 3, 3, 2, 0, 5)
    page = again(page)
    page.goto(f"{academy.url}/me/calls/{id_}/")
    expect(page.locator("[name='level.use'][value='5']")).to_be_checked()
    send(page)
    expect(page.locator("#trouble")).to_contain_text("Kept on this device, not sent yet. No net.")
    page.goto(f"{academy.url}/me/calls/")
    expect(queued(page)).to_be_visible()
    assert stored(academy, "Tunnel AB") == [(id_, 1)]
    page.context.set_offline(False)
    expect(page.get_by_text("Sent and stored: Quantified purchasing capacity, Tunnel AB.")).to_be_visible()
    assert stored(academy, "Tunnel AB") == [(id_, 2)]
    assert page.evaluate(ON_THE_DEVICE) == []
    # The page on which it was rated is not kept any longer.
    assert not page.evaluate("address => caches.match(address).then(Boolean)", f"{academy.url}/me/calls/{id_}/")


def test_what_was_taken_back_meanwhile_is_said_and_what_was_typed_stays(new_page: NewPage, academy: Served) -> None:
    id_ = asked_to_rate(new_page, academy, "Taken Back Ltd")
    page = bens(new_page, academy)
    page.context.set_offline(True)
    page.goto(f"{academy.url}/me/calls/{id_}/")
    pick(page, 3, 3, 2, 0, 5)
    send(page)
    expect(page.locator("#trouble")).to_contain_text("not sent yet")
    store = opened(academy)
    with store.write() as conn:
        assert observations.take_back(conn, id_, ident("ana"), NOW)
    store.close()
    page.context.set_offline(False)
    page.goto(f"{academy.url}/me/calls/")
    shelf = page.locator("#on-this-device")
    expect(shelf).to_contain_text("What this belongs to was taken back, is out of service, or is no longer yours")
    assert len(page.evaluate(ON_THE_DEVICE)) == 1
    page.on("dialog", lambda dialog: dialog.accept())
    shelf.get_by_role("button", name="Throw away").click()
    assert page.evaluate(ON_THE_DEVICE) == []


def test_one_call_that_is_gone_leaves_the_others_to_be_rated_without_a_net(
    new_page: NewPage, academy: Served
) -> None:
    asked_to_rate(new_page, academy, "Stays BV")
    gone = asked_to_rate(new_page, academy, "Goes BV")
    page = bens(new_page, academy)
    store = opened(academy)
    with store.write() as conn:
        assert observations.take_back(conn, gone, ident("ana"), NOW)
    store.close()
    page.goto(f"{academy.url}/me/calls/{gone}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("This page does not exist")
    page.context.set_offline(True)
    page.goto(f"{academy.url}/me/calls/")
    page.get_by_role("link", name="Stays BV").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Stays BV")


def test_what_cannot_be_taken_because_its_scale_is_gone_is_kept_with_the_reason(
    new_page: NewPage, academy: Served
) -> None:
    """What one typed is taken for stored only if it is; and it can be sent if the scale comes back."""
    id_ = asked_to_rate(new_page, academy, "Retired Inc")
    page = bens(new_page, academy)
    page.context.set_offline(True)
    page.goto(f"{academy.url}/me/calls/{id_}/")
    pick(page, 3, 3, 2, 0, 5)
    page.get_by_label("What I saw").fill("He took out a pencil.")
    send(page)
    expect(page.locator("#trouble")).to_contain_text("not sent yet")
    with out_of_service(academy.root, "quizzes/rubrics/qpc.yaml"):
        page.context.set_offline(False)
        expect(page.locator("#trouble")).to_contain_text("The scale for it is no longer in service")
        assert "He took out a pencil." in page.evaluate(TYPED)
        page.goto(f"{academy.url}/me/calls/")
        expect(page.locator("#on-this-device")).to_contain_text("kept on this device, not taken. The scale for it is")
        assert stored(academy, "Retired Inc") == [(id_, 1)]
    page.locator("#on-this-device").get_by_role("link", name="Open it").click()
    expect(page.get_by_label("What I saw")).to_have_value("He took out a pencil.")
    send(page)
    expect(page.get_by_role("heading", name="For your talk")).to_be_visible()
    assert stored(academy, "Retired Inc") == [(id_, 2)]


def test_another_call_to_rate_is_kept_at_the_next_look(new_page: NewPage, academy: Served) -> None:
    asked_to_rate(new_page, academy, "First of two")
    page = bens(new_page, academy)
    id_ = asked_to_rate(new_page, academy, "Second of two")
    # By the link on his desk, without a look at the list.
    page.goto(f"{academy.url}/me/calls/{id_}/")
    rep.until(page, "address => caches.match(address).then(Boolean)", f"{academy.url}/me/calls/{id_}/")
    rep.until(page, "async () => (await caches.keys()).length === 1")
    page.context.set_offline(True)
    page.goto(f"{academy.url}/me/calls/")
    for account in ("First of two", "Second of two"):
        expect(page.get_by_role("link", name=account)).to_be_visible()


def test_pages_are_gone_in_the_moment_of_signing_out(new_page: NewPage, academy: Served) -> None:
    """Not by the next page, which here is none of ours."""
    asked_to_rate(new_page, academy, "Sign-out Ltd")
    elsewhere = "<h1>Elsewhere</h1>"
    for page in (ana(new_page, academy), bens(new_page, academy)):
        page.goto(f"{academy.url}/account/")
        assert page.evaluate(CACHES)
        page.context.route(
            "**/account/sign-out", lambda route: route.fulfill(content_type="text/html", body=elsewhere)
        )
        page.get_by_role("button", name="Sign out", exact=True).click()
        expect(page.get_by_role("heading", name="Elsewhere")).to_be_visible()
        assert page.evaluate(CACHES) == []


def test_pages_are_gone_once_it_turns_out_that_the_session_is(new_page: NewPage, academy: Served) -> None:
    """By what the server says to the worker, or when something is to be sent; no page of ours has to be opened."""
    page = ana(new_page, academy)
    page.context.clear_cookies()
    page.context.route("**/academy.js*", lambda route: route.abort())
    page.goto(f"{academy.url}/team/calls/new/qpc/")
    expect(page.get_by_role("button", name="Sign in as Ana")).to_be_visible()
    assert page.evaluate(CACHES) == []
    page = ana(new_page, academy)
    without_a_net(page, academy, "Session Ltd")
    page.context.clear_cookies()
    page.context.set_offline(False)
    expect(page.locator("#on-this-device, #trouble").first).to_be_attached()
    nothing_is_kept(page)
    assert len(page.evaluate(ON_THE_DEVICE)) == 1, "what was typed is"


def test_what_a_script_asks_for_brings_no_session_to_who_is_signed_out(page: Page, academy: Served) -> None:
    """It could arrive late and replace the one of the form to sign in: kept calls are sent once there is a net."""
    page.goto(f"{academy.url}/practices/qpc/")
    assert page.evaluate("fetch('/account/').then(reply => reply.status)") == 200
    assert page.context.cookies() == []
    page.goto(f"{academy.url}/account/")
    assert len(page.context.cookies()) == 1


def test_who_deletes_their_account_leaves_nothing_typed_in_that_browser_and_takes_nobody_elses(
    new_page: NewPage, academy: Served
) -> None:
    page = ana(new_page, academy)
    without_a_net(page, academy, "Anas own")
    anas = page.evaluate(ON_THE_DEVICE)
    page.context.clear_cookies()
    page.context.set_offline(False)
    rep.sign_in(page, academy.url, "Dov")
    page.wait_for_url("**/me/")
    page.evaluate("key => localStorage.setItem(key, '{}')", f"assessor:kept:{ident('dov')}:{ident('call')}")
    page.goto(f"{academy.url}/account/deleted")
    assert len(page.evaluate(ON_THE_DEVICE)) == 2, "the address alone drops nothing"
    page.goto(f"{academy.url}/account/delete")
    page.get_by_label("Type dov").fill("dov")
    page.get_by_role("button", name="Delete my account for good").click()
    expect(page.get_by_text("What you had typed in this browser and not sent is gone as well.")).to_be_visible()
    assert page.evaluate(ON_THE_DEVICE) == anas


def test_a_clock_that_goes_wrong_does_not_make_a_copy_stay(new_page: NewPage, academy: Served) -> None:
    page = ana(new_page, academy)
    page.clock.set_fixed_time(datetime.now(UTC) - timedelta(days=400))
    with page.expect_request("**/team/calls/new/qpc/"):
        page.goto(f"{academy.url}/team/calls/")


def test_what_was_begun_about_one_rep_is_not_put_before_another(new_page: NewPage, academy: Served) -> None:
    page = ana(new_page, academy)
    begin(page, academy, "About Ben")
    page.goto(f"{academy.url}/team/calls/new/qpc/?rep={ident('caro')}")
    expect(page.get_by_label("Who was on the call")).to_have_value(ident("caro"))
    expect(page.get_by_label("With which account")).to_have_value("")
    expect(page.locator("#on-this-device")).to_contain_text("Ben Okafor, About Ben")
    expect(page.locator("#on-this-device")).to_contain_text(WHEN)
    page.goto(f"{academy.url}/team/calls/new/qpc/")
    expect(page.get_by_label("With which account")).to_have_value("About Ben")


def test_whom_one_comes_from_stays_chosen_without_a_net_and_where_a_call_was_begun_without_a_name(
    new_page: NewPage, academy: Served
) -> None:
    page = ana(new_page, academy)
    page.goto(f"{academy.url}/team/calls/new/qpc/")
    page.get_by_label("With which account").fill("Begun about nobody")
    for offline in (False, True):
        page.context.set_offline(offline)
        page.goto(f"{academy.url}/team/calls/new/qpc/?rep={ident('ben')}")
        expect(page.get_by_label("With which account")).to_have_value("Begun about nobody")
        expect(page.get_by_label("Who was on the call")).to_have_value(ident("ben"))
    page.goto(f"{academy.url}/team/calls/new/rapport/?rep={ident('ben')}")
    expect(page.get_by_label("With which account")).to_have_value("")
    expect(page.get_by_label("Who was on the call")).to_have_value(ident("ben"))
    page.goto(f"{academy.url}/team/calls/new/rapport/?rep={ident('dov')}")
    expect(page.get_by_label("Who was on the call")).to_have_value("")


def test_what_the_two_agreed_is_kept_as_it_is_typed_until_it_is_stored(new_page: NewPage, academy: Served) -> None:
    page = ana(new_page, academy)
    store = opened(academy)
    call = Observation(ident("talked"), ident("ben"), ident("ana"), "qpc", "Talk AS", NOW.date(), NOW)
    with store.write() as conn:
        observations.open_call(conn, call, Side({"coverage": 2, "use": 3}, ""))
        observations.rate(conn, call.id, ident("ben"), Side({"coverage": 2, "use": 4}, ""), NOW)
    store.close()
    page.goto(f"{academy.url}/team/calls/{call.id}/")
    page.get_by_label("What you agree to practise").fill("Say what it is for.")
    page = again(page)
    page.goto(f"{academy.url}/team/calls/")
    page.locator("#on-this-device").get_by_role("link", name="Go on").click()
    expect(page.get_by_label("What you agree to practise")).to_have_value("Say what it is for.")
    page.get_by_role("button", name="We have talked").click()
    expect(page.get_by_text("To practise: “Say what it is for.”")).to_be_visible()
    assert page.evaluate(ON_THE_DEVICE) == []


def test_hardly_anything_rated_is_said_without_a_net(new_page: NewPage, academy: Served) -> None:
    page = ana(new_page, academy)
    page.context.set_offline(True)
    begin(page, academy, "Little KG")
    pick(page, 3, 0, 0, 0, 0)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Rate at least two lines.")
    expect(page.get_by_role("alert")).to_be_focused()


def test_without_scripts_the_form_works_with_a_net(new_page: NewPage, academy: Served) -> None:
    page = new_page(viewport=rep.PHONE, java_script_enabled=False)
    rep.sign_in(page, academy.url, "Ana")
    begin(page, academy, "Plain Co")
    pick(page, 3, 2, 2, 5)
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Still to rate: Using the figures.")
    expect(page.get_by_label("With which account")).to_have_value("Plain Co")
    pick(page, 3, 2, 2, 5, 0)
    send(page)
    expect(page.get_by_text("Your side is kept.")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_have_count(0)


def test_a_call_by_keyboard_alone(new_page: NewPage, academy: Served) -> None:
    page = ana(new_page, academy)
    keys = Keys(page)
    keys.follow("a.button-primary[href='/team/calls/new']")
    keys.follow(".to-tap a[href='/team/calls/new/qpc/']")
    keys.to("#rep")
    keys.press("B")
    keys.to("#account")
    page.keyboard.type("Keys NV")
    for line in LINES:
        keys.to(f"[name='level.{line}']")
        keys.press("Space", "ArrowDown")
    keys.follow("form button.button-primary")
    expect(page.get_by_text("Your side is kept.")).to_be_visible()
    keys = Keys(page)
    keys.follow("a[href$='/take-back']")
    keys.follow("form button")
    expect(page).to_have_url(f"{academy.url}/team/calls/")
    assert stored(academy, "Keys NV") == []


def test_nothing_is_wrong_with_any_of_the_pages(new_page: NewPage, academy: Served) -> None:
    page = new_page(reduced_motion="reduce")
    rep.sign_in(page, academy.url, "Ana")
    page.goto(f"{academy.url}/team/calls/")
    expect(page.locator("#kept")).to_contain_text(KEPT)
    assert faults(page) == []
    page.goto(f"{academy.url}/team/calls/new")
    expect(page.locator("#kept")).to_contain_text(KEPT)
    assert faults(page) == []
    without_a_net(page, academy, "Look AB")
    page.evaluate("document.activeElement.blur()")
    assert faults(page) == []
    page.goto(f"{academy.url}/team/calls/new")
    expect(queued(page)).to_be_visible()
    assert faults(page) == []
    page.context.set_offline(False)
    page.get_by_role("link", name="Open it").click()
    expect(page.get_by_text("Your side is kept.")).to_be_visible()
    assert faults(page) == []
    id_ = page.url.rstrip("/").rpartition("/")[2]
    page.get_by_role("link", name="Take it back").click()
    assert faults(page) == []
    bens = new_page(reduced_motion="reduce")
    rep.sign_in(bens, academy.url, "Ben")
    bens.goto(f"{academy.url}/me/calls/{id_}/")
    assert faults(bens) == []
    pick(bens, 5, 5, 2, 1, 3)
    send(bens)
    expect(bens.get_by_role("heading", name="For your talk")).to_be_visible()
    assert faults(bens) == []
    bens.goto(f"{academy.url}/me/calls/")
    assert faults(bens) == []
    page.goto(f"{academy.url}/team/calls/{id_}/")
    page.get_by_text("How is this known?").click()
    assert faults(page) == []
    page.get_by_label("What you agree to practise").fill("Say what the figure is for.")
    page.get_by_role("button", name="We have talked").click()
    expect(page.get_by_role("heading", name="You have talked")).to_be_visible()
    assert faults(page) == []


def test_the_agenda_is_one_sheet_of_paper_however_much_was_said(new_page: NewPage, academy: Served) -> None:
    page = ana(new_page, academy)
    begin(page, academy, "Paper Mill " * 10)
    pick(page, 1, 5, 1, 5, 1)
    page.get_by_label("What I saw").fill("He did what he had planned to do. " * 17)
    send(page)
    expect(page.get_by_text("Your side is kept.")).to_be_visible()
    id_ = page.url.rstrip("/").rpartition("/")[2]
    bens = new_page()
    rep.sign_in(bens, academy.url, "Ben")
    bens.goto(f"{academy.url}/me/calls/{id_}/")
    pick(bens, 5, 1, 5, 1, 5)
    bens.get_by_label("What I saw").fill("She did not say what she had planned. " * 15)
    send(bens)
    expect(bens.get_by_role("heading", name="For your talk")).to_be_visible()
    page.reload()
    for each in (page, bens):
        (sheet,) = PdfReader(io.BytesIO(each.pdf(format="A4"))).pages
        assert "We agree to practise" in sheet.extract_text(), "with lines to write on"
    page.get_by_label("What you agree to practise").fill("Say what the figure is for, then ask again. " * 13)
    page.get_by_role("button", name="We have talked").click()
    expect(page.get_by_role("heading", name="You have talked")).to_be_visible()
    bens.reload()
    for each in (page, bens):
        for paper in ("A4", "Letter"):
            sheets = PdfReader(io.BytesIO(each.pdf(format=paper))).pages
            assert len(sheets) == 1, paper
            said = sheets[0].extract_text()
            assert "compare notes" in said
            assert "Next commitment" in said
            assert "Say what the ﬁgure is for" in said or "Say what the figure is for" in said
