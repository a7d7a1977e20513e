"""What lessons change: measured on other questions, shrunk, and not before there is enough to go by."""

from __future__ import annotations

from datetime import timedelta
from math import exp, sqrt
from random import Random

import pytest

from assessor.engine.effects import ENOUGH, HIGHEST, Effect, Pair, effect, observe, pair, prior
from assessor.engine.know import Domain, Evidence, Parameters, know
from assessor.engine.recommend import recommend
from tests.engine.made import NOW
from tests.engine.test_recommend import PRACTICES, known, lesson

BEFORE = tuple(Parameters(b=0.4 * (place - 3), c=0.25, w=1.0) for place in range(1, 6))
OTHER = tuple(Parameters(b=0.4 * (place - 3) + 0.1, c=0.25, w=1.0) for place in range(1, 6))
DOMAINS = {name: Domain(BEFORE + OTHER) for name in ("a", "b", "c")}
LATER = NOW + timedelta(days=30)


def answered(items: tuple[Parameters, ...], theta: float, rng: Random) -> list[Evidence]:
    """Ten answers of somebody at θ, as the model has it."""
    chances = [0.01 + 0.98 * (one.c + (1 - one.c) / (1 + exp(one.b - theta))) for one in items]
    return [Evidence(one, 100 * (rng.random() < chance), NOW) for one, chance in zip(items, chances, strict=True)]


def reader(rng: Random, learned: float) -> Pair:
    """Somebody who answers on three practices, reads, is so much higher on θ, and answers other questions."""
    level = rng.gauss(0, 0.65)
    thetas = {name: level + rng.gauss(0, sqrt(1 - 0.65**2)) for name in DOMAINS}
    before = {name: answered(BEFORE, theta, rng) for name, theta in thetas.items()}
    found = pair("a", 1.0, DOMAINS, before, answered(OTHER, thetas["a"] + learned, rng), NOW)
    assert found is not None
    return found


@pytest.mark.parametrize("minutes", [3, 12, 48])
def test_until_thirty_pairs_a_lesson_works_as_its_minutes_suggest(minutes: int) -> None:
    assert effect(minutes, None) == effect(minutes, Effect(ENOUGH - 1, 0.0)) == prior(minutes) == sqrt(minutes / 12)


def test_from_thirty_pairs_on_what_was_measured_is_shrunk_towards_the_prior() -> None:
    assert effect(3, Effect(30, 1.2)) == pytest.approx(30 / 50 * 1.2 + 20 / 50 * 0.5)
    assert effect(3, Effect(180, 1.2)) == pytest.approx(0.9 * 1.2 + 0.1 * 0.5)
    assert effect(12, Effect(10**6, 0.0)) == pytest.approx(0, abs=1e-4)


def test_what_many_readers_gained_is_found_and_what_they_did_not_gain_is_not() -> None:
    """The guard against regression to the mean: low first scores alone must not look like learning."""
    rng = Random(7)
    nothing = [reader(rng, 0.0) for _ in range(600)]
    much = [reader(rng, 0.8) for _ in range(600)]
    gained = [sum(one.gained for one in readers) / len(readers) for readers in (nothing, much)]
    assert gained[0] == pytest.approx(0, abs=0.02)
    assert gained[1] > 0.1
    assert observe(nothing).observed < 0.35
    assert observe(much).observed > 1


def test_those_who_were_low_first_do_not_seem_to_learn_by_having_been_low() -> None:
    rng = Random(3)
    readers = [reader(rng, 0.0) for _ in range(900)]
    low = sorted(readers, key=lambda one: -one.expected)[:300]
    assert sum(one.gained for one in low) / len(low) == pytest.approx(0, abs=0.035)


def test_the_expectation_is_the_posteriors_own_for_the_questions_asked_afterwards() -> None:
    """Six wrong answers before, one hard question right after: by hand from Know over that question alone."""
    before = {"a": [Evidence(one, 0, NOW) for one in BEFORE]}
    hard = Parameters(b=1.5, c=0.2, w=1.0)
    found = pair("a", 0.5, DOMAINS, before, [Evidence(hard, 100, LATER)], LATER)
    as_asked = Domain((hard,), unsure=DOMAINS["a"].variance)
    then = know({**DOMAINS, "a": as_asked}, before, LATER)["a"]
    assert found is not None
    assert found.gained == pytest.approx((1 - 0.01 - 0.98 * 0.2) / (0.98 * 0.8) - then.mastery)
    assert found.expected == pytest.approx(0.5 * 0.5 * then.shortfall)


def test_without_answers_on_both_sides_there_is_no_pair() -> None:
    some = [Evidence(BEFORE[0], 100, NOW)]
    assert pair("a", 1.0, DOMAINS, {"b": some}, some, NOW) is None
    assert pair("a", 1.0, DOMAINS, {"a": some}, [], NOW) is None
    assert pair("not measured", 1.0, DOMAINS, {"a": some}, some, NOW) is None


def test_no_lesson_is_found_to_do_harm_or_wonders() -> None:
    assert observe([]) == Effect(0, 0.0)
    assert observe([Pair(-0.4, 0.1)] * 40) == Effect(40, 0.0)
    assert observe([Pair(0.9, 0.1)] * 40) == Effect(40, HIGHEST)
    assert observe([Pair(0.3, 0.1), Pair(-0.1, 0.3)]).observed == pytest.approx(0.5)


def test_a_measured_effect_changes_what_is_next_and_is_said() -> None:
    lessons, knowledge = [lesson("m", a=1.0), lesson("n", a=1.0)], {"a": known(0.3)}
    first, *_ = recommend(lessons, PRACTICES, knowledge, {}, NOW, effects={"n": Effect(34, 1.6), "m": Effect(7, 2.0)})
    assert (first.lesson, first.pairs, first.effect) == ("n", 34, pytest.approx((34 * 1.6 + 20) / 54))
    other = recommend(lessons, PRACTICES, knowledge, {}, NOW, effects={"m": Effect(7, 2.0)})[0]
    assert (other.lesson, other.pairs, other.effect) == ("m", 0, 1.0)
