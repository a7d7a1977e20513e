"""What is asked for is kept once, taken back and asked for again; the days on which something was done are UTC's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from assessor.store import Connection, Store, assignments, attempts, people, reviews, study
from assessor.store.assignments import Assignment
from assessor.store.errors import Conflict
from assessor.store.people import Team
from assessor.store.schema_team import worksheet_row
from tests.support import made
from tests.support.made import NOON

LATER = NOON + timedelta(days=4)
MADE = Assignment("x", "ana", "lesson", "practices/qpc", "ben", None, "Old.", date(2026, 3, 31), "never", 3, NOON)
TEAM = replace(MADE, id="y", person_id=None, team_id="north", due_on=date(2026, 3, 30))


@pytest.fixture(autouse=True)
def _a_company(store: Store) -> None:
    """Ana leads North, in which Ben works; Lee works in Lakes below it, Dov in South."""
    with store.write() as conn:
        for team in (Team("north", "North"), Team("lakes", "Lakes", "north"), Team("south", "South")):
            people.add_team(conn, team)
        for name, team_id in (("ana", "north"), ("ben", "north"), ("lee", "lakes"), ("dov", "south")):
            people.add_person(conn, made.person(name, team_id=team_id))
        for one in (MADE, TEAM):
            assert assignments.keep(conn, one) == "stored"


def test_the_same_twice_is_kept_once_and_another_is_a_conflict(store: Store) -> None:
    with store.write() as conn:
        assert assignments.keep(conn, replace(MADE, made_at=LATER)) == "same"
        assert assignments.get(conn, "x") == MADE
        for other in (replace(MADE, reason="New."), replace(MADE, made_by_id="ben"), replace(TEAM, id="x")):
            with pytest.raises(Conflict) as conflict:
                assignments.keep(conn, other)
            assert conflict.value.existing == MADE
        assert assignments.count(conn, "ana") == 2
        assert assignments.count(conn, "ben") == 0
        assert assignments.get(conn, "nothing") is None


def test_it_is_taken_back_once_and_asked_for_again(store: Store) -> None:
    with store.write() as conn:
        assignments.withdraw(conn, "x", LATER)
        assignments.withdraw(conn, "x", LATER + timedelta(days=1))
        assert assignments.get(conn, "x") == replace(MADE, withdrawn_at=LATER)
        assert assignments.count(conn, "ana") == 1
        assert assignments.of_people(conn, ["ben"], ["north"]) == [TEAM]
        with pytest.raises(Conflict):
            assignments.keep(conn, MADE)
        assignments.ask_again(conn, "x")
        assert assignments.get(conn, "x") == MADE


def test_it_is_found_by_whom_it_is_for_what_is_due_first_first(store: Store) -> None:
    with store.read() as conn:
        assert assignments.of_people(conn, ["ben"], ["north"]) == [TEAM, MADE]
        assert assignments.of_people(conn, ["lee"], ["south"]) == []
        assert assignments.of_people(conn, [], []) == []
        assert assignments.of_teams(conn, ["north"], ["north"]) == [TEAM, MADE]
        assert assignments.of_teams(conn, [], ["north", "lakes"]) == [MADE]
        assert assignments.of_teams(conn, ["south"], ["south"]) == []


def test_who_has_left_is_not_looked_for_and_a_name_stays(store: Store) -> None:
    with store.write() as conn:
        people.leave(conn, "ben", LATER)
        assert assignments.of_teams(conn, [], ["north"]) == []
        assert assignments.names(conn, ["ana", "ben"]) == {"ana": "Ana", "ben": "Ben"}


def test_it_is_for_somebody_or_for_a_team_and_of_what_is_known(store: Store) -> None:
    broken = (
        replace(MADE, id="z", team_id="north"),
        replace(MADE, id="z", person_id=None),
        replace(MADE, id="z", person_id="nobody"),
        replace(MADE, id="z", kind="song"),
        replace(MADE, id="z", repeats="hourly"),  # type: ignore[arg-type]
        replace(MADE, id="z", grace_days=61),
    )
    for one in broken:
        with pytest.raises(IntegrityError), store.write() as conn:
            assignments.keep(conn, one)


def did(conn: Connection) -> None:
    """Ben studied twice on a day and once on another, finished one attempt of two, reviewed and wrote a row."""
    night = datetime(2026, 3, 2, 23, 59, 59, 999_999, tzinfo=UTC)
    for number, at in enumerate((NOON, night, night + timedelta(microseconds=1))):
        study.mark(conn, made.reading(f"l{number}", studied_at=at))
    study.mark(conn, made.reading("other", lesson="practices/other"))
    study.mark(conn, made.reading("dov", person_id="dov"))
    texts = [made.version("f0"), made.version("f1", item_id="qpc-2")]
    attempts.start(conn, made.attempt(), texts)
    attempts.finish(conn, "a", LATER)
    attempts.start(conn, made.attempt("open"), texts)
    reviews.add(conn, made.review("r", reviewed_at=NOON), made.version("f0"), made.card())
    row = {"person_id": "ben", "worksheet": "qpc", "account": "Lund", "cells": {}, "written_at": NOON}
    conn.execute(insert(worksheet_row).values(row | {"id": "w", "counts_until": "2027-03-02"}))
    bare = {"id": "name", "account": "Only a name", "counts_until": None}
    conn.execute(insert(worksheet_row).values(row | bare | {"written_at": NOON + timedelta(days=1)}))


def test_the_days_on_which_something_was_done_are_those_of_utc(store: Store) -> None:
    everything = [("lesson", "practices/qpc"), ("form", "where"), ("review", ""), ("worksheet", "qpc")]
    second, third, sixth = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 6)
    with store.write() as conn:
        did(conn)
        found = assignments.evidence(conn, ["ben", "lee"], everything, date(2000, 1, 1))
        assert found == {
            ("lesson", "practices/qpc"): {"ben": [second, third]},
            ("form", "where"): {"ben": [sixth]},
            ("review", ""): {"ben": [second]},
            ("worksheet", "qpc"): {"ben": [second]},
        }
        since = assignments.evidence(conn, ["ben"], everything, third)
        assert since == {("lesson", "practices/qpc"): {"ben": [third]}, ("form", "where"): {"ben": [sixth]}}
        only = assignments.evidence(conn, ["ben", "dov"], [("lesson", "practices/qpc")], second)
        assert {part: own.keys() for part, own in only.items()} == {("lesson", "practices/qpc"): {"ben", "dov"}}
        assert assignments.evidence(conn, ["ben"], [], second) == {}
        assert assignments.evidence(conn, [], everything, second) == {}
