"""`multiple`: several right options."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import comb
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import MaxLen, MinLen

from assessor.engine.kinds.base import Item, texts, twice
from assessor.engine.kinds.choice import Option
from assessor.engine.shapes import Answer, Fault, Fields, Incomplete, words


@dataclass(frozen=True, kw_only=True)
class Multiple(Item):
    """Pick all the right options."""

    weight: ClassVar[float] = 2.0

    kind: Literal["multiple"] = "multiple"
    options: Annotated[tuple[Option, ...], MinLen(3), MaxLen(8)]
    """Three to eight; at least two right, at least one wrong."""

    @cached_property
    def right(self) -> frozenset[str]:
        """Ids of the right options."""
        return frozenset(option.id for option in self.options if option.right)

    @property
    def chance(self) -> float:
        """Mean credit over all subsets that can be sent, by the scoring rule itself."""
        rights, wrongs = len(self.right), len(self.options) - len(self.right)
        total = sum(
            comb(rights, i) * comb(wrongs, j) * _credit(i, j, rights)
            for i in range(rights + 1)
            for j in range(wrongs + 1)
        )
        subsets: int = 2 ** len(self.options) - 1
        return total / (100 * subsets)

    def shuffled(self) -> list[str]:
        """The options."""
        return [option.id for option in self.options]

    def read(self, fields: Fields) -> Answer:
        """Field `answer` holds an id for each tick."""
        picked = sorted(set(fields.get("answer") or []))
        if not picked:
            raise Incomplete("Tick at least one option.")
        return words(picked, self.shuffled())

    def fill(self, answer: Answer) -> dict[str, list[str]]:
        """Field `answer`, several times."""
        return {"answer": words(answer, self.shuffled())}

    def score(self, answer: Answer) -> int:
        """Right picks minus wrong picks over the number of right options, floored at 0.

        Ebel's rule, so that ticking everything does not pay.
        """
        picked = set(words(answer, self.shuffled()))
        return _credit(len(picked & self.right), len(picked - self.right), len(self.right))

    def key(self) -> list[str]:
        """All right options."""
        return sorted(self.right)

    def scored_parts(self) -> Any:
        """Options and the key."""
        return [texts(self.options), self.key()]

    def faults(self) -> Iterator[Fault]:
        """Two or more right, one or more wrong."""
        yield from twice("options", self.options)
        if len(self.right) < 2:
            yield Fault(("options",), f"{len(self.right)} right options", "at least two (one: kind choice)")
        if len(self.right) == len(self.options):
            yield Fault(("options",), "every option is right", "at least one wrong option")


def _credit(right_picks: int, wrong_picks: int, rights: int) -> int:
    """Rounded down, so that 100 means the key and nothing else."""
    return max(0, 100 * (right_picks - wrong_picks) // rights)
