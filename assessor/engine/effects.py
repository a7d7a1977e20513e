"""What a lesson changes, from pairs of before and after (measurement §5).

Until there are 30 pairs a lesson is taken to work as its minutes suggest. A pair is one reader: what their answers
up to the reading let expect of *other* questions on the lesson's practice, and how they then answered those. So
neither a question seen twice nor the luck of a low first score counts as learning.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import sqrt

from assessor.engine.know import Domain, Evidence, know

ENOUGH = 30
"""Pairs below which nothing measured is used."""
TRUST = 20
"""Pairs at which what was measured weighs as much as the prior."""
CLOSES = 0.5
"""The share of a shortfall that a lesson of effect 1 closes where it covers all of a practice."""
HIGHEST = 2.0
"""No lesson is taken to work better than twice as well: more is luck, at some thirty pairs."""


@dataclass(frozen=True)
class Pair:
    """One reader of one lesson, in shares of mastery: `gained` −1..1, and `expected` > 0 of a lesson of effect 1."""

    gained: float
    expected: float


@dataclass(frozen=True)
class Effect:
    """What was `observed` of a lesson over so many `pairs`: 0..2, where 1 closes half of what it covers."""

    pairs: int
    observed: float

    @property
    def enough(self) -> bool:
        """Whether it is used."""
        return self.pairs >= ENOUGH


def prior(minutes: int) -> float:
    """√(minutes/12): what a lesson of that length is taken to do before anything is measured."""
    return sqrt(minutes / 12)


def effect(minutes: int, measured: Effect | None) -> float:
    """e: n/(n+20)·observed + 20/(n+20)·prior from 30 pairs on, the prior before."""
    if measured is None or not measured.enough:
        return prior(minutes)
    return (measured.pairs * measured.observed + TRUST * prior(minutes)) / (measured.pairs + TRUST)


def pair(
    practice: str,
    share: float,
    domains: Mapping[str, Domain],
    before: Mapping[str, Sequence[Evidence]],
    after: Sequence[Evidence],
    studied_at: datetime,
) -> Pair | None:
    """A reader's pair for a lesson that covers a share 0..1 of a practice; None if there is nothing to compare.

    `before` are all their answers up to the reading by practice, `after` those to other items of this practice since.
    The expectation is the posterior's own for exactly the items of `after`.
    """
    if practice not in domains or not before.get(practice) or not after:
        return None
    own = domains[practice]
    asked = replace(own, items=tuple(answer.item for answer in after), unsure=own.variance)
    then = know({**domains, practice: asked}, before, studied_at)[practice]
    # 0.01 + 0.98·[c + (1−c)·m], solved for m over all answers together.
    guessed = sum(0.01 + 0.98 * answer.item.c for answer in after)
    reach = sum(0.98 * (1 - answer.item.c) for answer in after)
    found = (sum(answer.credit for answer in after) / 100 - guessed) / reach
    return Pair(gained=found - then.mastery, expected=CLOSES * share * then.shortfall)


def observe(pairs: Sequence[Pair]) -> Effect:
    """What readers gained over what they would have gained at effect 1, all of them together; 0 without pairs."""
    expected = sum(one.expected for one in pairs)
    ratio = sum(one.gained for one in pairs) / expected if expected else 0.0
    return Effect(len(pairs), min(max(ratio, 0.0), HIGHEST))
