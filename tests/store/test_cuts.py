"""What judges say, and the cuts that are made of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from assessor.store import Store, cuts, people
from assessor.store.cuts import Judgement
from tests.support import made
from tests.support.made import NOON

LATER = NOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def _judges(store: Store) -> None:
    with store.write() as conn:
        for handle in ("ben", "tess"):
            people.add_person(conn, made.person(handle))


def said(judge: str, fingerprint: str, people_: int, practice: str = "qpc") -> Judgement:
    return Judgement(judge, fingerprint, practice, people_, NOON)


def test_a_judge_may_think_again_and_others_stay(store: Store) -> None:
    with store.write() as conn:
        cuts.judge(conn, [said("ben", "f0", 50), said("ben", "f1", 60), said("tess", "f0", 70)])
        cuts.judge(conn, [said("ben", "f0", 55)])
        cuts.judge(conn, [])
        assert cuts.of_practice(conn, "qpc") == {"ben": {"f0": 55, "f1": 60}, "tess": {"f0": 70}}
        assert cuts.of_practice(conn, "pains") == {}
        cuts.take_back(conn, "ben", ["f0", "f9"])
        assert cuts.of_practice(conn, "qpc") == {"ben": {"f1": 60}, "tess": {"f0": 70}}


@pytest.mark.parametrize("wrong", [-1, 101])
def test_only_so_many_of_a_hundred_can_be_said(store: Store, wrong: int) -> None:
    with pytest.raises(IntegrityError), store.write() as conn:
        cuts.judge(conn, [said("ben", "f0", wrong)])


def test_the_last_change_of_each_practice_is_in_force_and_going_back_is_one(store: Store) -> None:
    with store.write() as conn:
        cuts.change(conn, made.cut_change("one"))
        cuts.change(conn, made.cut_change("other", practice="pains", cut=0.5))
        cuts.change(conn, made.cut_change("two", at=LATER, cut=0.7, by_id="tess"))
        in_force = cuts.in_force(conn)
        assert {name: (one.change.cut, one.name) for name, one in in_force.items()} == {
            "qpc": (0.7, "Tess"),
            "pains": (0.5, "Ben"),
        }
        back = made.cut_change("three", at=LATER + timedelta(days=1), cut=None, error=None, judges=None)
        cuts.change(conn, back)
        assert list(cuts.in_force(conn)) == ["pains"]
        assert [one.change.id for one in cuts.changes(conn, "qpc")] == ["three", "two", "one"]


def test_a_cut_has_its_error_and_its_judges(store: Store) -> None:
    with pytest.raises(IntegrityError), store.write() as conn:
        cuts.change(conn, made.cut_change(error=None))
