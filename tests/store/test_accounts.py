"""A person signs in with a password or a single sign-on, on devices that they can sign out."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from assessor.store import Store, accounts, people
from assessor.store.accounts import Credential, Identity, Session
from assessor.store.errors import Conflict
from assessor.store.secret import digest
from tests.support import made
from tests.support.made import NOON

SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _ben_and_caro(store: Store) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ben"))
        people.add_person(conn, made.person("caro"))


def test_a_password_replaces_the_one_before(store: Store) -> None:
    later = Credential("ben", "$argon2id$later", NOON + SECOND)
    with store.write() as conn:
        assert accounts.password_of(conn, "ben") is None
        accounts.set_password(conn, Credential("ben", "$argon2id$first", NOON))
        accounts.set_password(conn, later)

        assert accounts.password_of(conn, "ben") == later
        assert accounts.password_of(conn, "caro") is None


def test_a_session_is_found_by_its_token_alone(store: Store) -> None:
    with store.write() as conn:
        opened = accounts.open_session(conn, "token", "ben", NOON, "Firefox on Linux", "192.0.2.7")

    assert opened == Session(digest("token"), "ben", NOON, NOON, "Firefox on Linux", "192.0.2.7")
    with store.read() as conn:
        assert accounts.find_session(conn, "token") == opened
        assert accounts.find_session(conn, opened.id) is None
        assert accounts.find_session(conn, "") is None
        assert "token" not in str(conn.exec_driver_sql("SELECT * FROM session").all())


def test_a_token_is_used_once(store: Store) -> None:
    with store.write() as conn:
        accounts.open_session(conn, "token", "ben", NOON)
        with pytest.raises(Conflict):
            accounts.open_session(conn, "token", "caro", NOON)


def test_a_session_is_marked_as_seen_once_a_minute(store: Store) -> None:
    with store.write() as conn:
        accounts.open_session(conn, "token", "ben", NOON)

    # Where nothing can be written.
    with store.read() as conn:
        for seconds in (1, 59):
            seen = accounts.see_session(conn, "token", NOON + seconds * SECOND)
            assert seen is not None
            assert seen.last_seen_at == NOON
    with pytest.raises(DBAPIError), store.read() as conn:
        accounts.see_session(conn, "token", NOON + 60 * SECOND)

    with store.write() as conn:
        seen = accounts.see_session(conn, "token", NOON + 60 * SECOND)
        assert seen is not None
        assert seen.last_seen_at == NOON + 60 * SECOND
        assert not seen.stale(NOON + 90 * SECOND)
        assert seen == accounts.find_session(conn, "token")


def test_time_that_runs_backwards_changes_nothing(store: Store) -> None:
    with store.write() as conn:
        opened = accounts.open_session(conn, "token", "ben", NOON)
        assert accounts.see_session(conn, "token", NOON - timedelta(days=1)) == opened


def test_a_session_of_somebody_who_is_gone_is_none(store: Store) -> None:
    with store.write() as conn:
        people.leave(conn, "ben", NOON)
        # As a process does that has looked at Ben before he left.
        accounts.open_session(conn, "token", "ben", NOON)

        assert accounts.find_session(conn, "token") is None
        assert accounts.see_session(conn, "token", NOON + timedelta(hours=1)) is None


def test_a_person_signs_a_device_of_their_own_out(store: Store) -> None:
    with store.write() as conn:
        first = accounts.open_session(conn, "first", "ben", NOON)
        second = accounts.open_session(conn, "second", "ben", NOON + SECOND)
        assert accounts.sessions_of(conn, "ben") == [second, first]

        assert accounts.close_session(conn, "caro", first.id) is False
        assert accounts.close_session(conn, "ben", first.id) is True
        assert accounts.close_session(conn, "ben", first.id) is False
        assert accounts.sessions_of(conn, "ben") == [second]


def test_a_person_signs_out_everywhere(store: Store) -> None:
    with store.write() as conn:
        here, *_ = [accounts.open_session(conn, f"ben's {n}", "ben", NOON) for n in range(3)]
        hers = accounts.open_session(conn, "hers", "caro", NOON)

        assert accounts.close_all(conn, "ben", but=here.id) == 2
        assert accounts.sessions_of(conn, "ben") == [here]
        assert accounts.close_all(conn, "ben") == 1
        assert accounts.sessions_of(conn, "ben") == []
        assert accounts.sessions_of(conn, "caro") == [hers]


def test_sessions_that_nobody_uses_are_closed(store: Store) -> None:
    with store.write() as conn:
        accounts.open_session(conn, "old", "ben", NOON)
        new = accounts.open_session(conn, "new", "ben", NOON + SECOND)

        assert accounts.close_over(conn, NOON + SECOND, NOON) == 1
        assert accounts.sessions_of(conn, "ben") == [new]
        assert accounts.close_over(conn, NOON, NOON + SECOND) == 0
        assert accounts.close_over(conn, NOON, NOON + 2 * SECOND) == 1


def test_a_single_sign_on_is_one_persons(store: Store) -> None:
    bens = Identity("https://sso.example.org", "7", "ben")
    with store.write() as conn:
        assert accounts.by_identity(conn, bens.issuer, "7") is None
        assert accounts.link(conn, bens) == "stored"
        assert accounts.link(conn, bens) == "same"
        with pytest.raises(Conflict):
            accounts.link(conn, Identity(bens.issuer, "7", "caro"))

        assert accounts.by_identity(conn, bens.issuer, "7") == "ben"
        assert accounts.by_identity(conn, "https://other.example.org", "7") is None
