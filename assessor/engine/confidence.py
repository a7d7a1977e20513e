"""Confidence: how well *sure*, *fairly sure* and *guess* fit the answers (measurement §2); kept outside mastery."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

ENOUGH = 30
"""Answers below which nothing is said."""


class Confidence(StrEnum):
    """What the rep says with an answer."""

    SURE = "sure"
    FAIRLY = "fairly"
    GUESS = "guess"


STATED = {Confidence.SURE: 0.9, Confidence.FAIRLY: 0.7, Confidence.GUESS: 0.4}
"""The chance of being right that each word stands for; printed beside the word, so that it means the same to all."""


@dataclass(frozen=True)
class Calibration:
    """How claimed chances fit outcomes over `answers` answers.

    `brier` mean (p−x)², 0 best; `over` mean (p−x), above 0 over-confident.
    `by_word` holds for each word that was used: answers, share right 0..1.
    """

    answers: int
    brier: float
    over: float
    by_word: dict[Confidence, tuple[int, float]]

    @property
    def enough(self) -> bool:
        """Whether there are enough answers to say anything."""
        return self.answers >= ENOUGH


def calibrate(answers: Iterable[tuple[Confidence, int]]) -> Calibration:
    """Calibration of (confidence, credit 0..100) pairs."""
    pairs = [(confidence, credit / 100) for confidence, credit in answers]
    gaps = [STATED[confidence] - x for confidence, x in pairs]
    by_word = {
        confidence: (len(outcomes), fmean(outcomes))
        for confidence in Confidence
        if (outcomes := [x for said, x in pairs if said is confidence])
    }
    return Calibration(
        answers=len(pairs),
        brier=fmean(gap**2 for gap in gaps) if gaps else 0.0,
        over=fmean(gaps) if gaps else 0.0,
        by_word=by_word,
    )
