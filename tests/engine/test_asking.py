"""Which question is asked next, and what it rests on."""

from __future__ import annotations

from collections import Counter
from math import pi, sqrt
from random import Random

import pytest

from assessor.engine.asking import (
    AHEAD,
    AMONG,
    EXPOSURE,
    NEAR,
    Candidate,
    Stake,
    _best,
    _score,
    _stakes,
    chances_weakest,
    choose,
    gradient,
    information,
    weakest_are_certain,
)
from assessor.engine.belief import Belief, before, learn
from assessor.engine.know import Domain, Parameters

ITEMS = tuple(Parameters(b=b, c=0.25, w=1.0) for b in (-0.8, -0.4, 0.0, 0.4, 0.8, 1.2))
NAMES = [f"practice-{letter}" for letter in "abcdefgh"]
DOMAINS = {name: Domain(ITEMS) for name in NAMES}
BANK = [Candidate(f"{name}-{place}", name, item) for name in NAMES for place, item in enumerate(ITEMS)]


def clear_cut(low: tuple[str, ...], close: tuple[str, ...] = ()) -> Belief:
    """All is known well: these are low, those are near the border of the lowest three, the rest are high."""
    belief = before(DOMAINS)
    for name in NAMES:
        credit = 0 if name in low else 50 if name in close else 100
        for item in ITEMS * 2:
            belief = learn(belief, name, item, credit)
    return belief


def test_first_each_practice_is_asked_about_once() -> None:
    belief, left, asked = before(DOMAINS), list(BANK), list[str]()
    rng = Random(3)
    for _ in NAMES:
        one = choose(belief, DOMAINS, left, asked, rng)
        assert one is not None
        left.remove(one)
        asked.append(one.practice)
        belief = learn(belief, one.practice, one.item, rng.choice([0, 100]))
    assert sorted(asked) == NAMES


def test_then_the_practices_that_may_be_among_the_weakest() -> None:
    belief = clear_cut(low=tuple(NAMES[:2]), close=tuple(NAMES[2:4]))
    rng = Random(1)
    chosen = Counter(choose(belief, DOMAINS, BANK, NAMES, rng).practice for _ in range(60))  # type: ignore[union-attr]
    assert chosen[NAMES[2]] + chosen[NAMES[3]] == 60


def test_it_is_one_of_the_five_best_at_random() -> None:
    belief = before(DOMAINS)
    chosen = {choose(belief, DOMAINS, BANK, NAMES, Random(seed)) for seed in range(200)}
    assert len(chosen) == AMONG


def test_the_same_chance_gives_the_same_question() -> None:
    assert choose(before(DOMAINS), DOMAINS, BANK, [], Random(5)) == choose(
        before(DOMAINS), DOMAINS, BANK, [], Random(5)
    )


def test_what_was_asked_too_often_waits_while_another_is_left() -> None:
    worn = [Candidate(one.id, one.practice, one.item, exposure=EXPOSURE + 0.01) for one in BANK[:-1]]
    assert choose(before(DOMAINS), DOMAINS, [*worn, BANK[-1]], NAMES, Random(1)) == BANK[-1]
    assert choose(before(DOMAINS), DOMAINS, worn, NAMES, Random(1)) in worn


def test_nothing_left_is_nothing_to_ask() -> None:
    assert choose(before(DOMAINS), DOMAINS, [], [], Random(1)) is None


def test_the_chances_of_being_among_the_weakest_three_sum_to_about_three() -> None:
    for belief in (before(DOMAINS), clear_cut(low=tuple(NAMES[:2]), close=tuple(NAMES[2:5]))):
        assert sum(chances_weakest(belief, DOMAINS).values()) == pytest.approx(3, abs=0.35)


def test_who_is_clearly_low_is_among_the_weakest_and_who_is_high_is_not() -> None:
    chances = chances_weakest(clear_cut(low=tuple(NAMES[:3])), DOMAINS)
    assert all(chances[name] > 0.9 for name in NAMES[:3])
    assert all(chances[name] < 0.1 for name in NAMES[3:])


def test_of_three_practices_each_is_among_the_weakest_three() -> None:
    few = {name: DOMAINS[name] for name in NAMES[:3]}
    assert set(chances_weakest(before(few), few).values()) == {1.0}


def test_the_weakest_are_certain_once_each_of_the_three_lowest_is_likely_enough() -> None:
    """What is looked at says the same as all chances do."""
    clear, open_ = clear_cut(low=tuple(NAMES[:3])), clear_cut(low=tuple(NAMES[:2]), close=tuple(NAMES[2:5]))
    for belief in (clear, open_, before(DOMAINS)):
        third = sorted(chances_weakest(belief, DOMAINS).values())[-3]
        assert weakest_are_certain(belief, DOMAINS, third - 0.01)
        assert not weakest_are_certain(belief, DOMAINS, third + 0.01)
    few = {name: DOMAINS[name] for name in NAMES[:3]}
    assert not weakest_are_certain(before(few), few, 0.0)


def test_an_item_tells_most_where_it_is_hard_and_less_the_easier_it_is_to_guess() -> None:
    middle = Parameters(b=0.0, c=0.0, w=1.0)
    assert information(middle, 0.0, 0.5) > information(middle, 3.0, 0.5)
    assert information(middle, 0.0, 0.5) > information(Parameters(b=0.0, c=0.33, w=1.0), 0.0, 0.5)
    assert information(Parameters(b=0.0, c=0.0, w=2.0), 0.0, 0.5) == pytest.approx(2 * information(middle, 0.0, 0.5))


def test_no_item_left_out_by_the_bound_would_have_scored_more() -> None:
    """The shortcut gives what a full ranking gives."""
    rng = Random(7)
    belief = before(DOMAINS)
    for name in NAMES * 2:
        belief = learn(belief, name, rng.choice(ITEMS), rng.choice([0, 50, 100]))
    stakes = _stakes(belief, DOMAINS)
    full = sorted(
        (_score(one, belief, row, stakes[row]) for one in BANK if (row := NAMES.index(one.practice)) >= 0),
        reverse=True,
    )[:AMONG]
    ours = [
        _score(one, belief, row, stakes[row])
        for one in _best(belief, DOMAINS, BANK)
        if (row := NAMES.index(one.practice)) >= 0
    ]
    assert ours == pytest.approx([score for score in full if score >= NEAR * full[0]])


def test_what_is_nearer_the_border_and_less_known_is_worth_more() -> None:
    near, far = Stake(0.02, 0.1, 0.3), Stake(0.2, 0.1, 0.3)
    assert gradient(near, 0.5) > gradient(far, 0.5) > 0
    assert gradient(near, 0.8) > gradient(near, 0.5) > gradient(near, 0.0) == 0
    assert gradient(Stake(0.0, 0.1, 0.3), 1.0) == pytest.approx(AHEAD * 0.1 / sqrt(2 * pi))


def test_of_three_practices_the_least_known_is_asked_about() -> None:
    few = {name: DOMAINS[name] for name in NAMES[:3]}
    belief = before(few)
    for item in ITEMS:
        belief = learn(learn(belief, NAMES[0], item, 100), NAMES[1], item, 0)
    left = [one for one in BANK if one.practice in few]
    chosen = {choose(belief, few, left, NAMES[:3], Random(seed)) for seed in range(30)}
    assert {one.practice for one in chosen if one} == {NAMES[2]}
