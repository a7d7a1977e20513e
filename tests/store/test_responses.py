"""A response is kept the moment it is sent, once, and never changes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from assessor.store import Store, attempts, met
from assessor.store.errors import Conflict
from tests.support import made
from tests.support.made import NOON


def test_a_response_comes_back_as_it_was_given(store: Store) -> None:
    given = made.response(answer={"trucks": "14", "unit": "half \ud83d, \x00, é, 😀"}, seconds=None)
    with store.write() as conn:
        made.ben_begins(conn)
        assert attempts.add_response(conn, given) == "stored"

    with store.read() as conn:
        assert attempts.responses(conn, "a") == [given]
        assert attempts.history(conn, "ben") == [made.brief(given)]


@pytest.mark.parametrize(
    "again",
    [
        pytest.param({}, id="word for word"),
        pytest.param({"answered_at": NOON + timedelta(minutes=2), "seconds": 72.5}, id="sent a minute later"),
        pytest.param({"id": "r2"}, id="a double click with a second id"),
    ],
)
def test_the_same_response_again_is_kept_once(store: Store, again: dict[str, Any]) -> None:
    first = made.response()
    with store.write() as conn:
        made.ben_begins(conn)
        attempts.add_response(conn, first)

        assert attempts.add_response(conn, made.response(**{"id": "r"} | again)) == "same"
        assert attempts.responses(conn, "a") == [first]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"answer": "right"}, id="another answer"),
        pytest.param({"answer": ["left"]}, id="an answer of another shape"),
        pytest.param({"confidence": "sure"}, id="another confidence"),
        pytest.param({"position": 1}, id="the id at another place"),
        pytest.param({"id": "r2", "answer": "right"}, id="the place under another id"),
        pytest.param({"attempt_id": "b"}, id="the id in another attempt"),
    ],
)
def test_another_response_in_its_place_is_a_conflict(store: Store, other: dict[str, Any]) -> None:
    first = made.response()
    with store.write() as conn:
        made.ben_begins(conn)
        made.ben_begins(conn, "b")
        attempts.add_response(conn, first)
        with pytest.raises(Conflict) as conflict:
            attempts.add_response(conn, made.response(**{"id": "r"} | other))

        assert conflict.value.existing == first
        assert attempts.history(conn, "ben") == [made.brief(first)]


def test_eight_threads_send_one_response(store: Store) -> None:
    with store.write() as conn:
        made.ben_begins(conn)

    def send(number: int) -> str:
        with store.write() as conn:
            return attempts.add_response(conn, made.response(seconds=float(number)))

    assert sorted(made.at_once(8, send)) == ["same"] * 7 + ["stored"]
    with store.read() as conn:
        assert len(attempts.responses(conn, "a")) == 1


def test_of_eight_different_answers_at_one_place_the_first_stays(store: Store) -> None:
    with store.write() as conn:
        made.ben_begins(conn)

    def send(number: int) -> object:
        mine = made.response(f"r{number}", answer=f"option-{number}")
        try:
            with store.write() as conn:
                attempts.add_response(conn, mine)
        except Conflict as conflict:
            return conflict.existing
        return mine

    with_all = made.at_once(8, send)
    with store.read() as conn:
        assert [with_all[0]] * 8 == with_all
        assert attempts.responses(conn, "a") == with_all[:1]


def test_two_answers_in_one_transaction_are_both_kept_after_a_repeat(store: Store) -> None:
    first, second = made.response("r0"), made.response("r1", position=1)
    with store.write() as conn:
        made.ben_begins(conn)
        attempts.add_response(conn, first)
        attempts.add_response(conn, first)
        attempts.add_response(conn, second)

    with store.read() as conn:
        assert attempts.responses(conn, "a") == [first, second]


def test_history_is_in_the_order_of_answering(store: Store) -> None:
    late, early = made.response("r0", answered_at=NOON + timedelta(days=2)), made.response("r1", position=1)
    of_another_attempt = made.response("r2", attempt_id="b", answered_at=NOON + timedelta(days=1))
    with store.write() as conn:
        made.ben_begins(conn)
        made.ben_begins(conn, "b")
        for given in (late, early, of_another_attempt):
            attempts.add_response(conn, given)

        assert attempts.history(conn, "ben") == [made.brief(one) for one in (early, of_another_attempt, late)]
        assert attempts.responses(conn, "a") == [late, early]
        assert attempts.history(conn, "caro") == []


def test_seen_items_come_with_their_last_time(store: Store) -> None:
    first = made.response("r0")
    again = replace(first, id="r1", position=1, answered_at=NOON + timedelta(days=1))
    other = replace(first, id="r2", attempt_id="b", item_id="qpc-9", answered_at=NOON - timedelta(days=61))
    with store.write() as conn:
        made.ben_begins(conn)
        made.ben_begins(conn, "b")
        for given in (first, again, other):
            attempts.add_response(conn, given)

        assert met.seen(conn, "ben", NOON - timedelta(days=60)) == {"qpc-0": again.answered_at}
        assert met.seen(conn, "ben", other.answered_at).keys() == {"qpc-0", "qpc-9"}
        assert met.seen(conn, "ben", NOON + timedelta(days=9)) == {}
