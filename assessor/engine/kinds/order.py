"""`order`: put the steps in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import MaxLen, MinLen

from assessor.engine.kinds.base import Id, Item, Prose, Strict, texts, twice
from assessor.engine.shapes import Answer, Fault, Fields, Incomplete, first, words


@dataclass(frozen=True, kw_only=True)
class Step(Strict):
    """One step."""

    id: Id
    """Permanent."""
    text: Prose
    """What the rep reads before answering."""
    why: Prose
    """Why it belongs where it belongs."""


@dataclass(frozen=True, kw_only=True)
class Order(Item):
    """Put the steps in order."""

    weight: ClassVar[float] = 2.0

    kind: Literal["order"] = "order"
    steps: Annotated[tuple[Step, ...], MinLen(3), MaxLen(8)]
    """Three to eight, written in the right order."""

    @property
    def chance(self) -> float:
        """0: the rule already gives nothing at or below chance."""
        return 0.0

    def shuffled(self) -> list[str]:
        """The steps."""
        return self.key()

    def read(self, fields: Fields) -> Answer:
        """Field `position.<id>` holds the place of each step, 1 first."""
        places = {step.id: first(fields, f"position.{step.id}") for step in self.steps}
        allowed = [str(place) for place in range(1, len(self.steps) + 1)]
        if any(place not in allowed for place in places.values()):
            raise Incomplete(f"Give every step a place from 1 to {len(self.steps)}.")
        for place in allowed:
            if list(places.values()).count(place) > 1:
                raise Incomplete(f"Two steps have place {place}. Give each step a place of its own.")
        return sorted(places, key=lambda step: int(places[step]))

    def fill(self, answer: Answer) -> dict[str, list[str]]:
        """Field `position.<id>` for each step."""
        return {f"position.{step}": [str(place)] for place, step in enumerate(words(answer, self.key()), 1)}

    def score(self, answer: Answer) -> int:
        """Share of the pairs in the right order, 0 at or below one half (chance)."""
        given = words(answer, self.key())
        if len(given) != len(self.steps):
            raise Incomplete(f"{len(given)} of {len(self.steps)} steps have a place.")
        pairs = list(combinations(self.key(), 2))
        right = sum(given.index(earlier) < given.index(later) for earlier, later in pairs)
        return 100 * right // len(pairs) if 2 * right > len(pairs) else 0

    def key(self) -> list[str]:
        """The order in which the author wrote them."""
        return [step.id for step in self.steps]

    def scored_parts(self) -> Any:
        """Steps in order."""
        return texts(self.steps)

    def faults(self) -> Iterator[Fault]:
        """Ids and texts differ."""
        yield from twice("steps", self.steps)
