"""`assessor people import`, `list` and `export`, as an operator types them."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assessor.store import Store, migrate, people

ROOT = Path(__file__).parents[2]
FILE = (
    "email;name;team;roles\n"
    "ida@example.org;Ida Novak;;admin\n"
    "eve@example.org;[red]Eve;Sales/West;rep\n"
    "nobody;Nobody;;king\n"
)


def typed(url: str, *words: str) -> subprocess.CompletedProcess[str]:
    """What the command prints and how it ends, with this database in the settings."""
    told = os.environ | {"ASSESSOR_DATABASE_URL": url, "COLUMNS": "200"}
    command = [sys.executable, "-m", "assessor", "people", *words]
    return subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=False)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database in which there is an admin."""
    address = f"sqlite:///{tmp_path / 'people.db'}"
    store = Store.open(address)
    migrate.upgrade(store)
    with store.write() as conn:
        ida = people.Person(
            "ida", "ida", "Ida Novak", datetime(2026, 1, 1, tzinfo=UTC), frozenset({"admin"}), email="ida@example.org"
        )
        people.add_person(conn, ida)
    store.close()
    return address


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "roster.csv"
    path.write_text(FILE, encoding="cp1252")
    return str(path)


def test_an_import_is_shown_first_and_done_when_it_is_asked_for(url: str, file: str) -> None:
    shown = typed(url, "import", file)
    assert shown.returncode == 1
    assert f"{file}:4:1: email: “nobody” is no e-mail address; an address such as ana@example.org" in shown.stdout
    assert "New teams: Sales, Sales/West" in shown.stderr
    assert "[red]Eve (eve@example.org)" in shown.stderr
    assert "Nothing was written yet" in shown.stderr
    assert "Eve" not in typed(url, "list").stdout
    assert "Imported." in typed(url, "import", file, "--apply").stderr
    listed = typed(url, "list").stdout
    assert "[red]Eve" in listed
    assert "Sales/West" in listed
    assert "There is nothing to do." in typed(url, "import", file, "--apply").stderr


def test_what_is_exported_is_imported_without_a_change(url: str, file: str, tmp_path: Path) -> None:
    typed(url, "import", file, "--apply")
    path = tmp_path / "everybody.csv"
    assert typed(url, "export", str(path)).returncode == 0
    assert path.read_bytes().decode("utf-8-sig") == typed(url, "export").stdout.lstrip("\ufeff").replace("\n", "\r\n")
    again = typed(url, "import", str(path))
    assert again.returncode == 0
    assert "There is nothing to do." in again.stderr


def test_leavers_are_named_and_marked_if_it_is_asked_for(url: str, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("email,name\nida@example.org,Ida Novak\neve@example.org,Eve\n")
    typed(url, "import", str(path), "--apply")
    path.write_text("email,name\nida@example.org,Ida Novak\n")
    assert "Not in the file: Eve (eve@example.org)" in typed(url, "import", str(path), "--apply").stderr
    assert "Leaving: Eve (eve@example.org)" in typed(url, "import", str(path), "--leavers", "--apply").stderr
    assert "has left" in typed(url, "list").stdout


def test_a_file_that_is_no_roster_says_why(url: str, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text("e-mail,name\n")
    refused = typed(url, "import", str(path))
    assert refused.returncode == 1
    assert "1:1: unknown column e-mail (did you mean email?)" in refused.stdout
    assert typed(url, "import", str(tmp_path / "nowhere.csv")).returncode == 2


def test_a_database_without_tables_is_said_in_a_sentence(file: str, tmp_path: Path) -> None:
    failed = typed(f"sqlite:///{tmp_path / 'empty.db'}", "list")
    assert failed.returncode == 1
    assert "Traceback" not in failed.stderr
