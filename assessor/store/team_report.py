"""What was seen of people on calls, for a report about many: the same number of statements however many they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from assessor.store.schema import rating


@dataclass(frozen=True)
class Seen:
    """The mean 1..5 of the last sheet that a manager filled in about somebody on a practice, and when."""

    mean: float
    at: datetime


_SHEETS = (
    select(
        rating.c.sheet_id,
        rating.c.subject_id,
        rating.c.practice,
        rating.c.rated_at,
        func.avg(rating.c.level * 1.0).label("mean"),
    )
    .where(rating.c.subject_id.in_(bindparam("people", expanding=True)), rating.c.source == "manager")
    .group_by(rating.c.sheet_id, rating.c.subject_id, rating.c.practice, rating.c.rated_at)
    .subquery()
)
_LAST = func.row_number().over(
    partition_by=(_SHEETS.c.subject_id, _SHEETS.c.practice),
    order_by=(_SHEETS.c.rated_at.desc(), _SHEETS.c.sheet_id),
)
_RANKED = select(_SHEETS, _LAST.label("place")).subquery()
_SEEN = select(_RANKED.c.subject_id, _RANKED.c.practice, _RANKED.c.mean, _RANKED.c.rated_at).where(
    _RANKED.c.place == 1
)


def seen(conn: Connection, person_ids: Collection[str]) -> dict[tuple[str, str], Seen]:
    """By person and practice; those who were never seen are left out."""
    rows = conn.execute(_SEEN, {"people": sorted(person_ids)})
    return {(person_id, practice): Seen(float(mean), at) for person_id, practice, mean, at in rows}
