"""Say beside Know: a self-rating and a knowledge score on one row, never blended (measurement §3)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from statistics import fmean

from assessor.engine.know import Knowledge

APART = 1.5
"""Levels of the five-point scale from which two views are worth a conversation; one practice alone is no finding."""


class Agreement(StrEnum):
    """How Say and Know stand to each other."""

    UNRATED = "unrated"
    UNASKED = "unasked"
    AGREE = "agree"
    SAY_HIGHER = "say-higher"
    KNOW_HIGHER = "know-higher"


def say(levels: Sequence[int]) -> float | None:
    """Mean of the rated levels 1..5; None without a rating."""
    return fmean(levels) if levels else None


def compare(rated: float | None, knowledge: Knowledge | None) -> Agreement:
    """Two views of one practice.

    They disagree when they are one and a half levels apart, mastery 0..1 being read as 1..5, and the rating lies
    outside the interval of the knowledge score as well: a wide interval disagrees with nobody.
    """
    if rated is None:
        return Agreement.UNRATED
    if knowledge is None or not knowledge.answers:
        return Agreement.UNASKED
    gap = rated - on_scale(knowledge.mastery)
    if gap >= APART and rated > on_scale(knowledge.high):
        return Agreement.SAY_HIGHER
    if gap <= -APART and rated < on_scale(knowledge.low):
        return Agreement.KNOW_HIGHER
    return Agreement.AGREE


def on_scale(mastery: float) -> float:
    """Mastery 0..1 as a level 1..5."""
    return 1 + 4 * mastery
