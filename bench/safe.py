"""A backup made while people answer restores to an equal database.

`python -m bench.safe` prints JSON lines {"name": …, "value": …} for SQLite and PostgreSQL: the commands `assessor
backup` and `assessor restore` as operators run them, the first while eight reps answer at two servers, the second
into an empty database; then every table of the restored one against what the backup says, count and checksum, and
against what the reps had been told before the backup began.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

from assessor.store import Store
from bench._scene import ENGINES, Scene, close, place, scene, work
from bench._tell import tell
from bench._writers import faults, reckon
from bench.roster import sums
from tests.web.project import ROOT, released


@dataclass(frozen=True)
class Restored:
    """What came back: rows, tables that differ, promises that are not kept, faults; seconds; answers meanwhile."""

    rows: int
    differ: list[str]
    lost: int
    faults: list[str]
    seconds: float
    meanwhile: int


def back_up_and_restore(at: Scene, root: Path, where: Path) -> Restored:
    """While the reps go on; the restored database is a SQLite file."""
    kept = [where / f"{ledger.name}.before" for ledger in at.ledgers]
    for ledger, copy in zip(at.ledgers, kept, strict=True):
        copy.write_bytes(ledger.read_bytes())
    path, fresh = where / "backup.zip", f"sqlite:///{where / 'restored.db'}"
    before, started = sum(writer.acknowledged for writer in at.writers), time.perf_counter()
    _command(root, at.place.url, "backup", str(path))
    seconds, after = time.perf_counter() - started, sum(writer.acknowledged for writer in at.writers)
    _command(root, fresh, "restore", str(path))
    with ZipFile(path) as archive:
        said = json.loads(archive.read("manifest.json"))["tables"]
    store = Store.open(fresh)
    found = {name: vars(kept) for name, kept in sums(store).items()}
    differ = sorted(name for name in said.keys() | found.keys() if said.get(name) != found.get(name))
    lost = reckon(store, kept).lost
    wrong = faults(store)
    store.close()
    return Restored(sum(one["rows"] for one in said.values()), differ, lost, wrong, seconds, after - before)


def _command(root: Path, url: str, *words: str) -> None:
    told = {name: value for name, value in os.environ.items() if not name.startswith("ASSESSOR_")}
    command = [sys.executable, "-m", "assessor", words[0], "--root", str(root), *words[1:]]
    told |= {"ASSESSOR_DATABASE_URL": url}
    done = subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{words} ended with {done.returncode}: {done.stderr}")


def measure(root: Path, engine: str, answers: int) -> None:
    """On one engine, once every rep has so many answers."""
    with (
        tempfile.TemporaryDirectory() as where,
        place(Path(where), engine) as database,
        scene(root, Path(where), database) as at,
    ):
        work(at, answers)
        found = back_up_and_restore(at, root, Path(where))
        reckoning, wrong = close(at)
    tell(f"{engine}: backup under load, s", found.seconds, rows=found.rows, acknowledged_meanwhile=found.meanwhile)
    tell(f"{engine}: tables that came back otherwise", len(found.differ), found=found.differ)
    tell(f"{engine}: acknowledged before, not in the backup", found.lost)
    tell(f"{engine}: faults of the restored database", len(found.faults), found=found.faults[:5])
    tell(f"{engine}: lost, altered or twice in the one in use", reckoning.lost + reckoning.altered + reckoning.twice)
    tell(f"{engine}: faults of the one in use", len(wrong), found=wrong[:5])


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.safe")
    parser.add_argument("--answers", type=int, default=50)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as where:
        root = released(Path(where) / "project", demo=False)
        for engine in given.engine or ENGINES:
            measure(root, engine, given.answers)


if __name__ == "__main__":
    main()
