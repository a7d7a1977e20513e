"""When a part of a manager's plan comes next: what was done counts for the day that was nearest."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.plan import WEEKDAYS, Rhythm, days, next_on, weekday_after
from assessor.engine.recurrence import between

MONDAY = date(2026, 11, 2)
dates = st.dates(date(2020, 1, 1), date(2035, 12, 31))
rhythms = st.sampled_from(get_args(Rhythm))


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (None, date(2026, 11, 2)),
        (date(2026, 10, 30), date(2026, 11, 2)),  # before it began
        (date(2026, 11, 2), date(2026, 11, 9)),
        (date(2026, 11, 5), date(2026, 11, 9)),  # three days late: it was for the 2nd
        (date(2026, 11, 6), date(2026, 11, 16)),  # three days early: it was for the 9th
        (date(2026, 11, 8), date(2026, 11, 16)),
        (date(2026, 11, 24), date(2026, 11, 30)),  # two weeks left out are not piled up
    ],
)
def test_every_week(last: date | None, expected: date) -> None:
    assert next_on(MONDAY, "week", last) == expected


def test_the_end_of_a_month_stays_the_end_of_the_month() -> None:
    begins = date(2026, 1, 31)
    assert next_on(begins, "month", begins) == date(2026, 2, 28)
    assert next_on(begins, "month", date(2026, 2, 28)) == date(2026, 3, 31)
    assert next_on(begins, "quarter", date(2026, 4, 29)) == date(2026, 7, 31), "a day early, it was for the 30th"


def test_as_near_to_both_counts_for_the_earlier_one() -> None:
    assert next_on(MONDAY, "two-weeks", date(2026, 11, 9)) == date(2026, 11, 16)


@given(dates, rhythms, st.integers(0, 1500))
def test_the_next_day_is_later_than_what_was_done_and_a_day_of_the_rhythm(
    begins: date, every: Rhythm, later: int
) -> None:
    done = begins + timedelta(days=later)
    found = next_on(begins, every, done)
    assert found > done
    ahead = list(between(begins, every, done + timedelta(days=1), found))
    assert found in ahead
    assert len(ahead) <= 2, "no more than one day is passed over"


@given(dates, rhythms, st.integers(0, 800), st.integers(0, 800))
def test_doing_it_later_never_brings_the_next_day_forward(begins: date, every: Rhythm, one: int, more: int) -> None:
    first, second = begins + timedelta(days=one), begins + timedelta(days=one + more)
    assert next_on(begins, every, None) <= next_on(begins, every, first) <= next_on(begins, every, second)


def test_the_days_of_a_month() -> None:
    found = days(MONDAY, "two-weeks", date(2026, 11, 1), date(2026, 11, 30))
    assert found == [date(2026, 11, 2), date(2026, 11, 16), date(2026, 11, 30)]


@given(dates, st.sampled_from(WEEKDAYS))
def test_the_first_such_weekday(day: date, weekday: str) -> None:
    found = weekday_after(day, weekday)  # type: ignore[arg-type]
    assert found.strftime("%A").lower() == weekday
    assert 0 <= (found - day).days < 7
