"""The rear-view share: how much of a month's coaching came after the month's number was already lost.

A convention of ours and not from the literature (measurement §10). Of a month with D days, target
T and readings (d, v), where v is what had come in by the end of day d:

- a reading is *out of reach* if d > D/3 and what is left would have to come in more than `TWICE` as fast as what has
  come in so far: (T − v)/(D − d) > 2·v/d; on the last day, if v < T;
- the month is *lost* on the day of the first reading from which all the others are out of reach as well. What a later
  reading finds within reach again was not lost;
- the share is that of the month's coaching events, each with its day, that came on that day or later.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

TWICE = 2
"""How much faster than so far the rest would have to come in for a month to be out of reach."""
EARLY = 3
"""In the first third of a month nothing is lost yet: one large order is the whole pace."""
FEWEST = 3
"""Fewer events than this have no share."""


@dataclass(frozen=True)
class Reading:
    """What had come in by the end of a day, in the units of the target."""

    on: date
    value: float


@dataclass(frozen=True)
class RearView:
    """What is said of a month: the day on which it was lost, and of how many events how many came from then on."""

    lost_on: date | None
    events: int
    late: int

    @property
    def share(self) -> float | None:
        """Late events over all, 0..1; None while the month is not lost, or with fewer than `FEWEST` events."""
        if self.lost_on is None or self.events < FEWEST:
            return None
        return self.late / self.events


def rear_view(target: float, readings: Sequence[Reading], events: Iterable[date]) -> RearView:
    """What of one month's coaching came when its number was lost; readings and events are all of that month.

    `target` > 0; readings in any order, one a day.
    """
    lost, days = lost_on(target, readings), list(events)
    return RearView(lost, len(days), sum(lost is not None and day >= lost for day in days))


def lost_on(target: float, readings: Sequence[Reading]) -> date | None:
    """The day on which the month was lost; None if it was not, as far as its readings say."""
    lost = None
    for reading in sorted(readings, key=lambda one: one.on, reverse=True):
        if not out_of_reach(target, reading):
            break
        lost = reading.on
    return lost


def out_of_reach(target: float, reading: Reading) -> bool:
    """Whether what is left would have to come in more than twice as fast as what has come in by this reading."""
    total, day = length(reading.on), reading.on.day
    # As they were typed: 2.1 minus 0.7 is a little over 1.4 as floats, and exactly twice the pace is within reach.
    value = Fraction(str(reading.value))
    left = Fraction(str(target)) - value
    if early(reading.on) or left <= 0:
        return False
    # Multiplied out, so that nothing is divided by the no days that are left on the last one.
    return left * day > TWICE * value * (total - day)


def early(day: date) -> bool:
    """Whether a day lies in the first third of its month."""
    return EARLY * day.day <= length(day)


def straight(target: float, day: date) -> float:
    """What would have come in by the end of a day, if every day of the month brought as much."""
    return target * day.day / length(day)


def length(day: date) -> int:
    """How many days the month of a day has."""
    return monthrange(day.year, day.month)[1]
