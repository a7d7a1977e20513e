"""What four views of a practice say of each other: Say, Seen, Proof and Know, side by side and never blended.

They differ all the time, and by chance. Measurement §3 says what may be called a finding, so that nobody is
confronted with noise: being rated otherwise by a manager than by oneself on one practice is not one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from statistics import fmean, stdev

from assessor.engine.catalogue import Practice
from assessor.engine.know import Knowledge
from assessor.engine.proof import Proof
from assessor.engine.say import Agreement, compare
from assessor.engine.worksheet import Worksheet

Levels = Mapping[str, int]
"""Levels 1..5 by criterion of a practice's scale."""
APART = 2.0
"""Levels from which self and manager compare notes; right about one practice in 42 of 100 cases only."""
FEWEST = 5
"""Practices that both have rated, from which their mean gap can be a finding."""
BEYOND = 1.64
"""Standard errors of the mean gap beyond which it is one."""
ROUNDING = sqrt(1 / 6)
"""SD of the difference of two ratings that differ by their rounding to whole levels alone: √(1/12 + 1/12)."""


@dataclass(frozen=True)
class Rated:
    """A rating sheet: `levels` is not empty, `at` (aware) is when, `times` how many sheets there are by now."""

    levels: Levels
    at: datetime
    times: int = 1

    @property
    def level(self) -> float:
        """Mean 1..5 of the criteria that were rated."""
        return fmean(self.levels.values())


@dataclass(frozen=True)
class Proved:
    """What one worksheet proves, and when somebody last wrote on it (aware)."""

    worksheet: Worksheet
    proof: Proof
    at: datetime


@dataclass(frozen=True)
class FourWay:
    """One practice as four sources see it; None, or no proof, where a source says nothing."""

    practice: Practice
    say: Rated | None = None
    seen: Rated | None = None
    proofs: tuple[Proved, ...] = ()
    know: Knowledge | None = None

    @property
    def told(self) -> bool:
        """Whether any of the four says something."""
        return bool(self.say or self.seen or self.proofs or (self.know and self.know.answers))

    @property
    def latest(self) -> datetime | None:
        """When the last of what is known of it was given (aware)."""
        known = [self.know.last_answer] if self.know and self.know.last_answer else []
        return max([one.at for one in (self.say, self.seen, *self.proofs) if one] + known, default=None)

    @property
    def agreement(self) -> Agreement:
        """How Say and Know stand to each other."""
        return compare(self.say.level if self.say else None, self.know)

    @property
    def difference(self) -> float | None:
        """Say minus Seen in levels, over the criteria that both have rated; None without any."""
        return difference(self.say.levels, self.seen.levels) if self.say and self.seen else None

    @property
    def compare_notes(self) -> bool:
        """Whether self and manager are so far apart that they should compare notes. It is no finding."""
        return self.difference is not None and abs(self.difference) >= APART

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What they claim beside what each worksheet proves, however the two stand to each other."""
        if self.say is None:
            return ()
        found = [(claimed(self.say.levels, one.worksheet), one) for one in self.proofs]
        return tuple(Claim(level, one) for level, one in found if level is not None)


@dataclass(frozen=True)
class Claim:
    """A self-rating 1..5 beside what a worksheet proves; the one never edits the other."""

    level: float
    proved: Proved


@dataclass(frozen=True)
class Gap:
    """How self-ratings differ from a manager's over practices that both have rated.

    `mean` is self minus manager in levels, −4..4; `error` its standard error, above 0.
    """

    practices: int
    mean: float
    error: float

    @property
    def finding(self) -> bool:
        """Whether it is more than chance: five practices or more, and beyond 1.64 standard errors."""
        return self.practices >= FEWEST and abs(self.mean) > BEYOND * self.error


def difference(said: Levels, seen: Levels) -> float | None:
    """Mean of self minus manager in levels, −4..4, over the criteria that both have rated; None without any.

    Over those alone: on a call not everything comes up, and other criteria would be another question.
    """
    both = said.keys() & seen.keys()
    return fmean(said[one] - seen[one] for one in sorted(both)) if both else None


def gap(rows: Sequence[FourWay]) -> Gap | None:
    """The mean self–manager gap over all practices that both have rated; None if there is none.

    The standard error is s/√n, s being the SD of the differences between practices (n−1). It is taken as no less than
    what rounding to whole levels makes of two equal views: five gaps that happen to be alike are not certain.
    """
    found = sorted(row.difference for row in rows if row.difference is not None)
    if not found:
        return None
    spread = stdev(found) if len(found) > 1 else 0.0
    return Gap(len(found), fmean(found), max(spread, ROUNDING) / sqrt(len(found)))


def claimed(said: Levels, sheet: Worksheet) -> float | None:
    """What a self-rating claims of that which a worksheet proves, 1..5; None if that line of the scale was not rated.

    It is the criterion that the worksheet names, and the mean of all if it names none.
    """
    return fmean(said.values()) if sheet.claim is None else said.get(sheet.claim)
