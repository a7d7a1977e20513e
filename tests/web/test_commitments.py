"""What one will do: from a lesson's end to the desk on that day, one click, a way back, and nobody else's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assessor.demo.cast import ident
from assessor.store import commitments
from assessor.store.commitments import Commitment
from assessor.web.me.commitments import MOST
from tests.support.dump import nothing_changes
from tests.web.academy import Academy, Visitor, new_id, one_engine
from tests.web.pages import Fields, Form, Page

LIST = "/me/commitments/"
FRIDAY = date(2026, 11, 27)
GIVEN: Fields = {"what": ["Ask what they could buy"], "account": ["Halvorsen & Co"], "due_on": [FRIDAY.isoformat()]}


def kept(opened: Academy, handle: str = "ben") -> list[Commitment]:
    with opened.store.read() as conn:
        return commitments.of_person(conn, ident(handle))


def write(visitor: Visitor, **given: str) -> Page:
    form = new_form(visitor.visit(f"{LIST}new"))
    return visitor.send(form, GIVEN | {name: [value] for name, value in given.items()})


def new_form(page: Page) -> Form:
    (form,) = [form for form in page.forms if "due_on" in form.sends]
    return form


def said(page: Page, one: Commitment) -> Form:
    """The first form on the page with which one says something of it."""
    return next(form for form in page.forms if form.action == f"{LIST}{one.id}/told")


def day_of(opened: Academy, visitor: Visitor, **given: str) -> Commitment:
    """Something is written down, and its day has come."""
    write(visitor, **given)
    opened.clock.goes_on(days=6)
    (one,) = kept(opened)
    return one


@one_engine
def test_from_a_lessons_end_with_its_task_to_begin_with(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    assert f"{LIST}new?lesson=practices/qpc" in ben.visit("/practices/qpc/").links
    lesson = ben.visit("/me/studied/?lesson=practices/qpc")
    page = ben.send(lesson.form(), {"then": ["commit"]})
    form = new_form(page)
    assert first_day.catalogue.tasks["practices/qpc"].startswith("Pick one account")
    assert first_day.catalogue.tasks["practices/qpc"] in page.text
    assert form.sends["due_on"] == ["2026-11-28"], "a week from now"
    page = ben.send(form, {"account": ["Halvorsen"], "what": ["Note a guess before the visit"]})
    assert page.url == LIST
    assert "“Note a guess before the visit” (Halvorsen)" in page.text
    assert "/practices/qpc/" in page.links
    (one,) = kept(first_day)
    assert (one.lesson, one.due_on, one.state) == ("practices/qpc", date(2026, 11, 28), "open")
    assert "You wanted to" not in ben.visit("/me/").text, "not before its day"


@one_engine
def test_an_empty_list_says_what_it_is_for(first_day: Academy) -> None:
    page = first_day.sign_in("caro").visit(LIST)
    assert "Nothing written down yet" in page.text
    assert f"{LIST}new" in page.links
    assert "Who else sees this: nobody, unless you share it" in page.text
    assert "nobody, unless you share it with who leads you" in page.text


@one_engine
def test_on_its_day_the_desk_asks_and_a_click_is_the_answer(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    one = day_of(first_day, ben)
    desk = ben.visit("/me/")
    assert "You wanted to: “Ask what they could buy” (Halvorsen & Co)" in desk.text
    page = ben.send(said(desk, one), {"said": ["done"]})
    assert page.url == "/me/"
    assert "Done: “Ask what they could buy”" in page.text
    assert "You did what you had written down: “Ask what they could buy”" in page.text, "the timeline"
    assert kept(first_day)[0].state == "done"
    page = ben.send(said(page, one), {"said": ["undo"]})
    assert "Open as before, by Friday, 27 November: “Ask what they could buy”" in page.text
    assert "You wanted to: “Ask what they could buy”" in page.text
    assert "You did what you had written down" not in page.text
    assert kept(first_day) == [one]


@one_engine
def test_not_yet_is_another_day_and_dropping_it_ends_the_asking(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    one = day_of(first_day, ben)
    page = ben.send(said(ben.visit("/me/"), one), {"said": ["later"]})
    assert "You are asked again on Friday, 4 December" in page.text
    assert f"{LIST}{one.id}/" in page.links
    assert "You wanted to" not in page.text
    page = ben.send(said(page, one), {"said": ["undo"]})
    assert "Open as before, by Friday, 27 November" in page.text
    assert kept(first_day) == [one]
    page = ben.send(said(ben.visit(LIST), one), {"said": ["dropped"]})
    assert page.url == LIST
    assert "Dropped: “Ask what they could buy”" in page.text
    assert "You wanted to" not in ben.visit("/me/").text
    assert "You did what" not in ben.visit("/me/").text
    page = ben.send(said(ben.visit(LIST), one), {"said": ["undo"]})
    assert "Open as before, by Friday, 27 November: “Ask what they could buy”" in page.text
    assert kept(first_day) == [one]


def test_what_is_sent_twice_is_kept_once(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    form = new_form(ben.visit(f"{LIST}new"))
    for _ in range(2):
        assert ben.send(form, GIVEN).url == LIST
    (one,) = kept(first_day)
    for _ in range(2):
        ben.send(said(ben.visit(LIST), one), {"said": ["later"]})
    (later,) = kept(first_day)
    assert (later.due_on, later.moved_from) == (date(2026, 11, 28), FRIDAY)
    for _ in range(2):
        assert ben.post(f"{LIST}{one.id}/told", {"said": "done"}).status_code == 303
    assert [found.state for found in kept(first_day)] == ["done"]
    assert ben.send(form, GIVEN | {"what": ["Something else"]}).status == 409


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"what": ""}, "What you will do is empty."),
        ({"account": "a" * 121}, "The account has 121 characters; at most 120 are kept."),
        ({"due_on": ""}, "The day is empty. Give a day from 21 November 2026 to 22 November 2027."),
        ({"due_on": "31.12.2026"}, "“31.12.2026” is no day. Give a day from 21 November 2026"),
        ({"due_on": "2026-11-20"}, "20 November 2026 is too early. Give a day from 21 November 2026"),
        ({"due_on": "2029-01-01"}, "1 January 2029 is too late."),
    ],
)
@one_engine
def test_a_mistake_is_said_and_what_was_typed_stays(first_day: Academy, given: dict[str, str], told: str) -> None:
    ben = first_day.sign_in("ben")
    with nothing_changes(first_day.store):
        page = write(ben, **given)
    assert page.status == 422
    assert told in page.text
    assert "What you have written is still here." in page.text
    filled = {name: given.get(name, value) for name, [value] in GIVEN.items()}
    sent = new_form(page).sends
    assert {name: sent[name][0] for name in ("account", "due_on")} == {n: filled[n] for n in ("account", "due_on")}
    assert filled["what"] in page.text
    assert ben.send(new_form(page), GIVEN).url == LIST


@one_engine
def test_what_is_open_is_changed(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    write(ben)
    (one,) = kept(first_day)
    page = ben.visit(f"{LIST}{one.id}/")
    assert "Ask what they could buy" in page.text
    ben.send(new_form(page), GIVEN | {"account": ["Lund"], "due_on": ["2026-12-01"]})
    (changed,) = kept(first_day)
    assert (changed.account, changed.due_on, changed.made_at) == ("Lund", date(2026, 12, 1), one.made_at)


@one_engine
def test_it_is_deleted_after_one_more_question(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    write(ben)
    (one,) = kept(first_day)
    ben.send(said(ben.visit(LIST), one), {"said": ["dropped"]})
    page = ben.visit(f"{LIST}{one.id}/delete")
    assert "Delete this?" in page.text
    assert len(kept(first_day)) == 1
    assert ben.send(page.form("/delete")).url == LIST
    assert kept(first_day) == []


@one_engine
@pytest.mark.parametrize("handle", ["ana", "dov", "tess", "ida"])
def test_nobody_else_sees_or_changes_it(first_day: Academy, handle: str) -> None:
    one = day_of(first_day, first_day.sign_in("ben"), account="Secret Bakeries")
    other = first_day.sign_in(handle)
    own = f"{LIST}{one.id}/"
    with nothing_changes(first_day.store):
        assert other.visit(own).status == other.visit(f"{own}delete").status == 404
        assert other.post(own, {name: value for name, [value] in GIVEN.items()}).status_code == 404
        assert other.post(f"{own}told", {"said": "done"}).status_code == 404
        other.post(f"{own}delete")
    pages = ("/me/", LIST, "/team/", f"/team/{ident('ben')}/", "/people/", "/studio/", f"/me/?told={one.id}")
    assert not [path for path in pages if "Secret Bakeries" in other.visit(path).text]


@one_engine
def test_the_desk_asks_about_three_at_a_time(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    for number in range(5):
        write(ben, what=f"Ring number {number}")
    first_day.clock.goes_on(days=20)
    page = ben.visit("/me/")
    assert page.text.count("You wanted to: “Ring number") == 3
    assert "All that is due" in page.text


@one_engine
def test_it_never_enters_what_is_known(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    before = ben.visit("/me/").html.partition('id="practices"')[2].partition('<section id="own">')[0]
    write(ben)
    (one,) = kept(half_a_year)
    page = ben.send(said(ben.visit(LIST), one), {"said": ["done"]})
    after = ben.visit("/me/").html.partition('id="practices"')[2].partition('<section id="own">')[0]
    assert page.status == 200
    assert before == after != ""


@one_engine
def test_there_is_an_end_to_how_many_are_kept(first_day: Academy) -> None:
    with first_day.store.write() as conn:
        for number in range(MOST):
            at = first_day.clock() - timedelta(days=number)
            commitments.keep(
                conn, Commitment(new_id(), ident("ben"), "", "Ring", "Lund", FRIDAY, at, "dropped", settled_at=at)
            )
    page = write(first_day.sign_in("ben"))
    assert page.status == 422
    assert f"You keep {MOST} commitments already." in page.text
    assert len(kept(first_day)) == MOST


@one_engine
def test_markup_and_controls_are_text(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    page = write(ben, what="<script>alert(1)</script>\x00 now", account="“Lund” & <b>Sons</b>")
    assert "“<script>alert(1)</script> now”" in " ".join(page.text.split())
    assert "<b>Sons" not in page.html
    assert ben.post(f"{LIST}{kept(first_day)[0].id}/told", {"said": "everything"}).status_code == 400
