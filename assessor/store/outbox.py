"""Letters that wait to be mailed: kept with what they are about, sent afterwards.

A letter that was claimed is due again after a while unless it was sent, so that a process that dies loses none; it
may then arrive twice. Its text is emptied as soon as it is sent or given up, for it can hold a link.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, exists, func, select, update

from assessor.store.errors import Missing
from assessor.store.once import Outcome, insert_new
from assessor.store.people import ACTIVE
from assessor.store.schema import outbox, person


@dataclass(frozen=True)
class Letter:
    """One letter to one person: `kind` is why it is written, `attempts` how often sending was begun."""

    id: str
    to_person_id: str
    kind: str
    subject: str
    body: str
    created_at: datetime
    attempts: int = 0


@dataclass(frozen=True)
class Claimed:
    """A letter to be sent now, and the address that its person has today."""

    letter: Letter
    email: str


@dataclass(frozen=True)
class Unsent:
    """A letter that was given up: to whom, why it was written, and what the mail server said last."""

    to_person_id: str
    name: str
    email: str | None
    created_at: datetime
    error: str


_UNSENT = select(outbox.c.to_person_id, person.c.name, person.c.email, outbox.c.created_at, outbox.c.last_error).join(
    person, person.c.id == outbox.c.to_person_id
)
_REACHABLE = ACTIVE & person.c.email.is_not(None)
_CLAIMABLE = (
    select(person.c.email, outbox.c.due_at, *(outbox.c[name] for name in Letter.__dataclass_fields__))
    .join(person, person.c.id == outbox.c.to_person_id)
    .where(_REACHABLE)
    .order_by(outbox.c.due_at, outbox.c.id)
)


def queue(conn: Connection, letter: Letter) -> Outcome:
    """Keep a letter to be sent as soon as may be; "same" if one with its id is kept.

    Raises Missing if its person has no address or has left.
    """
    if not conn.scalar(select(person.c.id).where(_REACHABLE, person.c.id == letter.to_person_id)):
        raise Missing(f"person {letter.to_person_id} has no e-mail address to write to; add one first")
    row = {name: getattr(letter, name) for name in Letter.__dataclass_fields__}
    return "stored" if insert_new(conn, outbox, [row | {"due_at": letter.created_at}]) else "same"


def claim(conn: Connection, at: datetime, again_at: datetime, most: int = 20) -> list[Claimed]:
    """Take up to `most` letters that are due, the longest due first; each is due again at `again_at` unless sent."""
    claimed = []
    for row in conn.execute(_CLAIMABLE.where(outbox.c.due_at <= at).limit(most)).all():
        mine = (outbox.c.id == row.id) & (outbox.c.due_at == row.due_at)
        values = {"due_at": again_at, "attempts": outbox.c.attempts + 1}
        if conn.execute(update(outbox).where(mine).values(values)).rowcount:
            letter = {name: getattr(row, name) for name in Letter.__dataclass_fields__}
            claimed.append(Claimed(Letter(**letter | {"attempts": row.attempts + 1}), row.email))
    return claimed


def sent(conn: Connection, letter_id: str, at: datetime) -> None:
    """Keep that a letter was sent, and no longer what it said."""
    values = {"sent_at": at, "due_at": None, "body": "", "last_error": None}
    conn.execute(update(outbox).where(outbox.c.id == letter_id).values(values))


def failed(conn: Connection, letter_id: str, error: str, again_at: datetime | None) -> None:
    """Keep why a letter was not sent, and try again then; None gives it up."""
    unsent = (outbox.c.id == letter_id) & outbox.c.sent_at.is_(None)
    given_up = {"body": ""} if again_at is None else {}
    conn.execute(update(outbox).where(unsent).values({"last_error": error, "due_at": again_at} | given_up))


def given_up(conn: Connection) -> list[Unsent]:
    """The letters that were given up, newest first, to people who are here and got no later one."""
    later = outbox.alias()
    written = exists().where(later.c.to_person_id == outbox.c.to_person_id, later.c.created_at > outbox.c.created_at)
    unsent = outbox.c.due_at.is_(None) & outbox.c.sent_at.is_(None)
    query = _UNSENT.where(ACTIVE, unsent, ~written).order_by(outbox.c.created_at.desc(), outbox.c.id)
    return [Unsent(*row) for row in conn.execute(query)]


def waiting(conn: Connection) -> int:
    """How many letters are neither sent nor given up."""
    return conn.execute(select(func.count()).where(outbox.c.due_at.is_not(None))).scalar_one()


def forget(conn: Connection, before: datetime) -> int:
    """Delete every letter from before a moment, sent or not; how many were deleted."""
    return conn.execute(delete(outbox).where(outbox.c.created_at < before)).rowcount
