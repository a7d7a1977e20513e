"""A manager's month as pictures: which part on which day, and a figure against the straight line to its target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from markupsafe import Markup

from assessor.engine.plan import Mark
from assessor.engine.rear_view import Reading, length, straight
from assessor.render.environment import environment, number

MARKS = {
    Mark.DONE: "done",
    Mark.SEEN: "counted by itself",
    Mark.AHEAD: "to come",
    Mark.LEFT_OUT: "left out",
}
"""What each mark of a day means, in words; in the picture each has a shape of its own."""
_LEFT, _WIDTH = 10.0, 340.0
_TOP, _ROW = 18.0, 34.0
_FLOOR, _CEILING = 160.0, 24.0


def month_chart(rows: Sequence[tuple[str, Mapping[date, Mark]]], first: date, today: date, ident: str) -> Markup:
    """A row for each part, by its title, with a mark on each of its days; `first` is the month's first day.

    `ident` makes the ids of this chart unique on its page.
    """
    days = length(first)
    mondays = [day for number in range(days) if (day := first + timedelta(days=number)).weekday() == 0]
    drawn = [
        {
            "title": title,
            "y": _TOP + _ROW * place,
            "marks": [(_x(day, days), mark.name.lower().replace("_", "-")) for day, mark in sorted(found.items())],
        }
        for place, (title, found) in enumerate(rows)
    ]
    html = (
        environment()
        .get_template("chart_month.html")
        .render(
            ident=ident,
            name=f"{first:%B %Y}, day by day",
            described="; ".join(f"{title}: {in_words(found)}" for title, found in rows),
            rows=drawn,
            bottom=_TOP + _ROW * len(rows),
            mondays=[(_x(day, days), day.day) for day in mondays],
            today=_x(today, days) if (today.year, today.month) == (first.year, first.month) else None,
        )
    )
    return Markup(html)  # noqa: S704  an autoescaped template


def in_words(found: Mapping[date, Mark]) -> str:
    """The marks of a part's days: “done on 2 and 9; left out on 16”."""
    told = []
    for mark, words in MARKS.items():
        days = [str(day.day) for day in sorted(found) if found[day] is mark]
        if days:
            told.append(f"{words} on {' and '.join([', '.join(days[:-1]), days[-1]] if days[1:] else days)}")
    return "; ".join(told) or "nothing"


def trailing_chart(name: str, target: float, readings: Sequence[Reading], lost: date | None, ident: str) -> Markup:
    """What had come in by which day, one reading at least, beside the straight line to the month's target."""
    days = length(readings[0].on)
    top = max(target, *(one.value for one in readings))
    lowest = min(0.0, *(one.value for one in readings))
    points = [(_x(one.on, days), _y(one.value, lowest, top)) for one in readings]
    html = (
        environment()
        .get_template("chart_trailing.html")
        .render(
            ident=ident,
            name=f"{name}, {readings[0].on:%B %Y}",
            described="; ".join(f"{one.on:%-d %B}: {number(one.value)}" for one in readings)
            + f"; target {number(target)}",
            points=points,
            line=((_LEFT, _y(0, lowest, top)), (_LEFT + _WIDTH, _y(target, lowest, top))),
            floor=_y(0, lowest, top),
            target=number(target),
            lost=None if lost is None else (_x(lost, days), f"{lost:%-d %b}"),
            ends=(_x(readings[0].on.replace(day=1), days), days),
        )
    )
    return Markup(html)  # noqa: S704  an autoescaped template


def trailing_words(target: float, reading: Reading) -> str:
    """What a reading says, and beside it the straight line, but on the last day, on which that is at the target."""
    said = f"By {reading.on:%-d %B}, {number(reading.value)} of {number(target)} had come in."
    if reading.on.day == length(reading.on):
        return said
    along = straight(target, reading.on)
    then = number(round(along, 2 if along < 100 else 0))
    return f"{said} On a straight line to the target it would have been {then} by then."


def _x(day: date, days: int) -> float:
    return _LEFT + _WIDTH * (day.day - 0.5) / days


def _y(value: float, lowest: float, top: float) -> float:
    return _FLOOR - (_FLOOR - _CEILING) * (value - lowest) / (top - lowest)
