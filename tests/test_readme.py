"""Every command in the documentation is run as it stands there, in a copy of the project.

A ```sh block is a list of commands, run one after another. What is put in its place before it is run:

- ADDRESS is a repository made of these files, DATABASE a PostgreSQL of the test's own, a port one that is free;
- a new clone gets this run's .venv, because to fill it again would take a minute of the network;
- a command that serves is asked for a page, then stopped with Ctrl-C's signal, and must have said nothing alarming;
- targets in DRY are only looked at with `make -n`, and why stands there.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import postgres
from tests.support.ports import reserved
from tests.support.waiting import PATIENCE, until

ROOT = Path(__file__).parents[1]
PAGES = ["README.md", "CONTRIBUTING.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DATABASE = re.compile(r"\bDATABASE\b")
"""Not the same word inside a variable's name."""
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", ".tools", "site", "var", "__pycache__", ".*_cache", ".hypothesis", ".coverage*"
)
SERVERS = {"make run": "/healthz", "assessor serve": "/healthz", "http.server": "/"}
DRY = {
    "make test": ("pytest", "it would run this test, which would run it"),
    "make check": ("mypy", "it takes half a minute, and .ci/run runs it beside the tests"),
    "make setup": ("", "it is what has made the .venv that runs this test"),
}


def commands(page: str) -> list[list[str]]:
    """The command blocks of a page, each a list of lines."""
    return [block.strip().splitlines() for block in BLOCK.findall((ROOT / page).read_text("utf-8"))]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A git repository made of the files as they are now; one for all, so that its pages are built once."""
    project = tmp_path_factory.mktemp("readme") / "project"
    shutil.copytree(ROOT, project, ignore=NOT_COPIED)
    _equip(project)
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    for arguments in (["init", "--quiet"], ["add", "."], [*identity, "commit", "--quiet", "--message", "All"]):
        subprocess.run(["git", *arguments], cwd=project, check=True)
    return project


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    with postgres.schema(request.getfixturevalue("postgres_server")) as url:
        yield url


def given(page: str) -> object:
    needs_postgres = any(DATABASE.search(line) for block in commands(page) for line in block)
    return pytest.param(page, marks=pytest.mark.postgres if needs_postgres else ())


@pytest.mark.parametrize("page", [given(page) for page in PAGES if commands(page)])
def test_every_command_works(page: str, project: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    for block in commands(page):
        folder, environment = tmp_path if block[0].startswith("git clone") else project, dict(os.environ)
        for line in block:
            if DATABASE.search(line):
                line = DATABASE.sub(f"'{request.getfixturevalue('database')}'", line)
            line = line.replace("ADDRESS", str(project))
            if line.startswith("cd "):
                folder = folder / line.removeprefix("cd ")
                _equip(folder)
            elif line.startswith("export "):
                name, _, value = line.removeprefix("export ").partition("=")
                environment[name] = value.strip("'")
            else:
                _run(line, folder, environment)


def test_the_readme_has_commands_to_start_and_to_test() -> None:
    lines = [line for block in commands("README.md") for line in block]
    assert {"make run", "make test"} <= set(lines)


def test_a_command_that_fails_is_noticed(project: Path) -> None:
    with pytest.raises(AssertionError, match="no-such-target"):
        _run("make no-such-target", project, dict(os.environ))
    with pytest.raises(AssertionError, match="no-such-folder"):
        _run(".venv/bin/assessor serve --root no-such-folder", project, dict(os.environ))


def _equip(folder: Path) -> None:
    """Give a clone the environment that these tests run in, as if set-up had just finished."""
    (folder / ".venv").mkdir()
    for name in ("bin", "lib", "pyvenv.cfg"):
        (folder / ".venv" / name).symlink_to(Path(sys.prefix) / name)
    for stamp in (".runtime", ".dev"):
        (folder / ".venv" / stamp).touch()


def _run(line: str, folder: Path, environment: dict[str, str]) -> None:
    server = next((page for command, page in SERVERS.items() if command in line), None)
    if server:
        _serve(line, folder, environment, server)
        return
    expected = ""
    if line in DRY:
        expected, _why = DRY[line]
        line = line.replace("make", "make --dry-run")
    done = subprocess.run(
        line, shell=True, cwd=folder, env=environment, capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    assert expected in done.stdout, f"{line}\n{done.stdout}"


def _serve(line: str, folder: Path, environment: dict[str, str], page: str) -> None:
    """Start it as a terminal does, in a process group of its own; ask for the page; press Ctrl-C."""
    port = reserved()
    line = re.sub(r"\b8\d{3}\b", str(port), line)
    environment = environment | {"PORT": str(port), "ASSESSOR_PORT": str(port)}
    log = folder.parent / f"{port}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            line, shell=True, cwd=folder, env=environment, stdout=output, stderr=output, start_new_session=True
        )
        try:
            answered = _answers(f"http://127.0.0.1:{port}{page}", process)
            if answered:
                os.killpg(process.pid, signal.SIGINT)
            process.wait(PATIENCE)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    said = log.read_text()
    assert answered, f"{line}\n{said}"
    assert "Traceback" not in said, f"{line}\n{said}"


def _answers(url: str, process: subprocess.Popen[bytes]) -> bool:
    until(lambda: process.poll() is not None or _is_there(url), f"answer from {url}")
    return process.poll() is None


def _is_there(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as reply:
            return bool(reply.status == 200)
    except OSError:
        return False
