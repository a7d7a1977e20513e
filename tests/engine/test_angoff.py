"""The judges' cut."""

from __future__ import annotations

import pytest

from assessor.engine.analysis import TooFew
from assessor.engine.angoff import HIGHEST, Cut, angoff

FIVE = {
    judge: {"one": people, "two": people + 10} for judge, people in zip("abcde", (50, 55, 60, 65, 70), strict=True)
}


def test_four_judges_make_no_cut() -> None:
    assert angoff({judge: FIVE[judge] for judge in "abcd"}) == TooFew(4, 5)
    assert angoff({}) == TooFew(0, 5)


def test_the_cut_is_the_mean_of_judges_and_its_error_their_spread_over_the_root_of_five() -> None:
    found = angoff(FIVE)
    assert isinstance(found, Cut)
    assert found.judges == 5
    assert found.value == pytest.approx(0.65)
    assert found.error == pytest.approx(0.0790569 / 5**0.5)
    assert found.spread == {"one": pytest.approx(0.0790569), "two": pytest.approx(0.0790569)}


def test_only_what_all_have_judged_counts() -> None:
    more = FIVE | {"a": FIVE["a"] | {"three": 0}}
    assert angoff(more) == angoff(FIVE)
    assert angoff(FIVE | {"f": {"other": 50}}) == TooFew(0, 5)


def test_a_cut_stays_below_what_a_practice_can_have() -> None:
    found = angoff({judge: {"one": 100} for judge in "abcde"})
    assert isinstance(found, Cut)
    assert found.value == HIGHEST


@pytest.mark.parametrize("people", [-1, 101])
def test_a_judgement_beyond_a_hundred_is_refused_by_name(people: int) -> None:
    with pytest.raises(ValueError, match=r"a gave .*from 0 to 100"):
        angoff(FIVE | {"a": {"one": people}})
