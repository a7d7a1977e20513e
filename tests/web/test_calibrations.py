"""Which calibration holds, seen and decided by trainers and admins; and what a rep is told of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assessor.demo.cast import ident
from assessor.engine.calibration import Calibration
from assessor.engine.know import Parameters
from assessor.items import versions
from assessor.store import calibrations, standings
from tests.web.academy import Academy, one_engine

PATH = "/studio/calibrations/"


def calibrated(academy: Academy, easier: float = 3.0) -> None:
    """A calibration of everything, by which all questions are easier than their authors thought."""
    catalogue = academy.catalogue
    items = {
        print_: Parameters(model.b - easier, model.c, model.w)
        for print_, item in catalogue.by_fingerprint.items()
        if item.scored
        for model in [catalogue.parameters(item)]
    }
    names = catalogue.domains
    made = Calibration(
        143, items, dict.fromkeys(items, 0.4), dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.1), 0.6
    )
    with academy.store.write() as conn:
        number = calibrations.keep(conn, made, 3000, academy.clock()).number
        versions.put_in_force(conn, number, None, academy.clock())


@one_engine
@pytest.mark.parametrize("handle", ["tess", "ida"])
def test_before_there_is_one_the_page_says_how_many_reps_it_takes(north: Academy, handle: str) -> None:
    page = north.sign_in(handle).visit(PATH)
    assert "Measured with now: the authors’ levels" in page.text
    assert "there are too few (8 of 20 reps)" in page.text
    assert [form for form in page.forms if form.method == "post"] == []
    assert PATH in north.sign_in(handle).visit("/studio/").links


@one_engine
def test_fewer_than_five_reps_are_not_counted_out(half_a_year: Academy) -> None:
    page = half_a_year.sign_in("tess").visit(PATH)
    assert "there are too few (fewer than 5 of 20 reps)" in page.text


def test_a_trainer_goes_back_and_it_is_said_who_did(half_a_year: Academy) -> None:
    calibrated(half_a_year)
    calibrated(half_a_year, 1.0)
    tess = half_a_year.sign_in("tess")
    page = tess.visit(PATH)
    assert "Measured with now: calibration 2" in page.text
    assert "The next one takes its place by itself" in page.text
    assert "by the assessor itself" in page.text
    back = next(form for form in page.forms if "Use calibration 1" in page.html)
    page = tess.send(back, {"use": "1"})
    assert "Measured with now: calibration 1" in page.text
    assert "calibration 1, by Tess" in page.text
    assert "do not take its place until somebody" in page.text
    page = tess.send(page.forms[-1], {"use": "levels"})
    assert "Measured with now: the authors’ levels" in page.text
    assert tess.post(PATH, {"use": "9"}).status_code == 404
    assert tess.post(PATH, {"use": "nonsense"}).status_code == 303
    with half_a_year.store.read() as conn:
        assert len(calibrations.decisions(conn)) == 4


def test_a_rep_whose_words_change_is_told_so_in_one_sentence_and_the_result_stays(half_a_year: Academy) -> None:
    ben = half_a_year.sign_in("ben")
    result = f"/me/attempts/{half_a_year.attempts('ben')[-1].id}/"
    desk, before = ben.visit("/me/"), ben.visit(result)
    assert "taken from the levels that its authors gave it" in desk.text
    assert "taken from the levels that its authors gave it" in before.text
    assert "questions were put" not in desk.text
    calibrated(half_a_year)
    desk, after = ben.visit("/me/"), ben.visit(result)
    with half_a_year.store.read() as conn:
        changed = calibrations.rescaled_of(conn, ident("ben"))
        kept = standings.of_people(conn, [ident("ben")])[ident("ben")]
    assert changed
    assert {one.calibration for one in kept.values()} == {1}
    for one in changed:
        title = half_a_year.catalogue.practices[one.practice].title
        assert desk.text.count(f"{title} is now called “") == 1
        assert kept[one.practice].known.state == one.after
    assert desk.text.count("with the same answers of yours") == 1, "one sentence, however many words"
    assert "worked out on 21 November 2026 from what 143 reps answered (calibration 1)" in desk.text
    assert "Since then the questions have been measured anew. This page stays as it was" in after.text
    assert "Since then" not in before.text
    figures = [section.partition("Since then")[0] for section in (before.text, after.text)]
    assert figures[0].partition("How is this known?")[0] == figures[1].partition("How is this known?")[0]


def test_who_leads_a_rep_reads_which_calibration_a_standing_rests_on(half_a_year: Academy) -> None:
    calibrated(half_a_year)
    half_a_year.clock.goes_on(**{"seconds": timedelta(minutes=1).total_seconds()})
    page = half_a_year.sign_in("ana").visit(f"/team/{ident('ben')}/")
    assert "from what 143 reps answered (calibration 1)" in page.text


def test_an_attempt_after_a_calibration_is_measured_with_it(half_a_year: Academy) -> None:
    calibrated(half_a_year)
    page = half_a_year.sign_in("caro").begin().finish()
    assert "(calibration 1)" in page.text
    assert "Since then" not in page.text
