"""What lies ahead of many people at once, one statement for each kind of it, however many they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BindParameter, ColumnElement, Connection, bindparam, exists, literal, null, select, union_all

from assessor.store.people import ACTIVE
from assessor.store.schema import person
from assessor.store.schema_coach import plan_part
from assessor.store.schema_team import observation, observation_side


@dataclass(frozen=True)
class Call:
    """A joint call that waits for this person's side; of a manager's, `rep_team_id` is where the rep works."""

    person_id: str
    id: str
    call_on: date
    opened_at: datetime
    side: str
    rep_team_id: str | None


@dataclass(frozen=True)
class Part:
    """A part of a manager's plan: when it first is and how often, at which hour (empty: the whole day)."""

    manager_id: str
    part: str
    every: str
    begins_on: date
    at: str
    changed_at: datetime


_PEOPLE: BindParameter[str] = bindparam("people", expanding=True)


def _missing(side: str) -> ColumnElement[bool]:
    rated = observation_side.alias()
    return ~exists().where(rated.c.observation_id == observation.c.id, rated.c.side == side)


_CALL = (observation.c.id, observation.c.call_on, observation.c.opened_at)
_OF_REPS = select(
    observation.c.rep_id.label("person_id"), *_CALL, literal("rep").label("side"), null().label("team_id")
).where(observation.c.both_at.is_(None), observation.c.rep_id.in_(_PEOPLE), _missing("rep"))
_OF_MANAGERS = (
    select(observation.c.manager_id, *_CALL, literal("manager"), person.c.team_id)
    .join(person, person.c.id == observation.c.rep_id)
    .where(observation.c.both_at.is_(None), observation.c.manager_id.in_(_PEOPLE), _missing("manager"), ACTIVE)
)
_CALLS = union_all(_OF_REPS, _OF_MANAGERS)
_PARTS = select(*(plan_part.c[name] for name in Part.__dataclass_fields__)).where(plan_part.c.manager_id.in_(_PEOPLE))


def calls_to_rate(conn: Connection, person_ids: Collection[str]) -> list[Call]:
    """Every joint call of these people that waits for their own side, the oldest first."""
    rows = conn.execute(_CALLS, {"people": sorted(person_ids)})
    found = [
        Call(row.person_id, row.id, date.fromisoformat(row.call_on), row.opened_at, row.side, row.team_id)
        for row in rows
    ]
    return sorted(found, key=lambda call: (call.call_on, call.id))


def plan_parts(conn: Connection, person_ids: Collection[str]) -> list[Part]:
    """Every part of these people's plans."""
    rows = conn.execute(_PARTS, {"people": sorted(person_ids)})
    return [
        Part(row.manager_id, row.part, row.every, date.fromisoformat(row.begins_on), row.at, row.changed_at)
        for row in rows
    ]
