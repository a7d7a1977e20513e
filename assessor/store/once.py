"""Storing the same thing once, however often and from however many threads it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Literal

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

Outcome = Literal["stored", "same"]
"""Whether a call kept something new or found that it was kept already."""

_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_new(conn: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows whose keys are free and pass over the others; how many were inserted.

    A row that another transaction is about to keep is waited for. Unlike catching an IntegrityError this leaves the
    transaction usable on PostgreSQL; broken references and checks still raise.
    """
    if not rows:
        return 0
    return conn.execute(_insert(conn.dialect.name, table), list(rows)).rowcount


@cache
def _insert(dialect: str, table: Table) -> Any:
    return _INSERT[dialect](table).on_conflict_do_nothing().execution_options(preserve_rowcount=True)
