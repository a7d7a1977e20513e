"""Say beside Know: when two views of one practice are worth a conversation."""

from __future__ import annotations

from math import exp, hypot, sqrt
from random import Random
from statistics import fmean

import pytest

from assessor.engine.know import LOADING, Evidence, Knowledge, know
from assessor.engine.say import Agreement, compare, on_scale, say
from tests.engine.evidence import practice
from tests.engine.made import NOW


def known(mastery: float, low: float, high: float, answers: int = 6) -> Knowledge:
    return Knowledge(mastery, low, high, 0.3, 0.1, 0.0, 0.7, answers, NOW, stale=False)


NARROW_LOW, NARROW_HIGH, WIDE = known(0.25, 0.2, 0.3), known(0.9, 0.8, 0.95), known(0.4, 0.05, 0.95)


@pytest.mark.parametrize(
    ("rated", "knowledge", "agreement"),
    [
        (3.5, NARROW_LOW, Agreement.SAY_HIGHER),
        (3.4, NARROW_LOW, Agreement.AGREE),
        (2.0, NARROW_LOW, Agreement.AGREE),
        (3.0, NARROW_HIGH, Agreement.KNOW_HIGHER),
        (3.2, NARROW_HIGH, Agreement.AGREE),
        (5.0, NARROW_HIGH, Agreement.AGREE),
        (4.7, WIDE, Agreement.AGREE),
        (5.0, WIDE, Agreement.SAY_HIGHER),
        (1.0, WIDE, Agreement.KNOW_HIGHER),
        (1.25, WIDE, Agreement.AGREE),
        (None, NARROW_LOW, Agreement.UNRATED),
        (None, None, Agreement.UNRATED),
        (4.0, None, Agreement.UNASKED),
        (4.0, known(0.5, 0.1, 0.9, answers=0), Agreement.UNASKED),
    ],
)
def test_they_disagree_only_one_and_a_half_levels_apart_and_outside_the_range(
    rated: float | None, knowledge: Knowledge | None, agreement: Agreement
) -> None:
    assert compare(rated, knowledge) is agreement


@pytest.mark.parametrize(("spread", "each", "somewhere"), [(0.6, (0.8, 1.8), (0.5, 0.85)), (1.2, (3.3, 5), (0.9, 1))])
def test_on_one_practice_or_another_most_people_lie_apart_as_the_guide_says(
    spread: float, each: tuple[float, float], somewhere: tuple[float, float]
) -> None:
    """Twenty practices of six questions, and self-ratings that go with what somebody can at r = 0.29, of this SD."""
    rng = Random(7)
    domains = {str(number): practice() for number in range(20)}
    own = sqrt(1 + domains["0"].variance - LOADING**2)
    counts = []
    for _ in range(100):
        general, rated = rng.gauss(0, 1), {}
        answers: dict[str, list[Evidence]] = {}
        for name, domain in domains.items():
            place = LOADING * general + own * rng.gauss(0, 1)
            held = 0.29 * place / hypot(LOADING, own) + sqrt(1 - 0.29**2) * rng.gauss(0, 1)
            rated[name] = say([min(5, max(1, round(3 + spread * held + rng.gauss(0, 0.5)))) for _ in range(5)])
            right = [one.c + (1 - one.c) / (1 + exp(one.b - place)) for one in domain.items]
            drawn = zip(domain.items, right, strict=True)
            answers[name] = [Evidence(one, 100 * (rng.random() < chance), NOW) for one, chance in drawn]
        found = know(domains, answers, NOW)
        views = [compare(rated[name], found[name]) for name in domains]
        counts.append(sum(one in (Agreement.SAY_HIGHER, Agreement.KNOW_HIGHER) for one in views))
    assert each[0] < fmean(counts) < each[1]
    assert somewhere[0] < fmean(count > 0 for count in counts) <= somewhere[1]


@pytest.mark.parametrize(("mastery", "level"), [(0.0, 1.0), (0.5, 3.0), (1.0, 5.0)])
def test_mastery_is_read_as_a_level_from_1_to_5(mastery: float, level: float) -> None:
    assert on_scale(mastery) == level


def test_a_self_rating_is_the_mean_of_its_criteria() -> None:
    assert say([1, 2, 5]) == pytest.approx(8 / 3)
    assert say([]) is None
