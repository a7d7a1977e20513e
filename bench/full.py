"""A disk that gets full while people answer, and has room again; the servers are left alone.

`python -m bench.full` prints JSON lines {"name": …, "value": …}. Three ways to have no room, for each what really
works:

- *limit*, for SQLite and every user: the server may write no file beyond its size of now, which the system refuses
  in the middle of a write as it does with a quota;
- *disk*, for both engines and root alone: a small file system in memory under the database is filled to the last
  byte; under PostgreSQL it holds the tables, but not the log, without which PostgreSQL ends itself, and an answer
  that still fits on a page of the table is kept;
- *said*, for PostgreSQL and every user: a trigger answers with PostgreSQL's own error for a full disk.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from assessor.lessons.library import Library
from assessor.store.schema import attempt, response
from bench import _people
from bench._client import ATTEMPT, Reply, Somebody, Wire, begin, questions, token
from bench._postgres import cluster
from bench._scene import Place, Scene, close, place, scene, work
from bench._tell import tell
from bench._writers import FORM
from tests.engine.made import submitted
from tests.support import postgres
from tests.web import pages
from tests.web.project import released

ROOM = 16 * 1024
"""Bytes that can still be written when the limit is set: it is met in the middle of the work."""
WAYS = {"limit": ("sqlite",), "said": ("postgresql",), "disk": ("sqlite", "postgresql")}
DISK = 32 * 1024 * 1024
"""Bytes of the small file system."""
SAY_FULL = """
    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$
"""
SAY_IT_HERE = "CREATE TRIGGER no_room BEFORE INSERT ON {} FOR EACH ROW EXECUTE FUNCTION no_room()"


@dataclass(frozen=True)
class Met:
    """What people without scripts met while there was no room: statuses, and whether it was kind."""

    answer: int
    answer_said_why: bool
    answer_still_in_its_form: bool
    begin: int
    begin_said_why: bool
    begin_carried_along: bool
    desk: int
    lesson: int
    answer_later: int = 0
    begin_later: int = 0


class Rep:
    """Somebody without scripts, with the first question before them, and somebody else about to begin."""

    def __init__(self, at: Scene, root: Path, handle: str) -> None:
        self._wires = [Wire(at.servers[0].port, lambda: 0.0) for _ in range(2)]
        self._here, self._new = (Somebody(wire) for wire in self._wires)
        for who, name in zip((self._here, self._new), _people.reps(at.store, 2, handle), strict=True):
            _people.sign_in(who, name)
        sitting = begin(self._here, FORM)
        item = questions(at.store, Library(root / "var").edition().catalogue, sitting)[0]
        self._path = f"/me/attempts/{sitting}/1"
        self._filled = submitted(item, item.key()) | {"confidence": ["sure"]}
        self._csrf = token(self._here.get(self._path))
        page = self._new.get(f"/me/assess/{FORM}/")
        self._begins = {"csrf_token": token(page), "form": FORM, "attempt": ATTEMPT.findall(page)[0]}

    def answer(self) -> Reply:
        """Send the answer."""
        return self._here.send(self._path, self._filled | {"csrf_token": [self._csrf]})

    def begin(self) -> Reply:
        """Begin an attempt."""
        return self._new.send("/me/assess/", self._begins)

    def met(self) -> Met:
        """Try everything while there is no room."""
        answered, begun = self.answer(), self.begin()
        page = pages.read(answered.status, answered.headers, self._path, answered.body.decode())
        sends = next((form.sends for form in page.forms if "shown" in form.sends), {})
        still = (set(sends.get(name, [])) == set(given) for name, given in self._filled.items())
        again = pages.read(begun.status, begun.headers, "/me/assess/", begun.body.decode())
        return Met(
            answer=answered.status,
            answer_said_why="disk is full" in page.text,
            answer_still_in_its_form=all(still),
            begin=begun.status,
            begin_said_why="disk is full" in again.text,
            begin_carried_along=any(form.sends.get("form") == [FORM] for form in again.forms),
            desk=self._here.ask("GET", "/me/").status,
            lesson=self._here.ask("GET", "/practices/qpc/").status,
        )

    def leave(self) -> None:
        """Close the browsers."""
        for wire in self._wires:
            wire.close()


@contextmanager
def limited(at: Scene) -> Iterator[None]:
    """The servers may write hardly more than they have."""
    file = Path(at.store.database.readers.url.database or "")
    largest = max(path.stat().st_size for path in file.parent.glob(f"{file.name}*"))
    for server in at.servers:
        server.files_up_to(largest + ROOM)
    yield
    for server in at.servers:
        server.files_up_to(-1)


@contextmanager
def said(at: Scene) -> Iterator[None]:
    """PostgreSQL says of each answer that there is no room."""
    with at.store.write() as conn:
        conn.exec_driver_sql(SAY_FULL)
    for table in (attempt, response):  # one by one: reps at work read both, and we would wait for each other
        with at.store.write() as conn:
            conn.exec_driver_sql(SAY_IT_HERE.format(table.name))
    yield
    for table in (attempt, response):
        with at.store.write() as conn:
            conn.exec_driver_sql(f"DROP TRIGGER no_room ON {table.name}")
    with at.store.write() as conn:
        conn.exec_driver_sql("DROP FUNCTION no_room")


@contextmanager
def mounted(where: Path) -> Iterator[Path]:
    """A small file system of its own; raises CalledProcessError where that is not allowed."""
    disk = where / "disk"
    disk.mkdir()
    where.chmod(0o711)  # PostgreSQL is somebody else
    options = f"size={DISK},mode=777"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk], check=True, capture_output=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Not a byte is free."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    yield
    filler.unlink()


@contextmanager
def small_place(disk: Path, engine: str) -> Iterator[Place]:
    """An empty database whose tables are on the disk."""
    if engine == "sqlite":
        yield Place(f"sqlite:///{disk / 'academy.db'}")
        return
    tables = disk / "tables"
    tables.mkdir()
    if owner := postgres.unprivileged():
        os.chown(tables, owner["user"], owner["group"])
    with cluster() as own:
        own.psql(f"CREATE TABLESPACE small LOCATION '{tables}'")
        yield Place(own.create("academy", "TABLESPACE small"), own)


def no_room(at: Scene, root: Path, way: str, disk: Path | None = None) -> Met:
    """Let there be no room, wait until every rep has met it, look, and let there be room again."""
    rep = Rep(at, root, f"{way}-rep")
    full = filled(disk) if disk else {"limit": limited, "said": said}[way](at)
    with full:
        _until_all_are_refused(at)
        met = rep.met()
    later = replace(met, answer_later=rep.answer().status, begin_later=rep.begin().status)
    rep.leave()
    work(at, 2)
    return later


def _until_all_are_refused(at: Scene) -> None:
    before = {writer: writer.statuses[503] for writer in at.writers}
    for writer, count in before.items():
        while writer.statuses[503] == count:
            writer.done.wait(0.02)


def measure(root: Path, engine: str, way: str) -> None:
    """One way on one engine."""
    with ExitStack() as stack:
        where = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        disk = stack.enter_context(mounted(where)) if way == "disk" else None
        database = stack.enter_context(small_place(disk, engine) if disk else place(where, engine))
        at = stack.enter_context(scene(root, where, database))
        work(at, 3)
        met = no_room(at, root, way, disk)
        reckoning, faults = close(at)
    for name, value in (asdict(met) | asdict(reckoning)).items():
        tell(f"{engine}, {way}: {name.replace('_', ' ')}", value)
    tell(f"{engine}, {way}: faults of the database", len(faults), found=faults[:5])


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.full")
    parser.add_argument("--way", choices=WAYS, action="append")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as where:
        root = released(Path(where) / "project", demo=False)
        for way in given.way or WAYS:
            for engine in WAYS[way]:
                try:
                    measure(root, engine, way)
                except subprocess.CalledProcessError as error:
                    why = error.stderr.decode().strip() if error.stderr else str(error)
                    tell(f"{engine}, {way}", None, why=f"not done: {why}")


if __name__ == "__main__":
    main()
