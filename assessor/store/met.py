"""When somebody met an item before, in an attempt or in review."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, union_all

from assessor.store.schema import attempt as attempt_table
from assessor.store.schema import response as response_table
from assessor.store.schema_review import review

# Put together once: composing a query takes five times as long as running it.
_EARLIER = union_all(
    select(response_table.c.fingerprint, response_table.c.answered_at)
    .join(attempt_table)
    .where(
        attempt_table.c.person_id == bindparam("person"),
        attempt_table.c.id != bindparam("attempt"),
        response_table.c.item_id == bindparam("item"),
    ),
    select(review.c.fingerprint, review.c.reviewed_at).where(
        review.c.person_id == bindparam("person"), review.c.item_id == bindparam("item")
    ),
)


def seen(conn: Connection, person_id: str, since: datetime) -> dict[str, datetime]:
    """The items that a person has answered since a moment (included), in review too, each with when they last did."""
    answered = (
        select(response_table.c.item_id, response_table.c.answered_at.label("at"))
        .join(attempt_table, attempt_table.c.id == response_table.c.attempt_id)
        .where(attempt_table.c.person_id == person_id, response_table.c.answered_at >= since)
    )
    reviewed = select(review.c.item_id, review.c.reviewed_at).where(
        review.c.person_id == person_id, review.c.reviewed_at >= since
    )
    both = union_all(answered, reviewed).subquery()
    return dict(conn.execute(select(both.c.item_id, func.max(both.c.at)).group_by(both.c.item_id)).all())


def earlier(conn: Connection, person_id: str, item_id: str, attempt_id: str) -> list[tuple[str, datetime]]:
    """Fingerprint and time of each answer that a person gave to an item in review, or in attempts other than this."""
    found = conn.execute(_EARLIER, {"person": person_id, "attempt": attempt_id, "item": item_id})
    return [(row.fingerprint, row.answered_at) for row in found]
