"""Many people at once, and who looks after them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from assessor.store.errors import Conflict
from assessor.store.once import insert_new
from assessor.store.people import ACTIVE, Person, sought
from assessor.store.schema import credential, identity, invitation, manages, outbox, person, person_role, session

BATCH = 500
"""Ids in one statement."""
_OWN = ("id", "handle", "name", "created_at", "team_id", "email", "left_at")
_CHANGED = (
    update(person)
    .where(person.c.id == bindparam("who"))
    .values({name: bindparam(name) for name in (*_OWN, "folded") if name not in {"id", "created_at"}})
)


def admins(conn: Connection) -> frozenset[str]:
    """The ids of the admins who may sign in.

    Whoever asks in a write is alone in changing people until it ends: on PostgreSQL a second one waits here, so that
    two admins cannot demote each other. On SQLite it waited before.
    """
    theirs = select(person_role.c.person_id).where(person_role.c.role == "admin").with_for_update()
    held = frozenset(conn.scalars(theirs))
    return frozenset(conn.scalars(select(person.c.id).where(ACTIVE))) & held


def another_admin(conn: Connection, than: str) -> bool:
    """Whether somebody else is an admin who may sign in."""
    theirs = select(person_role.c.person_id).where(person_role.c.role == "admin", person_role.c.person_id != than)
    return conn.scalar(select(person.c.id).where(ACTIVE, person.c.id.in_(theirs)).limit(1)) is not None


def can_sign_in(conn: Connection) -> frozenset[str]:
    """The ids of all who have a password or a single sign-on."""
    return frozenset(conn.scalars(select(credential.c.person_id).union(select(identity.c.person_id))))


def handles(conn: Connection) -> frozenset[str]:
    """Every handle that is taken, in lower case."""
    return frozenset(handle.casefold() for handle in conn.scalars(select(person.c.handle)))


def add(conn: Connection, new: Sequence[Person]) -> None:
    """Keep people with their roles and teams. Raises Conflict if an id, handle or e-mail is taken."""
    if insert_new(conn, person, [_row(one) for one in new]) != len(new):
        raise Conflict("one of these people", None)
    _add_roles(conn, new)


def change(conn: Connection, changed: Sequence[Person], at: datetime) -> None:
    """Give people who are kept their handle, name, team, e-mail, roles, led teams, and when they left, if they did.

    Who has left is signed out everywhere and invited no more.
    """
    if not changed:
        return
    conn.execute(_CHANGED, [_row(one) | {"who": one.id} for one in changed])
    for ids in _batches([one.id for one in changed]):
        conn.execute(delete(person_role).where(person_role.c.person_id.in_(ids)))
        conn.execute(delete(manages).where(manages.c.person_id.in_(ids)))
    _add_roles(conn, changed)
    for ids in _batches([one.id for one in changed if one.left_at]):
        conn.execute(delete(session).where(session.c.person_id.in_(ids)))
        unused = invitation.c.used_at.is_(None) & invitation.c.revoked_at.is_(None)
        conn.execute(update(invitation).where(unused, invitation.c.person_id.in_(ids)).values(revoked_at=at))
        waits = outbox.c.due_at.is_not(None) & outbox.c.handed_at.is_(None)
        conn.execute(delete(outbox).where(waits, outbox.c.to_person_id.in_(ids)))


def _row(one: Person) -> dict[str, object]:
    return {name: getattr(one, name) for name in _OWN} | {"folded": sought(one)}


def _add_roles(conn: Connection, them: Sequence[Person]) -> None:
    roles = [{"person_id": one.id, "role": role} for one in them for role in sorted(one.roles)]
    led = [{"person_id": one.id, "team_id": team} for one in them for team in sorted(one.manages)]
    insert_new(conn, person_role, roles)
    insert_new(conn, manages, led)


def _batches(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[first : first + BATCH] for first in range(0, len(ids), BATCH))
