"""Item analysis: what first attempts say about each question, and from how many answers on (measurement §6).

A figure is given only where there are answers enough for it; otherwise `TooFew` says how many there are and how many
it takes. Words for all of it are in `render.analysis`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import atanh, sqrt, tanh
from statistics import correlation, fmean, pvariance

FACILITY_FROM, REST_FROM, REST_FLAG_FROM, DISTRACTORS_FROM, RELIABILITY_FROM = 20, 50, 100, 50, 100
HARD, EASY = 0.20, 0.90
"""Facility below or above which a question tells little."""
WEAK = 0.20
"""An item–rest correlation that is surely below this is flagged."""
IDLE = 0.05
"""A distractor that fewer choose distracts nobody."""
LEVELS = 5
"""Groups by how well people do elsewhere, of equal size, for the picture of an item."""
_OTHERS = 3
"""Other answers that somebody must have given for how well they do elsewhere to mean anything."""
_Z90 = 1.645


@dataclass(frozen=True)
class Answer:
    """One first attempt: credit 0..100, and the options picked, where the item has options."""

    credit: int
    picked: tuple[str, ...] = ()


@dataclass(frozen=True)
class TooFew:
    """Not enough answers for a figure."""

    have: int
    need: int


class Flag(StrEnum):
    """What a trainer should look at."""

    HARD = "hard"
    EASY = "easy"
    WEAK = "weak"
    IDLE = "idle"
    KEY = "key"


@dataclass(frozen=True)
class Facility:
    """The mean credit, 0..1."""

    answers: int
    value: float
    flag: Flag | None


@dataclass(frozen=True)
class Rest:
    """Correlation of the item's credit with how well people do elsewhere, −1..1, with its 90 % bounds."""

    answers: int
    value: float
    low: float
    high: float
    flag: Flag | None
    settled: bool
    """False is to be shown in grey: from 50 answers on it is a hint, from 100 a finding."""


@dataclass(frozen=True)
class Option:
    """One option: the share that picked it, how well its pickers do elsewhere (0 is average), and for each level of
    people, weakest first, the share of them that picked it."""

    name: str
    key: bool
    share: float
    elsewhere: float | None
    by_level: tuple[float, ...]
    flag: Flag | None


@dataclass(frozen=True)
class ItemAnalysis:
    """All that is known of one question."""

    facility: Facility | TooFew
    rest: Rest | TooFew
    options: tuple[Option, ...] | TooFew

    @property
    def flags(self) -> frozenset[Flag]:
        """Everything to look at."""
        figures = [part.flag for part in (self.facility, self.rest) if not isinstance(part, TooFew)]
        options = () if isinstance(self.options, TooFew) else self.options
        return frozenset(flag for flag in (*figures, *(option.flag for option in options)) if flag)


Answers = Sequence[Mapping[str, Answer]]
"""For each person the first attempts by item; not everybody need have met every item."""


def analyse(answers: Answers, keys: Mapping[str, Mapping[str, bool]]) -> dict[str, ItemAnalysis]:
    """Every item of `keys`, which holds for each item its options and whether each is right (none: no options).

    How well somebody does elsewhere is the mean, over the other items that they answered, of their credit less the
    item's mean credit: people who were asked different questions can be compared.
    """
    easy = facilities(answers)
    return {name: _analysed(name, answers, easy, options) for name, options in keys.items()}


def facilities(answers: Answers) -> dict[str, float]:
    """The mean credit 0..1 of every item that anybody answered."""
    credits: dict[str, list[int]] = {}
    for mine in answers:
        for name, answer in mine.items():
            credits.setdefault(name, []).append(answer.credit)
    return {name: fmean(given) / 100 for name, given in credits.items()}


def reliability(answers: Answers, items: Sequence[str]) -> float | TooFew:
    """Cronbach's alpha of a form over those who answered all of it, at most 1 (Cronbach 1951)."""
    whole = [[mine[name].credit for name in items] for mine in answers if all(name in mine for name in items)]
    if len(whole) < RELIABILITY_FROM:
        return TooFew(len(whole), RELIABILITY_FROM)
    total: float = pvariance([sum(row) for row in whole])
    if total == 0 or len(items) < 2:
        return 0.0
    parts: float = sum(pvariance(column) for column in zip(*whole, strict=True))
    return len(items) / (len(items) - 1) * (1 - parts / total)


def _analysed(name: str, answers: Answers, easy: Mapping[str, float], options: Mapping[str, bool]) -> ItemAnalysis:
    mine = [given[name] for given in answers if name in given]
    pairs = [
        (given[name], there)
        for given in answers
        if name in given and (there := _elsewhere(given, name, easy)) is not None
    ]
    return ItemAnalysis(_facility(mine), _rest(pairs), _options(pairs, options))


def _elsewhere(given: Mapping[str, Answer], name: str, easy: Mapping[str, float]) -> float | None:
    others = [answer.credit / 100 - easy[other] for other, answer in given.items() if other != name]
    return fmean(others) if len(others) >= _OTHERS else None


def _facility(mine: Sequence[Answer]) -> Facility | TooFew:
    if len(mine) < FACILITY_FROM:
        return TooFew(len(mine), FACILITY_FROM)
    value = fmean(answer.credit for answer in mine) / 100
    return Facility(len(mine), value, Flag.HARD if value < HARD else Flag.EASY if value > EASY else None)


def _rest(pairs: Sequence[tuple[Answer, float]]) -> Rest | TooFew:
    """Bounds by Fisher's z; flagged only where even the upper bound is weak, never for a low r of a few answers."""
    n = len(pairs)
    if n < REST_FROM:
        return TooFew(n, REST_FROM)
    credits, others = [float(answer.credit) for answer, _ in pairs], [there for _, there in pairs]
    even = len(set(credits)) == 1 or len(set(others)) == 1
    r = 0.0 if even else correlation(credits, others)
    z, reach = atanh(min(max(r, -0.999999), 0.999999)), _Z90 / sqrt(n - 3)
    high, settled = tanh(z + reach), n >= REST_FLAG_FROM
    return Rest(n, r, tanh(z - reach), high, Flag.WEAK if settled and high < WEAK else None, settled)


def _options(pairs: Sequence[tuple[Answer, float]], options: Mapping[str, bool]) -> tuple[Option, ...] | TooFew:
    if options and len(pairs) < DISTRACTORS_FROM:
        return TooFew(len(pairs), DISTRACTORS_FROM)
    keyed = [there for answer, there in pairs if any(options.get(pick) for pick in answer.picked)]
    levels = _levels(pairs)
    return tuple(_option(name, right, pairs, levels, keyed) for name, right in options.items())


def _option(
    name: str,
    right: bool,
    pairs: Sequence[tuple[Answer, float]],
    levels: Sequence[Sequence[Answer]],
    keyed: Sequence[float],
) -> Option:
    pickers = [there for answer, there in pairs if name in answer.picked]
    share = len(pickers) / len(pairs)
    elsewhere = fmean(pickers) if pickers else None
    flag = None
    if not right and share < IDLE:
        flag = Flag.IDLE
    elif not right and pickers and _surely_better(pickers, keyed, [there for _, there in pairs]):
        flag = Flag.KEY
    return Option(name, right, share, elsewhere, tuple(_share(name, level) for level in levels), flag)


def _surely_better(pickers: Sequence[float], keyed: Sequence[float], everybody: Sequence[float]) -> bool:
    """Whether an option's pickers do better than the key's, and by more than luck explains (95 chances in 100)."""
    if not keyed:
        return True
    reach = _Z90 * sqrt(pvariance(everybody) * (1 / len(pickers) + 1 / len(keyed)))
    return fmean(pickers) - fmean(keyed) > reach


def _levels(pairs: Sequence[tuple[Answer, float]]) -> list[list[Answer]]:
    """People by how well they do elsewhere, weakest first, in groups whose sizes differ by one at most."""
    ranked = [answer for answer, _ in sorted(pairs, key=lambda pair: (pair[1], pair[0].credit, pair[0].picked))]
    edges = [len(ranked) * level // LEVELS for level in range(LEVELS + 1)]
    return [ranked[low:high] for low, high in pairwise(edges)]


def _share(name: str, answers: Iterable[Answer]) -> float:
    """The share that picked it, 0..1."""
    return fmean(float(name in answer.picked) for answer in answers)
