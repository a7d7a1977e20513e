"""What the database is told while something is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from assessor.store import Store


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """Everything that it is told in the block, statement by statement."""
    told: list[str] = []

    def note(conn: object, cursor: object, sql: str, *more: object) -> None:
        told.append(sql)

    # Those of PostgreSQL share a pool: what its readers say, its writers' listeners hear, and not twice.
    engines = {engine.pool: engine for engine in (store.database.readers, store.database.writers)}.values()
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield told
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)
