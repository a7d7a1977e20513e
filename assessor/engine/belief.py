"""Belief: what is known of all practices together, as one normal distribution that each answer moves at once.

`know` is exact and reads all answers; this follows it closely enough to choose the next question, at a hundredth of
the cost. Assumed-density updates (Opper 1998; measurement §4): the practice that was asked about gets the mean and
variance of the exact product of normal and likelihood, and the others move along their covariance with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, pi, sqrt
from operator import mul

from assessor.engine.know import DISCOUNT, LOADING, Domain, Parameters

_REACH, _NODES = 4.0, 15
_Z = tuple(_REACH * (2 * node / (_NODES - 1) - 1) for node in range(_NODES))
_DENSITY = tuple(exp(-z * z / 2) for z in _Z)


@dataclass(frozen=True)
class Belief:
    """Means and covariances of practices on the θ scale; rows in the order of `names`."""

    names: tuple[str, ...]
    mean: tuple[float, ...]
    cov: tuple[tuple[float, ...], ...]

    def sd(self, row: int) -> float:
        """How far θ of a practice may lie from its mean."""
        return sqrt(self.cov[row][row])


def before(domains: Mapping[str, Domain], loading: float = LOADING) -> Belief:
    """What is believed of somebody who has answered nothing: Cov(θ_j, θ_k) = λ², Var(θ_k) = 1 + v_k."""
    shared = loading**2
    rows = tuple(
        tuple(1 + domain.variance if other == name else shared for other in domains)
        for name, domain in domains.items()
    )
    return Belief(tuple(domains), tuple(domain.mu for domain in domains.values()), rows)


def learn(belief: Belief, practice: str, item: Parameters, credit: int) -> Belief:
    """The belief after one counted answer with credit 0..100."""
    row = belief.names.index(practice)
    mean, variance = belief.mean[row], belief.cov[row][row]
    moved_mean, moved_variance = _moments(mean, variance, item, credit)
    along = belief.cov[row]
    step = (moved_mean - mean) / variance
    shrink = (variance - moved_variance) / variance**2
    shrunk = [shrink * c for c in along]
    # lists inside: a tuple of a generator takes three times as long, and this runs at every answer
    return Belief(
        belief.names,
        tuple([m + step * c for m, c in zip(belief.mean, along, strict=True)]),
        tuple(
            [
                tuple([v - c * d for v, d in zip(line, along, strict=True)])
                for line, c in zip(belief.cov, shrunk, strict=True)
            ]
        ),
    )


def learn_all(belief: Belief, answers: Iterable[tuple[str, Parameters, int]]) -> Belief:
    """The belief after (practice, item, credit) one after the other."""
    for practice, item, credit in answers:
        belief = learn(belief, practice, item, credit)
    return belief


def widened(belief: Belief, added: Mapping[str, float]) -> Belief:
    """The belief after time without answers: a variance (θ scale) added to each practice named."""
    return Belief(
        belief.names,
        belief.mean,
        tuple(
            tuple(v + added.get(name, 0.0) if column == row else v for column, v in enumerate(line))
            for row, (name, line) in enumerate(zip(belief.names, belief.cov, strict=True))
        ),
    )


def mastery(belief: Belief, domains: Mapping[str, Domain]) -> dict[str, float]:
    """The expected mastery of each practice, 0..1: mastery at the mean, drawn in by the spread (MacKay 1992)."""
    return {name: expected(domains[name], belief, row) for row, name in enumerate(belief.names)}


def expected(domain: Domain, belief: Belief, row: int) -> float:
    """The same of the practice in one row."""
    mean, calm = belief.mean[row], 1 / sqrt(1 + pi * belief.cov[row][row] / 8)
    return sum([1 / (1 + exp(calm * item.a * (item.b - mean))) for item in domain.items]) / len(domain.items)


def slope(domain: Domain, theta: float) -> float:
    """dm/dθ: how fast mastery of a practice rises at θ."""
    total = 0.0
    for item in domain.items:
        p = 1 / (1 + exp(item.a * (item.b - theta)))
        total += item.a * p * (1 - p)
    return total / len(domain.items)


def _moments(mean: float, variance: float, item: Parameters, credit: int) -> tuple[float, float]:
    """Mean and variance of the normal times the likelihood of an answer (measurement §2)."""
    sd, right, wrong = sqrt(variance), DISCOUNT * item.w * credit / 100, DISCOUNT * item.w * (1 - credit / 100)
    floor, above = 0.01 + 0.98 * item.c, 0.98 * (1 - item.c)
    masses = []
    for z, density in zip(_Z, _DENSITY, strict=True):
        p = floor + above / (1 + exp(item.a * (item.b - mean - sd * z)))
        masses.append(density * p**right * (1 - p) ** wrong)
    total = sum(masses)
    first = sum(map(mul, masses, _Z)) / total
    second = sum(mass * z * z for mass, z in zip(masses, _Z, strict=True)) / total
    return mean + sd * first, variance * (second - first * first)
