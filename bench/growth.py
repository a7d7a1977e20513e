"""How each page's time grows with the organisation: 100, 1,000 and 10,000 people with a year of history.

`python -m bench.growth` prints JSON lines {"name": …, "value": …} for SQLite and PostgreSQL: how large the databases
are, milliseconds of wall time a page (the median of rounds, from a tenth to nine tenths of them as the spread), and
the ratio of the largest organisation to the one before it, with the budget of 1.5. Pages are answered inside this
process, the sizes in turn, each round by another rep, their manager, and an admin.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import func, select

from assessor.config import Settings
from assessor.engine.catalogue import Catalogue
from assessor.lessons.library import Library
from assessor.store import Store, attempts, migrate, people
from assessor.store.schema import response
from assessor.web import create_app
from bench import _people
from bench._client import Inside, Somebody, token
from bench._population import Population, Templates, populate
from bench._postgres import Cluster, cluster
from bench._scene import ENGINES
from bench._tell import tell
from tests.engine.made import submitted
from tests.support.hasher import CHEAP
from tests.web.project import released

SIZES, ROUNDS = (100, 1_000, 10_000), 40
BUDGET = 1.5
"""How many times as long a page of fixed size may take with ten times the people."""
FIXED = {"desk", "question", "response", "result", "team", "standing of one rep"}
"""Pages that show as much however many people there are."""
Times = dict[str, list[float]]


@dataclass
class Organisation:
    """One size: its application, its people, and how long its pages took, in seconds."""

    size: int
    store: Store
    line: Inside
    population: Population
    content: Catalogue
    times: Times


@contextmanager
def organisation(
    root: Path, where: Path, size: int, templates: Templates, server: Cluster | None
) -> Iterator[Organisation]:
    """So many people in a database of their own, and the application over it."""
    url = server.create(f"people_{size}") if server else f"sqlite:///{where / f'people-{size}.db'}"
    store = Store.open(url)
    migrate.upgrade(store)
    population = populate(store, templates, size, datetime.now(UTC))
    app = create_app(Settings(root=root, database_url=url), store, hasher=CHEAP)
    content = Library(root / "var").edition().catalogue
    yield Organisation(size, store, Inside(app), population, content, defaultdict(list))
    store.close()


def round_of(at: Organisation, number: int) -> None:
    """One rep, who leads their team, and the admin look at everything once."""
    reps = at.population.reps
    # Spread over the organisation: neighbours' rows lie together.
    rep, leader = reps[number * len(reps) // ROUNDS % len(reps)]
    _rep_looks(at, rep)
    with at.store.read() as conn:
        person = people.by_handle(conn, rep)
    assert person is not None, "it was put there"
    who = _signed_in(at, leader)
    _timed(at, "team", who, f"/team/?team={person.team_id}")
    _timed(at, "standing of one rep", who, f"/team/{person.id}/")
    _timed(at, "people, first page", _signed_in(at, at.population.admin), "/people/")


def _rep_looks(at: Organisation, rep: str) -> None:
    who = _signed_in(at, rep)
    with at.store.read() as conn:
        person = people.by_handle(conn, rep)
        assert person is not None, "it was put there"
        sittings = attempts.of_person(conn, person.id)
        number = len(attempts.responses(conn, sittings[-1].id)) + 1
    path = f"/me/attempts/{sittings[-1].id}/{number}"
    _timed(at, "desk", who, "/me/")
    page = _timed(at, "question", who, path)
    item = at.content.items[sittings[-1].plan[number - 1].item]
    fields = submitted(item, item.key()) | {"confidence": ["sure"], "csrf_token": [token(page)]}
    started = time.perf_counter()
    reply = who.send(path, fields, {"X-Assessor-Swap": "1"})
    at.times["response"].append(time.perf_counter() - started)
    assert reply.status == 200, reply
    _timed(at, "result", who, f"/me/attempts/{sittings[0].id}/")


def _signed_in(at: Organisation, handle: str) -> Somebody:
    who = Somebody(at.line)
    _people.sign_in(who, handle)
    return who


def _timed(at: Organisation, page: str, who: Somebody, path: str) -> str:
    started = time.perf_counter()
    reply = who.ask("GET", path)
    at.times[page].append(time.perf_counter() - started)
    assert reply.status == 200, f"{path} answered {reply.status}"
    return reply.body.decode()


def report(engine: str, found: Sequence[Organisation]) -> None:
    """Sizes, times and ratios."""
    for at in found:
        with at.store.read() as conn:
            rows = conn.scalar(select(func.count()).select_from(response)) or 0
        tell(f"{engine}, {at.size} people: MB", _bytes(at.store) / 1e6, responses=rows)
        for page, times in at.times.items():
            tenths = quantiles(times, n=10, method="inclusive") if len(times) > 1 else times
            spread = [round(1000 * tenths[0], 2), round(1000 * tenths[-1], 2)]
            tell(f"{engine}, {at.size} people: {page}, ms", 1000 * median(times), spread=spread)
    for page in found[-1].times:
        ratio = median(found[-1].times[page]) / median(found[-2].times[page])
        least = min(found[-1].times[page]) / min(found[-2].times[page])
        more: dict[str, object] = {"budget": BUDGET, "met": ratio <= BUDGET} if page in FIXED else {}
        tell(f"{engine}: {page}, ratio {found[-1].size} : {found[-2].size}", ratio, of_the_least=least, **more)


def _bytes(store: Store) -> int:
    file = store.database.readers.url.database or ""
    if store.database.readers.dialect.name == "sqlite":
        return Path(file).stat().st_size
    with store.read() as conn:
        return conn.scalar(select(func.pg_database_size(file))) or 0


def measure(root: Path, where: Path, engine: str, sizes: Sequence[int], rounds: int) -> None:
    """Every page of every size on one engine."""
    templates = Templates(Library(root / "var").edition().catalogue, datetime.now(UTC))
    with ExitStack() as stack:
        server = stack.enter_context(cluster()) if engine == "postgresql" else None
        found = []
        for size in sizes:
            started = time.perf_counter()
            found.append(stack.enter_context(organisation(root, where, size, templates, server)))
            tell(f"{engine}, {size} people: made in, s", time.perf_counter() - started)
        for number in range(rounds + 1):
            for at in found:
                round_of(at, number)
        for at in found:
            for times in at.times.values():
                del times[0]  # it compiles templates
        report(engine, found)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.growth")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as where:
        root = released(Path(where) / "project")
        for engine in given.engine or ENGINES:
            measure(root, Path(where), engine, given.sizes, given.rounds)


if __name__ == "__main__":
    main()
