"""People, their roles, and their teams."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, select

from assessor.store.errors import Conflict
from assessor.store.once import Outcome, insert_new
from assessor.store.schema import manages, person, person_role, team


@dataclass(frozen=True)
class Team:
    """A team; `parent_id` is the team that it is part of, if any."""

    id: str
    name: str
    parent_id: str | None = None


@dataclass(frozen=True)
class Person:
    """Somebody with an account.

    `handle` is what they sign in with, unique; `roles` are some of rep, manager, trainer, admin; `team_id` is the
    team they work in; `manages` holds the ids of the teams they lead.
    """

    id: str
    handle: str
    name: str
    created_at: datetime
    roles: frozenset[str] = field(default=frozenset())
    team_id: str | None = None
    manages: frozenset[str] = field(default=frozenset())


# One row for each pair of a role and a managed team: few enough for one query to beat three. Put together once, since
# composing it takes five times as long as running it, and every request asks who is there.
_PEOPLE: Select[Any] = (
    select(
        person.c.id,
        person.c.handle,
        person.c.name,
        person.c.created_at,
        person.c.team_id,
        person_role.c.role,
        manages.c.team_id.label("manages"),
    )
    .outerjoin(person_role, person_role.c.person_id == person.c.id)
    .outerjoin(manages, manages.c.person_id == person.c.id)
    .order_by(person.c.handle)
)
_BY_ID = _PEOPLE.where(person.c.id == bindparam("id"))
_BY_HANDLE = _PEOPLE.where(person.c.handle == bindparam("handle"))
_LIKE = _PEOPLE.where((person.c.id == bindparam("id")) | (person.c.handle == bindparam("handle")))


def add_team(conn: Connection, new: Team) -> Outcome:
    """Keep a team. Raises Conflict if its id already belongs to another one."""
    row = {"id": new.id, "name": new.name, "parent_id": new.parent_id}
    if insert_new(conn, team, [row]):
        return "stored"
    existing = teams(conn)[new.id]
    if existing != new:
        raise Conflict(f"team {new.id}", existing)
    return "same"


def teams(conn: Connection) -> dict[str, Team]:
    """All teams by id, in the order of their names."""
    rows = conn.execute(select(team.c.id, team.c.name, team.c.parent_id).order_by(team.c.name, team.c.id))
    return {row.id: Team(*row) for row in rows}


def add_person(conn: Connection, new: Person) -> Outcome:
    """Keep a person with roles and teams. Raises Conflict if the id or the handle belongs to somebody else."""
    row = {
        "id": new.id,
        "handle": new.handle,
        "name": new.name,
        "team_id": new.team_id,
        "created_at": new.created_at,
    }
    if not insert_new(conn, person, [row]):
        return _same_person(conn, new)
    insert_new(conn, person_role, [{"person_id": new.id, "role": role} for role in sorted(new.roles)])
    insert_new(conn, manages, [{"person_id": new.id, "team_id": id_} for id_ in sorted(new.manages)])
    return "stored"


def by_handle(conn: Connection, handle: str) -> Person | None:
    """The person who signs in with this handle."""
    return next(iter(_people(conn, _BY_HANDLE, handle=handle)), None)


def by_id(conn: Connection, person_id: str) -> Person | None:
    """The person with this id."""
    return next(iter(_people(conn, _BY_ID, id=person_id)), None)


def everyone(conn: Connection) -> list[Person]:
    """All people in the order of their handles."""
    return _people(conn, _PEOPLE)


def _people(conn: Connection, query: Select[Any], **wanted: str) -> list[Person]:
    by_person: dict[str, list[Row[Any]]] = {}
    for row in conn.execute(query, wanted):
        by_person.setdefault(row.id, []).append(row)
    return [_person(rows) for rows in by_person.values()]


def _person(rows: list[Row[Any]]) -> Person:
    first = rows[0]
    return Person(
        id=first.id,
        handle=first.handle,
        name=first.name,
        created_at=first.created_at,
        roles=_present(row.role for row in rows),
        team_id=first.team_id,
        manages=_present(row.manages for row in rows),
    )


def _present(values: Iterable[str | None]) -> frozenset[str]:
    return frozenset(value for value in values if value is not None)


def _same_person(conn: Connection, new: Person) -> Outcome:
    for existing in _people(conn, _LIKE, id=new.id, handle=new.handle):
        if replace(existing, created_at=new.created_at) != new:
            raise Conflict(f"person {new.handle} ({new.id})", existing)
    return "same"
