"""The four verdicts and their thresholds."""

from __future__ import annotations

import pytest

from assessor.engine.know import Knowledge, State, know
from tests.engine.evidence import all_of, practice
from tests.engine.made import NOW


def known(chance_there: float, answers: int = 6) -> Knowledge:
    return Knowledge(0.6, 0.4, 0.8, chance_there, 0.1, 0.0, 0.7, answers, NOW, stale=False)


@pytest.mark.parametrize(
    ("chance_there", "state"),
    [
        (0.0, State.NEEDS_WORK),
        (0.2, State.NEEDS_WORK),
        (0.2000001, State.UNKNOWN),
        (0.4999999, State.UNKNOWN),
        (0.5, State.LIKELY),
        (0.7999999, State.LIKELY),
        (0.8, State.SOLID),
        (1.0, State.SOLID),
    ],
)
def test_the_verdict_follows_the_chance_of_being_there(chance_there: float, state: State) -> None:
    assert known(chance_there).state is state


def test_nobody_gets_a_verdict_without_an_answer() -> None:
    assert known(0.01, answers=0).state is State.UNKNOWN
    assert known(0.99, answers=0).state is State.UNKNOWN


def test_all_right_is_solid_and_all_wrong_needs_work() -> None:
    domain = practice("123345123345", c=0.25)
    assert know({"a": domain}, {"a": all_of(domain, 100)}, NOW)["a"].state is State.SOLID
    assert know({"a": domain}, {"a": all_of(domain, 0)}, NOW)["a"].state is State.NEEDS_WORK


def test_a_single_answer_is_not_enough_evidence() -> None:
    domain = practice()
    for credit in (0, 100):
        one = all_of(domain, credit)[2:3]
        assert know({"a": domain}, {"a": one}, NOW)["a"].state is not State.SOLID
    assert know({"a": domain}, {"a": all_of(domain, 100)[2:3]}, NOW)["a"].state is State.UNKNOWN


def test_the_cut_of_the_practice_decides_not_the_usual_one() -> None:
    low, high = practice(cut=0.4), practice(cut=0.9)
    answers = all_of(low, 100)
    assert (
        know({"a": low}, {"a": answers}, NOW)["a"].chance_there
        > know({"a": high}, {"a": answers}, NOW)["a"].chance_there
    )
