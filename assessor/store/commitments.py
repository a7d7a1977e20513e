"""What people commit themselves to: what they will do, in which account, by when; theirs alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, select, update

from assessor.store.errors import Conflict
from assessor.store.once import Outcome, insert_new
from assessor.store.schema_own import commitment as table

Settled = Literal["done", "dropped"]
State = Literal["open"] | Settled


@dataclass(frozen=True)
class Commitment:
    """One of them. `lesson` is the page that it comes from, or empty; times are aware.

    `settled_at` is there exactly if it is not open; `moved_from` is the day before it was put off.
    """

    id: str
    person_id: str
    lesson: str
    what: str
    account: str
    due_on: date
    made_at: datetime
    state: State = "open"
    settled_at: datetime | None = None
    moved_from: date | None = None


_COLUMNS = tuple(table.c[name] for name in Commitment.__dataclass_fields__)
_OPEN_OF = (
    select(*_COLUMNS)
    .where(table.c.person_id.in_(bindparam("people", expanding=True)), table.c.state == "open")
    .order_by(table.c.due_on, table.c.made_at, table.c.id)
)


def keep(conn: Connection, made: Commitment) -> Outcome:
    """Keep a new one, or newer words or another day of one that is open; when it was made stays.

    Raises Conflict if its id holds somebody else's, or one that is settled and says something else.
    """
    row = _row(made)
    if insert_new(conn, table, [row]):
        return "stored"
    still_open = _theirs(made.id, made.person_id) & (table.c.state == "open")
    said = {name: row[name] for name in ("lesson", "what", "account", "due_on", "moved_from")}
    if conn.execute(update(table).where(still_open).values(said)).rowcount:
        return "stored"
    existing = get(conn, made.id)
    assert existing is not None, "its id was taken a moment ago, and nobody is erased while they write"
    times = {name: getattr(existing, name) for name in ("made_at", "state", "settled_at", "moved_from")}
    if replace(made, **times) != existing:
        raise Conflict(f"commitment {made.id}", existing)
    return "same"


def get(conn: Connection, commitment_id: str) -> Commitment | None:
    """The commitment with this id."""
    row = conn.execute(select(*_COLUMNS).where(table.c.id == commitment_id)).one_or_none()
    return _commitment(row) if row else None


def of_person(conn: Connection, person_id: str) -> list[Commitment]:
    """Every commitment of a person, what is due first first."""
    theirs = select(*_COLUMNS).where(table.c.person_id == person_id)
    return [_commitment(row) for row in conn.execute(theirs.order_by(table.c.due_on, table.c.made_at, table.c.id))]


def open_of(conn: Connection, person_ids: Collection[str]) -> list[Commitment]:
    """Every open commitment of these people, what is due first first."""
    rows = conn.execute(_OPEN_OF, {"people": sorted(person_ids)})
    return [_commitment(row) for row in rows]


def count(conn: Connection, person_id: str) -> int:
    """How many commitments of a person are kept."""
    theirs = select(func.count()).select_from(table).where(table.c.person_id == person_id)
    return conn.execute(theirs).scalar_one()


def settle(conn: Connection, commitment_id: str, person_id: str, state: Settled, at: datetime) -> None:
    """Say that one of this person's that is open was done, or is not wanted any more; what is settled stays."""
    still_open = _theirs(commitment_id, person_id) & (table.c.state == "open")
    conn.execute(update(table).where(still_open).values(state=state, settled_at=at, moved_from=None))


def put_off(conn: Connection, commitment_id: str, person_id: str, to: date) -> None:
    """Ask about one of this person's that is open on another day; the day before is kept, to go back to.

    The same day twice changes nothing.
    """
    later = _theirs(commitment_id, person_id) & (table.c.state == "open") & (table.c.due_on != to.isoformat())
    conn.execute(update(table).where(later).values(due_on=to.isoformat(), moved_from=table.c.due_on))


def undo(conn: Connection, commitment_id: str, person_id: str) -> None:
    """Open one of this person's that is settled, or go back to the day from which it was put off."""
    own = _theirs(commitment_id, person_id)
    reopened = update(table).where(own, table.c.state != "open").values(state="open", settled_at=None)
    if not conn.execute(reopened).rowcount:
        conn.execute(update(table).where(own, table.c.moved_from.is_not(None)).values(_BACK))


_BACK = {"due_on": table.c.moved_from, "moved_from": None}


def remove(conn: Connection, commitment_id: str, person_id: str) -> None:
    """Delete one of this person's; nothing happens if they have none of this id."""
    conn.execute(delete(table).where(_theirs(commitment_id, person_id)))


def _theirs(commitment_id: str, person_id: str) -> ColumnElement[bool]:
    return (table.c.id == commitment_id) & (table.c.person_id == person_id)


def _row(made: Commitment) -> dict[str, Any]:
    moved_from = made.moved_from.isoformat() if made.moved_from else None
    return asdict(made) | {"due_on": made.due_on.isoformat(), "moved_from": moved_from}


def _commitment(row: Any) -> Commitment:
    found = dict(row._mapping)
    moved_from = found["moved_from"] and date.fromisoformat(found["moved_from"])
    return Commitment(**found | {"due_on": date.fromisoformat(found["due_on"]), "moved_from": moved_from})
