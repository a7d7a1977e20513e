"""Saying something against a recommendation: it changes what comes next, says so, and can be taken back."""

from __future__ import annotations

import re

import pytest

from assessor.demo.cast import ident
from assessor.store import objections, people, recommendations
from assessor.store.people import Person
from assessor.store.recommendations import Recommendation
from tests.web.academy import QUESTIONS, Academy, Visitor, one_engine, wrong
from tests.web.pages import Form, Page
from tests.web.test_desk import next_lesson


def advice(academy: Academy, handle: str) -> Recommendation:
    with academy.store.read() as conn:
        found = recommendations.latest(conn, ident(handle))
    assert found is not None
    return found


def said(academy: Academy, handle: str) -> list[tuple[str, str, str, bool]]:
    with academy.store.read() as conn:
        return [(one.lesson, one.kind, one.words, one.shared) for one in objections.of_person(conn, ident(handle))]


def against(page: Page, lesson: str) -> Form:
    """The form beside a lesson that was recommended."""
    (form,) = [one for one in page.forms if one.sends.get("lesson") == [lesson] and "/recommendations/" in one.action]
    return form


def is_wrong(visitor: Visitor, lesson: str, **fields: str) -> Page:
    """The page behind the third button, filled in and sent."""
    made = advice(visitor.academy, "ben")
    page = visitor.visit(f"/me/recommendations/{made.id}/wrong?lesson={lesson}")
    return visitor.send(page.form(f"{made.id}/"), fields)


def test_not_now_sets_a_lesson_aside_for_two_weeks_and_says_until_when(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    desk = ben.visit("/me/")
    lesson = next_lesson(desk)
    page = ben.send(against(desk, lesson), {"kind": "not-now"})
    assert page.url == "/me/"
    assert next_lesson(page) != lesson
    assert page.text.count("Set aside until 5 December.") == 2, "told at once, and in the list"
    assert said(half_a_year, "ben") == [(lesson, "not-now", "", False)]
    made = advice(half_a_year, "ben")
    assert made.rule_version == "recommend-2"
    assert [(one["kind"], one["lesson"]) for one in made.inputs["objections"]] == [("not-now", lesson)]
    assert lesson not in [one["lesson"] for one in made.lessons]
    assert "Set aside until 5 December." in ben.visit("/me/").text


def test_it_is_shown_again_on_the_day_that_was_said(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    desk = ben.visit("/me/")
    lesson = next_lesson(desk)
    ben.send(against(desk, lesson), {"kind": "not-now"})
    half_a_year.clock.goes_on(days=13, hours=23)
    ben.become("ben")
    assert next_lesson(ben.visit("/me/")) != lesson
    before = advice(half_a_year, "ben")
    half_a_year.clock.goes_on(hours=2)
    page = ben.visit("/me/")
    assert next_lesson(page) == lesson
    assert "Set aside" not in page.text
    after = advice(half_a_year, "ben")
    assert (after.id != before.id, after.inputs["objections"]) == (True, [])
    ben.visit("/me/")
    assert advice(half_a_year, "ben").id == after.id, "worked out anew once"


def test_a_double_click_is_one_word(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    desk = ben.visit("/me/")
    form = against(desk, next_lesson(desk))
    for _ in range(2):
        assert ben.send(form, {"kind": "do-this"}).status == 200
    assert len(said(half_a_year, "ben")) == 1


def test_i_already_do_this_is_believed_until_answers_speak_against_it(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    sitting = caro.begin()
    for number in range(1, QUESTIONS + 1):
        sitting.answer(number, wrong(sitting.item(number)))
    desk = caro.visit("/me/")
    lesson = next_lesson(desk)
    practice = first_day.catalogue.lessons[lesson].practice
    page = caro.send(against(desk, lesson), {"kind": "do-this"})
    assert "We show it again only if answers speak against it." in page.text
    assert practice not in [one["practice"] for one in advice(first_day, "caro").lessons]
    first_day.clock.goes_on(days=70)
    caro.become("caro")
    again = caro.begin()
    for number in range(1, QUESTIONS + 1):
        again.answer(number, wrong(again.item(number)))
    (line,) = [one for one in advice(first_day, "caro").lessons if one["lesson"] == lesson]
    assert "your answers since then speak against it" in line["reason"]
    assert "What you said against recommendations" not in caro.visit("/me/").text


def test_this_is_wrong_takes_a_sentence_or_none(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    first, second, third = (one["lesson"] for one in advice(half_a_year, "ben").lessons[:3])
    told = is_wrong(ben, first, words="We sell by phone.", shared="yes")
    assert "told to the trainers, with your words and without your name" in told.text
    assert "Your words stay with you" in is_wrong(ben, second, words="Not for me.").text
    assert "Thank you: counted for the trainers. We do not" in is_wrong(ben, third, shared="yes").text
    assert sorted(said(half_a_year, "ben")) == sorted(
        [
            (first, "wrong", "We sell by phone.", True),
            (second, "wrong", "Not for me.", False),
            (third, "wrong", "", False),
        ]
    )


def test_each_word_can_be_taken_back_and_then_nothing_is_left_of_it(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    desk = ben.visit("/me/")
    lesson = next_lesson(desk)
    for kind in ("not-now", "do-this", "wrong"):
        page = ben.send(against(ben.visit("/me/"), lesson), {"kind": kind})
        (back,) = [one for one in page.forms if one.action == "/me/recommendations/back"]
        page = ben.send(back)
        assert "taken back. It counts again" in page.text
        assert next_lesson(page) == lesson
        assert said(half_a_year, "ben") == []
        assert advice(half_a_year, "ben").inputs["objections"] == []


def test_the_result_keeps_what_it_said_but_for_what_was_said_against_it(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    result = f"/me/attempts/{half_a_year.attempts('ben')[-1].id}/"
    page = ben.visit(result)
    lesson = next_lesson(page)
    after = ben.send(against(page, lesson), {"kind": "do-this"})
    assert after.url == result
    assert next_lesson(after) != lesson
    assert "We show it again only if answers speak against it." in after.text


@one_engine
def test_too_many_words_come_back_to_be_shortened(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    lesson = advice(half_a_year, "ben").lessons[0]["lesson"]
    page = is_wrong(ben, lesson, words="w" * 1001)
    assert page.status == 422
    assert "has 1,001 characters; at most 1,000 are kept" in page.text
    assert "w" * 1001 in page.html
    assert said(half_a_year, "ben") == []


@one_engine
def test_nobody_says_anything_about_what_was_recommended_to_somebody_else(half_a_year: Academy) -> None:
    made = advice(half_a_year, "ben")
    lesson = made.lessons[0]["lesson"]
    for handle in ("ana", "caro", "tess", "ida"):
        visitor = half_a_year.sign_in(handle)
        assert visitor.open(f"/me/recommendations/{made.id}/wrong?lesson={lesson}").status_code == 404
        sent = {"lesson": lesson, "kind": "wrong"}
        assert visitor.post(f"/me/recommendations/{made.id}/", sent).status_code == 404
        visitor.post("/me/recommendations/back", {"lesson": lesson})
        assert said(half_a_year, handle) == []


@one_engine
@pytest.mark.parametrize(
    ("lesson", "kind", "code"), [("no/such", "wrong", 404), ("", "not-now", 404), (None, "", 400)]
)
def test_only_what_was_recommended_and_only_by_one_of_three_words(
    half_a_year: Academy, lesson: str | None, kind: str, code: int
) -> None:
    ben, made = half_a_year.sign_in("ben"), advice(half_a_year, "ben")
    sent = {"lesson": made.lessons[0]["lesson"] if lesson is None else lesson, "kind": kind}
    assert ben.post(f"/me/recommendations/{made.id}/", sent).status_code == code
    assert said(half_a_year, "ben") == []


@one_engine
@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_one_comes_back_to_this_site_and_nowhere_else(half_a_year: Academy, back: str) -> None:
    ben, made = half_a_year.sign_in("ben"), advice(half_a_year, "ben")
    lesson = made.lessons[0]["lesson"]
    reply = ben.post(f"/me/recommendations/{made.id}/", {"lesson": lesson, "kind": "not-now", "back": back})
    assert reply.location == "/me/"
    page = ben.visit("/me/recommendations/" + made.id + "/wrong", query_string={"lesson": lesson, "back": back})
    assert "evil" not in page.html


def five_more(academy: Academy, lesson: str) -> None:
    """Five people besides, who say that recommending this lesson was wrong."""
    made = advice(academy, "ben")
    with academy.store.write() as conn:
        for number in range(5):
            people.add_person(conn, Person(ident(f"p{number}"), f"p{number}", f"P {number}", academy.clock()))
            own = Recommendation(
                ident(f"r{number}"), ident(f"p{number}"), None, academy.clock(), "1", "1", {}, made.lessons
            )
            recommendations.add(conn, own)
            objections.say(
                conn,
                objections.Said(own.person_id, lesson, "qpc", "wrong", "", False, academy.clock(), own.id),
            )


def test_trainers_see_counts_of_five_or_more_and_words_that_they_may_read(half_a_year: Academy) -> None:
    ben, tess = half_a_year.sign_in("ben"), half_a_year.sign_in("tess")
    first, second = (one["lesson"] for one in advice(half_a_year, "ben").lessons[:2])
    is_wrong(ben, first, words="Only for <b>us</b>.", shared="yes")
    is_wrong(ben, second, words="Kept to myself.")
    page = tess.visit("/studio/recommendations/")
    assert "Only for <b>us</b>." in page.text
    assert "Kept to myself." not in page.html
    assert not re.search(r"\bBen\b|Okafor", page.text)
    assert page.text.count("fewer than 5 too few") == len(half_a_year.catalogue.lessons)
    five_more(half_a_year, first)
    title = half_a_year.catalogue.lessons[first].title
    assert f"{title} 6 too few" in tess.visit("/studio/recommendations/").text
    assert "What becomes of recommended lessons" in tess.visit("/studio/").text


@one_engine
@pytest.mark.parametrize("handle", ["ana", "ben", "ida"])
def test_nobody_else_reads_what_is_said_against_recommendations(half_a_year: Academy, handle: str) -> None:
    visitor = half_a_year.sign_in(handle)
    assert visitor.visit("/studio/recommendations/").status == 403
