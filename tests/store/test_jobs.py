"""A job is done by one process at a time, and taken over when that one dies."""

from datetime import timedelta

import pytest

from assessor.store import Store, jobs
from assessor.store.jobs import Job
from tests.support import made
from tests.support.made import NOON

LEASE = NOON + timedelta(minutes=5)
TOMORROW = NOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def _digest_is_planned(store: Store) -> None:
    with store.write() as conn:
        assert jobs.plan(conn, "digest", NOON) == "stored"


def test_a_job_is_planned_once(store: Store) -> None:
    with store.write() as conn:
        assert jobs.plan(conn, "digest", TOMORROW) == "same"
        assert jobs.every(conn) == jobs.due(conn, NOON) == [Job("digest", NOON)]
        assert jobs.due(conn, NOON - timedelta(seconds=1)) == []


def test_a_job_that_is_not_due_is_not_given(store: Store) -> None:
    with store.write() as conn:
        assert not jobs.claim(conn, "digest", "one", NOON - timedelta(seconds=1), LEASE)
        assert not jobs.claim(conn, "no such job", "one", NOON, LEASE)


def test_of_eight_threads_one_gets_it(store: Store) -> None:
    def claim(number: int) -> bool:
        with store.write() as conn:
            return jobs.claim(conn, "digest", str(number), NOON, LEASE)

    assert sorted(made.at_once(8, claim)) == [False] * 7 + [True]


def test_a_job_that_is_held_is_not_due(store: Store) -> None:
    with store.write() as conn:
        assert jobs.claim(conn, "digest", "one", NOON, LEASE)
        assert jobs.due(conn, NOON) == []
        assert jobs.every(conn) == [Job("digest", NOON, "one", LEASE, last_started_at=NOON)]


def test_a_job_that_is_done_is_due_again_when_it_said(store: Store) -> None:
    end = NOON + timedelta(minutes=1)
    with store.write() as conn:
        jobs.claim(conn, "digest", "one", NOON, LEASE)
        assert jobs.finish(conn, "digest", "one", end, TOMORROW)

        assert jobs.due(conn, TOMORROW) == [Job("digest", TOMORROW, last_started_at=NOON, last_finished_at=end)]
        assert jobs.due(conn, end) == []


def test_a_job_that_failed_says_why_until_it_is_done(store: Store) -> None:
    with store.write() as conn:
        jobs.claim(conn, "digest", "one", NOON, LEASE)
        assert jobs.fail(conn, "digest", "one", "no mail server", LEASE)
        assert jobs.due(conn, LEASE) == [Job("digest", LEASE, last_started_at=NOON, last_error="no mail server")]

        jobs.claim(conn, "digest", "two", LEASE, TOMORROW)
        jobs.finish(conn, "digest", "two", LEASE, TOMORROW)
        assert jobs.every(conn)[0].last_error is None


def test_a_lease_that_ran_out_goes_to_the_next_and_the_first_says_no_more(store: Store) -> None:
    with store.write() as conn:
        jobs.claim(conn, "digest", "one", NOON, LEASE)
        assert not jobs.claim(conn, "digest", "two", LEASE - timedelta(seconds=1), TOMORROW)
        assert jobs.claim(conn, "digest", "two", LEASE, TOMORROW)
        held = jobs.every(conn)

        assert not jobs.renew(conn, "digest", "one", TOMORROW + timedelta(days=1))
        assert not jobs.finish(conn, "digest", "one", LEASE, TOMORROW)
        assert not jobs.fail(conn, "digest", "one", "late", TOMORROW)
        assert jobs.every(conn) == held


def test_a_job_is_hastened_but_never_put_off(store: Store) -> None:
    with store.write() as conn:
        assert not jobs.hasten(conn, "digest", TOMORROW)
        jobs.claim(conn, "digest", "one", NOON, LEASE)
        jobs.finish(conn, "digest", "one", NOON, TOMORROW)
        assert jobs.hasten(conn, "digest", LEASE)
        assert [one.name for one in jobs.due(conn, LEASE)] == ["digest"]
        assert not jobs.hasten(conn, "no such job", NOON)


def test_what_was_done_by_hand_counts_and_leaves_the_rest_as_it_is(store: Store) -> None:
    with store.write() as conn:
        jobs.claim(conn, "digest", "one", NOON, LEASE)
        jobs.fail(conn, "digest", "one", "no room", LEASE)
        jobs.done_by_hand(conn, "digest", NOON)
        assert jobs.find(conn, "digest") == Job("digest", LEASE, None, None, NOON, NOON, "no room")
        jobs.done_by_hand(conn, "new", NOON)
        assert jobs.find(conn, "new") == Job("new", NOON, last_finished_at=NOON)
        assert jobs.find(conn, "no such job") is None


def test_a_long_job_holds_on(store: Store) -> None:
    with store.write() as conn:
        jobs.claim(conn, "digest", "one", NOON, LEASE)
        assert jobs.renew(conn, "digest", "one", TOMORROW)
        assert not jobs.claim(conn, "digest", "two", LEASE, TOMORROW)
