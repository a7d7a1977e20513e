"""Proof: the share of accounts that is likely, from how many of how many prove the practice."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.proof import proof
from tests.engine.made import unhurried

COUNTS = st.integers(0, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def below(p: Fraction, x: int, n: int) -> Fraction:
    """The share of Beta(1+x, 1+n−x) below p, without rounding, by its polynomial."""
    return sum((comb(n + 1, k) * p**k * (1 - p) ** (n + 1 - k) for k in range(x + 1, n + 2)), Fraction(0))


@pytest.mark.parametrize(
    ("x", "n", "low", "high"),
    [
        # scipy.stats.beta.ppf([0.1, 0.9], 1 + x, 1 + n - x)
        (0, 0, 0.1, 0.9),
        (0, 1, 0.05131670, 0.68377223),
        (1, 1, 0.31622777, 0.94868330),
        (4, 22, 0.10971094, 0.31796696),
        (9, 22, 0.29026865, 0.54621869),
        (250, 500, 0.47140995, 0.52859005),
        (0, 500, 0.00021028, 0.00458543),
        (500, 500, 0.99541457, 0.99978972),
    ],
)
def test_the_interval_is_that_of_the_beta_distribution(x: int, n: int, low: float, high: float) -> None:
    found = proof(x, n)
    assert (found.x, found.n) == (x, n)
    assert found.low == pytest.approx(low, abs=1e-8)
    assert found.high == pytest.approx(high, abs=1e-8)


@unhurried
@given(counts=st.integers(0, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_tenth_lies_below_and_a_tenth_above(counts: tuple[int, int]) -> None:
    found = proof(*counts)
    assert float(below(Fraction(found.low), *counts)) == pytest.approx(0.1, abs=1e-9)
    assert float(below(Fraction(found.high), *counts)) == pytest.approx(0.9, abs=1e-9)


@unhurried
@given(counts=COUNTS)
def test_what_speaks_for_it_never_lowers_it(counts: tuple[int, int]) -> None:
    x, n = counts
    here, more, fewer = proof(x, n), proof(x + 1, n + 1), proof(x, n + 1)
    assert 0 < here.low < here.high < 1
    assert more.low > here.low
    assert fewer.high < here.high


@unhurried
@given(counts=COUNTS)
def test_it_is_the_same_seen_from_the_other_end(counts: tuple[int, int]) -> None:
    x, n = counts
    here, other = proof(x, n), proof(n - x, n)
    assert (here.low, here.high) == pytest.approx((1 - other.high, 1 - other.low), abs=1e-12)


@pytest.mark.parametrize(("x", "n"), [(-1, 3), (4, 3), (0, -1)])
def test_more_accounts_than_there_are_prove_nothing(x: int, n: int) -> None:
    with pytest.raises(ValueError, match="allowed"):
        proof(x, n)
