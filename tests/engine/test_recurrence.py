"""Days that come again, also at the ends of months and in leap years."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice, takewhile
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.recurrence import Every, between, next_after, nth, plus_months

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))
rhythms = st.sampled_from(get_args(Every))


def test_the_end_of_a_month_stays_the_end_of_the_month() -> None:
    found = [nth(date(2027, 1, 31), "month", number) for number in range(5)]
    assert found == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30), date(2027, 5, 31)]
    assert nth(date(2028, 1, 31), "month", 1) == date(2028, 2, 29)
    assert nth(date(2026, 11, 30), "quarter", 1) == date(2027, 2, 28)
    assert nth(date(2028, 2, 29), "year", 1) == date(2029, 2, 28)
    assert nth(date(2028, 2, 29), "year", 4) == date(2032, 2, 29)


def test_a_year_can_be_gone_back() -> None:
    assert plus_months(date(2026, 1, 15), -1) == date(2025, 12, 15)
    assert plus_months(date(2026, 3, 31), -1) == date(2026, 2, 28)
    with pytest.raises(OverflowError, match=r"allowed: 1\.\.9999"):
        plus_months(date(9999, 12, 1), 1)


@given(days, rhythms, days)
def test_the_next_day_is_the_first_of_all_that_is_later(begins: date, every: Every, day: date) -> None:
    slow = (nth(begins, every, number) for number in range(10_000))
    assert next_after(begins, every, day) == next(one for one in slow if one > day)


@given(days, rhythms, days, st.integers(0, 900))
def test_the_days_between_are_those_of_all(begins: date, every: Every, first: date, length: int) -> None:
    last = first + timedelta(days=length)
    slow = takewhile(lambda one: one <= last, (nth(begins, every, number) for number in range(10_000)))
    assert list(between(begins, every, first, last)) == [one for one in slow if one >= first]


@given(days, rhythms)
def test_each_day_is_later_than_the_one_before(begins: date, every: Every) -> None:
    found = list(islice(between(begins, every, begins, date.max), 50))
    assert found[0] == begins
    assert sorted(set(found)) == found
