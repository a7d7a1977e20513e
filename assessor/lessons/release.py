"""From the trainers' files to what is in service.

A file that has a mistake inside keeps its last good version in service; all other files go on. `var/shelf/` holds the
files in service, `var/problems.json` what is wrong with the newer ones; writing it last is what tells the running
assessor that there is a new edition.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assessor.formats import folder
from assessor.formats.problems import Problem, as_json
from assessor.lessons.build import BuildFailed, BuildReport, build
from assessor.lessons.library import PROBLEMS, SHELF


@dataclass(frozen=True)
class Released:
    """What came of it: the build's report (None if it failed) and every mistake found."""

    report: BuildReport | None
    problems: tuple[Problem, ...]


def release(root: Path, var: Path, site: Path, *, demo: bool, report: Callable[[str], None]) -> Released:
    """Check all files, put the good ones on the shelf, build the pages from the shelf, and announce the edition."""
    report("Checking lessons and questions")
    newest = folder.load(root)
    problems = newest.problems
    shelf = var / SHELF
    shelf.mkdir(parents=True, exist_ok=True)
    _stock(root, shelf, folder.broken([*newest.inside, *_undrawable(newest.between)]))
    catalogue, files = folder.load(shelf).catalogue, folder.files(shelf)
    built = None
    try:
        built = build(root, site, catalogue=catalogue, demo=demo, report=report, files=files)
    except BuildFailed as failed:
        problems = [*problems, Problem("mkdocs.yml", 1, 1, str(failed), "a configuration that MkDocs can build with")]
    for warning in built.warnings if built else ():
        problems = [*problems, Problem("mkdocs.yml", 1, 1, warning, "pages that MkDocs builds without a warning")]
    _write(var / PROBLEMS, as_json(problems).encode())
    return Released(built, tuple(problems))


def _undrawable(problems: list[Problem]) -> list[Problem]:
    """A lesson that embeds or links what is not there keeps its last good version as well."""
    return [problem for problem in problems if problem.path.endswith(".md")]


def _stock(root: Path, shelf: Path, broken: set[str]) -> None:
    """Make the shelf hold the newest good version of every file that still exists."""
    newest = folder.files(root)
    for name, path in newest.items():
        if name not in broken:
            _write(shelf / name, path.read_bytes())
    for name, path in folder.files(shelf).items():
        if name not in newest:
            path.unlink()


def _write(path: Path, content: bytes) -> None:
    """Whoever reads meanwhile reads the old content or the new, never a half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)
