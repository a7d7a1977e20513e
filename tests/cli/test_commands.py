"""What each command says and how it ends: 0 fine, 1 found problems, 2 wrong usage."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assessor.cli import main
from assessor.store import Store, people
from tests.support.waiting import PATIENCE
from tests.web.project import ROOT, written

BANK = "quizzes/items/qpc.yaml"
LESSON = "content/practices/qpc.md"


def typed(*words: str, **told: str) -> Result:
    """What the command prints and how it ends."""
    return CliRunner(env=told).invoke(main, words)


def started(*words: str) -> subprocess.CompletedProcess[str]:
    """The same in a process of its own: for `serve`, which starts processes itself."""
    command = [sys.executable, "-m", "assessor", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE)


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ASSESSOR_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's content, only to be read."""
    return written(tmp_path_factory.mktemp("good") / "project")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Two files with a mistake each."""
    root = written(tmp_path / "project")
    bank, lesson = root / BANK, root / LESSON
    bank.write_text(bank.read_text().replace("level: 2", "level: 7", 1))
    lesson.write_text(lesson.read_text().replace("minutes:", "minuts:", 1))
    return root


def test_check_of_good_content_says_so_and_ends_with_0(good: Path) -> None:
    done = typed("check", "--root", str(good))
    assert (done.exit_code, done.stdout, done.stderr.strip()) == (0, "", "No mistakes.")


def test_check_lists_every_mistake_with_its_place_and_ends_with_1(broken: Path) -> None:
    done = typed("check", "--root", str(broken))
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert {line.split(":")[0] for line in lines} == {BANK, LESSON}
    assert all(re.match(r"[\w/.-]+:\d+:\d+: .+; .+", line) for line in lines)
    assert any("minuts" in line and "did you mean minutes" in line for line in lines)
    assert f"{len(lines)} mistakes" in done.stderr


def test_one_mistake_is_not_mistakes(tmp_path: Path) -> None:
    root = written(tmp_path / "project")
    (root / BANK).write_text((root / BANK).read_text().replace("level: 2", "level: 7", 1))
    assert typed("check", "--root", str(root)).stderr.strip() == "1 mistake"


def test_check_as_json_is_read_by_a_machine(good: Path, broken: Path) -> None:
    done = typed("check", "--root", str(broken), "--format", "json")
    assert done.exit_code == 1
    problems = json.loads(done.stdout)
    assert {problem["path"] for problem in problems} == {BANK, LESSON}
    assert all(set(problem) == {"path", "line", "column", "what", "allowed"} for problem in problems)
    fine = typed("check", "--root", str(good), "--format", "json")
    assert (fine.exit_code, json.loads(fine.stdout)) == (0, [])


def test_check_for_github_annotates_the_lines_of_a_pull_request(broken: Path) -> None:
    done = typed("check", "--root", str(broken), "--format", "github")
    assert done.exit_code == 1
    assert all(re.match(r"::error file=[^,]+,line=\d+,col=\d+::.+", line) for line in done.stdout.splitlines())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "--format", "xml"], "xml"),
        (["check", "--root", "/no/such/folder"], "does not exist"),
        (["chek"], "chek"),
        (["serve", "--port", "99999"], "99999"),
        (["serve", "--port", "http"], "http"),
        (["serve", "--demo", "--host", "0.0.0.0"], "a demo signs everybody in without a password"),
        (["serve", "--demo", "--host", "::"], "so it listens on 127.0.0.1 or localhost only"),
        (["serve", "--demo", "--host", "192.168.0.5"], "not on"),
    ],
)
def test_wrong_usage_is_explained_and_ends_with_2(words: list[str], said: str) -> None:
    done = typed(*words)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", [["check"], ["build"], ["schemas"], ["db", "upgrade"], ["serve"]])
def test_a_folder_without_a_project_is_named(
    tmp_path: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for done in (typed(*command, "--root", str(tmp_path)), typed(*command)):
        assert done.exit_code == 2
        said = " ".join(done.stderr.split())
        assert "there is no mkdocs.yml in" in said
        assert "name it with --root" in said
    assert list(tmp_path.iterdir()) == []


def test_build_makes_the_pages_and_counts_them(tmp_path: Path) -> None:
    root = written(tmp_path / "project")
    done = typed("build", "--root", str(root))
    assert done.exit_code == 0, done.stderr
    assert (root / "site/practices/qpc/index.html").is_file()
    assert re.search(r"\d+ pages, [\d.]+ MB, in [\d.]+ s", done.stderr)


def test_build_stops_at_mistakes_and_builds_nothing(broken: Path) -> None:
    done = typed("build", "--root", str(broken))
    assert done.exit_code == 1
    assert BANK in done.stdout
    assert "nothing was built" in done.stderr
    assert not (broken / "site").exists()


def test_schemas_are_written_for_every_format(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n")
    done = typed("schemas", "--root", str(tmp_path))
    assert done.exit_code == 0
    names = {path.name for path in (tmp_path / "quizzes/schemas").iterdir()}
    assert names == {path.name for path in (ROOT / "quizzes/schemas").iterdir()}
    assert all(json.loads((tmp_path / "quizzes/schemas" / name).read_text()) for name in names)


@pytest.mark.parametrize("options", [[], ["--demo"]])
def test_db_upgrade_makes_the_tables_and_may_be_repeated(tmp_path: Path, options: list[str]) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n")
    for _ in range(2):
        done = typed("db", "upgrade", "--root", str(tmp_path), *options)
        assert done.exit_code == 0, done.stderr
        assert "The tables are up to date." in done.stderr
    file = tmp_path / "var" / ("demo.db" if options else "assessor.db")
    store = Store.open(f"sqlite:///{file}")
    with store.read() as conn:
        assert people.everyone(conn) == []
    store.close()


@pytest.mark.parametrize(
    ("command", "address"),
    [
        ("db upgrade", "mysql://somebody:a-secret@host/db"),
        ("db upgrade", "nonsense a-secret"),
        ("db upgrade", "sqlite:///:memory:"),
        ("db upgrade", "postgresql://a:a-secret@127.0.0.1:1/x"),
        ("serve", "postgresql://a:a-secret@127.0.0.1:1/x"),
    ],
)
def test_a_database_that_cannot_be_used_is_explained_without_its_password(
    project: Path, command: str, address: str
) -> None:
    done = typed(*command.split(), "--root", str(project), ASSESSOR_DATABASE_URL=address)
    assert done.exit_code == 1
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr
    assert "a-secret" not in done.output


def test_a_setting_that_cannot_be_is_explained(good: Path) -> None:
    done = typed("serve", "--root", str(good), ASSESSOR_PORT="http")
    assert done.exit_code == 2
    assert "ASSESSOR_PORT" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_named_with_a_way_out(project: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = started("serve", "--demo", "--root", str(project), "--port", str(port))
    assert done.returncode == 1
    said = " ".join(done.stderr.split())
    assert f"Cannot listen on 127.0.0.1:{port}" in said
    assert "Try another port" in said


def test_a_host_that_does_not_exist_is_named(project: Path) -> None:
    done = started("serve", "--root", str(project), "--host", "no.such.host.invalid", "--port", "0")
    assert done.returncode == 1
    assert "Cannot listen on no.such.host.invalid:0" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_nothing_to_serve_yet_is_said(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: [\n")
    done = started("serve", "--demo", "--root", str(tmp_path), "--port", "0")
    assert done.returncode == 1
    assert "There is nothing to serve yet" in done.stderr
    assert "mkdocs.yml:1:1" in done.stdout
    assert "Traceback" not in done.stderr


def test_every_command_explains_itself() -> None:
    listed = typed("--help")
    assert listed.exit_code == 0
    for command in ("check", "build", "schemas", "db", "serve"):
        assert re.search(rf"^  {command} ", listed.stdout, re.MULTILINE)
        assert typed(command, "--help").exit_code == 0
    assert re.fullmatch(r"assessor, version \d+\.\d+\.\d+\s*", typed("--version").stdout)


LOSES_A_STOP = """
import os, sys, time
import assessor.cli
from assessor.__main__ import main

class Deaf:
    def __del__(self):
        os.kill(os.getpid(), int(sys.argv[1]))
        time.sleep(0.01)

def work():
    Deaf()
    time.sleep(20)
    print("it went on")

assessor.cli.main = work
main()
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stop_in_the_middle_of_what_can_raise_nothing_is_not_lost(number: signal.Signals, code: int) -> None:
    """As in a destructor, and in some libraries while they are imported."""
    command = [sys.executable, "-c", LOSES_A_STOP, str(number.value)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", "")
