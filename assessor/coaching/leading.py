"""Leading indicators: what a manager can still change this month, counted over the teams that they lead and below.

Another indicator is another line in the table. What nobody but a rep sees, such as how they review, is in none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from assessor.access import SMALLEST_GROUP
from assessor.coaching.assigned import stands_of
from assessor.coaching.plan import end_of
from assessor.engine.assigned import Occurrence
from assessor.engine.catalogue import Catalogue
from assessor.engine.recurrence import plus_months
from assessor.store import Connection, leading, members, people

TOO_FEW = f"fewer than {SMALLEST_GROUP} people: not counted"
NOT_KEPT = "not kept"


@dataclass(frozen=True)
class Count:
    """So many; of so many, if that is known."""

    value: int
    of: int | None = None


Told = Count | str
"""A count, or why there is none."""
Span = tuple[date, date]
"""The first and the last day of a month."""


@dataclass(frozen=True)
class Scope:
    """Whose months they are; `people` is how many work in the teams, without the manager. `now` is aware."""

    catalogue: Catalogue
    manager_id: str
    teams: Collection[str]
    people: int
    months: tuple[Span, Span]
    now: datetime


@dataclass(frozen=True)
class Indicator:
    """One of them: what it is called, how it is known, and what is told of the months of a scope, in their order."""

    id: str
    title: str
    how: str
    count: Callable[[Connection, Scope], list[Told]]


@dataclass(frozen=True)
class Line:
    """An indicator in a month and in the one before."""

    indicator: Indicator
    now: Told
    before: Told


def lines(
    conn: Connection, catalogue: Catalogue, manager_id: str, teams: Collection[str], first: date, now: datetime
) -> list[Line]:
    """Every indicator in the month that begins on the day `first`, and in the month before."""
    earlier = plus_months(first, -1)
    months = (first, end_of(first)), (earlier, end_of(earlier))
    size = members.count_of(conn, teams, manager_id)
    scope = Scope(catalogue, manager_id, teams, size, months, now)
    return [Line(one, *one.count(conn, scope)) for one in INDICATORS]


_Counting = Callable[[Connection, str, Collection[str], date, date], int]


def _by_day(count: _Counting, conn: Connection, scope: Scope) -> list[Told]:
    """What is dated ahead, such as a one-to-one that is prepared, is not held yet."""
    today = scope.now.date()
    return [
        Count(count(conn, scope.manager_id, scope.teams, first, min(last, today))) for first, last in scope.months
    ]


def _in_time(conn: Connection, scope: Scope) -> list[Told]:
    theirs = [one for one in people.working_in(conn, scope.teams) if one.id != scope.manager_id]
    rounds = [one.at for one in stands_of(conn, scope.catalogue, theirs, scope.now)]
    return [_of_month(rounds, month) for month in scope.months]


def _of_month(rounds: Collection[Occurrence], month: Span) -> Count:
    """What was due in the month and is settled: done, or overdue."""
    settled = [one for one in rounds if month[0] <= one.due_on <= month[1] and one.state in {"done", "overdue"}]
    in_time = [one for one in settled if one.done_on and one.done_on <= one.overdue_on]
    return Count(len(in_time), len(settled))


def _answered(conn: Connection, scope: Scope) -> list[Told]:
    if scope.people < SMALLEST_GROUP:
        return [TOO_FEW] * len(scope.months)
    spans = [
        [datetime.combine(day, time(), UTC) for day in (first, last + timedelta(days=1))]
        for first, last in scope.months
    ]
    return [Count(leading.finished(conn, scope.manager_id, scope.teams, *span), scope.people) for span in spans]


def _accounts(conn: Connection, scope: Scope) -> list[Told]:
    first, last = scope.months[0]
    if not first <= scope.now.date() <= last:
        return [NOT_KEPT, NOT_KEPT]
    return [Count(*leading.accounts(conn, scope.manager_id, scope.teams, scope.now.date())), NOT_KEPT]


INDICATORS = (
    Indicator(
        "calls",
        "Joint calls, talked over",
        "Joint calls with people of your teams, by the day of the call, once both had rated and you had talked about"
        " it; whoever went along. A visit is one call, on however many practices you rated it.",
        partial(_by_day, leading.joint_calls),
    ),
    Indicator(
        "talks",
        "One-to-ones",
        "Your own, by the day on which you held them, up to today, once the rep was shown what you wrote down.",
        partial(_by_day, leading.one_to_ones),
    ),
    Indicator(
        "in-time",
        "What was asked for, done in time",
        "Of what was asked of people in your teams and was due in the month: how much was done by its last day of"
        " grace. What is neither done nor overdue is not in it yet. Of what repeats, only the round counts that"
        " somebody is in.",
        _in_time,
    ),
    Indicator(
        "answered",
        "People who found out where they stand",
        "Who finished an assessment in the month, of all who work in your teams now. Only from"
        f" {SMALLEST_GROUP} people on. Reviewing is in no count: nobody sees who reviews.",
        _answered,
    ),
    Indicator(
        "accounts",
        "Accounts that prove something",
        "On worksheets that people in your teams share: accounts that prove the practice today, of all that are"
        " written down there. How it was a month ago is not kept.",
        _accounts,
    ),
)
