"""A manager's proactive plan: six parts, each with a rhythm of its own, and when each comes next.

The rhythm says which days a part has (see `recurrence`). Doing it counts for the day that is nearest, so that what
was done on a Friday is not due again on the Monday for which it was meant. Days that went by are not piled up: who
does a part after three weeks has done it, and the next day of the rhythm is the next one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
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
LONGEST = timedelta(days=92)
"""No two days of a rhythm lie farther apart."""


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


class Mark(StrEnum):
    """What a day is to a part."""

    DONE = "done"
    """Written down as done."""
    SEEN = "seen"
    """Known here as done: a joint call, a one-to-one."""
    AHEAD = "ahead"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class Course:
    """The days of a part: its first one and its rhythm."""

    begins: date
    every: Rhythm

    def counts_for(self, done: date) -> date | None:
        """The day of the rhythm that is nearest to one on which it was done, the earlier one of two; None before."""
        if done < self.begins:
            return None
        ahead = next_after(self.begins, self.every, done)
        behind = max(between(self.begins, self.every, max(self.begins, done - LONGEST), done))
        return ahead if ahead - done < done - behind else behind

    def next_on(self, last_done: date | None) -> date:
        """When it comes next: its first day while nothing was done since, else the day after that which was done."""
        done = last_done and self.counts_for(last_done)
        return next_after(self.begins, self.every, done) if done else self.begins

    def days(self, first: date, last: date) -> list[date]:
        """Its days from the first to the last."""
        return list(between(self.begins, self.every, first, last))


def marks(
    course: Course | None, done: Collection[date], seen: Collection[date], span: tuple[date, date], today: date
) -> dict[date, Mark]:
    """What the days of a span are to a part; `done` and `seen` may reach beyond it, by half a round and more.

    A day of the rhythm is left out if it is over, and nothing that was done counts for it.
    """
    first, last = span
    found: dict[date, Mark] = {}
    if course is not None:
        held = {course.counts_for(day) for day in (*done, *seen)}
        planned = (day for day in course.days(first, last) if day not in held)
        found = {day: Mark.AHEAD if day >= today else Mark.LEFT_OUT for day in planned}
    found |= dict.fromkeys((day for day in seen if first <= day <= last), Mark.SEEN)
    return found | dict.fromkeys((day for day in done if first <= day <= last), Mark.DONE)


def weekday_after(day: date, weekday: Weekday) -> date:
    """The first such weekday from `day` on."""
    return day + timedelta(days=(WEEKDAYS.index(weekday) - day.weekday()) % 7)
