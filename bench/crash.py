"""Servers and a PostgreSQL that are killed while people answer: what was acknowledged, and what is left of it.

`python -m bench.crash --kills 30` prints JSON lines {"name": …, "value": …}. Two servers over one project and one
database; eight reps answer over HTTP, each writing down what was acknowledged and waiting for the disk; at random
moments one server or both are ended as `kill -9` does, and started again. On PostgreSQL the database is then killed
in the same way, once. After that one server answers with two processes, and it is these that are killed.
"""

from __future__ import annotations

import argparse
import os
import signal
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random

from bench._scene import ENGINES, PROCESSES, WRITERS, Scene, close, place, scene, work
from bench._tell import tell
from bench._writers import Reckoning
from tests.web.project import released

BETWEEN = (0.2, 2.0)
"""Seconds between a start and the next kill."""


def kill_servers(at: Scene, kills: int, rng: Random) -> None:
    """Kill and start so often, at random moments; every rep has had an answer acknowledged in between."""
    for _ in range(kills):
        work(at, 1)
        time.sleep(rng.uniform(*BETWEEN))
        victims = rng.choice([at.servers[:1], at.servers[1:], at.servers])
        for server in victims:
            server.kill()
        for server in victims:
            server.start()


def kill_workers(at: Scene, kills: int, rng: Random) -> None:
    """Kill so often one of the processes with which a server answers; what listens puts another in its place."""
    for _ in range(kills):
        work(at, 1)
        time.sleep(rng.uniform(*BETWEEN))
        os.kill(rng.choice(at.servers[0].answering()), signal.SIGKILL)


def kill_postgres(at: Scene) -> None:
    """Kill the database in the middle of the work, and start it again; the servers are left alone."""
    at.cluster.kill()
    time.sleep(BETWEEN[0])
    at.cluster.start()


def measure(root: Path, engine: str, kills: int, seed: int) -> None:
    """Everything on one engine."""
    with (
        tempfile.TemporaryDirectory() as where,
        place(Path(where), engine) as database,
        scene(root, Path(where), database) as at,
    ):
        kill_servers(at, kills, Random(seed))
        work(at, 3)
        if database.cluster:
            kill_postgres(at)
            work(at, 3)
        reckoning, faults = close(at)
    tell(f"{engine}: kills of the database", int(engine == "postgresql"))
    _report(f"{engine}, two servers", kills, seed, reckoning, faults)


def measure_workers(root: Path, engine: str, kills: int, seed: int) -> None:
    """The processes of one server on one engine."""
    with (
        tempfile.TemporaryDirectory() as where,
        place(Path(where), engine) as database,
        scene(root, Path(where), database, processes=1, workers=PROCESSES) as at,
    ):
        kill_workers(at, kills, Random(seed))
        work(at, 3)
        reckoning, faults = close(at)
    _report(f"{engine}, one server with two processes", kills, seed, reckoning, faults)


def _report(where: str, kills: int, seed: int, reckoning: Reckoning, faults: list[str]) -> None:
    tell(f"{where}: kills", kills, seed=seed, processes=PROCESSES, writers=WRITERS)
    for name, value in asdict(reckoning).items():
        tell(f"{where}: {name}", value)
    tell(f"{where}: faults of the database", len(faults), found=faults[:5])


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.crash")
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    parser.add_argument("--seed", type=int, default=2026)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as where:
        root = released(Path(where) / "project", demo=False)
        for engine in given.engine or ENGINES:
            measure(root, engine, given.kills, given.seed)
            measure_workers(root, engine, given.kills, given.seed)


if __name__ == "__main__":
    main()
