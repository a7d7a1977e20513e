"""What four views of a practice say of each other, in words: findings, and what is none and says so."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assessor.engine.catalogue import Catalogue
from assessor.engine.gap import FEWEST, Claim, FourWay, Gap, Rated
from assessor.engine.gap import gap as gap_of
from assessor.engine.say import Agreement
from assessor.engine.worksheet import Worksheet
from assessor.render.words import percent
from assessor.render.worksheets import counted, likely

ABOVE = "Is it done well without knowing why, or does habit feel like skill? Watch a call for it."
BELOW = "Knowing is not doing: in which account could it get done next?"
DISAGREE = (Agreement.SAY_HIGHER, Agreement.KNOW_HIGHER)
COMPARED = (Agreement.AGREE, *DISAGREE)


def findings(rows: Sequence[FourWay], who: str) -> list[str]:
    """What is a finding about `who` by measurement §3, in a sentence: how ratings and calls differ on the whole.

    Nothing else is one, and often there is none.
    """
    found = gap_of(rows)
    return [gap(found, who)] if found and found.finding else []


def compared(rows: Sequence[FourWay], visible: Collection[str], who: str) -> str:
    """What was compared with what and what lies far apart, or why there is nothing to compare.

    `visible` are the kinds of the store's `SHARED` that whoever looks may see of `who`.
    """
    if why := _incomparable(rows, visible, who):
        return (
            f"There is nothing to compare yet: {why}. Seen and Know are compared with Say alone, and Proof only"
            " stands beside it."
        )
    asked = sum(row.agreement in COMPARED for row in rows)
    seen = sum(row.difference is not None for row in rows)
    pairs = ((views, count) for views, count in (("Say and Know", asked), ("Say and Seen", seen)) if count)
    what = ", ".join(f"{views} on {count} practice{'s' if count != 1 else ''}" for views, count in pairs)
    apart = [row.practice.title for row in rows if row.agreement in DISAGREE or row.compare_notes]
    if apart:
        rest = (
            f"They lie far apart on {', '.join(apart)}: worth a talk, and no finding, for on one practice or another"
            " that happens to most people."
        )
    elif findings(rows, who):
        rest = "On none of them alone do they lie far apart."
    else:
        rest = "Nothing stands out, and that is an answer: nowhere do they lie far apart."
    return f"Compared are {what}. {rest}"


def whole(rows: Sequence[FourWay], who: str) -> str:
    """How ratings and calls differ on the whole, be it a finding or not, or how much is missing to say so."""
    return gap(gap_of(rows), who)


def claims(rows: Sequence[FourWay], catalogue: Catalogue, who: str) -> list[str]:
    """What somebody claims beside what their worksheets prove, wherever both are there."""
    return [f"{row.practice.title}: {claim(one, catalogue, who)}" for row in rows for one in row.claims]


def notes(row: FourWay, who: str) -> list[str]:
    """Where views of one practice lie so far apart that it is worth a talk, a sentence each. None is a finding."""
    return [*filter(None, (_beside_know(row, who), _beside_seen(row, who)))]


def _beside_know(row: FourWay, who: str) -> str:
    if row.agreement not in DISAGREE or not row.say or not row.know:
        return ""
    known = f"{percent(row.know.mastery)} of 100, likely {percent(row.know.low)} to {percent(row.know.high)}"
    higher = row.agreement is Agreement.SAY_HIGHER
    return (
        f"Worth a talk: {_own(who)} rating, {row.say.level:.1f} of 5, lies {'above' if higher else 'below'} what the"
        f" answers show ({known}). On one practice or another that happens to most people, so it is no finding."
        f" {ABOVE if higher else BELOW}"
    )


def _beside_seen(row: FourWay, who: str) -> str:
    if row.difference is None or not row.compare_notes:
        return ""
    return (
        f"Compare notes: on what both have rated, {_own(who)} rating lies {_apart(row.difference)} what was seen. On"
        " one practice that is chance more often than not, so it is no finding."
    )


def claim(found: Claim, catalogue: Catalogue, who: str) -> str:
    """What somebody claims, on which line of the scale, beside what a worksheet proves."""
    level = f"{found.level:.1f}".removesuffix(".0")
    sheet, proof = found.proved.worksheet, found.proved.proof
    return (
        f"On {_line(sheet, catalogue)} {'you' if who == 'You' else who} rated {level} of 5; {counted(proof)}"
        f" {'counts' if proof.x == 1 else 'count'}: “{sheet.counts}” ({likely(proof)})."
    )


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


def _incomparable(rows: Sequence[FourWay], visible: Collection[str], who: str) -> str:
    """Why nothing can be compared; empty if something can."""
    has = "you have" if who == "You" else f"{who} has"
    if "self-ratings" not in visible:
        return f"{who}’s self-ratings are not shared"
    if not any(row.say for row in rows):
        return f"{has} rated no practice yet"
    if any(row.agreement in COMPARED or row.difference is not None for row in rows):
        return ""
    return f"on no practice that {has} rated is there an answer, or a line of the scale that was rated on a call"


def _line(sheet: Worksheet, catalogue: Catalogue) -> str:
    rubric = catalogue.rubrics.get(sheet.practice)
    titles = {one.id: one.title for one in rubric.criteria} if rubric else {}
    return f"“{titles[sheet.claim]}”" if sheet.claim in titles else "the whole scale"
