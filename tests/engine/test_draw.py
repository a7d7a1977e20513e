"""Drawing a form from its blueprint."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.blueprint import Draw, Form
from assessor.engine.catalogue import Catalogue, Practice
from assessor.engine.forms import MEMORY, Asked, draw, presented
from assessor.engine.kinds import AnyItem
from tests.engine.made import ITEMS, NOW, bank, unhurried
from tests.engine.one import ONE_OF_EACH, choice, judgement, match, numeric, order, reflect


def practice(name: str) -> Practice:
    return Practice(id=name, title=name, line=name, area="sale", importance=2, reason="because")


def variants(name: str, points: int, each: int = 2) -> list[AnyItem]:
    return [
        choice(id=f"{name}-{point}-{variant}", practice=name, point=f"point-{point}")
        for point in range(points)
        for variant in range(each)
    ]


def catalogue(*items: AnyItem) -> Catalogue:
    names = {item.practice for item in items}
    return Catalogue({name: practice(name) for name in names}, {item.id: item for item in items})


def form(**draws: int) -> Form:
    wanted = tuple(Draw(practice=name, items=count) for name, count in draws.items())
    return Form(id="f", title="Form", intro="Hello", minutes=20, draws=wanted)


THREE = catalogue(*variants("a", 8), *variants("b", 5), *variants("c", 3))
REAL = bank().forms["where-do-i-stand"]


def ids(asked: list[Asked]) -> list[str]:
    return [one.item.id for one in asked]


def seen_days_ago(**days: int) -> dict[str, datetime]:
    return {name.replace("_", "-"): NOW - timedelta(days=ago) for name, ago in days.items()}


@pytest.mark.parametrize("seed", range(20))
def test_the_real_form_asks_as_many_items_of_each_practice_as_it_says(seed: int) -> None:
    asked = draw(REAL, bank(), {}, NOW, Random(seed))
    assert Counter(one.item.practice for one in asked) == {part.practice: part.items for part in REAL.draws}


@pytest.mark.parametrize("seed", range(20))
def test_one_variant_of_each_learning_point(seed: int) -> None:
    asked = draw(REAL, bank(), {}, NOW, Random(seed))
    points = Counter((one.item.practice, one.item.point) for one in asked)
    assert set(points.values()) == {1}


@pytest.mark.parametrize("seed", range(20))
def test_released_items_are_never_drawn(seed: int) -> None:
    assert not any(one.item.released for one in draw(REAL, bank(), {}, NOW, Random(seed)))


def test_items_that_do_not_enter_a_score_are_never_drawn() -> None:
    items = [reflect(id="r", practice="a", point="r"), *variants("a", 1, each=1)]
    assert ids(draw(form(a=2), catalogue(*items), {}, NOW, Random(1))) == ["a-0-0"]


def test_practices_take_turns() -> None:
    asked = draw(form(a=4, b=2, c=3), THREE, {}, NOW, Random(3))
    assert "".join(one.item.practice for one in asked) == "abcabcaca"


def test_a_practice_with_too_few_points_gives_what_it_has() -> None:
    asked = draw(form(c=6, a=1), THREE, {}, NOW, Random(3))
    assert Counter(one.item.practice for one in asked) == {"c": 3, "a": 1}


@unhurried
@given(st.integers(), st.sets(st.sampled_from(sorted(THREE.items))))
def test_the_same_seed_draws_the_same_form(seed: int, known: set[str]) -> None:
    seen = dict.fromkeys(known, NOW - timedelta(days=10))
    assert draw(form(a=5, b=3), THREE, seen, NOW, Random(seed)) == draw(
        form(a=5, b=3), THREE, seen, NOW, Random(seed)
    )


def test_other_seeds_draw_other_forms() -> None:
    assert len({tuple(ids(draw(REAL, bank(), {}, NOW, Random(seed)))) for seed in range(20)}) > 15


@unhurried
@given(st.integers(), st.sets(st.sampled_from(sorted(THREE.items))))
def test_an_item_seen_within_sixty_days_is_drawn_only_when_no_other_variant_or_point_is_left(
    seed: int, known: set[str]
) -> None:
    seen = dict.fromkeys(known, NOW - timedelta(days=59))
    asked = draw(form(a=5), THREE, seen, NOW, Random(seed))
    untouched = {item.point for item in THREE.items.values() if item.practice == "a" and item.id not in known}
    fresh = [one for one in asked if one.item.id not in known]
    assert len(asked) == 5
    assert len(fresh) == min(5, len(untouched))


def test_with_every_variant_seen_the_one_seen_longest_ago_comes_again() -> None:
    both = catalogue(*variants("a", 1))
    seen = seen_days_ago(a_0_0=5, a_0_1=50)
    assert {tuple(ids(draw(form(a=1), both, seen, NOW, Random(seed)))) for seed in range(10)} == {("a-0-1",)}


@pytest.mark.parametrize(("ago", "counts_as_new"), [(timedelta(days=59, hours=23), False), (MEMORY, True)])
def test_after_sixty_days_an_item_is_as_good_as_new(ago: timedelta, counts_as_new: bool) -> None:
    both = catalogue(*variants("a", 1))
    drawn = {ids(draw(form(a=1), both, {"a-0-0": NOW - ago}, NOW, Random(seed)))[0] for seed in range(30)}
    assert ("a-0-0" in drawn) is counts_as_new


@unhurried
@given(ITEMS, st.randoms(use_true_random=False))
def test_parts_are_shown_each_once_and_an_order_never_solved(item: AnyItem, rng: Random) -> None:
    shown = presented(item, rng)
    assert sorted(shown) == sorted(item.shuffled())
    if item.kind == "order":
        assert list(shown) != item.key()


@pytest.mark.parametrize(
    "item", [choice(), judgement(), match(), numeric(units=("kg", "t"))], ids=lambda item: item.kind
)
def test_the_right_part_stands_in_every_place(item: AnyItem) -> None:
    rng = Random(7)
    parts = item.shuffled()
    firsts = Counter(presented(item, rng)[0] for _ in range(400))
    assert set(firsts) == set(parts)
    assert min(firsts.values()) > 400 / len(parts) / 2


def test_every_wrong_order_can_be_shown() -> None:
    rng = Random(7)
    assert {presented(order("abc"), rng) for _ in range(300)} == {
        tuple(places) for places in ["acb", "bac", "bca", "cab", "cba"]
    }


@pytest.mark.parametrize("item", ONE_OF_EACH, ids=lambda item: item.kind)
def test_drawing_asks_nothing_of_the_module_s_own_chance(item: AnyItem) -> None:
    first: Any = presented(item, Random(11))
    assert presented(replace(item), Random(11)) == first
