"""Two sides of one call become an agenda: what agrees, what to compare, one thing to practise, and why that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.catalogue import Criterion, Rubric
from assessor.engine.debrief import COMPARE, Debrief, Why, debrief

NAMES = ("a", "b", "c", "d", "e")
RUBRIC = Rubric(
    practice="qpc",
    intro="Think of the call.",
    criteria=tuple(
        Criterion(id=name, title=name.upper(), question="What?", anchors=tuple(f"{name}{n}" for n in range(1, 6)))
        for name in NAMES
    ),
)
SIDES = st.dictionaries(st.sampled_from(NAMES), st.integers(1, 5), min_size=2)


def sides(manager: str, rep: str) -> Debrief:
    """Each side as a level a letter, in the rubric's order; - did not come up."""
    return debrief(RUBRIC, levels(manager), levels(rep))


def levels(told: str) -> Mapping[str, int]:
    return {name: int(level) for name, level in zip(NAMES, told, strict=True) if level != "-"}


def ids(lines: object) -> str:
    return "".join(line.criterion.id for line in lines)  # type: ignore[attr-defined]


def test_the_same_is_agreed_one_apart_is_nothing_and_two_apart_are_compared() -> None:
    found = sides("33315", "34153")
    assert (ids(found.agree), ids(found.near), ids(found.compare)) == ("a", "b", "dce")
    assert [line.gap for line in found.compare] == [4, -2, -2], "the greatest first, then the scale's order"
    assert found.one_sided == ()


def test_what_did_not_come_up_for_one_is_neither_agreed_nor_compared() -> None:
    found = sides("33--2", "-3-4-")
    assert ids(found.agree) == "b"
    assert found.near == found.compare == ()
    assert [one.id for one in found.one_sided] == ["a", "d", "e"]


@pytest.mark.parametrize(
    ("manager", "rep", "chosen", "level", "why"),
    [
        ("43254", "11111", "c", 2, Why.LOWEST),
        ("22454", "23454", "b", 2, Why.APART),
        ("22454", "14454", "b", 2, Why.APART),
        ("22454", "33454", "a", 2, Why.ORDER),
        ("22454", "--454", "a", 2, Why.ORDER),
        ("2-2-4", "-1-4-", "a", 2, Why.ORDER),
        ("55551", "55555", "e", 1, Why.LOWEST),
    ],
)
def test_what_to_practise_is_the_lowest_then_the_furthest_apart_then_the_first(
    manager: str, rep: str, chosen: str, level: int, why: Why
) -> None:
    found = sides(manager, rep).practise
    assert found is not None
    assert (found.criterion.id, found.level, found.why) == (chosen, level, why)
    assert found.goal == 4, "the pictures of 2 and 3 say what is still missing"


def test_who_is_at_level_4_aims_at_5() -> None:
    found = sides("45555", "45555").practise
    assert found is not None
    assert (found.level, found.goal) == (4, 5)


@pytest.mark.parametrize(
    ("four", "five", "leans"),
    [
        ("Asks first.", "Asks twice.", ()),
        ("Asks first.", "As level 4, and waits.", (4,)),
        ("As level 3, and waits.", "As level 4; the customer adds to it.", (4, 3)),
        ("As level 2 for both.", "The same, and waits.", (4, 2)),
        ("Asks first.", "Does the same, and waits.", (4,)),
        ("Asks first.", "Shows the same, and waits.", (4,)),
        ("Asks first.", "Takes the same time.", ()),
        ("Asks first.", "As level 5, by mistake.", ()),
    ],
)
def test_a_picture_that_begins_with_another_is_understood_only_with_it(
    four: str, five: str, leans: tuple[int, ...]
) -> None:
    criterion = replace(RUBRIC.criteria[0], anchors=("One.", "Two.", "Three.", four, five))
    assert criterion.leans_on(5) == leans


def test_where_all_is_at_the_top_there_is_nothing_to_practise() -> None:
    assert sides("5555-", "11111").practise is None


def test_a_line_that_the_scale_does_not_have_any_more_is_passed_over() -> None:
    found = debrief(RUBRIC, {"a": 3, "gone": 1}, {"a": 3, "gone": 5})
    assert ids(found.agree) == "a"
    assert found.compare == ()
    assert found.practise is not None
    assert found.practise.criterion.id == "a"


@given(SIDES, SIDES)
def test_each_line_that_both_rated_stands_in_one_place(manager: dict[str, int], rep: dict[str, int]) -> None:
    found = debrief(RUBRIC, manager, rep)
    placed = [*found.agree, *found.near, *found.compare]
    assert sorted(ids(placed)) == sorted(manager.keys() & rep.keys())
    assert {one.id for one in found.one_sided} == manager.keys() ^ rep.keys()
    assert all(abs(line.gap) >= COMPARE for line in found.compare)
    lowest = min(manager.values())
    assert (found.practise is None) == (lowest == 5)
    assert found.practise is None or manager[found.practise.criterion.id] == lowest
