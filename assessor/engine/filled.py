"""What somebody wrote about an account on a worksheet: read from a form, held against the worksheet, put in order.

An account proves the practice until a day, or else it is said in words what is still open. Where to go next follows
from what an account may be worth, never from what was sold there before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from math import prod

from assessor.engine.kinds.numeric import NOISE, parse_number
from assessor.engine.recurrence import plus_months
from assessor.engine.shapes import Incomplete
from assessor.engine.worksheet import Cells, Column, Pick, Worksheet, evidence

MOST_TEXT = 600
"""Characters of a text or of an evidence."""
EARLIEST = date(2000, 1, 1)
DOTTED = re.compile(r"([1-9]\d{0,2})\.(\d{3})")
"""In an amount a dot before three digits groups thousands, as the comma does for `parse_number`."""
Wrong = dict[str, str]


class State(StrEnum):
    """What an account says of the practice on a day."""

    PROVED = "proved"
    OLD = "old"
    OPEN = "open"


@dataclass(frozen=True)
class Account:
    """An account as its worksheet sees it.

    `until` is the last day on which it proves the practice, None if it does not; `open` says why, in a sentence each.
    `dated` is the day from which it counts, and `weight` what it weighs (the worksheet's number), each None if nobody
    wrote it down.
    """

    id: str
    name: str
    until: date | None
    open: tuple[str, ...]
    dated: date | None
    weight: Decimal | None

    def state(self, today: date) -> State:
        """What it says on this day."""
        if self.until is None:
            return State.OPEN
        return State.PROVED if self.until >= today else State.OLD

    def months(self, today: date) -> int:
        """Whole months since the day from which it counts; 0 without one."""
        if self.dated is None:
            return 0
        months = (today.year - self.dated.year) * 12 + today.month - self.dated.month
        return max(0, months - (plus_months(self.dated, months) > today))


def account(sheet: Worksheet, ident: str, name: str, cells: Cells) -> Account:
    """Hold an account against its worksheet."""
    asked = dict.fromkeys((*sheet.proved_by, sheet.dated))
    open_ = tuple(filter(None, (gap(sheet, sheet.column[one], cells) for one in asked)))
    dated = _day(cells.get(sheet.dated, ""))
    until = plus_months(dated, sheet.months) if dated and not open_ else None
    weight = number(sheet, sheet.column[sheet.weight], cells) if sheet.weight else None
    return Account(ident, name, until, open_, dated, weight)


def gap(sheet: Worksheet, column: Column, cells: Cells) -> str:
    """Why a column does not speak for an account, in a sentence; empty if it does."""
    return _GAPS[column.kind](sheet, column, cells)


def number(sheet: Worksheet, column: Column, cells: Cells) -> Decimal | None:
    """What stands in a number column; if nothing does, the product of those that it names, if they are all there."""
    if typed := cells.get(column.id):
        return _decimal(typed)
    return _product(sheet, column, cells)


def parse_amount(given: str) -> Decimal:
    """The amount that somebody typed, as `parse_number` reads it, but 133.000 is 133,000. Raises Incomplete."""
    grouped = DOTTED.fullmatch(NOISE.sub("", given))
    return parse_number("".join(grouped.groups()) if grouped else given)


def picked(column: Column, cells: Cells) -> Pick | None:
    """The option that was picked, if there is one of that id."""
    return next((pick for pick in column.options if pick.id == cells.get(column.id)), None)


def read(sheet: Worksheet, fields: Mapping[str, str], today: date) -> tuple[dict[str, str], Wrong]:
    """What was typed, by cell, as it is kept, without empty ones; and what is wrong with it, by cell, in a sentence.

    Days may be as late as tomorrow: it is already there for some who write.
    """
    cells: dict[str, str] = {}
    wrong: Wrong = {}
    for column in sheet.columns:
        for name, reader in _CELLS[column.kind].items():
            cell = column.id if name == "" else evidence(column.id)
            given = fields.get(cell, "").strip()
            if not given:
                continue
            try:
                cells[cell] = reader(column, given, today)
            except Incomplete as error:
                wrong[cell] = str(error)
    for column in sheet.columns:
        if column.id not in wrong and (said := _contradiction(sheet, column, cells)):
            wrong[column.id] = said
    return cells, wrong


ORDERS: Mapping[str, str] = {
    "next": "where to go next",
    "weight": "the largest first",
    "age": "the oldest first",
    "account": "by name",
}
"""The orders that accounts can be put in, in words."""


def in_order(accounts: Iterable[Account], order: str, today: date) -> list[Account]:
    """Accounts in one of the `ORDERS`, equals by name.

    Where to go next: first what proves nothing, or no longer, and of that first what has no weight, because nobody
    knows what it may be worth; then the heavier before the lighter, and what has more open before what has less.
    """
    key = _KEYS[order]
    return sorted(accounts, key=lambda one: (*key(one, today), one.name.casefold(), one.id))


def _next(one: Account, today: date) -> tuple[object, ...]:
    return one.state(today) is State.PROVED, one.weight is not None, -(one.weight or 0), -len(one.open)


_KEYS: Mapping[str, Callable[[Account, date], tuple[object, ...]]] = {
    "next": _next,
    "weight": lambda one, today: (-(one.weight or 0),),
    "age": lambda one, today: (one.dated or date.min,),
    "account": lambda one, today: (),
}


def _choice_gap(sheet: Worksheet, column: Column, cells: Cells) -> str:
    pick = picked(column, cells)
    if pick is None:
        return f"“{column.title}” is open."
    if not pick.proves:
        return f"“{pick.title}” proves nothing."
    missing = [sheet.column[name].title for name in pick.needs if not cells.get(name)]
    return f"“{pick.title}” needs {' and '.join(f'“{title}”' for title in missing)}." if missing else ""


def _number_gap(sheet: Worksheet, column: Column, cells: Cells) -> str:
    found = number(sheet, column, cells)
    if found is None:
        return f"“{column.title}” is empty."
    return "" if found > 0 else f"“{column.title}” is 0."


def _text_gap(sheet: Worksheet, column: Column, cells: Cells) -> str:
    return "" if cells.get(column.id) else f"“{column.title}” is empty."


def _date_gap(sheet: Worksheet, column: Column, cells: Cells) -> str:
    return "" if _day(cells.get(column.id, "")) else f"“{column.title}” is empty."


def _answer_gap(sheet: Worksheet, column: Column, cells: Cells) -> str:
    answer = cells.get(column.id)
    if answer != "yes":
        return f"“{column.title}” is {'a no' if answer == 'no' else 'open'}."
    return "" if cells.get(evidence(column.id)) else f"“{column.title}” has no evidence."


_GAPS: Mapping[str, Callable[[Worksheet, Column, Cells], str]] = {
    "choice": _choice_gap,
    "number": _number_gap,
    "date": _date_gap,
    "text": _text_gap,
    "yes-no": _answer_gap,
}


def _read_choice(column: Column, given: str, today: date) -> str:
    return _one_of(column, given, [pick.id for pick in column.options])


def _read_answer(column: Column, given: str, today: date) -> str:
    return _one_of(column, given, ["yes", "no"])


def _one_of(column: Column, given: str, known: list[str]) -> str:
    if given not in known:
        raise Incomplete(f"“{column.title}”: “{given[:40]}” cannot be picked here. Pick one of those shown.")
    return given


def _read_number(column: Column, given: str, today: date) -> str:
    try:
        found = parse_amount(given)
    except Incomplete as error:
        raise Incomplete(f"“{column.title}”: {error}") from error
    if not column.least <= found <= column.most:
        raise Incomplete(f"“{column.title}”: {found:,} is out of range. Type {column.least:,} to {column.most:,}.")
    return f"{found:f}"


def _read_date(column: Column, given: str, today: date) -> str:
    latest = today + timedelta(days=1)
    found = _day(given)
    if found is None:
        raise Incomplete(f"“{column.title}”: “{given[:20]}” is no day. Give one such as {today}.")
    if not EARLIEST <= found <= latest:
        late = "still to come" if found > latest else "too long ago"
        raise Incomplete(f"“{column.title}”: {found} is {late}. Give a day from {EARLIEST} to {today}.")
    return found.isoformat()


def _read_text(column: Column, given: str, today: date) -> str:
    if len(given) > MOST_TEXT:
        raise Incomplete(f"“{column.title}” has {len(given):,} characters; at most {MOST_TEXT} are kept.")
    return given


Reader = Callable[[Column, str, date], str]
_CELLS: Mapping[str, Mapping[str, Reader]] = {
    "choice": {"": _read_choice},
    "number": {"": _read_number},
    "date": {"": _read_date},
    "text": {"": _read_text},
    "yes-no": {"": _read_answer, "evidence": _read_text},
}
"""For each kind of column its cells: its own, and beside a yes or no the evidence."""


def _contradiction(sheet: Worksheet, column: Column, cells: Cells) -> str:
    """Why a number cannot stand beside the columns that it is the product of; empty if it can.

    Another number is allowed where the product is only a check: not if an option that was picked rests on it.
    """
    found = _product(sheet, column, cells)
    if found is None:
        return ""
    if found > column.most:
        return f"“{column.title}”: {found:,.0f} comes of it, and the most that is taken is {column.most:,}."
    rests = any(set(pick.needs) >= set(column.product) for one in sheet.columns if (pick := picked(one, cells)))
    typed = _decimal(cells.get(column.id, ""))
    if not rests or typed is None or typed == found:
        return ""
    return f"“{column.title}”: {found:,f} comes of it, not {typed:,f}. Leave it empty, or correct one of them."


def _product(sheet: Worksheet, column: Column, cells: Cells) -> Decimal | None:
    factors = [_decimal(cells.get(name, "")) for name in column.product]
    known = [factor for factor in factors if factor is not None]
    return prod(known, start=Decimal(1)).normalize() if factors and len(known) == len(factors) else None


def _decimal(cell: str) -> Decimal | None:
    try:
        found = Decimal(cell)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return None
