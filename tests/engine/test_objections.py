"""What is said against a recommendation, and for how long it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from assessor.engine.know import State
from assessor.engine.objections import SET_ASIDE, Aside, Kind, Objection, aside, contradicted, stands
from assessor.engine.recommend import recommend
from tests.engine.made import NOW
from tests.engine.test_recommend import PRACTICES, known, lesson

LESSONS = [lesson("a1", a=1.0), lesson("a2", a=0.8, b=0.2), lesson("b", b=1.0, a=0.3), lesson("c", c=1.0)]
KNOWN = {name: known(0.3) for name in PRACTICES}
WEAK = replace(known(0.4), chance_there=0.1, last_answer=NOW + timedelta(days=1))


def said(kind: Kind, lesson_: str = "a1", practice: str = "a") -> Objection:
    return Objection(kind, lesson_, practice, NOW)


def pages(*objections: Objection) -> list[str]:
    return [one.lesson for one in recommend(LESSONS, PRACTICES, KNOWN, {}, NOW, aside(objections))]


def test_not_now_holds_for_two_weeks_whatever_is_answered() -> None:
    one = said(Kind.NOT_NOW)
    assert one.until == NOW + SET_ASIDE == NOW + timedelta(days=14)
    assert stands(one, {"a": WEAK}, NOW + timedelta(days=13, hours=23))
    assert not stands(one, KNOWN, NOW + SET_ASIDE)


def test_i_already_do_this_holds_until_answers_given_since_say_otherwise() -> None:
    one = said(Kind.DO_THIS)
    assert one.until is None
    assert stands(one, KNOWN, NOW + timedelta(days=900))
    assert WEAK.state is State.NEEDS_WORK
    assert not stands(one, {"a": WEAK}, NOW)
    earlier = {"a": replace(WEAK, last_answer=NOW)}
    unsettled = {"a": replace(WEAK, chance_there=0.4)}
    for knowledge in (earlier, unsettled, {"b": WEAK}, {}):
        assert stands(one, knowledge, NOW)


@pytest.mark.parametrize("kind", [Kind.NOT_NOW, Kind.WRONG])
def test_nothing_else_is_contradicted_by_answers(kind: Kind) -> None:
    assert not contradicted(said(kind), {"a": WEAK})


def test_wrong_holds_until_it_is_taken_back() -> None:
    assert stands(said(Kind.WRONG), {"a": WEAK}, NOW + timedelta(days=900))


def test_what_is_set_aside_is_not_recommended_and_all_else_is() -> None:
    assert sorted(pages()) == ["a1", "a2", "b", "c"]
    for kind in (Kind.NOT_NOW, Kind.WRONG):
        assert sorted(pages(said(kind))) == ["a2", "b", "c"]


def test_a_practice_that_one_does_already_is_no_reason_for_any_lesson() -> None:
    found = recommend(LESSONS, PRACTICES, KNOWN, {}, NOW, aside([said(Kind.DO_THIS)]))
    assert sorted(one.lesson for one in found) == ["b", "c"]
    (b,) = [one for one in found if one.lesson == "b"]
    assert b.gain == pytest.approx(0.3), "what it covers of a counts for nothing"


def test_a_practice_that_one_does_already_still_counts_as_a_prerequisite() -> None:
    needs = [lesson("n", requires=("a",), b=1.0)]
    weak = {"a": known(0.4, mastery=0.1), "b": known(0.3)}
    (found,) = recommend(needs, PRACTICES, weak, {}, NOW, aside([said(Kind.DO_THIS)]))
    assert found.ready < 0.4


def test_what_is_kept_back_is_said_by_lesson_or_by_practice() -> None:
    held = Aside(frozenset({"l"}), frozenset({"p"}))
    assert held.keeps_back("l", "x")
    assert held.keeps_back("x", "p")
    assert not held.keeps_back("x", "y")
