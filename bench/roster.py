"""A file of 10,000 people, 200 of whom cannot be taken: what importing it costs, what it reports, and once more.

`python -m bench.roster` prints JSON lines {"name": …, "value": …} for SQLite and PostgreSQL. The command is run as
operators run it, in a process of its own; its memory is the most that it had, shared libraries included.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from assessor.store import Store, migrate, tables
from assessor.store.schema import metadata, person
from assessor.store.tables import Sum
from bench._scene import ENGINES, place
from bench._tell import tell
from tests.web.project import ROOT, written

ROWS, BAD = 10_000, 200
SLIPS = (
    "p{0}@example.org;;Sales/Team {1};rep;",
    "p{0} at example.org;Person {0};Sales/Team {1};rep;",
    "p{0}@example.org;Person {0};Sales/Team {1};king;",
    "p{0}@example.org;Person {0};Sales/Team {1};rep;31.2.2026",
    "p1@example.org;Person {0};Sales/Team {1};rep;",
)
"""A row without a name, with a slip in the e-mail, an unknown role, a day that does not exist, somebody twice."""
PLACE = re.compile(r"^[^\s:]+:(\d+):\d+: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Run:
    """What one call of the command cost and said: seconds, MiB, exit code, and by refused line what is wrong."""

    seconds: float
    peak: float
    code: int
    refused: dict[int, str]


def file_of(rows: int, bad: int) -> str:
    """So many people in teams of nine, the bad ones evenly among them; each leads nobody."""
    lines = ["email;name;team;roles;left"]
    every = rows // bad if bad else rows + 1
    for number in range(1, rows + 1):
        slip = number % every == 0 and number // every <= bad
        shape = SLIPS[number // every % len(SLIPS)] if slip else "p{0}@example.org;Person {0};Sales/Team {1};rep;"
        lines.append(shape.format(number, number // 9))
    return "\n".join(lines) + "\n"


def imported(root: Path, url: str, file: Path) -> Run:
    """`assessor people import --apply`."""
    command = [sys.executable, "-m", "assessor", "people", "import", "--root", str(root), "--apply", str(file)]
    told = {name: value for name, value in os.environ.items() if not name.startswith("ASSESSOR_")}
    with tempfile.TemporaryFile("w+") as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, env=told | {"ASSESSOR_DATABASE_URL": url}, stdout=said, stderr=subprocess.DEVNULL
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        refused = {int(line): what for line, what in PLACE.findall(said.read())}
    return Run(seconds, used.ru_maxrss / 1024, process.returncode, refused)


def sums(store: Store) -> dict[str, Sum]:
    """Count and checksum of every table."""
    with store.read() as conn:
        return {table.name: tables.summed(conn, table) for table in metadata.sorted_tables}


def measure(root: Path, where: Path, engine: str, rows: int, bad: int) -> None:
    """The import and its repetition on one engine."""
    file = where / "people.csv"
    file.write_text(file_of(rows, bad), encoding="utf-8")
    with place(where, engine) as at:
        store = Store.open(at.url)
        migrate.upgrade(store)
        first, after = imported(root, at.url, file), sums(store)
        second = imported(root, at.url, file)
        same = sums(store) == after
        with store.read() as conn:
            people = conn.scalar(select(func.count()).select_from(person))
        store.close()
    for name, run in (("import", first), ("the same again", second)):
        tell(f"{engine}: {name}, s", run.seconds, rows=rows, bad=bad)
        tell(f"{engine}: {name}, peak MiB", run.peak)
        tell(f"{engine}: {name}, exit code", run.code)
        kinds = Counter(re.sub(r"[\d'\"“”].*", "…", what)[:40] for what in run.refused.values())
        tell(f"{engine}: {name}, lines refused", len(run.refused), kinds=dict(kinds.most_common(8)))
    tell(f"{engine}: people afterwards", people)
    print(json.dumps({"name": f"{engine}: the second changed nothing", "value": same}), flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.roster")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--bad", type=int, default=BAD)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    given = parser.parse_args(arguments)
    for engine in given.engine or ENGINES:
        with tempfile.TemporaryDirectory() as where:
            measure(written(Path(where) / "project"), Path(where), engine, given.rows, given.bad)


if __name__ == "__main__":
    main()
