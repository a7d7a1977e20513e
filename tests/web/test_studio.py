"""A trainer's desk: what is in service, and every mistake that keeps something newer out of it."""

from pathlib import Path

import pytest

from assessor.config import Settings
from assessor.lessons.release import release
from assessor.store import Store
from tests.web import academy
from tests.web.academy import Academy, one_engine


@one_engine
@pytest.mark.parametrize("handle", ["tess", "ida"])
def test_trainer_and_admin_see_the_bank_at_a_glance(first_day: Academy, handle: str) -> None:
    page = first_day.sign_in(handle).visit("/studio/")
    assert page.status == 200
    assert "Every file is in service as it is written" in page.text
    for practice in first_day.catalogue.practices.values():
        items = [item for item in first_day.catalogue.items.values() if item.practice == practice.id]
        released = sum(item.released for item in items)
        points = len({item.point for item in items if not item.released})
        assert f"{practice.title} {len(items) - released} {points}" in page.text


@one_engine
@pytest.mark.parametrize("handle", ["ana", "ben", "caro", "dov"])
def test_nobody_else_sees_the_studio(first_day: Academy, handle: str) -> None:
    page = first_day.sign_in(handle).visit("/studio/")
    assert page.status == 403
    assert "not for your account" in page.text
    assert "bank" not in page.ids


@one_engine
def test_every_mistake_is_listed_with_its_place_and_what_is_allowed(project: Path, store: Store) -> None:
    bank, lesson = project / "quizzes/items/qpc.yaml", project / "content/practices/questioning.md"
    bank.write_text(bank.read_text().replace("level: 2", "level: 7", 1))
    lesson.write_text(lesson.read_text().replace("minutes: ", "minuts: ", 1) + "\n<script>alert(1)</script>\n")
    found = release(project, project / "var", project / "site", demo=True, report=lambda line: None)
    assert len(found.problems) >= 2
    tess = academy.opened(Settings(root=project, demo=True), store).sign_in("tess")
    page = tess.visit("/studio/")
    assert f"{len(found.problems)} mistakes in the files" in page.text
    for problem in found.problems:
        assert f"{problem.path}:{problem.line}:{problem.column}" in page.text
        assert " ".join(problem.what.split()) in page.text
        assert " ".join(problem.allowed.split()) in page.text
    places = {problem.path for problem in found.problems}
    assert places == {"quizzes/items/qpc.yaml", "content/practices/questioning.md"}
