"""Written calls as a form's fields, and how somebody rates them beside the others, in words."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from assessor.engine.leniency import SHOWN, Compared, Furthest, Leaning, Width
from assessor.engine.vignettes import Written
from assessor.render.environment import environment

_LEANING = {
    Leaning.LENIENT: "You rate more leniently than the others:",
    Leaning.STRICT: "You rate more strictly than the others:",
    Leaning.LIKE: "You rate like the others:",
}
_WIDTH = {
    Width.ALIKE: "Calls look more alike to you than to the others:",
    Width.EXTREMES: "You use the ends of the scale more than the others:",
    Width.LIKE: "You tell calls apart as the others do:",
}
_CHANCE = " That may well be chance."


def vignette_lines(call: Written, rated: Mapping[str, int]) -> Markup:
    """The lines on which a call is rated, as fields; `rated` (criterion → level 1..5) are those picked already."""
    html = environment().get_template("vignette.html").render(lines=call.lines, rated=rated)
    return Markup(html)  # noqa: S704  an autoescaped template


def leniency(found: Compared) -> str:
    """How high somebody rates, in a sentence or two."""
    away = found.leniency.away(0)
    if away:
        level = f"on average {abs(away):.{SHOWN}f} of a level {'higher' if away > 0 else 'lower'}"
    else:
        level = "on average no level higher or lower"
    chance = _CHANCE if found.leaning == Leaning.LIKE and away else ""
    return f"{_LEANING[found.leaning]} {level} (standard error {found.leniency.error:.{SHOWN}f}).{chance}"


def spread(found: Compared) -> str:
    """How far apart somebody's levels lie, in a sentence or two."""
    if found.spread is None or found.width is None:
        return "The others gave every line the same level, so that nothing can be said of how you tell calls apart."
    if not found.spread.value:
        return f"{_WIDTH[found.width]} you gave every line the same level."
    chance = _CHANCE if found.width == Width.LIKE and found.spread.away(1) else ""
    times, error = f"{found.spread.value:.{SHOWN}f}", f"{found.spread.error:.{SHOWN}f}"
    said = f"your levels lie {times} times as far apart as theirs (standard error {error})"
    return f"{_WIDTH[found.width]} {said}.{chance}"


def furthest(found: Furthest) -> str:
    """How far away the line is on which somebody is furthest from the others."""
    return f"over {'a' if found.over_a_level else 'half a'} level {'higher' if found.higher else 'lower'}"
