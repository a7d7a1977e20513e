"""A PostgreSQL database: the server queues the writers, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import URL, Connection, create_engine
from sqlalchemy.exc import DBAPIError

OLDEST = (15,)
"""The oldest server that the tests' promises hold for."""
FULL = "53100"
"""What the server calls it. The driver's own error is not imported: who keeps everything in SQLite need not have the
driver in memory, which is 8 MiB."""


class Postgres:
    """One PostgreSQL database, reached through psycopg 3."""

    def __init__(self, url: URL) -> None:
        self.writers = create_engine(url.set(drivername="postgresql+psycopg"), pool_size=16, pool_pre_ping=True)
        # As on SQLite: a reader sees one moment for as long as it reads, and cannot write.
        self.readers = self.writers.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that may write."""
        return self.writers.begin()

    @contextmanager
    def restructuring(self) -> Iterator[Connection]:
        """A transaction that may change tables; a second one waits for it."""
        with self.writers.begin() as connection:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('assessor migrations'))")
            yield connection

    def back_up(self, name: str) -> None:
        """Nothing: a server's database is backed up by the server's own means, and a failed change rolls back."""

    def says_full(self, error: DBAPIError) -> bool:
        """Whether this is the answer of a disk without room."""
        return getattr(error.orig, "sqlstate", None) == FULL

    def warnings(self) -> tuple[str, ...]:
        """What whoever runs the product should know about this server; empty if nothing."""
        with self.readers.connect() as connection:
            version = connection.dialect.server_version_info or ()
        if version >= OLDEST:
            return ()
        return (f"PostgreSQL {'.'.join(map(str, version))} is older than {OLDEST[0]}, the oldest one tested.",)
