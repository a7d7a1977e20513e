"""Accounts on worksheets: kept once, changed and deleted by their owner alone, counted for many people at once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from assessor.store import Store, people, worksheets
from assessor.store.errors import Conflict
from assessor.store.worksheets import Row
from tests.support import made
from tests.support.made import NOON

TODAY = date(2026, 3, 2)
ROW = Row("a", "ben", "qpc", "Halvorsen", {"way": "asked", "figure": "133000"}, NOON, date(2027, 3, 2))


@pytest.fixture(autouse=True)
def _ana_and_ben(store: Store) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ana"))
        people.add_person(conn, made.person("ben"))


def test_what_is_sent_twice_is_kept_once_and_what_is_new_replaces_it(store: Store) -> None:
    later = replace(ROW, written_at=NOON + timedelta(days=1))
    changed = replace(later, account="Halvorsen & Co", cells={}, counts_until=None)
    with store.write() as conn:
        assert worksheets.keep(conn, ROW) == "stored"
        assert worksheets.keep(conn, later) == "same"
        assert worksheets.get(conn, "a") == ROW
        assert worksheets.keep(conn, changed) == "stored"
        assert worksheets.of_person(conn, "ben", "qpc") == worksheets.of_person(conn, "ben") == [changed]


@pytest.mark.parametrize("other", [{"person_id": "ana"}, {"worksheet": "fundamentals"}])
def test_an_id_belongs_to_one_person_and_one_worksheet(store: Store, other: dict[str, str]) -> None:
    with store.write() as conn:
        worksheets.keep(conn, ROW)
        with pytest.raises(Conflict):
            worksheets.keep(conn, replace(ROW, **other))
        assert worksheets.get(conn, "a") == ROW


def test_many_at_once_pass_over_what_is_there(store: Store) -> None:
    with store.write() as conn:
        worksheets.keep(conn, ROW)
        new = replace(ROW, id="b", account="Lund")
        assert worksheets.add(conn, [replace(ROW, cells={}), new]) == 1
        assert worksheets.of_person(conn, "ben") == [ROW, new]
        assert worksheets.add(conn, []) == 0


def test_only_its_owner_deletes_one(store: Store) -> None:
    with store.write() as conn:
        worksheets.keep(conn, ROW)
        worksheets.remove(conn, "a", "ana")
        assert worksheets.get(conn, "a") == ROW
        worksheets.remove(conn, "a", "ben")
        assert worksheets.get(conn, "a") is None


def test_accounts_are_counted_for_each_person(store: Store) -> None:
    rows = [
        replace(ROW, id="until-today", counts_until=TODAY),
        replace(ROW, id="until-yesterday", counts_until=TODAY - timedelta(days=1)),
        replace(ROW, id="never", counts_until=None, written_at=NOON + timedelta(hours=1)),
        replace(ROW, id="elsewhere", worksheet="fundamentals", written_at=NOON + timedelta(days=9)),
        replace(ROW, id="ana", person_id="ana", counts_until=None),
    ]
    with store.write() as conn:
        worksheets.add(conn, [ROW, *rows])
        everybody = ["ana", "ben", "nobody"]
        assert worksheets.tally(conn, everybody, "qpc", TODAY) == {"ana": (0, 1), "ben": (2, 4)}
        assert worksheets.last_written(conn, everybody, "qpc") == {"ana": NOON, "ben": NOON + timedelta(hours=1)}
        assert worksheets.tally(conn, [], "qpc", TODAY) == worksheets.last_written(conn, [], "qpc") == {}
