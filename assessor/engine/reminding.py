"""When a weekly letter leaves: on its reader's own day, at their own hour, and never in their quiet hours.

The time zone is an argument. An hour that does not exist on a day counts as the hour after the clocks went forward,
one that exists twice as the first: so RFC 5545 reads times of day, and so does `tzinfo` with a fold of 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Times:
    """The day of the letter (Monday is 0), its hour, and the hours from and to which nothing leaves, each 0 to 23.

    The same hour twice: nothing is quiet.
    """

    weekday: int = 0
    hour: int = 7
    quiet_from: int = 19
    quiet_to: int = 7

    def is_quiet(self, hour: int) -> bool:
        """Whether nothing leaves in this hour, 0 to 23."""
        if self.quiet_from <= self.quiet_to:
            return self.quiet_from <= hour < self.quiet_to
        return hour >= self.quiet_from or hour < self.quiet_to


def moment(day: date, at: time, zone: tzinfo) -> datetime:
    """When it is that time on that day in a zone, in UTC."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def leaves_before(times: Times, zone: tzinfo, now: datetime) -> datetime:
    """The last moment, in UTC, at or before `now` at which a letter leaves."""
    day = now.astimezone(zone).date() + timedelta(days=1)
    day -= timedelta(days=(day.weekday() - times.weekday) % 7)
    while (found := moment(day, time(times.hour), zone)) > now:
        day -= WEEK
    return found


def leaves_after(times: Times, zone: tzinfo, now: datetime) -> datetime:
    """The first moment, in UTC, after `now` at which a letter leaves."""
    day = leaves_before(times, zone, now).astimezone(zone).date()
    # Where the hour does not exist, the moment may lie on the day after.
    day -= timedelta(days=(day.weekday() - times.weekday) % 7)
    while (found := moment(day, time(times.hour), zone)) <= now:
        day += WEEK
    return found


def quiet_until(times: Times, zone: tzinfo, at: datetime) -> datetime | None:
    """When the quiet hours end in which `at` lies, in UTC; None if it lies in none."""
    local = at.astimezone(zone)
    if not times.is_quiet(local.hour):
        return None
    day = local.date()
    while (found := moment(day, time(times.quiet_to), zone)) <= at:
        day += timedelta(days=1)
    return found


def week(day: date) -> str:
    """The week that a day lies in by ISO 8601, as in 2026-W49."""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"
