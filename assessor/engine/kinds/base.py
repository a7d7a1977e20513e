"""What every item kind shares: the author's fields, and the questions the engine asks of a kind."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Protocol

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import StringConstraints

from assessor.engine.shapes import Answer, Fault, Fields

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Prose = Annotated[str, MinLen(1), MaxLen(4000)]
Line = Annotated[str, MinLen(1), MaxLen(300)]
Minutes = Annotated[int, Ge(1), Le(240)]
Level = Annotated[int, Ge(1), Le(5)]
Credit = Annotated[int, Ge(0), Le(100)]


class Strict:
    """Tells the file formats that a key which no field has is a mistake, and that docstrings describe fields."""

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid", "use_attribute_docstrings": True}


class Identified(Protocol):
    """Anything with an id and a text: an option, a step, a target."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Item(Strict, ABC):
    """A question of the bank. Frozen: what was asked never changes under an answer."""

    scored: ClassVar[bool] = True
    """Whether the credit enters the knowledge score."""
    worded: ClassVar[bool] = False
    """Whether an answer holds words of the person's own, which may say who they are."""
    weight: ClassVar[float] = 1.0
    """w of the partial-credit likelihood: 1 yes/no, 2 multi-part, 1.5 judgement (measurement §2)."""

    id: Id
    """Unique in the whole bank, permanent."""
    practice: str = ""
    """The practice; taken from the head of the file."""
    point: Id
    """The learning point that the item tests; its variants share it."""
    level: Level
    """The author's difficulty, 1 (first steps) to 5 (mastery)."""
    stem: Prose
    """The scene and the question, in Markdown."""
    rationale: Prose
    """The idea behind the item, in a sentence or two."""
    lesson: Annotated[str, StringConstraints(pattern=r"^[a-z0-9/-]+#[A-Za-z0-9_-]+$")]
    """page#anchor of the paragraph to read again, such as practices/qpc#ask-first."""
    released: bool = False
    """True: a lesson may embed it, its key is public, and no form draws it."""

    @property
    @abstractmethod
    def chance(self) -> float:
        """c, the expected credit of a blind guess, 0..1."""

    @abstractmethod
    def shuffled(self) -> list[str]:
        """Ids of the parts whose presented order is drawn anew for each attempt."""

    @abstractmethod
    def read(self, fields: Fields) -> Answer:
        """The answer in a submitted form. Raises AnswerError with words for the person who answered."""

    @abstractmethod
    def fill(self, answer: Answer) -> dict[str, list[str]]:
        """The form fields that `read` makes this answer from."""

    @abstractmethod
    def score(self, answer: Answer) -> int:
        """Credit in whole numbers 0..100 (measurement §1). Raises UnknownOption."""

    @abstractmethod
    def key(self) -> Answer:
        """An answer that earns 100."""

    @abstractmethod
    def scored_parts(self) -> Any:
        """The parts besides the stem on which a credit depends, as plain data: the fingerprint's input."""

    def faults(self) -> Iterator[Fault]:
        """Rules of the kind that the author's text breaks, all of them."""
        yield from ()


def texts(parts: Iterable[Identified]) -> list[list[str]]:
    """Ids and texts for a fingerprint."""
    return [[part.id, part.text] for part in parts]


def twice(where: str, parts: Sequence[Identified]) -> Iterator[Fault]:
    """A fault for each id or text that stands in a list a second time."""
    for index, part in enumerate(parts):
        earlier = parts[:index]
        if part.id in {other.id for other in earlier}:
            yield Fault((where, index, "id"), f"id {part.id} stands here a second time", "an id of its own for each")
        if part.text.casefold() in {other.text.casefold() for other in earlier}:
            yield Fault(
                (where, index, "text"), f"the text {part.text!r} stands here a second time", "different texts"
            )
