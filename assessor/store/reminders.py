"""How people want to be reminded: when their weekly letter leaves, and which kinds of news it brings."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, delete, select, union, update

from assessor.engine import reminding
from assessor.engine.reminding import Times
from assessor.store.once import insert_new
from assessor.store.people import ACTIVE
from assessor.store.schema import credential, identity, outbox, person
from assessor.store.schema_coach import REMINDED as REMINDED
from assessor.store.schema_coach import reminder_off, reminder_wish


@dataclass(frozen=True)
class Wish:
    """A person's times, in the zone of this name; `wished_at` is None as long as they have said nothing."""

    person_id: str
    zone: str = "UTC"
    times: Times = field(default_factory=Times)
    wished_at: datetime | None = None


_TIMES = tuple(reminder_wish.c[name] for name in Times.__dataclass_fields__)
_WISH = (reminder_wish.c.zone, *_TIMES, reminder_wish.c.wished_at)
_OF = select(*_WISH).where(reminder_wish.c.person_id == bindparam("person"))
_CAN_SIGN_IN = union(select(credential.c.person_id), select(identity.c.person_id)).subquery()
_READERS = (
    select(person.c.id, *_WISH)
    .outerjoin(reminder_wish, reminder_wish.c.person_id == person.c.id)
    .where(ACTIVE, person.c.email.is_not(None), person.c.id > bindparam("after"))
    .where(person.c.id.in_(select(_CAN_SIGN_IN)))
    .order_by(person.c.id)
    .limit(bindparam("most"))
)
_OFF = select(reminder_off.c.person_id, reminder_off.c.kind).where(
    reminder_off.c.person_id.in_(bindparam("people", expanding=True))
)


@cache
def zone(name: str) -> tzinfo:
    """The time zone of this name; UTC for one that this machine does not know (any more)."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC


def wish(conn: Connection, person_id: str) -> Wish:
    """What a person has said, or what holds for who has said nothing."""
    row = conn.execute(_OF, {"person": person_id}).one_or_none()
    return _wish(person_id, row) if row else Wish(person_id)


def keep_wish(conn: Connection, new: Wish, at: datetime) -> None:
    """Keep a person's times instead of those before."""
    row = {"person_id": new.person_id, "zone": new.zone, **asdict(new.times), "wished_at": at}
    if not insert_new(conn, reminder_wish, [row]):
        conn.execute(update(reminder_wish).where(reminder_wish.c.person_id == new.person_id).values(row))


def off(conn: Connection, person_ids: Collection[str]) -> dict[str, frozenset[str]]:
    """The kinds that each of these people has stopped."""
    found: dict[str, set[str]] = {id_: set() for id_ in person_ids}
    for row in conn.execute(_OFF, {"people": sorted(person_ids)}):
        found[row.person_id].add(row.kind)
    return {id_: frozenset(kinds) for id_, kinds in found.items()}


def stop(conn: Connection, person_id: str, kinds: Iterable[str], at: datetime) -> None:
    """Bring a person no more of these kinds; what is stopped already stays as it is, and so does who is not here."""
    if conn.scalar(select(person.c.id).where(ACTIVE, person.c.id == person_id)):
        rows = [{"person_id": person_id, "kind": kind, "since": at} for kind in kinds]
        insert_new(conn, reminder_off, rows)


def bring(conn: Connection, person_id: str, kinds: Iterable[str]) -> None:
    """Bring a person these kinds again."""
    theirs = (reminder_off.c.person_id == person_id) & reminder_off.c.kind.in_(sorted(kinds))
    conn.execute(delete(reminder_off).where(theirs))


def readers(conn: Connection, after: str, most: int) -> list[Wish]:
    """Who can be written to and can sign in, by their ids, the first `most` that come after `after`."""
    return [_wish(row.id, row[1:]) for row in conn.execute(_READERS, {"after": after, "most": most})]


def written(conn: Connection, letter_ids: Collection[str]) -> frozenset[str]:
    """Those of these letters that are kept, sent or not."""
    return frozenset(conn.scalars(select(outbox.c.id).where(outbox.c.id.in_(sorted(letter_ids)))))


def quiet_until(conn: Connection, person_id: str, at: datetime) -> datetime | None:
    """When a person's quiet hours end, if it is in them at a moment."""
    theirs = wish(conn, person_id)
    return reminding.quiet_until(theirs.times, zone(theirs.zone), at)


def _wish(person_id: str, row: Any) -> Wish:
    name, *times, wished_at = row
    if wished_at is None:
        return Wish(person_id)
    return Wish(person_id, name, Times(*times), wished_at)
