"""Opening, reading, writing, whatever the engine."""

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import DBAPIError

from assessor.store import (
    Store,
    accounts,
    attempts,
    audit,
    invitations,
    met,
    people,
    ratings,
    recommendations,
    standings,
    study,
    throttle,
)
from assessor.store.errors import BadAddress, Full
from tests.support import made


def test_a_write_that_fails_leaves_nothing(store: Store) -> None:
    def write_half() -> None:
        with store.write() as conn:
            people.add_person(conn, made.person("ben"))
            raise InterruptedError

    with pytest.raises(InterruptedError):
        write_half()

    with store.read() as conn:
        assert people.everyone(conn) == []


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(DBAPIError, match=r"read-?only"), store.read() as conn:
        people.add_person(conn, made.person("ben"))

    with store.write() as conn:
        assert people.add_person(conn, made.person("ben")) == "stored"


def test_a_reader_sees_one_moment(store: Store) -> None:
    with store.read() as reader:
        assert people.everyone(reader) == []
        with store.write() as writer:
            people.add_person(writer, made.person("ben"))
        assert people.everyone(reader) == []


def test_eight_threads_lose_no_write(store: Store) -> None:
    def write(thread: int) -> None:
        for number in range(10):
            with store.write() as conn:
                # To read first and then write is what makes SQLite's ordinary BEGIN fail.
                people.by_handle(conn, "nobody")
                people.add_person(conn, made.person(f"{thread}-{number}"))

    made.at_once(8, write)
    with store.read() as conn:
        assert len(people.everyone(conn)) == 80


def test_ping_and_warnings_answer(store: Store) -> None:
    store.ping()
    assert all(isinstance(sentence, str) for sentence in store.warnings())


@pytest.mark.parametrize("address", ["mysql://localhost/x", "assessor.sqlite3", ""])
def test_an_address_that_is_neither_is_refused(address: str) -> None:
    with pytest.raises(BadAddress, match=r"sqlite:///… (or|nor) postgresql://…"):
        Store.open(address)


def test_a_refused_address_does_not_show_its_password() -> None:
    with pytest.raises(BadAddress) as refused:
        Store.open("mysql://ida:secret@localhost/x")
    assert "secret" not in str(refused.value)


class Statements:
    """The queries that an engine was sent."""

    def __init__(self, engine: Engine) -> None:
        self.sent: list[tuple[str, Any]] = []
        event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, conn: object, cursor: object, sql: str, parameters: object, context: object, many: bool) -> None:
        if sql.startswith("SELECT"):
            self.sent.append((sql, parameters))


LATER = made.NOON + timedelta(days=1)
READS: dict[str, Callable[[Connection], object]] = {
    "everyone": lambda conn: people.everyone(conn),
    "by_handle": lambda conn: people.by_handle(conn, "ben"),
    "by_email": lambda conn: people.by_email(conn, "ben@example.org"),
    "teams": lambda conn: people.teams(conn),
    "people of a team": lambda conn: people.working_in(conn, ["north"]),
    "password": lambda conn: accounts.password_of(conn, "ben"),
    "session": lambda conn: accounts.find_session(conn, "ben's token"),
    "sessions of a person": lambda conn: accounts.sessions_of(conn, "ben"),
    "who a single sign-on calls so": lambda conn: accounts.by_identity(conn, "https://sso.example.org", "ben-7"),
    "invitation": lambda conn: invitations.find(conn, "ben's invitation", made.NOON),
    "failures": lambda conn: throttle.allowed(conn, "ben", made.NOON),
    "audit about a person": lambda conn: audit.about(conn, "ben"),
    "audit by a person": lambda conn: audit.by(conn, "ana"),
    "attempts of a person": lambda conn: attempts.of_person(conn, "ben"),
    "responses": lambda conn: attempts.responses(conn, "a"),
    "history": lambda conn: attempts.history(conn, "ben"),
    "seen": lambda conn: met.seen(conn, "ben", made.NOON),
    "versions": lambda conn: attempts.versions(conn, ["f0", "f1"]),
    "sheets": lambda conn: ratings.sheets(conn, "ben"),
    "lessons studied": lambda conn: study.of_person(conn, "ben"),
    "answers to an item in earlier attempts": lambda conn: met.earlier(conn, "ben", "qpc-0", "b"),
    "recommendation after an attempt": lambda conn: recommendations.after_attempt(conn, "a"),
    "histories": lambda conn: attempts.histories(conn, ["ana", "ben"]),
    "standings": lambda conn: standings.of_people(conn, ["ana", "ben"]),
    "whose standing is due": lambda conn: standings.due(conn, ["ana", "ben"], LATER, "scale", 9),
    "latest recommendation": lambda conn: recommendations.latest(conn, "ben"),
}
WHOLE_TABLES = {"everyone", "teams"}


@pytest.mark.parametrize("name", READS)
def test_each_read_is_one_query_and_uses_an_index(store: Store, name: str) -> None:
    with store.write() as conn:
        made.everything(conn)
        made.ben_begins(conn, "b")
        attempts.add_response(conn, made.response("r1", position=1))
        attempts.finish(conn, "a", made.NOON)
        ratings.add_sheet(conn, made.sheet("s2", practice="questioning"))
    statements = Statements(store.database.readers)
    with store.read() as conn:
        assert READS[name](conn)
        assert len(statements.sent) == 1
        if conn.dialect.name != "sqlite" or name in WHOLE_TABLES:
            return
        sql, parameters = statements.sent[0]
        plan = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters).fetchall()

    assert [row.detail for row in plan if re.match(r"SCAN (?!anon_)", row.detail)] == []
    assert any("INDEX" in row.detail for row in plan)


def test_text_in_a_statement_is_never_part_of_it(store: Store) -> None:
    sly = made.person("ben'; DELETE FROM person; --")
    with store.write() as conn:
        people.add_person(conn, sly)
        assert people.by_handle(conn, sly.handle) == sly
        assert conn.scalar(text("SELECT count(*) FROM person")) == 1


@pytest.mark.parametrize("store_url", ["postgresql"], indirect=True)
def test_what_postgresql_says_of_a_full_disk_is_told_from_what_else_it_says(store: Store) -> None:
    for code in ("disk_full", "out_of_memory"):
        with pytest.raises((Full, DBAPIError)) as caught, store.write() as conn:
            conn.exec_driver_sql(f"DO $$ BEGIN RAISE EXCEPTION 'so' USING ERRCODE = '{code}'; END $$")
        assert (caught.type is Full) == (code == "disk_full")


def test_the_driver_of_postgresql_is_not_in_memory_where_everything_is_in_sqlite(tmp_path: Path) -> None:
    asked = "import sys; from assessor.web import create_app; print('psycopg' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert found.stdout.strip() == "False"
