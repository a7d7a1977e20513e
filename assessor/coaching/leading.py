"""Leading indicators: what a manager can still change this month, counted over the teams that they lead and below.

Another indicator is another line in the table. What nobody but a rep sees, such as how they review, is in none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from assessor.access import SMALLEST_GROUP
from assessor.coaching.plan import end_of
from assessor.engine.recurrence import plus_months
from assessor.store import Connection, leading, members


@dataclass(frozen=True)
class Scope:
    """Whose month it is about: `people` is how many work in the teams, without the manager; `last` its last day."""

    manager_id: str
    teams: Collection[str]
    people: int
    first: date
    last: date


@dataclass(frozen=True)
class Count:
    """So many; of so many, if that is known."""

    value: int
    of: int | None = None


@dataclass(frozen=True)
class Indicator:
    """One of them: what it is called, how it is known, and the count, None where it may not be said."""

    id: str
    title: str
    how: str
    count: Callable[[Connection, Scope], Count | None]


@dataclass(frozen=True)
class Line:
    """An indicator in a month and in the one before."""

    indicator: Indicator
    now: Count | None
    before: Count | None


def lines(conn: Connection, manager_id: str, teams: Collection[str], first: date) -> list[Line]:
    """Every indicator in the month that begins on the day `first`, and in the month before."""
    people = members.count_of(conn, teams, manager_id)
    now, before = (
        Scope(manager_id, teams, people, month, end_of(month)) for month in (first, plus_months(first, -1))
    )
    return [Line(one, one.count(conn, now), one.count(conn, before)) for one in INDICATORS]


def _joint_calls(conn: Connection, scope: Scope) -> Count:
    return Count(leading.joint_calls(conn, scope.manager_id, scope.teams, scope.first, scope.last))


def _one_to_ones(conn: Connection, scope: Scope) -> Count:
    return Count(leading.one_to_ones(conn, scope.manager_id, scope.teams, scope.first, scope.last))


def _answered(conn: Connection, scope: Scope) -> Count | None:
    if scope.people < SMALLEST_GROUP:
        return None
    start, end = (datetime.combine(day, time(), UTC) for day in (scope.first, scope.last + timedelta(days=1)))
    return Count(leading.finished(conn, scope.manager_id, scope.teams, start, end), scope.people)


INDICATORS = (
    Indicator(
        "calls",
        "Joint calls, talked over",
        "Joint calls with people of your teams, by the day of the call, once both had rated and you had talked about"
        " it; whoever went along.",
        _joint_calls,
    ),
    Indicator(
        "talks",
        "One-to-ones",
        "Your own, by the day on which you held them, once the rep was shown what you wrote down.",
        _one_to_ones,
    ),
    Indicator(
        "answered",
        "People who found out where they stand",
        "Who finished an assessment in the month, of all who work in your teams now, without you. Only from"
        f" {SMALLEST_GROUP} people on. Reviewing is in no count: nobody sees who reviews.",
        _answered,
    ),
)
