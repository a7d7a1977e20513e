"""A profile at a glance: every practice with its range, state, change and self-rating, by the steps of a sale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assessor.engine.catalogue import Catalogue, Practice
from assessor.engine.change import Change, change
from assessor.engine.know import Knowledge, State
from assessor.engine.say import Agreement
from assessor.render.charts import Moment
from assessor.render.environment import environment
from assessor.render.words import STATES, percent

LEFT, WIDTH = 8, 224
"""Where 0 of 100 is in a band, and how long 100 are."""
APART = {Agreement.SAY_HIGHER: "higher", Agreement.KNOW_HIGHER: "lower"}
"""Say beside Know, where the two differ."""
ORDER = (State.SOLID, State.LIKELY, State.UNKNOWN, State.NEEDS_WORK)


@dataclass(frozen=True)
class Line:
    """One practice: what is known, what was known the `last` time if there was one, and the self-rating 1..5."""

    practice: Practice
    known: Knowledge
    said: float | None
    agreement: Agreement
    last: Moment | None = None

    @property
    def told(self) -> bool:
        """Whether there is an answer or a self-rating."""
        return self.known.answers > 0 or self.said is not None

    @property
    def change(self) -> Change | None:
        """Since the last time."""
        return change(self.last.known, self.known) if self.last else None


@dataclass(frozen=True)
class Part:
    """The lines of one area, with its step of the sale if it is one."""

    title: str
    step: int | None
    lines: list[Line]

    @property
    def drawn(self) -> list[Line]:
        """Those with something to draw."""
        return [line for line in self.lines if line.told]

    @property
    def open(self) -> list[Line]:
        """Those about which nothing was asked or said yet."""
        return [line for line in self.lines if not line.told]


def parts(catalogue: Catalogue, lines: Sequence[Line]) -> list[Part]:
    """Lines by area in the catalogue's order; areas without any are left out."""
    found = []
    for name in catalogue.areas or dict.fromkeys(line.practice.area for line in lines):
        area = catalogue.areas.get(name)
        own = [line for line in lines if line.practice.area == name]
        if own:
            found.append(Part(area.title if area else name, area.step if area else None, own))
    return found


def tally(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """How many practices are in each state, the best first: in words, and its look. Empty ones are left out."""
    counts = Counter(line.known.state for line in lines if line.known.answers)
    return [(_counted(counts[state], state), STATES[state][1]) for state in ORDER if counts[state]]


def profile(catalogue: Catalogue, lines: Sequence[Line]) -> Markup:
    """All lines, drawn; each band leads to the row `exact-<practice>` of a table that the page has below."""
    drawn = parts(catalogue, lines)
    html = (
        environment()
        .get_template("profile.html")
        .render(parts=drawn, states=STATES, apart=APART, band=band, exact=exact, changed=changed)
    )
    return Markup(html)  # noqa: S704  an autoescaped template


def band(line: Line) -> Markup:
    """The range on a line from 0 to 100 with estimate, cut, last estimate and self-rating, without their text."""
    known, last = line.known, line.last
    html = (
        environment()
        .get_template("chart_band.html")
        .render(
            kind=STATES[known.state][1],
            asked=known.answers > 0,
            stale=known.stale,
            low=_x(known.low),
            high=_x(known.high),
            mastery=_x(known.mastery),
            cut=_x(known.cut),
            last=_x(last.known.mastery) if last else None,
            say=None if line.said is None else _x((line.said - 1) / 4),
        )
    )
    return Markup(html)  # noqa: S704  an autoescaped template


def exact(line: Line) -> tuple[str, str]:
    """Every figure of a line in words: the estimate with its range, and all else, which may be empty."""
    known = line.known
    more = []
    if known.answers:
        more.append(f"{percent(known.cut)} counts as there")
    if line.last:
        more.append(f"{percent(line.last.known.mastery)} on {line.last.at:%-d %b %Y}")
    if line.said is not None:
        more.append(f"you say {line.said:.1f} of 5")
    if not known.answers:
        return "not asked yet", "; ".join(more)
    return f"{percent(known.mastery)} of 100, likely {percent(known.low)} to {percent(known.high)}", "; ".join(more)


def changed(found: Change | None) -> str:
    """A change in points with a mark that is full if it is clear and hollow if it may be chance."""
    if found is None:
        return "first time"
    points = round(100 * found.by)
    if not points:
        return "= 0"
    marks = ("▲", "▼") if found.clear else ("△", "▽")
    return f"{marks[points < 0]} {abs(points)}"


def change_words(found: Change) -> str:
    """The same in words."""
    points = round(100 * found.by)
    if not points:
        return "no change"
    direction = "up" if points > 0 else "down"
    sure = "more than chance" if found.clear else "within the earlier range, so perhaps chance"
    return f"{direction} {abs(points)}, {sure}"


def _counted(count: int, state: State) -> str:
    word = "need work" if state is State.NEEDS_WORK and count > 1 else STATES[state][0].lower()
    return f"{count} {word}"


def _x(share: float) -> float:
    return LEFT + WIDTH * share
