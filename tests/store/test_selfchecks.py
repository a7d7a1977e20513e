"""Self-checks are kept as they were filled in, apart from each other, and end when their owner says so."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from assessor.store import Store, people, selfchecks
from assessor.store.errors import Conflict
from tests.support import made
from tests.support.made import NOON


@pytest.fixture(autouse=True)
def _ana_and_ben(store: Store) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ana"))
        people.add_person(conn, made.person("ben"))


def test_each_is_kept_for_whom_and_about_what_it_is(store: Store) -> None:
    later = made.self_check("later", checked_at=NOON + timedelta(days=90))
    team = made.self_check("team", person_id="ana", about="team")
    with store.write() as conn:
        for sheet in (later, made.self_check(), team):
            assert selfchecks.add(conn, sheet) == "stored"
        assert selfchecks.of_person(conn, "ben", "self") == [made.self_check(), later]
        assert selfchecks.of_person(conn, "ana", "team") == [team]
        assert selfchecks.of_person(conn, "ana", "self") == selfchecks.of_person(conn, "ben", "team") == []


def test_the_same_twice_is_kept_once_and_another_under_its_id_is_a_conflict(store: Store) -> None:
    with store.write() as conn:
        selfchecks.add(conn, made.self_check())
        assert selfchecks.add(conn, made.self_check(checked_at=NOON + timedelta(minutes=1))) == "same"
        with pytest.raises(Conflict) as conflict:
            selfchecks.add(conn, made.self_check(person_id="ana"))
        assert conflict.value.existing == made.self_check()


def test_only_its_owner_deletes_one(store: Store) -> None:
    with store.write() as conn:
        selfchecks.add(conn, made.self_check())
        selfchecks.remove(conn, "k", "ana")
        assert selfchecks.of_person(conn, "ben", "self") == [made.self_check()]
        selfchecks.remove(conn, "k", "ben")
        assert selfchecks.of_person(conn, "ben", "self") == []


def test_it_is_about_oneself_or_about_a_team(store: Store) -> None:
    with store.write() as conn, pytest.raises(IntegrityError):
        # Past insert_new, which would pass over a key that is taken but not over a broken check.
        selfchecks.add(conn, made.self_check(about="ben"))
