"""`assessor backup`, `restore` and `db copy`, as an operator types them."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assessor.store import Store, migrate, people

ROOT = Path(__file__).parents[2]


def typed(url: str, *words: str) -> subprocess.CompletedProcess[str]:
    """What the command prints and how it ends, with this database in the settings."""
    told = os.environ | {"ASSESSOR_DATABASE_URL": url, "COLUMNS": "200"}
    command = [sys.executable, "-m", "assessor", *words]
    return subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=False)


@pytest.fixture
def kept(tmp_path: Path) -> str:
    """A database in which somebody is kept."""
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    store = Store.open(url)
    migrate.upgrade(store)
    with store.write() as conn:
        people.add_person(conn, people.Person("ben", "ben", "Ben Okafor", datetime(2026, 1, 1, tzinfo=UTC)))
    store.close()
    return url


def names(url: str) -> list[str]:
    store = Store.open(url)
    with store.read() as conn:
        found = [person.name for person in people.everyone(conn)]
    store.close()
    return found


def test_a_backup_is_restored_into_a_fresh_database(kept: str, tmp_path: Path) -> None:
    path, fresh = tmp_path / "monday.zip", f"sqlite:///{tmp_path / 'fresh.db'}"
    done = typed(kept, "backup", str(path))
    assert (done.returncode, "it restores to the same" in done.stderr) == (0, True), done.stderr
    done = typed(fresh, "restore", str(path))
    assert done.returncode == 0, done.stderr
    assert names(fresh) == ["Ben Okafor"]


def test_a_backup_never_overwrites_and_a_restore_never_mixes(kept: str, tmp_path: Path) -> None:
    path = tmp_path / "monday.zip"
    assert typed(kept, "backup", str(path)).returncode == 0
    before = path.read_bytes()
    again = typed(kept, "backup", str(path))
    assert again.returncode == 1
    assert str(path) in again.stderr
    assert path.read_bytes() == before
    mixed = typed(kept, "restore", str(path))
    assert mixed.returncode == 1
    assert "Traceback" not in mixed.stderr
    assert names(kept) == ["Ben Okafor"]


def test_a_copy_says_that_both_sides_are_equal(kept: str, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path / 'copy.db'}"
    done = typed(kept, "db", "copy", kept, target)
    assert done.returncode == 0, done.stderr
    assert "equal on both sides" in done.stderr
    assert names(target) == ["Ben Okafor"]


def test_a_damaged_backup_is_refused_in_words(kept: str, tmp_path: Path) -> None:
    path = tmp_path / "monday.zip"
    typed(kept, "backup", str(path))
    path.write_bytes(path.read_bytes()[:-40])
    done = typed(f"sqlite:///{tmp_path / 'fresh.db'}", "restore", str(path))
    assert done.returncode == 1
    assert str(path) in done.stderr
    assert "Traceback" not in done.stderr
