"""What each lesson was found to change, over all its readers: worked out by night, and of nobody in particular."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from assessor.engine.effects import Effect
from assessor.store.schema_lessons import lesson_effect


def keep(conn: Connection, found: Mapping[str, Effect], as_of: datetime) -> None:
    """Keep what was found of each lesson, by page, instead of all that was found before."""
    conn.execute(delete(lesson_effect))
    rows = [
        {"lesson": lesson, "pairs": one.pairs, "observed": one.observed, "as_of": as_of}
        for lesson, one in sorted(found.items())
    ]
    if rows:
        conn.execute(insert(lesson_effect), rows)


def every(conn: Connection) -> dict[str, Effect]:
    """What was found of each lesson, by page."""
    query = select(lesson_effect.c.lesson, lesson_effect.c.pairs, lesson_effect.c.observed)
    return {lesson: Effect(pairs, observed) for lesson, pairs, observed in conn.execute(query)}
