"""What a slow function puts into an empty store, worked out once for each process and then copied."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import insert, select

from assessor.store import Store, people
from assessor.store.schema import metadata

_kept: dict[tuple[str, ...], dict[str, list[dict[str, Any]]]] = {}


def put(store: Store, fill: Callable[[], object], *name: str) -> None:
    """Have `fill` put its rows into an empty store, or put those there that it did under this `name` before.

    `fill` must do the same whenever it is called by this name, and nothing to a store with people in it.
    """
    with store.read() as conn:
        if people.everyone(conn):
            return
    if name in _kept:
        with store.write() as conn:
            for table in metadata.sorted_tables:
                if rows := _kept[name][table.name]:
                    conn.execute(insert(table), rows)
        return
    fill()
    with store.read() as conn:
        _kept[name] = {
            table.name: [dict(row) for row in conn.execute(select(table)).mappings()]
            for table in metadata.sorted_tables
        }
