"""A one-to-one is its manager's draft, then shown to its rep for good; its words change, its two people never."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from assessor.store import Connection, Store, one_to_ones, people
from assessor.store.errors import Conflict
from assessor.store.one_to_ones import Talk
from tests.support import made
from tests.support.made import NOON

LATER = NOON + timedelta(days=1)
DRAFT = Talk("t", "ana", "ben", date(2026, 3, 2), "Two figures.", "The third.", "Ask Lund.", NOON)


@pytest.fixture(autouse=True)
def _people(store: Store) -> None:
    with store.write() as conn:
        for handle in ("ana", "ben", "caro", "uma"):
            people.add_person(conn, made.person(handle))
        assert one_to_ones.keep(conn, DRAFT) == "stored"


def only(conn: Connection) -> Talk:
    (found,) = one_to_ones.between(conn, "ana", "ben")
    return found


def test_a_draft_is_changed_and_sent_twice_is_one(store: Store) -> None:
    with store.write() as conn:
        assert one_to_ones.keep(conn, replace(DRAFT, written_at=LATER)) == "same"
        assert only(conn) == DRAFT
        other = replace(DRAFT, agreed="Ask Lund on Friday.", written_at=LATER)
        assert one_to_ones.keep(conn, other, NOON) == "stored"
        assert only(conn) == one_to_ones.get(conn, "t") == other
        assert one_to_ones.shown_to(conn, "ben") == []


@pytest.mark.parametrize("read", [None, NOON, NOON.replace(tzinfo=None)])
def test_other_words_replace_only_those_that_were_read(store: Store, read: datetime | None) -> None:
    with store.write() as conn:
        newer = replace(DRAFT, agreed="Ask Lund on Friday.", written_at=LATER)
        one_to_ones.keep(conn, newer, NOON)
        older = replace(DRAFT, this_time="The fourth.", written_at=LATER + timedelta(days=1))
        with pytest.raises(Conflict) as conflict:
            one_to_ones.keep(conn, older, read)
        assert conflict.value.existing == only(conn) == newer
        assert one_to_ones.keep(conn, newer, read) == "same"


def test_nobody_is_shown_anything_by_keeping_it(store: Store) -> None:
    with store.write() as conn:
        one_to_ones.keep(conn, replace(DRAFT, id="u", shared_at=NOON))
        one_to_ones.keep(conn, replace(DRAFT, agreed="Else", shared_at=NOON), NOON)
        assert one_to_ones.shown_to(conn, "ben") == []


def test_what_is_shown_stays_shown_and_says_when_it_was_corrected(store: Store) -> None:
    with store.write() as conn:
        one_to_ones.show(conn, "t", "ana", LATER)
        one_to_ones.show(conn, "t", "ana", LATER + timedelta(days=1))
        (listed,) = one_to_ones.shown_to(conn, "ben")
        assert (listed.talk, listed.manager) == (replace(DRAFT, shared_at=LATER), "Ana")
        assert not listed.talk.corrected
        afterwards = LATER + timedelta(hours=1)
        assert one_to_ones.keep(conn, replace(DRAFT, written_at=afterwards)) == "same"
        assert not only(conn).corrected
        one_to_ones.keep(conn, replace(DRAFT, this_time="The fourth.", written_at=afterwards), NOON)
        assert only(conn) == replace(DRAFT, this_time="The fourth.", written_at=afterwards, shared_at=LATER)
        assert only(conn).corrected
        one_to_ones.remove(conn, "t", "ana")
        assert only(conn).this_time == "The fourth."


def test_others_can_do_nothing_to_it(store: Store) -> None:
    with store.write() as conn:
        one_to_ones.show(conn, "t", "uma", LATER)
        one_to_ones.remove(conn, "t", "uma")
        for stranger in (replace(DRAFT, manager_id="uma"), replace(DRAFT, rep_id="caro")):
            with pytest.raises(Conflict):
                one_to_ones.keep(conn, stranger)
        assert only(conn) == DRAFT
        assert one_to_ones.between(conn, "uma", "ben") == one_to_ones.shown_to(conn, "caro") == []
        one_to_ones.remove(conn, "t", "ana")
        assert one_to_ones.get(conn, "t") is None


def test_the_last_comes_first(store: Store) -> None:
    with store.write() as conn:
        for number, day in enumerate((date(2026, 1, 5), date(2026, 4, 6))):
            one_to_ones.keep(conn, replace(DRAFT, id=f"n{number}", held_on=day))
        assert [one.id for one in one_to_ones.between(conn, "ana", "ben")] == ["n1", "t", "n0"]
        for one in one_to_ones.between(conn, "ana", "ben"):
            one_to_ones.show(conn, one.id, "ana", LATER)
        assert [one.talk.id for one in one_to_ones.shown_to(conn, "ben")] == ["n1", "t", "n0"]
