"""The cut of a practice as trainers judge it (Angoff 1971; measurement §6).

Each judge says of each question how many of a hundred people who are *just there* would know the answer, not guess
it: mastery is free of guessing, so that the judgement is on the same scale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from assessor.engine.analysis import TooFew

JUDGES = 5
"""A cut takes at least so many."""
HIGHEST = 0.95
"""The highest cut that a practice can have."""


@dataclass(frozen=True)
class Cut:
    """The mastery that counts as there, 0..1, as the judges' mean, and its standard error sd/√judges."""

    judges: int
    value: float
    error: float
    spread: Mapping[str, float]
    """For each question the SD of its judgements: where judges should talk to each other first."""


def angoff(judgements: Mapping[str, Mapping[str, int]]) -> Cut | TooFew:
    """The cut from judge → question → people of a hundred, 0..100.

    Only questions that every judge has judged count, so that a judge of the hard half does not lower the cut.
    """
    for judge, given in judgements.items():
        wrong = {item: people for item, people in given.items() if not 0 <= people <= 100}
        if wrong:
            raise ValueError(f"{judge} gave {wrong}; each is a number of people from 0 to 100")
    if len(judgements) < JUDGES:
        return TooFew(len(judgements), JUDGES)
    shared = sorted(set.intersection(*(set(given) for given in judgements.values())))
    if not shared:
        return TooFew(0, JUDGES)
    means = [fmean(given[item] for item in shared) / 100 for given in judgements.values()]
    return Cut(
        judges=len(means),
        value=min(fmean(means), HIGHEST),
        error=stdev(means) / sqrt(len(means)),
        spread={item: stdev(given[item] / 100 for given in judgements.values()) for item in shared},
    )
