"""How one person stood after each of their attempts, for a line over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from assessor.engine.know import State
from assessor.store.schema_team import standing_moment


@dataclass(frozen=True)
class Figures:
    """What was known of a practice: a state, mastery with its range, and what counted as there; all 0..1."""

    state: State
    mastery: float
    low: float
    high: float
    cut: float


@dataclass(frozen=True)
class Stood:
    """How somebody stood on a practice after an attempt (aware), and before it if that was not the first time."""

    practice: str
    at: datetime
    known: Figures
    before: Figures | None


_OF_PERSON = (
    select(standing_moment)
    .where(standing_moment.c.person_id == bindparam("person"))
    .order_by(standing_moment.c.at, standing_moment.c.practice)
)


def of_person(conn: Connection, person_id: str) -> list[Stood]:
    """How a person stood after each attempt, oldest first."""
    return [_stood(row) for row in conn.execute(_OF_PERSON, {"person": person_id})]


def _stood(row: Any) -> Stood:
    known = Figures(State(row.state), row.mastery, row.low, row.high, row.cut)
    before = (row.before_mastery, row.before_low, row.before_high, row.cut)
    return Stood(row.practice, row.at, known, Figures(State(row.before_state), *before) if row.before_state else None)
