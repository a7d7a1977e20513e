"""Whom to talk to this week: at most five lines, one a person, in an order that is explained and is no ranking."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from assessor.engine.week import MOST, QUIET_DAYS, Call, Kind, Line, Move, Need, Overdue, Signals, Silence, lines

TODAY = date(2026, 11, 30)
DAY = timedelta(days=1)
LATE = Overdue("a1", "Questioning", TODAY - 5 * DAY)
CALLED = Call("c1", "questioning", "Halvorsen", TODAY - 6 * DAY)
FELL = Move("questioning", TODAY - 3 * DAY, 0.4, 0.7, 0.6, 0.8)
ROSE = Move("qpc", TODAY - 2 * DAY, 0.9, 0.5, 0.4, 0.6)
NEEDS = Need("qpc", 0.1, 0.4, 0.7, 6)


def quiet(name: str, **given: Any) -> Signals:
    """Somebody of whom there is nothing to say."""
    usual: dict[str, Any] = {"came_on": TODAY - 400 * DAY, "talked_on": TODAY - 10 * DAY, "answered": True}
    return Signals(name, **usual | given)


BY_KIND = {
    Kind.OVERDUE: quiet("o", overdue=[LATE]),
    Kind.CALL: quiet("c", calls=[CALLED]),
    Kind.FALL: quiet("f", moves=[FELL]),
    Kind.RISE: quiet("r", moves=[ROSE]),
    Kind.NEED: quiet("n", need=NEEDS),
    Kind.SILENCE: quiet("s", talked_on=TODAY - 31 * DAY),
}


def kinds(*people: Signals, today: date = TODAY) -> list[tuple[Kind, str]]:
    return [(line.kind, line.person) for line in lines(people, today)]


def test_somebody_of_whom_there_is_nothing_to_say_has_no_line() -> None:
    assert lines([quiet("ben"), quiet("caro")], TODAY) == []
    assert lines([], TODAY) == []


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_has_its_line_with_its_evidence(kind: Kind) -> None:
    one = BY_KIND[kind]
    (line,) = lines([one], TODAY)
    evidence = {
        Kind.OVERDUE: LATE,
        Kind.CALL: CALLED,
        Kind.FALL: FELL,
        Kind.RISE: ROSE,
        Kind.NEED: NEEDS,
        Kind.SILENCE: Silence(TODAY - 31 * DAY, 31, talked=True, answered=True, asked=False),
    }[kind]
    practice = {Kind.CALL: "questioning", Kind.FALL: "questioning", Kind.RISE: "qpc", Kind.NEED: "qpc"}.get(kind, "")
    assert line == Line(kind, one.person, practice, evidence)


def test_the_first_of_each_kind_comes_before_the_second_of_any_and_they_stand_in_the_order_of_kinds() -> None:
    crowd = [replace(one, person=f"{one.person}{number}") for number in range(9) for one in BY_KIND.values()]
    assert [kind for kind, _ in kinds(*crowd)] == list(Kind)[:MOST]
    late = [quiet(f"late {number}", overdue=[LATE]) for number in range(9)]
    found = kinds(*late, BY_KIND[Kind.RISE])
    assert [kind for kind, _ in found] == [Kind.OVERDUE] * 4 + [Kind.RISE]
    assert len({person for _, person in found}) == MOST


def test_at_most_one_line_is_about_one_person_and_it_is_their_own_first_kind() -> None:
    everything = quiet(
        "ben", overdue=[LATE], calls=[CALLED], moves=[FELL, ROSE], need=NEEDS, talked_on=TODAY - 40 * DAY
    )
    assert kinds(everything) == [(Kind.OVERDUE, "ben")]
    assert kinds(everything, quiet("caro", overdue=[replace(LATE, due_on=TODAY - 9 * DAY)])) == [
        (Kind.OVERDUE, "caro"),
        (Kind.OVERDUE, "ben"),
    ]


def test_what_is_done_for_one_person_changes_nobody_elses_line() -> None:
    looks = [
        {"overdue": [LATE], "need": NEEDS},
        {"calls": [CALLED], "moves": [ROSE]},
        {"moves": [FELL], "need": NEEDS},
        {"moves": [ROSE], "need": NEEDS},
        {"need": NEEDS},
        {"talked_on": TODAY - 40 * DAY, "moves": [replace(ROSE, on=TODAY - 50 * DAY)]},
    ]
    left = [quiet(f"{number} {place}", **look) for number in range(3) for place, look in enumerate(looks)]
    alone = {one.person: lines([one], TODAY) for one in left}
    while left:
        found = lines(left, TODAY)
        assert all([line] == alone[line.person] for line in found)
        left = [one for one in left if one.person != found[0].person]


def test_as_long_as_a_lesson_that_was_asked_for_is_open_no_other_is_suggested() -> None:
    assert kinds(quiet("n", need=NEEDS, learning=True)) == []
    assert kinds(quiet("n", need=replace(NEEDS, taught=True))) == [(Kind.NEED, "n")]


def test_a_line_goes_once_it_is_done() -> None:
    talked = {"talked_on": TODAY}
    assert kinds(quiet("f", moves=[FELL], **talked)) == []
    assert kinds(quiet("r", moves=[ROSE], **talked)) == []
    assert kinds(quiet("s", **talked)) == []
    assert kinds(quiet("o", overdue=[replace(LATE, due_on=TODAY)])) == []


def test_thirty_days_without_a_talk_are_no_silence_and_who_was_never_asked_anything_is_one_at_once() -> None:
    last = TODAY - QUIET_DAYS * DAY
    assert kinds(quiet("s", talked_on=last)) == []
    assert kinds(quiet("s", talked_on=last - DAY)) == [(Kind.SILENCE, "s")]
    assert kinds(quiet("new", came_on=last, talked_on=None)) == []
    assert kinds(quiet("new", came_on=TODAY, talked_on=None, answered=False)) == [(Kind.SILENCE, "new")]
    assert kinds(quiet("new", came_on=TODAY, talked_on=None, answered=False, asked=True)) == []


def test_the_older_day_comes_first_and_never_the_worse_figure() -> None:
    old = quiet("old", calls=[replace(CALLED, call_on=TODAY - 20 * DAY)])
    assert kinds(quiet("new", calls=[CALLED]), old) == [(Kind.CALL, "old"), (Kind.CALL, "new")]
    slight, steep = (
        quiet("slight", moves=[FELL]),
        quiet("steep", moves=[replace(FELL, on=TODAY - 9 * DAY, mastery=0.1)]),
    )
    assert kinds(steep, slight) == [(Kind.FALL, "slight"), (Kind.FALL, "steep")]


def test_who_is_equal_stays_in_place_for_a_week_and_changes_places_in_another() -> None:
    crowd = [quiet(f"rep {number}", need=NEEDS) for number in range(40)]
    monday = date(2026, 11, 30)
    weeks = []
    for week in range(20):
        days = {tuple(kinds(*crowd, today=monday + timedelta(days=7 * week + day))) for day in range(7)}
        assert len(days) == 1
        assert days == {tuple(kinds(*reversed(crowd), today=monday + timedelta(days=7 * week)))}
        weeks.append(days.pop())
    assert len(set(weeks)) == 20
    assert len({person for week in weeks for _, person in week}) >= 30


def test_of_several_signals_of_a_kind_a_person_has_the_one_that_counts() -> None:
    first = replace(LATE, id="a0", due_on=TODAY - 8 * DAY)
    assert lines([quiet("o", overdue=[LATE, first])], TODAY)[0].evidence == first
    newer = replace(FELL, practice="rapport", on=TODAY - DAY)
    assert lines([quiet("f", moves=[FELL, newer])], TODAY)[0].evidence == newer
    farther = replace(FELL, practice="rapport", mastery=0.1)
    assert lines([quiet("f", moves=[FELL, farther])], TODAY)[0].evidence == farther
