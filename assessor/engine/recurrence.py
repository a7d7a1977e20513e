"""Days that come again: every week, month, quarter or year, counted from the first one.

What begins on the 31st comes at the end of shorter months and on the 31st again afterwards, because each day is
counted from the first and not from the one before. Days have no hours here: what hour it is on one is a matter of the
time zone, and of whoever writes the calendar.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from typing import Literal

Every = Literal["week", "two-weeks", "month", "quarter", "year"]
_DAYS = {"week": 7, "two-weeks": 14}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def nth(begins: date, every: Every, number: int) -> date:
    """The day after `number` ≥ 0 rounds; the first one is number 0.

    Raises OverflowError for a day after the year 9999.
    """
    if every in _DAYS:
        return begins + timedelta(days=_DAYS[every] * number)
    return plus_months(begins, _MONTHS[every] * number)


def plus_months(day: date, months: int) -> date:
    """The same day so many months later (or earlier, if negative), or the last of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(f"{day} and {months} months is in the year {year}; allowed: 1..9999")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def between(begins: date, every: Every, first: date, last: date) -> Iterator[date]:
    """The days from `first` to `last`, both included, in their order."""
    for number in count(_round_at(begins, every, first)):
        day = nth(begins, every, number)
        if day > last:
            return
        if day >= first:
            yield day


def next_after(begins: date, every: Every, day: date) -> date:
    """The first of the days that is later than `day`."""
    rounds = (nth(begins, every, number) for number in count(_round_at(begins, every, day)))
    return next(one for one in rounds if one > day)


def _round_at(begins: date, every: Every, day: date) -> int:
    """A round that is not later than the first one from `day` on, and not many before it."""
    if day <= begins:
        return 0
    if every in _DAYS:
        return (day - begins).days // _DAYS[every]
    months = (day.year - begins.year) * 12 + day.month - begins.month
    return max(0, months // _MONTHS[every] - 1)
