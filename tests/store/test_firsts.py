"""Everybody's first answers, and what was worked out of them."""

from __future__ import annotations

from datetime import timedelta

from assessor.store import Store, attempts, erase, firsts, people
from assessor.store.firsts import Analysed, First
from tests.support import made
from tests.support.made import NOON


def test_first_answers_are_all_there_and_later_ones_are_not(store: Store) -> None:
    with store.write() as conn:
        assert firsts.count(conn) == (0, 0)
        made.ben_begins(conn)
        people.add_person(conn, made.person("ana"))
        made.ben_begins(conn, "b", person_id="ana")
        attempts.add_response(conn, made.response("r0"))
        attempts.add_response(conn, made.response("r1", position=1, fingerprint="f1", credit=0, answer="right"))
        attempts.add_response(conn, made.response("r2", attempt_id="b"))
        attempts.add_response(conn, made.response("r3", attempt_id="b", position=1, first_attempt=False))
        found = list(firsts.every(conn))
        assert firsts.count(conn) == (2, 3)
    assert found == [First("ana", "f0", "left", 100), First("ben", "f0", "left", 100), First("ben", "f1", "right", 0)]


def test_the_answers_of_somebody_erased_still_count_for_one_rep(store: Store) -> None:
    with store.write() as conn:
        made.ben_begins(conn)
        attempts.add_response(conn, made.response())
        erase.person(conn, "ben", NOON, "someone")
        assert [one.person_id for one in firsts.every(conn)] == ["someone"]


def test_what_is_worked_out_takes_the_place_of_all_before(store: Store) -> None:
    later = NOON + timedelta(days=1)
    with store.write() as conn:
        firsts.keep_analysed(conn, [Analysed("f0", 30, {"x": 1}, NOON), Analysed("f1", 5, {}, NOON)])
        firsts.keep_analysed(conn, [Analysed("f0", 31, {"x": 2}, later)])
        assert firsts.analysed(conn) == {"f0": Analysed("f0", 31, {"x": 2}, later)}
        assert firsts.analysed_one(conn, "f0") == Analysed("f0", 31, {"x": 2}, later)
        assert firsts.analysed_one(conn, "f1") is None
