"""The clinic: a rep asks without a name, a trainer answers, and what is written is only ever text."""

from __future__ import annotations

import re

import pytest

from assessor.demo.cast import ident
from assessor.store import clinic, people
from assessor.store.clinic import Asked
from assessor.web.me.clinic import MOST, QUESTION, TITLE
from assessor.web.studio.clinic import ANSWER
from tests.support.dump import nothing_changes
from tests.web.academy import Academy, Visitor, new_id, one_engine
from tests.web.pages import Page

NIGHT = {"title": "Calls at night", "question": "Seven a night.\n\nWhat would you do?"}
ADVICE = "Decide what *your job* is.\n\n- Route them."
ATTACK = "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) {{ 7 * 7 }} {% raw %}"


def write(visitor: Visitor, do: str = "ask", **fields: str) -> Page:
    """Fill in the form for a new question and send it by one of its two buttons."""
    form = visitor.visit("/me/clinic/new").form()
    return visitor.send(form, NIGHT | fields | {"do": do})


def theirs(opened: Academy, handle: str = "ben") -> list[Asked]:
    with opened.store.read() as conn:
        return clinic.of_person(conn, ident(handle))


def only(opened: Academy) -> str:
    """The id of Ben's one question."""
    (found,) = theirs(opened)
    return found.question.id


def reply(visitor: Visitor, question_id: str, text: str = ADVICE) -> Page:
    form = visitor.visit(f"/studio/clinic/{question_id}/").form()
    return visitor.send(form, {"answer": text})


def test_from_an_empty_page_to_a_read_answer(first_day: Academy) -> None:
    ben, tess = first_day.sign_in("ben"), first_day.sign_in("tess")
    assert "You have not asked anything yet" in ben.visit("/me/clinic/").text
    assert "Nobody is waiting" in tess.visit("/studio/clinic/").text
    page = write(ben)
    assert page.url == "/me/clinic/"
    assert "Calls at night Waits for an answer since 21 November 2026" in page.text
    assert "1 question in the clinic waits for an answer" in tess.visit("/studio/").text
    assert "Calls at night" in tess.visit("/studio/clinic/").text
    answered = reply(tess, only(first_day))
    assert "The answer Decide what your job is. Route them. Tess Marlow, 21 November 2026" in answered.text
    assert "A trainer has answered “Calls at night”" in ben.visit("/me/").text
    read = ben.visit(f"/me/clinic/{only(first_day)}/")
    assert "Route them. Tess Marlow, 21 November 2026" in read.text
    ben.send(read.form("/read"))
    assert "A trainer has answered" not in ben.visit("/me/").text
    assert "Answered on 21 November 2026 by Tess Marlow" in ben.visit("/me/clinic/").text


def test_a_draft_is_kept_changed_and_seen_by_nobody_else(first_day: Academy) -> None:
    ben, tess = first_day.sign_in("ben"), first_day.sign_in("tess")
    page = write(ben, "keep", title="")
    assert "Without a title yet Draft" in page.text
    question_id = only(first_day)
    assert tess.visit(f"/studio/clinic/{question_id}/").status == 404
    assert tess.visit(f"/studio/clinic/{question_id}/lesson.md").status == 404
    assert "Nothing waits" in tess.visit("/studio/").text
    again = ben.visit(f"/me/clinic/{question_id}/").form()
    assert again.action == f"/me/clinic/{question_id}/"
    assert ben.send(again, {"title": "", "question": "Longer.", "do": "ask"}).status == 422
    assert ben.send(again, {"title": "Nights", "question": "Longer.", "do": "ask"}).status == 200
    assert [(one.question.title, one.state) for one in theirs(first_day)] == [("Nights", "waiting")]


def test_trainers_do_not_learn_who_asked_unless_the_one_says_so(first_day: Academy) -> None:
    ben, tess = first_day.sign_in("ben"), first_day.sign_in("tess")
    assert "shows_name" not in ben.visit("/me/clinic/new").form().sends
    write(ben)
    question_id = only(first_day)
    reply(tess, question_id)
    for path in (
        "/studio/",
        "/studio/clinic/",
        f"/studio/clinic/{question_id}/",
        f"/studio/clinic/{question_id}/lesson.md",
    ):
        page = tess.visit(path)
        assert page.status == 200
        assert re.findall(rf"\bBen\b|Okafor|{ident('ben')}", page.html) == []
    write(ben, title="With a name", shows_name="1")
    named = theirs(first_day)[0].question.id
    assert "by Ben Okafor" in tess.visit(f"/studio/clinic/{named}/").text
    assert "With a name Asked on 21 November 2026 by Ben Okafor" in tess.visit("/studio/clinic/").text
    reply(tess, named)
    assert "Ben" not in tess.visit(f"/studio/clinic/{named}/lesson.md").html


def test_what_waits_is_taken_back_and_what_is_answered_is_not(first_day: Academy) -> None:
    ben, tess = first_day.sign_in("ben"), first_day.sign_in("tess")
    write(ben)
    question_id = only(first_day)
    open_form = tess.visit(f"/studio/clinic/{question_id}/").form()
    page = ben.send(ben.visit(f"/me/clinic/{question_id}/").form("/back"))
    assert page.form().sends["title"] == ["Calls at night"]
    gone = tess.send(open_form, {"answer": ADVICE})
    assert gone.status == 404
    assert "The question is gone" in gone.text
    assert "Route them." in gone.html
    write_again = ben.send(page.form(), {"do": "ask"})
    assert "Waits for an answer" in write_again.text
    reply(tess, question_id)
    ben.post(f"/me/clinic/{question_id}/back", {})
    assert [one.state for one in theirs(first_day)] == ["answered"]


def test_deleting_takes_one_more_question_and_the_answer_goes_too(first_day: Academy) -> None:
    ben, tess = first_day.sign_in("ben"), first_day.sign_in("tess")
    write(ben)
    question_id = only(first_day)
    reply(tess, question_id)
    page = ben.visit(f"/me/clinic/{question_id}/delete")
    assert "The question goes, and its answer with it." in page.text
    assert len(theirs(first_day)) == 1
    assert ben.send(page.form()).url == "/me/clinic/"
    assert theirs(first_day) == []
    assert tess.visit(f"/studio/clinic/{question_id}/").status == 404


def test_what_belongs_to_another_rep_is_not_found_and_stays_as_it_is(first_day: Academy) -> None:
    write(first_day.sign_in("ben"))
    question_id = only(first_day)
    reply(first_day.sign_in("tess"), question_id)
    for handle in ("ana", "caro", "dov", "ida", "tess"):
        other = first_day.sign_in(handle)
        with nothing_changes(first_day.store):
            for path in ("", "delete"):
                assert other.visit(f"/me/clinic/{question_id}/{path}").status == 404, handle
            for path in ("", "back", "read"):
                assert other.post(f"/me/clinic/{question_id}/{path}", NIGHT | {"do": "ask"}).status_code == 404, (
                    handle
                )
            assert other.post(f"/me/clinic/{question_id}/delete", {}).status_code == 303
        if handle != "tess":
            for path in (
                "/studio/clinic/",
                f"/studio/clinic/{question_id}/",
                f"/studio/clinic/{question_id}/lesson.md",
            ):
                assert other.visit(path).status == 403, handle


def test_an_answer_is_mended_and_told_again(first_day: Academy) -> None:
    ben, tess = first_day.sign_in("ben"), first_day.sign_in("tess")
    write(ben)
    question_id = only(first_day)
    reply(tess, question_id)
    ben.send(ben.visit(f"/me/clinic/{question_id}/").form("/read"))
    first_day.clock.goes_on(days=1)
    assert reply(tess, question_id, "Better words.").status == 200
    assert "A trainer has answered" in ben.visit("/me/").text
    assert "Better words. Tess Marlow, 22 November 2026" in ben.visit(f"/me/clinic/{question_id}/").text


def test_two_trainers_at_once_lose_nothing(first_day: Academy) -> None:
    with first_day.store.write() as conn:
        ida = people.by_handle(conn, "ida")
        assert ida is not None
        people.change_person(conn, people.replace(ida, roles=ida.roles | {"trainer"}))
    write(first_day.sign_in("ben"))
    tess, other = first_day.sign_in("tess"), first_day.sign_in("ida")
    question_id = only(first_day)
    slow = tess.visit(f"/studio/clinic/{question_id}/").form()
    reply(other, question_id, "Faster words.")
    page = tess.send(slow, {"answer": "Slower words."})
    assert page.status == 409
    assert "Somebody has answered in the meantime" in page.text
    assert "Faster words." in page.text
    assert "Slower words." in page.html
    assert "Slower words. Tess Marlow" in tess.send(page.form(), {"answer": "Slower words."}).text


@one_engine
def test_what_is_empty_or_too_long_is_said_and_nothing_is_lost(first_day: Academy) -> None:
    ben, tess = first_day.sign_in("ben"), first_day.sign_in("tess")
    with nothing_changes(first_day.store):
        for fields, said in (
            ({"title": ""}, "The question in a few words is empty."),
            ({"question": " \n\x00 "}, "What happened is empty."),
            ({"title": "t" * (TITLE.most + 1)}, f"has {TITLE.most + 1} characters; at most {TITLE.most} are kept."),
            ({"question": "q" * (QUESTION.most + 1)}, "has 4,001 characters; at most 4,000 are kept."),
            ({"title": "", "question": "", "do": "keep"}, "What happened is empty."),
        ):
            page = write(ben, **fields)
            assert page.status == 422
            assert said in page.text
    write(ben)
    for text, said in (("", "The answer is empty."), ("a" * (ANSWER.most + 1), "at most 12,000 are kept.")):
        page = reply(tess, only(first_day), text)
        assert page.status == 422
        assert said in page.text
        assert text in page.html


@one_engine
def test_a_long_answer_in_any_script_fits(first_day: Academy) -> None:
    write(first_day.sign_in("ben"))
    tess = first_day.sign_in("tess")
    page = tess.visit(f"/studio/clinic/{only(first_day)}/")
    assert 'enctype="multipart/form-data"' in page.html
    fields = page.form().sends | {"answer": "語" * ANSWER.most}
    assert tess.post(page.form().action, fields, content_type="multipart/form-data").status_code == 303
    assert [one.state for one in theirs(first_day)] == ["answered"]


@one_engine
def test_nobody_keeps_more_than_there_may_be(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    form = ben.visit("/me/clinic/new").form()
    for number in range(MOST):
        ben.post(f"/me/clinic/{new_id()}/", form.sends | NIGHT | {"title": f"{number}", "do": "keep"})
    assert len(theirs(first_day)) == MOST
    page = write(ben)
    assert page.status == 422
    assert f"You keep {MOST} questions already" in page.text
    assert "Seven a night." in page.html
    kept = theirs(first_day)[0].question.id
    assert ben.send(ben.visit(f"/me/clinic/{kept}/").form(), {"do": "ask"}).status == 200


def test_whatever_is_written_is_text(first_day: Academy) -> None:
    ben, tess = first_day.sign_in("ben"), first_day.sign_in("tess")
    write(ben, title=ATTACK[: TITLE.most], question=f"{ATTACK}\x00\x1b\u202e end", shows_name="1")
    question_id = only(first_day)
    reply(tess, question_id, ATTACK)
    assert theirs(first_day)[0].question.question == f"{ATTACK}    end"
    for visitor, path in (
        (ben, "/me/"),
        (ben, "/me/clinic/"),
        (ben, f"/me/clinic/{question_id}/"),
        (ben, f"/me/clinic/{question_id}/delete"),
        (tess, "/studio/clinic/"),
        (tess, f"/studio/clinic/{question_id}/"),
    ):
        page = visitor.visit(path)
        assert page.status == 200
        assert [mark for mark in ("<script>alert", "<img src=x", 'href="javascript:') if mark in page.html] == [], (
            path
        )
        assert "49" not in page.text.replace(question_id, "")
    draft = tess.open(f"/studio/clinic/{question_id}/lesson.md")
    with draft:
        text = draft.get_data(as_text=True)
        assert draft.content_type == "text/markdown; charset=utf-8"
        assert draft.headers["Content-Disposition"].startswith("attachment; filename=script-alert-1-script")
    assert "<script>" not in text.partition("\n---\n")[2]


@one_engine
@pytest.mark.parametrize("before", ["yesterday", "2026-11-21T09:00:00", "\x00"])
def test_a_forged_moment_is_refused(first_day: Academy, before: str) -> None:
    write(first_day.sign_in("ben"))
    tess = first_day.sign_in("tess")
    with nothing_changes(first_day.store):
        fields = {"answer": ADVICE, "before": before}
        assert tess.post(f"/studio/clinic/{only(first_day)}/", fields).status_code == 400


@one_engine
def test_no_lesson_is_made_of_what_is_not_answered(first_day: Academy) -> None:
    write(first_day.sign_in("ben"))
    assert first_day.sign_in("tess").visit(f"/studio/clinic/{only(first_day)}/lesson.md").status == 404


@one_engine
def test_the_clinic_has_two_answers_for_everybody(first_day: Academy) -> None:
    visitor = first_day.visitor()
    page = visitor.visit("/clinic/")
    assert "/me/clinic/" in page.links
    for name, practice in (("calls-at-night", "consultant-role"), ("four-of-ten", "backorders")):
        answered = visitor.visit(f"/clinic/{name}/")
        assert answered.status == 200
        assert {"answer", "say", "monday", "sources"} <= set(answered.ids)
        assert any(practice in link for link in answered.links)
        assert "Dave Kahle" in answered.text
