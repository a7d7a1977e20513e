"""Who works in a team, in the order that is asked for; and that no such question reads the whole company."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, event

from assessor.engine.know import State
from assessor.store import Store, members, people, standings
from assessor.store.people import Team
from tests.support import made
from tests.support.made import NOON

KNOWN = {
    State.NEEDS_WORK: made.known(chance_there=0.1),
    State.UNKNOWN: made.known(chance_there=0.4),
    State.LIKELY: made.known(chance_there=0.6),
    State.SOLID: made.known(chance_there=0.9),
}


@pytest.fixture(autouse=True)
def _a_company(store: Store) -> None:
    """Ana leads North: Ben, Caro, Émile and Zoe, with Lee in Lakes below it; Dov is in South."""
    with store.write() as conn:
        for team in (Team("north", "North"), Team("lakes", "Lakes", "north"), Team("south", "South")):
            people.add_team(conn, team)
        for name in ("ana", "zoe", "Caro", "Émile", "ben"):
            people.add_person(conn, made.person(name.lower(), name=name, team_id="north"))
        people.add_person(conn, made.person("lee", team_id="lakes"))
        people.add_person(conn, made.person("dov", team_id="south"))
        found = {
            "zoe": {"qpc": KNOWN[State.NEEDS_WORK]},
            "ben": {"qpc": KNOWN[State.SOLID]},
            "caro": {"qpc": KNOWN[State.UNKNOWN], "questioning": KNOWN[State.LIKELY]},
            "émile": {"qpc": made.known(answers=0, last_answer=None)},
            "dov": {"qpc": KNOWN[State.SOLID]},
            "ana": {"qpc": KNOWN[State.SOLID]},
        }
        standings.keep(conn, found, NOON, "scale")


def names(conn: Connection, practice: str = "", skip: int = 0, most: int = 10) -> list[str]:
    return [one.name for one in members.page(conn, "north", "ana", practice, skip, most)]


def test_a_team_is_in_the_order_of_names_whatever_their_accents_and_capitals(store: Store) -> None:
    with store.read() as conn:
        assert names(conn) == ["ben", "Caro", "Émile", "zoe"]
        assert [names(conn, skip=skip, most=2) for skip in (0, 2, 4)] == [["ben", "Caro"], ["Émile", "zoe"], []]
        assert members.count(conn, "north", "ana") == 4
        assert members.count(conn, "north", "nobody") == 5


def test_a_practice_puts_those_who_need_work_first_and_who_was_not_asked_last(store: Store) -> None:
    with store.read() as conn:
        assert names(conn, "qpc") == ["zoe", "Caro", "ben", "Émile"]
        assert names(conn, "questioning") == ["Caro", "ben", "Émile", "zoe"]


def test_the_sums_count_who_was_asked_and_works_there(store: Store) -> None:
    with store.write() as conn:
        assert members.tally(conn, "north", "ana") == {
            "qpc": {State.NEEDS_WORK: 1, State.UNKNOWN: 1, State.SOLID: 1},
            "questioning": {State.LIKELY: 1},
        }
        people.leave(conn, "zoe", NOON)
        assert members.tally(conn, "north", "ana")["qpc"] == {State.UNKNOWN: 1, State.SOLID: 1}
        assert members.count(conn, "north", "ana") == 3
        assert names(conn) == ["ben", "Caro", "Émile"]


def test_the_parts_of_a_team_come_with_how_many_work_in_each(store: Store) -> None:
    with store.read() as conn:
        assert members.parts(conn, "north") == [(Team("lakes", "Lakes", "north"), 1)]
        assert members.parts(conn, "south") == []
        assert members.teams(conn, ["south", "north", "no-such-team"]) == {
            "north": Team("north", "North"),
            "south": Team("south", "South"),
        }


QUESTIONS: dict[str, Callable[[Connection], Any]] = {
    "count": lambda conn: members.count(conn, "north", "ana"),
    "page": lambda conn: members.page(conn, "north", "ana", "", 0, 50),
    "page in the order of a practice": lambda conn: members.page(conn, "north", "ana", "qpc", 0, 50),
    "tally": lambda conn: members.tally(conn, "north", "ana"),
    "teams": lambda conn: members.teams(conn, ["north"]),
    "parts": lambda conn: members.parts(conn, "north"),
    "above": lambda conn: people.above(conn, ["lakes"]),
    "below": lambda conn: people.below(conn, ["north"]),
    "who leads a team": lambda conn: people.leading(conn, ["north"]),
    "standings": lambda conn: standings.of_people(conn, ["ben", "caro"]),
    "due": lambda conn: standings.due(conn, ["ben", "caro"], NOON, "scale", 50),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_question_about_a_team_reads_a_whole_table(store: Store, question: str) -> None:
    sent: list[tuple[str, Any]] = []
    event.listen(
        store.database.readers,
        "before_cursor_execute",
        lambda c, cursor, sql, given, *more: sent.append((sql, given)),
    )
    with store.read() as conn:
        QUESTIONS[question](conn)
        sql, given = sent[-1]
        if conn.dialect.name == "sqlite":
            plan = [row.detail for row in conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given)]
            whole = [line for line in plan if line.startswith("SCAN") and line.split()[1] in TABLES]
        else:
            # So few rows are read faster without an index; what is asked is whether there is one.
            conn.exec_driver_sql("SET LOCAL enable_seqscan = off")
            plan = list(conn.exec_driver_sql(f"EXPLAIN {sql}", given).scalars())
            whole = [line for line in plan if "Seq Scan" in line]
    assert whole == [], plan


TABLES = {"person", "team", "standing", "manages", "attempt", "person_role"}
