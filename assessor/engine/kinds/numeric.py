"""`numeric`: a number, with a unit where one is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from annotated_types import Ge, Le, MaxLen

from assessor.engine.kinds.base import Item, Prose, Strict
from assessor.engine.shapes import Answer, Fault, Fields, Incomplete, UnknownOption, first, named, word

NUMBER = re.compile(r"[-+−]?(\d{1,15}(\.\d{1,6})?|\.\d{1,6})")
GROUPED = re.compile(r"[-+−]?[1-9]\d{0,2}(,\d{3})+(\.\d{1,6})?")
EUROPEAN = re.compile(r"[-+−]?(\d{1,3}(\.\d{3})+|\d{1,15}),\d{1,6}|[-+−]?\d{1,3}(\.\d{3}){2,}")
NOISE = re.compile(r"(?<=\d)\s*%$|[\s'’_$€£]")
LARGEST = Decimal(10) ** 15


@dataclass(frozen=True, kw_only=True)
class Tolerance(Strict):
    """How far from the answer still counts; exactly one of the two."""

    absolute: Annotated[float, Ge(0)] | None = None
    """In the answer's own unit."""
    percent: Annotated[float, Ge(0), Le(100)] | None = None
    """In per cent of the answer."""

    def covers(self, value: Decimal, answer: Decimal) -> bool:
        """Whether the value lies within the tolerance, its edge included."""
        return abs(value - answer) <= self.width(answer)

    def width(self, answer: Decimal) -> Decimal:
        """The largest distance that still counts."""
        if self.absolute is not None:
            return Decimal(str(self.absolute))
        return Decimal(str(self.percent or 0)) * abs(answer) / 100


@dataclass(frozen=True, kw_only=True)
class Band(Tolerance):
    """A wider tolerance that earns part of the credit."""

    credit: Annotated[int, Ge(1), Le(99)]
    """1..99."""
    why: Prose
    """What the rep reads after answering."""


@dataclass(frozen=True, kw_only=True)
class Mistake(Strict):
    """A wrong answer that people really give."""

    answer: float
    """The number they get."""
    why: Prose
    """How one gets there, and why it is wrong."""


@dataclass(frozen=True, kw_only=True)
class Numeric(Item):
    """Work out a number."""

    kind: Literal["numeric"] = "numeric"
    answer: float
    """The right number."""
    unit: Annotated[str, MaxLen(40)] = ""
    """Shown behind the field; not asked for."""
    units: Annotated[tuple[str, ...], MaxLen(6)] = ()
    """Units to choose from instead; the first is the right one."""
    tolerance: Tolerance
    """What still counts as right."""
    bands: Annotated[tuple[Band, ...], MaxLen(3)] = ()
    """Wider tolerances for part of the credit."""
    mistakes: Annotated[tuple[Mistake, ...], MaxLen(6)] = ()
    """Wrong numbers worth a word."""

    @property
    def chance(self) -> float:
        """0: nobody hits a number blindly."""
        return 0.0

    def shuffled(self) -> list[str]:
        """The units, so that the right one is not always first."""
        return list(self.units)

    def read(self, fields: Fields) -> Answer:
        """Field `answer` holds the number, field `unit` the unit where it is asked for."""
        number = str(parse_number(first(fields, "answer")))
        if not self.units:
            return {"value": number}
        unit = first(fields, "unit")
        if not unit:
            raise Incomplete("Choose a unit as well.")
        return {"value": number, "unit": word(unit, self.units)}

    def fill(self, answer: Answer) -> dict[str, list[str]]:
        """Fields `answer` and `unit`."""
        names = {"value": "answer", "unit": "unit"}
        return {names[which]: [given] for which, given in named(answer).items()}

    def score(self, answer: Answer) -> int:
        """100 within tolerance, a band's credit within the band, else 0; the wrong unit earns nothing."""
        given = named(answer)
        wanted = {"value", "unit"} if self.units else {"value"}
        if set(given) != wanted:
            raise UnknownOption(f"{sorted(given)} given; this item asks for {sorted(wanted)}")
        if self.units and word(given["unit"], self.units) != self.units[0]:
            return 0
        value, right = parse_number(given["value"]), Decimal(str(self.answer))
        if self.tolerance.covers(value, right):
            return 100
        return max((band.credit for band in self.bands if band.covers(value, right)), default=0)

    def key(self) -> dict[str, str]:
        """The right number and unit."""
        number = {"value": format(Decimal(str(self.answer)), "f")}
        return number | {"unit": self.units[0]} if self.units else number

    def scored_parts(self) -> Any:
        """Answer, units, tolerance, bands."""
        bands = [[band.absolute, band.percent, band.credit] for band in self.bands]
        return [
            self.answer,
            self.unit,
            list(self.units),
            [self.tolerance.absolute, self.tolerance.percent],
            bands,
        ]

    def faults(self) -> Iterator[Fault]:
        """A number that can be typed; one kind of tolerance each; bands wider than it; mistakes are wrong."""
        right = Decimal(str(self.answer))
        if not NUMBER.fullmatch(format(right, "f")):
            what = f"{self.answer:g} cannot be typed"
            yield Fault(("answer",), what, "at most 15 digits before the point and 6 after it")
        tolerances = [
            (("tolerance",), self.tolerance),
            *((("bands", i), b) for i, b in enumerate(self.bands)),
        ]
        for where, tolerance in tolerances:
            if (tolerance.absolute is None) == (tolerance.percent is None):
                yield Fault(where, "both or neither of absolute and percent", "exactly one of them")
        if self.unit and self.units:
            yield Fault(("units",), "both unit and units", "one of them")
        if len(self.units) == 1:
            yield Fault(("units",), "only one unit to choose from", "at least two (one: write unit)")
        for index, band in enumerate(self.bands):
            if band.width(right) <= self.tolerance.width(right):
                yield Fault(("bands", index), "the band reaches no further than the tolerance", "a wider one")
        for index, mistake in enumerate(self.mistakes):
            if self.tolerance.covers(Decimal(str(mistake.answer)), right):
                yield Fault(("mistakes", index, "answer"), f"{mistake.answer:g} counts as right", "a wrong number")


def parse_number(text: str) -> Decimal:
    """The number that a person typed: 133000, 133,000, $133 000, 133k or 1,5. Raises Incomplete."""
    bare = NOISE.sub("", text)
    factor = 1
    if bare[-1:] in {"k", "K"}:
        bare, factor = bare[:-1], 1000
    if GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    elif EUROPEAN.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".")
    if not NUMBER.fullmatch(bare):
        given = f"“{text[:40]}” is not a number we can read. " if text else ""
        raise Incomplete(f"{given}Type a number, such as 133000 or 133,000.")
    number = Decimal(bare.replace("−", "-")) * factor
    if abs(number) >= LARGEST:
        raise Incomplete(f"“{text[:40]}” is more than we can read. Type a number of at most 15 digits.")
    return number
