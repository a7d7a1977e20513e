"""Moments are aware and in UTC, and plain data has one text, on both engines."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from assessor.store import Store, people, study
from assessor.store.types import canonical
from tests.support import made
from tests.support.made import NOON


def test_a_moment_comes_back_in_utc_to_the_microsecond(store: Store) -> None:
    in_delhi = NOON.astimezone(timezone(timedelta(hours=5, minutes=30))) + timedelta(microseconds=1)
    with store.write() as conn:
        people.add_person(conn, made.person("ben", created_at=in_delhi))

    with store.read() as conn:
        ben = people.by_id(conn, "ben")
    assert ben is not None
    assert ben.created_at == in_delhi
    assert ben.created_at.tzinfo is UTC


def test_moments_are_in_order_whatever_zone_they_came_from(store: Store) -> None:
    west, east = timezone(timedelta(hours=-8)), timezone(timedelta(hours=9))
    with store.write() as conn:
        people.add_person(conn, made.person("ben"))
        study.mark(conn, made.reading("second", studied_at=(NOON + timedelta(hours=1)).astimezone(west)))
        study.mark(conn, made.reading("first", studied_at=NOON.astimezone(east)))

        assert [reading.id for reading in study.of_person(conn, "ben")] == ["first", "second"]


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="has no time zone"), store.write() as conn:
        people.add_person(conn, made.person("ben", created_at=datetime(2026, 3, 2, 12)))


@pytest.mark.parametrize("data", [float("nan"), float("inf"), [1, {"deep": float("-inf")}]])
def test_numbers_that_no_json_has_are_refused(data: object) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical(data)


def test_equal_data_has_one_text() -> None:
    assert canonical({"b": 1, "a": [True, None]}) == canonical({"a": (True, None), "b": 1})
    assert canonical(1) != canonical(True)
    assert canonical("\x00é").isascii()
