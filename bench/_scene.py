"""Servers at work: reps who answer, the ledgers of what they were told, and the database under them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assessor.lessons.library import Library
from assessor.store import Store, migrate
from bench import _servers, _writers
from bench._postgres import Cluster, cluster
from bench._servers import Server
from bench._writers import Reckoning, Writer

ENGINES = ("sqlite", "postgresql")
WRITERS, PROCESSES = 8, 2


@dataclass(frozen=True)
class Place:
    """An empty database: its address, and the PostgreSQL that has it, if one does."""

    url: str
    cluster: Cluster | None = None


@dataclass
class Scene:
    """Everything at work."""

    place: Place
    store: Store
    servers: list[Server]
    writers: list[Writer]
    ledgers: list[Path]

    @property
    def cluster(self) -> Cluster:
        """The PostgreSQL under it."""
        assert self.place.cluster is not None, "this is SQLite"
        return self.place.cluster


@contextmanager
def place(where: Path, engine: str) -> Iterator[Place]:
    """An empty database of this engine."""
    if engine == "sqlite":
        yield Place(f"sqlite:///{where / 'academy.db'}")
        return
    with cluster() as own:
        yield Place(own.create("academy"), own)


@contextmanager
def scene(
    root: Path, where: Path, at: Place, processes: int = PROCESSES, writers: int = WRITERS, pause: float = 0.0
) -> Iterator[Scene]:
    """Servers over a project and a database, and reps who answer; `where` takes ledgers and logs.

    `pause` is how many seconds a rep thinks before an answer.
    """
    store = Store.open(at.url)
    migrate.upgrade(store)
    with _servers.running(root, at.url, where, processes) as servers:
        content = Library(root / "var").edition().catalogue
        at_work = _writers.set_off(writers, lambda: [one.port for one in servers], where, store, content, pause)
        try:
            yield Scene(at, store, servers, at_work, [where / f"{writer.name}.ledger" for writer in at_work])
        finally:
            _writers.halt(at_work)
    store.close()


def work(at: Scene, each: int) -> None:
    """Wait until every rep has had so many more answers acknowledged. Raises RuntimeError if they do not."""
    goals = {writer: writer.acknowledged + each for writer in at.writers}
    end = time.monotonic() + _servers.PATIENCE
    while any(writer.acknowledged < goal for writer, goal in goals.items()):
        if time.monotonic() > end or any(writer.wrong for writer in at.writers):
            raise RuntimeError(f"the reps cannot go on: {[(w.statuses, w.wrong) for w in at.writers]}")
        time.sleep(0.02)


def reckoned(at: Scene) -> tuple[Reckoning, list[str]]:
    """What the reps were told against what is stored, and everything that is wrong; they may be at work."""
    wrong = [line for writer in at.writers for line in writer.wrong]
    return _writers.reckon(at.store, at.ledgers), wrong + _writers.faults(at.store)


def close(at: Scene) -> tuple[Reckoning, list[str]]:
    """Stop the reps, and reckon."""
    _writers.halt(at.writers)
    return reckoned(at)
