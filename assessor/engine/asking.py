"""Which question next: the one from which the choice of the three weakest practices is likely to gain most.

First one item of each practice. Then the item with the greatest knowledge gradient (Frazier, Powell & Dayanik 2008),
here for the three lowest of all practices: how much lower the three would be, on average, once the answer is known.

    score_i = s·φ(d/s) − d·Φ(−d/s),   s = 2·(dm_k/dθ)·V_k·√(I_i/(1+I_i·V_k))

d is how far the practice k of item i is, in mastery, from changing places across the border between the third and
the fourth lowest; V_k its variance beyond what all practices share, which changes no order; I_i the information of
the item, averaged over what is believed of k. The 2 looks ahead: a practice may be asked about again. Taken at random
among the best five, so that no item is asked of everybody. Measurement §4 weighs variances instead; before there is a
calibration, that takes half as many questions again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import erf, erfc, exp, sqrt
from random import Random

from assessor.engine.belief import Belief, expected, slope
from assessor.engine.know import DISCOUNT, Domain, Parameters

WEAKEST = 3
AMONG = 5
"""The next item is one of so many best,"""
NEAR = 0.7
"""of those that promise at least so much of what the best does: a practice's fifth item may tell next to nothing."""
EXPOSURE = 0.40
"""An item that a greater share of attempts has asked waits while another is left."""

LEAST = 0.02
"""Variance (θ scale) that no practice is believed to be known better than."""
AHEAD = 2.0
"""How many times as far as by one answer a practice may move by the answers to come."""

_HERMITE = (
    (-2.856970, 0.011257),
    (-1.355626, 0.222076),
    (0.0, 0.533333),
    (1.355626, 0.222076),
    (2.856970, 0.011257),
)
"""Nodes and weights for a standard normal (Gauss and Hermite, five nodes)."""


@dataclass(frozen=True)
class Candidate:
    """An item that could be asked: its id, its practice, its parameters, the share of attempts that asked it."""

    id: str
    practice: str
    item: Parameters
    exposure: float = 0.0


def choose(
    belief: Belief, domains: Mapping[str, Domain], left: Sequence[Candidate], asked: Iterable[str], rng: Random
) -> Candidate | None:
    """The next item of those left, None if none is; `asked` are the practices asked about in this attempt."""
    seen = set(asked)
    first = [one for one in left if one.practice not in seen]
    pool = first or list(left)
    pool = [one for one in pool if one.exposure <= EXPOSURE] or pool
    if not pool:
        return None
    return rng.choice(_best(belief, domains, pool))


def _best(belief: Belief, domains: Mapping[str, Domain], pool: Sequence[Candidate]) -> list[Candidate]:
    """The items with the greatest scores, at most five, and none far behind the first.

    No item of a practice scores more than one that told everything, so practices are looked at from the greatest such
    bound down, until five items score more than the rest can.
    """
    rows = {name: row for row, name in enumerate(belief.names)}
    items: dict[int, list[Candidate]] = {}
    for one in pool:
        items.setdefault(rows[one.practice], []).append(one)
    stakes = _stakes(belief, domains)
    bounds = sorted(((gradient(stakes[row], 1.0), row) for row in items), reverse=True)
    found: list[tuple[float, Candidate]] = []
    for bound, row in bounds:
        if len(found) >= AMONG and found[AMONG - 1][0] >= bound:
            break
        found += [(_score(one, belief, row, stakes[row]), one) for one in items[row]]
        found.sort(key=lambda pair: -pair[0])
    return [one for score, one in found[:AMONG] if score >= NEAR * found[0][0]]


def chances_weakest(belief: Belief, domains: Mapping[str, Domain], lowest: int = WEAKEST) -> dict[str, float]:
    """P(practice is among the `lowest`) by mastery, 0..1 each; they sum to about `lowest`.

    Masteries are taken as normal by the delta method and, given what all share, as independent: a common shift of
    all practices changes no order, so that the mean covariance is left out.
    """
    centres, spreads = _masteries(belief, domains)
    return {
        name: _among_lowest(row, centres, spreads, lowest) if len(centres) > lowest else 1.0
        for row, name in enumerate(belief.names)
    }


def weakest_are_certain(belief: Belief, domains: Mapping[str, Domain], least: float, lowest: int = WEAKEST) -> bool:
    """Whether each of the practices that are lowest on average is among the `lowest` with at least this chance, 0..1.

    False where there are no more practices than that.
    """
    centres, spreads = _masteries(belief, domains)
    if len(centres) <= lowest:
        return False
    lows = sorted(range(len(centres)), key=centres.__getitem__)[:lowest]
    # the one next to the border is the least certain, and mostly the only one to look at
    return all(_among_lowest(row, centres, spreads, lowest) >= least for row in reversed(lows))


def information(item: Parameters, mean: float, sd: float) -> float:
    """Weighted Fisher information of an item, averaged over θ ~ N(mean, sd²); ≥ 0."""
    a, below, above = item.a, item.b - mean, 0.98 * (1 - item.c)
    floor, total = 0.01 + 0.98 * item.c, 0.0
    for z, weight in _HERMITE:
        rise = 1 / (1 + exp(a * (below - sd * z)))
        p, steep = floor + above * rise, rise * (1 - rise)
        total += weight * steep * steep / (p * (1 - p))
    return DISCOUNT * item.w * total * (above * a) ** 2


@dataclass(frozen=True)
class Stake:
    """What knowing more of a practice could change; mastery 0..1."""

    distance: float
    """To where it would change places across the border of the lowest, ≥ 0."""
    spread: float
    """SD of its mastery beyond what all practices share."""
    variance: float
    """The same on the θ scale, squared."""


def gradient(stake: Stake, told: float) -> float:
    """What the three lowest are likely to gain from an answer that takes the share `told`, 0..1, of the variance."""
    spread = AHEAD * stake.spread * sqrt(told)
    if spread < 1e-9:
        return 0.0
    z = stake.distance / spread
    return spread * (0.3989422804014327 * exp(-z * z / 2) - z * 0.5 * erfc(z * 0.7071067811865476))


def _stakes(belief: Belief, domains: Mapping[str, Domain]) -> list[Stake]:
    """A stake for each practice; of three practices or fewer each is among the lowest, and all are at the border."""
    centres = [expected(domains[name], belief, row) for row, name in enumerate(belief.names)]
    common = _shared(belief)
    ranked = sorted(centres)
    third, fourth = ranked[WEAKEST - 1 : WEAKEST + 1] if len(ranked) > WEAKEST else (None, None)
    stakes = []
    for row, (name, centre) in enumerate(zip(belief.names, centres, strict=True)):
        distance = 0.0
        if third is not None and fourth is not None:
            distance = fourth - centre if centre <= third else centre - third
        variance = max(belief.cov[row][row] - common, LEAST)
        stakes.append(Stake(distance, slope(domains[name], belief.mean[row]) * sqrt(variance), variance))
    return stakes


def _score(one: Candidate, belief: Belief, row: int, stake: Stake) -> float:
    known = information(one.item, belief.mean[row], belief.sd(row)) * stake.variance
    return gradient(stake, known / (1 + known))


def _masteries(belief: Belief, domains: Mapping[str, Domain]) -> tuple[list[float], list[float]]:
    """Of each practice the expected mastery, 0..1, and its SD beyond what all share."""
    slopes = [slope(domains[name], mean) for name, mean in zip(belief.names, belief.mean, strict=True)]
    centres = [expected(domains[name], belief, row) for row, name in enumerate(belief.names)]
    common = _shared(belief)
    spreads = [max(rise * sqrt(max(belief.cov[row][row] - common, LEAST)), 1e-6) for row, rise in enumerate(slopes)]
    return centres, spreads


def _shared(belief: Belief) -> float:
    """The mean covariance of two practices, at least 0."""
    count = len(belief.names)
    if count < 2:
        return 0.0
    total = sum(map(sum, belief.cov)) - sum(belief.cov[row][row] for row in range(count))
    return max(total / (count * (count - 1)), 0.0)


def _among_lowest(row: int, centres: Sequence[float], spreads: Sequence[float], lowest: int) -> float:
    """P(fewer than `lowest` others lie below), by the Poisson-binomial distribution at each node."""
    total = 0.0
    for z, weight in _HERMITE:
        at = centres[row] + spreads[row] * z
        counts = [1.0] + [0.0] * (lowest - 1)
        for other, (centre, spread) in enumerate(zip(centres, spreads, strict=True)):
            if other == row:
                continue
            x = (at - centre) / spread
            below = 0.0 if x < -5 else 1.0 if x > 5 else 0.5 * (1 + erf(x * 0.7071067811865476))
            for place in range(lowest - 1, 0, -1):
                counts[place] += below * (counts[place - 1] - counts[place])
            counts[0] *= 1 - below
        total += weight * sum(counts)
    return total
