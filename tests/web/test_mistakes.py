"""The self-check for mistakes: what one says leads to what helps, is kept over time, and is nobody else's."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from assessor.config import Settings
from assessor.demo.cast import ident
from assessor.engine.selfcheck import SelfCheck, behaviours
from assessor.lessons.release import release
from assessor.store import Store, people, selfchecks
from assessor.store.selfchecks import Sheet
from tests.support.dump import nothing_changes
from tests.web import academy
from tests.web.academy import Academy, Visitor, new_id, one_engine
from tests.web.pages import Fields, Page

DESKS = {"self": ("ben", "/me/mistakes/"), "team": ("ana", "/team/mistakes/")}


def check(opened: Academy, about: str = "self") -> SelfCheck:
    (found,) = [one for one in opened.catalogue.selfchecks.values() if one.about == about]
    return found


def picked(opened: Academy, about: str, level: int, **other: int) -> Fields:
    """Every behaviour at a level, but for those of the mistakes that are named."""
    return {
        f"level.{behaviour.id}": [str(other.get(asked.mistake.replace("-", "_"), level))]
        for asked in check(opened, about).mistakes
        for behaviour in asked.behaviours
    }


def fill_in(visitor: Visitor, about: str, level: int, **other: int) -> Page:
    """Go through the self-check by its form, and the page that it leads to."""
    _, path = DESKS[about]
    form = visitor.visit(f"{path}check").form()
    return visitor.send(form, picked(visitor.academy, about, level, **other))


def sheets(opened: Academy, about: str = "self") -> list[Sheet]:
    with opened.store.read() as conn:
        return selfchecks.of_person(conn, ident(DESKS[about][0]), about)


@pytest.mark.parametrize("about", DESKS)
def test_from_an_empty_page_to_what_helps_most(first_day: Academy, about: str) -> None:
    handle, path = DESKS[about]
    visitor = first_day.sign_in(handle)
    empty = visitor.visit(path)
    assert f"{path}check" in empty.links
    assert f"{len(behaviours(check(first_day, about)))} lines to pick" in empty.text
    page = fill_in(visitor, about, 4, poor_questioning=1, lack_of_thoughtfulness=3)
    assert page.url == path
    order = [one for one in page.ids if one in {asked.mistake for asked in check(first_day, about).mistakes}]
    assert order[:2] == ["poor-questioning", "lack-of-thoughtfulness"]
    assert "Often 1.0 of 5" in page.text
    assert "At times 3.0 of 5" in page.text
    assert page.text.count("Seldom 4.0 of 5") == 3
    for asked in check(first_day, about).mistakes:
        for practice, why in asked.because.items():
            (lesson,) = first_day.catalogue.lessons_of(practice)
            assert f"{lesson.title} ({lesson.minutes} minutes). {why}" in page.text
            assert f"/{lesson.page}/" in page.links
    assert "Read “Ask so that the real reason comes out”" in page.text
    (sheet,) = sheets(first_day, about)
    assert (sheet.check_id, sheet.about) == (check(first_day, about).id, about)


def test_the_next_time_says_what_has_changed(first_day: Academy) -> None:
    assert " than on " not in fill_in(first_day.sign_in("ben"), "self", 2).text
    first_day.clock.goes_on(days=92)
    page = fill_in(first_day.sign_in("ben"), "self", 3, poor_questioning=1)
    assert "1.0 worse than on 21 November 2026." in page.text
    assert page.text.count("1.0 better than on 21 November 2026.") == 4
    assert [one.checked_at.date().isoformat() for one in sheets(first_day)] == ["2026-11-21", "2027-02-21"]
    assert "Poor questioning 2.0" in page.text
    first_day.clock.goes_on(days=92)
    assert "As on 21 February 2027." in fill_in(first_day.sign_in("ben"), "self", 3, poor_questioning=1).text


@one_engine
def test_what_is_left_out_is_named_and_nothing_is_lost(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    form = ben.visit("/me/mistakes/check").form()
    first, *others = behaviours(check(first_day))
    page = ben.send(form, {f"level.{first.id}": ["5"], f"level.{others[0].id}": ["9"]})
    assert page.status == 422
    left = " ".join(one.title for one in others)
    assert f"Still to pick: {left} What you have picked is still here." in page.text
    assert [link for link in page.links if "#criterion-" in link] == [f"#criterion-{one.id}" for one in others]
    again = page.form()
    assert again.sends[f"level.{first.id}"] == ["5"]
    assert again.sends["sheet"] == form.sends["sheet"]
    assert sheets(first_day) == []


@one_engine
def test_an_earlier_answer_is_not_shown_while_one_answers(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    fill_in(ben, "self", 3)
    form = ben.visit("/me/mistakes/check").form()
    assert [name for name in form.sends if name.startswith("level.")] == []


def test_the_same_form_sent_twice_is_kept_once(first_day: Academy) -> None:
    ben = first_day.sign_in("ben")
    form = ben.visit("/me/mistakes/check").form()
    given = picked(first_day, "self", 3)
    for fields, status in ((given, 200), (given, 200), (picked(first_day, "self", 4), 409)):
        assert ben.send(form, fields).status == status
    assert len(sheets(first_day)) == 1


@pytest.mark.parametrize("about", DESKS)
def test_it_is_deleted_after_one_more_question_and_by_its_owner_alone(first_day: Academy, about: str) -> None:
    handle, path = DESKS[about]
    owner = first_day.sign_in(handle)
    fill_in(owner, about, 3)
    (sheet,) = sheets(first_day, about)
    address = f"{path}{sheet.id}/delete"
    other = first_day.sign_in("tess" if about == "self" else "ben")
    with nothing_changes(first_day.store):
        assert other.visit(address.replace("/team/", "/me/")).status == 404
        assert other.post(address.replace("/team/", "/me/"), {}).status_code == 303
    page = owner.visit(address)
    assert "Delete what you said on 21 November 2026?" in page.text
    assert sheets(first_day, about) == [sheet]
    assert owner.send(page.form("/delete")).url == path
    assert sheets(first_day, about) == []
    assert owner.visit(address).status == 404


@one_engine
@pytest.mark.parametrize("about", DESKS)
def test_nobody_else_sees_what_was_said(north: Academy, about: str) -> None:
    handle, path = DESKS[about]
    fill_in(north.sign_in(handle), about, 2, poor_questioning=1)
    for other in ("ana", "ben", "tess", "ida"):
        if other == handle:
            continue
        visitor = north.sign_in(other)
        pages = [visitor.visit(where) for where in (path, "/team/", f"/team/{ident('ben')}/", "/people/", "/studio/")]
        assert not any("Often 1.0 of 5" in page.text for page in pages)
    assert "Who else sees this: nobody" in north.sign_in(handle).visit(path).text


@one_engine
def test_both_desks_and_the_catalogue_lead_there(first_day: Academy) -> None:
    assert "/me/mistakes/" in first_day.sign_in("ben").visit("/me/").links
    ana = first_day.sign_in("ana")
    assert {"/team/mistakes/"} <= set(ana.visit("/team/").links)
    assert "/me/mistakes/" in ana.visit("/practices/").links


@one_engine
def test_one_person_is_no_team(first_day: Academy) -> None:
    with first_day.store.write() as conn:
        people.leave(conn, ident("caro"), first_day.clock())
    ana = first_day.sign_in("ana")
    for path in ("/team/mistakes/", "/team/mistakes/check"):
        page = ana.visit(path)
        assert "never about one person" in page.text
        assert page.forms == [form for form in page.forms if form.method == "get"]
    given = picked(first_day, "team", 3) | {"sheet": [new_id()]}
    with nothing_changes(first_day.store):
        assert ana.post("/team/mistakes/check", given).status_code == 422


@one_engine
def test_a_company_without_the_file_has_no_such_page(project: Path, store: Store) -> None:
    (project / "quizzes" / "selfchecks.yaml").unlink()
    release(project, project / "var", project / "site", demo=True, report=lambda line: None)
    opened = academy.opened(Settings(root=project, demo=True), store)
    ben = opened.sign_in("ben")
    assert ben.visit("/me/mistakes/").status == ben.visit("/me/mistakes/check").status == 404
    assert "/me/mistakes/" not in ben.visit("/me/").links
    assert "/team/mistakes/" not in opened.sign_in("ana").visit("/team/").links


@one_engine
def test_what_is_not_asked_any_more_is_said_so(first_day: Academy) -> None:
    with first_day.store.write() as conn:
        old = Sheet(
            new_id(), ident("ben"), "self", "of-last-year", {"gone": 1}, first_day.clock() - timedelta(days=400)
        )
        selfchecks.add(conn, old)
    page = first_day.sign_in("ben").visit("/me/mistakes/")
    assert "is not asked any more" in page.text
    assert "/me/mistakes/check" in page.links
