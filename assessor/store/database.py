"""The door to the database: open it, read from it, write to it, close it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from assessor.store.errors import BadAddress, Full
from assessor.store.postgres import Postgres
from assessor.store.sqlite import Sqlite

_KINDS: dict[str, type[Sqlite] | type[Postgres]] = {"sqlite": Sqlite, "postgresql": Postgres}


class Store:
    """A database of people's results. Open one for each process, after any fork; threads share it."""

    def __init__(self, database: Sqlite | Postgres) -> None:
        self.database = database

    @classmethod
    def open(cls, url: str) -> Store:
        """Open `sqlite:///file` (four slashes for an absolute path) or `postgresql://user:password@host/name`.

        Nothing is connected before it is needed; `ping` tells whether it can be. Raises BadAddress.
        """
        try:
            address = make_url(url)
        except ArgumentError as error:
            # What was given is not repeated: it may hold a password.
            raise BadAddress("this is not a database address; use sqlite:///… or postgresql://…") from error
        kind = _KINDS.get(address.get_backend_name())
        if kind is None:
            given = address.render_as_string(hide_password=True)
            raise BadAddress(f"{given} is neither sqlite:///… nor postgresql://…")
        return cls(kind(address))

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database throughout; writing with it is refused."""
        with self.database.readers.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection whose work is kept, all of it, when the block ends, or not at all if it raises.

        On SQLite one write runs at a time, and one that waits longer than 10 s raises Busy: prepare before the block.
        Never open a second write inside one. Raises Full if the disk has no room.
        """
        try:
            with self.database.writing() as connection:
                yield connection
        except DBAPIError as error:
            if not self.database.says_full(error):
                raise
            raise Full(f"the disk of the database is full or takes no more writes: {error.orig}") from error

    def ping(self) -> None:
        """Ask the database for a sign of life; SQLAlchemy's error says what is wrong if there is none."""
        with self.read() as connection:
            connection.exec_driver_sql("SELECT 1")

    def warnings(self) -> tuple[str, ...]:
        """Sentences that whoever runs the product should read; empty if all is well."""
        return self.database.warnings()

    def close(self) -> None:
        """Close every idle connection."""
        self.database.readers.dispose()
        self.database.writers.dispose()
