"""Which question next: the one that tells most about which practices are weakest (measurement §4).

First one item of each practice. Then the item with the greatest

    score_i = Σ_j u_j·(dm_j/dθ)²·V_jk²·I_i/(1+I_i·V_kk),   u_j = p_j(1−p_j) + 0.01,

p_j = P(practice j is among the three lowest), I_i the information of the item, averaged over what is believed of its
practice k. Taken at random among the best five, so that no item is asked of everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import erf, pi, sqrt
from random import Random

from assessor.engine.belief import Belief, slope
from assessor.engine.know import DISCOUNT, Domain, Parameters, sigmoid

WEAKEST = 3
AMONG = 5
"""The next item is one of so many best."""
EXPOSURE = 0.40
"""An item that a greater share of attempts has asked waits while another is left."""

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
    """The items with the greatest scores, at most five.

    No item of practice k scores more than worth_k/V_kk, so practices are looked at from the greatest such bound down,
    until five items score more than the rest can.
    """
    worth = _worth(belief, domains)
    rows = {name: row for row, name in enumerate(belief.names)}
    items: dict[int, list[Candidate]] = {}
    for one in pool:
        items.setdefault(rows[one.practice], []).append(one)
    bounds = sorted(((worth[row] / belief.cov[row][row], row) for row in items), reverse=True)
    found: list[tuple[float, Candidate]] = []
    for bound, row in bounds:
        if len(found) >= AMONG and found[AMONG - 1][0] >= bound:
            break
        found += [(_score(one, belief, row, worth), one) for one in items[row]]
        found.sort(key=lambda pair: -pair[0])
    return [one for _, one in found[:AMONG]]


def chances_weakest(belief: Belief, domains: Mapping[str, Domain], lowest: int = WEAKEST) -> dict[str, float]:
    """P(practice is among the `lowest`) by mastery, 0..1 each; they sum to about `lowest`.

    Masteries are taken as normal by the delta method and, given what all share, as independent: a common shift of
    all practices changes no order, so that the mean covariance is left out.
    """
    slopes = [slope(domains[name], mean) for name, mean in zip(belief.names, belief.mean, strict=True)]
    centres = [_expected(domains[name], belief, row) for row, name in enumerate(belief.names)]
    common = _shared(belief)
    spreads = [
        max(rise * sqrt(max(belief.cov[row][row] - common, 0.02)), 1e-6) for row, rise in enumerate(slopes)
    ]
    return {
        name: _among_lowest(row, centres, spreads, lowest) if len(centres) > lowest else 1.0
        for row, name in enumerate(belief.names)
    }


def information(item: Parameters, mean: float, sd: float) -> float:
    """Weighted Fisher information of an item, averaged over θ ~ N(mean, sd²); ≥ 0."""
    total = 0.0
    for z, weight in _HERMITE:
        rise = sigmoid(item.a * (mean + sd * z - item.b))
        p = 0.01 + 0.98 * (item.c + (1 - item.c) * rise)
        steep = 0.98 * (1 - item.c) * item.a * rise * (1 - rise)
        total += weight * steep * steep / (p * (1 - p))
    return DISCOUNT * item.w * total


def _worth(belief: Belief, domains: Mapping[str, Domain]) -> list[float]:
    """Σ_j u_j·(dm_j/dθ)²·V_jk² for each practice k: what knowing k better tells about who is weakest where."""
    chances = chances_weakest(belief, domains)
    parts = []
    for name, mean in zip(belief.names, belief.mean, strict=True):
        p = chances[name]
        parts.append((p * (1 - p) + 0.01) * slope(domains[name], mean) ** 2)
    return [sum(part * v * v for part, v in zip(parts, line, strict=True)) for line in belief.cov]


def _score(one: Candidate, belief: Belief, row: int, worth: Sequence[float]) -> float:
    known = information(one.item, belief.mean[row], belief.sd(row))
    return worth[row] * known / (1 + known * belief.cov[row][row])


def _expected(domain: Domain, belief: Belief, row: int) -> float:
    """Mastery at the mean, drawn in by the spread."""
    calm = 1 / sqrt(1 + pi * belief.cov[row][row] / 8)
    return sum(sigmoid(item.a * calm * (belief.mean[row] - item.b)) for item in domain.items) / len(domain.items)


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
