"""Jobs are done when they are due, once, whatever becomes of the process or of the job before."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, get_ident

import pytest
from prometheus_client import REGISTRY

from assessor.config import Settings
from assessor.jobs import runner
from assessor.jobs.job import Job, Work, every, nightly
from assessor.jobs.runner import FIRST_WAIT, LONGEST_WAIT
from assessor.store import Store, jobs
from tests.jobs.worker import LEASE, LOOK
from tests.support import made
from tests.support.made import NOON
from tests.support.waiting import PATIENCE, until

ROOT = Path(__file__).parents[2]
BEN = "ben"


class Clock:
    """The time that jobs are told."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def work(store: Store, clock: Clock) -> Work:
    return Work(Settings(), store, clock)


def hourly(do: object = None) -> Job:
    assert do is None or callable(do)
    return Job(every(hours=1), do or (lambda work: None))


def broken(work: Work) -> None:
    raise RuntimeError("\n".join(["no mail server", f"[SQL: … '{BEN}@example.org']"]))


def row(work: Work, name: str) -> jobs.Job:
    with work.store.read() as conn:
        found = jobs.find(conn, name)
    assert found is not None
    return found


def planned(work: Work, **table: Job) -> dict[str, Job]:
    runner.plan(work, table)
    return table


def test_a_job_is_due_at_once_and_then_when_it_says(work: Work, clock: Clock) -> None:
    done: list[datetime] = []
    table = planned(work, digest=hourly(lambda work: done.append(work.now())))
    assert runner.run(work, "digest", table["digest"]) == "done"
    assert runner.run(work, "digest", table["digest"]) == "not free"
    clock.time += timedelta(hours=1)
    runner.plan(work, table)
    assert runner.run(work, "digest", table["digest"]) == "done"
    assert done == [NOON, NOON + timedelta(hours=1)]
    assert row(work, "digest").due_at == NOON + timedelta(hours=2)


def test_what_fails_says_why_and_waits_twice_as_long_each_time(
    work: Work, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    table = planned(work, digest=hourly(broken))
    waits = []
    for _ in range(7):
        assert runner.run(work, "digest", table["digest"]) == "failed"
        found = row(work, "digest")
        assert found.last_error == "no mail server"
        assert found.lease_owner is None
        waits.append(found.due_at - clock.time)
        clock.time = found.due_at
    minutes = [wait / FIRST_WAIT for wait in waits]
    assert minutes == [1, 2, 4, 8, 15, 15, 15]
    assert waits[-1] == LONGEST_WAIT
    assert "in broken" in caplog.text
    assert "ben@example.org" not in caplog.text
    assert runner.run(work, "digest", hourly()) == "done"
    assert row(work, "digest").last_error is None
    clock.time += timedelta(hours=1)
    runner.run(work, "digest", table["digest"])
    assert row(work, "digest").due_at - clock.time == FIRST_WAIT


def test_a_job_that_fails_and_one_that_hangs_stop_no_other(work: Work) -> None:
    hangs, done = Event(), Event()
    table = {
        "fails": hourly(broken),
        "hangs": hourly(lambda _: hangs.wait(PATIENCE)),
        "works": hourly(lambda _: done.set()),
    }
    stop = runner.start(work, table, LOOK, LEASE)
    try:
        assert done.wait(PATIENCE)
        until(lambda: row(work, "works").last_finished_at, "end of the job that works")
        until(lambda: row(work, "fails").last_error, "error of the job that fails")
        assert row(work, "hangs").lease_owner
    finally:
        hangs.set()
        stop()


def test_a_job_that_the_settings_do_not_want_is_left_alone(work: Work) -> None:
    done = Event()
    table = {
        "unwanted": Job(every(hours=1), broken, lambda settings: settings.mails),
        "b": hourly(lambda _: done.set()),
    }
    stop = runner.start(work, table, LOOK, LEASE)
    assert done.wait(PATIENCE)
    stop()
    with work.store.read() as conn:
        assert [one.name for one in jobs.every(conn)] == ["b"]


def test_a_job_is_told_that_the_process_ends_and_is_waited_for(work: Work) -> None:
    begun = Event()

    def patient(work: Work) -> None:
        begun.set()
        assert work.ending.wait(PATIENCE)

    stop = runner.start(work, {"patient": hourly(patient)}, LOOK, LEASE)
    assert begun.wait(PATIENCE)
    stop()
    assert row(work, "patient").last_finished_at == NOON


def test_of_eight_threads_one_does_it(work: Work) -> None:
    done: list[int] = []

    def slowly(_: Work) -> None:
        done.append(get_ident())
        time.sleep(0.2)

    table = planned(work, digest=hourly(slowly))
    ended = made.at_once(8, lambda _: runner.run(work, "digest", table["digest"]))
    assert sorted(ended) == ["done"] + ["not free"] * 7
    assert len(done) == 1


def test_a_long_job_keeps_its_lease(work: Work, clock: Clock) -> None:
    """Its lease would be over ten times while it runs."""
    taken: list[str] = []

    def long(work: Work) -> None:
        for _ in range(10):
            before = row(work, "long").lease_until
            clock.time += LEASE * 0.9
            until(lambda before=before: row(work, "long").lease_until != before, "renewal")
            taken.append(runner.run(Work(work.settings, work.store, clock), "long", hourly()))

    table = planned(work, long=hourly(long))
    assert runner.run(work, "long", table["long"], LEASE) == "done"
    assert taken == ["not free"] * 10


def test_nights_are_the_machines_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for zone in ("UTC", "America/Los_Angeles", "Asia/Kathmandu"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        try:
            tonight = nightly(2)(NOON).astimezone()
            assert (tonight.hour, tonight.minute) == (2, 0)
            assert timedelta() < tonight - NOON <= timedelta(days=1)
            assert nightly(2)(tonight) - tonight == timedelta(days=1)
        finally:
            monkeypatch.undo()
            time.tzset()


@contextmanager
def process(url: str, diary: Path, seconds: float) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.jobs.worker", url, str(diary), str(seconds)]
    with subprocess.Popen(command, cwd=ROOT) as started:
        try:
            yield started
        finally:
            started.terminate()
            started.wait(PATIENCE)


def told(diary: Path, word: str) -> list[str]:
    """The processes that wrote the word."""
    lines = diary.read_text().splitlines() if diary.exists() else []
    return [line.split()[1] for line in lines if line.startswith(word)]


def test_two_processes_never_do_one_job_twice(store: Store, store_url: str, tmp_path: Path) -> None:
    """The job is made due five times, in the middle of being done as well; each time two look for it."""
    diary = tmp_path / "diary"
    with process(store_url, diary, 0.1), process(store_url, diary, 0.1):
        for number in range(1, 6):
            until(lambda number=number: len(told(diary, "done")) == number, f"end of round {number}")
            if number < 5:
                until(lambda: _made_due(store), "job that has ended")
        time.sleep(5 * LOOK)
    assert len(told(diary, "begun")) == len(told(diary, "done")) == 5


def _made_due(store: Store) -> bool:
    with store.write() as conn:
        return jobs.hasten(conn, "slow", datetime.now(UTC))


def test_a_job_whose_process_is_killed_is_done_by_another(store: Store, store_url: str, tmp_path: Path) -> None:
    diary = tmp_path / "diary"
    with process(store_url, diary, PATIENCE) as first:
        until(lambda: told(diary, "begun"), "begin")
        first.kill()
        first.wait(PATIENCE)
        with process(store_url, diary, 0.01) as second:
            until(lambda: told(diary, "done"), "end by the second process")
    assert told(diary, "begun") == [str(first.pid), str(second.pid)]
    assert told(diary, "done") == [str(second.pid)]


def test_runs_are_counted_by_job_and_how_they_ended(work: Work) -> None:
    def counted(job: str, outcome: str) -> float:
        return REGISTRY.get_sample_value("assessor_job_runs_total", {"job": job, "outcome": outcome}) or 0

    before = counted("good", "done"), counted("bad", "failed")
    for name, job in planned(work, good=hourly(), bad=hourly(broken)).items():
        runner.run(work, name, job)
        assert runner.run(work, name, job) == "not free"
    assert (counted("good", "done"), counted("bad", "failed")) == (before[0] + 1, before[1] + 1)
