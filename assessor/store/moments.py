"""How people stood after each attempt, beside how they stood before it: what has changed, without reckoning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from assessor.engine.know import Knowledge, State
from assessor.store.once import insert_new
from assessor.store.schema_team import standing_moment

_FIGURES = ("mastery", "low", "high")


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


def keep(
    conn: Connection, person_id: str, at: datetime, now: Mapping[str, Knowledge], before: Mapping[str, Knowledge]
) -> None:
    """Keep how somebody stands `now`, at the end of an attempt, on each practice with answers, and stood `before`.

    The same moment twice is kept once.
    """
    key = {"person_id": person_id, "at": at}
    insert_new(
        conn,
        standing_moment,
        [
            key | {"practice": practice} | _now(known) | _before(before.get(practice))
            for practice, known in sorted(now.items())
            if known.answers
        ],
    )


def of_person(conn: Connection, person_id: str) -> list[Stood]:
    """How a person stood after each attempt, oldest first."""
    return [_stood(row) for row in conn.execute(_OF_PERSON, {"person": person_id})]


def _stood(row: Any) -> Stood:
    known = Figures(State(row.state), row.mastery, row.low, row.high, row.cut)
    before = (row.before_mastery, row.before_low, row.before_high, row.cut)
    return Stood(row.practice, row.at, known, Figures(State(row.before_state), *before) if row.before_state else None)


def _now(known: Knowledge) -> dict[str, Any]:
    figures = {name: getattr(known, name) for name in (*_FIGURES, "cut", "answers")}
    return figures | {"state": known.state.value}


def _before(known: Knowledge | None) -> dict[str, Any]:
    there = known if known and known.answers else None
    figures = {f"before_{name}": getattr(there, name, None) for name in _FIGURES}
    return figures | {"before_state": there.state.value if there else None}
