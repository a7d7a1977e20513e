"""`choice`: one right option."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from annotated_types import MaxLen, MinLen

from assessor.engine.kinds.base import Id, Item, Prose, Strict, texts, twice
from assessor.engine.shapes import Answer, Fault, Fields, Incomplete, first, word


@dataclass(frozen=True, kw_only=True)
class Option(Strict):
    """Something to pick, with the reason why it is right or wrong."""

    id: Id
    """Permanent: item statistics hang on it."""
    text: Prose
    """What the rep reads before answering."""
    why: Prose
    """What the rep reads after answering."""
    right: bool = False
    """Whether picking it is right."""


@dataclass(frozen=True, kw_only=True)
class Choice(Item):
    """Pick the one right option."""

    kind: Literal["choice"] = "choice"
    options: Annotated[tuple[Option, ...], MinLen(2), MaxLen(8)]
    """Two to eight; exactly one has right: true."""

    @property
    def chance(self) -> float:
        """One in the number of options."""
        return 1 / len(self.options)

    def shuffled(self) -> list[str]:
        """The options."""
        return [option.id for option in self.options]

    def read(self, fields: Fields) -> Answer:
        """Field `answer` holds the id."""
        picked = first(fields, "answer")
        if not picked:
            raise Incomplete("Pick one of the options.")
        return word(picked, self.shuffled())

    def fill(self, answer: Answer) -> dict[str, list[str]]:
        """Field `answer`."""
        return {"answer": [word(answer, self.shuffled())]}

    def score(self, answer: Answer) -> int:
        """0 or 100."""
        return 100 if word(answer, self.shuffled()) == self.key() else 0

    def key(self) -> str:
        """The right option."""
        return next(option.id for option in self.options if option.right)

    def scored_parts(self) -> Any:
        """Options and the key."""
        return [texts(self.options), [option.id for option in self.options if option.right]]

    def faults(self) -> Iterator[Fault]:
        """Exactly one right option; ids and texts differ."""
        yield from twice("options", self.options)
        right = [index for index, option in enumerate(self.options) if option.right]
        if not right:
            yield Fault(("options",), "no option is right", "exactly one right: true in a choice")
        for index in right[1:]:
            yield Fault(
                ("options", index, "right"),
                f"a second right option, {self.options[index].id}",
                "exactly one right: true in a choice (several right ones: kind multiple)",
            )
