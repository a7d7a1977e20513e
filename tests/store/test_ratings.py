"""A rating sheet is kept whole or not at all, and comes back as it was given."""

from datetime import timedelta

import pytest

from assessor.store import Store, people, ratings
from assessor.store.errors import Conflict
from tests.support import made
from tests.support.made import NOON


@pytest.fixture(autouse=True)
def _ana_and_ben(store: Store) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ana"))
        people.add_person(conn, made.person("ben"))


def test_sheets_come_back_oldest_first(store: Store) -> None:
    old, new = made.sheet("old"), made.sheet("new", levels={"coverage": 5}, rated_at=NOON + timedelta(days=1))
    other = made.sheet("other", practice="questioning")
    by_ana = made.sheet("by-ana", rater_id="ana", source="manager")
    with store.write() as conn:
        for sheet in (new, old, other, by_ana):
            assert ratings.add_sheet(conn, sheet) == "stored"

        assert ratings.sheets(conn, "ben") == [by_ana, old, other, new]


def test_the_same_sheet_twice_is_kept_once(store: Store) -> None:
    with store.write() as conn:
        ratings.add_sheet(conn, made.sheet())

        assert ratings.add_sheet(conn, made.sheet(rated_at=NOON + timedelta(minutes=1))) == "same"
        assert ratings.sheets(conn, "ben") == [made.sheet()]


@pytest.mark.parametrize(
    "levels",
    [
        pytest.param({"coverage": 3, "freshness": 4}, id="another level"),
        pytest.param({"coverage": 2}, id="a criterion fewer"),
        pytest.param({"coverage": 2, "freshness": 4, "sources": 1}, id="a criterion more"),
        pytest.param({"sources": 1}, id="other criteria"),
    ],
)
def test_an_id_that_holds_another_sheet_is_a_conflict(store: Store, levels: dict[str, int]) -> None:
    with store.write() as conn:
        ratings.add_sheet(conn, made.sheet())
        with pytest.raises(Conflict) as conflict:
            ratings.add_sheet(conn, made.sheet(levels=levels))

    assert conflict.value.existing == made.sheet()
    with store.read() as conn:
        assert ratings.sheets(conn, "ben") == [made.sheet()]


def test_eight_threads_send_one_sheet(store: Store) -> None:
    def send(_: int) -> str:
        with store.write() as conn:
            return ratings.add_sheet(conn, made.sheet())

    assert sorted(made.at_once(8, send)) == ["same"] * 7 + ["stored"]
    with store.read() as conn:
        assert ratings.sheets(conn, "ben") == [made.sheet()]


def test_an_empty_sheet_is_refused(store: Store) -> None:
    with store.write() as conn, pytest.raises(ValueError, match="rates no criterion"):
        ratings.add_sheet(conn, made.sheet(levels={}))
