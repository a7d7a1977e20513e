"""`match`: give each thing its target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import MaxLen, MinLen

from assessor.engine.kinds.base import Id, Item, Prose, Strict, texts, twice
from assessor.engine.shapes import Answer, Fault, Fields, Incomplete, UnknownOption, first, named, word


@dataclass(frozen=True, kw_only=True)
class Target(Strict):
    """Something to match with."""

    id: Id
    """Permanent."""
    text: Annotated[str, MinLen(1), MaxLen(120)]
    """Short: it stands in a drop-down list."""


@dataclass(frozen=True, kw_only=True)
class Pair(Strict):
    """A thing with its right target."""

    id: Id
    """Permanent."""
    text: Prose
    """What the rep reads before answering."""
    target: Id
    """Id of the right target."""
    why: Prose
    """What the rep reads after answering."""


@dataclass(frozen=True, kw_only=True)
class Match(Item):
    """Give each thing its target."""

    weight: ClassVar[float] = 2.0

    kind: Literal["match"] = "match"
    targets: Annotated[tuple[Target, ...], MinLen(2), MaxLen(8)]
    """Two to eight; one may serve several pairs, or none."""
    pairs: Annotated[tuple[Pair, ...], MinLen(2), MaxLen(8)]
    """Two to eight things to match."""

    @property
    def target_texts(self) -> dict[str, str]:
        """Target id → its text."""
        return {target.id: target.text for target in self.targets}

    @property
    def chance(self) -> float:
        """One in the number of targets."""
        return 1 / len(self.targets)

    def shuffled(self) -> list[str]:
        """The pairs; targets keep the author's order, which is often a natural one."""
        return [pair.id for pair in self.pairs]

    def read(self, fields: Fields) -> Answer:
        """Field `match.<pair id>` holds a target's id."""
        answer = {pair.id: first(fields, f"match.{pair.id}") for pair in self.pairs}
        missing = sum(not target for target in answer.values())
        if missing:
            raise Incomplete(f"{missing} of {len(self.pairs)} still {'have' if missing > 1 else 'has'} no match.")
        for target in answer.values():
            word(target, self._target_ids())
        return answer

    def fill(self, answer: Answer) -> dict[str, list[str]]:
        """Field `match.<id>` for each pair."""
        return {f"match.{pair}": [target] for pair, target in named(answer).items()}

    def score(self, answer: Answer) -> int:
        """Share right."""
        given = named(answer)
        if set(given) != set(self.shuffled()):
            raise UnknownOption(f"matches for {sorted(given)}; this item asks for {sorted(self.shuffled())}")
        right = sum(word(given[pair.id], self._target_ids()) == pair.target for pair in self.pairs)
        return 100 * right // len(self.pairs)

    def key(self) -> dict[str, str]:
        """Each thing with its target."""
        return {pair.id: pair.target for pair in self.pairs}

    def scored_parts(self) -> Any:
        """Things, targets and the key."""
        return [texts(self.pairs), texts(self.targets), self.key()]

    def faults(self) -> Iterator[Fault]:
        """Every pair's target exists."""
        yield from twice("targets", self.targets)
        yield from twice("pairs", self.pairs)
        known = self._target_ids()
        for index, pair in enumerate(self.pairs):
            if pair.target not in known:
                where = ("pairs", index, "target")
                yield Fault(where, f"target {pair.target} does not exist", f"one of {', '.join(known)}")

    def _target_ids(self) -> list[str]:
        return [target.id for target in self.targets]
