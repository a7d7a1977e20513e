"""What is written down of conversations between a rep and who leads them: the two read it, and nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, select, update

from assessor.store.errors import Conflict
from assessor.store.once import Outcome, insert_new
from assessor.store.schema import person
from assessor.store.schema_team import one_to_one as table

SAID = ("held_on", "since_last", "this_time", "agreed")
"""What may change of one: its day and its words."""


@dataclass(frozen=True)
class Talk:
    """A one-to-one: what became of what was agreed before, what it was about, what comes of it.

    `written_at` is when its words last changed, `shared_at` since when the rep reads it: until then it is its
    manager's draft. Times are aware.
    """

    id: str
    manager_id: str
    rep_id: str
    held_on: date
    since_last: str
    this_time: str
    agreed: str
    written_at: datetime
    shared_at: datetime | None = None

    @property
    def corrected(self) -> bool:
        """Whether its words have changed since the rep could read it."""
        return self.shared_at is not None and self.written_at > self.shared_at


@dataclass(frozen=True)
class Listed:
    """A talk, with its manager's name."""

    talk: Talk
    manager: str


_COLUMNS = tuple(table.c[name] for name in Talk.__dataclass_fields__)
_NEWEST = (table.c.held_on.desc(), table.c.written_at.desc(), table.c.id)
_BY_ID = select(*_COLUMNS).where(table.c.id == bindparam("id"))
# On PostgreSQL whoever changes its words waits for who does so at the moment; on SQLite all writers do.
_LOCKED = _BY_ID.with_for_update()
_BETWEEN = (
    select(*_COLUMNS)
    .where(table.c.manager_id == bindparam("manager"), table.c.rep_id == bindparam("rep"))
    .order_by(*_NEWEST)
)
_SHOWN = (
    select(*_COLUMNS, person.c.name.label("manager"))
    .join(person, person.c.id == table.c.manager_id)
    .where(table.c.rep_id == bindparam("rep"), table.c.shared_at.is_not(None))
    .order_by(*_NEWEST)
)


def keep(conn: Connection, made: Talk, read: datetime | None = None) -> Outcome:
    """Keep a new draft, or other words of one that is kept, be it shown or not; since when it is shown stays.

    `read` is when the words were written that these are to replace; None for a new one. Raises Conflict if newer ones
    are kept, and if its id holds one of another manager's, or about another rep.
    """
    if insert_new(conn, table, [_row(replace(made, shared_at=None))]):
        return "stored"
    existing = _one(conn, _LOCKED, made.id)
    assert existing is not None, "its id was taken a moment ago; a draft is deleted by its manager alone"
    if (existing.manager_id, existing.rep_id) != (made.manager_id, made.rep_id):
        raise Conflict(f"one-to-one {made.id}", existing)
    if replace(made, written_at=existing.written_at, shared_at=existing.shared_at) == existing:
        return "same"
    if existing.written_at != read:
        raise Conflict(f"one-to-one {made.id}", existing)
    row = _row(made)
    said = {name: row[name] for name in (*SAID, "written_at")}
    conn.execute(update(table).where(table.c.id == made.id).values(said))
    return "stored"


def show(conn: Connection, talk_id: str, manager_id: str, at: datetime) -> None:
    """Let the rep read one of this manager's from now on; one that is shown already stays as it is."""
    draft = (table.c.id == talk_id) & (table.c.manager_id == manager_id) & table.c.shared_at.is_(None)
    conn.execute(update(table).where(draft).values(shared_at=at))


def remove(conn: Connection, talk_id: str, manager_id: str) -> None:
    """Delete a draft of this manager's; what the rep was shown stays, and so does anybody else's."""
    own = (table.c.id == talk_id) & (table.c.manager_id == manager_id)
    conn.execute(delete(table).where(own, table.c.shared_at.is_(None)))


def get(conn: Connection, talk_id: str) -> Talk | None:
    """The one-to-one with this id."""
    return _one(conn, _BY_ID, talk_id)


def between(conn: Connection, manager_id: str, rep_id: str) -> list[Talk]:
    """Every one between these two, drafts too, the last first."""
    given = {"manager": manager_id, "rep": rep_id}
    return [_talk(row) for row in conn.execute(_BETWEEN, given).mappings()]


def shown_to(conn: Connection, rep_id: str) -> list[Listed]:
    """Every one that a rep was shown, by whomever, the last first."""
    return [Listed(_talk(row), row["manager"]) for row in conn.execute(_SHOWN, {"rep": rep_id}).mappings()]


def _one(conn: Connection, query: Select[Any], talk_id: str) -> Talk | None:
    row = conn.execute(query, {"id": talk_id}).mappings().one_or_none()
    return _talk(row) if row else None


def _row(made: Talk) -> dict[str, Any]:
    return asdict(made) | {"held_on": made.held_on.isoformat()}


def _talk(row: Mapping[Any, Any]) -> Talk:
    own = {name: row[name] for name in Talk.__dataclass_fields__}
    return Talk(**own | {"held_on": date.fromisoformat(own["held_on"])})
