"""When a part of a manager's plan comes next: what was done counts for the day that was nearest."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.plan import WEEKDAYS, Course, Mark, Rhythm, marks, weekday_after
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
    assert Course(MONDAY, "week").next_on(last) == expected


def test_the_end_of_a_month_stays_the_end_of_the_month() -> None:
    begins = date(2026, 1, 31)
    assert Course(begins, "month").next_on(begins) == date(2026, 2, 28)
    assert Course(begins, "month").next_on(date(2026, 2, 28)) == date(2026, 3, 31)
    assert Course(begins, "quarter").next_on(date(2026, 4, 29)) == date(2026, 7, 31), (
        "a day early, it was for the 30th"
    )


def test_as_near_to_both_counts_for_the_earlier_one() -> None:
    assert Course(MONDAY, "two-weeks").next_on(date(2026, 11, 9)) == date(2026, 11, 16)


@given(dates, rhythms, st.integers(0, 1500))
def test_the_next_day_is_later_than_what_was_done_and_a_day_of_the_rhythm(
    begins: date, every: Rhythm, later: int
) -> None:
    done = begins + timedelta(days=later)
    found = Course(begins, every).next_on(done)
    assert found > done
    ahead = list(between(begins, every, done + timedelta(days=1), found))
    assert found in ahead
    assert len(ahead) <= 2, "no more than one day is passed over"


@given(dates, rhythms, st.integers(0, 800), st.integers(0, 800))
def test_doing_it_later_never_brings_the_next_day_forward(begins: date, every: Rhythm, one: int, more: int) -> None:
    first, second = begins + timedelta(days=one), begins + timedelta(days=one + more)
    assert (
        Course(begins, every).next_on(None)
        <= Course(begins, every).next_on(first)
        <= Course(begins, every).next_on(second)
    )


def test_the_days_of_a_month() -> None:
    found = Course(MONDAY, "two-weeks").days(date(2026, 11, 1), date(2026, 11, 30))
    assert found == [date(2026, 11, 2), date(2026, 11, 16), date(2026, 11, 30)]


@given(dates, st.sampled_from(WEEKDAYS))
def test_the_first_such_weekday(day: date, weekday: str) -> None:
    found = weekday_after(day, weekday)  # type: ignore[arg-type]
    assert found.strftime("%A").lower() == weekday
    assert 0 <= (found - day).days < 7


NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


def test_each_day_is_done_seen_left_out_or_ahead() -> None:
    course = Course(MONDAY, "week")
    done, seen = [date(2026, 11, 2), date(2026, 11, 7)], [date(2026, 11, 18), date(2026, 12, 2)]
    found = marks(course, done, seen, NOVEMBER, date(2026, 11, 28))
    assert found == {
        date(2026, 11, 2): Mark.DONE,
        date(2026, 11, 7): Mark.DONE,  # for the 9th, which is therefore neither left out nor ahead
        date(2026, 11, 18): Mark.SEEN,  # for the 16th
        date(2026, 11, 23): Mark.LEFT_OUT,
    }, "and the 30th was done on 2 December"
    assert marks(course, [], [], NOVEMBER, date(2026, 11, 16))[date(2026, 11, 16)] is Mark.AHEAD


def test_a_part_without_a_rhythm_has_only_what_was_done() -> None:
    day = date(2026, 11, 5)
    assert marks(None, [day], [day, date(2026, 11, 6)], NOVEMBER, day) == {
        day: Mark.DONE,
        date(2026, 11, 6): Mark.SEEN,
    }


@given(dates, rhythms, st.lists(dates, max_size=5), dates, st.integers(0, 40))
def test_every_day_of_the_rhythm_is_marked_or_was_held(
    begins: date, every: Rhythm, done: list[date], first: date, length: int
) -> None:
    course, span = Course(begins, every), (first, first + timedelta(days=length))
    found = marks(course, done, [], span, first)
    held = {course.counts_for(day) for day in done}
    assert {day for day in course.days(*span) if day not in held} <= found.keys()
    assert {day for day, mark in found.items() if mark is Mark.DONE} == {
        day for day in done if span[0] <= day <= span[1]
    }
