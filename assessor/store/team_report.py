"""What is known of many people, for a table about them: the same number of statements however many they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, Select, bindparam, func, select

from assessor.store.assignments import DAY
from assessor.store.schema import person, rating, standing

AT_ONCE = 1_000
"""Rows that are fetched together: what is in memory does not grow with the people."""

_PEOPLE: BindParameter[Any] = bindparam("people", expanding=True)
_KNOWN = (
    (person.c.id == standing.c.person_id)
    & standing.c.practice.in_(bindparam("practices", expanding=True))
    & (standing.c.answers > 0)
)
_SHEETS = (
    select(
        rating.c.sheet_id,
        rating.c.subject_id,
        rating.c.practice,
        rating.c.rated_at,
        func.avg(rating.c.level * 1.0).label("mean"),
    )
    .where(rating.c.subject_id.in_(_PEOPLE), rating.c.source == "manager")
    .group_by(rating.c.sheet_id, rating.c.subject_id, rating.c.practice, rating.c.rated_at)
    .subquery()
)
_LAST = func.row_number().over(
    partition_by=(_SHEETS.c.subject_id, _SHEETS.c.practice),
    order_by=(_SHEETS.c.rated_at.desc(), _SHEETS.c.sheet_id),
)
_RANKED = select(_SHEETS, _LAST.label("place")).subquery()


def _stands(dialect: str) -> Select[Any]:
    day = DAY[dialect]
    figures = (standing.c[name] for name in ("practice", "state", "stale", "low", "high", "cut", "answers"))
    days = (day(standing.c.last_answer_at), day(standing.c.as_of))
    found = select(person.c.id, *figures, *days).outerjoin(standing, _KNOWN).where(person.c.id.in_(_PEOPLE))
    return found.order_by(person.c.folded, person.c.id)


def _seen(dialect: str) -> Select[Any]:
    return select(_RANKED.c.subject_id, _RANKED.c.practice, _RANKED.c.mean, DAY[dialect](_RANKED.c.rated_at)).where(
        _RANKED.c.place == 1
    )


# Put together once: composing a query takes five times as long as running it.
_STANDS = {dialect: _stands(dialect) for dialect in DAY}
_SEEN = {dialect: _seen(dialect) for dialect in DAY}

Stands = dict[str, Sequence[Any]]
"""By practice with answers: state, whether it is stale, low, high and cut 0..1, answers, and the days, as in
2026-11-30, of the last answer and of the reckoning."""


def stands(conn: Connection, person_ids: Collection[str], practices: Collection[str]) -> Iterator[tuple[str, Stands]]:
    """How each of these people stands on these practices, in the order of their names. One statement.

    Nothing else may be asked of this connection before the last of them is there.
    """
    given = {"people": sorted(person_ids), "practices": sorted(practices)}
    rows = conn.execute(_STANDS[conn.dialect.name], given, execution_options={"yield_per": AT_ONCE})
    for person_id, own in groupby(rows, key=_whose):
        yield person_id, {practice: rest for _, practice, *rest in own if practice}


def _whose(row: Row[Any]) -> str:
    return row[0]  # type: ignore[no-any-return]


def seen(conn: Connection, person_ids: Collection[str]) -> dict[tuple[str, str], tuple[float, str]]:
    """By person and practice the mean 1..5 of the last sheet that a manager filled in, and its day, as in 2026-11-30.

    Those who were never seen are left out.
    """
    rows = conn.execute(_SEEN[conn.dialect.name], {"people": sorted(person_ids)})
    return {(person_id, practice): (float(mean), day) for person_id, practice, mean, day in rows}
