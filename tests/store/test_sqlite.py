"""What a SQLite file promises: it is opened safely, its writers queue, and one that waits in vain says so."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from assessor.store import Store, people, sqlite
from assessor.store.errors import BadAddress, Busy
from tests.support import made

QUEUE_KEPT = """
import fcntl, sys
file = open(sys.argv[1] + ".lock", "a")
fcntl.flock(file, fcntl.LOCK_EX)
print("kept", flush=True)
sys.stdin.read()
"""
FILE_KEPT = """
import sqlite3, sys
sqlite3.connect(sys.argv[1], isolation_level=None).execute("BEGIN IMMEDIATE")
print("kept", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def file(sqlite_url: str) -> Path:
    return Path(sqlite_url.removeprefix("sqlite:///"))


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before a store is opened: nobody waits longer than a tenth of a second."""
    monkeypatch.setattr(sqlite, "WAIT", 0.1)


@pytest.mark.parametrize("open_connection", [Store.read, Store.write], ids=["reader", "writer"])
def test_every_connection_is_safe(sqlite_url: str, open_connection: Callable[[Store], Connection]) -> None:
    store = Store.open(sqlite_url)
    with open_connection(store) as conn:
        found = {
            pragma: conn.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            for pragma in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        }
    store.close()

    full = 2
    assert found == {"journal_mode": "wal", "synchronous": full, "busy_timeout": 10_000, "foreign_keys": 1}


def test_a_reader_sees_one_moment_and_does_not_wait(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    with store.read() as reader:
        assert people.everyone(reader) == []
        with store.write() as writer:
            people.add_person(writer, made.person("ben"))
        assert people.everyone(reader) == []
    with store.read() as reader:
        assert people.everyone(reader) == [made.person("ben")]
    store.close()


@pytest.mark.usefixtures("impatient")
def test_a_writer_says_when_a_thread_keeps_the_queue(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    held, done = Event(), Event()

    def hold() -> None:
        with store.write():
            held.set()
            done.wait(10)

    holder = Thread(target=hold)
    holder.start()
    held.wait(10)
    with pytest.raises(Busy, match="this process"), store.write():
        pass
    done.set()
    holder.join()
    with store.write() as conn:
        people.add_person(conn, made.person("ben"))
    store.close()


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("program", "reason"),
    [
        pytest.param(
            QUEUE_KEPT,
            "another process",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="there one process writes"),
        ),
        (FILE_KEPT, "another program"),
    ],
)
def test_a_writer_says_when_another_process_keeps_it_waiting(
    sqlite_url: str, file: Path, program: str, reason: str
) -> None:
    store = Store.open(sqlite_url)
    # Another process it must be: within one, a file's locks do not hold between two copies of SQLite.
    with subprocess.Popen(
        [sys.executable, "-c", program, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"kept\n"
        with pytest.raises(Busy, match=reason), store.write():
            pass
        other.kill()
    with store.write() as conn:
        people.add_person(conn, made.person("ben"))
    store.close()


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?mode=memory&uri=true"])
def test_a_database_in_memory_is_refused(address: str) -> None:
    with pytest.raises(BadAddress, match="memory; name a file"):
        Store.open(address)


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadAddress, match="nowhere does not exist"):
        Store.open(f"sqlite:///{tmp_path}/nowhere/assessor.sqlite3")


def test_a_file_that_is_no_database_is_an_error_at_the_first_touch(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("longer than the hundred bytes with which every database begins, and another text " * 9)
    store = Store.open(f"sqlite:///{path}")
    with pytest.raises(DatabaseError, match="not a database"):
        store.ping()
    store.close()


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 51, 2)])
def test_a_sqlite_that_can_damage_the_file_is_named(version: tuple[int, ...]) -> None:
    assert ".".join(map(str, version)) in (sqlite.warning(version) or "")


@pytest.mark.parametrize("version", [(3, 6, 23), (3, 51, 3), (3, 53, 4)])
def test_a_sqlite_without_the_bug_is_not_mentioned(version: tuple[int, ...]) -> None:
    assert sqlite.warning(version) is None


def test_the_warning_is_about_the_sqlite_in_use(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    with store.read() as conn:
        in_use = conn.exec_driver_sql("SELECT sqlite_version()").scalar_one()
    sentence = sqlite.warning(tuple(map(int, in_use.split("."))))
    assert store.warnings() == ((sentence,) if sentence else ())
    store.close()
