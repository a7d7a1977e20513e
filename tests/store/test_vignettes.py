"""What managers give written calls: once, for good, and a call that is rewritten is another one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from assessor.store import Store, people, vignettes
from assessor.store.errors import Conflict
from assessor.store.people import Person
from assessor.store.vignettes import Given, Rating

NINE = datetime(2026, 11, 30, 9, tzinfo=UTC)
FIRST = Rating("ana", "dairy", "f1", {"room": 2, "wording": 1}, NINE)


@pytest.fixture
def rated(store: Store) -> Store:
    with store.write() as conn:
        for name in ("ana", "uma"):
            people.add_person(conn, Person(name, name, name.title(), NINE))
        assert vignettes.add(conn, FIRST) == "stored"
    return store


def test_what_is_sent_twice_is_kept_once_and_other_levels_are_refused(rated: Store) -> None:
    with rated.write() as conn:
        assert vignettes.add(conn, replace(FIRST, rated_at=NINE + timedelta(hours=1))) == "same"
        with pytest.raises(Conflict) as refused:
            vignettes.add(conn, replace(FIRST, levels={"room": 5, "wording": 5}))
    assert refused.value.existing == FIRST
    with rated.read() as conn:
        assert vignettes.of_manager(conn, "ana") == {("dairy", "f1"): FIRST}


def test_a_call_that_is_rewritten_is_rated_anew_beside_what_was_given_before(rated: Store) -> None:
    again = replace(FIRST, fingerprint="f2", levels={"room": 5})
    with rated.write() as conn:
        assert vignettes.add(conn, again) == "stored"
    with rated.read() as conn:
        assert vignettes.of_manager(conn, "ana") == {("dairy", "f1"): FIRST, ("dairy", "f2"): again}
        assert vignettes.of_all(conn, {("dairy", "f2")}) == {"ana": Given(None, [again])}


def test_of_all_are_those_of_the_calls_as_they_are_now(rated: Store) -> None:
    other = replace(FIRST, manager_id="uma")
    elsewhere = replace(FIRST, vignette="lifts")
    with rated.write() as conn:
        vignettes.add(conn, other)
        vignettes.add(conn, elsewhere)
    with rated.read() as conn:
        assert vignettes.of_all(conn, {("dairy", "f1")}) == {
            "ana": Given(None, [FIRST]),
            "uma": Given(None, [other]),
        }
        assert vignettes.of_all(conn, {("dairy", "f2"), ("lifts", "f9")}) == {}
        assert vignettes.of_all(conn, set()) == {}
