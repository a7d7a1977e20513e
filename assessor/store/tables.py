"""All rows of whole tables, in a form that is the same on both engines: what backups and copies are made of.

A row is a dict from columns to plain values: texts as they are kept, aware times in UTC. Its line is the row as JSON
with sorted keys. A table's lines come in the order of its key, byte by byte, so that equal tables have one checksum.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Table,
    Text,
    bindparam,
    collate,
    func,
    insert,
    select,
    type_coerce,
    update,
)

from assessor.store.types import Data, Moment

BATCH = 1000
"""Rows that are in memory at a time."""
Row = dict[str, Any]


@dataclass(frozen=True)
class Sum:
    """How many rows a table has, and the SHA-256 of their lines as hexadecimal text."""

    rows: int
    sha256: str


class Tally:
    """Adds lines up to a Sum."""

    def __init__(self) -> None:
        self.rows = 0
        self._hash = sha256()

    def add(self, line: bytes) -> None:
        self.rows += 1
        self._hash.update(line)

    def sum(self) -> Sum:
        return Sum(self.rows, self._hash.hexdigest())


def line(row: Row) -> bytes:
    """The row as one line of JSON, with its end."""
    return json.dumps(row, default=datetime.isoformat, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def parse(table: Table, line: bytes) -> Row:
    """The row of a line. Raises ValueError or TypeError if it is none of this table."""
    row: Row = json.loads(line)
    if not isinstance(row, dict) or row.keys() != set(table.columns.keys()):
        raise ValueError(f"it does not have the columns of {table.name}")
    for column in table.columns:
        if isinstance(_type(column), Moment) and row[column.name] is not None:
            row[column.name] = datetime.fromisoformat(row[column.name])
    return row


def read(conn: Connection, table: Table) -> Iterator[Row]:
    """Every row in the order of the key, `BATCH` at a time."""
    columns = [type_coerce(column, _type(column)).label(column.name) for column in table.columns]
    # SQLite compares bytes; PostgreSQL compares as the server's language does, unless told otherwise.
    as_bytes = conn.dialect.name == "postgresql"
    key = [collate(part, "C") if as_bytes and isinstance(part.type, Text) else part for part in table.primary_key]
    result = conn.execute(select(*columns).order_by(*key), execution_options={"yield_per": BATCH})
    names = list(result.keys())
    for row in result:
        yield dict(zip(names, row, strict=True))


def summed(conn: Connection, table: Table) -> Sum:
    """Count and checksum of all rows."""
    tally = Tally()
    for row in read(conn, table):
        tally.add(line(row))
    return tally.sum()


def write(conn: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Insert the rows. Those that refer to another row of their own table may come before it."""
    to_itself = {column.name for column in table.columns if _refers_to(column, table)}
    statement = insert(table).values({column.name: _given(column) for column in table.columns})
    waiting = []
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        conn.execute(statement, [row | dict.fromkeys(to_itself) for row in batch])
        waiting += [row for row in batch if any(row[name] is not None for name in to_itself)]
    for row in waiting:
        own = [column == row[column.name] for column in table.primary_key]
        conn.execute(update(table).where(*own).values({name: row[name] for name in to_itself}))


def filled(conn: Connection, tables: Iterable[Table]) -> dict[str, int]:
    """The tables that have rows, each with how many."""
    counts = {table.name: conn.execute(select(func.count()).select_from(table)).scalar_one() for table in tables}
    return {name: count for name, count in counts.items() if count}


def _type(column: Column[Any]) -> Any:
    # Data is text that is already canonical; a time of reflected tables knows no zone.
    if isinstance(column.type, Data):
        return Text()
    return Moment() if isinstance(column.type, DateTime) else column.type


def _given(column: Column[Any]) -> Any:
    return bindparam(column.name, type_=_type(column))


def _refers_to(column: Column[Any], table: Table) -> bool:
    return any(key.column.table is table for key in column.foreign_keys)
