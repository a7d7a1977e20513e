"""How well stated confidence fits the answers."""

from __future__ import annotations

import pytest

from assessor.engine.confidence import Confidence, calibrate

SURE, FAIRLY, GUESS = Confidence.SURE, Confidence.FAIRLY, Confidence.GUESS


def test_brier_and_over_confidence_by_hand() -> None:
    found = calibrate([(SURE, 100), (SURE, 0), (FAIRLY, 100), (GUESS, 50)])
    assert found.answers == 4
    assert found.brier == pytest.approx((0.1**2 + 0.9**2 + 0.3**2 + 0.1**2) / 4)
    assert found.over == pytest.approx((-0.1 + 0.9 - 0.3 - 0.1) / 4)
    assert found.by_word == {SURE: (2, 0.5), FAIRLY: (1, 1.0), GUESS: (1, 0.5)}


def test_always_sure_and_always_wrong_is_over_confident_and_the_reverse_is_not() -> None:
    assert calibrate([(SURE, 0)] * 40).over == pytest.approx(0.9)
    assert calibrate([(GUESS, 100)] * 40).over == pytest.approx(-0.6)


def test_nine_of_ten_right_when_sure_is_well_calibrated() -> None:
    assert calibrate([(SURE, 100)] * 9 + [(SURE, 0)]).over == pytest.approx(0.0)


@pytest.mark.parametrize(("answers", "enough"), [(0, False), (29, False), (30, True)])
def test_nothing_is_said_before_thirty_answers(answers: int, enough: bool) -> None:
    assert calibrate([(FAIRLY, 100)] * answers).enough is enough


def test_without_answers_there_is_nothing_to_say() -> None:
    found = calibrate([])
    assert (found.brier, found.over, found.by_word) == (0.0, 0.0, {})


def test_a_word_that_was_not_used_is_not_listed() -> None:
    assert list(calibrate([(GUESS, 0)]).by_word) == [GUESS]
