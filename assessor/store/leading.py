"""What a manager can still change this month, counted: calls, conversations, people who keep at it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, case, func, select

from assessor.engine.kinds.text import fold
from assessor.store.people import ACTIVE
from assessor.store.schema import attempt, person
from assessor.store.schema_team import observation, one_to_one, sharing, worksheet_row

_TEAMS = person.c.team_id.in_(bindparam("teams", expanding=True))
_LED = (_TEAMS, person.c.id != bindparam("manager"), ACTIVE)
_CALLS = (
    select(observation.c.manager_id, observation.c.rep_id, observation.c.call_on, observation.c.account)
    .distinct()
    .join(person, person.c.id == observation.c.rep_id)
    .where(
        *_LED,
        observation.c.debriefed_at.is_not(None),
        observation.c.call_on.between(bindparam("first"), bindparam("last")),
    )
)
_TALKS = (
    select(func.count())
    .select_from(one_to_one)
    .join(person, person.c.id == one_to_one.c.rep_id)
    .where(
        *_LED,
        one_to_one.c.manager_id == bindparam("manager"),
        one_to_one.c.shared_at.is_not(None),
        one_to_one.c.held_on.between(bindparam("first"), bindparam("last")),
    )
)
_FINISHED = (
    select(func.count(attempt.c.person_id.distinct()))
    .join(person, person.c.id == attempt.c.person_id)
    .where(*_LED, attempt.c.finished_at >= bindparam("start"), attempt.c.finished_at < bindparam("end"))
)
_PROVES = func.coalesce(func.sum(case((worksheet_row.c.counts_until >= bindparam("today"), 1), else_=0)), 0)
_ACCOUNTS = (
    select(_PROVES, func.count())
    .select_from(worksheet_row)
    .join(person, person.c.id == worksheet_row.c.person_id)
    .join(sharing, (sharing.c.person_id == person.c.id) & (sharing.c.what == "worksheets"))
    .where(*_LED)
)


def joint_calls(conn: Connection, manager_id: str, teams: Collection[str], first: date, last: date) -> int:
    """Joint calls of these days with people of these teams that were talked over, whoever went along.

    A visit is one call, on however many practices it was rated.
    """
    rows = conn.execute(_CALLS, _given(manager_id, teams) | _days(first, last))
    return len({(*visit, fold(account)) for *visit, account in rows})


def one_to_ones(conn: Connection, manager_id: str, teams: Collection[str], first: date, last: date) -> int:
    """This manager's one-to-ones of these days with people of these teams that the rep was shown."""
    return conn.execute(_TALKS, _given(manager_id, teams) | _days(first, last)).scalar_one()


def finished(conn: Connection, manager_id: str, teams: Collection[str], start: datetime, end: datetime) -> int:
    """How many people of these teams, without the manager, finished an attempt from `start` on and before `end`."""
    return conn.execute(_FINISHED, _given(manager_id, teams) | {"start": start, "end": end}).scalar_one()


def accounts(conn: Connection, manager_id: str, teams: Collection[str], today: date) -> tuple[int, int]:
    """Accounts that prove a practice today, of how many, on worksheets that people of these teams share."""
    proving, all_ = conn.execute(_ACCOUNTS, _given(manager_id, teams) | {"today": today.isoformat()}).one()
    return int(proving), all_


def _given(manager_id: str, teams: Collection[str]) -> dict[str, object]:
    return {"manager": manager_id, "teams": sorted(teams)}


def _days(first: date, last: date) -> dict[str, str]:
    return {"first": first.isoformat(), "last": last.isoformat()}
