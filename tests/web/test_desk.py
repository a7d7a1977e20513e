"""A rep's desk: where they stand on every practice, what is next, how it has changed."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import insert, literal, select, update

from assessor.demo.cast import ident
from assessor.store import clinic, objections, ratings, recommendations, study
from assessor.store.schema_team import observation, story, worksheet_row
from assessor.store.study import Studied
from tests.support import made
from tests.support.made_team import between
from tests.support.told import statements
from tests.web.academy import ASKED, QUESTIONS, Academy, new_id, one_engine, wrong
from tests.web.pages import Page
from tests.web.test_commitments import write


def next_lesson(page: Page) -> str:
    found = re.search(r'card-next">\s*<h3><a href="/([^"]+)/"', page.html)
    assert found is not None
    return found[1]


def test_a_new_rep_is_told_how_to_begin(first_day: Academy) -> None:
    page = first_day.sign_in("caro").visit("/me/")
    assert page.status == 200
    assert "/me/assess/" in page.links
    assert "Begin by finding out where you stand" in page.text
    for practice in first_day.catalogue.practices.values():
        assert (practice.title in page.text) == ("rep" in practice.roles)
    assert "over time" not in page.text
    assert "<h2>Your attempts" not in page.html


@one_engine
def test_in_the_middle_of_the_first_questions_there_is_one_thing_to_do(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    sitting = caro.begin()
    sitting.answer(1)
    page = caro.visit("/me/")
    assert page.links.count(sitting.path) == 1
    assert page.html.count("button-primary") == 1
    assert "Begin by finding out" not in page.text
    assert "<summary>In words<span" in page.html, "one moment is no history"


def test_ben_sees_half_a_year(half_a_year: Academy) -> None:
    page = half_a_year.sign_in("ben").visit("/me/")
    sittings = half_a_year.attempts("ben")
    assert len(sittings) == 3
    for sitting in sittings:
        assert f"/me/attempts/{sitting.id}/" in page.links
    assert page.html.count('<svg class="chart chart-of-history"') == ASKED
    assert page.html.count("<summary>In words, and over time") == ASKED
    assert page.html.count('class="card card-next"') == 1
    assert "Why this one:" in page.text
    assert "right about 9 times in 10" in page.text
    assert "Lessons you have studied" in page.text


def test_the_desk_shows_each_attempt_over_time_with_its_date(half_a_year: Academy) -> None:
    page = half_a_year.sign_in("ben").visit("/me/")
    for sitting in half_a_year.attempts("ben"):
        assert sitting.finished_at is not None
        assert page.text.count(f"{sitting.finished_at:%b %Y}") >= 3
    assert len(set(page.ids)) == len(page.ids)


def test_say_stands_beside_know_and_never_changes_it(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    caro.begin().finish()
    before = caro.visit("/me/")
    scale = caro.visit("/me/rate/qpc/").form()
    caro.send(scale, {name: "1" for name in scale.offers if name.startswith("level.")})
    after = caro.visit("/me/")
    assert "Say: 1.0 of 5" in after.text
    assert "Say: 1.0 of 5" not in before.text
    known = re.compile(r"(\d+) of 100 .*? between (\d+) and (\d+)")
    assert known.findall(after.text) == known.findall(before.text) != []
    assert after.html.count('class="chart-say"') == before.html.count('class="chart-say"') + 1


@one_engine
def test_the_desk_says_where_say_and_know_disagree(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    sitting = caro.begin()
    for number in range(1, QUESTIONS + 1):
        item = sitting.item(number)
        sitting.answer(number, wrong(item) if item.practice == "qpc" else None)
    for practice, level in (("qpc", "5"), ("questioning", "1")):
        scale = caro.visit(f"/me/rate/{practice}/").form()
        caro.send(scale, {name: level for name in scale.offers if name.startswith("level.")})
    page = caro.visit("/me/")
    assert "You rate yourself higher on quantified purchasing capacity than your answers show" in page.text
    assert "Your answers show more of questioning than you give yourself credit for" in page.text


@one_engine
def test_an_old_estimate_is_called_stale_and_less_sure(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    caro.begin().finish()
    assert "Stale" not in caro.visit("/me/").text
    first_day.clock.goes_on(days=200)
    caro.become("caro")  # nobody stays signed in for so long
    assert caro.visit("/me/").text.count("Stale: the last answer is over six months old") == ASKED


def test_a_rating_is_kept_whole_with_its_date(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    scale = caro.visit("/me/rate/qpc/").form()
    criteria = [criterion.id for criterion in first_day.catalogue.rubrics["qpc"].criteria]
    levels = {criterion: place % 5 + 1 for place, criterion in enumerate(criteria)}
    page = caro.send(scale, {f"level.{criterion}": str(level) for criterion, level in levels.items()})
    assert page.url == "/me/"
    with first_day.store.read() as conn:
        (sheet,) = ratings.sheets(conn, ident("caro"))
    assert sheet.levels == levels
    assert (sheet.rater_id, sheet.subject_id, sheet.source, sheet.practice) == (
        ident("caro"),
        ident("caro"),
        "self",
        "qpc",
    )
    assert first_day.clock() - sheet.rated_at < timedelta(seconds=1)


@one_engine
def test_an_incomplete_rating_keeps_the_picks_and_names_what_is_missing(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    form = caro.visit("/me/rate/qpc/").form()
    first, *others = first_day.catalogue.rubrics["qpc"].criteria
    page = caro.send(form, {f"level.{first.id}": "4"})
    assert page.status == 422
    assert page.form().sends[f"level.{first.id}"] == ["4"]
    assert page.form().sends["sheet"] == form.sends["sheet"]
    for criterion in others:
        assert criterion.title in page.text.split("Still to rate:")[1].split(".")[0]
    with first_day.store.read() as conn:
        assert ratings.sheets(conn, ident("caro")) == []


@one_engine
@pytest.mark.parametrize("level", ["0", "6", "-1", "3.0", "five", "", "5\0", "٣", "9" * 5000])
def test_a_level_that_is_not_on_the_scale_counts_as_missing(first_day: Academy, level: str) -> None:
    caro = first_day.sign_in("caro")
    form = caro.visit("/me/rate/qpc/").form()
    page = caro.send(form, {name: level for name in form.offers if name.startswith("level.")})
    assert page.status == 422


def test_the_same_sheet_twice_is_one(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    form = caro.visit("/me/rate/qpc/").form()
    picks = {name: "3" for name in form.offers if name.startswith("level.")}
    caro.send(form, picks)
    first_day.clock.goes_on(seconds=2)
    assert caro.send(form, picks).url == "/me/"
    with first_day.store.read() as conn:
        assert len(ratings.sheets(conn, ident("caro"))) == 1


def test_the_same_sheet_with_other_levels_is_refused_and_the_first_stays(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    form = caro.visit("/me/rate/qpc/").form()
    names = [name for name in form.offers if name.startswith("level.")]
    caro.send(form, dict.fromkeys(names, "3"))
    page = caro.send(form, dict.fromkeys(names, "5"))
    assert page.status == 409
    assert "What was sent first is kept" in page.text
    with first_day.store.read() as conn:
        assert [set(sheet.levels.values()) for sheet in ratings.sheets(conn, ident("caro"))] == [{3}]


def test_the_id_of_somebody_elses_sheet_stores_nothing(first_day: Academy) -> None:
    caro, dov = first_day.sign_in("caro"), first_day.sign_in("dov")
    form = caro.visit("/me/rate/qpc/").form()
    picks = {name: "3" for name in form.offers if name.startswith("level.")}
    caro.send(form, picks)
    assert dov.post(form.action, form.sends | picks | {"csrf_token": dov.token()}).status_code == 409
    with first_day.store.read() as conn:
        assert ratings.sheets(conn, ident("dov")) == []


@one_engine
def test_the_scale_comes_empty_and_says_when_it_was_last_filled_in(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    form = caro.visit("/me/rate/qpc/").form()
    caro.send(form, {name: "3" for name in form.offers if name.startswith("level.")})
    page = caro.visit("/me/rate/qpc/")
    assert not [name for name in page.form().sends if name.startswith("level.")]
    assert "You last did this on 21 November 2026" in page.text


@one_engine
@pytest.mark.parametrize("practice", ["no-such-practice", "QPC", "%00", "qpc%2F..", "x" * 400])
def test_an_unknown_practice_has_no_scale(first_day: Academy, practice: str) -> None:
    caro = first_day.sign_in("caro")
    assert caro.open(f"/me/rate/{practice}/").status_code == 404
    assert caro.post(f"/me/rate/{practice}/", {"sheet": new_id()}).status_code in {404, 405}


def test_a_lesson_is_marked_as_studied_once_however_often_the_button_is_pressed(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    page = caro.visit("/me/studied/?lesson=practices/qpc")
    assert first_day.catalogue.lessons["practices/qpc"].title in page.text
    with first_day.store.read() as conn:
        assert study.of_person(conn, ident("caro")) == [], "looking at the page must change nothing"
    caro.send(page.form())
    first_day.clock.goes_on(seconds=1)
    assert caro.send(page.form()).url == "/me/"
    with first_day.store.read() as conn:
        (reading,) = study.of_person(conn, ident("caro"))
    assert reading.lesson == "practices/qpc"


def test_studying_the_recommended_lesson_changes_what_is_next(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    sitting = caro.begin()
    for number in range(1, QUESTIONS + 1):
        sitting.answer(number, wrong(sitting.item(number)))
    chosen = next_lesson(caro.visit("/me/"))
    first_day.clock.goes_on(minutes=12)
    page = caro.send(caro.visit(f"/me/studied/?lesson={chosen}").form())
    assert next_lesson(page) != chosen
    assert next_lesson(caro.visit(sitting.path)) == chosen, "the result keeps what it said"
    assert f"/{chosen}/" in page.html.split("Lessons you have studied")[1]


@one_engine
def test_a_lesson_studied_long_ago_comes_back_with_its_reason(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    sitting = caro.begin()
    for number in range(1, QUESTIONS + 1):
        item = sitting.item(number)
        sitting.answer(number, wrong(item) if item.practice == "qpc" else None)
    caro.send(caro.visit("/me/studied/?lesson=practices/qpc").form())
    first_day.clock.goes_on(days=120)
    caro.become("caro")
    page = caro.send(caro.visit("/me/studied/?lesson=practices/questioning").form())
    assert "of it will have faded" in page.text


def test_the_id_of_a_reading_of_another_lesson_is_refused(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    form = caro.visit("/me/studied/?lesson=practices/qpc").form()
    caro.send(form)
    assert caro.send(form, {"lesson": "practices/questioning"}).status == 409
    with first_day.store.read() as conn:
        assert len(study.of_person(conn, ident("caro"))) == 1


@one_engine
@pytest.mark.parametrize("lesson", ["", "no/such", "/practices/qpc", "practices/qpc/", "https://evil.example", "\0"])
def test_an_unknown_lesson_cannot_be_studied(first_day: Academy, lesson: str) -> None:
    caro = first_day.sign_in("caro")
    assert caro.open("/me/studied/", query_string={"lesson": lesson}).status_code == (400 if lesson == "\0" else 404)
    assert caro.post("/me/studied/", {"lesson": lesson, "reading": new_id()}).status_code == 404


@one_engine
def test_what_one_rep_does_is_on_nobody_elses_desk(half_a_year: Academy) -> None:
    for handle in ("ana", "caro", "dov"):
        page = half_a_year.sign_in(handle).visit("/me/")
        assert "Ben" not in page.text
        assert not [link for link in page.links if link.startswith("/me/attempts/")]


@one_engine
def test_a_rep_is_never_sent_to_a_lesson_for_managers_and_a_manager_may_be(first_day: Academy) -> None:
    recommended = {}
    for handle in ("caro", "ana"):
        first_day.sign_in(handle).begin().finish()
        with first_day.store.read() as conn:
            advice = recommendations.latest(conn, ident(handle))
        assert advice is not None
        recommended[handle] = {one["lesson"].partition("/")[0] for one in advice.lessons}
    assert recommended == {"caro": {"practices"}, "ana": {"practices", "managers"}}


@one_engine
def test_what_was_not_asked_about_is_folded_away_and_can_still_be_rated(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    caro.begin().finish()
    page = caro.visit("/me/")
    others = len(first_day.catalogue.practices_for({"rep"})) - ASKED
    assert f"Not asked about yet: {others} practices" in page.text
    assert "/me/rate/backorders/" in page.links
    assert "Motivation" not in page.text.split("Not asked about yet")[1]


def test_what_is_to_be_done_stands_above_what_is_history_which_is_folded(half_a_year: Academy) -> None:
    html = half_a_year.sign_in("ben").visit("/me/").html
    places = [html.index(mark) for mark in ('id="next"', 'id="practices"', 'id="own"', 'id="until-now"')]
    assert places == sorted(places)
    for folded in (
        '<details id="attempts"',
        '<details id="studied"',
        '<details class="objections" id="alternatives"',
    ):
        assert folded in html
    assert " open>" not in html


def does_more(app: Academy, mark: str) -> None:
    """One more of everything that a rep can have on their desk."""
    ben, at, called = ident("ben"), app.clock(), f"{mark}-late"
    with app.store.write() as conn:
        between(conn, ident("ana"), ben, at, mark, ident("north"))
        told = insert(story).from_select(
            [column.name for column in story.columns],
            select(*(literal(f"{mark}-told") if one.name == "id" else one for one in story.columns)).where(
                story.c.id == f"{mark}-story"
            ),
        )
        conn.execute(told)
        conn.execute(update(story).where(story.c.id == f"{mark}-told").values(state="asked", answered_at=None))
        call = {"rep_id": ben, "manager_id": ident("ana"), "practice": "qpc", "account": "Lund", "practise": ""}
        conn.execute(insert(observation).values(call | {"id": called, "call_on": "2026-11-02", "opened_at": at}))
        row = {"id": f"{mark}-row", "person_id": ben, "worksheet": "qpc", "account": mark, "cells": {}}
        conn.execute(insert(worksheet_row).values(row | {"written_at": at, "counts_until": "2027-03-02"}))
        study.mark(conn, Studied(f"{mark}-read", ben, "practices/qpc", at))
        advice = recommendations.latest(conn, ben)
        assert advice is not None
        against = made.objection(f"practices/{mark}", person_id=ben, said_at=at, recommendation_id=advice.id)
        objections.say(conn, against)
        clinic.keep(conn, made.question(f"{mark}-question", person_id=ben))


@one_engine
@pytest.mark.parametrize(("address", "most"), [("/me/", 35), ("/me/profile/", 40)])
def test_a_page_about_oneself_asks_the_database_no_more_for_more_that_one_has_done(
    half_a_year: Academy, address: str, most: int
) -> None:
    ben = half_a_year.sign_in("ben")

    def asked(*marks: str) -> int:
        for mark in marks:
            does_more(half_a_year, mark)
            write(ben, what=f"Call number {mark}", due_on="2026-11-21")
            ben.begin().stop()
        ben.visit(address)
        with statements(half_a_year.store) as told:
            ben.visit(address)
        return len(told)

    assert asked("a") == asked(*"bcdef") <= most
