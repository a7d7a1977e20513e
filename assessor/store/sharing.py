"""What people let those see who lead them: nothing, until they say so, and not a moment longer than they want."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from assessor.store.once import insert_new
from assessor.store.schema_team import sharing as table

# Put together once: composing a query takes five times as long as running it.
_THESE = select(table.c.person_id, table.c.what).where(table.c.person_id.in_(bindparam("people", expanding=True)))
_OWN = select(table.c.what, table.c.since).where(table.c.person_id == bindparam("person"))


def shared(conn: Connection, person_ids: Collection[str]) -> dict[str, frozenset[str]]:
    """What each of these people shares, of `schema_team.SHARED`; empty for who shares nothing."""
    found: dict[str, set[str]] = {person_id: set() for person_id in person_ids}
    for person_id, what in conn.execute(_THESE, {"people": sorted(found)}):
        found[person_id].add(what)
    return {person_id: frozenset(kinds) for person_id, kinds in found.items()}


def since(conn: Connection, person_id: str) -> dict[str, datetime]:
    """What a person shares, each with since when."""
    return {row.what: row.since for row in conn.execute(_OWN, {"person": person_id})}


def share(conn: Connection, person_id: str, what: str, at: datetime) -> None:
    """Let who leads this person see something from now on; what is shared already stays as it is.

    `what` is one of `schema_team.SHARED`; anything else is refused by the database.
    """
    insert_new(conn, table, [{"person_id": person_id, "what": what, "since": at}])


def stop(conn: Connection, person_id: str, what: str) -> None:
    """Share it no longer; nothing happens if it is not shared."""
    conn.execute(delete(table).where(table.c.person_id == person_id, table.c.what == what))
