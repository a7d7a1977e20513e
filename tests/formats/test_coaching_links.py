"""What the manager's instruments may have only once, and what a project without them is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assessor.engine.plan import PARTS
from assessor.formats.folder import ROOMS, Folder, load

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room)
    return tmp_path


def changed(project: Path, name: str, old: str, new: str) -> Folder:
    file = project / "quizzes" / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return load(project)


def test_the_real_files_have_eight_questions_and_six_parts(project: Path) -> None:
    found = load(project).catalogue
    assert found.qualification is not None
    assert found.plan is not None
    assert len(found.qualification.questions) == 8
    assert {one.part for one in found.plan.parts} == set(PARTS)


def test_every_help_leads_a_manager_to_a_lesson(project: Path) -> None:
    found = load(project).catalogue
    assert found.qualification is not None
    for asked in found.qualification.questions:
        for practice in asked.helps.practices:
            assert "manager" in found.practices[practice].roles
            assert found.lessons_of(practice)


def test_a_part_that_stands_there_twice_is_named_with_what_is_missing(project: Path) -> None:
    (only,) = changed(project, "plan.yaml", "part: field", "part: group").problems
    assert (only.path, only.what) == ("quizzes/plan.yaml", "the part group stands here a second time")
    assert only.allowed == "each part once; missing: field"


def test_five_parts_are_too_few(project: Path) -> None:
    text = (project / "quizzes" / "plan.yaml").read_text("utf-8")
    last = text[text.index("  - part: improvement") :]
    (only,) = changed(project, "plan.yaml", last, "").problems
    assert "parts has 5 entries" in only.what


@pytest.mark.parametrize("name", ["qualification.yaml", "plan.yaml"])
def test_a_project_without_them_is_whole(project: Path, name: str) -> None:
    (project / "quizzes" / name).unlink()
    found = load(project)
    assert found.problems == []
    assert getattr(found.catalogue, name.partition(".")[0]) is None


def test_a_broken_one_is_out_of_service_and_nothing_else(project: Path) -> None:
    found = changed(project, "qualification.yaml", "helps:", "helpz:")
    assert {problem.path for problem in found.problems} == {"quizzes/qualification.yaml"}
    assert found.catalogue.qualification is None
    assert found.catalogue.plan is not None
