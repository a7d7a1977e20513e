"""An answer in review is kept once, with the card that it makes, and is never taken for a response."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from assessor.engine.review import rescheduled
from assessor.store import Store, attempts, met, people, reviews
from assessor.store.errors import Conflict
from tests.support import made
from tests.support.made import NOON

MOVED = made.card(stability=9.0, due=NOON + timedelta(days=12), last=NOON + timedelta(days=7))
SECOND = made.review("v2", reviewed_at=MOVED.last)
TEXT = made.version("f0")


@pytest.fixture(autouse=True)
def _ana_and_ben(store: Store) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ana"))
        made.ben_begins(conn)


def test_an_answer_is_kept_with_its_card_and_the_next_one_moves_it(store: Store) -> None:
    with store.write() as conn:
        assert reviews.add(conn, made.review(), TEXT, made.card()) == "stored"
        assert reviews.cards(conn, "ben") == [made.card()]
        assert reviews.add(conn, SECOND, TEXT, MOVED) == "stored"
        assert reviews.cards(conn, "ben") == [MOVED]
        assert reviews.of_person(conn, "ben") == [made.review(), SECOND]
        assert reviews.get(conn, "v2") == SECOND
        assert reviews.cards(conn, "ana") == reviews.of_person(conn, "ana") == []


def test_the_same_twice_is_one_row_and_moves_no_card(store: Store) -> None:
    with store.write() as conn:
        reviews.add(conn, made.review(), TEXT, made.card())
        again = made.review(reviewed_at=NOON + timedelta(days=3))
        assert reviews.add(conn, again, TEXT, MOVED) == "same"
        with pytest.raises(Conflict) as conflict:
            reviews.add(conn, made.review(answer="right", credit=0), TEXT, MOVED)
        assert conflict.value.existing == made.review()
        assert reviews.cards(conn, "ben") == [made.card()]
        assert reviews.of_person(conn, "ben") == [made.review()]


def test_eight_at_once_are_one(store: Store) -> None:
    def send(_: int) -> str:
        with store.write() as conn:
            return reviews.add(conn, made.review(), TEXT, made.card())

    assert sorted(made.at_once(8, send)) == ["same"] * 7 + ["stored"]
    with store.read() as conn:
        assert reviews.of_person(conn, "ben") == [made.review()]
        assert reviews.cards(conn, "ben") == [made.card()]


def test_an_answer_whose_card_is_not_kept_is_not_kept_either(store: Store) -> None:
    with pytest.raises(IntegrityError), store.write() as conn:
        reviews.add(conn, made.review(), TEXT, made.card(stability=-1.0))
    with store.read() as conn:
        assert reviews.of_person(conn, "ben") == reviews.cards(conn, "ben") == []


def test_the_text_of_an_item_that_no_form_ever_asked_is_kept(store: Store) -> None:
    with store.write() as conn:
        reviews.add(conn, made.review(fingerprint="new"), made.version("new"), made.card())
        assert list(attempts.versions(conn, ["new"])) == ["new"]


def test_an_earlier_answer_does_not_move_a_card_back(store: Store) -> None:
    with store.write() as conn:
        reviews.keep_cards(conn, "ben", [MOVED, made.card("qpc/other")])
        reviews.keep_cards(conn, "ben", [made.card()])
        reviews.keep_cards(conn, "ben", [])
        assert reviews.cards(conn, "ben") == [MOVED, made.card("qpc/other")]


def test_todays_are_counted(store: Store) -> None:
    with store.write() as conn:
        reviews.add(conn, made.review(), TEXT, made.card())
        reviews.add(conn, SECOND, TEXT, MOVED)
        assert reviews.count_since(conn, "ben", SECOND.reviewed_at) == 1
        assert reviews.count_since(conn, "ben", NOON) == 2
        assert reviews.count_since(conn, "ana", NOON) == 0


def test_an_item_reviewed_is_an_item_seen(store: Store) -> None:
    at = made.review().reviewed_at
    with store.write() as conn:
        attempts.add_response(conn, made.response())
        reviews.add(conn, made.review(), TEXT, made.card())
        reviews.add(conn, made.review("other", item_id="qpc-1"), TEXT, made.card("qpc/other"))
        assert met.seen(conn, "ben", NOON) == {"qpc-0": at, "qpc-1": at}
        assert met.seen(conn, "ben", at + timedelta(seconds=1)) == {}
        answered = ("f0", made.response().answered_at)
        assert sorted(met.earlier(conn, "ben", "qpc-0", "b")) == [answered, ("f0", at)]
        assert met.earlier(conn, "ben", "qpc-0", "a") == [("f0", at)]
        assert met.seen(conn, "ana", NOON) == {}
        assert met.earlier(conn, "ana", "qpc-0", "b") == []
        assert [one.id for one in attempts.history(conn, "ben")] == ["r"], "and no response"


def test_what_somebody_wishes_moves_the_days_of_their_cards(store: Store) -> None:
    with store.write() as conn:
        assert reviews.wish(conn, "ben") is None
        reviews.add(conn, made.review(), TEXT, made.card())
        sooner = rescheduled(made.card(), 0.95)
        assert sooner.due < made.card().due
        reviews.keep_wish(conn, "ben", 0.95, NOON, [sooner])
        assert (reviews.wish(conn, "ben"), reviews.cards(conn, "ben")) == (0.95, [sooner])
        reviews.keep_wish(conn, "ben", 0.75, NOON, [replace(MOVED, due=NOON)])
        assert reviews.cards(conn, "ben") == [sooner], "it was answered in the meantime"
        assert reviews.wish(conn, "ben") == 0.75
        assert reviews.wish(conn, "ana") is None
