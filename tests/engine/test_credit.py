"""Credit is a whole number 0..100, and 100 belongs to the key."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from itertools import permutations, product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.kinds import AnyItem
from assessor.engine.kinds.judgement import Judgement
from assessor.engine.kinds.match import Match
from assessor.engine.kinds.multiple import Multiple
from assessor.engine.kinds.numeric import Band, Numeric, Tolerance
from assessor.engine.kinds.order import Order
from assessor.engine.kinds.text import Text, fold
from assessor.engine.shapes import Answer, AnswerError
from tests.engine.made import ITEMS, TEXTS, answered, bank, unhurried
from tests.engine.one import multiple, numeric, order, short_text

REAL = sorted(bank().items)


def is_as_good_as_the_key(item: AnyItem, answer: Any) -> bool:
    """Said anew for each kind, without the kind's own scoring."""
    if isinstance(item, Numeric):
        near = abs(Fraction(answer["value"]) - Fraction(str(item.answer))) <= Fraction(str(item.tolerance.absolute))
        return near and answer.get("unit", "") == (item.units[0] if item.units else "")
    if isinstance(item, Text):
        return fold(answer) in {fold(form) for form in item.accept}
    if item.kind == "reflect":
        return set(answer["ticked"].split()) == {check.id for check in item.checklist}
    return bool(answer == item.key())


@unhurried
@given(answered())
def test_credit_is_0_to_100_and_100_only_for_the_key(pair: tuple[AnyItem, Answer]) -> None:
    item, answer = pair
    credit = item.score(answer)
    assert type(credit) is int
    assert 0 <= credit <= 100
    assert (credit == 100) == is_as_good_as_the_key(item, answer)


@unhurried
@given(ITEMS)
def test_the_key_scores_100(item: AnyItem) -> None:
    assert item.score(item.key()) == 100


@pytest.mark.parametrize("name", REAL)
def test_the_key_of_a_real_item_scores_100(name: str) -> None:
    item = bank().items[name]
    assert item.score(item.key()) == 100


FINITE = [name for name in REAL if bank().items[name].kind in {"choice", "multiple", "judgement", "order", "match"}]


def every_answer(item: AnyItem) -> list[Any]:
    match item:
        case Order():
            return [list(order) for order in permutations(item.key())]
        case Match():
            targets = [target.id for target in item.targets]
            names = item.shuffled()
            return [dict(zip(names, picks, strict=True)) for picks in product(targets, repeat=len(names))]
        case Judgement():
            pairs = permutations(item.shuffled(), 2)
            if item.asks == "best":
                return [{"best": option} for option in item.shuffled()]
            return [{"best": best, "worst": worst} for best, worst in pairs]
        case Multiple():
            ids = sorted(item.shuffled())
            return [
                [id_ for id_, tick in zip(ids, row, strict=True) if tick] for row in product([0, 1], repeat=len(ids))
            ]
    return item.shuffled()


@pytest.mark.parametrize("name", FINITE)
def test_exactly_one_answer_of_a_real_item_scores_100(name: str) -> None:
    item = bank().items[name]
    answers = every_answer(item)
    full = [answer for answer in answers if item.score(answer) == 100]
    assert len(answers) > 1
    assert full == [item.key()]


@pytest.mark.parametrize(
    ("places", "credit"),
    [("abcd", 100), ("abdc", 83), ("bacd", 83), ("badc", 66), ("dcba", 0), ("dacb", 0), ("cadb", 0)],
)
def test_order_earns_the_share_of_pairs_in_order_and_nothing_at_chance(places: str, credit: int) -> None:
    assert order("abcd").score(list(places)) == credit


@pytest.mark.parametrize(
    ("ticked", "credit"),
    [("abc", 100), ("ab", 66), ("a", 33), ("abd", 33), ("ad", 0), ("d", 0), ("abcde", 33), ("", 0)],
)
def test_multiple_takes_wrong_picks_off_the_right_ones(ticked: str, credit: int) -> None:
    assert multiple("abcde", right="abc").score(list(ticked)) == credit


@pytest.mark.parametrize(
    ("typed", "credit"), [("100", 100), ("102", 100), ("102.01", 50), ("110", 50), ("110.5", 0), ("-100", 0)]
)
def test_numeric_gives_full_credit_within_tolerance_and_part_of_it_within_a_band(typed: str, credit: int) -> None:
    item = numeric(100, Tolerance(percent=2), bands=(Band(percent=10, credit=50, why="near"),))
    assert item.score({"value": typed}) == credit


def test_the_edge_of_a_tolerance_belongs_to_it_although_binary_fractions_miss_it() -> None:
    item = numeric(0.3, Tolerance(absolute=0.1))
    assert item.score({"value": "0.4"}) == 100
    assert item.score({"value": "0.2"}) == 100
    assert item.score({"value": "0.400001"}) == 0


def test_the_wrong_unit_earns_nothing() -> None:
    item = numeric(12, Tolerance(absolute=0), units=("a month", "a year"))
    assert item.score({"value": "12", "unit": "a month"}) == 100
    assert item.score({"value": "12", "unit": "a year"}) == 0


@pytest.mark.parametrize(
    "typed", ["Open potential", "OPEN  POTENTIAL", " open potential. ", "open\u00a0potential", "ｏｐｅｎ potential"]
)
def test_text_forgives_case_spaces_and_unicode_forms(typed: str) -> None:
    assert short_text("open potential").score(typed) == 100


@pytest.mark.parametrize("typed", ["open potentials", "potential open", "openpotential", "opn potential"])
def test_text_is_never_fuzzy(typed: str) -> None:
    assert short_text("open potential").score(typed) == 0


ANYTHING = TEXTS | st.lists(TEXTS, max_size=4) | st.dictionaries(TEXTS, TEXTS, max_size=4)


@unhurried
@given(ITEMS, ANYTHING)
def test_an_answer_that_does_not_fit_the_item_is_refused_and_never_crashes(item: AnyItem, answer: Answer) -> None:
    with suppress(AnswerError):
        assert 0 <= item.score(answer) <= 100
