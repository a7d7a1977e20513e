"""Whom a manager does not want to be told of this week: known to them alone, and over by itself on a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, bindparam, delete, select

from assessor.store.members import WORKING
from assessor.store.once import insert_new
from assessor.store.schema import person
from assessor.store.schema_coach import put_off as table

# Put together once: composing a query takes five times as long as running it.
_NOW = (
    select(person.c.id)
    .join(table, table.c.rep_id == person.c.id)
    .where(WORKING, table.c.manager_id == bindparam("me"), table.c.until > bindparam("today"))
    .order_by(person.c.folded, person.c.id)
)


def of_team(conn: Connection, team_id: str, me: str, today: date) -> list[str]:
    """Whom of a team `me` has put off to a day after today, in the order of their names."""
    return list(conn.scalars(_NOW, {"team": team_id, "me": me, "today": today.isoformat()}))


def put(conn: Connection, manager_id: str, rep_id: str, until: date, today: date) -> None:
    """Put somebody off until a day, whatever was kept of them; what is over by today goes."""
    over = table.c.until <= today.isoformat()
    conn.execute(delete(table).where(table.c.manager_id == manager_id, over | (table.c.rep_id == rep_id)))
    insert_new(conn, table, [{"manager_id": manager_id, "rep_id": rep_id, "until": until.isoformat()}])


def undo(conn: Connection, manager_id: str, rep_id: str) -> None:
    """Put somebody off no longer; nothing happens if they are not."""
    conn.execute(delete(table).where(table.c.manager_id == manager_id, table.c.rep_id == rep_id))
