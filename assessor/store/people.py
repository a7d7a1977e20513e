"""People, their roles, and the teams they work in and lead."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Connection, Row, Select, bindparam, delete, select, update

from assessor.store.errors import Conflict, Loop, Missing
from assessor.store.folding import folded
from assessor.store.once import Outcome, insert_new
from assessor.store.schema import invitation, manages, outbox, person, person_role, session, team


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
    team they work in; `manages` holds the ids of the teams they lead; `email` is unique and kept in lower case.
    `left_at` is when they left, `erased_at` when they were forgotten: either way they cannot sign in.
    """

    id: str
    handle: str
    name: str
    created_at: datetime
    roles: frozenset[str] = field(default=frozenset())
    team_id: str | None = None
    manages: frozenset[str] = field(default=frozenset())
    email: str | None = None
    left_at: datetime | None = None
    erased_at: datetime | None = None

    @property
    def active(self) -> bool:
        """Whether they may sign in: neither left nor erased."""
        return self.left_at is None and self.erased_at is None


ACTIVE = person.c.left_at.is_(None) & person.c.erased_at.is_(None)
"""The people who may sign in, as part of a query."""
_OWN = ("id", "handle", "name", "created_at", "team_id", "email", "left_at", "erased_at")
# One row for each pair of a role and a managed team: few enough for one query to beat three.
PEOPLE: Select[Any] = (
    select(*(person.c[name] for name in _OWN), person_role.c.role, manages.c.team_id.label("manages"))
    .outerjoin(person_role, person_role.c.person_id == person.c.id)
    .outerjoin(manages, manages.c.person_id == person.c.id)
    .order_by(person.c.handle)
)
"""People with their roles and teams: more columns and conditions can be added, and `grouped` reads the rows."""
# Put together once, since every request asks who is there: composing a query takes five times as long as running it.
_BY_ID = PEOPLE.where(person.c.id == bindparam("id"))


def add_team(conn: Connection, new: Team) -> Outcome:
    """Keep a team. Raises Conflict if its id already belongs to another one, and Loop if it is part of itself."""
    if new.parent_id == new.id:
        raise Loop(f"team {new.id} cannot be part of itself; name another team or none")
    row = {"id": new.id, "name": new.name, "parent_id": new.parent_id}
    if insert_new(conn, team, [row]):
        return "stored"
    existing = teams(conn)[new.id]
    if existing != new:
        raise Conflict(f"team {new.id}", existing)
    return "same"


def change_team(conn: Connection, changed: Team) -> Outcome:
    """Give a team another name or another place in the tree; "same" if it has them.

    Raises Missing if there is no such team, and Loop if it would become part of itself or of a team below it.
    """
    # Two moves at the same time, each harmless, can make a loop together: on PostgreSQL the second waits here.
    conn.execute(select(team.c.id).order_by(team.c.id).with_for_update())
    existing = teams(conn).get(changed.id)
    if existing is None:
        raise Missing(f"there is no team {changed.id} to change; add it first")
    if existing == changed:
        return "same"
    if changed.parent_id in below(conn, [changed.id]):
        raise Loop(f"team {changed.id} cannot be part of {changed.parent_id}, which is part of it; name another team")
    values = {"name": changed.name, "parent_id": changed.parent_id}
    conn.execute(update(team).where(team.c.id == changed.id).values(values))
    return "stored"


def teams(conn: Connection) -> dict[str, Team]:
    """All teams by id, in the order of their names."""
    rows = conn.execute(select(team.c.id, team.c.name, team.c.parent_id).order_by(team.c.name, team.c.id))
    return {row.id: Team(*row) for row in rows}


def below(conn: Connection, team_ids: Collection[str]) -> frozenset[str]:
    """These teams and all that are part of them, however deep."""
    found = _from(team_ids)
    return _walked(conn, found, select(team.c.id).join(found, team.c.parent_id == found.c.id))


def above(conn: Connection, team_ids: Collection[str]) -> frozenset[str]:
    """These teams and all that they are part of, up to the top."""
    found = _from(team_ids)
    part = team.alias()
    parents = select(team.c.id).join(part, part.c.parent_id == team.c.id).join(found, part.c.id == found.c.id)
    return _walked(conn, found, parents)


def add_person(conn: Connection, new: Person) -> Outcome:
    """Keep a person with roles and teams.

    Raises Conflict, whose `existing` is the Person that stays, if the id, handle or e-mail belongs to somebody else.
    """
    new = _kept(new)
    if not insert_new(conn, person, [{name: getattr(new, name) for name in _OWN} | {"folded": sought(new)}]):
        return _same_person(conn, new)
    _add_roles(conn, new)
    return "stored"


def change_person(conn: Connection, changed: Person) -> Outcome:
    """Give a person the name, handle, e-mail, team, roles and led teams of `changed`; "same" if they have them.

    When they joined and left stays as it is. Raises Missing if nobody has the id or they were erased, and Conflict,
    whose `existing` is the other Person, if the handle or the e-mail belongs to somebody else.
    """
    existing = by_id(conn, changed.id)
    if existing is None or existing.erased_at:
        raise Missing(f"there is no person {changed.id} to change; add them first")
    times = {name: getattr(existing, name) for name in ("created_at", "left_at", "erased_at")}
    changed = replace(_kept(changed), **times)
    if changed == existing:
        return "same"
    for other in _people(conn, _namesakes(changed) & (person.c.id != changed.id)):
        raise Conflict(f"the handle or e-mail of {changed.handle} ({changed.id})", other)
    values = {name: getattr(changed, name) for name in ("handle", "name", "team_id", "email")}
    values["folded"] = sought(changed)
    conn.execute(update(person).where(person.c.id == changed.id).values(values))
    for table in (person_role, manages):
        conn.execute(delete(table).where(table.c.person_id == changed.id))
    _add_roles(conn, changed)
    return "stored"


def leave(conn: Connection, person_id: str, at: datetime) -> datetime:
    """Let a person go, and give back when they went first: signed out everywhere, invited and written to no more;
    their data stay.

    Raises Missing if nobody has the id.
    """
    still_here = (person.c.id == person_id) & person.c.left_at.is_(None)
    conn.execute(update(person).where(still_here).values(left_at=at))
    conn.execute(delete(session).where(session.c.person_id == person_id))
    unused = (invitation.c.used_at.is_(None)) & invitation.c.revoked_at.is_(None)
    conn.execute(update(invitation).where(unused & (invitation.c.person_id == person_id)).values(revoked_at=at))
    # Its link is over, and should they come back, it is not to be sent then.
    waits = outbox.c.due_at.is_not(None) & outbox.c.handed_at.is_(None)
    conn.execute(delete(outbox).where(waits & (outbox.c.to_person_id == person_id)))
    left: datetime | None = conn.scalar(select(person.c.left_at).where(person.c.id == person_id))
    if left is None:
        raise Missing(f"there is no person {person_id} who could leave")
    return left


def come_back(conn: Connection, person_id: str) -> Outcome:
    """Let a leaver sign in again. Raises Missing if nobody has the id or they were erased."""
    ours = (person.c.id == person_id) & person.c.erased_at.is_(None)
    if conn.execute(update(person).where(ours & person.c.left_at.is_not(None)).values(left_at=None)).rowcount:
        return "stored"
    if not conn.scalar(select(person.c.id).where(ours)):
        raise Missing(f"there is no person {person_id} who could come back; add them anew")
    return "same"


def sought(one: Person) -> str:
    """What a search for a person looks through; it begins with the name, so that lists are in its order."""
    return folded(one.name, one.handle, one.email)


def by_handle(conn: Connection, handle: str) -> Person | None:
    """The person who signs in with this handle."""
    return next(iter(_people(conn, person.c.handle == handle)), None)


def by_email(conn: Connection, email: str) -> Person | None:
    """The person with this address, however it is capitalised."""
    return next(iter(_people(conn, person.c.email == _lower(email))), None)


def by_id(conn: Connection, person_id: str) -> Person | None:
    """The person with this id, be they gone or erased."""
    return next(iter(grouped(conn.execute(_BY_ID, {"id": person_id}))), None)


def by_ids(conn: Connection, person_ids: Collection[str]) -> list[Person]:
    """The people with these ids, in the order of their handles."""
    return _people(conn, person.c.id.in_(sorted(person_ids)))


def everyone(conn: Connection) -> list[Person]:
    """All people in the order of their handles: leavers too, but nobody who was erased."""
    return _people(conn, person.c.erased_at.is_(None))


def working_in(conn: Connection, team_ids: Collection[str]) -> list[Person]:
    """Who works in these teams and has not left, in the order of their handles."""
    return _people(conn, person.c.team_id.in_(sorted(team_ids)), ACTIVE)


def leading(conn: Connection, team_ids: Collection[str]) -> list[Person]:
    """Who leads one of these teams and has not left, in the order of their handles."""
    leaders = select(manages.c.person_id).where(manages.c.team_id.in_(sorted(team_ids)))
    return _people(conn, person.c.id.in_(leaders), ACTIVE)


def _from(team_ids: Collection[str]) -> CTE:
    return select(team.c.id).where(team.c.id.in_(sorted(team_ids))).cte("found", recursive=True)


def _walked(conn: Connection, found: CTE, step: Select[tuple[str]]) -> frozenset[str]:
    # UNION and not UNION ALL: a team that is met again is not followed again, so that a loop in the rows ends.
    return frozenset(conn.scalars(select(found.union(step).c.id)))


def _people(conn: Connection, *wanted: ColumnElement[bool]) -> list[Person]:
    return grouped(conn.execute(PEOPLE.where(*wanted)).all())


def grouped(rows: Iterable[Row[Any]]) -> list[Person]:
    """The people of rows that begin with the columns of `PEOPLE`, in the order of their first ones."""
    found: dict[str, tuple[Row[Any], set[str | None], set[str | None]]] = {}
    for row in rows:
        own = found.get(row[0])
        if own is None:
            own = found[row[0]] = (row, set(), set())
        own[1].add(row[len(_OWN)])
        own[2].add(row[len(_OWN) + 1])
    return [_person(*own) for own in found.values()]


def _person(row: Row[Any], roles: set[str | None], led: set[str | None]) -> Person:
    # By place: by name, a row of a thousand takes three times as long.
    id_, handle, name, created_at, team_id, email, left_at, erased_at = row[: len(_OWN)]
    return Person(id_, handle, name, created_at, _present(roles), team_id, _present(led), email, left_at, erased_at)


def _present(values: set[str | None]) -> frozenset[str]:
    return frozenset(value for value in values if value is not None)


def _add_roles(conn: Connection, new: Person) -> None:
    insert_new(conn, person_role, [{"person_id": new.id, "role": role} for role in sorted(new.roles)])
    insert_new(conn, manages, [{"person_id": new.id, "team_id": id_} for id_ in sorted(new.manages)])


def _lower(email: str) -> str:
    return email.strip().lower()


def _kept(new: Person) -> Person:
    return replace(new, email=_lower(new.email or "") or None)


def _namesakes(new: Person) -> ColumnElement[bool]:
    same_handle = person.c.handle == new.handle
    # Everybody without an address is not one person.
    return same_handle if new.email is None else same_handle | (person.c.email == new.email)


def _same_person(conn: Connection, new: Person) -> Outcome:
    for existing in _people(conn, (person.c.id == new.id) | _namesakes(new)):
        if replace(existing, created_at=new.created_at) != new:
            raise Conflict(f"person {new.handle} ({new.id})", existing)
    return "same"
