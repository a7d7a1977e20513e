"""What an assessment asks: the same of everybody, or questions chosen one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from annotated_types import Ge, Le, MinLen

from assessor.engine.kinds.base import Id, Line, Minutes, Prose, Strict
from assessor.engine.shapes import Fault


@dataclass(frozen=True, kw_only=True)
class Draw(Strict):
    """How many items a form takes from a practice."""

    practice: Id
    """The practice."""
    items: Annotated[int, Ge(1), Le(60)]
    """One variant of each of so many learning points."""


@dataclass(frozen=True, kw_only=True)
class Adaptive(Strict):
    """Questions chosen one by one from what the answers so far leave open."""

    most: Annotated[int, Ge(1), Le(200)]
    """Items, at most."""
    minutes: Minutes
    """The longest that it takes; whoever begins may set less."""
    practices: Annotated[tuple[Id, ...], MinLen(1)] | None = None
    """What it asks about; every practice that has questions, if it is left out."""


@dataclass(frozen=True, kw_only=True)
class Form(Strict):
    """An assessment: a blueprint over practices, the same for all, or questions chosen one by one."""

    __pydantic_config__: ClassVar[dict[str, Any]] = Strict.__pydantic_config__ | {
        "json_schema_extra": {"oneOf": [{"required": ["minutes", "draws"]}, {"required": ["adaptive"]}]}
    }

    id: Id
    """Unique, permanent."""
    title: Line
    """Shown on the page."""
    intro: Prose
    """Said before the first question."""
    minutes: Minutes | None = None
    """About how long it takes; only with draws."""
    draws: Annotated[tuple[Draw, ...], MinLen(1)] = ()
    """What it asks, as many items of each practice for everybody."""
    adaptive: Adaptive | None = None
    """Instead of minutes and draws: how much it may ask."""

    @property
    def longest(self) -> int:
        """Minutes that it takes, at most if it is adaptive."""
        return self.adaptive.minutes if self.adaptive else self.minutes or 0

    @property
    def most(self) -> int:
        """Questions that it asks, at most if it is adaptive."""
        return self.adaptive.most if self.adaptive else sum(part.items for part in self.draws)

    def faults(self) -> Iterator[Fault]:
        """Rules that the author's text breaks, all of them."""
        allowed = "minutes and draws, or adaptive"
        if not self.adaptive:
            given = {"minutes": self.minutes, "draws": self.draws}
            yield from (Fault((), f"{name} is missing", allowed) for name, value in given.items() if not value)
            return
        if self.draws:
            yield Fault(("draws",), "both draws and adaptive", allowed)
        if self.minutes:
            yield Fault(("minutes",), "minutes beside adaptive, which has its own", allowed)
