"""Which lesson next: every priority recomputed by hand from the formula of the specification."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import exp, sqrt

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.catalogue import Lesson, Practice
from assessor.engine.know import Knowledge, know
from assessor.engine.recommend import Recommendation, freshness, readiness, recommend
from tests.engine.evidence import practice as domain
from tests.engine.made import NOW, unhurried


def practice(name: str, importance: int = 2) -> Practice:
    return Practice(id=name, title=name, line=name, area="sale", importance=importance, reason="because")


def lesson(page: str, level: int = 3, minutes: int = 12, requires: tuple[str, ...] = (), **covers: float) -> Lesson:
    return Lesson(
        page=page,
        title=page,
        description=page,
        practice=next(iter(covers)),
        level=level,
        minutes=minutes,
        covers=covers,
        requires=requires,
        sources=("own",),
    )


def known(shortfall: float, mastery: float = 0.5, theta: float = 0.0) -> Knowledge:
    return Knowledge(mastery, 0.3, 0.7, 0.3, shortfall, theta, 0.7, 6, NOW, stale=False)


PRACTICES = {"a": practice("a", 3), "b": practice("b", 1), "c": practice("c", 2)}


def first(lessons: list[Lesson], **knowledge: Knowledge) -> Recommendation:
    return recommend(lessons, PRACTICES, knowledge, {}, NOW)[0]


def test_importance_coverage_and_shortfall_make_the_gain() -> None:
    found = first([lesson("l", a=0.5, b=1.0)], a=known(0.2), b=known(0.4))
    assert found.gain == pytest.approx(3 * 0.5 * 0.2 + 1 * 1.0 * 0.4)


def test_the_whole_formula_by_hand() -> None:
    """Level 4 is 0.4 on the scale of θ; 0.5 there is 0.1 off; the prerequisite is at 0.45, so half ready."""
    wanted = lesson("l", level=4, minutes=7, requires=("c",), a=1.0)
    found = first([wanted], a=known(0.3, theta=0.5), c=known(0.0, mastery=0.45))
    gain, ready, fit, effect = 3 * 0.3, 0.35 + 0.65 * 0.5, exp(-0.5 * (0.1 / 1.5) ** 2), sqrt(7 / 12)
    assert found.gain == pytest.approx(gain)
    assert found.ready == pytest.approx(ready)
    assert found.fit == pytest.approx(fit)
    assert found.fresh == 1
    assert found.effect == pytest.approx(effect)
    assert found.priority == pytest.approx(gain * ready * fit * effect / (7 + 5))
    assert found.practice == "a"


def test_the_whole_formula_by_hand_with_two_prerequisites_and_an_old_study() -> None:
    wanted = lesson("l", level=1, minutes=20, requires=("b", "c"), a=0.6, c=0.2)
    knowledge = {"a": known(0.25, theta=-1.0), "b": known(0.1, mastery=0.9), "c": known(0.35, mastery=0.2)}
    studied = NOW - timedelta(days=90)
    (found,) = recommend([wanted], PRACTICES, knowledge, {"l": studied}, NOW)
    gain = 3 * 0.6 * 0.25 + 2 * 0.2 * 0.35
    ready = (0.35 + 0.65 / (1 + exp(-4.5))) * (0.35 + 0.65 / (1 + exp(2.5)))
    fit = exp(-0.5 * ((-1.0 + 0.8) / 1.5) ** 2)
    fresh = 1 - retrievability(studied, NOW)
    assert found.priority == pytest.approx(gain * ready * fit * fresh * sqrt(20 / 12) / 25)
    assert 0 < fresh < 1


def retrievability(studied: datetime, now: datetime) -> float:
    """FSRS-6 for one good study, from the library."""
    scheduler = Scheduler(desired_retention=0.85, learning_steps=(), maximum_interval=180, enable_fuzzing=False)
    card, _ = scheduler.review_card(Card(), Rating.Good, studied)
    return scheduler.get_card_retrievability(card, now)


def test_the_factors_of_a_recommendation_multiply_to_its_priority() -> None:
    domains = {name: domain() for name in PRACTICES}
    lessons = [
        lesson("a", a=1.0),
        lesson("b", level=2, minutes=5, b=0.7, c=0.3),
        lesson("c", level=5, requires=("a",), c=1.0),
    ]
    chosen = recommend(lessons, PRACTICES, know(domains, {}, NOW), {"b": NOW - timedelta(days=20)}, NOW)
    assert len(chosen) == 3
    for one in chosen:
        product = one.gain * one.ready * one.fit * one.fresh * one.effect / (one.minutes + 5)
        assert one.priority == pytest.approx(product)


@pytest.mark.parametrize(("mastery", "ready"), [(0.45, 0.675), (0.0, 0.3571415), (1.0, 0.9973544), (0.55, 0.8251881)])
def test_readiness_rises_from_0_35_to_1_around_a_mastery_of_0_45(mastery: float, ready: float) -> None:
    assert readiness(mastery) == pytest.approx(ready, abs=1e-6)


def test_a_prerequisite_that_is_not_measured_holds_nobody_back() -> None:
    assert first([lesson("l", requires=("unmeasured",), a=1.0)], a=known(0.3)).ready == 1


def test_a_lesson_just_read_is_not_recommended_at_once() -> None:
    assert recommend([lesson("l", a=1.0)], PRACTICES, {"a": known(0.3)}, {"l": NOW}, NOW) == []


def test_a_lesson_comes_back_as_it_fades() -> None:
    ages = [freshness(NOW - timedelta(days=days), NOW) for days in (0, 1, 7, 30, 180, 720)]
    assert ages[0] == 0
    assert ages == sorted(ages)
    assert ages[-1] < 1 == freshness(None, NOW)
    assert ages[3] == pytest.approx(1 - retrievability(NOW - timedelta(days=30), NOW))


def test_a_study_dated_ahead_of_the_clock_counts_as_just_now() -> None:
    assert freshness(NOW + timedelta(hours=1), NOW) == 0


def test_after_a_choice_what_it_covers_is_halved_so_that_the_next_lesson_adds_something_else() -> None:
    """a1 and a2 teach the same; b teaches something of less worth, and yet comes before a2."""
    lessons = [lesson("a1", a=1.0), lesson("a2", minutes=11, a=1.0), lesson("b", b=1.0)]
    chosen = recommend(lessons, PRACTICES, {"a": known(0.2), "b": known(0.4)}, {}, NOW)
    assert [one.lesson for one in chosen] == ["a2", "b", "a1"] or [one.lesson for one in chosen] == ["a1", "b", "a2"]
    assert [one.gain for one in chosen] == pytest.approx([0.6, 0.4, 0.3])


def test_half_a_coverage_closes_a_quarter_of_the_shortfall() -> None:
    lessons = [lesson("big", a=1.0), lesson("half", a=0.5)]
    big, half = recommend(lessons, PRACTICES, {"a": known(0.2)}, {}, NOW)
    assert (big.gain, half.gain) == pytest.approx((0.6, 0.5 * 0.6 * 0.5))
    lessons = [lesson("half", minutes=12, a=0.5), lesson("late", minutes=240, a=1.0)]
    half, late = recommend(lessons, PRACTICES, {"a": known(0.2)}, {}, NOW)
    assert (half.lesson, half.gain) == ("half", pytest.approx(0.3))
    assert late.gain == pytest.approx(0.6 * 0.75)


def test_nothing_is_recommended_without_a_shortfall() -> None:
    assert recommend([lesson("l", a=1.0)], PRACTICES, {"a": known(0.0)}, {}, NOW) == []


def test_nothing_is_recommended_without_lessons_or_for_a_practice_that_is_not_measured() -> None:
    assert recommend([], PRACTICES, {"a": known(0.3)}, {}, NOW) == []
    assert recommend([lesson("l", b=1.0)], PRACTICES, {"a": known(0.3)}, {}, NOW) == []


def test_ties_are_broken_by_the_page_so_that_everybody_gets_the_same_list() -> None:
    lessons = [lesson("z", a=1.0), lesson("m", a=1.0)]
    assert [one.lesson for one in recommend(lessons, PRACTICES, {"a": known(0.3)}, {}, NOW)] == ["m", "z"]
    assert recommend(lessons, PRACTICES, {"a": known(0.3)}, {}, NOW) == recommend(
        lessons[::-1], PRACTICES, {"a": known(0.3)}, {}, NOW
    )


def test_the_reason_names_the_practice_that_the_lesson_helps_most() -> None:
    assert first([lesson("l", a=0.2, b=1.0)], a=known(0.1), b=known(0.5)).practice == "b"


def test_the_record_of_a_recommendation_holds_all_of_its_factors() -> None:
    found = first([lesson("l", a=1.0)], a=known(0.3))
    assert Recommendation(**found.as_data()) == found  # type: ignore[arg-type]


SHORTFALLS = st.fixed_dictionaries({name: st.floats(0, 0.7) for name in "abc"})


@unhurried
@given(SHORTFALLS, st.lists(st.tuples(st.sampled_from("abc"), st.floats(0.1, 1), st.integers(1, 60)), max_size=8))
def test_the_list_is_falling_in_priority_and_names_no_lesson_twice(
    shortfalls: dict[str, float], drafts: list[tuple[str, float, int]]
) -> None:
    lessons = [
        lesson(f"l{number}", minutes=minutes, **{name: share}) for number, (name, share, minutes) in enumerate(drafts)
    ]
    knowledge = {name: known(shortfall) for name, shortfall in shortfalls.items()}
    chosen = recommend(lessons, PRACTICES, knowledge, {}, NOW)
    priorities = [one.priority for one in chosen]
    assert priorities == sorted(priorities, reverse=True)
    assert all(priority > 0 for priority in priorities)
    assert len({one.lesson for one in chosen}) == len(chosen)


def test_recommending_reads_no_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """A card made without an id and a day asks the clock for both, and sleeps."""
    import time

    def asked(_: float) -> None:
        raise AssertionError("the engine slept")

    monkeypatch.setattr(time, "sleep", asked)
    assert 0 < freshness(NOW - timedelta(days=9), NOW) < 1
