"""What was acknowledged outlives kill -9."""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from assessor.store import Store, people, study
from tests.support import made

ROOT = Path(__file__).parents[2]
WRITER = [sys.executable, "-m", "tests.store.writer"]
ROUNDS, PROCESSES, WRITES_BEFORE_THE_KILL = 2, 2, 30


def _killed_while_writing(url: str) -> set[str]:
    """The ids whose writes several processes had acknowledged when they were killed in the middle of their work."""
    acknowledged: set[str] = set()
    with ExitStack() as stack:
        writers = [
            stack.enter_context(subprocess.Popen([*WRITER, url], stdout=subprocess.PIPE, text=True, cwd=ROOT))
            for _ in range(PROCESSES)
        ]
        for writer in writers:
            assert writer.stdout is not None
            acknowledged.update(writer.stdout.readline().strip() for _ in range(WRITES_BEFORE_THE_KILL))
        for writer in writers:
            writer.kill()
        for writer in writers:
            assert writer.stdout is not None
            acknowledged.update(line.strip() for line in writer.stdout if line.endswith("\n"))
    return acknowledged


def test_nothing_acknowledged_is_lost_when_writers_are_killed(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    with store.write() as conn:
        people.add_person(conn, made.person("ben"))

    acknowledged: set[str] = set()
    for _ in range(ROUNDS):
        acknowledged |= _killed_while_writing(sqlite_url)
        with store.write() as conn:
            study.mark(conn, made.reading(f"written after the kill {len(acknowledged)}"))

    with store.read() as conn:
        kept = {reading.id for reading in study.of_person(conn, "ben")}
        assert conn.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
    store.close()
    assert "" not in acknowledged, "a writer ended by itself"
    assert len(acknowledged) >= ROUNDS * PROCESSES * WRITES_BEFORE_THE_KILL
    assert acknowledged <= kept


def test_processes_that_open_a_new_file_together_all_succeed(tmp_path: Path) -> None:
    opening = (
        "import sys; from assessor.store import Store; from assessor.store.migrate import upgrade;"
        "store = Store.open(sys.argv[1]); upgrade(store); store.ping(); store.close()"
    )
    command = [sys.executable, "-c", opening, f"sqlite:///{tmp_path / 'new.sqlite3'}"]
    with ExitStack() as stack:
        openers = [
            stack.enter_context(subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT))
            for _ in range(3)
        ]
        assert [opener.communicate()[1] for opener in openers] == [""] * 3
    assert not list(tmp_path.glob("*before*")), "a new database needs no copy"
