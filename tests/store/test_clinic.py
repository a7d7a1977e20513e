"""The clinic: a draft is its author's alone, a trainer does not learn who asked, and nothing is answered twice."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from assessor.store import Connection, Store, clinic, people
from assessor.store.clinic import Case
from assessor.store.errors import Conflict, Missing
from tests.support import made
from tests.support.made import NOON

LATER = NOON + timedelta(days=2)
DRAFT = made.question(asked_at=None)


@pytest.fixture(autouse=True)
def _ana_ben_and_tess(store: Store) -> None:
    with store.write() as conn:
        for handle in ("ana", "ben", "tess"):
            people.add_person(conn, made.person(handle))


def state(store: Store, question_id: str = "q") -> str:
    with store.read() as conn:
        found = clinic.own(conn, question_id)
    return found.state if found else "gone"


def test_a_draft_is_changed_until_it_is_asked(store: Store) -> None:
    asked = replace(DRAFT, title="Calls in the evening", written_at=LATER, asked_at=LATER)
    with store.write() as conn:
        assert clinic.keep(conn, DRAFT) == "stored"
        assert clinic.keep(conn, asked) == "stored"
        assert clinic.keep(conn, replace(asked, asked_at=LATER + timedelta(seconds=1))) == "same"
        with pytest.raises(Conflict):
            clinic.keep(conn, replace(asked, title="Something else"))
        assert [one.question for one in clinic.of_person(conn, "ben")] == [asked]
        assert clinic.count(conn, "ben") == 1


def test_an_id_that_is_somebody_elses_is_a_conflict(store: Store) -> None:
    with store.write() as conn:
        clinic.keep(conn, DRAFT)
        with pytest.raises(Conflict):
            clinic.keep(conn, replace(DRAFT, person_id="ana", title="Mine now"))
        assert clinic.own(conn, "q") == clinic.Asked(DRAFT, None, "")


def test_trainers_see_what_was_asked_and_not_by_whom(store: Store) -> None:
    with store.write() as conn:
        clinic.keep(conn, made.question("draft", asked_at=None))
        clinic.keep(conn, made.question("nameless"))
        clinic.keep(conn, made.question("named", shows_name=True, asked_at=LATER))
        found = clinic.cases(conn, answered=False, most=10)
        assert [(one.id, one.asker) for one in found] == [("nameless", ""), ("named", "Ben")]
        assert clinic.case_of(conn, "draft") is None
        assert clinic.case_of(conn, "nameless") == found[0]
        assert clinic.waiting(conn) == 2
        assert clinic.cases(conn, answered=False, most=1) == found[:1]
    assert {field.name for field in fields(Case)} & {"person_id", "shows_name", "question_id"} == set()
    assert "ben" not in repr(found[0]).lower()


def test_an_answer_is_news_until_it_was_read_and_again_once_it_is_changed(store: Store) -> None:
    first = made.answer(trainer_id="tess")
    second = replace(first, answer="Better words.", answered_at=LATER)
    with store.write() as conn:
        clinic.keep(conn, made.question())
        assert clinic.answer(conn, first, None) == "stored"
        assert clinic.answer(conn, replace(first, answered_at=LATER), None) == "same"
        assert clinic.cases(conn, answered=False, most=10) == []
        (case,) = clinic.cases(conn, answered=True, most=10)
        assert (case.answer, case.trainer) == (first, "Tess")
        assert news(conn) == ["q"]
        clinic.note_read(conn, "q", "ana", LATER)
        assert news(conn) == ["q"]
        clinic.note_read(conn, "q", "ben", LATER)
        assert news(conn) == []
        assert clinic.answer(conn, second, first.answered_at) == "stored"
        assert news(conn) == ["q"]


def news(conn: Connection) -> list[str]:
    return [one.question.id for one in clinic.of_person(conn, "ben") if one.is_news]


def test_two_trainers_at_once_are_told(store: Store) -> None:
    with store.write() as conn:
        clinic.keep(conn, made.question())
        clinic.answer(conn, made.answer(trainer_id="tess"), None)
        for before in (None, LATER):
            with pytest.raises(Conflict) as conflict:
                clinic.answer(conn, made.answer(answer="Something else"), before)
            assert conflict.value.existing == made.answer(trainer_id="tess")


def test_what_waits_can_be_taken_back_by_its_author_alone(store: Store) -> None:
    with store.write() as conn:
        clinic.keep(conn, made.question())
        assert not clinic.take_back(conn, "q", "ana")
        assert clinic.take_back(conn, "q", "ben")
        with pytest.raises(Missing):
            clinic.answer(conn, made.answer(), None)
    assert state(store) == "draft"
    with store.write() as conn:
        clinic.keep(conn, made.question())
        clinic.answer(conn, made.answer(), None)
        assert not clinic.take_back(conn, "q", "ben")
    assert state(store) == "answered"


def test_a_question_goes_with_its_answer(store: Store) -> None:
    with store.write() as conn:
        clinic.keep(conn, made.question())
        clinic.answer(conn, made.answer(), None)
        clinic.remove(conn, "q", "ana")
        assert clinic.case_of(conn, "q")
        clinic.remove(conn, "q", "ben")
        assert clinic.case_of(conn, "q") is None
    assert state(store) == "gone"


def test_it_is_answered_or_taken_back_and_never_both(store: Store) -> None:
    for number in range(8):
        with store.write() as conn:
            clinic.keep(conn, made.question(f"q{number}"))

    def act(which: int, number: int) -> str:
        with store.write() as conn:
            if which:
                return "back" if clinic.take_back(conn, f"q{number}", "ben") else ""
            try:
                return clinic.answer(conn, made.answer(f"q{number}"), None)
            except Missing:
                return ""

    for number in range(8):
        done = made.at_once(2, lambda which, number=number: act(which, number))  # type: ignore[misc]
        assert sorted(done) in (["", "back"], ["", "stored"])
        assert state(store, f"q{number}") == ("draft" if "back" in done else "answered")
