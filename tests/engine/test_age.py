"""Old answers make the range wider and the practice stale; they never count less."""

from __future__ import annotations

from datetime import timedelta
from math import log

import pytest
from hypothesis import given

from assessor.engine.know import Domain, Knowledge, know
from tests.engine.evidence import Answers, all_of, answered_practices, practice
from tests.engine.made import NOW, unhurried


def after(days: int) -> Knowledge:
    domain = practice()
    return know({"a": domain}, {"a": all_of(domain, 66, days_ago=days)}, NOW)["a"]


def test_the_range_widens_with_the_months_and_the_estimate_stays() -> None:
    ages = [after(days) for days in (0, 60, 180, 360, 1080)]
    widths = [known.high - known.low for known in ages]
    assert widths == sorted(widths)
    assert widths[-1] > widths[0] + 0.05
    assert {known.mastery for known in ages} == {ages[0].mastery}


@pytest.mark.parametrize("months", [6, 24, 48])
def test_a_month_adds_a_variance_of_0_0144_on_the_scale_of_theta(months: int) -> None:
    """With one item of difficulty 0 mastery is σ(θ), so that θ's quantiles can be read off the range."""
    domain = practice("3", c=0.0)

    def spread(days_ago: float) -> float:
        answers = all_of(domain, 50, days_ago) * 4
        known = know({"a": domain}, {"a": answers}, NOW)["a"]
        return (logit(known.high) - logit(known.low)) / (2 * 1.281552)

    assert spread(months * 30.44) ** 2 - spread(0) ** 2 == pytest.approx(0.0144 * months, rel=0.02)


def logit(share: float) -> float:
    return log(share / (1 - share))


def test_the_newest_answer_decides_on_the_age() -> None:
    domain = practice()
    answers = all_of(domain, 66, days_ago=900)
    answers[0] = all_of(domain, 66)[0]
    known = know({"a": domain}, {"a": answers}, NOW)["a"]
    assert known.last_answer == NOW
    assert not known.stale
    assert known.low == after(0).low


@pytest.mark.parametrize(("days", "stale"), [(0, False), (182, False), (183, True), (900, True)])
def test_a_practice_is_stale_after_six_months(days: int, stale: bool) -> None:
    assert after(days).stale is stale


def test_a_practice_never_asked_about_is_not_stale() -> None:
    known = know({"a": practice()}, {}, NOW)["a"]
    assert not known.stale
    assert known.last_answer is None


def test_an_answer_from_a_clock_that_runs_ahead_is_a_fresh_one() -> None:
    domain = practice()
    ahead = know({"a": domain}, {"a": all_of(domain, 66, days_ago=-3)}, NOW)["a"]
    assert ahead.low == after(0).low


@unhurried
@given(answered_practices())
def test_waiting_never_narrows_a_range(case: tuple[dict[str, Domain], Answers]) -> None:
    domains, evidence = case
    today, later = know(domains, evidence, NOW), know(domains, evidence, NOW + timedelta(days=400))
    for name in domains:
        assert later[name].mastery == today[name].mastery
        assert later[name].low <= today[name].low + 1e-6
        assert later[name].high >= today[name].high - 1e-6
