"""PostgreSQL stopped while people answer and read, and started again; the servers are left alone.

`python -m bench.outage --seconds 20` prints JSON lines {"name": …, "value": …}: what lessons, desks and `/healthz`
answered meanwhile, how long the slowest of these answers took, how soon after the start the first answer was
acknowledged again, and what the ledgers say.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench import _people
from bench._client import Somebody, Wire
from bench._scene import Scene, close, place, scene, work
from bench._tell import tell
from tests.web.project import released

PAGES = {"lesson": "/practices/qpc/", "desk": "/me/", "health": "/healthz"}
READER = "reader"


@dataclass
class Outage:
    """What pages answered while the database was down, with how often, and what came after; times in seconds."""

    answers: dict[str, Counter[int]] = field(default_factory=dict)
    without_retry_after: int = 0
    slowest: float = 0
    back: float = 0


def stop_postgres(at: Scene, seconds: float) -> Outage:
    """Stop it for so long while everybody goes on, then start it and wait until all have an answer acknowledged."""
    outage = Outage({page: Counter() for page in PAGES})
    wire = Wire(at.servers[0].port, lambda: 0.0)
    reader = Somebody(wire)
    (handle,) = _people.reps(at.store, 1, READER)
    _people.sign_in(reader, handle)
    at.cluster.stop()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for page, path in PAGES.items():
            _look(reader, page, path, outage)
        time.sleep(0.1)
    wire.close()
    at.cluster.start()
    started = time.monotonic()
    work(at, 1)
    outage.back = time.monotonic() - started
    return outage


def _look(reader: Somebody, page: str, path: str, outage: Outage) -> None:
    asked = time.monotonic()
    reply = reader.ask("GET", path)
    outage.slowest = max(outage.slowest, time.monotonic() - asked)
    outage.answers[page][reply.status] += 1
    outage.without_retry_after += page == "desk" and "retry-after" not in reply.headers


def measure(root: Path, seconds: float) -> None:
    """The whole of it, in a database of its own."""
    with (
        tempfile.TemporaryDirectory() as where,
        place(Path(where), "postgresql") as database,
        scene(root, Path(where), database) as at,
    ):
        work(at, 3)
        outage = stop_postgres(at, seconds)
        work(at, 3)
        reckoning, faults = close(at)
        refused = sum(writer.statuses[503] for writer in at.writers)
    tell("stopped for, s", seconds)
    for page, answers in outage.answers.items():
        tell(f"{page} meanwhile, answers by status", sum(answers.values()), by=dict(answers))
    tell("desk without Retry-After", outage.without_retry_after)
    tell("slowest page meanwhile, s", outage.slowest)
    tell("answers and pages refused meanwhile", refused)
    tell("until everybody's answers are accepted again, s", outage.back)
    for name, value in asdict(reckoning).items():
        tell(name, value)
    tell("faults of the database", len(faults), found=faults[:5])


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.outage")
    parser.add_argument("--seconds", type=float, default=20)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as where:
        measure(released(Path(where) / "project", demo=False), given.seconds)


if __name__ == "__main__":
    main()
