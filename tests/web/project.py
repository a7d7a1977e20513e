"""The repository's real content but for its forms, released into a folder of the tests' own."""

from __future__ import annotations

import shutil
from fcntl import LOCK_EX, flock
from pathlib import Path

from assessor.lessons.release import release

ROOT = Path(__file__).parents[2]
FIXED = ROOT / "tests" / "data" / "forms" / "fixed.yaml"
"""A form that asks everybody the same, so that a test knows what comes."""
PARTS = ("content", "quizzes", "mkdocs.yml")


def written(root: Path) -> Path:
    """A project with this repository's content and a form that asks everybody the same, not yet released."""
    root.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, root / part)
        else:
            shutil.copy(source, root / part)
    shutil.copy(FIXED, root / "quizzes" / "forms.yaml")
    # mkdocs.yml names the theme by its place in the repository.
    (root / "assessor").symlink_to(ROOT / "assessor")
    return root


def released(root: Path) -> Path:
    """The same, released for a demo; made once, however many workers ask for it."""
    root.parent.mkdir(parents=True, exist_ok=True)
    with root.with_suffix(".lock").open("a") as lock:
        flock(lock, LOCK_EX)
        if not root.exists():
            written(root)
            done = release(root, root / "var", root / "site", demo=True, report=lambda line: None)
            assert done.report is not None
            assert [str(problem) for problem in done.problems] == []
    return root


def copied(root: Path, target: Path) -> Path:
    """A copy of a project to do with as one likes."""
    return Path(shutil.copytree(root, target, symlinks=True))


def release_again(root: Path) -> None:
    """Put the newest files into service; they must be without mistakes."""
    done = release(root, root / "var", root / "site", demo=True, report=lambda line: None)
    assert [str(problem) for problem in done.problems] == []
