"""What the engine said last is kept once for each person and practice, and worked out anew when it is old."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from assessor.engine.know import State
from assessor.store import Store, attempts, people, standings
from assessor.store.schema import person, standing
from tests.support import made
from tests.support.made import NOON

LATER = NOON + timedelta(days=1)
WEAK = made.known(mastery=0.3, chance_there=0.1)


@pytest.fixture(autouse=True)
def _ben_is_here(store: Store) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ana"))
        people.add_person(conn, made.person("ben"))


def test_a_standing_comes_back_as_it_was_kept(store: Store) -> None:
    known = made.known(answers=0, last_answer=None, stale=True)
    with store.write() as conn:
        standings.keep(conn, {"ben": {"qpc": known, "questioning": WEAK}, "ana": {"qpc": WEAK}}, NOON, "s1")
        found = standings.of_people(conn, ["ana", "ben", "nobody"])
    assert found == {
        "ana": {"qpc": standings.Standing("qpc", WEAK, NOON, "s1")},
        "ben": {
            "qpc": standings.Standing("qpc", known, NOON, "s1"),
            "questioning": standings.Standing("questioning", WEAK, NOON, "s1"),
        },
    }


def test_the_state_stands_beside_its_figures(store: Store) -> None:
    with store.write() as conn:
        standings.keep(conn, {"ben": {"qpc": WEAK}}, NOON, "s1")
        assert conn.scalars(select(standing.c.state)).all() == [State.NEEDS_WORK]


def test_the_later_one_stays_whichever_comes_first(store: Store) -> None:
    for first, second in (((NOON, made.known()), (LATER, WEAK)), ((LATER, WEAK), (NOON, made.known()))):
        with store.write() as conn:
            for at, known in (first, second):
                standings.keep(conn, {"ben": {"qpc": known}}, at, "s1")
            assert standings.of_people(conn, ["ben"])["ben"]["qpc"].known == WEAK


def test_a_practice_that_is_no_longer_measured_goes_with_its_scale(store: Store) -> None:
    with store.write() as conn:
        standings.keep(conn, {"ben": {"qpc": WEAK, "gone": WEAK}, "ana": {"gone": WEAK}}, NOON, "s1")
        standings.keep(conn, {"ben": {"qpc": WEAK}}, LATER, "s2")
        assert list(standings.of_people(conn, ["ben"])["ben"]) == ["qpc"]
        assert list(standings.of_people(conn, ["ana"])["ana"]) == ["gone"]
        standings.keep(conn, {"ben": {}}, LATER + timedelta(days=1), "s3")
        assert standings.of_people(conn, ["ben"]) == {}


def test_nobody_stands_anywhere_who_is_not_here(store: Store) -> None:
    with pytest.raises(IntegrityError), store.write() as conn:
        standings.keep(conn, {"nobody": {"qpc": WEAK}}, NOON, "s1")


def test_due_is_who_has_finished_something_and_stands_nowhere_or_where_they_stood_long_ago(store: Store) -> None:
    def due(ids: list[str], scale: str = "s1", most: int = 10) -> list[str]:
        with store.read() as conn:
            here = standings.due(conn, ids, NOON, scale, most)
            assert standings.due_anywhere(conn, NOON, scale, most) == here
        return here

    with store.write() as conn:
        made.ben_begins(conn)
        made.ben_begins(conn, "b", person_id="ana")
    assert due(["ana", "ben"]) == []
    with store.write() as conn:
        attempts.finish(conn, "a", NOON)
        attempts.finish(conn, "b", NOON)
    assert due(["ana", "ben"]) == ["ana", "ben"]
    assert due(["ana", "ben"], most=1) == ["ana"]
    with store.write() as conn:
        standings.keep(conn, {"ben": {"qpc": WEAK}}, NOON, "s1")
        standings.keep(conn, {"ana": {"qpc": WEAK}}, NOON - timedelta(seconds=1), "s1")
    assert due(["ana", "ben"]) == ["ana"]
    assert due(["ana", "ben"], scale="s2") == ["ana", "ben"]


def test_who_has_left_is_only_due_where_they_are_named(store: Store) -> None:
    with store.write() as conn:
        made.ben_begins(conn)
        attempts.finish(conn, "a", NOON)
        people.leave(conn, "ben", NOON)
        assert standings.due_anywhere(conn, NOON, "s1", 10) == []
        assert standings.due(conn, ["ben"], NOON, "s1", 10) == ["ben"]


def test_two_who_work_out_the_same_standing_wait_for_each_other_and_keep_one(store: Store) -> None:
    def work(number: int) -> None:
        with store.write() as conn:
            standings.hold(conn, ["ben", "ana"])
            before = standings.of_people(conn, ["ben"]).get("ben")
            known = made.known(answers=1 + (before["qpc"].known.answers if before else 0))
            standings.keep(conn, {"ben": {"qpc": known}}, NOON, "s1")

    made.at_once(8, work)
    with store.read() as conn:
        assert standings.of_people(conn, ["ben"])["ben"]["qpc"].known.answers == 8


def test_what_a_search_looks_through_is_kept_with_every_change(store: Store) -> None:
    def sought() -> str:
        with store.read() as conn:
            return str(conn.scalar(select(person.c.folded).where(person.c.id == "zoe")))

    with store.write() as conn:
        people.add_person(conn, made.person("zoe", name="Zoë Ångström", email="Zoe@Example.org"))
    assert sought() == "zoe angstrom zoe zoe@example.org"
    with store.write() as conn:
        people.change_person(conn, made.person("zoe", name="Zoë Straße"))
    assert sought() == "zoe strasse zoe"
