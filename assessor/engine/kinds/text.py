"""`text`: a word or a short phrase."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import MaxLen, MinLen

from assessor.engine.kinds.base import Item, Prose, Strict
from assessor.engine.shapes import Answer, Fault, Fields, Incomplete, UnknownOption, first

LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Slip(Strict):
    """A wrong answer that people really give."""

    answer: Annotated[str, MinLen(1), MaxLen(LONGEST)]
    """What they write."""
    why: Prose
    """Why it is wrong."""


@dataclass(frozen=True, kw_only=True)
class Text(Item):
    """Write a word or a short phrase."""

    worded: ClassVar[bool] = True

    kind: Literal["text"] = "text"
    accept: Annotated[tuple[Annotated[str, MinLen(1), MaxLen(LONGEST)], ...], MinLen(1), MaxLen(40)]
    """Accepted forms; case, spaces and Unicode forms do not matter, spelling does."""
    mistakes: Annotated[tuple[Slip, ...], MaxLen(8)] = ()
    """Wrong answers worth a word."""

    @property
    def chance(self) -> float:
        """0: nobody hits a word blindly."""
        return 0.0

    def shuffled(self) -> list[str]:
        """Nothing to shuffle."""
        return []

    def read(self, fields: Fields) -> Answer:
        """Field `answer` holds the text."""
        text = first(fields, "answer")
        if not text:
            raise Incomplete("Write a word or a short phrase.")
        if len(text) > LONGEST:
            raise Incomplete(f"That is {len(text)} characters; {LONGEST} are allowed.")
        return text

    def fill(self, answer: Answer) -> dict[str, list[str]]:
        """Field `answer`."""
        return {"answer": [str(answer)]}

    def score(self, answer: Answer) -> int:
        """100 if it equals an accepted form after folding, else 0; never fuzzy."""
        if not isinstance(answer, str):
            raise UnknownOption(f"{answer!r} is not a text")
        return 100 if fold(answer) in {fold(form) for form in self.accept} else 0

    def key(self) -> str:
        """The first accepted form."""
        return self.accept[0]

    def scored_parts(self) -> Any:
        """Accepted forms, folded: another spelling of the same form changes no score."""
        return sorted({fold(form) for form in self.accept})

    def faults(self) -> Iterator[Fault]:
        """Something to compare with; mistakes are wrong."""
        for index, form in enumerate(self.accept):
            if not fold(form):
                yield Fault(("accept", index), f"{form!r} has no letter or digit", "a word or a short phrase")
        for index, slip in enumerate(self.mistakes):
            if self.score(slip.answer) == 100:
                yield Fault(("mistakes", index, "answer"), f"{slip.answer!r} counts as right", "a wrong answer")


def fold(text: str) -> str:
    """Unicode compatibility form, case folded, single spaces, no full stop at the end."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(".").strip()
