"""Four views of a practice side by side, each on a line of its own; nothing is made of them together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from assessor.engine.catalogue import Catalogue
from assessor.engine.gap import FourWay, Proved, Rated
from assessor.engine.know import Knowledge
from assessor.render.environment import environment
from assessor.render.words import STATES, percent
from assessor.render.worksheets import counted, likely

SHARING = {
    "self-ratings": "self-ratings",
    "worksheets": "what worksheets prove",
    "commitments": "commitments",
    "lessons": "lessons studied",
}
"""What somebody can share, by kind of the store, in words."""
UNITS = (" of 5", " of 100", " in 100", " accounts", " account")
"""What a head over the cells says once for all of them."""
NAMES = ("Say", "Seen", "Proof", "Know")
LEFT, WIDTH = 6, 108
"""Where level 1, or nothing, is on the line of a cell, and how far level 5, or all, is from it."""


@dataclass(frozen=True)
class Cell:
    """One of the four: `figure`, its day and more in words; where there is none, `figure` says why.

    `mark` 0..1 is where it stands on its line, from `low` to `high` if it is a range; None if there is nothing.
    """

    name: str
    figure: str
    at: datetime | None = None
    more: str = ""
    mark: float | None = None
    low: float = 0.0
    high: float = 0.0
    look: str = ""
    """Of a state, as in `STATES`."""

    @property
    def there(self) -> bool:
        """Whether there is a figure."""
        return self.mark is not None


def four_way(row: FourWay, catalogue: Catalogue, visible: Collection[str]) -> Markup:
    """The four cells of a practice; `visible` are the kinds that the one who looks may see of somebody."""
    template = environment().get_template("four_way.html")
    return Markup(template.render(cells=cells(row, catalogue, visible), x=_x))  # noqa: S704  an autoescaped template


def cells(row: FourWay, catalogue: Catalogue, visible: Collection[str]) -> list[Cell]:
    """Say, Seen, Proof and Know, in this order; a practice with several worksheets has a Proof for each."""
    name = row.practice.id
    scale = "" if name in catalogue.rubrics else "no scale for this practice"
    hidden = "" if "self-ratings" in visible else "not shared"
    sheets = any(one.practice == name for one in catalogue.worksheets.values())
    proof = "" if sheets else "no worksheet for this practice"
    proof = proof or ("no account on the worksheet yet" if "worksheets" in visible else "not shared")
    return [
        _rated("Say", row.say, "") if row.say else Cell("Say", scale or hidden or "not rated yet"),
        _rated("Seen", row.seen, _calls(row.seen)) if row.seen else Cell("Seen", scale or "no joint call yet"),
        *([_proof(one) for one in row.proofs] or [Cell("Proof", proof)]),
        _know(row.know),
    ]


def kept_to_oneself(visible: Collection[str]) -> list[str]:
    """What somebody does not share, in words; `visible` are the kinds that they do."""
    return [words for kind, words in SHARING.items() if kind not in visible]


def short(found: Sequence[Cell], today: date) -> list[str]:
    """The four cells in a few words each, for paper; several proofs share one. A day of this year is without it."""
    return ["; ".join(_short(cell, today) for cell in found if cell.name == name) for name in NAMES]


def _short(cell: Cell, today: date) -> str:
    if cell.at is None:
        return cell.figure
    figure, more = cell.figure, cell.more.lower()
    for unit in UNITS:
        figure, more = figure.removesuffix(unit), more.removesuffix(unit)
    day = f"{cell.at:%-d %b}" if cell.at.year == today.year else f"{cell.at:%-d %b %Y}"
    return ", ".join(part for part in (figure, more, day) if part)


def seen_words(calls: Sequence[Rated]) -> str:
    """What was seen from call to call, oldest first."""
    return "; ".join(f"{one.level:.1f} of 5 on {one.at:%-d %b %Y}" for one in calls)


def _calls(seen: Rated) -> str:
    return f"the last of {seen.times} calls" if seen.times > 1 else "1 call"


def _rated(name: str, rated: Rated, more: str) -> Cell:
    mark = (rated.level - 1) / 4
    return Cell(name, f"{rated.level:.1f} of 5", rated.at, more, mark, mark, mark)


def _proof(one: Proved) -> Cell:
    return Cell(
        "Proof",
        counted(one.proof),
        one.at,
        likely(one.proof),
        one.proof.x / one.proof.n,
        one.proof.low,
        one.proof.high,
    )


def _know(known: Knowledge | None) -> Cell:
    if known is None:
        return Cell("Know", "no question on this yet")
    if not known.answers:
        return Cell("Know", "not asked yet")
    word, look, _ = STATES[known.state]
    figure = f"{percent(known.low)} to {percent(known.high)} of 100"
    return Cell("Know", figure, known.last_answer, word, known.mastery, known.low, known.high, look)


def _x(share: float) -> float:
    return LEFT + WIDTH * share
