"""How a manager rates beside the others: leniency and spread, the two classic rater effects.

Saal, Downey & Lahey (1980), Rating the ratings, Psychological Bulletin 88: leniency or severity is a shift of all
levels, restriction of range levels that lie closer together than they should. There is no key: who differs from the
panel is not wrong, and the panel is everybody else, never oneself.

Errors are found by leaving out each call in turn (the jackknife; Tukey 1958), because the lines of one call hang
together: who takes one scene amiss is off on all of its lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import sqrt
from statistics import fmean, pstdev

Line = tuple[str, str]
"""A vignette's id, and a criterion's."""
Levels = Mapping[Line, int]
"""What one manager gave each line, 1..5."""

MANAGERS = 5
"""Nothing is shown before so many have rated every call; the panel grows and shrinks by so many at a time."""
OTHERS_ON_A_LINE = 5
"""Of a single line nothing is said unless so many others have rated it."""
Z = 1.64
"""Standard errors within which one is like the others."""
LEAST = 0.05
"""Less than this is nothing to speak of."""
SHOWN = 2
"""Decimals that are shown, and on which it is decided what is said."""
HALF, WHOLE = 0.5, 1.0
"""Distances on a line that are told apart: none finer, for an exact mean can tell what each of the others gave."""


class Leaning(StrEnum):
    """How high somebody rates beside the others."""

    LENIENT = "lenient"
    LIKE = "like"
    STRICT = "strict"


class Width(StrEnum):
    """How far somebody's levels lie apart beside the others'."""

    ALIKE = "alike"
    LIKE = "like"
    EXTREMES = "extremes"


@dataclass(frozen=True)
class Finished:
    """When somebody had rated every call, and when what they gave was deleted, if it was."""

    at: datetime
    gone_at: datetime | None = None


@dataclass(frozen=True)
class Panel:
    """Who make it, and how many wait until they are five."""

    managers: list[str]
    waiting: int


@dataclass(frozen=True)
class Figure:
    """A value, and its standard error."""

    value: float
    error: float

    def away(self, expected: float) -> float:
        """How far it lies from what is expected, in the decimals that are shown; 0 if that is nothing to speak of."""
        away = round(round(self.value, SHOWN) - expected, SHOWN)
        return away if abs(away) >= LEAST else 0.0

    def beyond(self, expected: float) -> int:
        """-1 or 1 where it surely lies below or above what is expected; 0 where it may well be that."""
        away = self.away(expected)
        if abs(away) <= round(Z * round(self.error, SHOWN), 2 * SHOWN):
            return 0
        return 1 if away > 0 else -1


@dataclass(frozen=True)
class Furthest:
    """The line on which somebody is furthest from the panel: higher or lower, by over a level or over half a one."""

    line: Line
    higher: bool
    over_a_level: bool


@dataclass(frozen=True)
class Compared:
    """One manager beside `others`, over `lines` lines."""

    others: int
    lines: int
    leniency: Figure
    """Levels of five, above 0 more lenient than the others."""
    spread: Figure | None
    """Below 1 everything looks alike, above 1 more extreme; None if the others tell nothing apart."""
    furthest: Furthest | None
    """None where no line is half a level away, or too few others have rated it."""

    @property
    def leaning(self) -> Leaning:
        """What the leniency's figures carry."""
        return (Leaning.LIKE, Leaning.LENIENT, Leaning.STRICT)[self.leniency.beyond(0)]

    @property
    def width(self) -> Width | None:
        """What the spread's figures carry; None if there is none."""
        return (Width.LIKE, Width.EXTREMES, Width.ALIKE)[self.spread.beyond(1)] if self.spread else None


def panel(done: Mapping[str, Finished]) -> Panel:
    """The panel of those who have rated every call: the first five, the next five and so on, each five as a whole.

    Neither does it grow by one, nor is one of it ever replaced: from one's own figures before and after, one could
    tell how that one rates. Five of whom one has deleted their account are in it no more, none of them.
    """
    together: list[list[str]] = []
    five: list[str] = []
    for manager in sorted(done, key=lambda one: (done[one].at, one)):
        # Who was gone before they were five has never been in any figure.
        five = [one for one in five if not _gone(done[one], done[manager].at)] + [manager]
        if len(five) == MANAGERS:
            together.append(five)
            five = []
    whole = [each for each in together if not any(done[one].gone_at for one in each)]
    return Panel([one for each in whole for one in each], sum(done[one].gone_at is None for one in five))


def compare(own: Levels, others: Sequence[Levels]) -> Compared:
    """Somebody's levels beside the others'; all have rated the same lines, of two calls or more.

    Leniency is the mean over all lines of own level minus the mean of the others' levels. Spread is the SD of one's
    own levels over the root mean square of the others' SDs: an average of several people varies less than each of
    them, so that beside the SD of their means everybody would look extreme.
    """
    lines = sorted(own)
    away = {line: own[line] - fmean(each[line] for each in others) for line in lines}
    return Compared(
        others=len(others),
        lines=len(lines),
        leniency=Figure(fmean(away.values()), _error(lines, lambda kept: fmean(away[line] for line in kept))),
        spread=_spread(own, others, lines),
        furthest=_furthest(away) if len(others) >= OTHERS_ON_A_LINE else None,
    )


def _gone(finished: Finished, when: datetime) -> bool:
    return finished.gone_at is not None and finished.gone_at < when


def _spread(own: Levels, others: Sequence[Levels], lines: Sequence[Line]) -> Figure | None:
    def ratio(kept: Sequence[Line]) -> float:
        variances = [pstdev(each[line] for line in kept) ** 2 for each in others]
        return pstdev(own[line] for line in kept) / sqrt(fmean(variances))

    try:
        return Figure(ratio(lines), _error(lines, ratio))
    except ZeroDivisionError:
        return None


def _error(lines: Sequence[Line], figure: Callable[[Sequence[Line]], float]) -> float:
    """The jackknife's standard error of a figure, one call left out at a time."""
    calls = sorted({call for call, _ in lines})
    found = [figure([line for line in lines if line[0] != left_out]) for left_out in calls]
    middle = fmean(found)
    return sqrt((len(calls) - 1) / len(calls) * sum((one - middle) ** 2 for one in found))


def _furthest(away: Mapping[Line, float]) -> Furthest | None:
    line = max(sorted(away), key=lambda one: abs(away[one]))
    if abs(away[line]) <= HALF:
        return None
    return Furthest(line, away[line] > 0, abs(away[line]) > WHOLE)
