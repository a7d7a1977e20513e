"""Trainers judge each question, see what came of it when they are through, and put the cut in force."""

from __future__ import annotations

import pytest

from assessor.demo.cast import ident
from assessor.items import judging
from assessor.store import cuts, people
from assessor.store.people import Person
from tests.web.academy import Academy, one_engine

PATH = "/studio/angoff/"
QPC = f"{PATH}qpc/"


def others(academy: Academy, count: int = 4, figure: int = 60) -> None:
    """So many other trainers have judged all of QPC."""
    with academy.store.write() as conn:
        for number in range(count):
            who = ident(f"judge-{number}")
            new = Person(who, f"judge-{number}", f"Judge {number}", academy.clock(), roles=frozenset({"trainer"}))
            people.add_person(conn, new)
            asked = judging.panel(conn, academy.catalogue, who, "qpc")
            assert asked is not None
            judging.judge(conn, asked, who, dict.fromkeys(asked.items, figure + number), academy.clock())


@one_engine
def test_every_practice_is_listed_with_its_cut_and_what_is_left(first_day: Academy) -> None:
    tess = first_day.sign_in("tess")
    assert PATH in tess.visit("/studio/").links
    page = tess.visit(PATH)
    for name in first_day.catalogue.domains:
        assert f"{PATH}{name}/" in page.links
    assert "0 of 5" in page.text
    assert "70 of 100" in page.text
    assert tess.visit(f"{PATH}juggling/").status == 404
    assert PATH not in first_day.sign_in("ida").visit("/studio/").links


@one_engine
def test_figures_are_kept_as_they_come_and_wrong_ones_are_named(first_day: Academy) -> None:
    tess = first_day.sign_in("tess")
    page = tess.visit(QPC)
    form = page.form()
    first, second, third = [name for name in form.sends if name != "csrf_token"][:3]
    page = tess.send(form, {first: "70", second: "120", third: "many"})
    assert page.status == 422
    assert "2 of the figures are not a whole number from 0 to 100, and not kept: " in page.text
    assert {"120", "many"} <= {value for values in page.form().sends.values() for value in values}
    page = tess.send(page.form(), {second: "0", third: ""})
    assert "Kept." in page.text
    with first_day.store.read() as conn:
        assert cuts.of_practice(conn, "qpc") == {ident("tess"): {first: 70, second: 0}}


def test_what_came_of_it_shows_when_ones_own_is_complete_and_holds_by_a_decision(half_a_year: Academy) -> None:
    others(half_a_year)
    tess, ben = half_a_year.sign_in("tess"), half_a_year.sign_in("ben")
    before = ben.visit("/me/")
    page = tess.visit(QPC)
    assert "4 trainers have judged every question; it takes 5" in page.text
    assert "The judges’ cut" not in page.text
    assert "Judge 1" not in page.text
    names = [name for name in page.form().sends if name != "csrf_token"]
    page = tess.send(page.form(), dict.fromkeys(names, "64"))
    assert "The judges’ cut: 62 of 100, by 5 judges (within one standard error: 61 to 63)" in page.text
    use = next(form for form in page.forms if form.action.endswith("/cut"))
    page = tess.send(use, {"do": "use"})
    said = "That 62 of 100 counts as there, 5 trainers have judged; Tess"
    assert said in page.text
    assert "Undo the last decision" in page.text
    desk = ben.visit("/me/")
    assert said not in before.text
    assert said in desk.text
    assert "62 counts as there" in desk.text
    assert said in half_a_year.sign_in("ana").visit(f"/team/{ident('ben')}/").text
    undo = next(form for form in page.forms if form.action.endswith("/cut"))
    page = tess.send(undo, {"do": "undo"})
    assert "as the practice’s file says" in page.text
    assert said not in ben.visit("/me/").text


@one_engine
def test_no_figure_of_another_judge_is_on_any_page(first_day: Academy) -> None:
    others(first_day, 3, figure=37)
    tess = first_day.sign_in("tess")
    for address in (PATH, QPC):
        page = tess.visit(address)
        assert not {"37", "38", "39"} & set(page.text.replace("%", " ").split())
        assert all("37" not in values for form in page.forms for values in form.sends.values())


@one_engine
@pytest.mark.parametrize("handle", ["ana", "ben", "ida"])
def test_only_trainers_judge(first_day: Academy, handle: str) -> None:
    assert first_day.sign_in(handle).visit(QPC).status == 403
