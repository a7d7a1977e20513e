"""A commitment is changed while it is open, settled once, put off, taken up again, and its owner's alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from assessor.store import Connection, Store, commitments, people
from assessor.store.commitments import Commitment
from assessor.store.errors import Conflict
from tests.support import made
from tests.support.made import NOON

LATER = NOON + timedelta(days=4)
NEXT = date(2026, 3, 13)
MADE = made.commitment()


@pytest.fixture(autouse=True)
def _ana_and_ben(store: Store) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ana"))
        people.add_person(conn, made.person("ben"))
        assert commitments.keep(conn, MADE) == "stored"


def only(conn: Connection) -> Commitment:
    (found,) = commitments.of_person(conn, "ben")
    return found


def test_what_is_open_is_changed_and_sent_twice_is_one(store: Store) -> None:
    other = replace(MADE, what="Ask twice", due_on=NEXT, made_at=LATER)
    with store.write() as conn:
        commitments.keep(conn, MADE)
        assert only(conn) == MADE
        assert commitments.keep(conn, other) == "stored"
        assert only(conn) == replace(other, made_at=NOON)
        assert commitments.count(conn, "ben") == 1
        assert commitments.count(conn, "ana") == 0


def test_what_is_settled_keeps_its_words(store: Store) -> None:
    with store.write() as conn:
        commitments.settle(conn, "p", "ben", "done", LATER)
        commitments.settle(conn, "p", "ben", "dropped", LATER + timedelta(days=1))
        done = replace(MADE, state="done", settled_at=LATER)
        assert only(conn) == done
        assert commitments.keep(conn, replace(MADE, made_at=LATER)) == "same"
        with pytest.raises(Conflict) as conflict:
            commitments.keep(conn, replace(MADE, what="Something else"))
        assert conflict.value.existing == done
        commitments.put_off(conn, "p", "ben", NEXT)
        assert only(conn) == done


@pytest.mark.parametrize("state", ["done", "dropped"])
def test_what_was_settled_by_mistake_is_open_again(store: Store, state: commitments.Settled) -> None:
    with store.write() as conn:
        commitments.settle(conn, "p", "ben", state, LATER)
        commitments.undo(conn, "p", "ben")
        assert only(conn) == MADE
        commitments.undo(conn, "p", "ben")
        assert only(conn) == MADE


def test_it_is_put_off_and_back(store: Store) -> None:
    with store.write() as conn:
        commitments.put_off(conn, "p", "ben", NEXT)
        commitments.put_off(conn, "p", "ben", NEXT)
        assert only(conn) == replace(MADE, due_on=NEXT, moved_from=MADE.due_on)
        commitments.undo(conn, "p", "ben")
        assert only(conn) == MADE


def test_others_can_do_nothing_to_it(store: Store) -> None:
    with store.write() as conn:
        commitments.settle(conn, "p", "ana", "done", LATER)
        commitments.put_off(conn, "p", "ana", NEXT)
        commitments.undo(conn, "p", "ana")
        commitments.remove(conn, "p", "ana")
        with pytest.raises(Conflict):
            commitments.keep(conn, replace(MADE, person_id="ana"))
        assert only(conn) == commitments.get(conn, "p") == MADE
        assert commitments.of_person(conn, "ana") == []
        commitments.remove(conn, "p", "ben")
        assert commitments.get(conn, "p") is None


def test_the_next_one_comes_first(store: Store) -> None:
    with store.write() as conn:
        commitments.keep(conn, made.commitment("sooner", due_on=date(2026, 3, 3)))
        commitments.keep(conn, made.commitment("later", due_on=date(2027, 1, 1)))
        assert [one.id for one in commitments.of_person(conn, "ben")] == ["sooner", "p", "later"]


def test_it_is_settled_at_a_time_or_open(store: Store) -> None:
    for broken in (replace(MADE, id="x", state="done"), replace(MADE, id="x", settled_at=NOON)):
        with pytest.raises(IntegrityError), store.write() as conn:
            commitments.keep(conn, broken)
