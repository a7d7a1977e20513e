"""A month of a manager's plan: what was to happen and did, and how much of it came when the number was lost."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from assessor.engine.plan import LONGEST, PARTS, Course, Mark, PartName, marks
from assessor.engine.rear_view import Reading, RearView, early, rear_view
from assessor.engine.recurrence import plus_months
from assessor.store import Connection, month_figures, plans
from assessor.store.month_figures import Figure
from assessor.store.plans import Entry, PlanPart, Seen


@dataclass(frozen=True)
class Month:
    """A month as a manager sees it.

    `first` is its first day; `parts` are those that are set at present; `entries` what they wrote down, `seen` what
    is known without that, both in the order of days; `marks` what each day is to each part that is set or was done.
    """

    first: date
    parts: dict[PartName, PlanPart]
    entries: list[Entry]
    seen: list[Seen]
    marks: dict[PartName, dict[date, Mark]]
    figure: Figure | None
    readings: list[Reading]

    @property
    def last(self) -> date:
        """Its last day."""
        return end_of(self.first)

    @property
    def did(self) -> list[Entry | Seen]:
        """What they did, written down or counted by itself, in the order of days."""
        return sorted([*self.entries, *self.seen], key=lambda one: one.done_on)

    @property
    def too_early(self) -> bool:
        """Whether all that was entered is of the first third, where nothing is lost yet, and short of the target."""
        if self.figure is None or not self.readings:
            return False
        last = self.readings[-1]
        return early(last.on) and last.value < self.figure.target

    @property
    def events(self) -> list[tuple[date, PartName]]:
        """All coaching of the month, each with its day and the part that it belongs to."""
        own = [(one.done_on, one.part) for one in self.entries]
        return sorted(own + [(one.done_on, one.part) for one in self.seen])

    @cached_property
    def rear_view(self) -> RearView | None:
        """How much of it came when the number was lost; None without a figure."""
        if self.figure is None:
            return None
        return rear_view(self.figure.target, self.readings, [day for day, _ in self.events])


@dataclass(frozen=True)
class Sooner:
    """A part of which something came late, and its first day in the next month; None if it has none, or no rhythm."""

    part: PartName
    first: date | None
    early: bool
    """Whether that day lies in the month's first third, in which nothing can be lost yet."""


def month(conn: Connection, manager_id: str, teams: Collection[str], first: date, today: date) -> Month:
    """A manager's month that begins on the day `first`; `teams` are all that they lead or that are below."""
    last = end_of(first)
    # A day of the rhythm counts as held by what was done in the month before or after as well.
    near, far = first - LONGEST, min(last + LONGEST, today)
    parts = plans.parts(conn, manager_id, today)
    entries = plans.entries(conn, manager_id, near, far)
    seen = plans.seen(conn, manager_id, teams, near, far)
    drawn = {}
    for name in PARTS:
        done = {one.done_on for one in entries if one.part == name}
        known = {one.done_on for one in seen if one.part == name}
        own = parts.get(name)
        course = Course(own.begins_on, own.every) if own else None
        drawn[name] = marks(course, done, known, (first, last), today)
    return Month(
        first,
        parts,
        [one for one in entries if first <= one.done_on <= last],
        [one for one in seen if first <= one.done_on <= last],
        {name: days for name, days in drawn.items() if name in parts or days},
        month_figures.get(conn, manager_id, f"{first:%Y-%m}"),
        month_figures.readings(conn, manager_id, first, last),
    )


def sooner(one: Month) -> list[Sooner]:
    """The parts of which something came on the day on which the month was lost, or later; when each comes next."""
    lost = one.rear_view.lost_on if one.rear_view else None
    if lost is None:
        return []
    late = {part for day, part in one.events if day >= lost}
    return [_next_month(one, name) for name in PARTS if name in late]


def end_of(first: date) -> date:
    """The last day of the month that a day lies in."""
    return first.replace(day=monthrange(first.year, first.month)[1])


def _next_month(one: Month, name: PartName) -> Sooner:
    part, first = one.parts.get(name), plus_months(one.first, 1)
    days = Course(part.begins_on, part.every).days(first, end_of(first)) if part else []
    return Sooner(name, days[0] if days else None, bool(days) and early(days[0]))
