"""Carrying everything from one database to another, whichever engine each has."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Table

from assessor.store import migrate, tables
from assessor.store.database import Store
from assessor.store.errors import BadBackup
from assessor.store.schema import metadata
from assessor.store.tables import Row, Sum, Tally


def copy(source: Store, target: Store) -> dict[str, Sum]:
    """Copy every row, all of them or none, and give back count and checksum by table, the same in both.

    The source is seen at one moment and may be in use. Raises Unmigrated if either does not have the tables of this
    version, and BadBackup if the target has rows already or does not give back what it was given.
    """
    with source.read() as reading, target.write() as writing:
        for conn in (reading, writing):
            migrate.must_be_current(conn)
        must_be_empty(writing)
        sums = {table.name: _copy(reading, writing, table) for table in metadata.sorted_tables}
        for name, expected in sums.items():
            found = tables.summed(writing, metadata.tables[name])
            if found != expected:
                raise BadBackup(f"{name} would arrive with {found}, not {expected}; nothing was copied")
    return sums


def must_be_empty(conn: Connection) -> None:
    """Raises BadBackup if any table has a row."""
    if found := tables.filled(conn, metadata.sorted_tables):
        rows = ", ".join(f"{name} ({count})" for name, count in found.items())
        raise BadBackup(f"the database to fill has rows already: {rows}; name a new one in ASSESSOR_DATABASE_URL")


def _copy(reading: Connection, writing: Connection, table: Table) -> Sum:
    tally = Tally()

    def counted() -> Iterator[Row]:
        for row in tables.read(reading, table):
            tally.add(tables.line(row))
            yield row

    tables.write(writing, table, counted())
    return tally.sum()
