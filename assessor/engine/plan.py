"""A manager's proactive plan: six parts, each with a rhythm of its own, and when each comes next.

The rhythm says which days a part has (see `recurrence`). Doing it counts for the day that is nearest, so that what
was done on a Friday is not due again on the Monday for which it was meant. Days that went by are not piled up: who
does a part after three weeks has done it, and the next day of the rhythm is the next one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal, get_args

from annotated_types import MaxLen, MinLen

from assessor.engine.kinds.base import Line, Prose, Strict
from assessor.engine.recurrence import between, next_after

PartName = Literal["group", "individual", "monitoring", "field", "motivation", "improvement"]
PARTS: tuple[PartName, ...] = get_args(PartName)
Rhythm = Literal["week", "two-weeks", "month", "quarter"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)
Words = Annotated[str, MinLen(1), MaxLen(200)]


@dataclass(frozen=True, kw_only=True)
class Usual(Strict):
    """How a part is usually set, for who begins with an empty plan."""

    words: Words
    """What one does, in a line."""
    every: Rhythm
    """Its rhythm."""
    begins: Weekday
    """It begins on the next such day."""


@dataclass(frozen=True, kw_only=True)
class PartGuide(Strict):
    """One part of the plan, explained."""

    part: PartName
    """Which of the six it is."""
    title: Line
    """A few words."""
    what: Line
    """What it is for."""
    examples: Annotated[tuple[Line, ...], MinLen(1), MaxLen(5)]
    """What it can be."""
    usual: Usual
    """How it is usually set."""


@dataclass(frozen=True, kw_only=True)
class Guide(Strict):
    """The six parts of a proactive plan, in the order in which they are shown."""

    title: Line
    """Shown on the page."""
    intro: Prose
    """Said where the plan is still empty."""
    parts: Annotated[tuple[PartGuide, ...], MinLen(6), MaxLen(6)]
    """Each of the six once."""


def next_on(begins: date, every: Rhythm, last_done: date | None) -> date:
    """When a part comes next: its first day while nothing was done since, else the day after that which was done.

    Done is the day of the rhythm nearest to `last_done`, the earlier one if two are as near.
    """
    if last_done is None or last_done < begins:
        return begins
    ahead = next_after(begins, every, last_done)
    behind = max(between(begins, every, begins, last_done))
    if ahead - last_done < last_done - behind:
        return next_after(begins, every, ahead)
    return ahead


def days(begins: date, every: Rhythm, first: date, last: date) -> list[date]:
    """The days that a part has from `first` to `last`, both included."""
    return list(between(begins, every, first, last))


def weekday_after(day: date, weekday: Weekday) -> date:
    """The first such weekday from `day` on."""
    return day + timedelta(days=(WEEKDAYS.index(weekday) - day.weekday()) % 7)
