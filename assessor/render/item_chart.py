"""The picture of an item: which options people choose, from those who know least elsewhere to those who know most."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from assessor.engine.analysis import LEVELS, Option
from assessor.render.environment import environment
from assessor.render.words import percent

LETTERS = "ABCDEFGH"
"""What options are called in the picture, in the order of the file; an item has eight at most."""
_LEFT, _WIDTH, _TOP, _HEIGHT = 34.0, 272.0, 14.0, 160.0
_APART = 11.0
"""Between two letters at the end of lines, so that they can be read."""


def option_chart(options: Sequence[Option], name: str, ident: str) -> Markup:
    """A line for each option over five levels of people; the key's is thick, the others have a pattern each.

    `ident` makes the ids of this chart unique on its page.
    """
    ends = _apart([_y(option.by_level[-1]) for option in options])
    lines = [
        {
            "letter": letter,
            "key": option.key,
            "number": place,
            "points": [(_x(level), _y(share)) for level, share in enumerate(option.by_level)],
            "end": end,
        }
        for place, (letter, option, end) in enumerate(zip(LETTERS, options, ends, strict=False))
    ]
    described = "; ".join(
        f"{letter}{', the key' if option.key else ''}: {', '.join(str(percent(share)) for share in option.by_level)}"
        for letter, option in zip(LETTERS, options, strict=False)
    )
    html = (
        environment()
        .get_template("chart_options.html")
        .render(name=name, ident=ident, described=described, lines=lines, xs=[_x(level) for level in range(LEVELS)])
    )
    return Markup(html)  # noqa: S704  an autoescaped template


def _x(level: int) -> float:
    return _LEFT + _WIDTH * level / (LEVELS - 1)


def _y(share: float) -> float:
    return _TOP + _HEIGHT * (1 - share)


def _apart(heights: Sequence[float]) -> list[float]:
    """Heights for letters: moved down where two would lie on each other, then up where that leaves the picture."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    moved = list(heights)
    for above, below in pairwise(order):
        moved[below] = max(moved[below], moved[above] + _APART)
    lowest = _TOP + _HEIGHT
    for place in reversed(order):
        moved[place] = min(moved[place], lowest)
        lowest = moved[place] - _APART
    return moved
