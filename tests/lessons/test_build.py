"""The lesson build: complete, quick when nothing changed, and never in the way of readers."""

from __future__ import annotations

import gzip
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import brotli
import pytest

from assessor.formats import folder
from assessor.lessons.build import BuildFailed, BuildReport, build
from assessor.lessons.publish import PACKED, publish, served
from tests.lessons.conftest import ROOT


@dataclass
class Project:
    """A copy of this repository's content to change and build."""

    root: Path
    out: Path
    steps: list[str] = field(default_factory=list)

    def build(self, *, demo: bool = False, files: dict[str, Path] | None = None) -> BuildReport:
        found = folder.files(self.root) if files is None else files
        catalogue = folder.load_files(found).catalogue
        return build(self.root, self.out, catalogue=catalogue, demo=demo, report=self.steps.append, files=files)

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def page(self, name: str) -> str:
        return (self.out / name / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path / "academy"
    for name in ("content", "quizzes"):
        shutil.copytree(ROOT / name, root / name)
    (root / "assessor").mkdir()
    shutil.copytree(ROOT / "assessor" / "theme", root / "assessor" / "theme")
    shutil.copy(ROOT / "mkdocs.yml", root)
    return Project(root, tmp_path / "site")


def stamps(out: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in out.rglob("*") if path.is_file()}


def test_every_lesson_has_a_page_and_every_text_its_compressed_twins(site: Path) -> None:
    lessons = {path.stem for path in (ROOT / "content" / "practices").glob("*.md")} - {"index"}
    assert lessons == {path.parent.name for path in site.glob("practices/*/index.html")}
    for path in served(site):
        content = path.read_bytes()
        assert brotli.decompress(path.with_name(path.name + ".br").read_bytes()) == content
        assert gzip.decompress(path.with_name(path.name + ".gz").read_bytes()) == content


def test_nothing_that_nobody_asks_for_is_put_into_service(site: Path) -> None:
    names = [path.relative_to(site).as_posix() for path in served(site)]
    assert [name for name in names if name.endswith(".map") or "lunr" in name or "glossary" in name] == []
    assert [name for name in names if name.endswith(".css")] == ["assets/academy.css"]


def test_a_second_build_with_nothing_changed_touches_nothing(project: Project) -> None:
    first = project.build()
    before = stamps(project.out)
    project.steps.clear()
    second = project.build()
    assert project.steps == []
    assert stamps(project.out) == before
    assert (second.pages, second.bytes, second.changed) == (first.pages, first.bytes, 0)


def test_an_edited_lesson_changes_its_page_and_the_search_alone(project: Project) -> None:
    project.build()
    before = stamps(project.out)
    project.edit("content/practices/qpc.md", "Tuesday, 8:40.", "Wednesday, 9:10.")
    project.build()
    after = stamps(project.out)
    changed = {path.relative_to(project.out).as_posix() for path in after if after[path] != before.get(path)}
    assert {name for name in changed if not name.endswith(PACKED)} == {
        ".fingerprint",
        "practices/qpc/index.html",
        "search/search_index.json",
    }
    assert "Wednesday, 9:10." in project.page("practices/qpc")


def test_a_changed_question_changes_the_lesson_that_shows_it(project: Project) -> None:
    project.build()
    project.edit("quizzes/items/qpc.yaml", "What should Ravi say next?", "What would you have Ravi say?")
    project.build()
    assert "What would you have Ravi say?" in project.page("practices/qpc")


def test_a_new_lesson_appears_and_a_deleted_one_goes_without_an_edit_elsewhere(project: Project) -> None:
    project.build()
    lesson = project.root / "content/practices/qpc.md"
    shutil.copy(lesson, lesson.with_stem("qpc-again"))
    project.build()
    assert 'href="../qpc-again/"' in project.page("practices/questioning")
    lesson.with_stem("qpc-again").unlink()
    project.build()
    assert not (project.out / "practices/qpc-again").exists()


def test_one_slip_is_a_warning_and_the_other_pages_go_on(project: Project) -> None:
    project.edit("content/practices/qpc.md", "qpc-check-1", "qpc-chek-1")
    project.edit("content/practices/questioning.md", "(qpc.md)", "(qpcc.md)")
    project.edit("content/practices/inside-relationships.md", "Thursday", "Friday")
    made = project.build()
    assert len(made.warnings) == 2
    assert "content/practices/qpc.md: item: 'qpc-chek-1' is not known; did you mean 'qpc-check-1'?" in made.warnings
    assert "Friday" in project.page("practices/inside-relationships")


def test_a_warning_is_said_again_until_somebody_mends_it(project: Project) -> None:
    project.edit("content/practices/qpc.md", "qpc-check-1", "qpc-chek-1")
    assert project.build().warnings == project.build().warnings != ()
    project.edit("content/practices/qpc.md", "qpc-chek-1", "qpc-check-1")
    assert project.build().warnings == ()


def test_the_last_good_version_of_a_file_can_be_kept_in_service(project: Project, tmp_path: Path) -> None:
    good = Path(shutil.copy(project.root / "content/practices/qpc.md", tmp_path / "good.md"))
    (project.root / "content/practices/qpc.md").write_bytes(b"\xff not text")
    made = project.build(files={**folder.files(project.root), "content/practices/qpc.md": good})
    assert made.warnings == ()
    assert "Know what every account could buy" in project.page("practices/qpc")


def test_a_build_that_fails_leaves_the_pages_in_service_as_they_were(project: Project) -> None:
    project.build()
    before = stamps(project.out)
    (project.root / "content/practices/qpc.md").write_bytes(b"\xff not text")
    with pytest.raises(BuildFailed, match=r"practices/qpc\.md"):
        project.build()
    assert stamps(project.out) == before


def test_a_broken_mkdocs_yml_is_said_in_words(project: Project) -> None:
    (project.root / "mkdocs.yml").write_text("site_name: [", encoding="utf-8")
    with pytest.raises(BuildFailed, match="line 1"):
        project.build()


def test_a_file_that_belongs_below_each_page_is_named_when_it_is_missing(project: Project) -> None:
    (project.root / "content/foot.md").unlink()
    with pytest.raises(BuildFailed, match=r"foot\.md"):
        project.build()


def test_only_a_demo_says_that_it_is_one(project: Project) -> None:
    project.build(demo=True)
    assert "This is a demo" in project.page("practices/qpc")
    project.build(demo=False)
    assert "demo" not in project.page("practices/qpc")
    assert "md-banner" not in project.page("practices/qpc")


def test_an_unpublished_folder_goes_when_its_last_file_goes(tmp_path: Path) -> None:
    fresh, out = tmp_path / "fresh", tmp_path / "out"
    (fresh / "a" / "b").mkdir(parents=True)
    (fresh / "a" / "b" / "x.html").write_text("x", encoding="utf-8")
    assert publish(fresh, out) == 1
    (fresh / "a" / "b" / "x.html").unlink()
    assert publish(fresh, out) == 1
    assert list(out.iterdir()) == []
