"""What the process keeps of attempts that grow, and what it never rests on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assessor.engine.catalogue import Catalogue
from assessor.engine.sitting import Aim
from assessor.progress import asking
from assessor.progress.asking import EXPOSURE_KEPT, Exposure, go_on
from assessor.store import Connection, Store, attempts, growing, people
from assessor.store.attempts import Attempt
from tests.support import made
from tests.support.made import NOON

PRACTICES = ("qpc", "questioning")


def begun(conn: Connection, catalogue: Catalogue, id: str = "a") -> Attempt:
    if not people.by_id(conn, "ben"):
        people.add_person(conn, made.person("ben"))
    attempts.start(conn, made.attempt(id, plan=(), aim=Aim(PRACTICES, 20, 40)), [])
    return go_on(conn, catalogue, id, {}, NOON)


def answer(conn: Connection, catalogue: Catalogue, attempt: Attempt, credit: int) -> Attempt:
    place = len(attempt.plan) - 1
    planned = attempt.plan[place]
    item = catalogue.items[planned.item]
    given = made.response(
        f"{attempt.id} {place}",
        attempt_id=attempt.id,
        position=place,
        item_id=item.id,
        practice=item.practice,
        point=item.point,
        fingerprint=planned.fingerprint,
        credit=credit,
        answered_at=NOON + timedelta(minutes=1 + place),
    )
    attempts.add_response(conn, given)
    return go_on(conn, catalogue, attempt.id, {}, given.answered_at)


def test_while_a_question_is_open_nothing_is_added(store: Store, catalogue: Catalogue) -> None:
    with store.write() as conn:
        first = begun(conn, catalogue)
        assert len(first.plan) == 1
        assert go_on(conn, catalogue, "a", {}, NOON) == first


def test_the_same_attempt_asks_the_same_whether_its_belief_was_kept_or_not(
    store: Store, catalogue: Catalogue
) -> None:
    plans = []
    for forgets in (False, True):
        with store.write() as conn:
            attempt = begun(conn, catalogue)
            for credit in (100, 0, 0, 100, 100):
                if forgets:
                    asking._known.clear()
                attempt = answer(conn, catalogue, attempt, credit)
            plans.append(attempt.plan)
            conn.rollback()
    assert len(plans[0]) == 6
    assert plans[0] == plans[1]


def test_what_a_rolled_back_answer_said_is_not_believed(store: Store, catalogue: Catalogue) -> None:
    with store.write() as conn:
        attempt = begun(conn, catalogue)
    with store.write() as conn:
        answer(conn, catalogue, attempt, 0)
        conn.rollback()
    with store.write() as conn:
        answer(conn, catalogue, attempt, 100)
        given = attempts.responses(conn, "a")
        kept = asking.believed(conn, catalogue, attempt, given)
        asking._known.clear()
        assert asking.believed(conn, catalogue, attempt, given) == kept


def test_no_more_attempts_are_kept_than_there_is_room_for(
    store: Store, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "KEPT", 2)
    asking._known.clear()
    with store.write() as conn:
        for name in "abc":
            begun(conn, catalogue, name)
    assert list(asking._known) == ["b", "c"]


def test_exposure_is_asked_of_the_store_every_ten_minutes(store: Store) -> None:
    exposure = Exposure()
    with store.write() as conn:
        assert exposure.shares(conn, "where", NOON) == {}
        made.ben_begins(conn)
        attempts.add_response(conn, made.response())
        assert exposure.shares(conn, "where", NOON + EXPOSURE_KEPT - timedelta(seconds=1)) == {}
        assert exposure.shares(conn, "where", NOON + EXPOSURE_KEPT) == {"qpc-0": 1 / growing.FEWEST}


def test_an_item_that_most_attempts_asked_waits(store: Store, catalogue: Catalogue) -> None:
    rare = next(iter(catalogue.drawn_from["qpc"]))
    worn = dict.fromkeys(catalogue.items.keys() - {rare}, 0.9)
    with store.write() as conn:
        people.add_person(conn, made.person("ben"))
        for number in range(8):
            attempts.start(conn, made.attempt(f"a{number}", plan=(), aim=Aim(("qpc",), 20, 40)), [])
            first = go_on(conn, catalogue, f"a{number}", worn, NOON).plan[0]
            assert first.item == rare
