"""/healthz says what works, how old the last backup and the last job are, and never lets anybody wait."""

from __future__ import annotations

import socket
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assessor.config import Settings
from assessor.store import Store, jobs
from tests.support.waiting import PATIENCE
from tests.web import academy
from tests.web.academy import NINE, Academy, one_engine


def told(academy_: Academy, status: int = 200) -> dict[str, Any]:
    reply = academy_.visitor().open("/healthz")
    assert reply.status_code == status
    assert reply.json is not None
    return dict(reply.json)


def ended(store: Store, name: str, at: datetime, next_at: datetime) -> None:
    """A job that was done."""
    with store.write() as conn:
        jobs.plan(conn, name, at)
        assert jobs.claim(conn, name, "a test", at, at + timedelta(minutes=2))
        assert jobs.finish(conn, name, "a test", at, next_at)


@pytest.fixture
def backed_up(released_project: Path, store: Store, tmp_path: Path) -> Academy:
    """With a nightly backup in the settings."""
    return academy.opened(Settings(root=released_project, demo=True, backups=str(tmp_path)), store)


def test_what_never_was_is_null(first_day: Academy) -> None:
    found = told(first_day)
    assert (found["backup"], found["jobs"], found["overdue"], found["failing"]) == (None, None, [], [])


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=30), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(hours=7), "7 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=12), "12 days ago"),
    ],
)
@one_engine
def test_ages_are_told_in_seconds_and_words(backed_up: Academy, ago: timedelta, words: str) -> None:
    ended(backed_up.store, "backup", NINE - ago, NINE + timedelta(hours=17))
    ended(backed_up.store, "sessions", NINE - timedelta(hours=9), NINE + timedelta(hours=1))
    found = told(backed_up)
    assert found["backup"] == {"seconds": ago.total_seconds(), "words": words}
    assert found["jobs"] == {"seconds": 9 * 3600, "words": "9 hours ago"}
    assert found["overdue"] == []


def test_a_job_that_is_late_is_named_and_all_is_well_all_the_same(backed_up: Academy) -> None:
    ended(backed_up.store, "sessions", NINE - timedelta(hours=3), NINE - timedelta(hours=2))
    ended(backed_up.store, "rosters", NINE - timedelta(minutes=20), NINE - timedelta(minutes=10))
    found = told(backed_up)
    assert found["overdue"] == ["sessions"]
    assert found["status"] == "ok"


@one_engine
def test_a_job_that_fails_is_named_and_the_last_good_backup_keeps_its_age(backed_up: Academy) -> None:
    ended(backed_up.store, "backup", NINE - timedelta(days=2), NINE - timedelta(days=1))
    with backed_up.store.write() as conn:
        assert jobs.claim(conn, "backup", "another", NINE, NINE + timedelta(minutes=2))
        assert jobs.fail(conn, "backup", "another", "the disk is full", NINE + timedelta(minutes=1))
    found = told(backed_up)
    assert found["failing"] == ["backup"]
    assert found["backup"]["words"] == "2 days ago"
    assert "disk" not in str(found)


@one_engine
def test_a_backup_by_hand_counts_and_is_never_late_where_there_is_none_by_night(first_day: Academy) -> None:
    with first_day.store.write() as conn:
        jobs.done_by_hand(conn, "backup", NINE - timedelta(days=3))
        jobs.plan(conn, "a job of an older version", NINE - timedelta(days=30))
    found = told(first_day)
    assert found["backup"]["words"] == "3 days ago"
    assert (found["overdue"], found["failing"]) == ([], [])


@one_engine
def test_nobody_waits_for_a_database_that_does_not_answer(first_day: Academy) -> None:
    """A server that takes the connection and says nothing; asked again and again, it ties up four threads at most."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        first_day.store.close()
        address = f"postgresql://nobody@127.0.0.1:{silent.getsockname()[1]}/none"
        first_day.store.database = Store.open(address).database
        for _ in range(6):
            found = told(first_day, 503)
            assert (found["status"], found["store"], found["content"]) == ("failing", "NoAnswer", "ok")
            assert (found["backup"], found["jobs"]) == (None, None)
        asking = [thread for thread in threading.enumerate() if thread.name == "health"]
        assert len(asking) == 4
    for thread in asking:
        thread.join(PATIENCE)
        assert not thread.is_alive()
