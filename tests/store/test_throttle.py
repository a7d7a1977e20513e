"""Whoever fails five times must wait, and longer each time."""

from datetime import timedelta

from assessor.store import Store, throttle
from assessor.store.throttle import FIRST, LONGEST, MEMORY
from tests.support import made
from tests.support.made import NOON


def test_the_fifth_failure_makes_wait(store: Store) -> None:
    with store.write() as conn:
        assert [throttle.failed(conn, "ben", NOON) for _ in range(5)] == [None] * 4 + [NOON + FIRST]

        assert not throttle.allowed(conn, "ben", NOON)
        assert not throttle.allowed(conn, "ben", NOON + FIRST - timedelta(microseconds=1))
        assert throttle.allowed(conn, "ben", NOON + FIRST)
        assert throttle.blocked_until(conn, "ben") == NOON + FIRST
        assert throttle.allowed(conn, "caro", NOON)
        assert throttle.blocked_until(conn, "caro") is None


def test_each_wait_is_twice_the_one_before_up_to_an_hour(store: Store) -> None:
    with store.write() as conn:
        untils = [throttle.failed(conn, "ben", NOON) for _ in range(40)]
    waits = [until - NOON for until in untils if until]
    assert waits[:7] == [2**doubled * FIRST for doubled in range(7)]
    assert waits[7:] == [LONGEST] * 29


def test_failures_are_forgotten_after_a_day(store: Store) -> None:
    with store.write() as conn:
        for _ in range(5):
            throttle.failed(conn, "ben", NOON)

        assert throttle.failed(conn, "ben", NOON + MEMORY - timedelta(seconds=1)) is not None
        assert throttle.failed(conn, "ben", NOON + MEMORY) is None
        assert [throttle.failed(conn, "ben", NOON + MEMORY) for _ in range(4)][-1] == NOON + MEMORY + FIRST


def test_who_gets_it_right_begins_anew(store: Store) -> None:
    with store.write() as conn:
        for _ in range(5):
            throttle.failed(conn, "ben", NOON)
        throttle.clear(conn, "ben")

        assert throttle.allowed(conn, "ben", NOON)
        assert throttle.failed(conn, "ben", NOON) is None


def test_an_office_may_fail_more_often_than_a_person(store: Store) -> None:
    with store.write() as conn:
        untils = [throttle.failed(conn, "192.0.2.7", NOON, free=20) for _ in range(20)]
    assert untils == [None] * 19 + [NOON + FIRST]


def test_eight_threads_are_counted_as_eight(store: Store) -> None:
    def fail(_: int) -> bool:
        with store.write() as conn:
            return throttle.failed(conn, "ben", NOON) is not None

    assert sum(made.at_once(8, fail)) == 4


def test_a_key_is_not_kept_and_is_forgotten(store: Store) -> None:
    with store.write() as conn:
        throttle.failed(conn, "ben", NOON)
        assert "ben" not in conn.exec_driver_sql("SELECT key FROM throttle").scalar_one()
        assert throttle.forget(conn, NOON) == 0
        assert throttle.forget(conn, NOON + timedelta(seconds=1)) == 1
