"""Worksheets: instruments that are filled in with real accounts, and what makes an account on one prove its practice.

What is written about an account is a mapping of texts, its cells: by column, and for the evidence of a yes or no by
`evidence(column)`. A file may change after an account was written down, so that every reader passes over what it does
not know.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

from annotated_types import Ge, Le, MaxLen, MinLen

from assessor.engine.kinds.base import Id, Line, Prose, Strict
from assessor.engine.shapes import Fault

Kind = Literal["choice", "number", "date", "text", "yes-no"]
Cells = Mapping[str, str]
LARGEST = 10**12
"""No number column takes more."""


@dataclass(frozen=True, kw_only=True)
class Pick(Strict):
    """One of the answers of a choice."""

    id: Id
    """Unique within the column, permanent."""
    title: Line
    """A few words."""
    proves: bool = True
    """False: whoever picks it says that the account proves nothing yet, such as a guess."""
    needs: tuple[Id, ...] = ()
    """Columns without which it proves nothing either, such as the driver and factor of a formula."""


@dataclass(frozen=True, kw_only=True)
class Column(Strict):
    """What is asked about each account."""

    id: Id
    """Unique within the worksheet, permanent."""
    title: Line
    """A few words, or a question."""
    kind: Kind
    """choice, number, date, text, or yes-no with its evidence in words."""
    hint: Line | None = None
    """Shown below the field."""
    options: Annotated[tuple[Pick, ...], MaxLen(8)] = ()
    """For a choice: what there is to pick."""
    unit: Annotated[str, MaxLen(40)] = ""
    """For a number: shown behind the field."""
    least: Annotated[int, Ge(0), Le(LARGEST)] = 0
    """For a number: the smallest that is taken."""
    most: Annotated[int, Ge(1), Le(LARGEST)] = LARGEST
    """For a number: the largest."""
    product: Annotated[tuple[Id, ...], MaxLen(4)] = ()
    """For a number: columns that are multiplied if this one is left empty."""

    def faults(self, columns: Mapping[str, Column]) -> Iterator[Fault]:
        """Rules that the author's text breaks, places from the column on."""
        if (self.kind == "choice") != (len(self.options) > 1):
            yield Fault(("options",), f"{self.kind} with options: {len(self.options)}", _OPTIONS)
        if self.kind != "number" and (self.unit or self.product):
            yield Fault(("kind",), f"{self.kind} with a unit or a product", "kind: number")
        if self.least >= self.most:
            yield Fault(("least",), f"least {self.least} is not below most {self.most}", f"less than {self.most}")
        for index, name in enumerate(self.product):
            factor = columns.get(name)
            if factor is None or factor.kind != "number" or factor.product:
                yield Fault(("product", index), f"{name} is no number that is typed", "other number columns")
        for number, pick in enumerate(self.options):
            yield from _twice(("options", number, "id"), pick.id, self.options[:number])
            for index, name in enumerate(pick.needs):
                if name not in columns:
                    yield Fault(("options", number, "needs", index), *_no_column(name, columns))


_OPTIONS = "two or more for a choice, none for other kinds"


@dataclass(frozen=True, kw_only=True)
class Worksheet(Strict):
    """An instrument to fill in with real accounts."""

    id: Id
    """Unique, permanent; the file is called after it."""
    practice: Id
    """The practice that it proves."""
    title: Line
    """Shown on the page."""
    line: Line
    """What it is for, in one line."""
    intro: Prose
    """Said above the accounts, with an example, in Markdown."""
    counts: Line
    """What an account has that proves the practice, after "accounts": with a figure that I can defend."""
    claim: Id | None = None
    """The behaviour of the practice's rating scale that claims the same; all of them, if it is left out."""
    columns: Annotated[tuple[Column, ...], MinLen(1), MaxLen(12)]
    """What is asked about each account."""
    proved_by: Annotated[tuple[Id, ...], MinLen(1)]
    """Columns that must all speak for an account: a pick that proves, a number above 0, a yes with evidence."""
    dated: Id
    """The column with the day from which on it counts."""
    months: Annotated[int, Ge(1), Le(60)]
    """For how long it counts."""
    again: Line
    """What to do once it is older, as in: ask again."""
    weight: Id | None = None
    """The number column that says how much an account weighs; without one all weigh the same."""

    @cached_property
    def column(self) -> Mapping[str, Column]:
        """Columns by id."""
        return {column.id: column for column in self.columns}

    def faults(self) -> Iterator[Fault]:
        """Rules that the author's text breaks, all of them."""
        for number, column in enumerate(self.columns):
            yield from _twice(("columns", number, "id"), column.id, self.columns[:number])
            for fault in column.faults(self.column):
                yield Fault(("columns", number, *fault.where), fault.what, fault.allowed)
        for index, name in enumerate(self.proved_by):
            if name not in self.column:
                yield Fault(("proved_by", index), *_no_column(name, self.column))
        named = {"dated": (self.dated, "date"), "weight": (self.weight or "", "number")}
        for where, (name, kind) in named.items():
            if name and (name not in self.column or self.column[name].kind != kind):
                known = [column.id for column in self.columns if column.kind == kind]
                yield Fault((where,), f"{name} is no {kind} column", ", ".join(known) or f"a {kind} column")


def evidence(column: str) -> str:
    """The cell in which the evidence of a yes or no stands."""
    return f"{column}.evidence"


def cells_of(sheet: Worksheet) -> list[str]:
    """Every cell that an account can have, in the order of the columns."""
    return [
        name
        for column in sheet.columns
        for name in ((column.id, evidence(column.id)) if column.kind == "yes-no" else (column.id,))
    ]


def _twice(where: tuple[str | int, ...], name: str, earlier: Iterable[Pick | Column]) -> Iterator[Fault]:
    if Counter(one.id for one in earlier)[name]:
        yield Fault(where, f"id {name} stands here a second time", "an id of its own for each")


def _no_column(name: str, columns: Iterable[str]) -> tuple[str, str]:
    return f"there is no column {name}", ", ".join(columns)
