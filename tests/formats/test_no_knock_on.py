"""A mistake in one real file is reported in that file alone, and once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assessor.formats.folder import ROOMS, Folder, broken, load

ROOT = Path(__file__).parents[2]
MANY = ("content/practices", "content/managers", "quizzes/items", "quizzes/rubrics")
ENOUGH = 3
"""Files of a folder that holds many of one sort."""


def some(folder: str, ending: str) -> list[str]:
    """Every file of a folder by its path from the root; of those that are alike, the first ones."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / folder).rglob(f"*{ending}")):
        found.setdefault(path.relative_to(ROOT).parent.as_posix(), []).append(path.relative_to(ROOT).as_posix())
    return [name for near, names in found.items() for name in (names[:ENOUGH] if near in MANY else names)]


LESSONS = some("content", ".md")
YAML = [name for name in some("quizzes", ".yaml") if name != "quizzes/practices.yaml"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room)
    return tmp_path


def broken_by(project: Path, name: str, old: str, new: str) -> Folder:
    file = project / name
    text = file.read_text("utf-8")
    assert old in text, f"{name} has no {old!r} to break"
    file.write_bytes(text.replace(old, new, 1).encode("utf-8", errors="surrogateescape"))
    return load(project)


def test_the_real_project_has_no_mistake(project: Path) -> None:
    assert load(project).problems == []


@pytest.mark.parametrize("name", [*LESSONS, *YAML, "quizzes/practices.yaml"])
def test_a_byte_that_is_not_utf_8_is_the_only_mistake(project: Path, name: str) -> None:
    raw = (project / name).read_bytes()
    (project / name).write_bytes(raw + b"# caf\xe9\n")
    (only,) = load(project).problems
    assert only.path == name
    assert "byte 0xe9 is not UTF-8" in only.what
    assert only.line == raw.count(b"\n") + 1


@pytest.mark.parametrize("name", [name for name in LESSONS if name.rpartition("/")[0] in MANY])
def test_front_matter_cut_off_is_the_only_mistake(project: Path, name: str) -> None:
    (only,) = broken_by(project, name, "\n---\n", "\n").problems
    assert (only.path, only.line, only.what) == (name, 1, "the front matter has no end")


@pytest.mark.parametrize("name", [name for name in YAML if "/items/" in name])
def test_a_wrong_level_of_one_item_is_the_only_mistake(project: Path, name: str) -> None:
    found = broken_by(project, name, "level: 2", "level: 22")
    (only,) = found.problems
    assert (only.path, only.what) == (name, "level: 22 is out of range")
    assert broken(found.inside) == {name}


@pytest.mark.parametrize("name", [name for name in YAML if "/items/" in name])
def test_an_unclosed_quote_in_one_item_is_the_only_mistake_and_the_others_stay(project: Path, name: str) -> None:
    before = len(load(project).catalogue.items)
    found = broken_by(project, name, "point: ", 'point: "')
    assert {problem.path for problem in found.problems} == {name}
    assert len(found.problems) == 1
    assert len(found.catalogue.items) == before - 1


@pytest.mark.parametrize("name", [name for name in YAML if "/rubrics/" in name])
def test_a_bad_criterion_is_the_only_mistake(project: Path, name: str) -> None:
    (only,) = broken_by(project, name, "question: ", "question: 7 # ").problems
    assert (only.path, only.what) == (name, "question: 7 is not a text")


def test_a_practice_with_a_mistake_is_not_missed_by_those_who_name_it(project: Path) -> None:
    (only,) = broken_by(project, "quizzes/practices.yaml", "importance: 3", "importance: 4").problems
    assert only.what == "importance: 4 is out of range"


def test_a_practices_file_that_cannot_be_read_at_all_is_the_only_mistake(project: Path) -> None:
    found = broken_by(project, "quizzes/practices.yaml", "practices:", "practices: [")
    assert {problem.path for problem in found.problems} == {"quizzes/practices.yaml"}
    assert len(found.problems) == 1


def test_a_released_item_with_a_mistake_is_not_missed_by_the_lesson_that_embeds_it(project: Path) -> None:
    (only,) = broken_by(project, "quizzes/items/qpc.yaml", "released: true", "released: 1").problems
    assert only.path == "quizzes/items/qpc.yaml"


def test_a_paragraph_that_loses_its_anchor_is_reported_where_it_is_named(project: Path) -> None:
    found = broken_by(project, "content/practices/qpc.md", "{: #three-borders }", "")
    assert found.problems
    assert {problem.path for problem in found.problems} == {"quizzes/items/qpc.yaml"}
    assert all("#three-borders does not exist" in problem.what for problem in found.problems)
    assert found.inside == []
