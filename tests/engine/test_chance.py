"""`chance` is the mean credit of a blind guess: counted here over every answer that can be sent."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import permutations, product
from typing import Any

import pytest
from hypothesis import given

from assessor.engine.kinds import AnyItem
from assessor.engine.kinds.choice import Choice
from assessor.engine.kinds.judgement import Judgement
from assessor.engine.kinds.match import Match
from assessor.engine.kinds.multiple import Multiple
from tests.engine.made import bank, choices, judgements, matches, multiples, unhurried
from tests.engine.one import numeric, order, reflect, short_text


def mean_credit(item: AnyItem, answers: Iterable[Any]) -> float:
    credits = [item.score(answer) for answer in answers]
    return float(Fraction(sum(credits), 100 * len(credits)))


def subsets(item: Multiple) -> list[list[str]]:
    rows = product([False, True], repeat=len(item.options))
    return [[o.id for o, ticked in zip(item.options, row, strict=True) if ticked] for row in rows if any(row)]


def judged(item: Judgement) -> list[dict[str, str]]:
    if item.asks == "best":
        return [{"best": option} for option in item.shuffled()]
    return [{"best": best, "worst": worst} for best, worst in permutations(item.shuffled(), 2)]


def matched(item: Match) -> list[dict[str, str]]:
    names, targets = item.shuffled(), [target.id for target in item.targets]
    return [dict(zip(names, picks, strict=True)) for picks in product(targets, repeat=len(names))]


@unhurried
@given(choices())
def test_chance_of_a_choice(item: Choice) -> None:
    assert item.chance == pytest.approx(mean_credit(item, item.shuffled()), abs=1e-12)


@unhurried
@given(multiples())
def test_chance_of_a_multiple_is_over_all_ticks_but_none(item: Multiple) -> None:
    assert item.chance == pytest.approx(mean_credit(item, subsets(item)), abs=1e-12)


@unhurried
@given(judgements())
def test_chance_of_a_judgement_up_to_the_rounding_of_a_half_point(item: Judgement) -> None:
    allowed = 1e-12 if item.asks == "best" else 0.005
    assert item.chance == pytest.approx(mean_credit(item, judged(item)), abs=allowed)


@unhurried
@given(matches(most=4))
def test_chance_of_a_match_up_to_the_rounding_of_a_point(item: Match) -> None:
    exact = mean_credit(item, matched(item))
    assert exact <= item.chance + 1e-12
    assert item.chance - exact < 0.01


@pytest.mark.parametrize("name", sorted(bank().items))
def test_chance_of_a_real_item(name: str) -> None:
    item = bank().items[name]
    match item:
        case Choice():
            answers: list[Any] = item.shuffled()
        case Multiple():
            answers = subsets(item)
        case Judgement():
            answers = judged(item)
        case Match():
            answers = matched(item)
        case _:
            assert item.chance == 0
            return
    assert item.chance == pytest.approx(mean_credit(item, answers), abs=0.01)


@pytest.mark.parametrize("item", [order(), numeric(), short_text(), reflect()], ids=lambda item: item.kind)
def test_nobody_earns_an_order_a_number_or_a_word_by_chance(item: AnyItem) -> None:
    assert item.chance == 0
