"""A self-check as a form's fields, and what it found in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from markupsafe import Markup

from assessor.engine.catalogue import Mistake
from assessor.engine.selfcheck import Degree, SelfCheck
from assessor.render.environment import environment

DEGREES = {
    Degree.OFTEN: ("Often", "needs-work"),
    Degree.AT_TIMES: ("At times", "likely"),
    Degree.SELDOM: ("Seldom", "solid"),
}
"""For each degree of guilt its word, and the look of the state that it resembles."""


def self_check(check: SelfCheck, mistakes: Mapping[str, Mistake], rated: Mapping[str, int]) -> Markup:
    """All behaviours as fields; `rated` (behaviour → level 1..5) are those that are picked already."""
    titles = {asked.mistake: mistake_title(mistakes, asked.mistake) for asked in check.mistakes}
    html = environment().get_template("selfcheck.html").render(check=check, titles=titles, rated=rated)
    return Markup(html)  # noqa: S704  an autoescaped template


def mistake_title(mistakes: Mapping[str, Mistake], name: str) -> str:
    """A mistake's name; what somebody says who makes it, where it has none; its id, while its file is away."""
    found = mistakes.get(name)
    return (found.title or found.says) if found else name


def change(by: float | None, since: datetime | None) -> str:
    """What has become of a mistake's level since the time before; empty if there was none."""
    if by is None or since is None:
        return ""
    day = since.strftime("%-d %B %Y")
    if abs(by) < 0.05:
        return f"As on {day}."
    return f"{abs(by):.1f} {'better' if by > 0 else 'worse'} than on {day}."
