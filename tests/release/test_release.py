"""From the trainers' files to what is in service: the newest good version of every file, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assessor.formats import folder
from assessor.lessons.library import PROBLEMS, SHELF, Library
from assessor.lessons.release import Released, release

BANK, LESSON, RUBRIC = "quizzes/items/qpc.yaml", "content/practices/qpc.md", "quizzes/rubrics/qpc.yaml"
BROKEN = [
    (BANK, "level: 2", "level: 7"),
    (BANK, "items:", "items: {"),
    (RUBRIC, "criteria:", "criterions:"),
    ("quizzes/practices.yaml", "importance: 3", "importance: high"),
    ("quizzes/forms.yaml", "items: 3", "items: 0"),
    (LESSON, "minutes:", "minuts:"),
    (LESSON, "---", "--"),
    (LESSON, "```item\n", "```item\nno-such-"),
]


def released(project: Path) -> Released:
    return release(project, project / "var", project / "site", demo=True, report=lambda line: None)


def replace(project: Path, name: str, old: str, new: str) -> None:
    file = project / name
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new, 1))


def times(folder_: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder_.rglob("*") if path.is_file()}


def test_what_is_in_service_is_what_is_written(project: Path) -> None:
    assert released(project).problems == ()
    written = {name: path.read_bytes() for name, path in folder.files(project).items()}
    shelf = {name: path.read_bytes() for name, path in folder.files(project / "var" / SHELF).items()}
    assert shelf == written


def test_a_release_of_nothing_new_changes_no_page(project: Path) -> None:
    before = times(project / "site")
    done = released(project)
    assert done.report is not None
    assert done.report.changed == 0
    assert times(project / "site") == before


@pytest.mark.parametrize(("name", "old", "new"), BROKEN)
def test_a_broken_file_keeps_its_last_good_version(project: Path, name: str, old: str, new: str) -> None:
    good, before = (project / name).read_bytes(), times(project / "site")
    replace(project, name, old, new)
    library = Library(project / "var")
    version = library.edition().catalogue.version

    done = released(project)
    assert name in {problem.path for problem in done.problems}
    assert (project / "var" / SHELF / name).read_bytes() == good
    assert library.edition().problems == done.problems
    assert library.edition().catalogue.version == version
    assert times(project / "site") == before


def test_files_without_a_mistake_go_on_while_all_others_wait(project: Path) -> None:
    good = {name: (project / name).read_bytes() for name, _, _ in BROKEN}
    for name, old, new in BROKEN[::2]:
        replace(project, name, old, new)
    other = project / "content/practices/questioning.md"
    other.write_text(other.read_text() + "\nThe others go on.\n")
    done = released(project)
    assert {problem.path for problem in done.problems} >= {name for name, _, _ in BROKEN[::2]}
    assert "The others go on." in (project / "site/practices/questioning/index.html").read_text()
    for name, content in good.items():
        assert (project / "var" / SHELF / name).read_bytes() == content


def test_a_broken_file_that_never_was_good_is_left_out(project: Path) -> None:
    (project / "quizzes/items/new.yaml").write_text("practice: qpc\nitems:\n  - id: 12:30\n")
    done = released(project)
    assert {problem.path for problem in done.problems} == {"quizzes/items/new.yaml"}
    assert not (project / "var" / SHELF / "quizzes/items/new.yaml").exists()
    assert len(Library(project / "var").edition().catalogue.items) > 30


def test_a_deleted_file_leaves_service(project: Path) -> None:
    name = "content/practices/inside-relationships"
    (project / f"{name}.md").unlink()
    released(project)
    assert not (project / "var" / SHELF / f"{name}.md").exists()
    assert not (project / "site/practices/inside-relationships/index.html").exists()
    assert "practices/inside-relationships" not in Library(project / "var").edition().catalogue.lessons


def test_bytes_that_are_no_text_and_files_that_are_no_content_break_nothing(project: Path) -> None:
    for name, content in {
        "quizzes/items/latin.yaml": "practice: qpc\n# é".encode("latin-1"),
        "quizzes/items/nul.yaml": b"practice: qpc\0",
        "content/practices/half.md": b"---\ntitle: \xff\xfe",
        "content/picture.png": b"\x89PNG",
        "quizzes/.hidden.yaml": b"{{{",
        "quizzes/notes.txt": b"a note",
    }.items():
        (project / name).write_bytes(content)
    done = released(project)
    broken = {problem.path for problem in done.problems}
    assert broken >= {"quizzes/items/latin.yaml", "quizzes/items/nul.yaml", "content/practices/half.md"}
    assert "quizzes/.hidden.yaml" not in broken
    assert len(Library(project / "var").edition().catalogue.items) > 30


def test_a_broken_configuration_is_one_more_mistake_and_keeps_the_pages(project: Path) -> None:
    before = times(project / "site")
    (project / "mkdocs.yml").write_text("site_name: [\n")
    replace(project, BANK, "Priya sells washroom", "Priya sells bathroom")
    done = released(project)
    assert done.report is None
    assert [problem.path for problem in done.problems] == ["mkdocs.yml"]
    assert times(project / "site") == before
    stems = [item.stem for item in Library(project / "var").edition().catalogue.items.values()]
    assert any("Priya sells bathroom" in stem for stem in stems), "a question needs no page to be in service"


def test_a_new_edition_is_read_when_it_is_announced_and_not_before(project: Path) -> None:
    library = Library(project / "var")
    before = library.edition()
    assert library.edition() is before
    replace(project, RUBRIC, "intro: ", "intro: Well. ")
    assert library.edition() is before
    released(project)
    assert library.edition().catalogue.version != before.catalogue.version


def test_mistakes_are_written_as_plain_data(project: Path) -> None:
    replace(project, BANK, "level: 2", "level: 7")
    done = released(project)
    (written,) = json.loads((project / "var" / PROBLEMS).read_text())
    assert written["path"] == BANK
    assert (written["line"], written["column"]) == (done.problems[0].line, done.problems[0].column)


def test_without_an_edition_the_library_says_that_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Library(tmp_path).edition()
