"""Everybody's first answers to each question: what is known of the questions rests on them.

Nobody's name comes with them; who answered is a number that tells one rep's answers from another's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, distinct, func, select

from assessor.store.once import insert_new
from assessor.store.schema import attempt, response
from assessor.store.schema_items import item_analysis
from assessor.store.tables import BATCH
from assessor.store.types import Json


@dataclass(frozen=True, slots=True)
class First:
    """Somebody's first answer to a fingerprint; `credit` is 0..100."""

    person_id: str
    fingerprint: str
    answer: Json
    credit: int


@dataclass(frozen=True)
class Analysed:
    """What was worked out of a fingerprint `as_of` (aware) from so many first answers; `figures` are plain data."""

    fingerprint: str
    answers: int
    figures: Json
    as_of: datetime


_FIRST = response.c.first_attempt
_ANSWERED = response.join(attempt, attempt.c.id == response.c.attempt_id)


def every(conn: Connection) -> Iterator[First]:
    """All of them, one person after the other; a batch is in memory at a time."""
    columns = (attempt.c.person_id, response.c.fingerprint, response.c.answer, response.c.credit)
    query = select(*columns).select_from(_ANSWERED).where(_FIRST)
    ordered = query.order_by(attempt.c.person_id, response.c.fingerprint)
    for row in conn.execute(ordered, execution_options={"yield_per": BATCH}):
        yield First(*row)


def count(conn: Connection) -> tuple[int, int]:
    """How many people have given first answers, and how many these are."""
    query = select(func.count(distinct(attempt.c.person_id)), func.count()).select_from(_ANSWERED).where(_FIRST)
    people, answers = conn.execute(query).one()
    return people, answers


def keep_analysed(conn: Connection, found: list[Analysed]) -> None:
    """Keep what was worked out of the items, instead of all that was kept before."""
    conn.execute(delete(item_analysis))
    insert_new(conn, item_analysis, [vars(one) for one in found])


def analysed(conn: Connection) -> dict[str, Analysed]:
    """What was worked out last, by fingerprint."""
    rows = conn.execute(select(*(item_analysis.c[name] for name in Analysed.__dataclass_fields__)))
    return {row.fingerprint: Analysed(*row) for row in rows}


def analysed_one(conn: Connection, fingerprint: str) -> Analysed | None:
    """The same of one item."""
    query = select(*(item_analysis.c[name] for name in Analysed.__dataclass_fields__))
    row = conn.execute(query.where(item_analysis.c.fingerprint == fingerprint)).one_or_none()
    return Analysed(*row) if row else None
