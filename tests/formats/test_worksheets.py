"""What a worksheet names in other files must be there; whatever its file holds, nothing but words comes of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assessor.formats.folder import load

ROOT = Path(__file__).parents[2]
SHEET = Path("quizzes/worksheets/qpc.yaml")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The real files of practices, rating scales and worksheets."""
    for name in ("practices.yaml", "areas.yaml"):
        (tmp_path / "quizzes").mkdir(exist_ok=True)
        shutil.copy(ROOT / "quizzes" / name, tmp_path / "quizzes" / name)
    for name in ("rubrics", "worksheets"):
        shutil.copytree(ROOT / "quizzes" / name, tmp_path / "quizzes" / name)
    return tmp_path


def changed(project: Path, was: str, now: str) -> list[str]:
    """What is said of the workbook once it says something else."""
    text = (project / SHEET).read_text("utf-8")
    assert was in text
    (project / SHEET).write_text(text.replace(was, now, 1), "utf-8")
    return [str(problem) for problem in load(project).problems]


def test_the_real_ones_are_in_service(project: Path) -> None:
    found = load(project)
    assert found.problems == []
    assert list(found.catalogue.worksheets) == ["fundamentals", "qpc"]
    assert found.catalogue.worksheets["qpc"].column["figure"].product == ("driver", "factor")


def test_a_claim_is_a_behaviour_of_the_practices_scale(project: Path) -> None:
    assert changed(project, "claim: coverage", "claim: coverag") == [
        f"{SHEET}:14:8: claim coverag does not exist (did you mean coverage?); coverage, origin, asking, renewal, use"
    ]


def test_a_practice_that_is_not_there_is_one_mistake(project: Path) -> None:
    (said,) = changed(project, "practice: qpc", "practice: qcp")
    assert said.startswith(f"{SHEET}:3:11: practice qcp does not exist")


@pytest.mark.parametrize("rest", ["", "[", "- a\n- b\n", "columns: {}\n", "id: qpc\nid: qpc\n", "\x00", "id: [[[[\n"])
def test_a_file_of_anything_is_out_of_service_and_says_why(project: Path, rest: str) -> None:
    (project / SHEET).write_text(rest, "utf-8")
    found = load(project)
    assert [problem.path for problem in found.problems if problem.path != str(SHEET)] == []
    assert found.problems
    assert list(found.catalogue.worksheets) == ["fundamentals"]
