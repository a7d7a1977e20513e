"""The pictures of a month say in words what they draw."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from assessor.engine.plan import Mark
from assessor.engine.rear_view import Reading
from assessor.render import in_words, month_chart, number, trailing_chart, trailing_words

FIRST = date(2026, 11, 1)
FOUND = {
    date(2026, 11, 17): Mark.LEFT_OUT,
    date(2026, 11, 3): Mark.DONE,
    date(2026, 11, 9): Mark.DONE,
    date(2026, 11, 10): Mark.DONE,
    date(2026, 11, 24): Mark.AHEAD,
    date(2026, 11, 12): Mark.SEEN,
}


def test_the_marks_of_a_part_in_words() -> None:
    expected = "done on 3, 9 and 10; counted by itself on 12; to come on 24; left out on 17"
    assert in_words(FOUND) == expected
    assert in_words({}) == "nothing"
    assert in_words({date(2026, 11, 3): Mark.DONE}) == "done on 3"


def test_a_month_has_a_row_for_each_part_and_a_shape_for_each_mark() -> None:
    drawn = str(month_chart([("With <the> team", FOUND), ("With each", {})], FIRST, date(2026, 11, 20), "one"))
    svg = ElementTree.fromstring(drawn)
    title, desc, *_ = svg
    assert title.text == "November 2026, day by day"
    assert desc.text == f"With <the> team: {in_words(FOUND)}; With each: nothing"
    assert [drawn.count(f'"plan-{name}"') for name in ("done", "left-out", "ahead")] == [4, 1, 1]
    assert drawn.count("<rect") == 1, "what counts by itself is a square"
    assert "chart-cut" in drawn, "today"
    assert "chart-cut" not in str(month_chart([("With", FOUND)], FIRST, date(2026, 12, 1), "one"))


@pytest.mark.parametrize("day", [1, 2, 3, 16, 30])
def test_no_line_of_a_day_runs_through_the_name_of_a_row(day: int) -> None:
    drawn = str(month_chart([("With the team", FOUND), ("With each", {})], FIRST, date(2026, 11, day), "one"))
    names = [float(one[1]) for one in re.finditer(r'plan-part" x="10" y="([0-9.]+)"', drawn)]
    assert len(names) == 2
    for kind in ("cut", "grid"):
        (path,) = re.findall(rf'class="chart-{kind}" d="([^"]+)"', drawn)
        lines = re.findall(r"M[0-9.]+ ([0-9.]+)V([0-9.]+)", path)
        assert lines
        for top, bottom in lines:
            # A letter reaches up to 10 above its baseline, and 3 below it.
            assert not [name for name in names if float(top) < name + 3 and float(bottom) > name - 10]


def test_a_figure_beside_the_straight_line() -> None:
    readings = [Reading(date(2026, 11, 12), 36_000.0), Reading(date(2026, 11, 20), 70_000.5)]
    drawn = str(trailing_chart("Orders & more", 90_000.0, readings, date(2026, 11, 20), "two"))
    title, desc, *_ = ElementTree.fromstring(drawn)
    assert title.text == "Orders & more, November 2026"
    assert desc.text == "12 November: 36,000; 20 November: 70,000.5; target 90,000"
    assert "out of reach from 20 Nov on" in drawn
    assert "out of reach" not in str(trailing_chart("Orders", 90_000.0, readings, None, "two"))


@pytest.mark.parametrize("value", [-500.0, 0.0, 90_000.0, 1e15])
def test_every_point_lies_inside_the_picture(value: float) -> None:
    drawn = str(trailing_chart("Orders", 90_000.0, [Reading(date(2026, 11, 30), value)], None, "three"))
    for circle in ElementTree.fromstring(drawn).iter("{http://www.w3.org/2000/svg}circle"):
        assert 0 <= float(circle.get("cx", "-1")) <= 360
        assert 20 <= float(circle.get("cy", "-1")) <= 164
    for circle in ElementTree.fromstring(drawn).iter("circle"):
        assert 20 <= float(circle.get("cy", "-1")) <= 164


def test_no_number_is_too_long_to_be_written_out() -> None:
    assert number(str(Decimal(10) ** 36)) == "1" + ",000" * 12


def test_a_reading_in_words() -> None:
    said = trailing_words(90_000.0, Reading(date(2026, 11, 20), 70_000.0))
    assert said == (
        "By 20 November, 70,000 of 90,000 had come in."
        " On a straight line to the target it would have been 60,000 by then."
    )
    assert trailing_words(10.0, Reading(date(2026, 11, 20), 2.5)).endswith("it would have been 6.67 by then.")


def test_on_the_last_day_the_straight_line_is_at_the_target_and_not_worth_a_word() -> None:
    said = trailing_words(420_000.0, Reading(date(2026, 11, 30), 390_600.0))
    assert said == "By 30 November, 390,600 of 420,000 had come in."
