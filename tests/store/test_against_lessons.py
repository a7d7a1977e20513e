"""What people say against recommendations: one against each lesson, theirs to take back, counted in groups."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from assessor.engine.effects import Effect
from assessor.store import Store, effects, objections, people, recommendations
from tests.support import made
from tests.support.made import NOON

LATER = NOON + timedelta(days=1)


@pytest.fixture(autouse=True)
def _ben_was_sent_to_a_lesson(store: Store) -> None:
    with store.write() as conn:
        people.add_person(conn, made.person("ben"))
        recommendations.add(conn, made.recommendation())


def company(store: Store, size: int, **said: object) -> None:
    """So many more people, who all say this of the lesson on QPC."""
    with store.write() as conn:
        for number in range(size):
            people.add_person(conn, made.person(f"p{number}"))
            objections.say(conn, made.objection(person_id=f"p{number}", **said))


def test_what_is_said_last_against_a_lesson_takes_the_place_of_what_was_said_before(store: Store) -> None:
    other = made.objection("practices/rapport", said_at=LATER)
    with store.write() as conn:
        for said in (made.objection(), made.objection(), other):
            objections.say(conn, said)
        assert objections.of_person(conn, "ben") == [other, made.objection()]
        objections.say(conn, made.objection(kind="wrong", words="Not mine.", shared=True, said_at=LATER))
        kinds = {one.lesson: (one.kind, one.words) for one in objections.of_person(conn, "ben")}
        assert kinds == {"practices/qpc": ("wrong", "Not mine."), "practices/rapport": ("not-now", "")}


def test_a_double_click_from_two_threads_is_one_row(store: Store) -> None:
    def click(number: int) -> None:
        with store.write() as conn:
            objections.say(conn, made.objection(said_at=NOON + timedelta(seconds=number)))

    made.at_once(4, click)
    with store.read() as conn:
        assert len(objections.of_person(conn, "ben")) == 1


def test_only_ones_own_is_taken_back(store: Store) -> None:
    company(store, 1)
    with store.write() as conn:
        objections.say(conn, made.objection())
        assert objections.take_back(conn, "ben", "practices/qpc")
        assert not objections.take_back(conn, "ben", "practices/qpc")
        assert objections.of_person(conn, "ben") == []
        assert len(objections.of_person(conn, "p0")) == 1


@pytest.mark.parametrize(("people_", "counted"), [(4, {}), (5, {"practices/qpc": 5})])
def test_fewer_than_the_smallest_group_are_not_counted(store: Store, people_: int, counted: dict[str, int]) -> None:
    company(store, people_, kind="wrong")
    with store.write() as conn:
        objections.say(conn, made.objection(kind="do-this"))
        objections.say(conn, made.objection("practices/rapport", kind="wrong"))
        assert objections.wrong(conn, 5) == counted


def test_trainers_read_only_words_that_they_may_read(store: Store) -> None:
    company(store, 2, kind="wrong", words="Secret.")
    with store.write() as conn:
        objections.say(conn, made.objection(kind="wrong", words="We sell by phone.", shared=True))
        objections.say(conn, made.objection("practices/rapport", kind="wrong", shared=True))
        assert objections.words(conn) == {"practices/qpc": ["We sell by phone."]}
        objections.take_back(conn, "ben", "practices/qpc")
        assert objections.words(conn) == {}


def test_there_are_three_kinds_and_each_is_about_a_recommendation(store: Store) -> None:
    for broken in (made.objection(kind="never"), made.objection(recommendation_id="none")):
        with pytest.raises(IntegrityError), store.write() as conn:
            objections.say(conn, broken)


def test_what_was_found_of_lessons_takes_the_place_of_all_that_was_found_before(store: Store) -> None:
    with store.write() as conn:
        effects.keep(conn, {"practices/qpc": Effect(31, 0.8), "gone": Effect(4, 0.0)}, NOON)
        effects.keep(conn, {"practices/qpc": Effect(34, 0.9)}, LATER)
        assert effects.every(conn) == {"practices/qpc": Effect(34, 0.9)}
        effects.keep(conn, {}, LATER)
        assert effects.every(conn) == {}
