"""How somebody rates beside the others: what is said follows from the figures that are shown."""

from __future__ import annotations

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.leniency import Compared, Figure
from assessor.render.vignettes import leniency, spread


def figures(low: int, high: int) -> st.SearchStrategy[float]:
    """Numbers with a decimal more than is shown, up to so many thousandths."""
    return st.integers(low, high).map(lambda number: number / 1000)


def surely(away: Decimal, error: Decimal) -> bool:
    return abs(away) >= Decimal("0.05") and abs(away) > Decimal("1.64") * error


@given(figures(-1000, 1000), figures(0, 400))
def test_more_lenient_or_strict_is_said_of_whose_shown_figures_say_it(value: float, error: float) -> None:
    said = leniency(Compared(4, 8, Figure(value, error), None, None))
    away, shown = re.search(r"average (no|[\d.]+) .*error ([\d.]+)\)", said).groups()  # type: ignore[union-attr]
    assert ("like the others" not in said) == surely(Decimal("0" if away == "no" else away), Decimal(shown))


@given(figures(10, 2000), figures(0, 400))
def test_alike_or_extreme_is_said_of_whose_shown_figures_say_it(value: float, error: float) -> None:
    said = spread(Compared(4, 8, Figure(0, 0), Figure(value, error), None))
    times, shown = re.search(r"lie ([\d.]+) times .*error ([\d.]+)\)", said).groups()  # type: ignore[union-attr]
    assert ("as the others do" not in said) == surely(Decimal(times) - 1, Decimal(shown))
