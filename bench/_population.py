"""An organisation with a year of history, made in seconds: some reps answer through the product, the rest copy them.

`TEMPLATES` reps go through the same code that everybody's answers go through, in a database of their own. Everybody
else gets the rows of one of them under other ids and at other hours; nothing is drawn or measured anew. What is
copied is found by the tables' own keys, so that it stays whole when a table is added.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import Connection, Table, insert

from assessor.accounts.passwords import Hasher
from assessor.engine.blueprint import Form
from assessor.engine.catalogue import Catalogue
from assessor.engine.confidence import Confidence
from assessor.engine.fingerprint import fingerprint
from assessor.engine.forms import Asked, draw, fresh
from assessor.formats.frozen import freeze
from assessor.progress.finish import finish
from assessor.store import Store, attempts, met, migrate, people, roster, tables
from assessor.store.accounts import Credential
from assessor.store.attempts import Attempt, ItemVersion, PlannedItem, Response
from assessor.store.people import Person, Team
from assessor.store.schema import credential, item_version, metadata, person, person_role
from assessor.store.types import Moment
from bench._people import PASSWORD
from tests.web.academy import wrong

TEMPLATES = 8
SITTINGS = 11
"""Finished attempts of each rep over the year; a twelfth is under way, with `UNDER_WAY` answers."""
UNDER_WAY = 2
TEAM, REGION = 9, 10
"""People in a team, the first of whom leads it and answers nothing; teams in a region."""
YEAR, LATELY, DAY = timedelta(days=365), timedelta(days=2), timedelta(days=1)
SHIFTS = 16
"""Different hours of a day to which one rep's rows are moved."""
BATCH = 200
"""People whose rows are kept in one transaction."""
HEAD = 24
"""Characters of an id that tell one thing of a template from another; the rest tells one person from another."""
SHARED = (person, person_role, item_version)
"""Tables that are filled without a template."""
Line = tuple[list[Any], tuple[int, ...]]
"""The values of a row, and the places of those that are ids of their person's own things."""


@dataclass(frozen=True)
class Population:
    """Who is there: reps with a year of history, each with the handle of who leads their team; one admin."""

    reps: Sequence[tuple[str, str]]
    admin: str


def ident(name: str) -> str:
    """An id that is the same in each run."""
    return str(uuid5(NAMESPACE_URL, f"population:{name}"))


class Templates:
    """The rows of some reps who answered for a year, as they are kept."""

    def __init__(self, catalogue: Catalogue, now: datetime) -> None:
        self._reps = []
        with tempfile.TemporaryDirectory() as where:
            store = Store.open(f"sqlite:///{Path(where)}/templates.db")
            migrate.upgrade(store)
            for number in range(TEMPLATES):
                with store.write() as conn:
                    _a_year(conn, catalogue, f"rep {number}", Random(number), now)
            with store.read() as conn:
                self.texts = list(tables.read(conn, item_version))
                kept = {table: list(tables.read(conn, table)) for table in metadata.sorted_tables}
            store.close()
        self.tables = [table for table, rows in kept.items() if rows and table not in SHARED]
        for number in range(TEMPLATES):
            self._reps.append(_of_rep(kept, ident(f"rep {number}")))
        self._shifted: dict[tuple[int, int, str], list[Line]] = {}

    def lines(self, table: Table, number: int) -> Iterator[Sequence[Any]]:
        """The rows of a table for the person with this number."""
        template, shift = number % TEMPLATES, number % SHIFTS
        key = (template, shift, table.name)
        if key not in self._shifted:
            back = DAY * shift / SHIFTS
            self._shifted[key] = [_line(table, row, back) for row in self._reps[template].get(table, [])]
        mine = ident("rep")[:HEAD]
        theirs = ident(f"rep {template}")
        tail = f"{number:012x}"
        for values, places in self._shifted[key]:
            line = values.copy()
            for place in places:
                if line[place] is not None:
                    line[place] = (mine if line[place] == theirs else line[place][:HEAD]) + tail
            yield line


def populate(store: Store, templates: Templates, size: int, now: datetime, each: int = TEAM) -> Population:
    """Fill a migrated, empty store with so many people, `each` in a team, and a year of answers for each rep."""
    everybody = [_person(number, now, each) for number in range(size)]
    digest = Hasher().digest(PASSWORD)
    with store.write() as conn:
        for team in range(0, size, each * REGION):
            people.add_team(conn, Team(ident(f"region {team}"), f"Region {team // each // REGION}"))
        for first in range(0, size, each):
            above = ident(f"region {first - first % (each * REGION)}")
            people.add_team(conn, Team(ident(f"team {first}"), f"Team {first // each}", above))
        roster.add(conn, everybody)
        rows = [vars(Credential(one.id, digest, now)) for one in everybody]
        conn.execute(insert(credential), rows)
    with store.write() as conn:
        tables.write(conn, item_version, templates.texts)
    reps = [number for number in range(size) if number % each]
    for first in range(0, len(reps), BATCH):
        batch = reps[first : first + BATCH]
        with store.write() as conn:
            for table in templates.tables:
                _load(conn, table, (line for number in batch for line in templates.lines(table, number)))
    with store.write() as conn:
        conn.exec_driver_sql("ANALYZE")
    pairs = [(f"p{number}", f"p{number - number % each}") for number in reps]
    return Population(pairs, "p0")


def _person(number: int, now: datetime, each: int) -> Person:
    leads = number % each == 0
    roles = {"rep"} | ({"manager"} if leads else set()) | ({"admin"} if number == 0 else set())
    team = ident(f"team {number - number % each}")
    return Person(
        id=_own_id(ident("rep"), number),
        handle=f"p{number}",
        name=f"Person {number}",
        created_at=now - YEAR - DAY,
        roles=frozenset(roles),
        team_id=team,
        manages=frozenset({team} if leads else ()),
        email=f"p{number}@example.org",
    )


def _own_id(template: str, number: int) -> str:
    return f"{template[:HEAD]}{number:012x}"


def _of_rep(kept: Mapping[Table, list[dict[str, Any]]], rep: str) -> dict[Table, list[dict[str, Any]]]:
    """The rows that lead to this person, directly or through one that does."""
    found: dict[Table, list[dict[str, Any]]] = {}
    ids = {rep}
    for table, rows in kept.items():
        if table in SHARED:
            continue
        to_own = [key.parent.name for key in table.foreign_keys if key.column.table.name != item_version.name]
        found[table] = [row for row in rows if any(row[name] in ids for name in to_own)]
        ids |= {row["id"] for row in found[table] if "id" in row}
    return found


def _line(table: Table, row: dict[str, Any], back: timedelta) -> Line:
    """A row with its times moved back, and the places of its ids."""
    shared = {key.parent.name for key in table.foreign_keys if key.column.table is item_version}
    ids = {key.parent.name for key in table.foreign_keys} - shared
    ids |= {column.name for column in table.primary_key if column.name in {"id", "sheet_id"}}
    values = []
    for column in table.columns:
        value = row[column.name]
        if isinstance(column.type, Moment) and value is not None:
            value = value - back
        values.append(value)
    return values, tuple(place for place, column in enumerate(table.columns) if column.name in ids)


def _load(conn: Connection, table: Table, lines: Iterator[Sequence[Any]]) -> None:
    """Insert rows by the engine's quickest way."""
    names = ", ".join(table.columns.keys())
    raw: Any = conn.connection.driver_connection
    if conn.dialect.name == "postgresql":
        with raw.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for line in lines:
                copy.write_row(line)
        return
    places = ", ".join("?" for _ in table.columns)
    raw.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({places})", map(_as_text, lines))


def _as_text(line: Sequence[Any]) -> list[Any]:
    """Times as SQLite keeps them: in UTC, without a zone."""
    return [
        value.replace(tzinfo=None).isoformat(" ", "microseconds") if isinstance(value, datetime) else value
        for value in line
    ]


def _a_year(conn: Connection, catalogue: Catalogue, name: str, rng: Random, now: datetime) -> None:
    """One rep's sittings, each through the product."""
    rep = ident(name)
    people.add_person(conn, Person(rep, name, name.title(), now - YEAR, frozenset({"rep"})))
    form = next(form for form in catalogue.forms.values() if form.draws)
    for sitting in range(SITTINGS + 1):
        ago = LATELY / 2 if sitting == SITTINGS else YEAR - (YEAR - LATELY) * sitting / (SITTINGS - 1)
        began = now - ago
        attempt, asked = _begin(conn, catalogue, form, rep, f"{name} {sitting}", began)
        last = UNDER_WAY if sitting == SITTINGS else len(asked)
        for place, one in enumerate(asked[:last]):
            at = began + timedelta(seconds=40 * (place + 1))
            attempts.add_response(conn, _response(conn, attempt, place, one, rng, at))
        if last == len(asked):
            finish(conn, catalogue, attempt, began + timedelta(minutes=20))


def _begin(
    conn: Connection, catalogue: Catalogue, form: Form, rep: str, name: str, at: datetime
) -> tuple[Attempt, list[Asked]]:
    asked = list(draw(form, catalogue, met.seen(conn, rep, at - YEAR), at, Random(name)))
    plan = tuple(PlannedItem(one.item.id, fingerprint(one.item), one.order) for one in asked)
    texts = [
        ItemVersion(planned.fingerprint, one.item.id, one.item.practice, one.item.kind, freeze(one.item))
        for planned, one in zip(plan, asked, strict=True)
    ]
    attempt = Attempt(ident(name), rep, form.id, catalogue.version, plan, at)
    attempts.start(conn, attempt, texts)
    return attempt, asked


def _response(conn: Connection, attempt: Attempt, place: int, one: Asked, rng: Random, at: datetime) -> Response:
    before = met.earlier(conn, attempt.person_id, one.item.id, attempt.id)
    answer = one.item.key() if rng.random() < 0.6 else wrong(one.item)
    return Response(
        id=str(uuid5(UUID(attempt.id), str(place + 1))),
        attempt_id=attempt.id,
        position=place,
        item_id=one.item.id,
        practice=one.item.practice,
        point=one.item.point,
        fingerprint=attempt.plan[place].fingerprint,
        presented=list(one.order),
        answer=answer,
        credit=one.item.score(answer),
        confidence=rng.choice(list(Confidence)).value,
        seconds=round(rng.uniform(10, 90), 1),
        first_attempt=not before,
        counts=fresh(max((at for _, at in before), default=None), at),
        answered_at=at,
    )
