"""What is written about an account on a worksheet: when it proves the practice, why not, and where to go next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.engine.filled import EARLIEST, Account, State, account, in_order, number, read
from assessor.engine.recurrence import plus_months
from assessor.engine.worksheet import LARGEST, Worksheet, cells_of
from tests.engine.made import bank, unhurried

TODAY = date(2026, 11, 21)
QPC, FUNDAMENTALS = bank().worksheets["qpc"], bank().worksheets["fundamentals"]
ASKED = {"way": "asked", "source": "Rosa", "figure": "133000", "collected": "2026-09-01"}
FORMULA = {"way": "formula", "counted": "trucks", "driver": "14", "factor": "9500", "collected": "2026-09-01"}
FIVE = ("people", "trust", "situation", "reason", "fit")
ALL_YES = (
    dict.fromkeys(FIVE, "yes") | {f"{name}.evidence": "They said so" for name in FIVE} | {"looked": "2026-11-21"}
)
TYPED = st.one_of(
    st.text(max_size=30),
    st.sampled_from(["asked", "guess", "yes", "no", "0", "-1", "133.000", "1e400", "NaN", "∞", "9" * 400]),
    st.integers(-(10**30), 10**30).map(str),
    st.dates().map(str),
)
FILLED = st.sampled_from([QPC, FUNDAMENTALS]).flatmap(
    lambda sheet: st.tuples(st.just(sheet), st.fixed_dictionaries(dict.fromkeys(cells_of(sheet), TYPED)))
)


def look(sheet: Worksheet, cells: Mapping[str, str], name: str = "Lund") -> Account:
    return account(sheet, name, name, cells)


def without(cells: Mapping[str, str], name: str) -> dict[str, str]:
    return {cell: text for cell, text in cells.items() if cell != name}


def test_the_worked_example_of_the_workbook() -> None:
    found = look(QPC, FORMULA)
    assert found.weight == 14 * 9500 == 133_000
    assert (found.until, found.open) == (date(2027, 9, 1), ())
    assert found.state(TODAY) is State.PROVED


@pytest.mark.parametrize("whole", [ASKED, FORMULA])
def test_whatever_it_rests_on_is_needed(whole: dict[str, str]) -> None:
    assert look(QPC, whole).state(TODAY) is State.PROVED
    for name in whole:
        found = look(QPC, without(whole, name))
        assert found.state(TODAY) is State.OPEN, name
        assert found.open, name


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({}, "“How you got it” is open. “Capacity, next 12 months” is empty. “On which day” is empty."),
        (ASKED | {"way": "guess"}, "“My own guess” proves nothing."),
        (ASKED | {"figure": "0"}, "“Capacity, next 12 months” is 0."),
        (ASKED | {"source": ""}, "“Asked a customer” needs “Who said so”."),
        (without(FORMULA, "driver") | {"figure": "5"}, "“Worked out by a formula” needs “How many”."),
        (ASKED | {"way": "no-longer-there"}, "“How you got it” is open."),
    ],
)
def test_what_is_open_is_said(cells: dict[str, str], said: str) -> None:
    assert " ".join(look(QPC, cells).open) == said


def test_five_times_yes_with_evidence_proves_the_fundamentals() -> None:
    assert look(FUNDAMENTALS, ALL_YES).until == date(2027, 11, 21)
    for name in FIVE:
        assert len(look(FUNDAMENTALS, ALL_YES | {name: "no"}).open) == 1
        assert look(FUNDAMENTALS, without(ALL_YES, f"{name}.evidence")).open[0].endswith("has no evidence.")


def test_it_counts_until_the_same_day_a_year_later() -> None:
    found = look(QPC, ASKED | {"collected": "2024-02-29"})
    assert found.until == date(2025, 2, 28)
    assert found.state(date(2025, 2, 28)) is State.PROVED
    assert found.state(date(2025, 3, 1)) is State.OLD
    assert [found.months(day) for day in (date(2024, 2, 29), date(2024, 3, 28), date(2025, 4, 30))] == [0, 0, 14]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("133000", "133000"),
        ("133.000", "133000"),
        ("133,000", "133000"),
        ("€133.000", "133000"),
        ("133.000 $", "133000"),
        ("133 000", "133000"),
        ("133'000", "133000"),
        ("$133k", "133000"),
        ("1.133.000,50", "1133000.50"),
        ("0.125", "0.125"),
        ("12.5", "12.5"),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, kept: str) -> None:
    cells, wrong = read(QPC, {"figure": typed}, TODAY)
    assert (cells, wrong) == ({"figure": kept}, {})


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"figure": "a lot"}, "“Capacity, next 12 months”: “a lot” is not a number we can read."),
        ({"figure": "-5"}, "“Capacity, next 12 months”: -5 is out of range. Type 0 to 1,000,000,000,000."),
        ({"figure": "1" + "0" * 400}, "is not a number we can read."),
        ({"figure": "1e400"}, "is not a number we can read."),
        ({"driver": "999999999999", "factor": "999999999999"}, "comes of it, and the most that is taken is"),
        ({"collected": "9999-12-31"}, "“On which day”: 9999-12-31 is still to come. Give a day from 2000-01-01"),
        ({"collected": "1066-10-14"}, "1066-10-14 is too long ago."),
        ({"collected": "21.11.2026"}, "“21.11.2026” is no day. Give one such as 2026-11-21."),
        ({"collected": "2026-02-30"}, "“2026-02-30” is no day."),
        ({"way": "stolen"}, "“How you got it”: “stolen” cannot be picked here."),
        ({"source": "x" * 601}, "“Who said so” has 601 characters; at most 600 are kept."),
        (FORMULA | {"figure": "150000"}, "133,000 comes of it, not 150,000. Leave it empty, or correct one of them."),
    ],
)
def test_what_cannot_be_is_said(typed: dict[str, str], said: str) -> None:
    _, wrong = read(QPC, typed, TODAY)
    assert len(wrong) == 1
    assert said in next(iter(wrong.values()))


def test_a_formula_may_check_what_somebody_said() -> None:
    cells, wrong = read(QPC, ASKED | {"figure": "140000", "driver": "14", "factor": "9500"}, TODAY)
    assert wrong == {}
    assert look(QPC, cells).weight == 140_000


def test_where_it_is_tomorrow_already_one_may_say_so() -> None:
    day = TODAY + timedelta(days=1)
    assert read(QPC, {"collected": day.isoformat()}, TODAY) == ({"collected": day.isoformat()}, {})


@unhurried
@given(filled=FILLED)
def test_whatever_is_typed_is_kept_as_it_was_meant_or_refused(filled: tuple[Worksheet, dict[str, str]]) -> None:
    sheet, typed = filled
    cells, wrong = read(sheet, typed, TODAY)
    given_ = {name for name, text in typed.items() if text.strip()}
    assert given_ <= set(cells) | set(wrong) <= given_ | {"figure"}, "which may be too large a product"
    assert all(wrong.values())
    assert read(sheet, cells, TODAY)[0] == cells, "what is kept reads as itself"
    found = look(sheet, cells)
    assert (found.until is None) == bool(found.open)
    if found.until:
        assert found.dated is not None
        assert EARLIEST <= found.dated <= TODAY + timedelta(days=1)
        assert found.until == plus_months(found.dated, sheet.months)
    if found.weight is not None and not wrong:
        assert 0 <= found.weight <= LARGEST


@unhurried
@given(cells=st.dictionaries(st.sampled_from([*cells_of(QPC), "gone"]), st.text(max_size=20)))
def test_whatever_is_in_the_store_can_be_looked_at(cells: dict[str, str]) -> None:
    """A file may have changed since."""
    found = look(QPC, cells)
    assert found.state(TODAY) in State
    assert found.months(TODAY) >= 0


def test_where_to_go_next() -> None:
    old = {"collected": "2025-11-20"}
    accounts = [
        look(QPC, ASKED | {"figure": "900"}, "proved, large"),
        look(QPC, ASKED | {"figure": "100"}, "proved, small"),
        look(QPC, ASKED | old | {"figure": "500"}, "old, large"),
        look(QPC, ASKED | old | {"figure": "50"}, "old, small"),
        look(QPC, {"way": "guess", "figure": "200"}, "guessed"),
        look(QPC, {}, "without, b"),
        look(QPC, {}, "Without, a"),
    ]
    names = [one.name for one in in_order(reversed(accounts), "next", TODAY)]
    assert names == [
        "Without, a",
        "without, b",
        "old, large",
        "guessed",
        "old, small",
        "proved, large",
        "proved, small",
    ]
    assert [one.name for one in in_order(accounts, "weight", TODAY)][:2] == ["proved, large", "old, large"]
    assert [one.name for one in in_order(accounts, "account", TODAY)][:2] == ["guessed", "old, large"]
    assert [one.name for one in in_order(accounts, "age", TODAY)][:4] == [
        "guessed",
        "Without, a",
        "without, b",
        "old, large",
    ]


def test_of_accounts_that_weigh_nothing_the_one_with_most_open_comes_first() -> None:
    accounts = [
        look(FUNDAMENTALS, ALL_YES, "all"),
        look(FUNDAMENTALS, ALL_YES | {"fit": "no"}, "one"),
        look(FUNDAMENTALS, {}, "none"),
    ]
    assert [one.name for one in in_order(accounts, "next", TODAY)] == ["none", "one", "all"]


def test_a_number_that_is_typed_comes_before_its_product() -> None:
    column = QPC.column["figure"]
    assert number(QPC, column, {"driver": "2", "factor": "3"}) == Decimal(6)
    assert number(QPC, column, {"driver": "2", "factor": "3", "figure": "7"}) == Decimal(7)
    assert number(QPC, column, {"driver": "2"}) is None
