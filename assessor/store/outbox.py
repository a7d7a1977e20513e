"""Letters that wait to be mailed: kept with what they are about, sent afterwards.

A letter that was claimed is due again after a while unless it was sent, so that a process that dies loses none; it
may then arrive twice. One that must not arrive twice is noted as handed over right before it is, and from then on is
claimed by nobody. A letter's text is emptied as soon as it is sent or given up, for it can hold a link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, delete, exists, func, select, update

from assessor.store.errors import Missing
from assessor.store.once import Outcome, insert_new
from assessor.store.people import ACTIVE
from assessor.store.schema import outbox, person

DIGEST = "digest"
"""The kind of the weekly letter."""


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
    kind: str
    name: str
    email: str | None
    created_at: datetime
    error: str

    @property
    def weekly(self) -> bool:
        """Whether it would be written again by itself; anything else held a link that somebody waits for."""
        return self.kind == DIGEST


_UNSENT = select(
    outbox.c.to_person_id, outbox.c.kind, person.c.name, person.c.email, outbox.c.created_at, outbox.c.last_error
).join(person, person.c.id == outbox.c.to_person_id)
_OPEN = outbox.c.due_at.is_not(None) & outbox.c.sent_at.is_(None)
_REACHABLE = ACTIVE & person.c.email.is_not(None)
_CLAIMABLE = (
    select(person.c.email, outbox.c.due_at, *(outbox.c[name] for name in Letter.__dataclass_fields__))
    .join(person, person.c.id == outbox.c.to_person_id)
    .where(_REACHABLE, outbox.c.handed_at.is_(None))
    .order_by(outbox.c.due_at, outbox.c.id)
)
_NEVER_HEARD = "it was being handed to the mail server when that was lost; it may have arrived, and is not sent again"


def queue(conn: Connection, letter: Letter) -> Outcome:
    """Keep a letter to be sent as soon as may be; "same" if one with its id is kept.

    Raises Missing if its person has no address or has left.
    """
    if not conn.scalar(select(person.c.id).where(_REACHABLE, person.c.id == letter.to_person_id)):
        raise Missing(f"person {letter.to_person_id} has no e-mail address to write to; add one first")
    return "stored" if insert_new(conn, outbox, [_row(letter)]) else "same"


def queue_all(conn: Connection, letters: Sequence[Letter]) -> int:
    """Keep letters to be sent as soon as may be, without those that are kept already; how many were new.

    Passes over letters to people who have no address or have left.
    """
    readers = sorted({letter.to_person_id for letter in letters})
    reached = set(conn.scalars(select(person.c.id).where(_REACHABLE, person.c.id.in_(readers))))
    # In one order, so that two that keep the same do not wait for each other.
    wanted = sorted((one for one in letters if one.to_person_id in reached), key=lambda one: one.id)
    return insert_new(conn, outbox, [_row(letter) for letter in wanted])


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


def put_off(conn: Connection, letter: Letter, until: datetime) -> None:
    """Let a letter that was claimed be due at a moment instead, as if nobody had begun to send it."""
    values = {"due_at": until, "attempts": letter.attempts - 1}
    conn.execute(update(outbox).where(outbox.c.id == letter.id, _OPEN).values(values))


def handed(conn: Connection, letter: Letter, at: datetime) -> bool:
    """Note that a letter is about to be handed over; False if it is not this claim's any more.

    From then on nobody claims it, whatever becomes of the process, unless it `failed`.
    """
    mine = (outbox.c.id == letter.id) & (outbox.c.attempts == letter.attempts) & outbox.c.handed_at.is_(None)
    return bool(conn.execute(update(outbox).where(mine, _OPEN).values(handed_at=at)).rowcount)


def unheard(conn: Connection, at: datetime, letter_id: str | None = None) -> int:
    """Give up what was handed over and never known to be taken: this letter, or every one whose claim is over."""
    which = outbox.c.due_at <= at if letter_id is None else outbox.c.id == letter_id
    given_up = {"due_at": None, "body": "", "last_error": _NEVER_HEARD}
    return conn.execute(update(outbox).where(which, _OPEN, outbox.c.handed_at.is_not(None)).values(given_up)).rowcount


def drop(conn: Connection, person_id: str, kind: str) -> dict[str, int]:
    """Delete letters of a kind to a person that wait and were not handed over; by id, how often each was begun."""
    theirs = (outbox.c.to_person_id == person_id) & (outbox.c.kind == kind) & outbox.c.handed_at.is_(None)
    dropped = conn.execute(delete(outbox).where(theirs, _OPEN).returning(outbox.c.id, outbox.c.attempts))
    return {row.id: row.attempts for row in dropped}


def sent(conn: Connection, letter_id: str, at: datetime) -> None:
    """Keep that a letter was sent, and no longer what it said."""
    values = {"sent_at": at, "due_at": None, "body": "", "last_error": None}
    conn.execute(update(outbox).where(outbox.c.id == letter_id).values(values))


def failed(conn: Connection, letter_id: str, error: str, again_at: datetime | None) -> None:
    """Keep why a letter is known not to have been taken, and try again then; None gives it up."""
    given_up = {"body": ""} if again_at is None else {}
    values = {"last_error": error, "due_at": again_at, "handed_at": None} | given_up
    conn.execute(update(outbox).where(outbox.c.id == letter_id, _OPEN).values(values))


def given_up(conn: Connection) -> list[Unsent]:
    """The letters that were given up, newest first, to people who are here and to whom none was written in its place.

    A later link stands in the place of any, a weekly letter in that of weekly ones. Without what may have arrived.
    """
    later = outbox.alias()
    same = (later.c.to_person_id == outbox.c.to_person_id) & (later.c.created_at > outbox.c.created_at)
    written = exists().where(same, (later.c.kind != DIGEST) | (outbox.c.kind == DIGEST))
    unsent = outbox.c.due_at.is_(None) & outbox.c.sent_at.is_(None) & outbox.c.handed_at.is_(None)
    query = _UNSENT.where(ACTIVE, unsent, ~written).order_by(outbox.c.created_at.desc(), outbox.c.id)
    return [Unsent(*row) for row in conn.execute(query)]


def waiting(conn: Connection) -> int:
    """How many letters are neither sent nor given up."""
    return conn.execute(select(func.count()).where(outbox.c.due_at.is_not(None))).scalar_one()


def forget(conn: Connection, before: datetime, longer: Mapping[str, datetime] = MappingProxyType({})) -> int:
    """Delete every letter from before a moment, sent or not; how many. `longer` has another moment for some kinds."""
    old = outbox.c.kind.not_in(longer) & (outbox.c.created_at < before)
    for kind, its_own in longer.items():
        old |= (outbox.c.kind == kind) & (outbox.c.created_at < its_own)
    return conn.execute(delete(outbox).where(old)).rowcount


def _row(letter: Letter) -> dict[str, Any]:
    return {name: getattr(letter, name) for name in Letter.__dataclass_fields__} | {"due_at": letter.created_at}
