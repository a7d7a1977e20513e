"""What people say against recommended lessons: theirs to take back; trainers get counts, and words without a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from assessor.store.once import insert_new
from assessor.store.schema_lessons import objection


@dataclass(frozen=True)
class Said:
    """What a person says against a lesson that was recommended to them for a practice.

    `kind` is not-now, do-this or wrong; `words` are empty unless it is wrong, and `shared` whether trainers may read
    them; `said_at` is aware.
    """

    person_id: str
    lesson: str
    practice: str
    kind: str
    words: str
    shared: bool
    said_at: datetime
    recommendation_id: str


_SAID = select(*(objection.c[name] for name in Said.__dataclass_fields__))


def say(conn: Connection, said: Said) -> None:
    """Keep it, in the place of whatever the person said against the lesson before."""
    if insert_new(conn, objection, [asdict(said)]):
        return
    conn.execute(update(objection).where(_of(said.person_id, said.lesson)).values(asdict(said)))


def take_back(conn: Connection, person_id: str, lesson: str) -> bool:
    """Delete what a person says against a lesson; False if there is nothing."""
    return bool(conn.execute(delete(objection).where(_of(person_id, lesson))).rowcount)


def of_person(conn: Connection, person_id: str) -> list[Said]:
    """All that a person says, the latest first."""
    theirs = _SAID.where(objection.c.person_id == person_id)
    return [Said(*row) for row in conn.execute(theirs.order_by(objection.c.said_at.desc(), objection.c.lesson))]


def wrong(conn: Connection, fewest: int) -> dict[str, int]:
    """How many people say that recommending a lesson was wrong, by lesson, where they are at least so many."""
    people = func.count()
    query = (
        select(objection.c.lesson, people)
        .where(objection.c.kind == "wrong")
        .group_by(objection.c.lesson)
        .having(people >= fewest)
    )
    return dict(conn.execute(query).all())


def words(conn: Connection) -> Mapping[str, list[str]]:
    """What trainers may read, by lesson: in the order of the alphabet, which says nothing of who wrote when."""
    open_ones = objection.c.shared & (objection.c.words != "") & (objection.c.kind == "wrong")
    query = (
        select(objection.c.lesson, objection.c.words).where(open_ones).order_by(objection.c.lesson, objection.c.words)
    )
    found: dict[str, list[str]] = {}
    for lesson, text in conn.execute(query):
        found.setdefault(lesson, []).append(text)
    return found


def _of(person_id: str, lesson: str) -> ColumnElement[bool]:
    return (objection.c.person_id == person_id) & (objection.c.lesson == lesson)
