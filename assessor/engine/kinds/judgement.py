"""`judgement`: a scene with graded options (a situational judgement test)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import MaxLen, MinLen

from assessor.engine.kinds.base import Credit, Id, Item, Prose, Strict, texts, twice
from assessor.engine.shapes import Answer, Fault, Fields, Incomplete, UnknownOption, first, named, word


@dataclass(frozen=True, kw_only=True)
class Action(Strict):
    """Something that one could do in the scene."""

    id: Id
    """Permanent: item statistics hang on it."""
    text: Prose
    """What the rep reads before answering."""
    why: Prose
    """What the rep reads after answering."""
    credit: Credit
    """How good it is, 0..100; exactly one option has 100."""


@dataclass(frozen=True, kw_only=True)
class Judgement(Item):
    """Pick the best thing to do and, where asked, the worst."""

    weight: ClassVar[float] = 1.5

    kind: Literal["judgement"] = "judgement"
    asks: Literal["best", "best-and-worst"] = "best"
    """What is asked for."""
    options: Annotated[tuple[Action, ...], MinLen(3), MaxLen(8)]
    """Three to eight graded actions."""

    @property
    def chance(self) -> float:
        """Mean of the option credits; with the worst asked, of both halves."""
        mean = sum(option.credit for option in self.options) / (100 * len(self.options))
        return mean if self.asks == "best" else 0.5

    def shuffled(self) -> list[str]:
        """The options."""
        return [option.id for option in self.options]

    def read(self, fields: Fields) -> Answer:
        """Field `answer` holds the best, field `worst` the worst."""
        best, worst = first(fields, "answer"), first(fields, "worst")
        if self.asks == "best":
            worst = ""
        if not best:
            raise Incomplete("Pick what you would do.")
        if self.asks == "best-and-worst" and not worst:
            raise Incomplete("Pick the worst thing to do as well.")
        if best == worst:
            raise Incomplete("The best and the worst cannot be the same option.")
        answer = {"best": best, "worst": worst} if worst else {"best": best}
        for picked in answer.values():
            word(picked, self.shuffled())
        return answer

    def fill(self, answer: Answer) -> dict[str, list[str]]:
        """Fields `answer` and `worst`."""
        names = {"best": "answer", "worst": "worst"}
        return {names[which]: [picked] for which, picked in named(answer).items()}

    def score(self, answer: Answer) -> int:
        """The best pick's own credit; with the worst asked, its mean with 100 minus the worst pick's credit."""
        picks = named(answer)
        wanted = {"best", "worst"} if self.asks == "best-and-worst" else {"best"}
        if set(picks) != wanted:
            raise UnknownOption(f"picks for {sorted(picks)}; this item asks for {sorted(wanted)}")
        credit = {option.id: option.credit for option in self.options}
        best = credit[word(picks["best"], credit)]
        if self.asks == "best":
            return best
        return (best + 100 - credit[word(picks["worst"], credit)]) // 2

    def key(self) -> dict[str, str]:
        """The option of credit 100, and of credit 0 where the worst is asked."""
        best = next(option.id for option in self.options if option.credit == 100)
        if self.asks == "best":
            return {"best": best}
        return {"best": best, "worst": next(option.id for option in self.options if option.credit == 0)}

    def scored_parts(self) -> Any:
        """Options, credits, and what is asked."""
        return [texts(self.options), [option.credit for option in self.options], self.asks]

    def faults(self) -> Iterator[Fault]:
        """One best; one worst where asked."""
        yield from twice("options", self.options)
        best = sum(option.credit == 100 for option in self.options)
        if best != 1:
            yield Fault(("options",), f"{best} options have credit: 100", "exactly one")
        worst = sum(option.credit == 0 for option in self.options)
        if self.asks == "best-and-worst" and worst != 1:
            yield Fault(("options",), f"{worst} options have credit: 0", "exactly one where the worst is asked")
