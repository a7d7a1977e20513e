"""What four views of a practice say of each other, in words: findings, and what is none and says so."""

from __future__ import annotations

from collections.abc import Sequence

from assessor.engine.gap import FEWEST, Claim, FourWay, Gap, Rated
from assessor.engine.gap import gap as gap_of
from assessor.engine.say import Agreement
from assessor.render.words import percent
from assessor.render.worksheets import counted, likely


def findings(rows: Sequence[FourWay], who: str) -> list[str]:
    """Everything that is a finding about `who` by measurement §3, a sentence each; often there is none."""
    apart = [f"{row.practice.title}: {words}" for row in rows if (words := stands_out(row, who))]
    return overall(rows, who) + apart


def overall(rows: Sequence[FourWay], who: str) -> list[str]:
    """How ratings and calls differ on the whole, if that is a finding."""
    found = gap_of(rows)
    return [gap(found, who)] if found and found.finding else []


def whole(rows: Sequence[FourWay], who: str) -> str:
    """How ratings and calls differ on the whole, be it a finding or not, or how much is missing to say so."""
    return gap(gap_of(rows), who)


def claims(rows: Sequence[FourWay], who: str) -> list[str]:
    """What somebody claims beside what their worksheets prove, wherever both are there."""
    return [f"{row.practice.title}: {claim(one, who)}" for row in rows for one in row.claims]


def stands_out(row: FourWay, who: str) -> str:
    """Where Say and Know disagree, in a sentence about `who`; empty where they do not, or one is missing."""
    if row.agreement not in (Agreement.SAY_HIGHER, Agreement.KNOW_HIGHER) or not row.say or not row.know:
        return ""
    known = f"{percent(row.know.mastery)} of 100, likely {percent(row.know.low)} to {percent(row.know.high)}"
    higher = row.agreement is Agreement.SAY_HIGHER
    found = (
        f"{_own(who)} rating, {row.say.level:.1f} of 5, lies {'above' if higher else 'below'} what the answers show"
        f" ({known}). {ABOVE if higher else BELOW}"
    )
    return _begun(found)


ABOVE = "Perhaps it is done well without knowing why, perhaps habit feels like skill: watch a call for it."
BELOW = "Knowing is not doing: pick one account in which it gets done."


def notes(row: FourWay, who: str) -> str:
    """That self and manager should compare notes, in a sentence; empty where they need not. It is no finding."""
    if row.difference is None or not row.compare_notes:
        return ""
    return (
        f"Compare notes: on what both have rated, {_own(who)} rating lies {_apart(row.difference)} what was seen. On"
        " one practice that is chance more often than not, so it is no finding."
    )


def claim(found: Claim, who: str) -> str:
    """What somebody claims beside what a worksheet proves."""
    level = f"{found.level:.1f}".removesuffix(".0")
    proof, counts = found.proved.proof, found.proved.worksheet.counts
    return f"{who} rated {level} of 5; {counted(proof)} count: “{counts}” ({likely(proof)})."


def seen_briefly(calls: Sequence[Rated]) -> str:
    """The levels of a practice from call to call, oldest first."""
    return f"{', '.join(f'{one.level:.1f}' for one in calls)} of 5"


def gap(found: Gap | None, who: str) -> str:
    """How self-ratings and joint calls differ on the whole, or how much is missing to say so."""
    if found is None or found.practices < FEWEST:
        so_far = found.practices if found else 0
        return (
            f"Whether {_own(who)} ratings differ on the whole from what was seen on calls can be said from {FEWEST}"
            f" practices on that were rated on both sides; so far there {'is' if so_far == 1 else 'are'} {so_far}."
        )
    return (
        f"Over {found.practices} practices that were rated on both sides, {_own(who)} ratings lie"
        f" {_apart(found.mean, 2)} what was seen on calls (standard error {found.error:.2f}):"
        f" {'more' if found.finding else 'no more'} than chance explains."
    )


def _own(who: str) -> str:
    return "your own" if who == "You" else f"{who}’s own"


def _apart(levels: float, decimals: int = 1) -> str:
    return f"{abs(levels):.{decimals}f} levels {'above' if levels > 0 else 'below'}"


def _begun(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]
