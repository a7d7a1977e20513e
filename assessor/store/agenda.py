"""What lies ahead of many people at once, one statement for each kind of it, however many they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BindParameter, Connection, bindparam, select

from assessor.store.schema_coach import plan_part
from assessor.store.schema_team import observation


@dataclass(frozen=True)
class Call:
    """A joint call that waits for this rep's side; its manager's is in from the start."""

    person_id: str
    id: str
    practice: str
    call_on: date
    opened_at: datetime


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


_CALLS = select(*(observation.c[name] for name in ("rep_id", "id", "practice", "call_on", "opened_at"))).where(
    observation.c.both_at.is_(None), observation.c.rep_id.in_(_PEOPLE)
)
_PARTS = select(*(plan_part.c[name] for name in Part.__dataclass_fields__)).where(plan_part.c.manager_id.in_(_PEOPLE))


def calls_to_rate(conn: Connection, person_ids: Collection[str]) -> list[Call]:
    """Every joint call of these reps that waits for their own side, the oldest first."""
    rows = conn.execute(_CALLS, {"people": sorted(person_ids)})
    found = [Call(row.rep_id, row.id, row.practice, date.fromisoformat(row.call_on), row.opened_at) for row in rows]
    return sorted(found, key=lambda call: (call.call_on, call.id))


def plan_parts(conn: Connection, person_ids: Collection[str]) -> list[Part]:
    """Every part of these people's plans."""
    rows = conn.execute(_PARTS, {"people": sorted(person_ids)})
    return [
        Part(row.manager_id, row.part, row.every, date.fromisoformat(row.begins_on), row.at, row.changed_at)
        for row in rows
    ]
