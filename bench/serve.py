"""What serving costs: server CPU, requests, bytes and memory of what people do most, beside the budgets.

`python -m bench.serve [rounds]` releases this repository's content into a folder of its own, starts `assessor serve`
as an operator would, and a bare Flask application beside it, and prints JSON lines {"name": …, "value": …}.

- "served" is the whole process behind a kept-alive connection: all threads, user and system, HTTP server included.
  "inside" is the WSGI application alone, called in this process.
- CPU is the median of rounds, and `least` their smallest. Ours and the references take turns, so that a busy machine
  slows all alike: look at the ratios first. A core that has just waited for the disk is slow for a while, which is
  why an answer is held beside a request that keeps one row as safely. "calls" are function calls, Python's and C's:
  they are the same on a busy machine as on an idle one.
- Scripts, styles and pictures are not counted: a browser keeps them for a year.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from threading import Thread

from assessor.config import Settings
from assessor.demo import history
from assessor.engine.catalogue import Catalogue
from assessor.lessons.library import Library
from assessor.lessons.release import release
from assessor.serve.answering import settle
from assessor.store import Store, migrate
from assessor.web import create_app
from bench._client import Counted, Inside, Line, Somebody, Wire, answer_all, begin, questions
from bench._reference import reference
from tests.web.project import ROOT, written

ROUNDS, LOAD = 10, (500, 20)
"""Rounds of each kind of work; lesson opens and attempts before memory is read again."""
LESSON = "/practices/qpc/"
FORM = "where-do-i-stand"
REPS = ("caro", "dov", "ana")
ITEMS = 20
"""The length of the attempt in the budget; ours is scaled to it, item by item."""
BUDGETS = {
    "lesson, CPU ms": 1.2,
    "attempt, CPU ms": 60,
    "attempt, requests": 21,
    "idle, MiB": 90,
    "after load, MiB": 120,
}
BARE = ("constant", "file", "row")
"""What the bare server does."""
REFERENCES = {"lesson": "file", "attempt": "row", "attempt without scripts": "row"}
"""What our work is held beside: an attempt beside a row for each of its requests, the rest beside a constant."""
READY = re.compile(r"http://127\.0\.0\.1:(\d+)")


@dataclass
class Cost:
    """Rounds of one kind of work: what the server used, and wall time in seconds; requests and bytes of the last."""

    used: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    requests: float = 0
    bytes: float = 0


class Ledger(dict[str, Cost]):
    """Costs by kind of work."""

    @contextmanager
    def entry(self, name: str, who: Somebody, times: int = 1) -> Iterator[range]:
        """Write down what the block costs the server; it does its work `times` times."""
        used, wall, requests, received = who.line.used(), time.perf_counter(), who.requests, who.received
        yield range(times)
        cost = self.setdefault(name, Cost())
        cost.used.append((who.line.used() - used) / times)
        cost.wall.append((time.perf_counter() - wall) / times)
        cost.requests, cost.bytes = (who.requests - requests) / times, (who.received - received) / times


@dataclass(frozen=True)
class Academy:
    """A way to a server of ours, one to a bare one, and what is needed to give answers."""

    ours: Line
    bare: Line
    store: Store
    catalogue: Catalogue


def measure(academy: Academy, rounds: int) -> Ledger:
    """Each kind of work, ours and the bare server's in turn."""
    _round(academy, Ledger(), 0)  # compiles templates
    ledger = Ledger()
    for number in range(rounds):
        _round(academy, ledger, number)
    return ledger


def _round(academy: Academy, ledger: Ledger, number: int) -> None:
    ben, rep, bare = Somebody(academy.ours), Somebody(academy.ours), Somebody(academy.bare)
    ben.sign_in("ben")
    with ledger.entry("sign-in", rep):
        rep.sign_in(REPS[number % len(REPS)])
    for name, who, path in (("lesson", ben, LESSON), ("file", bare, "/file"), ("constant", bare, "/constant")):
        with ledger.entry(name, who, 20) as times:
            for _ in times:
                who.get(path)
    with ledger.entry("desk with half a year", ben):
        ben.get("/me/")
    for name, swap in (("attempt", True), ("attempt without scripts", False)):
        with ledger.entry("begin an attempt", rep):
            attempt = begin(rep, FORM)
        items = questions(academy.store, academy.catalogue, attempt)
        with ledger.entry(name, rep):
            answer_all(rep, attempt, items, swap=swap)
        with ledger.entry("row", bare, len(items)) as times:
            for _ in times:
                bare.get("/row")
        with ledger.entry("result", rep):
            rep.get(f"/me/attempts/{attempt}/")
        share = ITEMS / len(items)
        for figures in (ledger[name].used, ledger[name].wall):
            figures[-1] *= share
        ledger[name].requests = 1 + (ledger[name].requests - 1) * share
        ledger[name].bytes *= share


def load(academy: Academy, lessons: int, attempts: int) -> None:
    """What people do in a morning, by one after another."""
    rep = Somebody(academy.ours)
    rep.sign_in("caro")
    for _ in range(lessons):
        rep.get(LESSON)
    for _ in range(attempts):
        attempt = begin(rep, FORM)
        answer_all(rep, attempt, questions(academy.store, academy.catalogue, attempt), swap=True)
        rep.get(f"/me/attempts/{attempt}/")


@contextmanager
def running(*command: str) -> Iterator[tuple[int, int]]:
    """Process id and port of a server of this Python for as long as the block lasts."""
    server = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert server.stderr is not None
    said = []
    try:
        for line in server.stderr:
            said.append(line)
            if ready := READY.search(line):
                # A line for each request follows: if nobody took them, the server would wait for that.
                Thread(target=deque, args=(server.stderr, 0), daemon=True).start()
                yield server.pid, int(ready[1])
                return
        raise RuntimeError(f"the server did not start:\n{''.join(said)}")
    finally:
        server.terminate()
        server.wait(timeout=20)


def cpu_of(pid: int) -> float:
    """Seconds that a process's threads have been on a core: the kernel's own count, in nanoseconds."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def pss_of(pid: int) -> float:
    """MiB of memory, shared pages divided among those who share them."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def tell(what: str, value: float, where: str = "", **more: float) -> None:
    """One line of output; where something was promised, with the budget and whether it is met."""
    line: dict[str, object] = {"name": f"{where}{what}", "value": round(value, 2)}
    line |= {name: round(figure, 2) for name, figure in more.items()}
    if what in BUDGETS:
        line |= {"budget": BUDGETS[what], "met": value <= BUDGETS[what]}
    print(json.dumps(line), flush=True)


def report(where: str, ledger: Ledger) -> None:
    """Every figure of a ledger; CPU is of the whole work, wall time of each of its requests."""
    for work, cost in ledger.items():
        cpu = median(cost.used)
        tell(f"{work}, CPU ms", 1000 * cpu, where, least=1000 * min(cost.used))
        if work in BARE:
            continue
        held = REFERENCES.get(work, "constant")
        times = cost.requests if held == "row" else 1
        tell(f"{work}, CPU ratio to {held}", cpu / (times * median(ledger[held].used)), where)
        tell(f"{work}, requests", cost.requests, where)
        tell(f"{work}, bytes", cost.bytes, where)
        tell(f"{work}, wall ms a request", 1000 * median(cost.wall) / cost.requests, where)


def served(root: Path, catalogue: Catalogue, rounds: int, loads: tuple[int, int]) -> None:
    """Through sockets, each server a process of its own; then what the load has left in memory."""
    page = root / "site" / LESSON.strip("/") / "index.html.br"
    ours = ("assessor", "serve", "--demo", "--root", str(root), "--port", "0")
    its = ("bench._reference", str(root / "var" / "bare.db"), str(page))
    with running(*ours) as (pid, port), running(*its) as (bare, its_port):
        store = Store.open(Settings(root=root, demo=True).database)
        academy = Academy(Wire(port, lambda: cpu_of(pid)), Wire(its_port, lambda: cpu_of(bare)), store, catalogue)
        tell("bare Flask, idle, MiB", pss_of(bare))
        tell("idle, MiB", pss_of(pid))
        load(academy, *loads)
        tell("after load, MiB", pss_of(pid))
        report("served: ", measure(academy, rounds))
        store.close()


def inside(root: Path, catalogue: Catalogue, rounds: int) -> None:
    """Without sockets, both applications in this process."""
    page = root / "site" / LESSON.strip("/") / "index.html.br"
    settings = Settings(root=root, demo=True, database_url=f"sqlite:///{root / 'var' / 'inside.db'}")
    store = Store.open(settings.database)
    migrate.upgrade(store)
    history.seed(store, catalogue, datetime.now(UTC))
    ours, bare = create_app(settings, store), reference(root / "var" / "bare inside.db", page)
    settle()
    report("inside: ", measure(Academy(Inside(ours), Inside(bare), store, catalogue), rounds))
    for work, cost in measure(Academy(Counted(ours), Counted(bare), store, catalogue), 1).items():
        tell(f"{work}, calls", cost.used[0], "inside: ")
    store.close()


def main(arguments: list[str] = sys.argv[1:]) -> None:
    rounds = int(arguments[0]) if arguments else ROUNDS
    loads = LOAD if rounds >= ROUNDS else (rounds, rounds)
    with tempfile.TemporaryDirectory() as where:
        root = written(Path(where) / "project")
        release(root, root / "var", root / "site", demo=True, report=lambda line: None)
        catalogue = Library(root / "var").edition().catalogue
        served(root, catalogue, rounds, loads)
        inside(root, catalogue, rounds)


if __name__ == "__main__":
    main()
