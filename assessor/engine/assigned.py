"""Where somebody stands with what they were asked for: by when, from which day on it counts, and whether it is done.

What is asked for has parts (a path has several, all else one), and a part is done on as many different days as are
asked for (a review habit takes several, all else one). What is asked for again has rounds. A round begins on the day
after the one before was due, and what is done late counts for it as well: it is not asked for twice. A round that
nobody did stays, and is late, until somebody does it; those that passed meanwhile are let go.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from assessor.engine.recurrence import Every, next_after, plus_months

Repeats = Literal["never", "month", "quarter", "year", "year-after-last"]
State = Literal["done", "open", "due", "overdue"]
DAY = timedelta(days=1)
YEAR = 12
"""Months."""
AHEAD = 1
"""So many months before a year is over, what was done then is asked for again."""
_EVERY: dict[str, Every] = {"month": "month", "quarter": "quarter", "year": "year"}


@dataclass(frozen=True)
class Asked:
    """What was asked for, as far as days go.

    `since` is the first day on which it was asked of somebody; `due_on` the day by which, of what repeats the first
    one; `days` on how many different days each part is to be done, from 1; `grace` is in days, from 0.
    """

    since: date
    due_on: date
    repeats: Repeats = "never"
    grace: int = 0
    days: int = 1


@dataclass(frozen=True)
class Occurrence:
    """One round of it.

    What is done from `starts` on counts. `due_on` is its day, `overdue_on` the last day of grace: it is overdue from
    the day after. `again_on` is by when it is asked for after this, where it is done and repeats. `got` of `of` days
    on which parts are done are there.
    """

    starts: date
    due_on: date
    overdue_on: date
    state: State
    done_on: date | None
    again_on: date | None
    got: int
    of: int


def current(asked: Asked, evidence: Sequence[Sequence[date]], today: date) -> Occurrence | None:
    """The round that somebody is in today; none of what was due once, before it could be asked of them.

    `evidence` has for each part, at least one, the different days on which it was done, in their order.
    """
    if asked.repeats == "year-after-last":
        return _after_the_last(asked, evidence, today)
    if asked.repeats == "never":
        return _round(asked, evidence, today, asked.since, asked.due_on) if asked.due_on >= asked.since else None
    every = _EVERY[asked.repeats]
    starts, due = asked.since, next_after(asked.due_on, every, asked.since - DAY)
    while done := finished(evidence, asked.days, starts, today):
        ends = max(due, next_after(asked.due_on, every, done - DAY))
        again = next_after(asked.due_on, every, ends)
        if today <= ends:
            return _round(asked, evidence, today, starts, due, again)
        starts, due = ends + DAY, again
    return _round(asked, evidence, today, starts, due)


def finished(evidence: Sequence[Sequence[date]], days: int, first: date, last: date) -> date | None:
    """The day on which all parts were done on `days` days each, counted from `first` and not after `last`."""
    places = [bisect_left(part, first) + days - 1 for part in evidence]
    if any(place >= len(part) for place, part in zip(places, evidence, strict=True)):
        return None
    found = max(part[place] for place, part in zip(places, evidence, strict=True))
    return found if found <= last else None


def last_time(evidence: Sequence[Sequence[date]], days: int, today: date) -> date | None:
    """When all of it was done for the last time, if it ever was."""
    found, first = None, date.min
    while done := finished(evidence, days, first, today):
        found, first = done, done + DAY
    return found


def _after_the_last(asked: Asked, evidence: Sequence[Sequence[date]], today: date) -> Occurrence:
    """A year after it was done last; on the day named where that is later, or where it was not done for a year."""
    named = next_after(asked.due_on, "year", asked.since - DAY)
    starts, due, opens = plus_months(asked.since, -YEAR), named, asked.since
    kept = None
    while done := finished(evidence, asked.days, starts, today):
        kept = (starts, due)
        starts, due = done + DAY, plus_months(done, YEAR)
        opens = plus_months(due, -AHEAD)
        if done < asked.since and due <= named:
            due, opens = named, asked.since
    if kept and today < opens:
        return _round(asked, evidence, today, *kept, due)
    return _round(asked, evidence, today, starts, due)


def _round(
    asked: Asked, evidence: Sequence[Sequence[date]], today: date, starts: date, due: date, again: date | None = None
) -> Occurrence:
    done = finished(evidence, asked.days, starts, today)
    grace = due + timedelta(days=asked.grace)
    late: State = "open" if today < due else "due" if today <= grace else "overdue"
    got = sum(min(asked.days, bisect_left(part, today + DAY) - bisect_left(part, starts)) for part in evidence)
    return Occurrence(starts, due, grace, "done" if done else late, done, again, got, len(evidence) * asked.days)
