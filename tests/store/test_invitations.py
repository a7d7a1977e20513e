"""An invitation is one person's, is used once, and says why it can no longer be used."""

from datetime import timedelta

import pytest

from assessor.store import Store, invitations, people
from assessor.store.errors import Conflict, Missing, Unusable
from tests.support import made
from tests.support.made import NOON

LATER = NOON + timedelta(hours=1)
TOO_LATE = NOON + timedelta(days=7)


@pytest.fixture(autouse=True)
def _ben_is_invited(store: Store) -> None:
    with store.write() as conn:
        for handle in ("ana", "ben", "caro"):
            people.add_person(conn, made.person(handle))
        invitations.invite(conn, made.invitation(), "token")


def reason(store: Store, token: str = "token", at: object = LATER) -> str:
    """Why a token cannot be used: what `find` and `accept` both say."""
    with store.write() as conn:
        with pytest.raises(Unusable) as found:
            invitations.find(conn, token, at)
        with pytest.raises(Unusable, match=f"is {found.value.reason}; ask for a new one"):
            invitations.accept(conn, token, at)
    return found.value.reason


def test_an_invitation_is_found_by_its_token_alone(store: Store) -> None:
    with store.read() as conn:
        assert invitations.find(conn, "token", LATER) == made.invitation()
        assert invitations.pending(conn, LATER) == [made.invitation()]
        assert "token" not in conn.exec_driver_sql("SELECT token_hash FROM invitation").scalar_one()


def test_it_is_used_once(store: Store) -> None:
    with store.write() as conn:
        assert invitations.accept(conn, "token", LATER) == made.invitation(used_at=LATER)
        assert invitations.pending(conn, LATER) == []
    assert reason(store) == "used"


def test_of_eight_threads_one_uses_it(store: Store) -> None:
    def accept(_: int) -> str:
        try:
            with store.write() as conn:
                return invitations.accept(conn, "token", LATER).person_id
        except Unusable as unusable:
            return unusable.reason

    assert sorted(made.at_once(8, accept)) == ["ben"] + ["used"] * 7


def test_a_revoked_one_says_so(store: Store) -> None:
    with store.write() as conn:
        assert invitations.revoke(conn, "i", LATER) is True
        assert invitations.revoke(conn, "i", LATER) is False
        assert invitations.revoke(conn, "another", LATER) is False
        assert invitations.pending(conn, LATER) == []
    assert reason(store) == "revoked"


def test_an_expired_one_says_so_to_the_second(store: Store) -> None:
    with store.read() as conn:
        assert invitations.find(conn, "token", TOO_LATE - timedelta(seconds=1))
        assert invitations.pending(conn, TOO_LATE) == []
    assert reason(store, at=TOO_LATE) == "expired"


@pytest.mark.parametrize("token", ["", "guessed", "i"])
def test_an_unknown_one_says_so(store: Store, token: str) -> None:
    assert reason(store, token) == "unknown"


def test_a_used_one_cannot_be_revoked(store: Store) -> None:
    with store.write() as conn:
        invitations.accept(conn, "token", LATER)
        assert invitations.revoke(conn, "i", LATER) is False
    assert reason(store, at=TOO_LATE) == "used"


def test_a_new_one_takes_the_place_of_the_one_before(store: Store) -> None:
    again = made.invitation("i2", created_at=LATER)
    hers = made.invitation("hers", person_id="caro", invited_by=None)
    with store.write() as conn:
        invitations.invite(conn, hers, "her token")
        invitations.invite(conn, again, "second token")

        assert invitations.pending(conn, LATER) == [again, hers]
        assert invitations.by_id(conn, "i").revoked_at == LATER
    assert reason(store) == "revoked"


def test_nobody_and_leavers_are_not_invited(store: Store) -> None:
    with store.write() as conn:
        people.leave(conn, "caro", NOON)
        for person_id in ("caro", "nobody"):
            with pytest.raises(Missing, match=f"no person {person_id} to invite"):
                invitations.invite(conn, made.invitation("i2", person_id=person_id), "second token")


def test_a_token_is_one_persons(store: Store) -> None:
    with store.write() as conn, pytest.raises(Conflict):
        invitations.invite(conn, made.invitation("i2", person_id="caro"), "token")


def test_an_invitation_that_is_not_there_is_missing(store: Store) -> None:
    with store.read() as conn, pytest.raises(Missing, match="no invitation i9"):
        invitations.by_id(conn, "i9")
