"""When a month is lost, and how much of its coaching came from then on."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.rear_view import FEWEST, Reading, lost_on, out_of_reach, rear_view, straight

TARGET = 90_000.0


def on(day: int, value: float) -> Reading:
    """A reading in November 2026, which has thirty days."""
    return Reading(date(2026, 11, day), value)


@pytest.mark.parametrize(
    ("reading", "lost"),
    [
        (on(3, 0), False),  # nothing is lost in the first third
        (on(10, 0), False),  # the tenth of thirty is the end of the third
        (on(11, 0), True),  # nothing so far, and all of it left
        (on(12, 22_500), False),  # 67,500 in 18 days is 3,750 a day: exactly twice 1,875
        (on(12, 22_499), True),
        (on(15, 30_000), False),  # 60,000 in 15 days, 30,000 in 15: exactly twice
        (on(15, 29_999), True),
        (on(20, 45_000), False),  # 4,500 a day after 2,250: exactly twice
        (on(20, 44_999), True),
        (on(29, 84_000), True),  # 6,000 on the last day, after 2,897 a day
        (on(30, 89_999), True),  # the last day: missed
        (on(30, 90_000), False),
        (on(25, 120_000), False),
        (on(20, -500), True),
    ],
)
def test_a_reading_is_out_of_reach_from_more_than_twice_the_pace_on(reading: Reading, lost: bool) -> None:
    day, value = reading.on.day, Fraction(reading.value)
    assert out_of_reach(TARGET, reading) is lost
    if day > 10 and day < 30:
        assert lost == ((Fraction(TARGET) - value) / (30 - day) > 2 * value / day)


def test_exactly_twice_the_pace_is_within_reach_whatever_the_decimals() -> None:
    for tenths in range(1, 200):
        target, value = tenths * 3 / 10, tenths / 10
        assert not out_of_reach(target, on(15, value)), value
        assert out_of_reach(target, on(15, value - 0.01)), value


def test_the_month_is_lost_on_the_first_day_from_which_it_stays_out_of_reach() -> None:
    assert lost_on(TARGET, [on(5, 1_000), on(12, 9_000), on(18, 20_000), on(30, 40_000)]) == date(2026, 11, 12)
    assert lost_on(TARGET, [on(30, 40_000), on(5, 1_000), on(18, 20_000), on(12, 9_000)]) == date(2026, 11, 12)


def test_what_came_within_reach_again_was_not_lost() -> None:
    assert lost_on(TARGET, [on(12, 9_000), on(18, 60_000)]) is None
    assert lost_on(TARGET, [on(12, 9_000), on(18, 60_000), on(30, 80_000)]) == date(2026, 11, 30)
    assert lost_on(TARGET, [on(12, 9_000), on(29, 91_000)]) is None


def test_without_readings_nothing_is_lost() -> None:
    assert lost_on(TARGET, []) is None
    assert rear_view(TARGET, [], [date(2026, 11, 20)] * 5).share is None


def test_the_share_is_counted_from_the_day_on() -> None:
    events = [date(2026, 11, day) for day in (2, 11, 12, 20, 20)]
    found = rear_view(TARGET, [on(12, 9_000)], events)
    assert (found.lost_on, found.late, found.events, found.share) == (date(2026, 11, 12), 3, 5, 0.6)


def test_fewer_than_three_events_have_no_share() -> None:
    found = rear_view(TARGET, [on(12, 9_000)], [date(2026, 11, 20)] * (FEWEST - 1))
    assert (found.late, found.share) == (2, None)


numbers = st.integers(1, 30)
values = st.integers(0, 200_000).map(float)
readings = st.dictionaries(numbers, values, max_size=12).map(lambda found: [on(*one) for one in found.items()])
events = st.lists(numbers.map(lambda day: date(2026, 11, day)), max_size=20)
targets = st.integers(1, 150_000).map(float)


@given(targets, readings, numbers, st.integers(0, 50_000))
def test_a_reading_at_the_target_or_on_the_straight_line_never_loses_the_month(
    target: float, found: list[Reading], day: int, more: int
) -> None:
    others = [one for one in found if one.on.day != day]
    before = lost_on(target, others)
    for value in (target + more, straight(target, date(2026, 11, day)) + more):
        after = lost_on(target, [*others, on(day, value)])
        assert after is None or (before is not None and after >= before)


@given(targets, readings)
def test_who_reaches_the_target_in_the_end_has_not_lost_the_month(target: float, found: list[Reading]) -> None:
    assert lost_on(target, [one for one in found if one.on.day < 30] + [on(30, target)]) is None


@given(targets, readings, events, numbers)
def test_what_comes_before_the_day_never_raises_the_share_and_what_comes_after_never_lowers_it(
    target: float, found: list[Reading], days: list[date], day: int
) -> None:
    one = date(2026, 11, day)
    before, after = rear_view(target, found, days), rear_view(target, found, [*days, one])
    assert before.lost_on == after.lost_on
    if before.share is None or before.lost_on is None:
        return
    assert after.share is not None
    assert 0 <= before.share <= 1
    if one < before.lost_on:
        assert after.share <= before.share
    else:
        assert after.share >= before.share


@given(targets, readings, st.sampled_from([2, 4, 1024]))
def test_it_does_not_matter_in_what_the_figure_is_counted(target: float, found: list[Reading], factor: int) -> None:
    scaled = [Reading(one.on, one.value * factor) for one in found]
    assert lost_on(target, found) == lost_on(target * factor, scaled)


@given(targets, readings)
def test_nothing_is_lost_in_the_first_third(target: float, found: list[Reading]) -> None:
    lost = lost_on(target, found)
    assert lost is None or lost > date(2026, 11, 10)


def test_the_third_is_that_of_the_month() -> None:
    """The tenth of February is after a third of its 28 days."""
    for month, day, lost in ((2, 9, False), (2, 10, True), (12, 10, False), (12, 11, True)):
        assert out_of_reach(1.0, Reading(date(2026, month, day), 0.0)) is lost
