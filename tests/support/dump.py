"""Every row of a database, to be compared or searched."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from assessor.store import Store
from assessor.store.schema import metadata


def dump(store: Store) -> dict[str, list[dict[str, Any]]]:
    """The rows of each table in the order of its key."""
    with store.read() as conn:
        return {
            table.name: [
                dict(row) for row in conn.execute(select(table).order_by(*table.primary_key.columns)).mappings()
            ]
            for table in metadata.sorted_tables
        }


@contextmanager
def nothing_changes(store: Store, but: Collection[str] = ()) -> Iterator[None]:
    """What happens meanwhile leaves every table as it is, except those in `but`."""
    before = dump(store)
    yield
    after = dump(store)
    assert {name for name in before if before[name] != after[name]} <= set(but)
