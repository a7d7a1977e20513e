"""Belief follows the exact posterior closely enough to choose the next question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.belief import before, learn, learn_all, mastery, slope, widened
from assessor.engine.know import Domain, Evidence, Parameters, know
from tests.engine.made import NOW, unhurried

ITEMS = tuple(Parameters(b=b, c=0.25, w=1.0) for b in (-0.8, -0.4, 0.0, 0.4, 0.8))
DOMAINS = {name: Domain(ITEMS) for name in ("asked", "other", "third", "fourth")}
ASKED = st.lists(
    st.tuples(st.sampled_from(sorted(DOMAINS)), st.sampled_from(ITEMS), st.integers(0, 100)), max_size=20
)


@unhurried
@given(ASKED)
def test_mastery_is_near_the_exact_one(answers: list[tuple[str, Parameters, int]]) -> None:
    evidence: dict[str, list[Evidence]] = {}
    for practice, item, credit in answers:
        evidence.setdefault(practice, []).append(Evidence(item, credit, NOW))
    exact = know(DOMAINS, evidence, NOW)
    near = mastery(learn_all(before(DOMAINS), answers), DOMAINS)
    assert all(near[name] == pytest.approx(exact[name].mastery, abs=0.05) for name in DOMAINS)


@unhurried
@given(ASKED)
def test_covariances_stay_symmetric_and_positive(answers: list[tuple[str, Parameters, int]]) -> None:
    cov = learn_all(before(DOMAINS), answers).cov
    for row, line in enumerate(cov):
        assert line[row] > 0
        for column, value in enumerate(line):
            assert value == pytest.approx(cov[column][row])
            assert value**2 <= line[row] * cov[column][column] * (1 + 1e-9)


def test_an_answer_moves_the_other_practices_less_and_the_same_way() -> None:
    start = before(DOMAINS)
    right = learn(start, "asked", ITEMS[2], 100)
    wrong = learn(start, "asked", ITEMS[2], 0)
    assert wrong.mean[0] < wrong.mean[1] < start.mean[1] < right.mean[1] < right.mean[0]


def test_without_a_common_level_an_answer_moves_no_other_practice() -> None:
    start = before(DOMAINS, loading=0.0)
    after = learn(start, "asked", ITEMS[2], 100)
    assert after.mean[1:] == start.mean[1:]
    assert after.cov[1][1] == start.cov[1][1]


def test_a_form_of_answers_leaves_less_doubt() -> None:
    """One alone may leave more: a surprise."""
    start = before(DOMAINS)
    after = learn_all(start, [("asked", item, credit) for item in ITEMS for credit in (0, 100)])
    assert after.sd(0) < 0.75 * start.sd(0)
    assert start.sd(1) > after.sd(1)


def test_time_widens_what_it_names_and_nothing_else() -> None:
    start = before(DOMAINS)
    wide = widened(start, {"other": 0.2})
    assert wide.cov[1][1] == pytest.approx(start.cov[1][1] + 0.2)
    assert wide.cov[0] == start.cov[0]
    assert wide.cov[1][0] == start.cov[1][0]


def test_mastery_rises_fastest_where_the_items_are() -> None:
    domain = DOMAINS["asked"]
    assert slope(domain, 0.0) > slope(domain, 2.0) > 0
    assert slope(domain, 0.0) == pytest.approx(slope(domain, -0.0))
