"""Ratings on a practice's scale, kept sheet by sheet as they were given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select

from assessor.store.errors import Conflict
from assessor.store.once import Outcome, insert_new
from assessor.store.schema import rating


@dataclass(frozen=True)
class Sheet:
    """One person's rating of one person on one practice.

    `source` is self, manager or colleague, and self exactly if rater and subject are one person; `levels` gives each
    rated criterion its level 1..5 and is not empty; `rated_at` is aware.
    """

    id: str
    rater_id: str
    subject_id: str
    source: str
    practice: str
    levels: Mapping[str, int]
    rated_at: datetime


_SHARED = ("rater_id", "subject_id", "source", "practice", "rated_at")


def add_sheet(conn: Connection, sheet: Sheet) -> Outcome:
    """Keep a sheet, all of it or nothing. Only its time may differ if it is the "same" as one that is kept.

    Raises Conflict if its id holds another sheet, and ValueError if it rates nothing.
    """
    if not sheet.levels:
        raise ValueError(f"sheet {sheet.id} rates no criterion; give at least one level from 1 to 5")
    shared = {name: getattr(sheet, name) for name in _SHARED}
    # Sorted, so that two transactions never wait for each other.
    rows = [
        {"sheet_id": sheet.id, "criterion": criterion, "level": level} | shared
        for criterion, level in sorted(sheet.levels.items())
    ]
    with conn.begin_nested() as trial:
        if not _of(conn, sheet.id) and insert_new(conn, rating, rows) == len(rows):
            return "stored"
        trial.rollback()
    (existing,) = _of(conn, sheet.id)
    if replace(existing, rated_at=sheet.rated_at) != sheet:
        raise Conflict(f"sheet {sheet.id}", existing)
    return "same"


def sheets(conn: Connection, subject_id: str) -> list[Sheet]:
    """Every sheet about a person, oldest first."""
    return _sheets(conn, rating.c.subject_id == subject_id)


def _of(conn: Connection, sheet_id: str) -> list[Sheet]:
    return _sheets(conn, rating.c.sheet_id == sheet_id)


def _sheets(conn: Connection, wanted: ColumnElement[bool]) -> list[Sheet]:
    query = select(rating).where(wanted).order_by(rating.c.rated_at, rating.c.sheet_id, rating.c.criterion)
    by_sheet: dict[str, list[Row[Any]]] = {}
    for row in conn.execute(query):
        by_sheet.setdefault(row.sheet_id, []).append(row)
    return [_sheet(rows) for rows in by_sheet.values()]


def _sheet(rows: list[Row[Any]]) -> Sheet:
    first = rows[0]
    return Sheet(
        id=first.sheet_id,
        levels={row.criterion: row.level for row in rows},
        **{name: getattr(first, name) for name in _SHARED},
    )
