"""What a manager found out about a rep: beside the time before, what to ask next, and never a sum."""

from __future__ import annotations

from datetime import date

import pytest

from assessor.engine import qualification
from assessor.engine.qualification import UNKNOWN, Help, Instrument, Question, found, quarter_of, to_ask, to_do

HELP = Help(do="Ask.", practices=("motivation",))
IDS = ("drive", "belief", "haste", "skill")
INSTRUMENT = Instrument(
    title="Qualify",
    intro="What have you seen?",
    questions=tuple(
        Question(id=one, title=one, question="?", anchors=("a", "b", "c", "d", "e"), helps=HELP) for one in IDS
    ),
)


def test_each_question_stands_beside_the_time_before() -> None:
    now, before = {"drive": 4, "belief": UNKNOWN, "haste": 2, "gone": 1}, {"drive": 2, "belief": 3, "haste": UNKNOWN}
    lines = found(INSTRUMENT, now, before)
    assert [one.asked.id for one in lines] == list(IDS)
    assert [(one.now, one.before) for one in lines] == [(4, 2), (0, 3), (2, 0), (None, None)]
    assert [one.change for one in lines] == [2, None, None, None], "not knowing is no level"
    assert [one.learned for one in lines] == [False, False, True, False]


def test_what_is_not_known_is_to_be_asked_and_what_is_low_is_to_be_helped() -> None:
    levels = {"skill": UNKNOWN, "drive": UNKNOWN, "belief": 3, "haste": 4}
    assert [one.id for one in to_ask(INSTRUMENT, levels)] == ["drive", "skill"], "in the order of the file"
    assert [one.id for one in to_do(INSTRUMENT, levels)] == ["belief"]
    assert to_ask(INSTRUMENT, {}) == to_do(INSTRUMENT, {}) == []


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), "2026-Q1"),
        (date(2026, 3, 31), "2026-Q1"),
        (date(2026, 4, 1), "2026-Q2"),
        (date(2026, 9, 30), "2026-Q3"),
        (date(2026, 12, 31), "2026-Q4"),
        (date(987, 5, 1), "0987-Q2"),
    ],
)
def test_a_day_lies_in_its_quarter(day: date, quarter: str) -> None:
    assert quarter_of(day) == quarter


def test_there_is_nothing_here_that_sums_people_up() -> None:
    """A figure for a person, once there is one, ends in a list of people by that figure."""
    names = {name for name in vars(qualification) if not name.startswith("_")}
    assert not [name for name in names if any(word in name.lower() for word in ("score", "mean", "total", "rank"))]
