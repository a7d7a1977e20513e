"""When a weekly letter leaves: as the calendar of another library says, in every zone, and never in quiet hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz
from dateutil.rrule import WEEKLY, rrule
from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.reminding import Times, leaves_after, leaves_before, moment, quiet_until, week

ZONES = (
    *("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Chatham"),
    *("America/St_Johns", "Pacific/Kiritimati", "Africa/Casablanca"),
)
hours = st.integers(0, 23)
times = st.builds(Times, st.integers(0, 6), hours, hours, hours)
zones = st.sampled_from(ZONES)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(UTC))


def plainly(wanted: Times, zone: str, now: datetime) -> list[datetime]:
    """The moments of some weeks around `now`, by dateutil and not by us."""
    rule = rrule(
        WEEKLY,
        dtstart=datetime(now.year, now.month, now.day) - timedelta(days=21),
        count=6,
        byweekday=wanted.weekday,
        byhour=wanted.hour,
        byminute=0,
        bysecond=0,
    )
    place = tz.gettz(zone)
    return [tz.resolve_imaginary(local.replace(tzinfo=place)).astimezone(UTC) for local in rule]


@given(times, zones, moments)
def test_the_letter_before_and_the_letter_after_are_those_of_a_plain_calendar(
    wanted: Times, zone: str, now: datetime
) -> None:
    every = plainly(wanted, zone, now)
    assert leaves_before(wanted, ZoneInfo(zone), now) == max(one for one in every if one <= now)
    assert leaves_after(wanted, ZoneInfo(zone), now) == min(one for one in every if one > now)


@given(times, zones, moments)
def test_quiet_hours_end_at_the_first_minute_that_is_not_quiet(wanted: Times, zone: str, at: datetime) -> None:
    at = at.replace(second=0, microsecond=0)
    place = ZoneInfo(zone)

    def quiet(when: datetime) -> bool:
        hour = when.astimezone(place).hour
        if wanted.quiet_from == wanted.quiet_to:
            return False
        return (hour - wanted.quiet_from) % 24 < (wanted.quiet_to - wanted.quiet_from) % 24

    until = quiet_until(wanted, place, at)
    if not quiet(at):
        assert until is None
        return
    assert until is not None
    minutes = (at + timedelta(minutes=number) for number in range(2 * 24 * 60))
    assert until == next(one for one in minutes if not quiet(one))


@pytest.mark.parametrize(
    ("zone", "day", "at", "utc"),
    [
        ("Europe/Berlin", "2026-03-28", "08:30", "2026-03-28T07:30"),
        ("Europe/Berlin", "2026-03-30", "08:30", "2026-03-30T06:30"),
        # From two to three the clocks of Berlin show nothing, in March; in October they show it twice.
        ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:30"),
        ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30"),
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:30"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30"),
        # Half an hour is all that Lord Howe goes forward and back.
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-03T15:45"),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45"),
    ],
)
def test_an_hour_that_is_not_there_or_there_twice_is_as_the_standard_says(
    zone: str, day: str, at: str, utc: str
) -> None:
    """RFC 5545, 3.3.5: the offset before a gap, and the first of two."""
    found = moment(date.fromisoformat(day), time.fromisoformat(at), ZoneInfo(zone))
    assert found == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "is_in"),
    [("2026-11-30", "2026-W49"), ("2026-12-31", "2026-W53"), ("2027-01-03", "2026-W53"), ("2027-01-04", "2027-W01")],
)
def test_weeks_are_those_of_iso_8601(day: str, is_in: str) -> None:
    assert week(date.fromisoformat(day)) == is_in
