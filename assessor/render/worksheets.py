"""What accounts on a worksheet say, in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from assessor.engine.filled import Account, State, number, picked
from assessor.engine.proof import Proof
from assessor.engine.worksheet import Cells, Column, Worksheet, evidence
from assessor.render import environment
from assessor.render.words import percent

PROVED = {
    State.PROVED: ("Counts", "solid"),
    State.OLD: ("Too old", "unknown"),
    State.OPEN: ("Open", "needs-work"),
}
"""What an account says, as a label and the name of its look."""


def amount(found: Decimal | None) -> str:
    """A number as people write it: 133,000 or 7.5; empty for none."""
    return "" if found is None else environment.number(str(found))


def likely(found: Proof) -> str:
    """How far a count carries: likely 29 to 55 in 100; empty where there is nothing to count."""
    return f"likely {percent(found.low)} to {percent(found.high)} in 100" if found.n else ""


def counted(found: Proof) -> str:
    """9 of 22 accounts."""
    return f"{found.x} of {found.n} account{'s' if found.n != 1 else ''}"


def why(sheet: Worksheet, cells: Cells, found: Account, today: date) -> str:
    """Why an account counts, or does not: Asked a customer, 14 months old: ask again."""
    state = found.state(today)
    if not cells:
        return "Nothing is written down about it yet."
    if state is State.OPEN:
        return " ".join(found.open)
    picks = [pick.title for name in sheet.proved_by if (pick := picked(sheet.column[name], cells))]
    aged = ", ".join([*picks, _age(found.months(today))])
    aged = aged[:1].upper() + aged[1:]
    return f"{aged}: {sheet.again}." if state is State.OLD else f"{aged}; counts until {found.until:%-d %B %Y}."


def cell(sheet: Worksheet, column: Column, cells: Cells) -> str:
    """What stands in a column, for a reader: the title of what was picked, the number, the yes with its evidence."""
    if column.kind == "choice":
        pick = picked(column, cells)
        return pick.title if pick else ""
    if column.kind == "number":
        return amount(number(sheet, column, cells))
    if column.kind == "yes-no":
        return ": ".join(filter(None, (cells.get(column.id, ""), cells.get(evidence(column.id), ""))))
    return cells.get(column.id, "")


def worked_out(sheet: Worksheet, column: Column, cells: Cells) -> str:
    """How a number comes of others: 14 × 9,500 = 133,000; empty if it does not."""
    bare = {name: text for name, text in cells.items() if name != column.id}
    found = number(sheet, column, bare)
    if found is None:
        return ""
    factors = " × ".join(amount(number(sheet, sheet.column[name], bare)) for name in column.product)
    return f"{factors} = {amount(found)}"


def _age(months: int) -> str:
    if not months:
        return "less than a month old"
    return f"{months} month{'s' if months != 1 else ''} old"
