"""What the answers say does not depend on the order in which they came."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.know import Domain, Evidence, know
from tests.engine.evidence import Answers, all_of, answered_practices, practice
from tests.engine.made import NOW, unhurried


@unhurried
@given(answered_practices(), st.randoms(use_true_random=False))
def test_answers_in_another_order_give_the_same_result_to_the_last_bit(
    case: tuple[dict[str, Domain], Answers], rng: Random
) -> None:
    domains, evidence = case
    shuffled = {name: rng.sample(answers, len(answers)) for name, answers in evidence.items()}
    assert know(domains, shuffled, NOW) == know(domains, evidence, NOW)


@unhurried
@given(answered_practices())
def test_every_figure_is_within_its_range(case: tuple[dict[str, Domain], Answers]) -> None:
    domains, evidence = case
    for name, known in know(domains, evidence, NOW).items():
        assert 0 < known.low < known.high < 1
        assert 0 < known.mastery < 1
        assert 0 <= known.chance_there <= 1
        assert 0 <= known.shortfall <= known.cut
        assert known.answers == len(evidence[name])


def test_a_practice_never_asked_about_follows_the_others() -> None:
    asked, silent = practice(), practice()
    domains = {"asked": asked, "silent": silent}
    before = know(domains, {}, NOW)["silent"].mastery
    right = know(domains, {"asked": all_of(asked, 100)}, NOW)["silent"]
    wrong = know(domains, {"asked": all_of(asked, 0)}, NOW)["silent"]
    assert wrong.mastery < before < right.mastery
    assert right.answers == 0
    assert right.last_answer is None


def test_without_a_common_level_practices_say_nothing_of_each_other() -> None:
    domains = {"asked": practice(), "silent": practice()}
    alone = know({"silent": practice()}, {}, NOW, loading=0.0)["silent"].mastery
    beside = know(domains, {"asked": all_of(practice(), 100)}, NOW, loading=0.0)["silent"].mastery
    assert abs(alone - beside) < 1e-12


def test_answers_to_a_practice_that_is_gone_are_left_out() -> None:
    gone = {"gone": all_of(practice(), 100)}
    assert know({"a": practice()}, gone, NOW) == know({"a": practice()}, {}, NOW)


def test_lucky_answers_count_less() -> None:
    sure, lucky = practice(c=0.0), practice(c=0.5)
    from_sure = know({"a": sure}, {"a": all_of(sure, 100)}, NOW)["a"].mastery
    from_lucky = know({"a": lucky}, {"a": all_of(lucky, 100)}, NOW)["a"].mastery
    assert from_sure > from_lucky


def test_right_answers_to_harder_items_count_more() -> None:
    domain = practice("15")
    easy, hard = domain.items
    after_easy = know({"a": domain}, {"a": [Evidence(easy, 100, NOW)]}, NOW)["a"].mastery
    after_hard = know({"a": domain}, {"a": [Evidence(hard, 100, NOW)]}, NOW)["a"].mastery
    assert after_hard > after_easy


def test_partial_credit_lies_between_wrong_and_right() -> None:
    domain = practice()
    levels = [know({"a": domain}, {"a": all_of(domain, credit)}, NOW)["a"].mastery for credit in range(0, 101, 20)]
    assert levels == sorted(levels)
    assert len(set(levels)) == len(levels)
