"""A better answer, or one more right answer, never lowers the mastery of any practice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.know import Domain, Evidence, know
from tests.engine.evidence import DAYS, Answers, all_of, answered_practices, practice
from tests.engine.made import NOW, unhurried

ROUNDING = 1e-9


def never_lower(domains: dict[str, Domain], before: Answers, after: Answers) -> None:
    was, now = know(domains, before, NOW), know(domains, after, NOW)
    for name in domains:
        assert now[name].mastery >= was[name].mastery - ROUNDING


@unhurried
@given(answered_practices(), st.data())
def test_a_higher_credit_never_lowers_any_practice(case: tuple[dict[str, Domain], Answers], data: Any) -> None:
    domains, evidence = case
    answered = [name for name in domains if evidence[name]]
    if not answered:
        return
    name = data.draw(st.sampled_from(answered))
    which = data.draw(st.integers(0, len(evidence[name]) - 1))
    old = evidence[name][which]
    better = replace(old, credit=data.draw(st.integers(old.credit, 100)))
    mended = [*evidence[name][:which], better, *evidence[name][which + 1 :]]
    never_lower(domains, evidence, evidence | {name: mended})


@unhurried
@given(answered_practices(), st.data())
def test_one_more_right_answer_never_lowers_any_practice_whenever_it_was_given(
    case: tuple[dict[str, Domain], Answers], data: Any
) -> None:
    domains, evidence = case
    name = data.draw(st.sampled_from(sorted(domains)))
    right = Evidence(data.draw(st.sampled_from(domains[name].items)), 100, data.draw(DAYS))
    never_lower(domains, evidence, evidence | {name: [*evidence[name], right]})


def test_a_right_answer_after_five_years_of_silence_does_not_lower_mastery() -> None:
    """It ends the widening, which pulled a low estimate towards the middle when it still entered mastery."""
    domain = practice("123333345123")
    old = all_of(domain, 0, days_ago=5 * 365)
    right = Evidence(domain.items[0], 100, NOW - timedelta(minutes=1))
    never_lower({"a": domain}, {"a": old}, {"a": [*old, right]})
