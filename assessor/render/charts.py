"""Charts as SVG with a title and a description; colours come from classes, so they follow light, dark and print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from markupsafe import Markup

from assessor.engine.know import Knowledge
from assessor.render.environment import environment
from assessor.render.words import estimate, percent


class Range(Protocol):
    """An estimate with its range and what counts as there, 0..1."""

    @property
    def mastery(self) -> float: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def cut(self) -> float: ...


class Then(Protocol):
    """What was known of a practice at some time."""

    @property
    def at(self) -> datetime: ...
    @property
    def known(self) -> Range: ...


@dataclass(frozen=True)
class Moment:
    """What was known of a practice after an attempt."""

    at: datetime
    known: Knowledge


def interval(known: Knowledge, name: str, ident: str, *, say: float | None = None, who: str = "You") -> Markup:
    """An estimate on a line from 0 to 100 with its interval and cut; `say` is a self-rating 1..5 on the same line.

    `ident` makes the ids of this chart unique on its page; `who` is whom its description is about.
    """
    described = estimate(known, who) + (f" Your own rating is {say:.1f} of 5." if say is not None else "")
    html = (
        environment()
        .get_template("chart_interval.html")
        .render(
            name=name,
            ident=ident,
            described=described,
            low=100 * known.low,
            high=100 * known.high,
            mastery=100 * known.mastery,
            cut=100 * known.cut,
            say=None if say is None else 25 * (say - 1),
            answered=known.answers > 0,
        )
    )
    return Markup(html)  # noqa: S704  an autoescaped template


def history(moments: Sequence[Then], name: str, ident: str) -> Markup:
    """Estimates with their intervals, oldest first, at equal distances; at least one."""
    width = 300 / max(len(moments) - 1, 1)
    points = [
        {
            "x": 30 + (index * width if len(moments) > 1 else 150),
            "mastery": _y(moment.known.mastery),
            "low": _y(moment.known.low),
            "high": _y(moment.known.high),
            "at": moment.at,
            "label": f"{percent(moment.known.mastery)}",
        }
        for index, moment in enumerate(moments)
    ]
    described = "; ".join(
        f"{moment.at:%-d %b %Y}: {percent(moment.known.mastery)}"
        f" ({percent(moment.known.low)}–{percent(moment.known.high)})"
        for moment in moments
    )
    html = (
        environment()
        .get_template("chart_history.html")
        .render(name=name, ident=ident, described=described, points=points, cut=_y(moments[-1].known.cut))
    )
    return Markup(html)  # noqa: S704  an autoescaped template


def _y(share: float) -> float:
    """A share 0..1 as a height in the chart, 10 (all) to 110 (none)."""
    return 110 - 100 * share
