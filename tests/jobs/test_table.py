"""What each job of the table does to a database, a folder, a mailbox."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assessor import retention
from assessor.accounts import sessions
from assessor.config import Settings
from assessor.jobs import backups, runner
from assessor.jobs.job import Work
from assessor.jobs.table import JOBS, LINKS
from assessor.mail import outgoing
from assessor.mail.letters import Words
from assessor.store import Store, accounts, audit, backup, invitations, outbox, people, throttle
from assessor.store import jobs as stored
from assessor.store.errors import BadBackup
from assessor.store.schema import metadata
from tests.support import made, smtp
from tests.support.made import NOON

ROOT = Path(__file__).parents[2]
DAY = timedelta(days=1)


@dataclass
class At:
    """A clock that is set."""

    time: datetime = field(default=NOON)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def done(store: Store, tmp_path: Path) -> Callable[..., None]:
    """Does a job at a moment, and tells what went wrong."""

    def do(name: str, at: datetime, **given: Any) -> None:
        work = Work(Settings(root=tmp_path, **given), store, At(at))
        assert JOBS[name].wanted(work.settings)
        assert runner.run_now(work, name, JOBS[name]) == "done"

    return do


def rows(store: Store, table: str) -> int:
    with store.read() as conn:
        count: int = conn.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
    return count


def test_only_jobs_that_the_settings_want_are_done_and_each_is_in_the_guide() -> None:
    guide = (ROOT / "docs" / "operate.md").read_text("utf-8")
    assert [name for name in JOBS if f"\n| `{name}` | " not in guide] == []
    assert [name for name, job in JOBS.items() if not job.wanted(Settings())] == ["mail", "digest", "backup"]
    for job in JOBS.values():
        assert timedelta(minutes=1) <= job.next_at(NOON) - NOON <= DAY


def test_letters_are_mailed_by_the_job(store: Store, done: Callable[..., None]) -> None:
    with smtp.peer() as mailbox:
        with store.write() as conn:
            people.add_person(conn, made.person("ben", email="ben@example.org"))
            outgoing.queue(conn, "ben", "invitation", Words("Hello", "a link"), NOON)
        told = mailbox.settings().model_dump(include={"smtp_host", "smtp_port", "smtp_security", "mail_from"})
        done("mail", NOON, **told, public_url="https://academy.example.org")
    assert mailbox.recipients == ["ben@example.org"]


def test_sessions_links_and_failures_end(store: Store, done: Callable[..., None]) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ben"))
        accounts.open_session(conn, "token", "ben", NOON)
        invitations.invite(conn, made.invitation(invited_by=None), "link")
        throttle.failed(conn, "account ben", NOON)
    tables = ("session", "invitation", "throttle")
    done("sessions", NOON + DAY)
    assert [rows(store, table) for table in tables] == [1, 1, 1]
    done("sessions", NOON + DAY + timedelta(seconds=1))
    assert [rows(store, table) for table in tables] == [1, 1, 0]
    done("sessions", NOON + sessions.IDLE + timedelta(seconds=1))
    assert [rows(store, table) for table in tables] == [0, 1, 0]
    done("sessions", NOON + 7 * DAY + LINKS + timedelta(seconds=1))
    assert [rows(store, table) for table in tables] == [0, 0, 0]


def test_a_session_that_is_used_every_day_ends_in_the_end(store: Store, done: Callable[..., None]) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ben"))
        accounts.open_session(conn, "token", "ben", NOON)
        accounts.see_session(conn, "token", NOON + sessions.OLDEST)
    done("sessions", NOON + sessions.OLDEST)
    assert rows(store, "session") == 1
    done("sessions", NOON + sessions.OLDEST + timedelta(seconds=1))
    assert rows(store, "session") == 0


def test_files_of_people_are_deleted_after_an_hour(tmp_path: Path, done: Callable[..., None]) -> None:
    folder = tmp_path / "var" / "rosters"
    folder.mkdir(parents=True)
    for name, age in (("old.csv", 60), ("young.csv", 59)):
        (folder / name).write_text("name\n")
        then = (NOON - timedelta(minutes=age)).timestamp()
        os.utime(folder / name, (then, then))
    done("rosters", NOON)
    assert [path.name for path in folder.iterdir()] == ["young.csv"]


def nights(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_backup_every_night_of_which_the_newest_stay(
    store: Store, tmp_path: Path, done: Callable[..., None]
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "by hand.zip").write_text("somebody's own")
    with store.write() as conn:
        made.everything(conn)
    for night in range(4):
        done("backup", NOON + night * DAY, backups=str(folder), backups_kept=2)
    assert nights(folder) == ["assessor-2026-03-04-120000.zip", "assessor-2026-03-05-120000.zip", "by hand.zip"]
    manifest = backup.verify(folder / "assessor-2026-03-05-120000.zip")
    assert manifest.tables.keys() == set(metadata.tables)
    assert manifest.tables["response"].rows == 1
    with store.read() as conn:
        found = stored.find(conn, "backup")
    assert found is not None
    assert found.last_finished_at == NOON + 3 * DAY


def test_what_a_process_left_that_died_while_backing_up_is_cleared(
    store: Store, tmp_path: Path, done: Callable[..., None]
) -> None:
    left = tmp_path / ".assessor-2026-03-01-020000.zip.x7fo_p2k"
    left.write_text("half a backup")
    done("backup", NOON, backups=str(tmp_path))
    assert not left.exists()
    assert (tmp_path / "assessor-2026-03-02-120000.zip").exists()


def test_a_folder_that_is_not_there_is_not_made(store: Store, tmp_path: Path) -> None:
    work = Work(Settings(backups=str(tmp_path / "unmounted")), store, At())
    with pytest.raises(BadBackup, match=r"there is no folder .*unmounted; make it"):
        backups.nightly(work)
    assert runner.run_now(work, "backup", JOBS["backup"]) == "failed"
    assert not (tmp_path / "unmounted").exists()


def test_old_backups_stay_when_a_new_one_cannot_be_written(
    store: Store, tmp_path: Path, done: Callable[..., None]
) -> None:
    done("backup", NOON, backups=str(tmp_path), backups_kept=1)
    with store.write() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(AssertionError):
        done("backup", NOON + DAY, backups=str(tmp_path), backups_kept=1)
    with store.write() as conn:
        (head,) = {backup.verify(path).revision for path in tmp_path.glob("*.zip")}
        conn.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{head}'")
    assert [path.name for path in tmp_path.glob("*.zip")] == ["assessor-2026-03-02-120000.zip"]


@pytest.fixture
def long_gone(store: Store) -> None:
    """Ben left at noon with everything that can be kept about him; Ana is here."""
    with store.write() as conn:
        made.everything(conn)
        people.leave(conn, "ben", NOON)


YEARS = NOON.replace(year=NOON.year + 2)


@pytest.mark.usefixtures("long_gone")
def test_who_left_long_ago_is_made_anonymous_and_their_answers_stay(store: Store, done: Callable[..., None]) -> None:
    answers = rows(store, "response")
    done("retention", YEARS)
    with store.read() as conn:
        ben = people.by_id(conn, "ben")
    assert ben is not None
    assert ben.erased_at is None
    done("retention", YEARS + timedelta(seconds=1))
    with store.read() as conn:
        ben, ana = people.by_id(conn, "ben"), people.by_id(conn, "ana")
        noted = [entry.action for entry in audit.about(conn, "ben")]
        whose = conn.exec_driver_sql("SELECT person_id FROM attempt").scalars().all()
    assert ben is not None
    assert ana is not None
    assert (ben.name, ben.email, ben.erased_at) == ("Former colleague", None, YEARS + timedelta(seconds=1))
    assert ana.name == "Ana"
    assert noted == [retention.MADE_ANONYMOUS]
    assert rows(store, "response") == answers
    assert "ben" not in whose
    assert rows(store, "rating") == 0


@pytest.mark.usefixtures("long_gone")
def test_nobody_is_made_anonymous_if_the_settings_say_never(store: Store, done: Callable[..., None]) -> None:
    done("retention", YEARS.replace(year=2060), keep_leavers_months=0, keep_audit_months=0)
    with store.read() as conn:
        ben = people.by_id(conn, "ben")
    assert ben is not None
    assert ben.erased_at is None
    assert rows(store, "audit") == 1


def test_who_is_back_in_time_stays_who_they_are(store: Store, done: Callable[..., None], long_gone: None) -> None:
    with store.write() as conn:
        people.come_back(conn, "ben")
    done("retention", YEARS + DAY)
    with store.read() as conn:
        assert people.by_handle(conn, "ben") is not None


def test_many_leavers_are_made_anonymous_a_few_at_a_time(store: Store) -> None:
    with store.write() as conn:
        for number in range(103):
            people.add_person(conn, made.person(f"p{number}", left_at=NOON))
    assert retention.apply(Settings(), store, YEARS + DAY) == 103
    assert retention.apply(Settings(), store, YEARS + DAY) == 0


def test_old_entries_and_letters_are_forgotten(store: Store, done: Callable[..., None]) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ana"))
        people.add_person(conn, made.person("ben", email="ben@example.org"))
        audit.note(conn, made.entry())
        outbox.queue(conn, made.letter())
    done("retention", NOON + 30 * DAY)
    assert (rows(store, "audit"), rows(store, "outbox")) == (1, 1)
    done("retention", NOON + 31 * DAY)
    assert (rows(store, "audit"), rows(store, "outbox")) == (1, 0)
    done("retention", YEARS + DAY)
    assert rows(store, "audit") == 0


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-03-31", 1, "2026-02-28"),
        ("2028-03-31", 1, "2028-02-29"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-11-21", 24, "2024-11-21"),
        ("2028-02-29", 12, "2027-02-28"),
        ("2026-12-31", 1200, "1926-12-31"),
    ],
)
def test_months_are_the_calendars(day: str, months: int, before: str) -> None:
    assert retention.months_before(datetime.fromisoformat(day), months) == datetime.fromisoformat(before)


def test_retention_is_said_in_words() -> None:
    said = " ".join(retention.in_words(Settings()))
    assert "24 months after you leave" in said
    assert "kept for 24 months" in said
    assert "kept for 30 days" in said
    other = Settings(keep_leavers_months=0, keep_audit_months=0, keep_letters_days=1)
    said = " ".join(retention.in_words(other))
    assert "until somebody deletes them" in said
    assert "without an end" in said
    assert "kept for 1 day;" in said
    assert "1 month after" in retention.in_words(Settings(keep_leavers_months=1))[0]
