"""Four views of a practice side by side, each on a scale of its own, and what they say of each other in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from assessor.engine.catalogue import Catalogue
from assessor.engine.gap import FEWEST, Claim, FourWay, Gap, Proved, Rated
from assessor.engine.know import Knowledge
from assessor.engine.say import Agreement
from assessor.render.environment import environment
from assessor.render.words import STATES, percent

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


def stands_out(row: FourWay, who: str) -> str:
    """Where Say and Know disagree, in a sentence about `who`; empty where they do not, or one is missing."""
    if row.agreement not in (Agreement.SAY_HIGHER, Agreement.KNOW_HIGHER) or not row.say or not row.know:
        return ""
    known = f"{percent(row.know.mastery)} of 100, likely {percent(row.know.low)} to {percent(row.know.high)}"
    if row.agreement is Agreement.SAY_HIGHER:
        return (
            f"{_own(who)} rating, {row.say.level:.1f} of 5, lies above what the answers show ({known}). Perhaps it is"
            " done well without knowing why, perhaps habit feels like skill: watch a call for it."
        )
    return (
        f"{_own(who)} rating, {row.say.level:.1f} of 5, lies below what the answers show ({known}). Knowing is not"
        " doing: pick one account in which what is known gets done."
    )


def notes(row: FourWay, who: str) -> str:
    """That self and manager should compare notes, in a sentence; empty where they need not. It is no finding."""
    if not row.compare_notes or not row.say or not row.seen or row.difference is None:
        return ""
    above = "above" if row.difference > 0 else "below"
    return (
        f"Compare notes: on what both have rated, {_own(who).lower() if who == 'You' else _own(who)} rating lies"
        f" {abs(row.difference):.1f} levels {above} what was seen. On one practice that is chance more often than"
        " not, so it is no finding."
    )


def claim(found: Claim, who: str) -> str:
    """What somebody claims beside what a worksheet proves."""
    proved = found.proved
    return (
        f"{who} rated {_level(found.level)} of 5; {_accounts(proved)}: {proved.worksheet.counts}"
        f" ({_likely(proved)})."
    )


def gap(found: Gap | None, who: str) -> str:
    """How self-ratings and joint calls differ on the whole, or how much is missing to say so."""
    whose = _own(who)
    if found is None or found.practices < FEWEST:
        so_far = found.practices if found else 0
        return (
            f"Whether {whose.lower() if who == 'You' else whose} ratings differ on the whole from what was seen on"
            f" calls can be said from {FEWEST} practices that were rated on both sides; there {_are(so_far)} so far."
        )
    above = "above" if found.mean > 0 else "below"
    chance = "more than chance explains" if found.finding else "no more than chance explains"
    return (
        f"Over {found.practices} practices that were rated on both sides, {whose.lower() if who == 'You' else whose}"
        f" ratings lie {abs(found.mean):.1f} levels {above} what was seen on calls (standard error"
        f" {found.error:.1f}): {chance}."
    )


def seen_words(calls: Sequence[Rated]) -> str:
    """What was seen from call to call, oldest first."""
    return "; ".join(f"{one.level:.1f} of 5 on {one.at:%-d %b %Y}" for one in calls)


def _own(who: str) -> str:
    return "Your own" if who == "You" else f"{who}’s own"


def _are(count: int) -> str:
    return "is 1" if count == 1 else f"are {count}"


def _calls(seen: Rated) -> str:
    return f"{seen.times} call{'s' if seen.times != 1 else ''}"


def _level(level: float) -> str:
    return f"{level:.1f}".removesuffix(".0")


def _accounts(one: Proved) -> str:
    return f"{one.proof.x} of {one.proof.n} account{'s' if one.proof.n != 1 else ''}"


def _likely(one: Proved) -> str:
    return f"likely {percent(one.proof.low)} to {percent(one.proof.high)} of 100"


def _rated(name: str, rated: Rated, more: str) -> Cell:
    mark = (rated.level - 1) / 4
    return Cell(name, f"{rated.level:.1f} of 5", rated.at, more, mark, mark, mark)


def _proof(one: Proved) -> Cell:
    return Cell(
        "Proof", _accounts(one), one.at, _likely(one), one.proof.x / one.proof.n, one.proof.low, one.proof.high
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
