"""What people do, at 1, 8 and 32 connections, on SQLite and PostgreSQL: how many a second, and how long each takes.

`python -m bench.load` prints JSON lines {"name": …, "value": …}: for each kind of work its number a second, with the
milliseconds within which half, 95 and 99 of a hundred were done, and the errors, of which there must be none. One
real server, an organisation with a year of history, and on the same machine the people, each with a connection, who
do one thing after another without thinking. A sign-in is the page and the form with its password; the rest is one
request each.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from threading import Barrier, Thread
from uuid import uuid4

from assessor.engine.catalogue import Catalogue
from assessor.lessons.library import Library
from assessor.store import Connection, Store, attempts, migrate, people
from assessor.store.people import Person
from bench import _people, _servers
from bench._client import Somebody, Wire, token
from bench._population import Population, Templates, populate
from bench._postgres import cluster
from bench._scene import ENGINES
from bench._tell import tell
from bench._writers import FORM, GONE
from tests.engine.made import submitted
from tests.web.project import released

CONNECTIONS, PEOPLE, SECONDS = (1, 8, 32), 300, 5.0
LESSON = "/practices/qpc/"
Work = Callable[[], None]


@dataclass(frozen=True)
class Stage:
    """A server, and what is needed to know what to ask it."""

    port: int
    store: Store
    content: Catalogue
    population: Population


class User(Thread):
    """Somebody with a connection, who does one kind of work again and again; times in seconds."""

    def __init__(self, work: Work, together: Barrier, seconds: float) -> None:
        super().__init__(daemon=True)
        self._work, self._together, self._seconds = work, together, seconds
        self.times: list[float] = []
        self.errors: list[str] = []

    def run(self) -> None:
        self._together.wait()
        end = time.perf_counter() + self._seconds
        while (started := time.perf_counter()) < end or not self.times:
            try:
                self._work()
            except (RuntimeError, *GONE) as error:
                self.errors.append(repr(error)[:300])
                return
            self.times.append(time.perf_counter() - started)


@dataclass
class Visitor:
    """A rep, or who leads their team, on a connection of their own."""

    stage: Stage
    number: int
    wires: list[Wire] = field(default_factory=list)

    @property
    def handles(self) -> tuple[str, str]:
        """The rep's, and that of who leads their team; another team for each number."""
        reps = self.stage.population.reps
        return reps[self.number * 8 % len(reps)]

    def arrived(self, handle: str) -> Somebody:
        """On a connection, and signed in if a handle is given."""
        self.wires.append(Wire(self.stage.port, lambda: 0.0))
        who = Somebody(self.wires[-1])
        if handle:
            _people.sign_in(who, handle)
        return who

    def sign_in(self) -> Work:
        def work() -> None:
            self.who.cookie = ""
            _people.sign_in(self.who, self.handles[0])

        self.who = self.arrived("")
        return work

    def lesson(self) -> Work:
        return self._opens(self.handles[0], LESSON)

    def result(self) -> Work:
        with self.stage.store.read() as conn:
            first = attempts.of_person(conn, self._person(conn).id)[0]
        return self._opens(self.handles[0], f"/me/attempts/{first.id}/")

    def team(self) -> Work:
        return self._opens(self.handles[1], "/team/")

    def response(self) -> Work:
        who, waiting = self.arrived(self.handles[0]), list[tuple[str, dict[str, list[str]]]]()

        def work() -> None:
            path, fields = waiting.pop()
            reply = who.send(path, fields, {"X-Assessor-Swap": "1"})
            if reply.status not in (200, 204):
                raise RuntimeError(f"{path} answered {reply.status}")
            if not waiting:
                waiting.extend(self._questions(who))

        waiting.extend(self._questions(who))
        return work

    def _opens(self, handle: str, path: str) -> Work:
        who = self.arrived(handle)

        def work() -> None:
            reply = who.ask("GET", path)
            if reply.status != 200:
                raise RuntimeError(f"{path} answered {reply.status}")

        return work

    def _questions(self, who: Somebody) -> list[tuple[str, dict[str, list[str]]]]:
        """What to send to the questions that are open in the attempt under way, or a new one; the last one first."""
        csrf = token(who.get("/account/"))
        who.post("/me/assess/", {"csrf_token": csrf, "form": FORM, "attempt": str(uuid4())})
        with self.stage.store.read() as conn:
            attempt = attempts.unfinished(conn, self._person(conn).id, FORM)
            assert attempt is not None, "it was begun a moment ago"
            taken = attempts.taken(conn, attempt.id)
        items = enumerate((self.stage.content.items[planned.item] for planned in attempt.plan), 1)
        always = {"confidence": ["sure"], "csrf_token": [csrf]}
        sent = [
            (f"/me/attempts/{attempt.id}/{number}", submitted(item, item.key()) | always)
            for number, item in items
            if number - 1 not in taken
        ]
        return sent[::-1]

    def _person(self, conn: Connection) -> Person:
        person = people.by_handle(conn, self.handles[0])
        assert person is not None, "it was put there"
        return person


KINDS: dict[str, Callable[[Visitor], Work]] = {
    "sign-in": Visitor.sign_in,
    "lesson": Visitor.lesson,
    "response": Visitor.response,
    "result": Visitor.result,
    "team page": Visitor.team,
}


def at_once(stage: Stage, kind: str, connections: int, seconds: float) -> tuple[list[float], float, list[str]]:
    """Times of each work, how long all of it took, and errors."""
    visitors = [Visitor(stage, number) for number in range(connections)]
    together = Barrier(connections + 1)
    users = [User(KINDS[kind](visitor), together, seconds) for visitor in visitors]
    for user in users:
        user.start()
    together.wait()
    started = time.perf_counter()
    for user in users:
        user.join()
    took = time.perf_counter() - started
    for wire in (wire for visitor in visitors for wire in visitor.wires):
        wire.close()
    times = [one for user in users for one in user.times]
    return times, took, [error for user in users for error in user.errors]


def report(where: str, times: list[float], took: float, errors: list[str]) -> None:
    """One line for a kind of work."""
    cuts = quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
    p50, p95, p99 = (round(1000 * cuts[place - 1], 1) for place in (50, 95, 99))
    more: dict[str, object] = {"p50_ms": p50, "p95_ms": p95, "p99_ms": p99, "done": len(times)}
    tell(f"{where} a second", len(times) / took, **more, errors=len(errors), found=errors[:3])


def measure(root: Path, where: Path, engine: str, given: argparse.Namespace) -> int:
    """Everything on one engine; the number of errors."""
    wrong = 0
    with ExitStack() as stack:
        url = f"sqlite:///{where / 'load.db'}"
        if engine == "postgresql":
            url = stack.enter_context(cluster()).create("load")
        store = Store.open(url)
        stack.callback(store.close)
        migrate.upgrade(store)
        content = Library(root / "var").edition().catalogue
        population = populate(store, Templates(content, datetime.now(UTC)), given.people, datetime.now(UTC))
        (server,) = stack.enter_context(_servers.running(root, url, where))
        stage = Stage(server.port, store, content, population)
        for kind in KINDS:
            for connections in given.connections:
                times, took, errors = at_once(stage, kind, connections, given.seconds)
                report(f"{engine}, {connections} connections: {kind}", times, took, errors)
                wrong += len(errors)
    return wrong


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.load")
    parser.add_argument("--connections", type=int, nargs="+", default=CONNECTIONS)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as where:
        root = released(Path(where) / "project", demo=False)
        for engine in given.engine or ENGINES:
            tell(f"{engine}: errors", measure(root, Path(where), engine, given))


if __name__ == "__main__":
    main()
