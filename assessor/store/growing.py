"""Attempts whose plan grows: a question at a time, each appended once."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update

from assessor.store.attempts import ItemVersion, PlannedItem
from assessor.store.errors import Missing
from assessor.store.once import Outcome, insert_new
from assessor.store.schema import attempt as attempt_table
from assessor.store.schema import item_version
from assessor.store.schema import response as response_table

LATEST = 300
"""Attempts that an exposure is taken over."""
FEWEST = 20
"""With fewer attempts than this, shares are taken of so many: one attempt says nothing of the next."""

_SECONDS = select(response_table.c.seconds).where(response_table.c.attempt_id == bindparam("attempt"))
_HELD = select(attempt_table.c.plan, attempt_table.c.finished_at).where(attempt_table.c.id == bindparam("attempt"))
_LATEST = (
    select(attempt_table.c.id)
    .where(attempt_table.c.form_id == bindparam("form"))
    .order_by(attempt_table.c.started_at.desc())
    .limit(LATEST)
)
_ASKED = (
    select(response_table.c.item_id, func.count())
    .where(response_table.c.attempt_id.in_(_LATEST))
    .group_by(response_table.c.item_id)
)


def extend(
    conn: Connection, attempt_id: str, place: int, item: PlannedItem, version: ItemVersion, at: datetime
) -> Outcome:
    """Append an item to an attempt's plan, with its text if that was never asked before, if `place` is the next one.

    "same" if the place is taken, whatever it holds, or the attempt is finished: who came first has chosen. Of several
    transactions at once one appends; the others wait for it. Raises Missing if there is no such attempt, or if the
    place lies beyond the next one.
    """
    # SQLite lets one transaction write at a time, and knows no FOR UPDATE; SQLAlchemy leaves it out there.
    held = conn.execute(_HELD.with_for_update(), {"attempt": attempt_id}).first()
    if held is None or place > len(held.plan):
        raise Missing(f"attempt {attempt_id} has no place {place} to fill; extend it at its next one")
    if held.finished_at is not None or place < len(held.plan):
        return "same"
    insert_new(conn, item_version, [vars(version) | {"first_seen_at": at}])
    grown = [*held.plan, asdict(item)]
    conn.execute(update(attempt_table).where(attempt_table.c.id == attempt_id).values(plan=grown))
    return "stored"


def seconds(conn: Connection, attempt_id: str) -> list[float | None]:
    """The seconds that each answer of an attempt took; None where nobody knows."""
    return list(conn.scalars(_SECONDS, {"attempt": attempt_id}))


def exposure(conn: Connection, form_id: str) -> dict[str, float]:
    """Of the form's latest attempts the share that asked each item, 0..1; an item that none asked is left out."""
    counted = conn.execute(select(func.count()).select_from(_LATEST.subquery()), {"form": form_id}).scalar_one()
    asked = conn.execute(_ASKED, {"form": form_id})
    return {item: count / max(counted, FEWEST) for item, count in asked}
