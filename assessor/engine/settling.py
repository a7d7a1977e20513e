"""What more questions would buy: how many it takes until the state of a practice is settled.

A state is settled once P(mastery ≥ cut) is at least 0.8 or at most 0.2 and rests on three answers. How many more
questions that takes is worked out by following where the estimate can go: each answer shrinks the variance of θ from
V to V/(1+V·I), I the item's information, and moves the mean up or down, on average nowhere, by as much as the
variance that was lost; whoever reaches a border stays there (a random walk with two absorbing ends, Wald 1947).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import erf, pi, sqrt

from assessor.engine.asking import Candidate, information
from assessor.engine.belief import Belief
from assessor.engine.know import Domain, Parameters, sigmoid

CERTAIN = 0.8
"""The chance from which on something counts as certain, and 1 − it as ruled out."""
Z = 0.8416212335729143
"""Φ(Z) = 0.8."""
LIKELY = 2 / 3
"""So many questions "would settle" a practice: the chance that they do is at least this."""
LEAST = 3
"""Counted answers without which nothing is settled: with fewer, what is said of everybody would decide."""
_CELLS, _REACH = 161, 4.0


@dataclass(frozen=True)
class Offer:
    """So many more questions would settle these practices, each with at least this chance, 0..1."""

    practices: tuple[str, ...]
    questions: int
    chance: float = LIKELY


def chance_there(belief: Belief, domains: Mapping[str, Domain]) -> dict[str, float]:
    """P(mastery ≥ cut) of each practice of the belief, 0..1."""
    return {
        name: _phi((belief.mean[row] - _border(domains[name])) / _sd(belief, row, domains[name]))
        for row, name in enumerate(belief.names)
    }


def settled(belief: Belief, domains: Mapping[str, Domain], answers: Mapping[str, int]) -> set[str]:
    """The practices of the belief whose state is settled; `answers` are the counted ones by practice."""
    return {name for name, p in chance_there(belief, domains).items() if is_settled(p, answers.get(name, 0))}


def is_settled(chance: float, answers: int) -> bool:
    """Whether a state is settled by the chance of being there and the counted answers."""
    return answers >= LEAST and (chance >= CERTAIN or chance <= 1 - CERTAIN)


def offer(
    belief: Belief,
    domains: Mapping[str, Domain],
    answers: Mapping[str, int],
    practices: Collection[str],
    left: Iterable[Candidate],
    most: int,
) -> Offer | None:
    """The practices that are settled soonest, as many as `most` questions suffice for with a chance of two in three.

    If they suffice for none, the practice that they are likeliest to settle; None if they can settle nothing.
    `answers` are the counted ones by practice, `practices` those that are open, `left` the items that could be asked.
    """
    items: dict[str, list[Parameters]] = {}
    for one in left:
        items.setdefault(one.practice, []).append(one.item)
    needed = []
    for name in practices:
        count = questions(belief, domains, name, items.get(name, ()), answers.get(name, 0))
        if count is not None:
            needed.append((count, name))
    chosen, total = [], 0
    for count, name in sorted(needed, key=lambda pair: pair[0]):
        if total + count > most:
            break
        chosen.append(name)
        total += count
    return Offer(tuple(chosen), total) if chosen else _likeliest(belief, domains, answers, practices, items, most)


def _likeliest(
    belief: Belief,
    domains: Mapping[str, Domain],
    answers: Mapping[str, int],
    practices: Collection[str],
    items: Mapping[str, Sequence[Parameters]],
    most: int,
) -> Offer | None:
    found = []
    for name in practices:
        reached = list(chances(belief, domains, name, items.get(name, ()), answers.get(name, 0)))[:most]
        if reached and reached[-1] > 0:
            found.append(Offer((name,), len(reached), reached[-1]))
    return max(found, key=lambda one: one.chance, default=None)


def questions(
    belief: Belief, domains: Mapping[str, Domain], practice: str, left: Sequence[Parameters], answers: int = LEAST
) -> int | None:
    """How many of the items left settle a practice with a chance of two in three; None if all of them do not.

    At least 1: whatever is believed, one is asked before anything is said.
    """
    for count, chance in enumerate(chances(belief, domains, practice, left, answers), 1):
        if chance >= LIKELY:
            return count
    return None


def chances(
    belief: Belief, domains: Mapping[str, Domain], practice: str, left: Sequence[Parameters], answers: int = LEAST
) -> Iterable[float]:
    """P(the state is settled after at most 1, 2, … of the items left), the most informative first; each 0..1.

    `answers` are the counted ones that there are already.
    """
    row, domain = belief.names.index(practice), domains[practice]
    mean, sd, border = belief.mean[row], belief.sd(row), _border(domain)
    step = 2 * _REACH * sd / (_CELLS - 1)
    places = [mean + step * (cell - _CELLS // 2) for cell in range(_CELLS)]
    masses = [0.0] * _CELLS
    masses[_CELLS // 2] = 1.0
    variance, arrived = sd * sd, 0.0
    for count, item in enumerate(_best_first(left, mean, sd), answers + 1):
        after = variance / (1 + variance * information(item, mean, sd))
        masses = _moved(masses, places, item, variance, after)
        variance = after
        if count < LEAST:
            yield 0.0
            continue
        reach = Z * sqrt(variance + domain.blur)
        there = [abs(place - border) >= reach for place in places]
        arrived += sum(mass for mass, stays in zip(masses, there, strict=True) if stays)
        masses = [0.0 if stays else mass for mass, stays in zip(masses, there, strict=True)]
        yield min(arrived, 1.0)


def _best_first(left: Sequence[Parameters], mean: float, sd: float) -> list[Parameters]:
    return sorted(left, key=lambda item: -information(item, mean, sd))


def _moved(
    masses: Sequence[float], places: Sequence[float], item: Parameters, variance: float, after: float
) -> list[float]:
    """Where the means are after an answer: up by √(lost·(1−p)/p) with chance p, or down by √(lost·p/(1−p))."""
    step, last = places[1] - places[0], len(masses) - 1
    calm = item.a / sqrt(1 + item.a**2 * pi * variance / 8)
    moved = [0.0] * len(masses)
    for cell, mass in enumerate(masses):
        if not mass:
            continue
        p = 0.01 + 0.98 * (item.c + (1 - item.c) * sigmoid(calm * (places[cell] - item.b)))
        odds = sqrt((1 - p) / p)
        for share, way in ((p, odds), (1 - p, -1 / odds)):
            at = min(max(cell + way * sqrt(variance - after) / step, 0.0), float(last))
            low = min(int(at), last - 1)
            moved[low] += mass * share * (low + 1 - at)
            moved[low + 1] += mass * share * (at - low)
    return moved


def _sd(belief: Belief, row: int, domain: Domain) -> float:
    return sqrt(belief.cov[row][row] + domain.blur)


def _border(domain: Domain) -> float:
    """The θ at which mastery reaches the cut."""
    return _theta_at(domain.items, domain.cut)


@lru_cache(maxsize=256)
def _theta_at(items: tuple[Parameters, ...], mastery: float) -> float:
    """By bisection; mastery rises with θ."""
    low, high = -20.0, 20.0
    for _ in range(40):
        middle = (low + high) / 2
        reached = sum(sigmoid(item.a * (middle - item.b)) for item in items) / len(items)
        low, high = (low, middle) if reached >= mastery else (middle, high)
    return high


def _phi(x: float) -> float:
    return 0.5 * (1 + erf(x / sqrt(2)))
