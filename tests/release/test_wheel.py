"""The package as it is installed from a wheel: beside it lie only lessons, questions and mkdocs.yml."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.support.waiting import PATIENCE
from tests.web.project import PARTS, ROOT

LEFT_BEHIND = shutil.ignore_patterns("__pycache__", "*.pyc")


def done(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """What a program says; it must go well."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("ASSESSOR_", "PYTHON"))}
    result = subprocess.run(words, cwd=cwd, env=ours, capture_output=True, text=True, timeout=PATIENCE)
    assert result.returncode == 0, result.stdout + result.stderr
    return result


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of a fresh environment that holds the wheel, and what it rests on by way of ours."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    shutil.copytree(ROOT / "assessor", source / "assessor", ignore=LEFT_BEHIND)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    done(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=source)
    (wheel,) = folder.glob("*.whl")
    done(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    python = folder / "venv/bin/python"
    with_pip = getattr(sys, "_base_executable", sys.executable)  # .venv is made without a pip of its own
    install = ("install", "--quiet", "--no-index", "--no-deps", wheel)
    done(with_pip, "-m", "pip", "--python", python, *install, cwd=folder)
    # A path alone: the files that lead to this repository from there are not followed.
    (site,) = folder.glob("venv/lib/python*/site-packages")
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    shutil.rmtree(source)
    return python.parent


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """What trainers write, and nothing else."""
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, tmp_path / part)
    return tmp_path


def test_the_wheel_is_what_runs(installed: Path, content: Path) -> None:
    where = "import assessor; print(assessor.__file__)"
    assert done(installed / "python", "-c", where, cwd=content).stdout.startswith(str(installed.parent))


def test_it_checks_builds_and_makes_tables_where_there_is_only_content(installed: Path, content: Path) -> None:
    assert "No mistakes" in done(installed / "assessor", "check", cwd=content).stderr
    assert "pages" in done(installed / "assessor", "build", cwd=content).stderr
    page = (content / "site/practices/qpc/index.html").read_text()
    assert "academy.css" in page, "the pages wear our theme"
    assert "<!--shell:content-->" in (content / "site/404.html").read_text()
    assert "up to date" in done(installed / "assessor", "db", "upgrade", cwd=content).stderr


def test_a_theme_of_ones_own_beside_mkdocs_yml_is_used(installed: Path, content: Path) -> None:
    theme = Path(shutil.copytree(ROOT / "assessor/theme", content / "assessor/theme"))
    page = theme / "404.html"
    page.write_text(
        page.read_text().replace("<!--shell:head-->", '<!--shell:head--><meta name="ours" content="yes">')
    )
    done(installed / "assessor", "build", cwd=content)
    assert 'name="ours"' in (content / "site/404.html").read_text().replace("name=ours", 'name="ours"')
