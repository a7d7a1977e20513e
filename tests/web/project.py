"""The repository's real content, released into a folder of the tests' own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

from assessor.lessons.library import PROBLEMS, SHELF
from assessor.lessons.release import Released, release

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".pytest_cache" / "pages"
"""Pages as tests last built them. Building takes seconds and is asked for dozens of times in a run."""
PARTS = ("content", "quizzes", "mkdocs.yml")


def written(root: Path) -> Path:
    """A project with this repository's content, not yet released."""
    root.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, root / part)
        else:
            shutil.copy(source, root / part)
    # mkdocs.yml names the theme by its place in the repository.
    (root / "assessor").symlink_to(ROOT / "assessor")
    return root


def released(root: Path, *, demo: bool = True) -> Path:
    """The same, released for a demo or for an organisation of one's own."""
    done = release_kept(written(root), "academy", demo=demo)
    assert [str(problem) for problem in done.problems] == []
    return root


def release_kept(root: Path, name: str, *, demo: bool) -> Released:
    """Release a project, with the pages kept under this name where the build finds that they still hold."""
    kept = KEPT / f"{name}-{'demo' if demo else 'own'}"
    kept.parent.mkdir(parents=True, exist_ok=True)
    with kept.with_suffix(".lock").open("a") as lock:
        flock(lock, LOCK_EX)
        if kept.exists():
            shutil.copytree(kept, root / "site")
        done = release(root, root / "var", root / "site", demo=demo, report=lambda line: None)
        assert done.report is not None
        if done.report.changed:
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(root / "site", kept)
    return done


def copied(root: Path, target: Path) -> Path:
    """A copy of a project to do with as one likes."""
    return Path(shutil.copytree(root, target, symlinks=True))


def release_again(root: Path) -> None:
    """Put the newest files into service; they must be without mistakes."""
    done = release(root, root / "var", root / "site", demo=True, report=lambda line: None)
    assert [str(problem) for problem in done.problems] == []


@contextmanager
def out_of_service(root: Path, name: str) -> Iterator[None]:
    """The newest edition without one of its files, as in `quizzes/rubrics/qpc.yaml`, until it is put back."""
    file, aside = root / "var" / SHELF / name, root / "var" / "aside"
    file.rename(aside)
    _announce(root)
    try:
        yield
    finally:
        aside.rename(file)
        _announce(root)


def _announce(root: Path) -> None:
    """Tell whoever serves it that there is another edition."""
    problems = root / "var" / PROBLEMS
    written = problems.with_suffix(".new")
    written.write_text(problems.read_text())
    written.replace(problems)
