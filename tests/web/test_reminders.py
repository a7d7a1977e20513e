"""When the weekly letter comes and what it brings: each says it for themselves, and is told what would come of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from assessor.demo.cast import ident
from assessor.engine.reminding import Times
from assessor.mail import outgoing, stopping, weekly
from assessor.store import Store, assignments, commitments, outbox, people, reminders
from assessor.store.assignments import Assignment
from assessor.store.commitments import Commitment
from assessor.store.outbox import DIGEST, Letter
from assessor.store.reminders import Wish
from tests.support import smtp
from tests.support.smtp import Peer
from tests.web import academy
from tests.web.academy import NINE, Academy, Visitor, one_engine
from tests.web.pages import Form, Page

PAGE = "/account/reminders"
BERLIN = {"zone": "Europe/Berlin", "weekday": "4", "hour": "16", "quiet_from": "18", "quiet_to": "8"}


@pytest.fixture
def mailbox() -> Iterator[Peer]:
    with smtp.peer() as found:
        yield found


@pytest.fixture
def mailing(released_project: Path, store: Store, mailbox: Peer) -> Academy:
    """An academy that mails, in which everybody but Caro has an address."""
    opened = academy.opened(mailbox.settings(root=released_project), store)
    with store.write() as conn:
        for one in people.everyone(conn):
            if one.handle != "caro":
                people.change_person(conn, replace(one, email=f"{one.handle}@example.org"))
    return opened


def keep(visitor: Visitor, brings: list[str] | None = None, **fields: str) -> Page:
    form = form_of(visitor.visit(PAGE))
    chosen = {} if brings is None else {"brings": brings}
    return visitor.send(form, fields | chosen)


def form_of(page: Page) -> Form:
    return next(form for form in page.forms if "zone" in form.sends)


def wish(opened: Academy, handle: str = "ben") -> Wish:
    with opened.store.read() as conn:
        return reminders.wish(conn, ident(handle))


def off(opened: Academy, handle: str = "ben") -> frozenset[str]:
    with opened.store.read() as conn:
        return reminders.off(conn, [ident(handle)])[ident(handle)]


def test_until_somebody_says_otherwise_it_is_monday_at_seven(first_day: Academy) -> None:
    page = first_day.sign_in("ben").visit(PAGE)
    sends = form_of(page).sends
    assert sends["zone"] == ["UTC"]
    assert (sends["weekday"], sends["hour"]) == (["0"], ["7"])
    assert (sends["quiet_from"], sends["quiet_to"]) == (["19"], ["7"])
    assert sends["brings"] == ["assigned", "calls", "agreed"]
    assert wish(first_day) == Wish(ident("ben"))


def test_what_was_chosen_is_kept_and_shown(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    page = keep(ben, ["agreed"], **BERLIN)
    assert "Kept." in page.text
    kept = wish(first_day)
    assert (kept.zone, kept.times) == ("Europe/Berlin", Times(4, 16, 18, 8))
    assert off(first_day) == {"assigned", "calls"}
    sends = form_of(page).sends
    assert {name: sends[name][0] for name in BERLIN} == BERLIN
    assert sends["brings"] == ["agreed"]
    keep(ben, ["assigned", "calls", "agreed"])
    assert off(first_day) == frozenset()
    assert wish(first_day, "caro") == Wish(ident("caro"))


@one_engine
def test_a_manager_is_asked_about_their_week_and_a_rep_is_not(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    form = form_of(ana.visit(PAGE))
    assert form.sends["brings"] == ["assigned", "calls", "agreed", "week"]
    keep(ana, ["assigned"])
    assert off(first_day, "ana") == {"calls", "agreed", "week"}
    keep(first_day.sign_in("ben"), [])
    assert off(first_day) == {"assigned", "calls", "agreed"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"zone": "Europe/Atlantis"}, "“Europe/Atlantis” is no time zone that is known here."),
        ({"zone": "../../etc/passwd"}, "is no time zone"),
        ({"zone": "Europe/Berlin\0"}, "is no time zone"),
        ({"zone": ""}, "is no time zone"),
        ({"zone": "x" * 5000}, "is no time zone"),
        ({"weekday": "7"}, "The day is not one of the seven."),
        ({"weekday": "-1"}, "The day is not one of the seven."),
        ({"weekday": "٣"}, "The day is not one of the seven."),
        ({"hour": "24"}, "An hour is not one from 0 to 23."),
        ({"quiet_from": ""}, "An hour is not one from 0 to 23."),
        ({"quiet_to": "7.5"}, "An hour is not one from 0 to 23."),
        ({"hour": "22"}, "At 22:00 it is quiet, so the letter could not leave. It can from 07:00 to 18:00"),
        ({"hour": "12", "quiet_from": "12", "quiet_to": "13"}, "It can from 13:00 to 11:00"),
    ],
)
@one_engine
def test_what_cannot_be_is_said_and_changes_nothing(first_day: Academy, fields: dict[str, str], said: str) -> None:
    ben = first_day.sign_in("ben")
    page = keep(ben, ["calls"], **BERLIN | {"quiet_from": "19", "quiet_to": "7"} | fields)
    assert page.status == 422
    assert said in page.text
    sends = form_of(page).sends
    assert sends["brings"] == ["calls"]
    typed = {name: value for name, value in fields.items() if name != "zone" and len(value) < 3 and value.isascii()}
    for name, value in typed.items():
        assert sends[name] == [value] or value not in form_of(page).offers[name]
    assert (wish(first_day), off(first_day)) == (Wish(ident("ben")), frozenset())


@one_engine
def test_an_empty_form_is_refused(first_day: Academy) -> None:
    reply = first_day.sign_in("ben").post(PAGE, {})
    assert reply.status_code == 422


@one_engine
def test_the_same_hour_twice_means_that_none_is_quiet(first_day: Academy) -> None:
    assert keep(first_day.sign_in("ben"), **BERLIN | {"quiet_from": "9", "quiet_to": "9", "hour": "3"}).status == 200


def test_the_page_says_when_the_next_letter_could_leave_and_what_it_would_say(mailing: Academy) -> None:
    ben = mailing.sign_in_as("ben")
    page = ben.visit(PAGE)
    # It is Saturday.
    assert "to ben@example.org" in page.text
    assert "Monday, 23 November 2026, 07:00 (UTC)" in page.text
    assert "Nothing: so no letter would come." in page.text
    with mailing.store.write() as conn:
        made = Commitment("c", ident("ben"), "", "Ask Halvorsen", "Halvorsen", date(2026, 11, 20), NINE)
        commitments.keep(conn, made)
    page = keep(ben, **BERLIN)
    assert "Friday, 27 November 2026, 16:00 (Europe/Berlin)" in page.text
    assert "one was due on 20 November" in page.text
    assert "Ask Halvorsen" not in page.text


def test_the_page_knows_that_this_weeks_letter_is_written(mailing: Academy) -> None:
    ben = mailing.sign_in_as("ben")
    with mailing.store.write() as conn:
        id_ = weekly.letter_id(ident("ben"), date(2026, 11, 23))
        outgoing.queue_all(conn, [Letter(id_, ident("ben"), DIGEST, "s", "b", NINE)], NINE)
    assert "Monday, 30 November 2026, 07:00" in ben.visit(PAGE).text


@one_engine
def test_who_gets_no_letter_is_told_why(mailing: Academy, released_project: Path) -> None:
    assert "no e-mail address of yours is known" in mailing.sign_in_as("caro").visit(PAGE).text
    ben = mailing.sign_in_as("ben")
    assert "no letters" not in ben.visit("/account/").text
    page = keep(ben, [])
    assert "you have stopped all of them" in page.text
    assert "Nothing: you have chosen nothing of it." in page.text
    assert "It speaks up" not in page.text
    assert "no letters: you have stopped all of them" in ben.visit("/account/").text
    assert "no letters: no e-mail address" in mailing.sign_in_as("caro").visit("/account/").text
    assert "It speaks up when something of what you have chosen is late or due soon." in keep(ben, ["calls"]).text


@one_engine
def test_where_nothing_is_mailed_the_page_says_so(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    page = keep(ben, [])
    assert "this organisation sends no mail" in page.text
    assert (
        "Your calendar shows everything, whatever you choose here; only the time zone holds for it as well."
        in page.text
    )
    assert "no letters: this organisation sends no mail" in ben.visit("/account/").text


def test_a_letter_that_waits_is_dropped_when_something_is_stopped(mailing: Academy) -> None:
    ben = mailing.sign_in_as("ben")
    with mailing.store.write() as conn:
        outgoing.queue_all(conn, [Letter("one", ident("ben"), DIGEST, "s", "b", NINE)], NINE)
    keep(ben, ["assigned", "calls", "agreed"], **BERLIN)
    with mailing.store.read() as conn:
        assert outbox.waiting(conn) == 1
    keep(ben, ["assigned"])
    with mailing.store.read() as conn:
        assert outbox.waiting(conn) == 0


def waiting(opened: Academy) -> list[str]:
    """What letters say that wait."""
    with opened.store.read() as conn:
        return list(conn.exec_driver_sql("SELECT body FROM outbox WHERE due_at IS NOT NULL").scalars())


@pytest.mark.parametrize("how", ["page", "link"])
def test_a_letter_that_waits_is_written_anew_without_what_is_stopped(mailing: Academy, how: str) -> None:
    ben = mailing.sign_in_as("ben")
    with mailing.store.write() as conn:
        asked = Assignment(
            "a", ident("ana"), "review", "5", ident("ben"), None, "Why", NINE.date(), "never", 0, mailing.clock()
        )
        assignments.keep(conn, asked)
        commitments.keep(conn, Commitment("c", ident("ben"), "", "Ask", "Lund", date(2026, 11, 20), NINE))
        id_ = weekly.letter_id(ident("ben"), date(2026, 11, 23))
        outgoing.queue_all(conn, [Letter(id_, ident("ben"), DIGEST, "s", "b", NINE)], NINE)
        (claimed,) = outbox.claim(conn, NINE, NINE)
    if how == "page":
        keep(ben, ["agreed"])
    else:
        link = stopping.link(mailing.settings, ident("ben"), "assigned")
        ben.post(link.removeprefix(mailing.settings.public_url), token=False)
    (body,) = waiting(mailing)
    assert "one was due on 20 November" in body
    assert "Review on 5 days" not in body
    with mailing.store.write() as conn:
        assert not outbox.handed(conn, claimed.letter, NINE), "nobody sends it as it was"
    keep(ben, [])
    assert waiting(mailing) == []


@one_engine
def test_a_zone_that_this_machine_does_not_know_any_more_breaks_nothing(first_day: Academy) -> None:
    with first_day.store.write() as conn:
        reminders.keep_wish(conn, Wish(ident("ben"), "Europe/Atlantis"), NINE)
    page = first_day.sign_in("ben").visit(PAGE)
    assert page.status == 200
    assert form_of(page).sends["zone"] == ["Europe/Atlantis"]
    assert keep(first_day.sign_in("ben"), zone="Etc/GMT+5").status == 200
    assert wish(first_day).zone == "Etc/GMT+5"


@one_engine
def test_the_account_leads_there(first_day: Academy) -> None:
    links = first_day.sign_in("ben").visit("/account/").links
    assert PAGE in links
    assert "/account/calendar" in links


@one_engine
def test_the_page_asks_the_store_a_few_times_however_much_is_ahead(first_day: Academy) -> None:
    with first_day.store.write() as conn:
        for number in range(100):
            day = date(2026, 11, 20) + timedelta(days=number)
            commitments.keep(conn, Commitment(f"c{number}", ident("ben"), "", "Ask", "Lund", day, NINE))
    page = first_day.sign_in("ben").visit(PAGE)
    assert "one was due on 20 November" in page.text
    assert "7 are due this week, the first by Saturday, 21 November" in page.text
