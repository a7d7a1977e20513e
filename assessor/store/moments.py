"""How people stood after each attempt, beside how they stood before it: what has changed, without reckoning."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, func, or_, select

from assessor.engine.know import Knowledge
from assessor.store.members import WORKING
from assessor.store.once import insert_new
from assessor.store.schema import person
from assessor.store.schema_team import standing_moment


@dataclass(frozen=True)
class Net:
    """What one attempt of somebody changed on a practice, or several in a row; `at` is the end of the last one.

    States are those of Know; `before` is the estimate with its range before the first, figures 0..1. What was before
    is None if they had not been asked about it.
    """

    person: str
    practice: str
    at: datetime
    state: str
    mastery: float
    was_state: str | None
    before: tuple[float, float, float] | None


_FIGURES = ("mastery", "low", "high")
_WAS = ("before_state", "before_mastery", "before_low", "before_high")
_AT, _PRACTICE = standing_moment.c.at, standing_moment.c.practice
_OWN = (standing_moment.c.person_id, _PRACTICE)
_NOW = tuple(standing_moment.c[name] for name in ("person_id", "practice", "at", "state", "mastery"))
_MOVE = standing_moment.c.mastery - standing_moment.c.before_mastery
# As `engine.change` says it: outside the earlier range.
_CLEAR = or_(
    standing_moment.c.mastery < standing_moment.c.before_low,
    standing_moment.c.mastery > standing_moment.c.before_high,
)
_LATELY = _AT.between(bindparam("since"), bindparam("now"))
_EACH_MOVE = (
    select(
        *_NOW,
        *(standing_moment.c[name] for name in _WAS),
        case((_MOVE > 0, 1), else_=0).label("up"),
        func.abs(_MOVE).label("far"),
        func.row_number().over(partition_by=_OWN, order_by=_AT.desc()).label("back"),
    )
    .join(person, person.c.id == standing_moment.c.person_id)
    .where(WORKING, _LATELY, _CLEAR, _PRACTICE.in_(bindparam("practices", expanding=True)))
    .subquery()
)
_NEWEST = func.row_number().over(
    partition_by=(_EACH_MOVE.c.person_id, _EACH_MOVE.c.up),
    order_by=(_EACH_MOVE.c.at.desc(), _EACH_MOVE.c.far.desc(), _EACH_MOVE.c.practice),
)
_LAST_MOVE = select(_EACH_MOVE, _NEWEST.label("place")).where(_EACH_MOVE.c.back == 1).subquery()
_MOVES = select(_LAST_MOVE).where(_LAST_MOVE.c.place == 1)

_BEFORE = tuple(
    func.first_value(standing_moment.c[name]).over(partition_by=_OWN, order_by=_AT).label(name) for name in _WAS
)
_EACH_NET = (
    select(*_NOW, *_BEFORE, func.row_number().over(partition_by=_OWN, order_by=_AT.desc()).label("back"))
    .where(standing_moment.c.person_id.in_(bindparam("people", expanding=True)), _LATELY)
    .subquery()
)
_CHANGES = select(_EACH_NET).where(_EACH_NET.c.back == 1).order_by(_EACH_NET.c.person_id, _EACH_NET.c.practice)


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


def moves(
    conn: Connection, team_id: str, me: str, practices: Collection[str], since: datetime, now: datetime
) -> list[Net]:
    """Of each person the last clear rise and the last clear fall on these practices, of several at once the farther.

    Only the last clear move of a practice counts: what fell and rose again has risen.
    """
    given = {"team": team_id, "me": me, "practices": sorted(practices), "since": since, "now": now}
    return [_net(row) for row in conn.execute(_MOVES, given)]


def changes(conn: Connection, person_ids: Collection[str], since: datetime, now: datetime) -> dict[str, list[Net]]:
    """What all of these people's attempts of a time changed, clear or not, by person."""
    found: dict[str, list[Net]] = {}
    for row in conn.execute(_CHANGES, {"people": sorted(person_ids), "since": since, "now": now}):
        found.setdefault(row.person_id, []).append(_net(row))
    return found


def _now(known: Knowledge) -> dict[str, Any]:
    figures = {name: getattr(known, name) for name in (*_FIGURES, "cut", "answers")}
    return figures | {"state": known.state.value}


def _before(known: Knowledge | None) -> dict[str, Any]:
    there = known if known and known.answers else None
    figures = {f"before_{name}": getattr(there, name, None) for name in _FIGURES}
    return figures | {"before_state": there.state.value if there else None}


def _net(row: Row[Any]) -> Net:
    was = (row.before_mastery, row.before_low, row.before_high)
    before = None if row.before_mastery is None else was
    return Net(row.person_id, row.practice, row.at, row.state, row.mastery, row.before_state, before)
