"""Who left so long ago that nothing of theirs is to be kept under their name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from assessor.store.schema import person


def gone_since(conn: Connection, before: datetime, most: int = 100) -> list[str]:
    """The ids of up to `most` people who left before a moment and were not erased, who left first first.

    They stay as they are until the transaction ends, if it is one that writes.
    """
    gone = (person.c.left_at < before) & person.c.erased_at.is_(None)
    return list(
        conn.scalars(select(person.c.id).where(gone).order_by(person.c.left_at).limit(most).with_for_update())
    )
