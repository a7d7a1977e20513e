"""A manager's plan: six parts with their next days, what was done, and the figures beside it; nobody else's."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import insert, select

from assessor.coaching.leading import INDICATORS
from assessor.demo.cast import ident
from assessor.engine.plan import PARTS
from assessor.engine.rear_view import Reading
from assessor.store import Connection, assignments, erase, month_figures, people, plans
from assessor.store.assignments import Assignment
from assessor.store.month_figures import Figure
from assessor.store.people import Person, Team
from assessor.store.plans import Entry, PlanPart
from assessor.store.schema import attempt, studied
from assessor.store.schema_coach import month_figure, month_reading, plan_entry, plan_part
from assessor.store.schema_team import observation, one_to_one, sharing, worksheet_row
from assessor.web.team.plan_log import MOST
from tests.support.dump import dump, nothing_changes
from tests.support.told import statements
from tests.web.academy import Academy, Visitor, new_id, one_engine
from tests.web.pages import Fields, Page
from tests.web.test_team import change

PLAN = "/team/plan/"
GROUP = f"{PLAN}parts/group"
FIGURE = f"{PLAN}figure/2026-11"
SATURDAY = date(2026, 11, 21)
GIVEN: Fields = {"words": ["Secret round"], "every": ["week"], "begins_on": ["2026-11-02"], "at": ["08:30"]}
OWN = (plan_part, plan_entry, month_figure, month_reading)


def parts(opened: Academy, handle: str = "ana") -> dict[str, PlanPart]:
    with opened.store.read() as conn:
        return dict(plans.parts(conn, ident(handle), opened.clock().date()))


def entries(opened: Academy, handle: str = "ana") -> list[Entry]:
    with opened.store.read() as conn:
        return plans.entries(conn, ident(handle), date(2020, 1, 1), date(2030, 1, 1))


def set_part(visitor: Visitor, part: str = "group", **given: str) -> Page:
    form = visitor.visit(f"{PLAN}parts/{part}").form()
    return visitor.send(form, GIVEN | {name: [value] for name, value in given.items()})


def done(visitor: Visitor, part: str = "group", words: str = "") -> Page:
    page = visitor.visit(PLAN)
    (form,) = [form for form in page.forms if form.sends.get("part") == [part]]
    return visitor.send(form, {"words": [words]})


def figure(visitor: Visitor, target: str = "90,000", **readings: str) -> Page:
    """A figure with readings, as d12="9000" for the twelfth."""
    form = visitor.visit(FIGURE).form("2026-11")
    page = visitor.send(form, {"name": ["Orders in euros"], "target": [target]})
    for day, value in readings.items():
        form = visitor.visit(FIGURE).form("readings")
        page = visitor.send(form, {"on_day": [f"2026-11-{day[1:]}"], "value": [value]})
    return page


def call(
    conn: Connection,
    on: str,
    at: datetime,
    *,
    rep: str = "ben",
    manager: str = "ana",
    over: bool = True,
    practice: str = "qpc",
    account: str = "Lund",
) -> None:
    """A joint call; talked over, or not yet."""
    row = {"id": new_id(), "rep_id": ident(rep), "manager_id": ident(manager), "practice": practice}
    row |= {"account": account, "call_on": on, "opened_at": at, "practise": ""}
    conn.execute(insert(observation).values(row | dict.fromkeys(("both_at", "debriefed_at"), at if over else None)))


def talk(
    conn: Connection, on: str, at: datetime, *, rep: str = "ben", manager: str = "ana", shown: bool = True
) -> None:
    """A one-to-one; shown to the rep, or still a draft."""
    row = {"id": new_id(), "manager_id": ident(manager), "rep_id": ident(rep), "held_on": on, "since_last": "s"}
    row |= {"this_time": "t", "agreed": "a", "written_at": at, "shared_at": at if shown else None}
    conn.execute(insert(one_to_one).values(row))


def test_an_empty_plan_begins_with_the_usual_one_in_a_click(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    page = ana.visit(PLAN)
    assert "Looking back stays necessary" in page.text
    assert page.text.count("Not set yet") == 6
    page = ana.send(page.form("/usual"))
    assert page.url == PLAN
    guide = first_day.catalogue.plan
    assert guide is not None
    found = parts(first_day)
    assert list(found) == list(PARTS)
    for one in guide.parts:
        kept = found[one.part]
        assert (kept.words, kept.every, kept.next_on) == (one.usual.words, one.usual.every, kept.begins_on)
        assert kept.begins_on.strftime("%A").lower() == one.usual.begins
        assert 0 <= (kept.begins_on - SATURDAY).days < 7
    assert "Next: Monday, 23 November 2026" in page.text
    with nothing_changes(first_day.store):
        ana.post(f"{PLAN}usual")


def test_parts_are_set_one_by_one_and_the_usual_ones_leave_them_alone(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    page = set_part(ana)
    assert page.url == PLAN
    assert "Overdue since Monday, 2 November 2026" in page.text
    assert "Every week, counted from Monday, 2 November 2026" in page.text
    ana.post(f"{PLAN}usual")
    found = parts(first_day)
    assert len(found) == 6
    one = found["group"]
    assert (one.words, one.every, one.begins_on, one.at) == ("Secret round", "week", date(2026, 11, 2), "08:30")
    set_part(ana, every="month", begins_on="2026-11-30", at="")
    assert "Next: Monday, 30 November 2026" in ana.visit(PLAN).text
    page = ana.visit(f"{GROUP}/delete")
    assert "Take “With the team” out of the plan?" in page.text
    ana.send(page.form())
    assert "group" not in parts(first_day)
    assert ana.visit(f"{GROUP}/delete").url == PLAN


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"words": " "}, "What you do is empty."),
        ({"words": "w" * 201}, "What you do has 201 characters; at most 200 are kept."),
        ({"every": "day"}, "Choose how often: every week, every two weeks, every month, every quarter."),
        ({"begins_on": ""}, "The first day is empty."),
        ({"begins_on": "2.11.2026"}, "“2.11.2026” is no day."),
        ({"begins_on": "2024-01-01"}, "1 January 2024 is too early."),
        ({"begins_on": "2029-01-01"}, "1 January 2029 is too late."),
        ({"at": "25:00"}, "Give the hour as in 08:30, or leave it empty."),
        ({"at": "8"}, "Give the hour as in 08:30"),
        ({"at": "1٣:3٥"}, "Give the hour as in 08:30"),
    ],
)
@one_engine
def test_a_mistake_is_said_and_what_was_typed_stays(first_day: Academy, given: dict[str, str], told: str) -> None:
    ana = first_day.sign_in("ana")
    with nothing_changes(first_day.store):
        page = set_part(ana, **given)
    assert page.status == 422
    assert told in page.text
    assert "What you have written is still here." in page.text
    sent = page.form().sends
    kept = {name: given.get(name, value) for name, [value] in GIVEN.items()}
    assert (sent["begins_on"], sent["at"]) == ([kept["begins_on"]], [kept["at"]])
    assert sent["words"] == [kept["words"].strip()]


def test_done_today_moves_the_next_day_on_and_back_if_it_is_deleted(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    set_part(ana)
    page = done(ana, words="Routes, and who takes Lund.")
    assert page.url == PLAN
    # Saturday the 21st is nearer to the 23rd than to the 16th.
    assert "Next: Monday, 30 November 2026" in page.text
    assert "21 November With the team: Routes, and who takes Lund." in page.text
    (one,) = entries(first_day)
    assert "Written down for today." in page.text
    assert page.links.count(f"{PLAN}log/{one.id}/delete") == 2
    assert "Written down" not in ana.visit(PLAN).text
    page = ana.visit(f"{PLAN}log/{one.id}/delete")
    assert "Delete this?" in page.text
    page = ana.send(page.form("/delete"))
    assert entries(first_day) == []
    assert "Overdue since Monday, 2 November 2026" in page.text


def test_what_was_done_is_changed_on_its_day_and_kept_once(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    (form,) = [form for form in ana.visit(PLAN).forms if form.sends.get("part") == ["field"]]
    for _ in range(2):
        assert ana.send(form, {"words": ["At the harbour"]}).url == PLAN
    (one,) = entries(first_day)
    page = ana.visit(f"{PLAN}log/{one.id}")
    ana.send(page.form(one.id), {"words": ["At the harbour, with Ben"]})
    (one,) = entries(first_day)
    assert one.words == "At the harbour, with Ben"
    first_day.clock.goes_on(days=1)
    with nothing_changes(first_day.store, but={"session"}):
        assert ana.visit(f"{PLAN}log/{one.id}").url == PLAN, "its day is over"
        assert ana.post(f"{PLAN}log/{one.id}", {"part": "field", "words": one.words}).status_code == 303
        assert ana.post(f"{PLAN}log/{one.id}", {"part": "field", "words": "Other"}).status_code == 409
        assert ana.post(f"{PLAN}log/{one.id}", {"part": "group", "words": one.words}).status_code == 409
    assert f"{PLAN}log/{one.id}/delete" in ana.visit(PLAN).links


@one_engine
def test_words_that_are_too_long_are_refused_and_stay(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    with nothing_changes(first_day.store):
        page = done(ana, "field", "w" * 301)
    assert page.status == 422
    assert "What you did has 301 characters; at most 300 are kept." in page.text
    (form,) = [form for form in page.forms if form.sends.get("part") == ["field"]]
    assert form.sends["words"] == ["w" * 301]
    for part in ("", "meetings", "group\n"):
        assert ana.post(f"{PLAN}log/{new_id()}", {"part": part}).status_code == 400


@one_engine
def test_there_is_an_end_to_how_much_is_kept(first_day: Academy) -> None:
    with first_day.store.write() as conn:
        for _ in range(MOST):
            plans.log(conn, Entry(new_id(), ident("ana"), "group", SATURDAY, "", first_day.clock()))
    page = done(first_day.sign_in("ana"))
    assert page.status == 422
    assert f"You have written down {MOST} things this month already." in page.text
    assert len(entries(first_day)) == MOST


def test_coaching_that_is_here_already_counts_by_itself_and_cannot_be_changed(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    set_part(ana, "monitoring")
    set_part(ana, "individual")
    at = first_day.clock()
    with first_day.store.write() as conn:
        call(conn, "2026-11-17", at, over=False)
        call(conn, "2026-11-17", at, practice="questioning", account="lund.")
        talk(conn, "2026-11-18", at, rep="caro")
        talk(conn, "2026-11-19", at, shown=False)
        call(conn, "2026-11-20", at, manager="tess")
        call(conn, "2026-11-28", at)
    page = ana.visit(PLAN)
    assert "17 November See for yourself: a joint call with Ben Okafor (counted by itself)" in page.text
    assert "18 November With each one: a one-to-one with Caro Lindqvist (counted by itself)" in page.text
    assert page.text.count("(counted by itself)") == 2, "no draft, nobody else's, nothing that is still to come"
    assert "Change: See" not in page.text.replace("Change: See for yourself", "", 1)
    found = parts(first_day)
    assert {found[name].next_on for name in ("monitoring", "individual")} == {date(2026, 11, 23)}
    change(first_day, "ben", team_id=ident("south"))
    assert "17 November See for yourself: a joint call (counted by itself)" in ana.visit(PLAN).text


def test_the_month_at_a_glance_says_the_same_in_words(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    set_part(ana)
    with first_day.store.write() as conn:
        for day in (3, 17):
            plans.log(conn, Entry(new_id(), ident("ana"), "group", date(2026, 11, day), "", first_day.clock()))
    page = ana.visit(PLAN)
    words = "With the team: done on 3 and 17; to come on 23 and 30; left out on 9."
    assert words in page.text
    assert words.rstrip(".") in " ".join(page.html.split())
    october = ana.visit(f"{PLAN}?month=2026-10")
    assert "Nothing is written down for October 2026." in october.text
    assert f"{PLAN}?month=2026-11" in october.links
    assert not [form for form in october.forms if "part" in form.sends], "what was done is of today"
    assert f"{PLAN}?month=2026-09" not in october.links, "before that there is nothing"
    with first_day.store.write() as conn:
        month_figures.keep(conn, Figure(ident("ana"), "2026-09", "Orders", 10, first_day.clock()))
    assert f"{PLAN}?month=2026-09" in ana.visit(f"{PLAN}?month=2026-10").links, "a figure alone leads there, too"
    assert f"{PLAN}?month=2026-08" not in ana.visit(f"{PLAN}?month=2026-09").links
    with first_day.store.write() as conn:
        call(conn, "2026-08-31", first_day.clock())
    assert f"{PLAN}?month=2026-09" in ana.visit(f"{PLAN}?month=2026-10").links
    assert f"{PLAN}?month=2026-07" not in ana.visit(f"{PLAN}?month=2026-08").links
    for odd in ("2026-12", "2026-13", "x", "1899-01", "2026-1", "1٩00-01"):
        assert ana.visit(f"{PLAN}?month={odd}").status == 404


def asked(conn: Connection, rep: str, due: date, done: date | None, *, grace: int = 3) -> None:
    """A lesson that somebody was asked for at the end of September, and when they read it, if they did."""
    at = datetime(2026, 9, 28, 9, tzinfo=UTC)
    made = (ident("ana"), "lesson", "practices/qpc", ident(rep), None, "Figures are old.", due, "never", grace, at)
    assignments.keep(conn, Assignment(new_id(), *made))
    if done:
        read = {
            "person_id": ident(rep),
            "lesson": "practices/qpc",
            "studied_at": datetime.combine(done, time(12), UTC),
        }
        conn.execute(insert(studied).values(read | {"id": new_id()}))


def account(conn: Connection, rep: str, until: str | None) -> None:
    """An account on somebody's worksheet that proves something until that day."""
    row = {"id": new_id(), "person_id": ident(rep), "worksheet": "qpc", "account": "Lund", "cells": {}}
    at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    conn.execute(insert(worksheet_row).values(row | {"written_at": at, "counts_until": until}))


def a_busy_month(north: Academy) -> None:
    """Calls, talks, finished attempts and the rest, this month and last, in Ana's teams and outside."""
    at, early = datetime(2026, 11, 20, 9, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
    with north.store.write() as conn:
        people.add_team(conn, Team(ident("lakes"), "Lakes", ident("north")))
        lee = Person(ident("lee"), "lee", "Lee", north.clock(), team_id=ident("lakes"), roles=frozenset({"rep"}))
        people.add_person(conn, lee)
        # Caro came today: of what was due before, nothing is asked of her.
        people.add_person(conn, Person(ident("kim"), "kim", "Kim", early, team_id=ident("north"), roles=lee.roles))
        for on in ("2026-10-31", "2026-11-01", "2026-11-20"):
            call(conn, on, at)
            talk(conn, on, at, rep="eva")
        call(conn, "2026-11-20", at, practice="questioning", account="LUND ")
        call(conn, "2026-11-28", at)
        talk(conn, "2026-11-28", at, rep="eva")
        call(conn, "2026-11-20", at, rep="lee", manager="tess")
        call(conn, "2026-11-20", at, over=False)
        call(conn, "2026-11-20", at, rep="dov")
        call(conn, "2026-11-20", at, rep="ana", manager="tess")
        talk(conn, "2026-11-20", at, shown=False)
        talk(conn, "2026-11-20", at, manager="tess")
        talk(conn, "2026-11-20", at, rep="dov")
        asked(conn, "ben", date(2026, 10, 9), date(2026, 10, 12))  # within the days of grace
        asked(conn, "kim", date(2026, 11, 10), date(2026, 11, 9))
        asked(conn, "eva", date(2026, 11, 10), date(2026, 11, 14))  # too late
        asked(conn, "finn", date(2026, 11, 10), None)  # overdue
        asked(conn, "gita", date(2026, 11, 20), None)  # still within the days of grace
        asked(conn, "hugo", date(2026, 11, 28), None)
        asked(conn, "dov", date(2026, 11, 10), date(2026, 11, 9))
        for rep in ("ben", "caro", "dov"):
            for until in ("2026-11-21", "2026-11-20", None, "2027-05-01"):
                account(conn, rep, until)
        for rep, what in (("ben", "worksheets"), ("caro", "commitments"), ("dov", "worksheets")):
            conn.execute(insert(sharing).values(person_id=ident(rep), what=what, since=at))


def plainly(north: Academy, first: date, last: date) -> list[str]:
    """The leading indicators, from the raw rows and with nothing but loops."""
    rows, today = dump(north.store), north.clock().date()
    teams = {ident("north"), ident("lakes")}
    mine = {row["id"] for row in rows["person"] if row["team_id"] in teams and row["id"] != ident("ana")}
    # A visit is one call, however many practices are rated on it.
    calls = {
        (row["manager_id"], row["rep_id"], row["call_on"], row["account"].strip().casefold())
        for row in rows["observation"]
        if row["rep_id"] in mine and row["debriefed_at"]
    }
    talks = [
        row
        for row in rows["one_to_one"]
        if row["rep_id"] in mine and row["manager_id"] == ident("ana") and row["shared_at"]
    ]
    sat = {
        row["person_id"]
        for row in rows["attempt"]
        if row["person_id"] in mine and row["finished_at"] and first <= row["finished_at"].date() <= last
    }
    days, held = (str(first), str(last)), (str(first), str(min(last, today)))
    in_time, settled = 0, 0
    for row in rows["assignment"]:
        if row["person_id"] not in mine or not days[0] <= row["due_on"] <= days[1]:
            continue
        read = [one["studied_at"].date() for one in rows["studied"] if one["person_id"] == row["person_id"]]
        read = [day for day in read if day >= row["made_at"].date()]
        grace = date.fromisoformat(row["due_on"]) + timedelta(days=row["grace_days"])
        in_time += bool(read) and min(read) <= grace
        settled += bool(read) or today > grace
    sharers = {row["person_id"] for row in rows["sharing"] if row["what"] == "worksheets"} & mine
    written = [row["counts_until"] for row in rows["worksheet_row"] if row["person_id"] in sharers]
    proving = sum(until is not None and until >= str(today) for until in written)
    return [
        str(sum(held[0] <= on <= held[1] for _, _, on, _ in calls)),
        str(sum(held[0] <= row["held_on"] <= held[1] for row in talks)),
        f"{in_time} of {settled}",
        f"{len(sat)} of {len(mine)}",
        f"{proving} of {len(written)}" if first <= today <= last else "not kept",
    ]


def leading_rows(page: Page) -> dict[str, list[str]]:
    """The table of leading indicators as it is read out."""
    body = page.html.split('<section id="leading">')[1].split("<tbody>")[1].split("</tbody>")[0]
    cells = [
        [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in re.split("</t[hd]>", row)[:-1]]
        for row in body.split("<tr>")[1:]
    ]
    return {head: rest for head, *rest in cells}


def test_leading_indicators_are_those_of_the_raw_rows(north: Academy) -> None:
    a_busy_month(north)
    page = north.sign_in("ana").visit(PLAN)
    now = plainly(north, date(2026, 11, 1), date(2026, 11, 30))
    before = plainly(north, date(2026, 10, 1), date(2026, 10, 31))
    shown = leading_rows(page)
    assert shown == {one.title: list(told) for one, *told in zip(INDICATORS, now, before, strict=True)}
    assert now[:3] == ["3", "2", "1 of 3"]
    assert before[:3] == ["1", "1", "1 of 1"]
    assert now[3].endswith(" of 10")
    assert now[4:] == ["2 of 4"]
    assert "How is this known?" in page.text.partition("What can still be changed")[2].partition("What came of it")[0]


@one_engine
def test_fewer_than_five_people_are_not_counted_out(first_day: Academy) -> None:
    page = first_day.sign_in("ana").visit(PLAN)
    assert "fewer than 5 people: not counted" in page.text


@one_engine
def test_reviewing_is_in_no_count(north: Academy) -> None:
    """Nobody sees who reviews, so that a count by which one could tell may not exist."""
    assert not [one for one in INDICATORS if "review" in one.id]
    ana = north.sign_in("ana")
    before = leading_rows(ana.visit(PLAN))
    with north.store.read() as conn:
        assert conn.execute(select(attempt.c.id)).first() is not None
    ben = north.sign_in("ben")
    ben.visit("/me/review/")
    assert leading_rows(ana.visit(PLAN)) == before


def test_a_figure_stands_beside_the_straight_line(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    page = figure(ana, d12="36 000", d20="70,000")
    assert page.url == PLAN
    assert "Orders in euros. By 20 November, 70,000 of 90,000 had come in." in page.text
    assert "On a straight line to the target it would have been 60,000 by then." in page.text
    assert "12 November: 36,000; 20 November: 70,000; target 90,000" in page.html
    assert "Not lost, as far as you have entered it" in page.text
    again = figure(ana, d20="71000")
    assert "71,000 of 90,000" in again.text
    with first_day.store.read() as conn:
        found = month_figures.readings(conn, ident("ana"), date(2026, 11, 1), date(2026, 11, 30))
    assert [(one.on.day, one.value) for one in found] == [(12, 36_000), (20, 71_000)]


@one_engine
def test_in_the_first_third_of_a_month_it_is_too_early_to_say(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    early = "Up to {} November it is too early to say: "
    assert early.format(1) in figure(ana, d01="12.5").text
    page = figure(ana, d10="200")
    assert early.format(10) in page.text
    assert "Not lost" not in page.text
    assert "Not lost, as far as you have entered it: " in figure(ana, d10="90,000").text, (
        "there is nothing left to lose"
    )
    page = figure(ana, d10="200", d11="40,000")
    assert "Not lost, as far as you have entered it: " in page.text
    assert "too early" not in page.text


@one_engine
def test_less_than_nothing_is_kept_once_it_is_said_twice(first_day: Academy) -> None:
    """Returns may be more than what came in; a slip of the finger may not."""
    ana = first_day.sign_in("ana")
    figure(ana)
    form = ana.visit(FIGURE).form("readings")
    with nothing_changes(first_day.store):
        page = ana.send(form, {"on_day": ["2026-11-03"], "value": ["-500"]})
    assert page.status == 422
    assert "-500 is less than nothing. If more went back than came in, enter it again." in page.text
    with nothing_changes(first_day.store):
        again = ana.send(page.form("readings"), {"value": ["-5000"]})
    assert "-5,000 is less than nothing." in again.text, "another one is asked for again"
    page = ana.send(again.form("readings"))
    assert page.url == PLAN
    assert "By 3 November, -5,000 of 90,000 had come in." in page.text


@one_engine
def test_of_a_month_that_is_over_nothing_can_still_be_changed(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    assert "What can still be changed" in ana.visit(PLAN).text
    page = ana.visit(f"{PLAN}?month=2026-10")
    assert "What can still be changed" not in page.text
    assert "What came before the result In your teams" in page.text


@one_engine
def test_what_one_did_stands_in_the_order_of_its_days(first_day: Academy) -> None:
    ana, at = first_day.sign_in("ana"), first_day.clock()
    with first_day.store.write() as conn:
        for day in (4, 20):
            plans.log(conn, Entry(new_id(), ident("ana"), "group", date(2026, 11, day), "", at))
        call(conn, "2026-11-02", at)
        talk(conn, "2026-11-12", at)
    log = ana.visit(PLAN).html.split('<section id="log">')[1].split("</section>")[0]
    assert re.findall(r'datetime="2026-11-(\d\d)"', log) == ["02", "04", "12", "20"]


@one_engine
def test_an_amount_is_read_as_it_is_on_worksheets(first_day: Academy) -> None:
    assert "5,500.5 of 133,000 had come in" in figure(first_day.sign_in("ana"), "133.000 €", d20="5.500,50").text


@one_engine
def test_what_nobody_entered_is_not_called_saved(first_day: Academy) -> None:
    """Of a month that is over only its last day says that it was not lost."""
    ana, october = first_day.sign_in("ana"), f"{PLAN}?month=2026-10"
    with first_day.store.write() as conn:
        month_figures.keep(conn, Figure(ident("ana"), "2026-10", "Orders", 90_000, first_day.clock()))
    assert (
        "Nothing has been entered of what came in, so that nothing can be said of October 2026."
        in ana.visit(october).text
    )
    for day, said in ((8, "Not lost, as far as you have entered it: "), (31, "Not lost: ")):
        with first_day.store.write() as conn:
            reading = Reading(date(2026, 10, day), 90_000)
            month_figures.read_off(conn, ident("ana"), reading, first_day.clock())
        assert said in ana.visit(october).text


def test_the_share_that_came_late_is_that_of_the_raw_rows(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    figure(ana, d05="1000", d12="9000", d18="20000")
    at = first_day.clock()
    with first_day.store.write() as conn:
        call(conn, "2026-11-05", at)
        call(conn, "2026-11-18", at, over=False)
        call(conn, "2026-11-18", at, over=False, practice="questioning", account="lund")
        talk(conn, "2026-11-12", at)
        talk(conn, "2026-11-13", at, shown=False)
        for day in (4, 11, 20):
            plans.log(conn, Entry(new_id(), ident("ana"), "field", date(2026, 11, day), "", at))
        plans.log(conn, Entry(new_id(), ident("ana"), "field", date(2026, 10, 30), "", at))
        plans.log(conn, Entry(new_id(), ident("tess"), "field", date(2026, 11, 20), "", at))
    page = ana.visit(PLAN)
    rows = dump(first_day.store)
    mine = ident("ana")
    days = [row["done_on"] for row in rows["plan_entry"] if row["manager_id"] == mine]
    visits = {
        (row["rep_id"], row["call_on"], row["account"].casefold(), row["manager_id"]) for row in rows["observation"]
    }
    days += [on for _, on, _, manager in visits if manager == mine]
    days += [row["held_on"] for row in rows["one_to_one"] if row["manager_id"] == mine and row["shared_at"]]
    days = [day for day in days if day.startswith("2026-11")]
    # 81,000 in 18 days is 4,500 a day, six times the 750 that came in a day until the twelfth.
    late = sum(day >= "2026-11-12" for day in days)
    assert (late, len(days)) == (3, 6)
    assert "From 12 November on, Orders in euros was out of reach" in page.text
    assert f"Of 6 things that you did for your team this month, {late} (50 %) came on that day or later." in page.text
    assert "Help in the field: it has no day yet; give it one in the first third of the month." in page.text
    assert "is not wrong" in page.text
    assert "out of reach from 12 Nov on" in page.html


@one_engine
def test_fewer_than_three_have_no_share_and_what_comes_early_next_month_is_said(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    figure(ana, d12="0")
    set_part(ana, "field", begins_on="2026-11-17")
    done(ana, "field")
    page = ana.visit(PLAN)
    assert "You did 1 thing for your team this month, of which 1 came on that day or later" in page.text
    assert "Help in the field: Tuesday, 1 December 2026, early enough." in page.text
    set_part(ana, "field", every="month", begins_on="2026-11-17")
    assert (
        "Help in the field: only on Thursday, 17 December 2026; a day in the first third of the month"
        in ana.visit(PLAN).text
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"on_day": "2026-11-22"}, "22 November 2026 is too late."),
        ({"on_day": "2026-10-31"}, "31 October 2026 is too early."),
        ({"on_day": ""}, "The day is empty. Give a day from 1 November 2026 to 21 November 2026."),
        ({"on_day": "soon"}, "“soon” is no day."),
        ({"value": ""}, "What has come in is empty."),
        ({"value": "much"}, "“much” is not a number we can read."),
        ({"value": "9" * 15 + "k"}, "is more than we can read"),
        ({"value": "1e5"}, "“1e5” is not a number we can read."),
    ],
)
@one_engine
def test_a_reading_that_cannot_be_is_refused(first_day: Academy, given: dict[str, str], told: str) -> None:
    ana = first_day.sign_in("ana")
    figure(ana)
    form = ana.visit(FIGURE).form("readings")
    with nothing_changes(first_day.store):
        page = ana.send(form, {"on_day": ["2026-11-20"], "value": ["5"]} | {name: [v] for name, v in given.items()})
    assert page.status == 422
    assert told in page.text
    sent = page.form("readings").sends
    assert {name: sent[name] for name in given} == {name: [value] for name, value in given.items()}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"name": ""}, "What it counts is empty."),
        ({"name": "n" * 61}, "What it counts has 61 characters"),
        ({"target": "0"}, "The target must be more than 0"),
        ({"target": "-5"}, "The target must be more than 0"),
        ({"target": "many"}, "The target: “many” is not a number we can read."),
        ({"target": ""}, "The target is empty."),
    ],
)
@one_engine
def test_a_target_that_cannot_be_is_refused(first_day: Academy, given: dict[str, str], told: str) -> None:
    ana = first_day.sign_in("ana")
    form = ana.visit(FIGURE).form("2026-11")
    with nothing_changes(first_day.store):
        page = ana.send(form, {"name": ["Orders"], "target": ["10"]} | {name: [v] for name, v in given.items()})
    assert page.status == 422
    assert told in page.text
    sent = page.form("2026-11").sends
    assert {name: sent[name] for name in given} == {name: [value] for name, value in given.items()}


def test_readings_and_figures_are_deleted_after_a_question(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    figure(ana, d12="9000", d18="20000")
    page = ana.visit(f"{FIGURE}/delete?day=2026-11-12")
    assert "Orders in euros by 12 November 2026: 9,000" in page.text
    assert "Delete what is entered for 12 November" not in ana.send(page.form("/delete")).text
    assert len(dump(first_day.store)["month_reading"]) == 1
    page = ana.visit(f"{FIGURE}/delete")
    assert "target 90,000, and 1 reading" in page.text
    ana.send(page.form("/delete"))
    assert dump(first_day.store)["month_reading"] == dump(first_day.store)["month_figure"] == []
    for gone in ("/delete", "/delete?day=2026-11-12"):
        assert ana.visit(FIGURE + gone).status == 404
    assert ana.post(f"{FIGURE}/delete", {"day": "soon"}).status_code == 400


@one_engine
def test_the_next_month_begins_with_the_last_ones_name_and_target(first_day: Academy) -> None:
    ana = first_day.sign_in("ana")
    figure(ana)
    first_day.clock.goes_on(days=20)
    sent = ana.visit(f"{PLAN}figure/2026-12").form("2026-12").sends
    assert (sent["name"], sent["target"]) == (["Orders in euros"], ["90,000"])
    with first_day.store.read() as conn:
        assert month_figures.get(conn, ident("ana"), "2026-12") is None
    assert ana.post(f"{PLAN}figure/2026-12/readings", {"on_day": "2026-12-01", "value": "1"}).status_code == 422
    assert ana.visit(f"{PLAN}figure/2027-01").status == 404


def a_whole_plan(opened: Academy) -> str:
    """Ana has something of everything; the id of what she wrote down."""
    ana = opened.sign_in("ana")
    set_part(ana)
    done(ana, words="Secret words")
    figure(ana, d12="12345")
    return entries(opened)[0].id


@one_engine
@pytest.mark.parametrize("handle", ["ben", "dov", "tess", "ida"])
def test_nobody_else_sees_or_touches_it(north: Academy, handle: str) -> None:
    entry = a_whole_plan(north)
    own = (PLAN, GROUP, f"{PLAN}log/{entry}", f"{PLAN}log/{entry}/delete", FIGURE, f"{FIGURE}/delete")
    other = north.sign_in(handle)
    with nothing_changes(north.store):
        assert {other.visit(path).status for path in own} == {403}
        assert {other.post(path, {"words": "x"}).status_code for path in own[1:]} == {403}
    pages = ("/me/", "/team/", f"/team/{ident('ben')}/", "/people/", "/studio/", "/account/data")
    assert not [path for path in pages if "Secret" in other.visit(path).text]


def test_another_manager_of_the_same_team_has_a_plan_of_their_own(north: Academy) -> None:
    entry = a_whole_plan(north)
    change(north, "tess", roles=frozenset({"manager"}), manages=frozenset({ident("north")}))
    tess = north.sign_in("tess")
    page = tess.visit(PLAN)
    assert "Looking back stays necessary" in page.text, "it is empty"
    assert "Secret" not in page.text
    assert tess.visit(GROUP).form().sends["words"] != ["Secret round"]
    assert "12,345" not in tess.visit(FIGURE).text
    with nothing_changes(north.store):
        assert tess.visit(f"{PLAN}log/{entry}").status == tess.visit(f"{PLAN}log/{entry}/delete").status == 404
        assert tess.post(f"{PLAN}log/{entry}", {"part": "group", "words": "x"}).status_code == 404
        tess.post(f"{PLAN}log/{entry}/delete")
        tess.post(f"{GROUP}/delete")
        tess.post(f"{FIGURE}/delete")
        tess.post(f"{FIGURE}/delete", {"day": "2026-11-12"})


def test_it_ends_with_the_account(north: Academy) -> None:
    a_whole_plan(north)
    assert all(dump(north.store)[table.name] for table in OWN)
    with north.store.write() as conn:
        erase.person(conn, ident("ana"), north.clock(), None)
    assert not any(dump(north.store)[table.name] for table in OWN)


@one_engine
def test_what_dov_does_changes_nothing_of_it(north: Academy) -> None:
    a_whole_plan(north)
    ana = north.sign_in("ana")
    before = leading_rows(ana.visit(PLAN))
    north.sign_in("dov").begin().finish()
    with north.store.write() as conn:
        call(conn, "2026-11-20", north.clock(), rep="dov", manager="tess")
    page = ana.visit(PLAN)
    assert leading_rows(page) == before
    assert "Dov" not in page.text


@one_engine
def test_the_plan_asks_the_store_as_often_for_eight_as_for_1200(north: Academy) -> None:
    a_whole_plan(north)
    ana, asked = north.sign_in("ana"), {}
    for size in (8, 1_200):
        with north.store.write() as conn:
            for number in range(8, size):
                new = Person(ident(f"r{number}"), f"r{number}", f"R {number}", north.clock(), team_id=ident("north"))
                people.add_person(conn, new)
                call(conn, "2026-11-19", north.clock(), rep=f"r{number}")
        ana.visit(PLAN)
        with statements(north.store) as told:
            assert ana.visit(PLAN).status == 200
        asked[size] = len(told)
    print("statements", asked)
    assert asked[8] == asked[1_200] <= 22


@one_engine
def test_whoever_manages_no_team_may_keep_a_plan(first_day: Academy) -> None:
    change(first_day, "ana", manages=frozenset())
    ana = first_day.sign_in("ana")
    assert ana.visit(PLAN).status == 200
    assert set_part(ana).url == PLAN
    with first_day.store.write() as conn:
        month_figures.keep(
            conn, Figure(ident("ana"), "2026-11", "Orders", 1.5, first_day.clock() - timedelta(days=1))
        )
    assert "Orders: 1.5 for November 2026" in ana.visit(PLAN).text
