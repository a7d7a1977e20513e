"""What was studied, and what was recommended from what."""

from datetime import timedelta

import pytest

from assessor.store import Store, people, recommendations, study
from assessor.store.errors import Conflict
from tests.support import made
from tests.support.made import NOON


@pytest.fixture(autouse=True)
def _ben(store: Store) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ben"))


def test_each_reading_is_kept_in_order(store: Store) -> None:
    later, first = made.reading("l2", studied_at=NOON + timedelta(days=9)), made.reading("l1")
    with store.write() as conn:
        assert [study.mark(conn, reading) for reading in (later, first, first)] == ["stored", "stored", "same"]

        assert study.of_person(conn, "ben") == [first, later]
        assert study.of_person(conn, "caro") == []


def test_a_reading_of_another_lesson_does_not_take_its_place(store: Store) -> None:
    with store.write() as conn:
        study.mark(conn, made.reading())
        with pytest.raises(Conflict) as conflict:
            study.mark(conn, made.reading(lesson="practices/questioning"))

    assert conflict.value.existing == made.reading()


def test_the_last_recommendation_comes_back_with_its_inputs(store: Store) -> None:
    old, new = made.recommendation("c1"), made.recommendation("c2", made_at=NOON + timedelta(days=1), lessons=[])
    with store.write() as conn:
        assert recommendations.latest(conn, "ben") is None
        assert [recommendations.add(conn, made) for made in (new, old, old)] == ["stored", "stored", "same"]

        assert recommendations.latest(conn, "ben") == new


def test_another_recommendation_does_not_take_its_place(store: Store) -> None:
    with store.write() as conn:
        recommendations.add(conn, made.recommendation())
        with pytest.raises(Conflict) as conflict:
            recommendations.add(conn, made.recommendation(inputs={"qpc": {"mastery": 0.9}}))

    assert conflict.value.existing == made.recommendation()
