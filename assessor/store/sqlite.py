"""A SQLite file: readers at once, writers one after another, nothing acknowledged is lost.

Readers see one moment for as long as they read (WAL, `BEGIN`). Writers queue, first in their process and then beside
the file, and say `BEGIN IMMEDIATE`: with an ordinary `BEGIN` two writers that have both read cannot both go on, and
SQLite answers "database is locked" without waiting.
"""

from __future__ import annotations

import importlib
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from assessor.store.errors import BadAddress, Busy, Unmigrated

WAIT = 10.0
"""Seconds that a writer waits for its turn, and SQLite for a lock."""
POLL = 0.002
"""Seconds between two looks at the lock file; only the first writer of each process looks."""
CORRUPTING = ((3, 7, 0), (3, 51, 2))
"""First and last SQLite whose WAL-reset bug can damage a file that several connections write."""
READERS = 16
FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
"""What SQLite answers to a write when a disk has no room; the second for a quota, or a limit on the size of files."""


def _newest_driver() -> Any:
    """The `sqlite3` module, or the `pysqlite3` wheel where that carries a newer SQLite."""
    try:
        wheel = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return sqlite3
    return max(sqlite3, wheel, key=lambda module: module.sqlite_version_info)


def warning(version: tuple[int, ...]) -> str | None:
    """A sentence for whoever runs the product if this SQLite can damage the file, else None."""
    first, last = CORRUPTING
    if not first <= version <= last:
        return None
    return (
        f"SQLite {'.'.join(map(str, version))} has a bug that can, rarely, damage a database written by several "
        f"connections (fixed after {'.'.join(map(str, last))}); install pysqlite3 or a newer Python."
    )


class Queue:
    """The writers' queue: a thread lock within the process, a lock file beside the database between processes.

    The lock file holds nothing and is never deleted; the operating system lets go of it when a process dies. Windows
    has no such lock that waits, and there one process serves: SQLite's own lock does between processes.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait up to `WAIT` seconds, then hold the queue. Raises Busy."""
        deadline = time.monotonic() + WAIT
        if not self._threads.acquire(timeout=WAIT):
            raise Busy(f"another write of this process took longer than {WAIT:g} s; try again")
        try:
            with self._file(deadline):
                yield
        finally:
            self._threads.release()

    if sys.platform == "win32":

        @contextmanager
        def _file(self, deadline: float) -> Iterator[None]:
            yield

    else:

        @contextmanager
        def _file(self, deadline: float) -> Iterator[None]:
            # Closing lets go of the lock.
            with self._path.open("a") as file:
                while not _locked(file.fileno()):
                    if time.monotonic() > deadline:
                        raise Busy(
                            f"another process has kept {self._path} locked for {WAIT:g} s; try again, "
                            "and look for a second server or a migration if it stays so"
                        )
                    time.sleep(POLL)
                yield


if sys.platform != "win32":
    import fcntl

    def _locked(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class Sqlite:
    """One SQLite file, opened for reading and for writing."""

    def __init__(self, url: URL) -> None:
        if not url.database or url.database == ":memory:" or url.query.get("mode") == "memory":
            raise BadAddress(f"{url} keeps everything in memory; name a file, such as sqlite:///assessor.sqlite3")
        self.path = Path(url.database)
        if not self.path.parent.is_dir():
            raise BadAddress(f"{url}: the folder {self.path.parent} does not exist; make it first")
        self._driver = _newest_driver()
        self._queue = Queue(self.path.with_name(self.path.name + ".lock"))
        self.readers = self._engine(url, READERS, "BEGIN", "PRAGMA query_only = ON")
        # The file remembers that it is in WAL mode. Only a writer, who has the queue, may put it there: two
        # connections that do so together fail with "database is locked".
        self.writers = self._engine(url, 1, "BEGIN IMMEDIATE", "PRAGMA journal_mode = WAL")

    def _engine(self, url: URL, connections: int, begin: str, own_pragma: str) -> Engine:
        engine = create_engine(
            url.set(drivername="sqlite+pysqlite"),
            module=self._driver,
            pool_size=connections,
            max_overflow=0,
            # The driver must not begin by itself: it knows only the ordinary BEGIN.
            connect_args={"isolation_level": None, "timeout": WAIT},
        )

        @event.listens_for(engine, "connect")
        def prepare(connection: Any, record: object) -> None:
            for pragma in (
                f"PRAGMA busy_timeout = {WAIT * 1000:.0f}",
                "PRAGMA synchronous = FULL",
                "PRAGMA foreign_keys = ON",
                # What somebody has deleted is overwritten; otherwise it stays in the file's free pages.
                "PRAGMA secure_delete = ON",
                own_pragma,
            ):
                connection.execute(pragma).fetchall()

        @event.listens_for(engine, "begin")
        def begin_transaction(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        return engine

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one transaction that may write at this moment. Raises Busy."""
        with self._queue.turn(), self.writers.connect() as connection, _begun(connection):
            yield connection

    @contextmanager
    def restructuring(self) -> Iterator[Connection]:
        """A writing transaction that may rebuild tables; raises Unmigrated if a reference dangles at its end.

        SQLite rebuilds a table by copying and dropping it, and dropping a table deletes the rows that refer to it
        unless foreign keys are off, which can only be said outside a transaction.
        """
        with self._queue.turn(), self.writers.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys = OFF")
            try:
                with _begun(connection):
                    yield connection
                    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                    if dangling:
                        raise Unmigrated(f"rows that refer to nothing, so nothing was changed: {dangling[:5]}")
            finally:
                raw.execute("PRAGMA foreign_keys = ON")

    def back_up(self, name: str) -> Path:
        """Copy everything written so far to a new file beside the database, whose name ends in `name`."""
        target = _free(self.path.with_name(f"{self.path.name}.{name}"))
        copy = self._driver.connect(target)
        try:
            # Not the writer's own connection: from inside a writing transaction SQLite copies nothing and waits.
            with self.readers.connect() as connection:
                raw: Any = connection.connection.driver_connection
                raw.backup(copy)
        finally:
            copy.close()
        return target

    def says_full(self, error: DBAPIError) -> bool:
        """Whether this is the answer of a disk without room."""
        # The driver of the wheel gives the plain code, that of the standard library the finer one above it.
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in FULL

    def warnings(self) -> tuple[str, ...]:
        """What whoever runs the product should know about this SQLite; empty if nothing."""
        sentence = warning(self._driver.sqlite_version_info)
        return (sentence,) if sentence else ()


def _free(path: Path) -> Path:
    """The path, or the first of path-2, path-3, … that does not exist: a backup never replaces another."""
    number = 1
    while (candidate := path if number == 1 else path.with_name(f"{path.name}-{number}")).exists():
        number += 1
    return candidate


@contextmanager
def _begun(connection: Connection) -> Iterator[None]:
    try:
        transaction = connection.begin()
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY:
            raise
        raise Busy(f"another program has kept the database locked for {WAIT:g} s; try again") from error
    with transaction:
        yield
