"""Numbers as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.kinds.numeric import parse_number
from assessor.engine.shapes import Incomplete
from tests.engine.made import unhurried

SPELLINGS = {
    "133000": ["133000", "133,000", "133.000,0", "133 000", "133\u00a0000", "133\u202f000", "133'000", "133’000",
               "133_000", "$133,000", "$ 133 000", "133000 €", "£133000", "133k", "133 K", "$133k", "+133000",
               "133000.00", "0133000"],
    "1234567": ["1,234,567", "1.234.567", "1 234 567", "1'234'567"],
    "1234567.89": ["1,234,567.89", "1.234.567,89", "1 234 567.89", "1 234 567,89"],
    "1.5": ["1.5", "1,5", "1.50", "01.5", "1,50"],
    "1500": ["1.5k", "1,5k", "1 500", "1,500"],
    "0.125": ["0.125", "0,125", ".125"],
    "0.5": [".5", "0,5", "0.5"],
    "25": ["25%", "25 %", "25\u00a0%"],
    "-7.25": ["-7.25", "−7.25", "-7,25", "- 7.25", "−7,25 %"],
    "0": ["0", "-0", "0.0", "0,0"],
    "1.234": ["1.234"],
    "12": ["１２", "١٢"],
    "999999999999999": ["999999999999999"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("number", "typed"), [(number, typed) for number, all_ in SPELLINGS.items() for typed in all_]
)
def test_a_number_is_read_in_the_usual_spellings(number: str, typed: str) -> None:
    assert parse_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    ["", "a lot", "12 trucks", "1.2.3", "1,2,3", "1,23,456", "1e5", "--5", "5-", "5%%", "%5", "k", "1kk", "0x10",
     "inf", "nan", "½", "1/2", "1.1234567", "1000000000000000", "999999999999999k", "1;5", ".", "-", "$", "133,00,0",
     "1,000.000.000"],
)  # fmt: skip
def test_anything_else_is_asked_for_again_and_an_example_is_given(typed: str) -> None:
    with pytest.raises(Incomplete, match="Type a number"):
        parse_number(typed)


@unhurried
@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_request_for_one(typed: str) -> None:
    try:
        number = parse_number(typed)
    except Incomplete:
        return
    assert number.is_finite()


NUMBERS = st.decimals(-(10**15) + 1, 10**15 - 1, places=6)


@unhurried
@given(NUMBERS)
def test_a_number_as_we_keep_it_is_read_back(number: Decimal) -> None:
    assert parse_number(format(number, "f")) == number
    assert parse_number(str(parse_number(format(number, "f")))) == number


@unhurried
@given(st.decimals(-(10**15) + 1, 10**15 - 1, places=2))
def test_grouping_in_the_english_and_the_continental_way_means_the_same(number: Decimal) -> None:
    english = f"{number:,.2f}"
    continental = english.translate(str.maketrans(",.", ".,"))
    assert parse_number(english) == parse_number(continental) == number
