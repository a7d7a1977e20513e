"""Rules that an author's item can break: every one is found, and said where it is."""

from __future__ import annotations

import pytest

from assessor.engine.kinds import AnyItem
from assessor.engine.kinds.numeric import Band, Mistake, Tolerance
from assessor.engine.kinds.text import Slip
from tests.engine.made import bank
from tests.engine.one import ONE_OF_EACH, choice, judgement, match, multiple, numeric, order, reflect, short_text

BROKEN: list[tuple[AnyItem, tuple[str | int, ...], str, str]] = [
    (choice(right=""), ("options",), "no option is right", "exactly one"),
    (choice(right="ac"), ("options", 2, "right"), "a second right option, c", "kind multiple"),
    (choice("aab", right="b"), ("options", 1, "id"), "id a stands here a second time", "an id of its own"),
    (multiple(right="a"), ("options",), "1 right options", "kind choice"),
    (multiple("abc", right="abc"), ("options",), "every option is right", "one wrong"),
    (judgement(100, 100, 0), ("options",), "2 options have credit: 100", "exactly one"),
    (judgement(90, 60, 0), ("options",), "0 options have credit: 100", "exactly one"),
    (judgement(100, 60, 20, asks="best-and-worst"), ("options",), "0 options have credit: 0", "the worst"),
    (order("aba"), ("steps", 2, "id"), "id a stands here a second time", "an id of its own"),
    (match("ax bq"), ("pairs", 1, "target"), "target q does not exist", "one of x, y, z"),
    (match(targets="xx", pairs="ax bx"), ("targets", 1, "id"), "id x stands", "an id of its own"),
    (numeric(5, Tolerance()), ("tolerance",), "both or neither", "exactly one"),
    (numeric(5, Tolerance(absolute=1, percent=1)), ("tolerance",), "both or neither", "exactly one"),
    (numeric(5, unit="kg", units=("kg", "t")), ("units",), "both unit and units", "one of them"),
    (numeric(5, units=("kg",)), ("units",), "only one unit", "write unit"),
    (numeric(1e-9), ("answer",), "1e-09 cannot be typed", "6 after it"),
    (numeric(1e18), ("answer",), "1e+18 cannot be typed", "at most 15 digits"),
    (
        numeric(100, Tolerance(absolute=5), bands=(Band(percent=5, credit=50, why="w"),)),
        ("bands", 0),
        "reaches no further than the tolerance",
        "a wider one",
    ),
    (
        numeric(100, Tolerance(percent=5), mistakes=(Mistake(answer=105, why="w"),)),
        ("mistakes", 0, "answer"),
        "105 counts as right",
        "a wrong number",
    ),
    (short_text("need", "..."), ("accept", 1), "'...' has no letter or digit", "a word"),
    (
        short_text("need", mistakes=(Slip(answer="NEED", why="w"),)),
        ("mistakes", 0, "answer"),
        "counts as right",
        "wrong",
    ),
    (reflect("aa"), ("checklist", 1, "id"), "id a stands here a second time", "an id of its own"),
]


@pytest.mark.parametrize(("item", "where", "what", "allowed"), BROKEN)
def test_a_broken_rule_is_said_where_it_is(
    item: AnyItem, where: tuple[str | int, ...], what: str, allowed: str
) -> None:
    found = [fault for fault in item.faults() if fault.where == where]
    assert any(what in fault.what and allowed in fault.allowed for fault in found), list(item.faults())


@pytest.mark.parametrize("item", ONE_OF_EACH, ids=lambda item: item.kind)
def test_a_good_item_has_no_fault(item: AnyItem) -> None:
    assert list(item.faults()) == []


def test_the_real_items_have_no_fault() -> None:
    assert {name: list(item.faults()) for name, item in bank().items.items() if list(item.faults())} == {}
    assert len(bank().items) > 30
