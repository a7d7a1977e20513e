"""A joint call: each side is kept once and shown to nobody else before both are in; then both are ratings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from assessor.store import Store, observations, people, ratings
from assessor.store.errors import Conflict, Missing, TakenBack
from assessor.store.observations import Observation, Side
from assessor.store.schema_team import call_taken_back, observation, observation_side
from tests.support import made
from tests.support.dump import dump
from tests.support.made import NOON, at_once

LATER = NOON + timedelta(hours=3)
CALL = Observation("call", "ben", "ana", "qpc", "Halvorsen", date(2026, 3, 2), NOON)
ANA, BEN = Side({"coverage": 2, "asking": 4}, "Asked once."), Side({"coverage": 4, "use": 3}, "")


@pytest.fixture(autouse=True)
def _ana_came_along(store: Store) -> None:
    with store.write() as conn:
        for handle in ("ana", "ben", "caro"):
            people.add_person(conn, made.person(handle))
        assert observations.open_call(conn, CALL, ANA) == "stored"


def rate(store: Store, side: Side = BEN) -> str:
    with store.write() as conn:
        return observations.rate(conn, "call", "ben", side, LATER)


def test_until_both_are_in_each_has_their_own_and_there_is_no_rating(store: Store) -> None:
    with store.read() as conn:
        assert observations.own_side(conn, "call", "ana") == ANA
        assert observations.own_side(conn, "call", "ben") is None
        assert observations.both(conn, "call") == {}
        assert ratings.sheets(conn, "ben") == []
        assert observations.get(conn, "call") == CALL


def test_with_the_second_side_both_are_seen_and_both_are_rating_sheets(store: Store) -> None:
    assert rate(store) == "stored"
    with store.read() as conn:
        assert observations.both(conn, "call") == {"manager": ANA, "rep": BEN}
        assert observations.get(conn, "call") == replace(CALL, both_at=LATER)
        first, second = ratings.sheets(conn, "ben")
    assert (first.rater_id, first.source, first.levels, first.rated_at) == ("ana", "manager", ANA.levels, NOON)
    assert (second.rater_id, second.source, second.levels, second.rated_at) == ("ben", "self", BEN.levels, LATER)


def test_of_both_sheets_it_is_known_on_which_day_the_call_was(store: Store) -> None:
    with store.write() as conn:
        assert observations.days(conn, "ben") == {}
        ratings.add_sheet(conn, made.sheet())
    rate(store)
    with store.read() as conn:
        found = observations.days(conn, "ben")
        joint = {one.id for one in ratings.sheets(conn, "ben") if one.rated_at in {NOON, LATER}} - {made.sheet().id}
        assert found == dict.fromkeys(joint, CALL.call_on)
        assert len(joint) == 2
        assert observations.days(conn, "caro") == {}


def test_what_is_sent_again_is_kept_once_and_other_content_is_a_conflict(store: Store) -> None:
    rate(store)
    before = dump(store)
    with store.write() as conn:
        assert observations.open_call(conn, replace(CALL, opened_at=LATER), ANA) == "same"
        assert observations.rate(conn, "call", "ben", BEN, LATER + timedelta(days=1)) == "same"
    others = [replace(CALL, account="Lund"), replace(CALL, rep_id="caro"), replace(CALL, manager_id="caro")]
    for call, side in [*((other, ANA) for other in others), (CALL, replace(ANA, words="")), (CALL, BEN)]:
        with pytest.raises(Conflict) as conflict, store.write() as conn:
            observations.open_call(conn, call, side)
        assert conflict.value.existing == replace(CALL, both_at=LATER)
    with pytest.raises(Conflict) as conflict:
        rate(store, replace(BEN, levels={"coverage": 5, "use": 3}))
    assert conflict.value.existing == BEN
    assert dump(store) == before


def test_only_the_rep_it_is_about_rates_it(store: Store) -> None:
    for call_id, rep in (("call", "caro"), ("call", "ana"), ("other", "ben")):
        with pytest.raises(Missing), store.write() as conn:
            observations.rate(conn, call_id, rep, BEN, LATER)
    with store.read() as conn:
        assert observations.both(conn, "call") == {}


def test_nobody_observes_themselves(store: Store) -> None:
    with pytest.raises(IntegrityError), store.write() as conn:
        observations.open_call(conn, replace(CALL, id="own", rep_id="ana"), ANA)


def test_a_side_is_never_changed(store: Store) -> None:
    with pytest.raises(DBAPIError, match="append-only"), store.write() as conn:
        conn.execute(update(observation_side).values(words="Better."))


def test_what_the_rep_has_not_rated_is_taken_back_by_who_opened_it(store: Store) -> None:
    with store.write() as conn:
        assert not observations.take_back(conn, "call", "caro", LATER)
        assert observations.take_back(conn, "call", "ana", LATER)
        assert observations.take_back(conn, "call", "ana", LATER), "twice is once"
        assert observations.taken_back_at(conn, "call", "ana")
        assert not observations.taken_back_at(conn, "call", "caro")
        assert not observations.taken_back_at(conn, "another", "ana")
        assert observations.get(conn, "call") is None
        assert conn.scalars(select(observation_side.c.side)).all() == []
    with pytest.raises(Missing):
        rate(store)


def test_what_is_complete_stays(store: Store) -> None:
    rate(store)
    with store.write() as conn:
        assert not observations.take_back(conn, "call", "ana", LATER)
        assert observations.both(conn, "call") == {"manager": ANA, "rep": BEN}


def test_they_talk_once_both_are_in_and_may_find_better_words(store: Store) -> None:
    with store.write() as conn:
        observations.talked(conn, "call", "ana", "Ask about the year ahead.", LATER)
        assert observations.get(conn, "call") == CALL
    rate(store)
    with store.write() as conn:
        observations.talked(conn, "call", "ben", "Nothing.", LATER)
        observations.talked(conn, "call", "ana", "Ask.", LATER)
        observations.talked(conn, "call", "ana", "Ask about the year ahead.", LATER + timedelta(days=1))
        kept = observations.get(conn, "call")
    assert kept == replace(CALL, both_at=LATER, debriefed_at=LATER, practise="Ask about the year ahead.")


def test_lists_hold_what_is_not_done_with_first_and_nobody_elses(store: Store) -> None:
    with store.write() as conn:
        for number, day in enumerate((date(2026, 3, 9), date(2026, 2, 2))):
            call = replace(CALL, id=f"c{number}", call_on=day)
            observations.open_call(conn, call, ANA)
        observations.open_call(conn, replace(CALL, id="caros", rep_id="caro"), ANA)
        observations.rate(conn, "c0", "ben", BEN, LATER)
        observations.talked(conn, "c0", "ana", "Ask.", LATER)
        observations.rate(conn, "c1", "ben", BEN, LATER)
        assert [one.call.id for one in observations.of_rep(conn, "ben", 9)] == ["call", "c1", "c0"]
        assert [one.call.id for one in observations.to_rate(conn, "ben", 9)] == ["call"]
        assert {one.other for one in observations.of_rep(conn, "ben", 9)} == {"Ana"}
        of_ana = observations.of_manager(conn, "ana", 9)
        assert [(one.call.id, one.other) for one in of_ana] == [
            ("call", "Ben"),
            ("caros", "Caro"),
            ("c1", "Ben"),
            ("c0", "Ben"),
        ]
        assert len(observations.of_manager(conn, "ana", 2)) == 2
        assert observations.of_manager(conn, "ben", 9) == observations.of_rep(conn, "ana", 9) == []
        people.leave(conn, "caro", LATER)
        assert "caros" not in {one.call.id for one in observations.of_manager(conn, "ana", 9)}


def test_two_at_once_complete_it_once(store: Store) -> None:
    """The rep sends from two devices, the same or something else: one is kept, and both sheets once."""

    def send(number: int) -> str:
        try:
            return rate(store, BEN if number % 2 else replace(BEN, words="From the other phone."))
        except Conflict:
            return "conflict"

    became = at_once(8, send)
    assert became.count("stored") == 1
    assert became.count("conflict") == 4
    with store.read() as conn:
        assert len(ratings.sheets(conn, "ben")) == 2
        assert conn.scalars(select(observation.c.both_at)).all() == [LATER]
        assert len(conn.scalars(select(observation_side.c.side)).all()) == 2


def test_the_same_call_opened_at_once_is_opened_once(store: Store) -> None:
    call = replace(CALL, id="new", account="Lund")

    def send(number: int) -> str:
        with store.write() as conn:
            return observations.open_call(conn, replace(call, opened_at=NOON + timedelta(seconds=number)), ANA)

    assert sorted(at_once(8, send)) == ["same"] * 7 + ["stored"]


def test_a_second_call_about_the_same_visit_is_refused_and_what_differs_is_another_visit(store: Store) -> None:
    """Who has seen the rep's side of the first would not rate the second blind."""
    again = replace(CALL, id="again", account=" halvorsen ")
    for complete in (False, True):
        if complete:
            rate(store)
        before = dump(store)
        with pytest.raises(Conflict) as conflict, store.write() as conn:
            observations.open_call(conn, again, Side({"coverage": 4, "use": 3}, "As he said."))
        assert conflict.value.existing == replace(CALL, both_at=LATER if complete else None)
        assert dump(store) == before
    others = [
        replace(again, account="Halvorsen, afternoon"),
        replace(again, rep_id="caro"),
        replace(again, practice="rapport"),
        replace(again, call_on=date(2026, 3, 3)),
        replace(again, manager_id="caro"),
    ]
    for number, other in enumerate(others):
        with store.write() as conn:
            assert observations.open_call(conn, replace(other, id=f"other{number}"), ANA) == "stored"


def test_what_taken_back_at_does_not_come_back_by_being_sent_once_more(store: Store) -> None:
    with store.write() as conn:
        assert observations.take_back(conn, "call", "ana", LATER)
    before = dump(store)
    with pytest.raises(TakenBack) as gone, store.write() as conn:
        observations.open_call(conn, CALL, ANA)
    assert gone.value.at == LATER
    assert dump(store) == before
    assert before["call_taken_back"] == [{"call_id": "call", "manager_id": "ana", "at": LATER}]
    # It is remembered for as long as the call could be opened.
    with store.write() as conn:
        for number, days in enumerate((400, 401)):
            observations.open_call(conn, replace(CALL, id=f"c{number}"), ANA)
            observations.take_back(conn, f"c{number}", "ana", LATER + timedelta(days=days))
        assert sorted(conn.scalars(select(call_taken_back.c.call_id))) == ["c0", "c1"]


def test_once_taken_back_the_visit_can_be_rated_again(store: Store) -> None:
    with store.write() as conn:
        assert observations.take_back(conn, "call", "ana", LATER)
        assert observations.open_call(conn, replace(CALL, id="again"), ANA) == "stored"


def test_of_two_calls_about_one_visit_at_once_one_is_opened(store: Store) -> None:
    def send(number: int) -> str:
        try:
            with store.write() as conn:
                return observations.open_call(conn, replace(CALL, id=f"tab{number}", account="Lund"), ANA)
        except Conflict:
            return "conflict"

    assert sorted(at_once(8, send)) == ["conflict"] * 7 + ["stored"]


def test_taken_back_while_it_is_rated_it_is_whole_or_gone(store: Store) -> None:
    for number in range(8):
        call = replace(CALL, id=f"race{number}", account=f"Race {number}")
        with store.write() as conn:
            observations.open_call(conn, call, ANA)

        def meet(who: int, call: Observation = call) -> bool:
            with store.write() as conn:
                if who:
                    return observations.take_back(conn, call.id, "ana", LATER)
                try:
                    return bool(observations.rate(conn, call.id, "ben", BEN, LATER))
                except Missing:
                    return False

        rated, gone = at_once(2, meet)
        assert rated != gone
        with store.read() as conn:
            assert len(observations.both(conn, call.id)) == (2 if rated else 0)
            assert (observations.get(conn, call.id) is None) == gone
