"""Proof: what accounts on a worksheet say of a practice, and how far that carries."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from math import exp, fsum, lgamma, log, log1p

SHARE = 0.1
"""Of the belief lies below `low`, and as much above `high`: together they leave 80 % in between."""
_HALVINGS = 50


@dataclass(frozen=True)
class Proof:
    """`x` of `n` accounts prove a practice, so that the share is likely from `low` to `high`, 0..1.

    With no account `low` and `high` say that nothing is known: 0.1 to 0.9.
    """

    x: int
    n: int
    low: float
    high: float


@lru_cache(maxsize=4096)
def proof(x: int, n: int) -> Proof:
    """The 80 % interval of Beta(1+x, 1+n−x), from `x` of `n` accounts (measurement §3).

    Raises ValueError unless 0 ≤ x ≤ n.
    """
    if not 0 <= x <= n:
        raise ValueError(f"{x} of {n} accounts; allowed: 0 to {n}")
    if 2 * x < n:  # fewer terms to add, seen from the other end
        other = proof(n - x, n)
        return Proof(x, n, 1 - other.high, 1 - other.low)
    terms = _terms(x, n)
    return Proof(x, n, _quantile(terms, n, SHARE), _quantile(terms, n, 1 - SHARE))


def _terms(x: int, n: int) -> list[tuple[int, float]]:
    """Each count of hits above x in n+1 trials, with the logarithm of the ways to get it."""
    ways = (lgamma(n + 2) - lgamma(k + 1) - lgamma(n + 2 - k) for k in range(x + 1, n + 2))
    return list(zip(count(x + 1), ways, strict=False))


def _below(terms: list[tuple[int, float]], n: int, p: float) -> float:
    """P(share below p) under Beta(1+x, 1+n−x), for 0 < p < 1.

    The (x+1)th smallest of n+1 even random numbers has that distribution, and lies below p exactly if more than x of
    them do: a binomial tail, so no continued fraction is needed (Abramowitz & Stegun 26.5.24).
    """
    hit, miss = log(p), log1p(-p)
    return fsum(exp(ways + k * hit + (n + 1 - k) * miss) for k, ways in terms)


def _quantile(terms: list[tuple[int, float]], n: int, share: float) -> float:
    """The p with P(share below p) as given, by bisection."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if _below(terms, n, middle) >= share else (middle, high)
    return high
