"""The item kinds. A new one is a file beside its siblings and a line in this table (and a template in `render/`)."""

from __future__ import annotations

from assessor.engine.kinds.base import Item
from assessor.engine.kinds.choice import Choice
from assessor.engine.kinds.judgement import Judgement
from assessor.engine.kinds.match import Match
from assessor.engine.kinds.multiple import Multiple
from assessor.engine.kinds.numeric import Numeric
from assessor.engine.kinds.order import Order
from assessor.engine.kinds.reflect import Reflect
from assessor.engine.kinds.text import Text

AnyItem = Choice | Multiple | Judgement | Order | Match | Numeric | Text | Reflect

KINDS: dict[str, type[AnyItem]] = {
    "choice": Choice,
    "multiple": Multiple,
    "judgement": Judgement,
    "order": Order,
    "match": Match,
    "numeric": Numeric,
    "text": Text,
    "reflect": Reflect,
}

__all__ = ["KINDS", "AnyItem", "Item"]
