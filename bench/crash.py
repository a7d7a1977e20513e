"""Servers and a PostgreSQL that are killed while people answer: what was acknowledged, and what is left of it.

`python -m bench.crash --kills 30` prints JSON lines {"name": …, "value": …}. Two servers over one project and one
database; eight reps answer over HTTP, each writing down what was acknowledged and waiting for the disk; at random
moments one server or both are ended as `kill -9` does, and started again. On PostgreSQL the database is then killed
in the same way, once.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from assessor.engine.catalogue import Catalogue
from assessor.lessons.library import Library
from assessor.store import Store, migrate
from bench import _servers, _writers
from bench._postgres import Cluster, cluster
from bench._servers import Server
from bench._tell import tell
from bench._writers import Reckoning, Writer
from tests.web.project import released

ENGINES = ("sqlite", "postgresql")
WRITERS, PROCESSES = 8, 2
BETWEEN = (0.2, 2.0)
"""Seconds between a start and the next kill."""


@dataclass
class Scene:
    """Servers, reps who answer, and the database under them; `cluster` is None on SQLite."""

    store: Store
    servers: list[Server]
    writers: list[Writer]
    ledgers: list[Path]
    cluster: Cluster | None


@contextmanager
def scene(
    root: Path, where: Path, engine: str, processes: int = PROCESSES, writers: int = WRITERS
) -> Iterator[Scene]:
    """Everything at work, in a database of its own; `where` takes ledgers and logs."""
    with database(where, engine) as (url, own):
        store = Store.open(url)
        migrate.upgrade(store)
        with _servers.running(root, url, where, processes) as servers:
            content = _content(root)
            at_work = _writers.set_off(writers, lambda: [one.port for one in servers], where, store, content)
            try:
                ledgers = [where / f"{writer.name}.ledger" for writer in at_work]
                yield Scene(store, servers, at_work, ledgers, own)
            finally:
                _writers.halt(at_work)
        store.close()


@contextmanager
def database(where: Path, engine: str) -> Iterator[tuple[str, Cluster | None]]:
    """The address of an empty database, and the PostgreSQL that has it."""
    if engine == "sqlite":
        yield f"sqlite:///{where / 'crash.db'}", None
        return
    with cluster() as own:
        yield own.create("crash"), own


def _content(root: Path) -> Catalogue:
    return Library(root / "var").edition().catalogue


def kill_servers(at: Scene, kills: int, rng: Random) -> None:
    """Kill and start so often, at random moments; once more are at work than before, each time."""
    for _ in range(kills):
        work(at, 1)
        time.sleep(rng.uniform(*BETWEEN))
        victims = rng.choice([at.servers[:1], at.servers[1:], at.servers])
        for server in victims:
            server.kill()
        for server in victims:
            server.start()


def kill_postgres(at: Scene) -> None:
    """Kill the database in the middle of the work, and start it again; the servers are left alone."""
    assert at.cluster is not None, "this is SQLite"
    at.cluster.kill()
    time.sleep(BETWEEN[0])
    at.cluster.start()


def work(at: Scene, each: int) -> None:
    """Wait until every rep has had so many more answers acknowledged. Raises RuntimeError if they do not."""
    goals = {writer: writer.acknowledged + each for writer in at.writers}
    end = time.monotonic() + _servers.PATIENCE
    while any(writer.acknowledged < goal for writer, goal in goals.items()):
        if time.monotonic() > end or any(writer.wrong for writer in at.writers):
            raise RuntimeError(f"the reps cannot go on: {[(w.statuses, w.wrong) for w in at.writers]}")
        time.sleep(0.02)


def close(at: Scene) -> tuple[Reckoning, list[str]]:
    """Stop the reps, and hold what they were told against what is stored."""
    _writers.halt(at.writers)
    wrong = [line for writer in at.writers for line in writer.wrong]
    return _writers.reckon(at.store, at.ledgers), wrong + _writers.faults(at.store)


def measure(root: Path, engine: str, kills: int, seed: int) -> None:
    """Everything on one engine."""
    with tempfile.TemporaryDirectory() as where, scene(root, Path(where), engine) as at:
        kill_servers(at, kills, Random(seed))
        work(at, 3)
        if at.cluster:
            kill_postgres(at)
            work(at, 3)
        reckoning, faults = close(at)
    tell(f"{engine}: kills of a server", kills, seed=seed, processes=PROCESSES, writers=WRITERS)
    tell(f"{engine}: kills of the database", int(engine == "postgresql"))
    for name, value in asdict(reckoning).items():
        tell(f"{engine}: {name}", value)
    tell(f"{engine}: faults of the database", len(faults), found=faults[:5])


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.crash")
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    parser.add_argument("--seed", type=int, default=2026)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as where:
        root = released(Path(where) / "project")
        for engine in given.engine or ENGINES:
            measure(root, engine, given.kills, given.seed)


if __name__ == "__main__":
    main()
