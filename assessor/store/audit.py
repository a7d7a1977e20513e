"""Who looked at or changed what about whom; the person concerned can read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, select

from assessor.store.once import Outcome, insert_new
from assessor.store.schema import audit
from assessor.store.types import Json


@dataclass(frozen=True)
class Entry:
    """One deed: `actor_id` did `action` to `subject_id`.

    Without an actor the product did it by itself; without a subject it is about nobody. `detail` is plain data
    without answers. `at` is aware.
    """

    id: str
    at: datetime
    actor_id: str | None
    action: str
    subject_id: str | None
    detail: Json


_ENTRIES = select(*(audit.c[name] for name in Entry.__dataclass_fields__))


def note(conn: Connection, entry: Entry) -> Outcome:
    """Keep an entry; "same" if one with its id is kept."""
    return "stored" if insert_new(conn, audit, [vars(entry)]) else "same"


def note_all(conn: Connection, entries: Sequence[Entry]) -> None:
    """Keep many entries at once."""
    insert_new(conn, audit, [vars(entry) for entry in entries])


def about(conn: Connection, person_id: str) -> list[Entry]:
    """What was done about a person, by whomever, newest first."""
    return _entries(conn, audit.c.subject_id == person_id)


def by(conn: Connection, person_id: str) -> list[Entry]:
    """What a person did, newest first."""
    return _entries(conn, audit.c.actor_id == person_id)


def last(conn: Connection, actor_id: str, action: str, subject_id: str) -> Entry | None:
    """When somebody last did this to somebody."""
    same = (audit.c.actor_id == actor_id) & (audit.c.action == action) & (audit.c.subject_id == subject_id)
    newest = _ENTRIES.where(same).order_by(audit.c.at.desc(), audit.c.id).limit(1)
    return next((Entry(*row) for row in conn.execute(newest)), None)


def forget(conn: Connection, before: datetime) -> int:
    """Delete every entry from before a moment; how many were deleted."""
    return conn.execute(delete(audit).where(audit.c.at < before)).rowcount


def _entries(conn: Connection, wanted: ColumnElement[bool]) -> list[Entry]:
    return [Entry(*row) for row in conn.execute(_ENTRIES.where(wanted).order_by(audit.c.at.desc(), audit.c.id))]
