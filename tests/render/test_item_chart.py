"""The picture of an item says in its description what it draws, and its letters can be read."""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

from assessor.engine.analysis import Option
from assessor.render import option_chart
from assessor.render.item_chart import _APART, _HEIGHT, _TOP, _apart

OPTIONS = [
    Option("a", True, 0.5, 0.1, (0.2, 0.3, 0.5, 0.7, 0.9), None),
    Option("b", False, 0.3, -0.1, (0.6, 0.5, 0.3, 0.2, 0.05), None),
    Option("c", False, 0.2, -0.1, (0.2, 0.2, 0.2, 0.1, 0.05), None),
]


def test_each_option_has_a_line_a_letter_and_its_figures_in_words() -> None:
    drawn = str(option_chart(OPTIONS, "qpc-1 <&", "who"))
    svg = ElementTree.fromstring(drawn)
    title, desc, *_ = svg
    assert title.text == "Who chooses what: qpc-1 <&"
    assert desc.text is not None
    assert "A, the key: 20, 30, 50, 70, 90; B: 60, 50, 30, 20, 5; C: 20" in desc.text
    assert drawn.count("chart-option ") == 3
    assert drawn.count("chart-option-key") == 1
    assert [each.text for each in svg.iter("text")][:3] == ["A ✓", "B", "C"]


def test_letters_lie_apart_and_inside() -> None:
    for heights in ([174.0] * 8, [14.0] * 8, [20.0, 21.0, 100.0], [100.0], []):
        moved = sorted(_apart(heights))
        assert all(below - above >= _APART - 1e-9 for above, below in pairwise(moved))
        assert all(_TOP <= height <= _TOP + _HEIGHT for height in moved)
