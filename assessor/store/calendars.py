"""Calendars that whoever has a secret address can read: one for each person, until it is ended.

The address holds a token; here is its digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, select, update

from assessor.store.once import insert_new
from assessor.store.people import ACTIVE
from assessor.store.schema import person
from assessor.store.schema_coach import calendar_feed as table
from assessor.store.secret import digest

EXACT = timedelta(hours=1)
"""How exactly it is kept when an address was last read: programs ask again and again."""


@dataclass(frozen=True)
class Feed:
    """Since when a person has an address, and when a calendar last asked for it. Times are aware."""

    person_id: str
    made_at: datetime
    last_read_at: datetime | None = None


_FEED = select(*(table.c[name] for name in Feed.__dataclass_fields__))
_BY_TOKEN = _FEED.join(person, person.c.id == table.c.person_id).where(
    ACTIVE, table.c.token_hash == bindparam("digest")
)


def make(conn: Connection, person_id: str, token: str, at: datetime) -> None:
    """Give a person an address with this token; the one before ends."""
    row = {"token_hash": digest(token), "made_at": at, "last_read_at": None}
    if not insert_new(conn, table, [row | {"person_id": person_id}]):
        conn.execute(update(table).where(table.c.person_id == person_id).values(row))


def of_person(conn: Connection, person_id: str) -> Feed | None:
    """A person's address, if they have one."""
    row = conn.execute(_FEED.where(table.c.person_id == person_id)).one_or_none()
    return Feed(*row) if row else None


def by_token(conn: Connection, token: str) -> Feed | None:
    """Whose address has this token; None if nobody's has, or they have left."""
    row = conn.execute(_BY_TOKEN, {"digest": digest(token)}).one_or_none()
    return Feed(*row) if row else None


def note_read(conn: Connection, feed: Feed, at: datetime) -> None:
    """Keep that a calendar asked for an address, unless that was just noted or it has ended since."""
    same = (table.c.person_id == feed.person_id) & (table.c.made_at == feed.made_at)
    conn.execute(update(table).where(same).values(last_read_at=at))


def end(conn: Connection, person_id: str) -> bool:
    """End a person's address; False if they have none."""
    return bool(conn.execute(delete(table).where(table.c.person_id == person_id)).rowcount)
