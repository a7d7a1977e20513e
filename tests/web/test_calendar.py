"""A calendar at a secret address: shown once, read by whoever has it, ended by its owner, and it names nobody."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import date, timedelta
from secrets import token_urlsafe
from typing import Any

import icalendar
import pytest
import vobject
from sqlalchemy import insert
from werkzeug.test import TestResponse

from assessor import metrics
from assessor.demo.cast import ident
from assessor.store import assignments, calendars, commitments, erase, people
from assessor.store.assignments import Assignment
from assessor.store.commitments import Commitment
from assessor.store.schema_coach import plan_part
from assessor.store.schema_team import observation
from assessor.store.secret import digest
from tests.support.dump import nothing_changes
from tests.web.academy import NINE, Academy, Visitor, new_id, one_engine
from tests.web.pages import Form

PAGE = "/account/calendar"
PRIVATE = ("Ben", "Ana", "Caro", "Dov", "Halvorsen", "Lund", "Ask them", "Figures", "qpc", "purchasing")


def make(visitor: Visitor) -> str:
    """The path of a new address, by the button on the page."""
    page = visitor.visit(PAGE)
    if PAGE + "/end" in page.links:
        page = visitor.visit(f"{PAGE}/end")
    (form,) = [form for form in page.forms if form.method == "post"]
    made = visitor.post(PAGE, form.sends)
    assert made.status_code == 200
    (address,) = set(re.findall(r'value="http://localhost(/account/calendar/[^"]+\.ics)"', made.text))
    assert f'href="webcal://localhost{address}"' in made.text
    return str(address)


def read(opened: Academy, address: str, **how: Any) -> TestResponse:
    return opened.visitor().open(address, **how)


def full(opened: Academy) -> None:
    """Something of every kind for Ben, for Dov, and for Ana who leads Ben."""
    with opened.store.write() as conn:
        for who, account in (("ben", "Halvorsen"), ("dov", "Lund")):
            made = Commitment(new_id(), ident(who), "", "Ask them", account, date(2026, 11, 27), NINE)
            commitments.keep(conn, made)
        for by, to in (("ana", "ben"), ("ana", "caro"), ("tess", "dov")):
            target = ("lesson", "practices/qpc", ident(to), None)
            due = date(2026, 12, 31)
            asked = Assignment(new_id(), ident(by), *target, "Figures are old", due, "month", 3, NINE)
            assignments.keep(conn, asked)
        call = {"rep_id": ident("ben"), "manager_id": ident("ana"), "practice": "qpc", "account": "Halvorsen"}
        call |= {"id": new_id(), "call_on": "2026-11-20", "opened_at": NINE, "practise": ""}
        conn.execute(insert(observation).values(call))
        days = {"begins_on": "2026-11-02", "every": "week", "at": "08:30"}
        part = {"manager_id": ident("ana"), "part": "individual", "words": "Ben: Figures", "changed_at": NINE}
        conn.execute(insert(plan_part).values(part | days))


def test_an_address_is_made_shown_once_and_opens_in_two_programs(first_day: Academy) -> None:
    full(first_day)
    address = make(first_day.sign_in("ben"))
    with read(first_day, address) as reply:
        assert reply.status_code == 200
        assert reply.headers["Content-Type"] == "text/calendar; charset=utf-8"
        text = reply.get_data(as_text=True)
    one = icalendar.Calendar.from_ical(text).walk("VEVENT")
    other = vobject.readOne(text).vevent_list
    assert [str(event["SUMMARY"]) for event in one] == [event.summary.value for event in other]
    assert [event["DTSTART"].dt for event in one] == [event.dtstart.value for event in other]
    days = {(str(event["SUMMARY"]), event["DTSTART"].dt) for event in one}
    assert ("A joint call waits for your rating", date(2026, 11, 20)) in days
    assert ("What you wanted to do is due", date(2026, 11, 27)) in days
    asked = sorted(day for says, day in days if says.startswith("A lesson"))
    assert asked[:3] == [date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28)]
    assert asked[-1] == date(2027, 10, 31)
    page = first_day.sign_in("ben").visit(PAGE)
    assert address.rpartition("/")[2].removesuffix(".ics") not in page.html
    assert "A program last read it on 21 November 2026" in page.text


def test_no_calendar_names_anybody_or_shows_what_is_anothers(first_day: Academy) -> None:
    full(first_day)
    texts = {}
    for handle in ("ana", "ben", "dov", "caro"):
        with read(first_day, make(first_day.sign_in(handle))) as reply:
            texts[handle] = re.sub(r"\r\n ", "", reply.get_data(as_text=True))
        assert not [word for word in PRIVATE if word in texts[handle]], handle
    assert "Your plan: With each one" in texts["ana"]
    assert "2 things that you asked for are due" in texts["ana"]
    assert "joint call" in texts["ben"]
    assert "joint call" not in texts["ana"] + texts["dov"]
    assert "plan" not in texts["ben"]
    uids = [set(re.findall(r"\r\nUID:(\S+)", text)) for text in texts.values()]
    assert sum(map(len, uids)) == len(set.union(*uids))
    pages = set(re.findall(r"\r\nURL:http://localhost(\S+)", "".join(texts.values())))
    assert pages == {
        "/me/assigned/",
        "/me/calls/",
        "/me/commitments/",
        "/team/plan/",
        "/team/assigned/",
    }


def sent(visitor: Visitor, form: Form) -> str:
    """The path of the address that a form leads to; empty if it leads to none."""
    found = re.search(r'value="http://localhost(/account/calendar/[^"]+\.ics)"', visitor.post(PAGE, form.sends).text)
    return found.group(1) if found else ""


def test_the_same_form_again_shows_the_same_address_and_an_older_one_ends_none(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    first, another = (next(form for form in ben.visit(PAGE).forms if form.method == "post") for _ in range(2))
    address = sent(ben, first)
    first_day.clock.goes_on(minutes=1)
    with nothing_changes(first_day.store, but={"session"}):
        assert sent(ben, first) == address
        assert "There is an address already" in ben.send(another).text
        assert ben.post(PAGE, {}).status_code == 303
    assert read(first_day, address).status_code == 200
    instead = next(form for form in ben.visit(f"{PAGE}/end").forms if form.method == "post")
    second = sent(ben, instead)
    assert read(first_day, address).status_code == 404
    first_day.clock.goes_on(minutes=1)
    with nothing_changes(first_day.store, but={"session"}):
        assert sent(ben, instead) == second
        assert sent(ben, first) == ""


@one_engine
def test_an_address_that_has_ended_does_not_come_back_by_an_old_form(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    form = next(form for form in ben.visit(PAGE).forms if form.method == "post")
    address = sent(ben, form)
    ben.post(f"{PAGE}/end")
    first_day.clock.goes_on(minutes=1)
    assert sent(ben, form) != address
    assert read(first_day, address).status_code == 404


@one_engine
def test_the_number_of_a_form_alone_tells_no_address(first_day: Academy) -> None:
    ben, dov = first_day.sign_in("ben"), first_day.sign_in("dov")
    form = next(form for form in ben.visit(PAGE).forms if form.method == "post")
    assert sent(ben, form) != sent(dov, form)


def bodies(opened: Academy, *addresses: str) -> set[tuple[int, str]]:
    found = set()
    for address in addresses:
        with read(opened, address) as reply:
            text = reply.get_data(as_text=True).replace(reply.headers["X-Request-Id"], "")
            found.add((reply.status_code, re.sub(r"[0-9a-f]{16}", "", text)))
    return found


def test_what_is_unknown_ended_anew_left_or_erased_is_equally_not_there(first_day: Academy) -> None:
    ben, dov, tess = (first_day.sign_in(handle) for handle in ("ben", "dov", "tess"))
    replaced = make(ben)
    ended = make(ben)
    ben.send(next(form for form in ben.visit(f"{PAGE}/end").forms if form.method == "post"))
    left, erased = make(dov), make(tess)
    with first_day.store.write() as conn:
        people.leave(conn, ident("dov"), NINE)
        erase.person(conn, ident("tess"), NINE, None)
    unknown = f"{PAGE}/{token_urlsafe(32)}.ics"
    odd = [f"{PAGE}/{token}.ics" for token in ("x", "%00", "%ff", "a" * 3000, "..", "'%20OR%201=1%20--", ".")]
    found = bodies(first_day, unknown, replaced, ended, left, erased, *odd)
    assert len(found) == 1
    assert {code for code, _ in found} == {404}
    with first_day.store.write() as conn:
        people.come_back(conn, ident("dov"))
    assert bodies(first_day, left) != found


def test_only_a_digest_of_the_address_is_kept(first_day: Academy) -> None:
    address = make(first_day.sign_in("ben"))
    token = address.rpartition("/")[2].removesuffix(".ics")
    assert len(token) >= 22, "128 bits in the alphabet of base64"
    with first_day.store.read() as conn:
        ((kept,),) = conn.exec_driver_sql("SELECT token_hash FROM calendar_feed").all()
        noted = conn.exec_driver_sql("SELECT action, detail FROM audit").all()
    assert kept == digest(token)
    assert token not in str(noted)
    assert [action for action, _ in noted].count("made a secret address for a calendar") == 1
    with read(first_day, f"{PAGE}/{kept}.ics") as reply:
        assert reply.status_code == 404


@one_engine
def test_another_persons_token_ends_nothing_of_mine_and_shows_theirs_alone(first_day: Academy) -> None:
    full(first_day)
    ana, ben = make(first_day.sign_in("ana")), make(first_day.sign_in("ben"))
    signed_in = first_day.sign_in("ben")
    with signed_in.open(ana) as reply:
        assert "Your plan" in reply.get_data(as_text=True)
    first_day.sign_in("ana").post(f"{PAGE}/end")
    assert read(first_day, ana).status_code == 404
    assert read(first_day, ben).status_code == 200


@one_engine
def test_it_is_read_again_only_if_it_has_changed(first_day: Academy) -> None:
    full(first_day)
    address = make(first_day.sign_in("ben"))
    with read(first_day, address) as first:
        tag, before = first.headers["ETag"], first.get_data()
        assert first.headers["Cache-Control"] == "private, no-cache"
        assert "Set-Cookie" not in first.headers
    first_day.clock.goes_on(hours=3)
    with read(first_day, address, headers={"If-None-Match": tag}) as again:
        assert (again.status_code, again.get_data()) == (304, b"")
        assert again.headers["Cache-Control"] == "private, no-cache"
    with first_day.store.write() as conn:
        made = Commitment(new_id(), ident("ben"), "", "Ring", "Lund", date(2026, 11, 28), NINE)
        commitments.keep(conn, made)
    with read(first_day, address, headers={"If-None-Match": tag}) as changed:
        assert changed.status_code == 200
        assert changed.get_data() != before
    with read(first_day, address, method="HEAD") as head:
        assert (head.status_code, head.get_data()) == (200, b"")


def test_when_it_was_read_is_kept_to_the_hour(first_day: Academy) -> None:
    address = make(first_day.sign_in("ben"))

    def last() -> object:
        with first_day.store.read() as conn:
            found = calendars.of_person(conn, ident("ben"))
        return found and found.last_read_at

    assert last() is None
    read(first_day, address)
    first = last()
    first_day.clock.goes_on(minutes=30)
    read(first_day, address)
    assert last() == first
    first_day.clock.goes_on(minutes=31)
    read(first_day, address)
    assert last() != first
    read(first_day, f"{PAGE}/{token_urlsafe(32)}.ics")


@one_engine
def test_neither_the_log_nor_the_figures_hold_an_address(
    first_day: Academy, caplog: pytest.LogCaptureFixture
) -> None:
    address = make(first_day.sign_in("ben"))
    token = address.rpartition("/")[2].removesuffix(".ics")
    with caplog.at_level(logging.DEBUG):
        read(first_day, address)
    records = [str(record.__dict__) for record in caplog.records]
    assert any("/account/calendar/<token>.ics" in record for record in records)
    assert not [record for record in records if token in record]
    figures = [str(sample) for family in metrics.requests.collect() for sample in family.samples]
    assert any("/account/calendar/<token>.ics" in sample for sample in figures)
    assert not [sample for sample in figures if token in sample]


@one_engine
def test_ending_asks_first_and_only_where_there_is_something(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    assert ben.visit(f"{PAGE}/end").url == PAGE
    address = make(ben)
    page = ben.visit(f"{PAGE}/end")
    assert "never works again" in page.text
    assert read(first_day, address).status_code == 200
    (form,) = [form for form in page.forms if form.method == "post"]
    done = ben.send(form)
    assert "The address has ended." in done.text
    assert "No address yet" in done.text
    assert read(first_day, address).status_code == 404
    assert "The address has ended." not in ben.visit(PAGE).text
    assert "No address yet" in ben.send(form).text
    history = ben.visit("/account/history").text
    assert history.count("ended the secret address of the calendar") == 1


@one_engine
def test_names_that_would_add_lines_add_none(first_day: Academy) -> None:
    """Names are not in it at all; this holds that nothing else of a person slips in."""
    with first_day.store.write() as conn:
        ben = people.by_handle(conn, "ben")
        assert ben is not None
        people.change_person(conn, replace(ben, name="Ben\r\nATTENDEE:mailto:eve@example.org"))
        hostile = "x\r\nBEGIN:VEVENT\r\nSUMMARY:Eve"
        commitments.keep(conn, Commitment(new_id(), ben.id, "", hostile, hostile, date(2026, 11, 27), NINE))
    with read(first_day, make(first_day.sign_in("ben"))) as reply:
        text = reply.get_data(as_text=True)
    assert text.count("BEGIN:VEVENT") == 1
    assert "ATTENDEE" not in text
    assert "Eve" not in text


@one_engine
def test_the_zone_of_the_reminders_moves_the_hours_and_not_the_days(first_day: Academy) -> None:
    full(first_day)
    ana = first_day.sign_in("ana")
    address = make(ana)

    def hours() -> dict[str, Any]:
        with read(first_day, address) as reply:
            events = icalendar.Calendar.from_ical(reply.get_data()).walk("VEVENT")
        return {str(event["UID"]): event["DTSTART"].dt for event in events}

    before = hours()
    form = next(form for form in ana.visit("/account/reminders").forms if "zone" in form.sends)
    ana.send(form, {"zone": "America/New_York"})
    after = hours()
    assert before.keys() == after.keys()
    moved = {after[uid] - begins for uid, begins in before.items()}
    assert moved == {timedelta(0), timedelta(hours=4), timedelta(hours=5)}
