"""A letter waits until it is sent, is never lost, and leaves no text behind."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from assessor.store import Connection, Store, outbox, people, roster
from assessor.store.errors import Missing
from assessor.store.outbox import DIGEST, Claimed, Letter
from tests.support import made
from tests.support.made import NOON

AGAIN = NOON + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _ben_has_an_address(store: Store) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ben", email="ben@example.org"))
        people.add_person(conn, made.person("caro"))


def tried(letter: Letter, attempts: int = 1) -> Claimed:
    """The letter as it is handed to whoever sends it."""
    return Claimed(made.letter(letter.id, attempts=attempts), "ben@example.org")


def test_a_letter_is_queued_once_and_handed_out_with_its_address(store: Store) -> None:
    with store.write() as conn:
        assert outbox.queue(conn, made.letter()) == "stored"
        assert outbox.queue(conn, made.letter()) == "same"

        assert outbox.claim(conn, NOON - timedelta(seconds=1), AGAIN) == []
        assert outbox.claim(conn, NOON, AGAIN) == [tried(made.letter())]
        assert outbox.claim(conn, NOON, AGAIN) == []


def test_a_letter_that_nobody_sent_is_handed_out_again(store: Store) -> None:
    with store.write() as conn:
        outbox.queue(conn, made.letter())
        outbox.claim(conn, NOON, AGAIN)
        assert outbox.claim(conn, AGAIN, AGAIN + timedelta(hours=1)) == [tried(made.letter(), attempts=2)]


def test_eight_threads_hand_each_letter_out_once(store: Store) -> None:
    letters = [made.letter(f"m{number}") for number in range(30)]
    with store.write() as conn:
        for letter in letters:
            outbox.queue(conn, letter)

    def claim(_: int) -> list[str]:
        with store.write() as conn:
            return [claimed.letter.id for claimed in outbox.claim(conn, NOON, AGAIN, most=10)]

    handed = [id for ids in made.at_once(8, claim) for id in ids]
    assert len(handed) == len(set(handed))
    assert len(handed) >= 10


def test_a_letter_that_was_sent_says_nothing_more(store: Store) -> None:
    with store.write() as conn:
        outbox.queue(conn, made.letter())
        outbox.claim(conn, NOON, AGAIN)
        assert outbox.waiting(conn) == 1
        outbox.sent(conn, "m", NOON)

        assert outbox.waiting(conn) == 0
        assert outbox.claim(conn, AGAIN, AGAIN) == []
        assert conn.exec_driver_sql("SELECT body FROM outbox").scalars().all() == [""]
        outbox.failed(conn, "m", "too late to say", AGAIN)
        assert outbox.waiting(conn) == 0


def test_a_letter_that_failed_is_tried_again_or_given_up(store: Store) -> None:
    with store.write() as conn:
        outbox.queue(conn, made.letter())
        outbox.claim(conn, NOON, NOON + timedelta(hours=1))
        outbox.failed(conn, "m", "no mail server", AGAIN)
        assert outbox.claim(conn, AGAIN, AGAIN + timedelta(hours=1)) == [tried(made.letter(), attempts=2)]

        outbox.failed(conn, "m", "no such mailbox", None)
        assert outbox.waiting(conn) == 0
        assert conn.exec_driver_sql("SELECT body, last_error FROM outbox").all() == [("", "no such mailbox")]


@pytest.mark.parametrize("person_id", ["caro", "nobody"])
def test_nobody_without_an_address_is_written_to(store: Store, person_id: str) -> None:
    with store.write() as conn, pytest.raises(Missing, match=f"{person_id} has no e-mail address"):
        outbox.queue(conn, made.letter(to_person_id=person_id))


def _one_by_one(conn: Connection) -> None:
    people.leave(conn, "ben", NOON)


def _with_many(conn: Connection) -> None:
    ben = people.by_id(conn, "ben")
    assert ben is not None
    roster.change(conn, [replace(ben, left_at=NOON)], NOON)


@pytest.mark.parametrize("leaves", [_one_by_one, _with_many])
def test_a_leaver_gets_no_more_letters(store: Store, leaves: Callable[[Connection], None]) -> None:
    with store.write() as conn:
        outbox.queue(conn, made.letter())
        leaves(conn)
        assert outbox.claim(conn, NOON, AGAIN) == []
        with pytest.raises(Missing):
            outbox.queue(conn, made.letter("m2"))
        people.come_back(conn, "ben")
        assert outbox.claim(conn, NOON, AGAIN) == [], "its link is over"


def test_old_letters_are_forgotten(store: Store) -> None:
    with store.write() as conn:
        outbox.queue(conn, made.letter())
        assert outbox.forget(conn, NOON) == 0
        assert outbox.forget(conn, AGAIN) == 1


def test_letters_of_a_kind_can_be_kept_longer(store: Store) -> None:
    with store.write() as conn:
        outbox.queue(conn, made.letter())
        outbox.queue(conn, made.letter("link", kind="invitation"))
        longer = {DIGEST: NOON}
        assert outbox.forget(conn, AGAIN, longer) == 1
        assert outbox.forget(conn, AGAIN, longer) == 0
        assert outbox.forget(conn, AGAIN, {DIGEST: AGAIN}) == 1


def claimed(store: Store) -> Letter:
    with store.write() as conn:
        outbox.queue(conn, made.letter())
        (found,) = outbox.claim(conn, NOON, AGAIN)
    return found.letter


def test_a_letter_that_is_handed_over_is_claimed_by_nobody_and_given_up_when_the_claim_is_over(store: Store) -> None:
    letter = claimed(store)
    with store.write() as conn:
        assert outbox.handed(conn, letter, NOON)
        assert not outbox.handed(conn, letter, NOON)
        assert outbox.claim(conn, AGAIN, AGAIN) == []
        assert outbox.unheard(conn, NOON) == 0
        assert outbox.unheard(conn, AGAIN) == 1
        assert outbox.waiting(conn) == 0
        assert outbox.given_up(conn) == []
        outbox.failed(conn, "m", "too late to say", AGAIN)
        assert conn.exec_driver_sql("SELECT body FROM outbox").scalars().all() == [""]
        assert outbox.waiting(conn) == 0


def test_a_refusal_takes_back_that_it_was_handed_over(store: Store) -> None:
    letter = claimed(store)
    with store.write() as conn:
        outbox.handed(conn, letter, NOON)
        outbox.failed(conn, "m", "busy", AGAIN)
        assert outbox.claim(conn, AGAIN, AGAIN + timedelta(hours=1)) == [tried(made.letter(), attempts=2)]


def test_only_the_last_claim_may_hand_over(store: Store) -> None:
    letter = claimed(store)
    with store.write() as conn:
        (again,) = outbox.claim(conn, AGAIN, AGAIN + timedelta(hours=1))
        assert not outbox.handed(conn, letter, AGAIN)
        assert outbox.handed(conn, again.letter, AGAIN)


def test_a_letter_that_is_put_off_was_never_tried(store: Store) -> None:
    letter = claimed(store)
    with store.write() as conn:
        outbox.put_off(conn, letter, AGAIN)
        assert outbox.claim(conn, NOON, AGAIN) == []
        assert outbox.claim(conn, AGAIN, AGAIN) == [tried(made.letter())]


def test_letters_of_a_kind_that_wait_are_dropped_and_those_on_their_way_stay(store: Store) -> None:
    letter = claimed(store)
    with store.write() as conn:
        outbox.drop(conn, "ben", "another kind")
        assert outbox.waiting(conn) == 1
        outbox.drop(conn, "ben", letter.kind)
        assert outbox.waiting(conn) == 0
        assert not outbox.handed(conn, letter, NOON)
    letter = claimed(store)
    with store.write() as conn:
        outbox.handed(conn, letter, NOON)
        outbox.drop(conn, "ben", letter.kind)
        assert outbox.waiting(conn) == 1
