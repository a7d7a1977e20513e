"""What a manager's desk costs with 12, 120 and 1,200 reps, who all have a year of answers and of being coached.

`python -m bench.desk` prints JSON lines {"name": …, "value": …} for SQLite and PostgreSQL: for each page of the desk
the milliseconds of server CPU (the median of rounds), bytes, and statements that the database is told, and both as
times those of the smallest team; `--page "the report"` measures that page alone. Each team is one team in a database
of its own, with one who leads it; pages are answered inside this process, the sizes in turn. What everybody has of
coaching is put into the tables as it is kept.
"""

from __future__ import annotations

import argparse
import gzip
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import Connection, Table, insert

from assessor.config import Settings
from assessor.engine.catalogue import Catalogue
from assessor.lessons.library import Library
from assessor.serve.answering import settle
from assessor.store import Store, migrate, people
from assessor.store.people import Person
from assessor.store.schema import rating
from assessor.store.schema_own import commitment
from assessor.store.schema_team import assignment, observation, one_to_one, sharing
from assessor.web import create_app
from bench import _people
from bench._client import Inside, Somebody
from bench._population import Templates, ident, populate
from bench._postgres import Cluster, cluster
from bench._scene import ENGINES
from bench._tell import tell
from tests.support.hasher import CHEAP
from tests.support.told import statements
from tests.web.project import released

SIZES, ROUNDS = (12, 120, 1_200), 9
PAGES: Mapping[str, str] = {
    "this week": "/team/",
    "in the order of a practice": "/team/?by=qpc",
    "oldest answers first": "/team/?by=last-answer",
    "everything due": "/team/?due=all",
    "the report": "/team/report.csv",
    "assigned": "/team/assigned/",
    "asking for something": "/team/assigned/new",
    "joint calls": "/team/calls/",
    "rating a call": "/team/calls/new/qpc/",
    "plan": "/team/plan/",
    "qualify": "/team/qualify/",
    "stories": "/team/stories/",
    "calibrate": "/team/calibration/",
    "one rep": "/team/{rep}/",
    "one rep's one-to-ones": "/team/{rep}/talks/",
}
"""What is opened, by what it is called; another page of the desk is another line."""
DAY = timedelta(days=1)


@dataclass
class Page:
    """What one page cost: seconds of CPU in each round, and bytes (plain and packed) and statements of the last."""

    used: list[float] = field(default_factory=list)
    bytes: int = 0
    packed: int = 0
    statements: int = 0


@dataclass
class Desk:
    """A team of this size, who leads it, signed in, and what each page cost."""

    size: int
    store: Store
    who: Somebody
    rep: str
    pages: dict[str, Page]


@contextmanager
def desk(
    root: Path, where: Path, size: int, templates: Templates, server: Cluster | None, pages: Sequence[str]
) -> Iterator[Desk]:
    """So many reps in a database of their own, and who leads them."""
    url = server.create(f"desk_{size}") if server else f"sqlite:///{where / f'desk-{size}.db'}"
    store, now = Store.open(url), datetime.now(UTC)
    migrate.upgrade(store)
    populate(store, templates, size + 1, now, size + 1)
    with store.write() as conn:
        leader, reps = _who_is_who(conn)
        _coach(conn, Library(root / "var").edition().catalogue, leader.id, reps, now)
    who = Somebody(Inside(create_app(Settings(root=root, database_url=url), store, hasher=CHEAP)))
    _people.sign_in(who, leader.handle)
    # The third has something of everything, in each of the teams.
    yield Desk(size, store, who, reps[2], {name: Page() for name in pages})
    store.close()


def round_of(at: Desk) -> None:
    """Every page once."""
    for name, page in at.pages.items():
        address, before = PAGES[name], at.who.line.used()
        with statements(at.store) as told:
            reply = at.who.ask("GET", address.format(rep=at.rep))
        if reply.status != 200:
            raise RuntimeError(f"{address} answered {reply.status}")
        page.used.append(at.who.line.used() - before)
        page.bytes, page.packed = len(reply.body), len(gzip.compress(reply.body, 5))
        page.statements = sum(sql not in {"BEGIN", "BEGIN IMMEDIATE"} for sql in told)


def report(engine: str, desks: Sequence[Desk]) -> None:
    """What each page cost, and as how many times that of the smallest team."""
    for name in desks[0].pages:
        least = desks[0].pages[name]
        for at in desks:
            page = at.pages[name]
            tell(
                f"{engine}, {at.size} reps: {name}, CPU ms",
                1000 * median(page.used),
                least=1000 * min(page.used),
                times=median(page.used) / median(least.used),
                bytes=page.bytes,
                packed=page.packed,
                statements=page.statements,
            )


def _who_is_who(conn: Connection) -> tuple[Person, list[str]]:
    """Who leads, and the ids of everybody else, in an order that is the same each time."""
    everybody = people.everyone(conn)
    (leader,) = (one for one in everybody if one.manages)
    return leader, sorted(one.id for one in everybody if one.id != leader.id)


def _coach(conn: Connection, catalogue: Catalogue, leader: str, reps: Sequence[str], now: datetime) -> None:
    """What somebody who leads a team has with each of its people, some of it overdue."""
    team = people.by_ids(conn, [leader])[0].team_id
    pages = list(catalogue.lessons)
    rows: dict[Table, list[dict[str, Any]]] = {
        assignment: [_asked(leader, None, team, page, now, number) for number, page in enumerate(pages[:4])],
        sharing: [{"person_id": rep, "what": "commitments", "since": now - 90 * DAY} for rep in reps[::2]],
        commitment: [_promise(rep, now, number) for number, rep in enumerate(reps)],
        one_to_one: [_talk(leader, rep, now, number) for number, rep in enumerate(reps) if number % 5],
        observation: [_call(leader, rep, now, number) for number, rep in enumerate(reps)],
        rating: [
            _rating(catalogue, leader, rep, one, now, number)
            for number, rep in enumerate(reps)
            for one in range(len(catalogue.rubrics["qpc"].criteria))
        ],
    }
    rows[assignment] += [
        _asked(leader, rep, None, pages[number % len(pages)], now, number) for number, rep in enumerate(reps)
    ]
    for table, values in rows.items():
        conn.execute(insert(table), values)
    conn.exec_driver_sql("ANALYZE")


def _asked(leader: str, rep: str | None, team: str | None, page: str, now: datetime, number: int) -> dict[str, Any]:
    return {
        "id": ident(f"asked {rep} {number}"),
        "made_by_id": leader,
        "kind": "lesson",
        "target": page,
        "person_id": rep,
        "team_id": team,
        "reason": "It comes up in every call.",
        "due_on": str((now + (number % 20 - 10) * DAY).date()),
        "repeats": "never",
        "grace_days": 3,
        "made_at": now - 30 * DAY,
        "withdrawn_at": None,
    }


def _promise(rep: str, now: datetime, number: int) -> dict[str, Any]:
    words = {"lesson": "", "what": "Ring the buyer of the new plant", "account": "Halvorsen", "state": "open"}
    when = {"due_on": str((now + (number % 14 - 7) * DAY).date()), "made_at": now - 20 * DAY}
    return words | when | {"id": ident(f"promise {rep}"), "person_id": rep, "settled_at": None, "moved_from": None}


def _talk(leader: str, rep: str, now: datetime, number: int) -> dict[str, Any]:
    on = now - (number % 45) * DAY
    words = {"since_last": "Asked.", "this_time": "Figures.", "agreed": "Two accounts.", "shared_at": None}
    return words | {
        "id": ident(f"talk {rep}"),
        "manager_id": leader,
        "rep_id": rep,
        "held_on": str(on.date()),
        "written_at": on,
    }


def _call(leader: str, rep: str, now: datetime, number: int) -> dict[str, Any]:
    on = now - (5 + number % 60) * DAY
    return {
        "id": ident(f"call {rep}"),
        "rep_id": rep,
        "manager_id": leader,
        "practice": "qpc",
        "account": "Halvorsen",
        "call_on": str(on.date()),
        "opened_at": on,
        "both_at": on,
        "practise": "",
        "debriefed_at": on if number % 3 else None,
    }


def _rating(
    catalogue: Catalogue, leader: str, rep: str, criterion: int, now: datetime, number: int
) -> dict[str, Any]:
    return {
        "sheet_id": ident(f"seen {rep}"),
        "rater_id": leader,
        "subject_id": rep,
        "source": "manager",
        "practice": "qpc",
        "criterion": catalogue.rubrics["qpc"].criteria[criterion].id,
        "level": 1 + (number + criterion) % 5,
        "rated_at": now - (5 + number % 60) * DAY,
    }


def measure(
    root: Path, where: Path, engine: str, sizes: Sequence[int], rounds: int, pages: Sequence[str] = tuple(PAGES)
) -> None:
    """These pages of every size on one engine."""
    templates = Templates(Library(root / "var").edition().catalogue, datetime.now(UTC))
    with ExitStack() as stack:
        server = stack.enter_context(cluster()) if engine == "postgresql" else None
        desks = [stack.enter_context(desk(root, where, size, templates, server, pages)) for size in sizes]
        settle()
        for _ in range(rounds + 1):
            for at in desks:
                round_of(at)
        for at in desks:
            for page in at.pages.values():
                del page.used[0]  # it compiles templates, and works out what is old
        report(engine, desks)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.desk")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--engine", choices=ENGINES, action="append")
    parser.add_argument("--page", choices=PAGES, action="append", help="only these, by what they are called")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as where:
        root = released(Path(where) / "project", demo=False)
        for engine in given.engine or ENGINES:
            measure(root, Path(where), engine, given.sizes, given.rounds, given.page or tuple(PAGES))


if __name__ == "__main__":
    main()
