"""Beginning an attempt, once, and going on with it."""

import re
from collections import Counter
from pathlib import Path

import pytest

from assessor.config import Settings
from assessor.lessons.release import release
from assessor.store import Store
from tests.support.made import at_once
from tests.web.academy import FORM, QUESTIONS, Academy, new_id, one_engine, opened


def test_beginning_draws_the_items_of_the_form_and_leads_to_the_first_question(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    sitting = caro.begin()
    assert f"Question 1 of {QUESTIONS}" in sitting.question(1).text
    drawn = [first_day.catalogue.items[planned.item] for planned in sitting.attempt.plan]
    form = first_day.catalogue.forms[FORM]
    assert Counter(item.practice for item in drawn) == {part.practice: part.items for part in form.draws}
    assert len({(item.practice, item.point) for item in drawn}) == QUESTIONS
    assert not any(item.released for item in drawn)


@one_engine
def test_the_page_says_what_is_asked_and_how_long_it_takes(first_day: Academy) -> None:
    page = first_day.sign_in("caro").visit(f"/me/assess/{FORM}/")
    assert "Quantified purchasing capacity: 3 questions" in page.text
    assert "About 24 minutes" in page.text
    assert "Begin" in page.text


@one_engine
def test_each_form_has_a_page_and_the_others_are_a_click_away(first_day: Academy) -> None:
    """One begins with one button; a form for managers is offered to who manages."""
    caro, ana = first_day.sign_in("caro"), first_day.sign_in("ana")
    page = caro.visit("/me/assess/inside-allies/")
    assert "The consultant's role: 4 questions" in page.text
    assert page.html.count("button-primary") == 1
    assert "/me/assess/where-do-i-stand/" in page.links
    for form in ("where-do-i-stand-as-a-manager", "coaching-manager"):
        assert f"/me/assess/{form}/" not in page.links
        assert f"/me/assess/{form}/" in ana.visit("/me/assess/").links
    assert caro.visit("/me/assess/no-such-form/").status == 404


@one_engine
def test_the_questions_chosen_one_by_one_come_first(first_day: Academy) -> None:
    """They are about all practices of one's roles; the same questions for everybody are a click away."""
    page = first_day.sign_in("caro").visit("/me/assess/")
    assert "All 17 practices of your role, or choose" in page.text
    assert "All 24 practices, or choose" in first_day.sign_in("ana").visit("/me/assess/").text
    assert "The same questions for everybody, about 24 minutes" in page.text
    assert "Where do I stand?, up to 45 minutes" in first_day.sign_in("dov").visit(f"/me/assess/{FORM}/").text


@one_engine
def test_the_form_under_way_comes_first(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    sitting = caro.begin("inside-allies")
    sitting.answer(1)
    page = caro.visit("/me/assess/")
    assert "Inside allies" in page.text.split("Other questions")[0]
    assert f"/me/attempts/{sitting.id}/" in page.links
    other = caro.visit("/me/assess/where-do-i-stand/")
    assert "Inside allies, about 13 minutes; you are in the middle of it" in other.text


def test_a_double_click_begins_one_attempt(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    begin = caro.visit("/me/assess/").form()
    first, second = caro.send(begin), caro.send(begin)
    assert first.url == second.url
    assert len(first_day.attempts("caro")) == 1


def test_eight_clicks_at_once_begin_one_attempt(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    begin = caro.visit("/me/assess/").form()
    cookie = caro.client.get_cookie("assessor-demo")
    assert cookie is not None

    def click(number: int) -> str:
        other = first_day.visitor()
        other.client.set_cookie("assessor-demo", cookie.value)
        return other.post(begin.action, begin.sends).location.rpartition("/")[0]

    first_day.visitor().visit("/account/")  # Flask sets itself up at its first request, which must be alone.
    assert len(set(at_once(8, click))) == 1
    assert len(first_day.attempts("caro")) == 1


def test_who_has_begun_goes_on_where_they_stopped(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    sitting = caro.begin()
    sitting.answer(1)
    sitting.answer(2)
    later = first_day.sign_in("caro")
    page = later.visit("/me/assess/")
    assert f"have answered 2 of {QUESTIONS}" in page.text
    assert not [form for form in page.forms if "form" in form.sends]
    assert later.visit(sitting.path).url == f"{sitting.path}3"
    assert f"2 of {QUESTIONS} answered" in later.visit("/me/").text


@one_engine
def test_a_second_page_that_was_left_open_goes_on_with_the_attempt_under_way(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    old_page = caro.visit(f"/me/assess/{FORM}/")
    sitting = caro.begin()
    assert caro.send(old_page.form()).url == f"{sitting.path}1"
    assert len(first_day.attempts("caro")) == 1


@one_engine
def test_a_finished_attempt_makes_room_for_a_new_one(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    first = caro.begin()
    first.stop()
    second = caro.begin()
    assert second.id != first.id


@one_engine
def test_the_second_attempt_asks_other_variants(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    first = caro.begin()
    first.finish()
    second = caro.begin()
    again = {planned.item for planned in first.attempt.plan} & {planned.item for planned in second.attempt.plan}
    items = [first_day.catalogue.items[planned.item] for planned in second.attempt.plan]
    assert len({(item.practice, item.point) for item in items}) == QUESTIONS
    assert len(again) < 6


@one_engine
@pytest.mark.parametrize("form", ["", "no-such-form", "where-do-i-stand\0", "../practices"])
def test_an_unknown_form_is_not_found(first_day: Academy, form: str) -> None:
    caro = first_day.sign_in("caro")
    assert caro.post("/me/assess/", {"form": form, "attempt": new_id()}).status_code == 404
    assert first_day.attempts("caro") == []


@one_engine
@pytest.mark.parametrize("attempt", ["", "1", "x" * 36, "../../etc/passwd", "\0" * 36, "9" * 10_000, "é" * 32])
def test_an_id_that_is_no_uuid_is_refused(first_day: Academy, attempt: str) -> None:
    caro = first_day.sign_in("caro")
    assert caro.post("/me/assess/", {"form": FORM, "attempt": attempt}).status_code == 400
    assert first_day.attempts("caro") == []


@one_engine
def test_an_id_in_another_spelling_is_the_same_attempt(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    ident = new_id()
    first = caro.post("/me/assess/", {"form": FORM, "attempt": ident})
    second = caro.post("/me/assess/", {"form": FORM, "attempt": "{" + ident.upper() + "}"})
    assert first.location == f"/me/attempts/{ident}/1"
    assert second.location == f"/me/attempts/{ident}/"


def test_the_id_of_somebody_elses_attempt_gives_nothing_away(first_day: Academy) -> None:
    theirs = first_day.sign_in("caro").begin()
    theirs.answer(1)
    dov = first_day.sign_in("dov")
    reply = dov.post("/me/assess/", {"form": FORM, "attempt": theirs.id}, follow_redirects=True)
    assert reply.status_code == 404
    assert first_day.attempts("dov") == []
    assert len(theirs.responses) == 1
    assert theirs.attempt.person_id == first_day.attempts("caro")[0].person_id


@one_engine
def test_a_form_says_how_many_questions_there_are_and_asks_nothing_where_there_are_none(
    project: Path, store: Store
) -> None:
    """A company whose trainers have only begun: one bank is empty, another has fewer items than the form wants."""
    bank, forms = project / "quizzes/items/questioning.yaml", project / "quizzes/forms.yaml"
    head, *entries = bank.read_text().split("\n  - id: ")
    bank.write_text("\n  - id: ".join([head, *(entry for entry in entries if "released: true" in entry)]))
    alone = "  - {id: alone, title: Alone, intro: Alone., minutes: 5, draws: [{practice: questioning, items: 6}]}\n"
    forms.write_text(forms.read_text().replace("practice: qpc, items: 6", "practice: qpc, items: 60") + alone)
    found = release(project, project / "var", project / "site", demo=True, report=lambda line: None)
    assert {problem.path for problem in found.problems} == {"quizzes/forms.yaml"}

    caro = opened(Settings(root=project, demo=True), store).sign_in("caro")
    page = caro.visit(f"/me/assess/{FORM}/")
    assert [form.sends["form"] for form in page.forms if "form" in form.sends] == [[FORM]]
    assert "Questioning: " not in page.text
    assert caro.post("/me/assess/", {"form": "alone", "attempt": new_id()}).status_code == 404
    assert caro.academy.attempts("caro") == []
    sitting = caro.begin()
    said = re.findall(r": (\d+) questions", page.text)
    assert sitting.length == sum(map(int, said)) < 66
