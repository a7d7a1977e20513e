"""`assessor jobs`, `jobs run` and `mail test`, as an operator types them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assessor.jobs.table import JOBS
from assessor.store import Store, jobs, migrate
from tests.support import smtp
from tests.support.ports import reserved
from tests.support.smtp import Peer

ROOT = Path(__file__).parents[2]


def typed(url: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """What the command prints and how it ends, with this database in the settings."""
    told = os.environ | {"ASSESSOR_DATABASE_URL": url, "COLUMNS": "200"} | more
    command = [sys.executable, "-m", "assessor", *words]
    return subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=False)


@pytest.fixture
def url(tmp_path: Path) -> str:
    address = f"sqlite:///{tmp_path / 'kept.db'}"
    store = Store.open(address)
    migrate.upgrade(store)
    store.close()
    return address


@pytest.fixture
def mailbox() -> Iterator[Peer]:
    with smtp.peer() as found:
        yield found


def mailing(mailbox: Peer) -> dict[str, str]:
    return {
        "ASSESSOR_SMTP_HOST": "127.0.0.1",
        "ASSESSOR_SMTP_PORT": str(mailbox.port),
        "ASSESSOR_SMTP_SECURITY": "none",
        "ASSESSOR_MAIL_FROM": "academy@example.org",
        "ASSESSOR_PUBLIC_URL": "https://academy.example.org",
    }


def row(done: subprocess.CompletedProcess[str], name: str) -> str:
    return next(line for line in done.stdout.splitlines() if f" {name} " in line)


def test_the_list_says_what_is_due_what_was_done_and_what_went_wrong(url: str, tmp_path: Path) -> None:
    folder = {"ASSESSOR_BACKUPS": str(tmp_path / "nowhere")}
    shown = typed(url, "jobs")
    assert shown.returncode == 0, shown.stderr
    assert "never" in row(shown, "sessions")
    assert "not wanted by the settings" in row(shown, "backup")

    assert "sessions is done." in typed(url, "jobs", "run", "sessions").stderr
    failed = typed(url, "jobs", "run", "backup", **folder)
    assert failed.returncode == 1
    assert "backup failed; assessor jobs says why" in failed.stderr
    shown = typed(url, "jobs", **folder)
    assert "never" not in row(shown, "sessions")
    assert f"there is no folder {tmp_path / 'nowhere'}" in " ".join(shown.stdout.split())


def test_a_job_can_be_done_before_it_is_due_but_not_beside_itself(url: str) -> None:
    assert typed(url, "jobs", "run", "sessions").returncode == 0
    assert typed(url, "jobs", "run", "sessions").returncode == 0
    store, now = Store.open(url), datetime.now(UTC)
    with store.write() as conn:
        jobs.hasten(conn, "sessions", now)
        assert jobs.claim(conn, "sessions", "another process", now, now + timedelta(hours=1))
    store.close()
    held = typed(url, "jobs", "run", "sessions")
    assert held.returncode == 1
    assert "being done by another process" in held.stderr
    assert "being done" in row(typed(url, "jobs"), "sessions")


def test_a_job_that_does_not_exist_or_is_not_wanted_is_said(url: str) -> None:
    unknown = typed(url, "jobs", "run", "laundry")
    assert unknown.returncode == 2
    assert f"there are {', '.join(JOBS)}" in " ".join(unknown.stderr.split())
    unwanted = typed(url, "jobs", "run", "mail")
    assert unwanted.returncode == 2
    assert "the settings do not want mail" in unwanted.stderr


def test_a_backup_by_hand_counts_as_the_last_one(url: str, tmp_path: Path) -> None:
    before = datetime.now(UTC)
    assert typed(url, "backup", str(tmp_path / "monday.zip")).returncode == 0
    store = Store.open(url)
    with store.read() as conn:
        found = jobs.find(conn, "backup")
    store.close()
    assert found is not None
    assert found.last_finished_at is not None
    assert found.last_finished_at >= before


def test_a_test_letter_arrives(url: str, mailbox: Peer) -> None:
    done = typed(url, "mail", "test", "ben@example.org", **mailing(mailbox))
    assert done.returncode == 0, done.stderr
    assert "has taken a letter to ben@example.org" in done.stderr
    assert mailbox.recipients == ["ben@example.org"]
    assert mailbox.letters[0]["Subject"] == "A test from academy.example.org"


def test_what_the_mail_server_says_against_it_is_shown(url: str, mailbox: Peer) -> None:
    mailbox.says["ben@example.org"] = "550 no such mailbox"
    refused = typed(url, "mail", "test", "ben@example.org", **mailing(mailbox))
    assert refused.returncode == 1
    assert "550 no such mailbox" in refused.stderr
    away = typed(url, "mail", "test", "ben@example.org", **mailing(Peer(reserved())))
    assert away.returncode == 1
    assert "look at ASSESSOR_SMTP_HOST and ASSESSOR_SMTP_PORT" in away.stderr
    assert "Traceback" not in away.stderr


def test_without_a_mail_server_the_command_says_what_to_set(url: str) -> None:
    unset = typed(url, "mail", "test", "ben@example.org")
    assert unset.returncode == 2
    assert "set ASSESSOR_SMTP_HOST, ASSESSOR_MAIL_FROM and ASSESSOR_PUBLIC_URL" in " ".join(unset.stderr.split())


def test_a_slip_in_the_settings_stops_everything(url: str, mailbox: Peer) -> None:
    slipped = typed(url, "mail", "test", "ben@example.org", **mailing(mailbox) | {"ASSESSOR_SMTP_SECURITY": "ssl"})
    assert slipped.returncode == 2
    assert "ASSESSOR_SMTP_SECURITY: Input should be 'starttls', 'tls' or 'none'" in slipped.stderr
    assert mailbox.letters == []
