"""Self-checks: to what degree somebody makes each of a few mistakes, by their own word, and what cures it.

Nothing here is measured. A level is what somebody says of themselves, or of their team as a whole; it never enters
what is known of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean
from typing import Annotated, Literal

from annotated_types import MaxLen, MinLen

from assessor.engine.catalogue import Criterion
from assessor.engine.kinds.base import Id, Line, Prose, Strict

OFTEN, SELDOM = 2.5, 4.0
"""Mean levels, 1..5: below the first a mistake is made often, from the second on seldom, in between at times."""


@dataclass(frozen=True, kw_only=True)
class MistakeCheck(Strict):
    """One mistake, and the behaviours that show it."""

    mistake: Id
    """Its id in mistakes.yaml, where its name and the practices that cure it stand."""
    because: dict[Id, Line]
    """For each practice that cures it, how it does; the one to begin with first."""
    behaviours: Annotated[tuple[Criterion, ...], MinLen(2), MaxLen(3)]
    """Two or three behaviours; level 1 makes the mistake, level 5 does not."""


@dataclass(frozen=True, kw_only=True)
class SelfCheck(Strict):
    """To what degree somebody makes each of a few mistakes."""

    id: Id
    """Unique, permanent."""
    about: Literal["self", "team"]
    """Whom it is about: whoever fills it in, or all those whom a manager leads, taken together."""
    title: Line
    """Shown on the page."""
    intro: Prose
    """Said before the first behaviour."""
    mistakes: Annotated[tuple[MistakeCheck, ...], MinLen(1), MaxLen(8)]
    """What it asks about."""


class Degree(StrEnum):
    """To what degree somebody makes a mistake."""

    OFTEN = "often"
    AT_TIMES = "at times"
    SELDOM = "seldom"


@dataclass(frozen=True)
class Guilt:
    """What somebody says of one mistake.

    `level` is the mean of its behaviours' levels, 1..5, and `change` what the mean of those that were also answered
    the time before has gained since, -4..4; None if there are none.
    """

    asked: MistakeCheck
    level: float
    degree: Degree
    change: float | None


def guilt(check: SelfCheck, levels: Mapping[str, int], before: Mapping[str, int] | None = None) -> list[Guilt]:
    """Each mistake of which a behaviour has a level 1..5, the worst first, equals in the order of the file.

    Behaviours that the check no longer has are passed over.
    """
    found = [_guilt(asked, levels, before or {}) for asked in check.mistakes]
    return sorted(filter(None, found), key=lambda one: one.level)


def behaviours(check: SelfCheck) -> list[Criterion]:
    """All that a self-check asks, in its order."""
    return [behaviour for asked in check.mistakes for behaviour in asked.behaviours]


def _guilt(asked: MistakeCheck, levels: Mapping[str, int], before: Mapping[str, int]) -> Guilt | None:
    given = [one.id for one in asked.behaviours if one.id in levels]
    if not given:
        return None
    level = fmean(levels[name] for name in given)
    twice = [levels[name] - before[name] for name in given if name in before]
    return Guilt(asked, level, _degree(level), fmean(twice) if twice else None)


def _degree(level: float) -> Degree:
    if level < OFTEN:
        return Degree.OFTEN
    return Degree.AT_TIMES if level < SELDOM else Degree.SELDOM
