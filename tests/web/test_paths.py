"""Paths at the desk: what is done is known from what was studied and finished; one thing is next."""

from __future__ import annotations

from assessor.demo.cast import ident
from assessor.store import study
from tests.web.academy import Academy, Visitor, new_id, one_engine

PATH = "/me/paths/inside-allies/"
LESSONS = ("practices/inside-relationships", "practices/consultant-role", "practices/backorders")


def studies(rep: Visitor, page: str) -> None:
    rep.send(rep.visit(f"/me/studied/?lesson={page}").form())


def test_a_path_begins_with_its_first_lesson(first_day: Academy) -> None:
    page = first_day.sign_in("caro").visit(PATH)
    minutes = sum(first_day.catalogue.lessons[lesson].minutes for lesson in LESSONS)
    form = first_day.catalogue.forms["inside-allies"]
    assert f"0 of 4 done, {minutes + form.minutes} minutes to go" in page.text
    assert page.html.count("button-primary") == 1
    assert f'button-primary" href="/{LESSONS[0]}/"' in page.html
    assert [link for link in page.links if link.strip("/") in LESSONS][1:] == [f"/{lesson}/" for lesson in LESSONS]


def test_lessons_then_questions_then_it_is_done(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    for done, lesson in enumerate(LESSONS, 1):
        studies(caro, lesson)
        assert f"{done} of 4 done" in caro.visit(PATH).text
    page = caro.visit(PATH)
    assert 'button-primary" href="/me/assess/inside-allies/"' in page.html
    sitting = caro.begin("inside-allies")
    assert sitting.length == 12
    assert "3 of 4 done" in caro.visit(PATH).text, "a form counts when it is finished"
    sitting.finish()
    page = caro.visit(PATH)
    assert "4 of 4 done" in page.text
    assert "All of it is done" in page.text
    assert page.html.count("button-primary") == 1


@one_engine
def test_a_lesson_studied_twice_counts_once(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    studies(caro, LESSONS[0])
    first_day.clock.goes_on(days=3)
    studies(caro, LESSONS[0])
    page = caro.visit(PATH)
    assert "1 of 4 done" in page.text
    assert "24 November 2026" in page.text


@one_engine
def test_the_desk_says_on_which_path_one_is_in_one_line(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    desk = caro.visit("/me/")
    assert "/me/paths/" in desk.links
    assert PATH not in desk.links
    studies(caro, LESSONS[1])
    desk = caro.visit("/me/")
    assert PATH in desk.links
    assert "On the path Inside allies you have done 1 of 4" in desk.text


@one_engine
def test_each_role_is_offered_its_own_paths(first_day: Academy) -> None:
    """A path for managers is no secret: it is only not offered to who does not manage."""
    caro, ana, tess = (first_day.sign_in(handle) for handle in ("caro", "ana", "tess"))
    theirs = [path.id for path in first_day.catalogue.paths.values() if "rep" in path.roles]
    offered = [link.split("/")[3] for link in caro.visit("/me/paths/").links if link.startswith("/me/paths/")]
    assert offered == theirs
    for who in (ana, tess):
        assert "/me/paths/coaching-manager/" in who.visit("/me/paths/").links
    assert caro.visit("/me/paths/coaching-manager/").status == 200
    studies(caro, "managers/motivation")
    assert "/me/paths/coaching-manager/" in caro.visit("/me/paths/").links, "what was begun stays in sight"


@one_engine
def test_what_one_rep_studied_is_on_nobody_elses_path(first_day: Academy) -> None:
    studies(first_day.sign_in("caro"), LESSONS[0])
    assert "0 of 4 done" in first_day.sign_in("dov").visit(PATH).text


@one_engine
def test_every_path_has_a_page_that_anybody_can_read_and_that_leads_here(first_day: Academy) -> None:
    visitor, caro = first_day.visitor(), first_day.sign_in("caro")
    for path in first_day.catalogue.paths.values():
        page = visitor.visit(f"/paths/{path.id}/")
        assert page.status == 200
        assert f"/me/paths/{path.id}/" in page.links
        assert caro.visit(f"/me/paths/{path.id}/").status == 200


@one_engine
def test_an_unknown_path_is_not_found(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    for path in ("no-such-path", "%00", "x" * 400, new_id()):
        assert caro.open(f"/me/paths/{path}/").status_code == 404


@one_engine
def test_looking_at_a_path_changes_nothing(first_day: Academy) -> None:
    caro = first_day.sign_in("caro")
    caro.visit(PATH)
    caro.visit("/me/paths/")
    with first_day.store.read() as conn:
        assert study.of_person(conn, ident("caro")) == []
    assert first_day.attempts("caro") == []
