"""`reflect`: free text that its writer compares with a checklist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import MaxLen, MinLen

from assessor.engine.kinds.base import Id, Item, Prose, Strict, texts, twice
from assessor.engine.shapes import Answer, Fault, Fields, Incomplete, UnknownOption, first, named, words

LONGEST = 5000


@dataclass(frozen=True, kw_only=True)
class Check(Strict):
    """Something that a good answer contains."""

    id: Id
    """Permanent."""
    text: Prose
    """A yes-or-no question about the text."""


@dataclass(frozen=True, kw_only=True)
class Reflect(Item):
    """Write in your own words, then compare with a checklist. Its credit never enters a score."""

    scored: ClassVar[bool] = False
    worded: ClassVar[bool] = True

    kind: Literal["reflect"] = "reflect"
    checklist: Annotated[tuple[Check, ...], MinLen(2), MaxLen(8)]
    """Two to eight things to look for."""
    example: Prose
    """A good answer."""

    @property
    def chance(self) -> float:
        """0: it is not guessed, and not scored."""
        return 0.0

    def shuffled(self) -> list[str]:
        """A checklist keeps its order."""
        return []

    def read(self, fields: Fields) -> Answer:
        """Field `answer` holds the text, field `ticked` an id for each tick."""
        text = first(fields, "answer")
        if not text:
            raise Incomplete("Write a few words first.")
        if len(text) > LONGEST:
            raise Incomplete(f"That is {len(text)} characters; {LONGEST} are allowed.")
        ticked = words(sorted(set(fields.get("ticked") or [])), self._check_ids())
        return {"text": text, "ticked": " ".join(ticked)}

    def fill(self, answer: Answer) -> dict[str, list[str]]:
        """Fields `answer` and `ticked`."""
        given = named(answer)
        return {"answer": [given["text"]], "ticked": given["ticked"].split()}

    def score(self, answer: Answer) -> int:
        """Share of the checklist ticked."""
        given = named(answer)
        if set(given) != {"text", "ticked"}:
            raise UnknownOption(f"{sorted(given)} given; this item asks for ['text', 'ticked']")
        return 100 * len(words(given["ticked"].split(), self._check_ids())) // len(self.checklist)

    def key(self) -> dict[str, str]:
        """The example with every tick."""
        return {"text": self.example, "ticked": " ".join(self._check_ids())}

    def scored_parts(self) -> Any:
        """The checklist."""
        return texts(self.checklist)

    def faults(self) -> Iterator[Fault]:
        """Ids and texts differ."""
        yield from twice("checklist", self.checklist)

    def _check_ids(self) -> list[str]:
        return [check.id for check in self.checklist]
