"""Small items for examples: ids and texts are single letters."""

from __future__ import annotations

from typing import Any

from assessor.engine.kinds.choice import Choice, Option
from assessor.engine.kinds.judgement import Action, Judgement
from assessor.engine.kinds.match import Match, Pair, Target
from assessor.engine.kinds.multiple import Multiple
from assessor.engine.kinds.numeric import Numeric, Tolerance
from assessor.engine.kinds.order import Order, Step
from assessor.engine.kinds.reflect import Check, Reflect
from assessor.engine.kinds.text import Text


def common(**own: Any) -> dict[str, Any]:
    """The author's fields of any item."""
    given = {"id": "i", "practice": "qpc", "point": "p", "level": 3, "stem": "Which?", "rationale": "Because."}
    return given | {"lesson": "practices/qpc#ask-first"} | own


def options(ids: str, right: str) -> tuple[Option, ...]:
    return tuple(Option(id=id_, text=f"text {id_}", why=f"why {id_}", right=id_ in right) for id_ in ids)


def choice(ids: str = "abcd", right: str = "a", **own: Any) -> Choice:
    return Choice(**common(**own), options=options(ids, right))


def multiple(ids: str = "abcd", right: str = "ab", **own: Any) -> Multiple:
    return Multiple(**common(**own), options=options(ids, right))


def judgement(*credits: int, **own: Any) -> Judgement:
    graded = zip("abcdefgh", credits or (100, 60, 20, 0), strict=False)
    return Judgement(
        **common(**own), options=tuple(Action(id=i, text=f"text {i}", why="w", credit=c) for i, c in graded)
    )


def order(ids: str = "abc", **own: Any) -> Order:
    return Order(**common(**own), steps=tuple(Step(id=id_, text=f"text {id_}", why="w") for id_ in ids))


def match(pairs: str = "ax by", targets: str = "xyz", **own: Any) -> Match:
    made = tuple(Pair(id=pair[0], text=f"text {pair[0]}", target=pair[1], why="w") for pair in pairs.split())
    return Match(**common(**own), targets=tuple(Target(id=t, text=f"text {t}") for t in targets), pairs=made)


def numeric(answer: float = 100, tolerance: Tolerance | None = None, **own: Any) -> Numeric:
    return Numeric(**common(**own), answer=answer, tolerance=tolerance or Tolerance(absolute=0))


def short_text(*accept: str, **own: Any) -> Text:
    return Text(**common(**own), accept=accept or ("capacity",))


def reflect(ids: str = "abc", **own: Any) -> Reflect:
    return Reflect(**common(**own), checklist=tuple(Check(id=i, text=f"text {i}") for i in ids), example="So.")


ONE_OF_EACH = (choice(), multiple(), judgement(), order(), match(), numeric(), short_text(), reflect())
