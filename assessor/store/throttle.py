"""Who has failed so often that they must wait: sign-in per account and per address.

Keys are kept as digests, for they hold handles and addresses. `queue` for the key, ask `allowed`, and count with
`failed` before the slow look at a password, so that many at once are counted too; `clear` when it was right.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from assessor.store.once import insert_new
from assessor.store.schema import throttle
from assessor.store.secret import digest

FREE = 5
"""Failures before the first wait."""
FIRST = timedelta(seconds=30)
"""The first wait; each failure after it doubles the next."""
LONGEST = timedelta(hours=1)
MEMORY = timedelta(days=1)
"""How long failures are remembered, counted from the first."""

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def queue(conn: Connection, key: str, at: datetime) -> None:
    """Wait until nobody else asks or counts for the key, and let nobody until the transaction ends."""
    insert_new(conn, throttle, [{"key": digest(key), "failures": 0, "first_at": at}])
    conn.execute(select(throttle.c.key).where(throttle.c.key == digest(key)).with_for_update())


def allowed(conn: Connection, key: str, at: datetime) -> bool:
    """Whether the key need not wait."""
    until = blocked_until(conn, key)
    return until is None or until <= at


def blocked_until(conn: Connection, key: str) -> datetime | None:
    """The end of the key's last wait, which may be over; None if it never had to wait."""
    until: datetime | None = conn.scalar(select(throttle.c.blocked_until).where(throttle.c.key == digest(key)))
    return until


def failed(conn: Connection, key: str, at: datetime, free: int = FREE) -> datetime | None:
    """Count a failure, and give back until when the key must wait; None as long as fewer than `free` have failed."""
    old = throttle.c.first_at <= at - MEMORY
    new = _INSERT[conn.dialect.name](throttle).values(key=digest(key), failures=1, first_at=at)
    counted = new.on_conflict_do_update(
        index_elements=[throttle.c.key],
        set_={
            "failures": case((old, 1), else_=throttle.c.failures + 1),
            "first_at": case((old, at), else_=throttle.c.first_at),
        },
    )
    failures: int = conn.execute(counted.returning(throttle.c.failures)).scalar_one()
    if failures < free:
        return None
    # No power beyond the longest wait: it would not fit into a timedelta.
    doubled = min(failures - free, LONGEST // FIRST)
    until: datetime = at + min(FIRST * 2**doubled, LONGEST)
    conn.execute(update(throttle).where(throttle.c.key == digest(key)).values(blocked_until=until))
    return until


def clear(conn: Connection, key: str) -> None:
    """Forget a key's failures."""
    conn.execute(delete(throttle).where(throttle.c.key == digest(key)))


def forget(conn: Connection, before: datetime) -> int:
    """Forget every key that failed first before a moment; how many were forgotten."""
    return conn.execute(delete(throttle).where(throttle.c.first_at < before)).rowcount
