"""What is known of many people, for a table about them: the same number of statements however many they are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from assessor.store.assignments import DAY
from assessor.store.members import WORKING
from assessor.store.schema import person, rating, standing
from assessor.store.schema_team import observation

AT_ONCE = 1_000
"""Rows that are fetched together: what is in memory does not grow with the people."""

_KNOWN = (person.c.id == standing.c.person_id) & (standing.c.answers > 0)
_SHEETS = (
    select(
        rating.c.sheet_id,
        rating.c.subject_id,
        rating.c.practice,
        rating.c.rated_at,
        func.avg(rating.c.level * 1.0).label("mean"),
    )
    .join(person, person.c.id == rating.c.subject_id)
    .where(WORKING, rating.c.source == "manager")
    .group_by(rating.c.sheet_id, rating.c.subject_id, rating.c.practice, rating.c.rated_at)
    .subquery()
)
# A manager's sheet of a joint call has the moment at which the call was opened: its id is nothing to join by in SQL.
_CALLED = (
    (observation.c.rep_id == _SHEETS.c.subject_id)
    & (observation.c.practice == _SHEETS.c.practice)
    & (observation.c.opened_at == _SHEETS.c.rated_at)
)


def _stands(dialect: str) -> Select[Any]:
    day = DAY[dialect]
    figures = (standing.c[name] for name in ("practice", "state", "stale", "low", "high", "cut", "answers"))
    days = (day(standing.c.last_answer_at), day(standing.c.as_of))
    found = select(person.c.id, *figures, *days).outerjoin(standing, _KNOWN).where(WORKING)
    return found.order_by(person.c.folded, person.c.id)


def _seen(dialect: str) -> Select[Any]:
    day = func.coalesce(observation.c.call_on, DAY[dialect](_SHEETS.c.rated_at))
    last = func.row_number().over(
        partition_by=(_SHEETS.c.subject_id, _SHEETS.c.practice),
        order_by=(day.desc(), _SHEETS.c.rated_at.desc(), _SHEETS.c.sheet_id.desc()),
    )
    columns = (_SHEETS.c.subject_id, _SHEETS.c.practice, _SHEETS.c.mean, day.label("day"), last.label("place"))
    ranked = select(*columns).outerjoin(observation, _CALLED).subquery()
    return select(*(column for column in ranked.c if column.name != "place")).where(ranked.c.place == 1)


# Put together once: composing a query takes five times as long as running it.
_STANDS = {dialect: _stands(dialect) for dialect in DAY}
_SEEN = {dialect: _seen(dialect) for dialect in DAY}

Stands = dict[str, Row[Any]]
"""By practice with answers: the person's id, the practice, the state, whether it is stale, low, high and cut 0..1,
answers, and the days, as in 2026-11-30, of the last answer and of the reckoning."""


def stands(conn: Connection, team_id: str, me: str) -> Iterator[tuple[str, Stands]]:
    """How each of the people who work in a team, beside `me`, stands, in the order of their names. One statement.

    Nothing else may be asked of this connection before the last of them is there.
    """
    given = {"team": team_id, "me": me}
    rows = conn.execute(_STANDS[conn.dialect.name], given, execution_options={"yield_per": AT_ONCE})
    for person_id, own in groupby(chain.from_iterable(rows.partitions()), key=itemgetter(0)):
        yield person_id, {row[1]: row for row in own if row[1]}


def seen(conn: Connection, team_id: str, me: str) -> dict[str, dict[str, tuple[float, str]]]:
    """By person and practice the mean 1..5 of a manager's last sheet by the day of its call, and that day, as in
    2026-11-30; a sheet that comes from no call has its own day.

    Those who were never seen are left out.
    """
    found: dict[str, dict[str, tuple[float, str]]] = {}
    rows = conn.execute(_SEEN[conn.dialect.name], {"team": team_id, "me": me}).all()
    for person_id, practice, mean, day in rows:
        found.setdefault(person_id, {})[practice] = (float(mean), day)
    return found
