"""What two people saw on one call, side by side: where they agree, where they compare notes, what to practise next.

Neither side is corrected by the other, and no sum is made of the two. Source: measurement §3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessor.engine.catalogue import Criterion, Rubric

COMPARE = 2
"""Levels between the two from which they compare notes. One is nothing, and even two on one line are no finding."""
TOP = 5
GOOD = 4
"""The first level whose picture is one to aim at: those below it describe what is still missing."""


class Why(StrEnum):
    """Why a line was chosen to be practised."""

    LOWEST = "lowest"
    """The manager rated no other line as low."""
    APART = "apart"
    """Of those that the manager rated lowest, the two lie furthest apart on it."""
    ORDER = "order"
    """Of those, it comes first on the scale."""


@dataclass(frozen=True)
class Line:
    """A criterion that both rated, each with a level 1..5."""

    criterion: Criterion
    manager: int
    rep: int

    @property
    def gap(self) -> int:
        """Levels that the rep sees more than the manager, −4..4."""
        return self.rep - self.manager


@dataclass(frozen=True)
class Practise:
    """The one thing to practise: a criterion, the manager's level 1..4 on it, and the level to aim at."""

    criterion: Criterion
    level: int
    why: Why

    @property
    def goal(self) -> int:
        """The first good level, or the one above it for who is there."""
        return max(GOOD, self.level + 1)


@dataclass(frozen=True)
class Debrief:
    """What to talk about. Lines are in the rubric's order, those to compare with the greatest distance first.

    `one_sided` holds what came up for one of the two only. `practise` is None where the manager rated all at 5.
    """

    agree: tuple[Line, ...]
    near: tuple[Line, ...]
    compare: tuple[Line, ...]
    one_sided: tuple[Criterion, ...]
    practise: Practise | None


def debrief(rubric: Rubric, manager: Mapping[str, int], rep: Mapping[str, int]) -> Debrief:
    """Both sides' levels 1..5 by criterion, as an agenda; what the rubric does not know any more is passed over."""
    both = [Line(one, manager[one.id], rep[one.id]) for one in rubric.criteria if one.id in manager and one.id in rep]
    apart = [line for line in both if abs(line.gap) >= COMPARE]
    return Debrief(
        agree=tuple(line for line in both if line.gap == 0),
        near=tuple(line for line in both if 0 < abs(line.gap) < COMPARE),
        compare=tuple(sorted(apart, key=lambda line: -abs(line.gap))),
        one_sided=tuple(one for one in rubric.criteria if (one.id in manager) != (one.id in rep)),
        practise=_practise(rubric.criteria, manager, {line.criterion.id: abs(line.gap) for line in both}),
    )


def _practise(criteria: Sequence[Criterion], manager: Mapping[str, int], apart: Mapping[str, int]) -> Practise | None:
    rated = [one for one in criteria if one.id in manager]
    lowest = min((manager[one.id] for one in rated), default=TOP)
    if lowest == TOP:
        return None
    low = [one for one in rated if manager[one.id] == lowest]
    furthest = max(apart.get(one.id, 0) for one in low)
    far = [one for one in low if apart.get(one.id, 0) == furthest]
    why = Why.LOWEST if len(low) == 1 else Why.APART if len(far) == 1 else Why.ORDER
    return Practise(far[0], lowest, why)
