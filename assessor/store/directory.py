"""Finding people among many: a page of them at a time, and how many there are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Connection, func, select

from assessor.store import people
from assessor.store.folding import folded
from assessor.store.people import ACTIVE, Person
from assessor.store.schema import credential, identity, person, person_role

Who = Literal["here", "waiting", "left"]
"""Who has not left; who of them has neither a password nor a single sign-on; who has left."""
_CAN = select(credential.c.person_id).union_all(select(identity.c.person_id))
_WHO: dict[Who, ColumnElement[bool]] = {
    "here": ACTIVE,
    "waiting": ACTIVE & person.c.id.not_in(_CAN),
    "left": person.c.left_at.is_not(None) & person.c.erased_at.is_(None),
}


@dataclass(frozen=True)
class Wanted:
    """Whom somebody looks for: all of the words in name, handle or e-mail, however they are written.

    An empty text or None means any; a team includes those below it.
    """

    who: Who = "here"
    words: str = ""
    team_id: str | None = None
    role: str | None = None


def count(conn: Connection, wanted: Wanted) -> int:
    """How many they are."""
    return conn.execute(select(func.count()).select_from(person).where(*_meant(conn, wanted))).scalar_one()


def page(conn: Connection, wanted: Wanted, first: int, most: int) -> list[Person]:
    """Up to `most` of them in the order of their names, after leaving out `first`."""
    in_order = select(person.c.id).where(*_meant(conn, wanted)).order_by(person.c.folded, person.c.id)
    ids = conn.scalars(in_order.offset(first).limit(most)).all()
    found = {one.id: one for one in people.by_ids(conn, ids)}
    return [found[id_] for id_ in ids]


def sizes(conn: Connection) -> dict[str, int]:
    """How many who are here work in each team itself; teams with nobody are left out."""
    working = select(person.c.team_id, func.count()).where(ACTIVE, person.c.team_id.is_not(None))
    return dict(conn.execute(working.group_by(person.c.team_id)).all())


def can_sign_in(conn: Connection, among: Collection[str]) -> frozenset[str]:
    """Those of these ids whose people have a password or a single sign-on."""
    columns = (credential.c.person_id, identity.c.person_id)
    return frozenset(
        id_ for column in columns for id_ in conn.scalars(select(column).where(column.in_(sorted(among))))
    )


def _meant(conn: Connection, wanted: Wanted) -> list[ColumnElement[bool]]:
    meant = [_WHO[wanted.who]]
    meant += [person.c.folded.contains(word, autoescape=True) for word in folded(wanted.words).split()]
    if wanted.team_id is not None:
        meant.append(person.c.team_id.in_(sorted(people.below(conn, [wanted.team_id]))))
    if wanted.role is not None:
        meant.append(person.c.id.in_(select(person_role.c.person_id).where(person_role.c.role == wanted.role)))
    return meant
