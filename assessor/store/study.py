"""Which lessons a person has studied, and when: once for each time."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from assessor.store.errors import Conflict
from assessor.store.once import Outcome, insert_new
from assessor.store.schema import studied


@dataclass(frozen=True)
class Studied:
    """One reading of one lesson; `lesson` is its page, such as practices/qpc; `studied_at` is aware."""

    id: str
    person_id: str
    lesson: str
    studied_at: datetime


_READINGS = select(*(studied.c[name] for name in Studied.__dataclass_fields__))


def mark(conn: Connection, reading: Studied) -> Outcome:
    """Keep that a lesson was studied. Raises Conflict if the id holds another person's or lesson's reading."""
    if insert_new(conn, studied, [asdict(reading)]):
        return "stored"
    (existing,) = _readings(conn, studied.c.id == reading.id)
    if replace(existing, studied_at=reading.studied_at) != reading:
        raise Conflict(f"reading {reading.id}", existing)
    return "same"


def of_person(conn: Connection, person_id: str) -> list[Studied]:
    """Every reading of a person, oldest first."""
    return _readings(conn, studied.c.person_id == person_id)


def readers(conn: Connection, after: str, most: int) -> list[str]:
    """So many of the people who have studied a lesson, by id, from the one after this."""
    query = select(studied.c.person_id).distinct().where(studied.c.person_id > after)
    return list(conn.scalars(query.order_by(studied.c.person_id).limit(most)))


def _readings(conn: Connection, wanted: ColumnElement[bool]) -> list[Studied]:
    query = _READINGS.where(wanted).order_by(studied.c.studied_at, studied.c.id)
    return [Studied(*row) for row in conn.execute(query)]
